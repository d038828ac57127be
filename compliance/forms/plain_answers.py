"""An answer sheet as the plain data of an answers file: what `answer_parsing.parse` would read it from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compliance import answer_data
from compliance.answer_data import evidence_text, extra
from compliance.answers import OBJECTS, PARK_FIELDS, TEAM_FIELDS, Answer, AnswerSheet
from compliance.checklist import Checklist
from compliance.numbers import plain
from compliance.objects import expand


def whole(sheet: AnswerSheet, checklist: Checklist) -> dict[str, Any]:
    """Everything that the sheet holds, under the names of `answers.TOP`."""
    return {
        **head(sheet),
        "评价期": {"开始": sheet.period.start.isoformat(), "结束": sheet.period.end.isoformat()},
        "自评日期": sheet.assessed_on.isoformat() if sheet.assessed_on else None,
        "作答": {
            criterion.id: entry(sheet.answers[criterion.id], criterion.answer.dump)
            for criterion in expand(checklist, sheet.objects).criteria
        },
        "加分项": {item.id: entry(sheet.bonus[item.id], extra) for item in checklist.bonus},
        "专项扣分": {item.id: entry(sheet.penalties[item.id], extra) for item in checklist.penalties},
    }


def head(sheet: AnswerSheet) -> dict[str, Any]:
    """Who was assessed: what stays the same from one year to the next."""
    park = {label: getattr(sheet.park, name) for label, name in PARK_FIELDS.items()}
    park["企业数量"] = str(sheet.park.enterprises) if sheet.park.enterprises is not None else None
    park["面积"] = plain(sheet.park.area) if sheet.park.area is not None else None
    team = [
        {label: text for label, name in TEAM_FIELDS.items() if (text := getattr(member, name))} for member in sheet.team
    ]
    objects = {OBJECTS: {section: list(names) for section, names in sheet.objects.items()}} if sheet.objects else {}
    return {
        "检查表": sheet.checklist_id,
        "版本": sheet.checklist_version,
        "园区": {label: value or None for label, value in park.items()},
        "自评小组": team,
        **objects,
    }


def entry(answer: Answer, dump: Callable[[Any], Any]) -> dict[str, Any]:
    """One answer; only 结果 is written where nothing was filled in."""
    return {"结果": None, **answer_data.entry(answer, dump)}


def shown(sheet: AnswerSheet, checklist: Checklist) -> Mapping[str, dict[str, Any]]:
    """For each answered criterion, bonus item and penalty what was answered, for showing beside a later answer."""
    criteria = expand(checklist, sheet.objects).by_id
    found: dict[str, dict[str, Any]] = {}
    for name, answer in {**sheet.answers, **sheet.bonus, **sheet.penalties}.items():
        if answer.not_applicable:
            text = f"不适用：{answer.not_applicable}"
        elif answer.value is None:
            continue
        else:
            text = criteria[name].answer.show(answer.value) if name in criteria else extra(answer.value)
        pieces = [evidence_text(piece) for piece in answer.evidence]
        found[name] = {"shown": text, "note": answer.note, "evidence": pieces}
    return found
