"""An answer sheet as the plain data of an answers file: the counterpart of answer_parsing. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from compliance.answers.head import NOWHEN
from compliance.answers.model import (
    EVIDENCE_PREFIXES,
    MADE,
    NO,
    OBJECTS,
    PARK_FIELDS,
    REVIEW,
    TEAM_FIELDS,
    UNTIL,
    YES,
    Answer,
    AnswerSheet,
    Evidence,
    Period,
)
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.numbers import plain

Data = dict[str, Any]

PREFIX_OF = {kind: word for word, kind in EVIDENCE_PREFIXES.items()}


def to_data(sheet: AnswerSheet, checklist: Checklist) -> Data:
    """The plain data that is read as this sheet; only what is given, each value written in one way."""
    known = expand(checklist, sheet.objects).by_id
    answers = {name: entry(answer, known[name].answer.dump) for name, answer in sheet.answers.items()}
    data = {
        "检查表": sheet.checklist_id,
        "版本": sheet.checklist_version,
        "园区": _given({label: _text(getattr(sheet.park, name)) for label, name in PARK_FIELDS.items()}),
        "评价期": _period(sheet.period),
        "自评日期": sheet.assessed_on.isoformat() if sheet.assessed_on else "",
        "自评小组": [
            _given({label: getattr(member, name) for label, name in TEAM_FIELDS.items()}) for member in sheet.team
        ],
        OBJECTS: {section: list(names) for section, names in sheet.objects.items()},
        "作答": _given(answers),
        "加分项": _given({name: entry(answer, extra) for name, answer in sheet.bonus.items()}),
        "专项扣分": _given({name: entry(answer, extra) for name, answer in sheet.penalties.items()}),
    }
    return _given(data)


def entry(answer: Answer, dump: Any) -> Data:
    """One answer's fields; `dump` is its kind's."""
    own = answer.own
    fields = {
        **_finding(own, dump),
        "说明": answer.note,
        "佐证": [evidence_text(piece) for piece in answer.evidence],
        "填写人": answer.by,
        "填写日期": answer.on.isoformat() if answer.on else "",
        REVIEW: _review(answer, dump),
    }
    return _kept(fields)


def _finding(answer: Answer, dump: Any) -> Data:
    return {
        "结果": dump(answer.value) if answer.value is not None else None,
        "不适用": answer.not_applicable,
        "否决情形": extra(answer.declared) if answer.declared is not None else "",
    }


def _review(answer: Answer, dump: Any) -> Data | list[Data]:
    """One reviewer's opinion, or those of several as a list."""
    opinions = [_opinion(opinion, dump) for opinion in answer.review.opinions] if answer.review else [{}]
    return opinions if len(opinions) > 1 else opinions[0]


def _opinion(opinion: Answer, dump: Any) -> Data:
    # The reason for leaving it out is the reason for the change, unless another is given.
    reason = "" if opinion.note == opinion.not_applicable else opinion.note
    on = opinion.on.isoformat() if opinion.on else ""
    return _kept({**_finding(opinion, dump), "理由": reason, "复核人": opinion.by, "日期": on})


def _kept(fields: Data) -> Data:
    # An empty list is a result, that of having none of what is listed.
    return {name: value for name, value in fields.items() if value or (name == "结果" and value is not None)}


def evidence_text(piece: Evidence) -> str:
    """A piece of evidence as it is written: 营业执照.pdf | 形成日期 2024-05-01 | 有效至 2026-04-30."""
    prefix = PREFIX_OF.get(piece.kind)
    dates = ((MADE, piece.made), (UNTIL, piece.until))
    said = (f"{label} {day.isoformat()}" for label, day in dates if day)
    return " | ".join((f"{prefix}：{piece.text}" if prefix else piece.text, *said))


def differences(before: Data, after: Data, within: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Every place at which two pieces of plain data differ, and what each has there: None where it has nothing.

    Records are gone into name by name, also where only one of the two has them; lists are compared as a whole.
    """
    for name in {**before, **after}:
        was, now = before.get(name), after.get(name)
        if isinstance(was or now, dict) and isinstance(now or was, dict):
            yield from differences(was or {}, now or {}, (*within, name))
        elif was != now:
            yield (*within, name), was, now


def _given(fields: Data) -> Data:
    return {name: value for name, value in fields.items() if value}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return plain(Fraction(value)) if isinstance(value, int | Fraction) else str(value)


def _period(period: Period) -> Data:
    days = {"开始": period.start, "结束": period.end}
    return {label: day.isoformat() for label, day in days.items() if day != NOWHEN}


def extra(value: Any) -> str:
    """The value of a bonus or penalty item, or whether a veto is declared."""
    return plain(value) if isinstance(value, Fraction) else YES if value else NO
