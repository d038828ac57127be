"""Plain data of an answers file, read against a checklist into an answer sheet. Pure; every mistake is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from compliance.answers import entries as answer_entries
from compliance.answers import head as answer_head
from compliance.answers import validity
from compliance.answers.fields import FieldReader
from compliance.answers.model import BLANK, OBJECTS, TOP, Answer, AnswerSheet, Park, Period
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import BonusItem, Checklist, PenaltyItem
from compliance.checklist.objects import expand, marked, repeated
from compliance.errors import LONGEST_SLIP, MAX_PROBLEMS, Finding, quoted
from compliance.refusals import said

MOST_NAMED = 6
"""So many ids are named as examples of what was expected."""


def parse(
    data: Any, checklist: Checklist, evidence_fault: Callable[[str], str] = lambda _: "", *, partial: bool = False
) -> tuple[AnswerSheet, list[Finding]]:
    """The answer sheet in plain data, and every mistake in it; the sheet counts only when there is none.

    `evidence_fault` names the refusal of an evidence file by its name, "" for none; it is asked once for each mention.

    In a `partial` file criteria may be missing. One of an earlier version is read by `earlier.look_back`.
    """
    reader = _Reader(checklist, evidence_fault)
    reader.partial = partial
    if isinstance(data, dict):
        return reader.sheet(data), reader.findings
    reader.complain((), "file.shape", found=shape_of(data), names="、".join(top_names(checklist)))
    nobody, never = Park(name=""), Period(answer_head.NOWHEN, answer_head.NOWHEN)
    return AnswerSheet(
        checklist_id=checklist.id, checklist_version=checklist.version, park=nobody, period=never
    ), reader.findings


def top_names(checklist: Checklist) -> tuple[str, ...]:
    """The names at the top of an answers file for a checklist."""
    return TOP if repeated(checklist) else tuple(name for name in TOP if name != OBJECTS)


class _Reader(FieldReader):
    """Reads one answers file."""

    def __init__(self, checklist: Checklist, evidence_fault: Callable[[str], str]) -> None:
        super().__init__(evidence_fault)
        self.checklist = checklist
        self.partial = False
        self.homes = {
            "作答": checklist.by_id,
            "加分项": {item.id: item for item in checklist.bonus},
            "专项扣分": {item.id: item for item in checklist.penalties},
        }

    def sheet(self, data: dict[str, Any]) -> AnswerSheet:
        self.mapping(data, (), top_names(self.checklist))
        fits = self.identity(data)
        objects = answer_head.objects(self, data.get(OBJECTS), self.checklist) if fits else {}
        self.checklist = expand(self.checklist, objects)
        self.homes["作答"] = self.checklist.by_id
        sheet = AnswerSheet(
            checklist_id=self.checklist.id,
            checklist_version=self.checklist.version,
            park=answer_head.park(self, data.get("园区"), self.checklist.subject),
            period=answer_head.period(self, data.get("评价期")),
            assessed_on=self.date(data.get("自评日期"), ("自评日期",)),
            team=answer_head.team(self, data.get("自评小组")),
            objects=objects,
            answers=self.answers(data.get("作答")) if fits else {},
            bonus=self.extras(data.get("加分项"), "加分项", self.checklist.bonus) if fits else {},
            penalties=self.extras(data.get("专项扣分"), "专项扣分", self.checklist.penalties) if fits else {},
        )
        return validity.judged(sheet)

    def identity(self, data: dict[str, Any]) -> bool:
        """Whether the file is for this checklist and a version that can be read; answers are read only if it is."""
        checklist, version = self.checklist, data.get("版本")
        if data.get("检查表") != checklist.id:
            found = shape_of(data.get("检查表"))
            self.complain(("检查表",), "checklist.other", found=found, checklist=checklist.id)
            return False
        if version != checklist.version:
            versions = "、".join([checklist.version, *(m.from_version for m in checklist.mappings)])
            self.complain(("版本",), "version.other", found=shape_of(version), versions=versions)
            return False
        return True

    def answers(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "作答")
        complete = self.partial or not isinstance(raw, dict)
        sheet = {}
        for name, criterion in self.checklist.by_id.items():
            old = given.get(name)
            if old is None:
                sheet[name] = BLANK
                if not complete:
                    self.complain(("作答", name), "id.missing", subject=name, text=criterion.text)
                continue
            entry = raw[old]
            sheet[name] = answer_entries.answer(self, criterion, entry, ("作答", old)) if entry is not None else BLANK
        self.subject = ""
        return sheet

    def ids(self, raw: Any, top: str) -> dict[str, str]:
        """For each id of the checklist the name that it has in the file; complains of the names it does not know."""
        if not isinstance(raw, dict):
            if raw is not None or top == "作答":
                self.complain((top,), "ids.shape", found=shape_of(raw), top=top)
            return {}
        known = self.homes[top]
        found: dict[str, str] = {}
        for name in raw:
            if len(self.findings) > MAX_PROBLEMS:
                break
            if name in known:
                found[name] = name
            else:
                self.unknown_id(name, top)
        return found

    def unknown_id(self, name: str, top: str) -> None:
        elsewhere = next((other for other, known in self.homes.items() if name in known), "")
        if not elsewhere and top == "作答" and self.unknown_object(name):
            return
        self.complain(
            (top, name),
            "id.elsewhere" if elsewhere else "id.unknown",
            subject=name if len(name) <= LONGEST_SLIP else "",
            found=quoted(name),
            remedy="" if elsewhere else self.near(name, list(self.homes[top]), 0.6),
            at_key=True,
            checklist=self.checklist.id,
            version=self.checklist.version,
            top=top,
            elsewhere=elsewhere,
        )

    def unknown_object(self, name: str) -> bool:
        """Whether an id is that of a criterion assessed per object, with an object that is not listed or with none."""
        base, at, given = name.partition("@")
        known = [one for one in self.homes["作答"] if one.startswith(marked(base, ""))]
        if not known:
            return False
        listed = "、".join(known[:MOST_NAMED])
        self.complain(
            ("作答", name),
            "id.object" if at else "id.unmarked",
            subject=name if len(name) <= LONGEST_SLIP else "",
            found=quoted(name),
            at_key=True,
            given=quoted(given),
            listed=said("more", listed=listed) if len(known) > MOST_NAMED else listed,
        )
        return True

    def extras(self, raw: Any, top: str, items: Sequence[BonusItem | PenaltyItem]) -> dict[str, Answer]:
        given = self.ids(raw, top)
        sheet = {}
        for item in items:
            name = given.get(item.id)
            sheet[item.id] = BLANK if name is None else answer_entries.extra(self, item, raw[name], (top, name))
        self.subject = ""
        return sheet
