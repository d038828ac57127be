"""Plain data of an answers file, read against a checklist into an answer sheet. Pure; every mistake is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compliance.answers import entries as answer_entries
from compliance.answers import head as answer_head
from compliance.answers.fields import FieldReader
from compliance.answers.model import BLANK, OBJECTS, TOP, Answer, AnswerSheet, Park, Period
from compliance.checklist.kinds.base import shape_of
from compliance.checklist.model import BonusItem, Checklist, PenaltyItem, RevisionMapping
from compliance.checklist.objects import expand, repeated
from compliance.errors import LONGEST_SLIP, Finding, quoted

MOST_NAMED = 6
"""So many ids are named as examples of what was expected."""


def parse(
    data: Any, checklist: Checklist, evidence_fault: Callable[[str], str] = lambda _: "", *, partial: bool = False
) -> tuple[AnswerSheet, list[Finding]]:
    """The answer sheet in plain data, and every mistake in it; the sheet counts only when there is none.

    `evidence_fault` says what is wrong with the name of an evidence file, "" for nothing; it is asked once
    for each mention.

    A file made for an earlier version is read through the checklist's mapping from that version: answers
    whose criterion went elsewhere follow it, those of dropped ones are left out, new criteria are unanswered.
    In a `partial` file criteria may be missing.
    """
    reader = _Reader(checklist, evidence_fault)
    reader.partial = partial
    if isinstance(data, dict):
        return reader.sheet(data), reader.findings
    reader.complain((), "不是答卷文件", found=shape_of(data), expected=f"写有{'、'.join(top_names(checklist))}的文件")
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
        self.renamed: Mapping[str, str | None] | None = None
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
        return AnswerSheet(
            checklist_id=self.checklist.id,
            checklist_version=self.checklist.version,
            park=answer_head.park(self, data.get("园区")),
            period=answer_head.period(self, data.get("评价期")),
            assessed_on=self.date(data.get("自评日期"), ("自评日期",)),
            team=answer_head.team(self, data.get("自评小组")),
            objects=objects,
            answers=self.answers(data.get("作答")) if fits else {},
            bonus=self.bonus(data.get("加分项")) if fits else {},
            penalties=self.penalties(data.get("专项扣分")) if fits else {},
        )

    def identity(self, data: dict[str, Any]) -> bool:
        """Whether the file is for this checklist and a version that can be read; answers are read only if it is."""
        checklist, version = self.checklist, data.get("版本")
        mapping: RevisionMapping | None = next((m for m in checklist.mappings if m.from_version == version), None)
        self.renamed = mapping.criteria if mapping else None
        if data.get("检查表") != checklist.id:
            self.complain(
                ("检查表",),
                "答卷不是为这份检查表填写的",
                found=shape_of(data.get("检查表")),
                expected=checklist.id,
                remedy="换用对应的检查表（--checklist），或用 compliance init 重新生成答卷",
            )
            return False
        if version != checklist.version and mapping is None:
            self.complain(
                ("版本",),
                "答卷与检查表的版本不符，且没有对照表可用",
                found=shape_of(version),
                expected="、".join([checklist.version, *(m.from_version for m in checklist.mappings)]),
                remedy="换用填写时的检查表版本，或补充对照表",
            )
            return False
        return True

    def answers(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "作答")
        complete = self.partial or self.renamed is not None or not isinstance(raw, dict)
        sheet = {}
        for name, criterion in self.checklist.by_id.items():
            old = given.get(name)
            if old is None:
                sheet[name] = BLANK
                if not complete:
                    remedy = "补上该编号；尚未作答的，结果留空"
                    self.complain(("作答", name), "缺少这个要点", subject=name, expected=criterion.text, remedy=remedy)
                continue
            entry = raw[old]
            sheet[name] = answer_entries.answer(self, criterion, entry, ("作答", old)) if entry is not None else BLANK
        return sheet

    def ids(self, raw: Any, top: str) -> dict[str, str]:
        """For each id of the checklist the name that it has in the file; complains of the names it does not know."""
        if not isinstance(raw, dict):
            if raw is not None or top == "作答":
                self.complain((top,), f"“{top}”应由编号和内容组成", found=shape_of(raw), expected="每个编号一段")
            return {}
        known = self.homes[top]
        found: dict[str, str] = {}
        for name in raw:
            target = self.renamed.get(name, name) if self.renamed is not None else name
            if target is None:
                continue
            if target not in known:
                self.unknown_id(name, top)
            elif target in found:
                self.answered_twice(name, found[target], target, top)
            else:
                found[target] = name
        return found

    def answered_twice(self, name: str, first: str, target: str, top: str) -> None:
        self.complain(
            (top, name),
            "同一要点作答了两次",
            subject=target,
            found=f"{quoted(first)}和{quoted(name)}",
            expected=f"按对照表都是 {target}，只留一段",
            remedy="删去多余的一段",
            at_key=True,
        )

    def unknown_id(self, name: str, top: str) -> None:
        elsewhere = next((other for other, known in self.homes.items() if name in known), None)
        if elsewhere is None and top == "作答" and self.unknown_object(name):
            return
        remedy = f"移到“{elsewhere}”之下" if elsewhere else self.near(name, list(self.homes[top]), 0.6)
        self.complain(
            (top, name),
            f"“{top}”中不应有这个编号" if elsewhere else "检查表中没有这个编号",
            subject=name if len(name) <= LONGEST_SLIP else "",
            found=quoted(name),
            expected=f"{self.checklist.id} {self.checklist.version} 中“{top}”的编号",
            remedy=remedy or "删去这一段",
            at_key=True,
        )

    def unknown_object(self, name: str) -> bool:
        """Whether an id is that of a criterion assessed per object, with an object that is not listed or with none."""
        base, at, given = name.partition("@")
        listed = [known.partition("@")[2] for known in self.homes["作答"] if known.startswith(f"{base}@")]
        if not listed:
            return False
        message = f"“{OBJECTS}”中没有{quoted(given)}" if at else "按对象分别作答的要点，编号之后要加“@名称”"
        self.complain(
            ("作答", name),
            message,
            subject=name if len(name) <= LONGEST_SLIP else "",
            found=quoted(name),
            expected="、".join(f"{base}@{one}" for one in listed[:MOST_NAMED])
            + ("等" if len(listed) > MOST_NAMED else ""),
            remedy=f"改成“{OBJECTS}”中的名称，或在“{OBJECTS}”中补上" if at else "每个对象写一段",
            at_key=True,
        )
        return True

    def bonus(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "加分项")
        return {item.id: self.extra(item, raw, "加分项", given.get(item.id)) for item in self.checklist.bonus}

    def penalties(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "专项扣分")
        return {item.id: self.extra(item, raw, "专项扣分", given.get(item.id)) for item in self.checklist.penalties}

    def extra(self, item: BonusItem | PenaltyItem, raw: Any, top: str, name: str | None) -> Answer:
        return BLANK if name is None else answer_entries.extra(self, item, raw[name], (top, name))
