"""Plain data of an answers file, read against a checklist into an answer sheet. Pure; every mistake is kept."""

from __future__ import annotations

import datetime
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from compliance.answer_fields import FieldReader, blank
from compliance.answers import (
    ANSWER_FIELDS,
    BLANK,
    EXTRA_FIELDS,
    EXTRA_REVIEW_FIELDS,
    NO,
    OBJECTS,
    PARK_FIELDS,
    PARK_TYPES,
    REVIEW,
    REVIEW_FIELDS,
    TEAM_FIELDS,
    TOP,
    YES,
    Answer,
    AnswerSheet,
    Evidence,
    Park,
    Period,
    Review,
    TeamMember,
)
from compliance.checklist import BonusItem, Checklist, Criterion, PenaltyItem, RevisionMapping, Section
from compliance.errors import LONGEST_SLIP, Finding, Place, quoted
from compliance.kinds import Ratio, Refused, Shares
from compliance.kinds.base import shape_of
from compliance.numbers import read_number
from compliance.objects import NAME_RULE, can_be_name, expand, repeated

Shared = tuple[str, tuple[Evidence, ...], str, datetime.date | None]
"""说明, 佐证, 填写人 and 填写日期, in the order in which an answer has them."""

NOWHEN = datetime.date(1, 1, 1)
SAYS_NOT_APPLICABLE = {"不适用", "n/a", "na"}
"""What is written where the result belongs; compared in lower case."""

NO_REASONS = {"不适用", "没有", "没有理由", "同上", "n/a", "na", "true", "yes"}
"""What is written instead of a reason; compared in lower case."""

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
    nobody, never = Park(name=""), Period(NOWHEN, NOWHEN)
    return AnswerSheet(
        checklist_id=checklist.id, checklist_version=checklist.version, park=nobody, period=never
    ), reader.findings


def read_entry(
    item: Criterion | BonusItem | PenaltyItem,
    entry: dict[str, Any],
    checklist: Checklist,
    evidence_fault: Callable[[str], str] = lambda _: "",
) -> tuple[Answer, list[Finding]]:
    """One entry on its own, as in a whole file; the places of its mistakes begin with the names of its fields."""
    reader = _Reader(checklist, evidence_fault)
    if isinstance(item, Criterion):
        answer = reader.answer(item, entry, ())
    else:
        answer = reader.extra_fields(item, reader.mapping(entry, (), EXTRA_FIELDS, item.id), ())
    return answer, reader.findings


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
        objects = self.objects(data.get(OBJECTS)) if fits else {}
        self.checklist = expand(self.checklist, objects)
        self.homes["作答"] = self.checklist.by_id
        return AnswerSheet(
            checklist_id=self.checklist.id,
            checklist_version=self.checklist.version,
            park=self.park(data.get("园区")),
            period=self.period(data.get("评价期")),
            assessed_on=self.date(data.get("自评日期"), ("自评日期",)),
            team=self.team(data.get("自评小组")),
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

    def objects(self, raw: Any) -> dict[str, tuple[str, ...]]:
        """The objects of each section that is assessed per object; every such section has at least one."""
        wanted = {section.id: section for section in repeated(self.checklist)}
        fields = self.mapping(raw, (OBJECTS,), tuple(wanted)) if wanted or not blank(raw) else {}
        return {name: self.names(section, fields.get(name)) for name, section in wanted.items()}

    def names(self, section: Section, raw: Any) -> tuple[str, ...]:
        """The names of a section's objects; a stand-in where they are missing, so that the rest is read too."""
        path: Place = (OBJECTS, section.id)
        what = section.per_object.name if section.per_object else ""
        expected = f"{section.heading}按{what}分别作答：列出各{what}的名称，例如 [1号{what}, 2号{what}]"
        if not isinstance(raw, list) or not raw:
            self.complain(path, f"缺少{what}名单", subject=section.id, found=shape_of(raw), expected=expected)
            return ("1",)
        names: list[str] = []
        for index, entry in enumerate(raw):
            name = self.text(entry, (*path, index), section.id)
            if not can_be_name(name):
                message, remedy = f"{what}的名称{NAME_RULE}", f"例如 1号{what}"
                self.complain((*path, index), message, subject=section.id, found=shape_of(entry), remedy=remedy)
            elif name in names:
                self.complain((*path, index), "名称重复", subject=section.id, found=quoted(name), remedy="改名，或删去")
            else:
                names.append(name)
        return tuple(names) or ("1",)

    def park(self, raw: Any) -> Park:
        fields = self.mapping(raw, ("园区",), tuple(PARK_FIELDS))
        values: dict[str, Any] = {}
        for label, name in PARK_FIELDS.items():
            path = ("园区", label)
            if name == "enterprises":
                count = self.number(fields.get(label), path, unit="家", integer=True)
                values[name] = int(count) if count is not None else None
            elif name == "area":
                values[name] = self.number(fields.get(label), path, unit="平方公里")
            else:
                values[name] = self.text(fields.get(label), path)
        if blank(fields.get("名称")):
            self.complain(("园区", "名称"), "缺少园区名称", expected="填写园区全称")
        self.park_type(values["type"])
        return Park(**values)

    def park_type(self, given: str) -> None:
        if given and given not in PARK_TYPES:
            remedy = self.near(given, PARK_TYPES, 0.3) or "从所列类型中选一个"
            expected = "、".join(PARK_TYPES)
            message = "园区类型不在可选范围内"
            self.complain(("园区", "类型"), message, found=quoted(given), expected=expected, remedy=remedy)

    def period(self, raw: Any) -> Period:
        fields = self.mapping(raw, ("评价期",), ("开始", "结束"))
        start = self.date(fields.get("开始"), ("评价期", "开始"))
        end = self.date(fields.get("结束"), ("评价期", "结束"))
        for label in ("开始", "结束"):
            if blank(fields.get(label)):
                self.complain(("评价期", label), f"缺少评价期的{label}日期", expected="例如 2025-12-31")
        if start and end and end < start:
            found, expected = quoted(fields.get("结束")), f"不早于 {start.isoformat()}"
            self.complain(("评价期", "结束"), "评价期的结束早于开始", found=found, expected=expected)
        return Period(start or NOWHEN, end or start or NOWHEN)

    def team(self, raw: Any) -> tuple[TeamMember, ...]:
        if raw is None:
            return ()
        if not isinstance(raw, list):
            self.complain(("自评小组",), "自评小组应填一个列表", found=shape_of(raw), expected="每人前写“- ”")
            return ()
        members = []
        for index, entry in enumerate(raw):
            path: Place = ("自评小组", index)
            fields = self.mapping(entry, path, tuple(TEAM_FIELDS))
            values = {name: self.text(fields.get(label), (*path, label)) for label, name in TEAM_FIELDS.items()}
            if any(values.values()) and blank(fields.get("姓名")):
                self.complain(path, "自评小组成员缺少姓名", expected="{姓名: 张三, 职务: …, 分工: …}")
            if values["name"]:
                members.append(TeamMember(**values))
        return tuple(members)

    def shared(self, raw: dict[str, Any], path: Place, subject: str) -> Shared:
        """The fields that every kind of entry has."""
        note, evidence, by, on = raw.get("说明"), raw.get("佐证"), raw.get("填写人"), raw.get("填写日期")
        return (
            "" if note is None else self.text(note, (*path, "说明"), subject),
            () if evidence is None else self.evidence(evidence, (*path, "佐证"), subject),
            "" if by is None else self.text(by, (*path, "填写人"), subject),
            None if on is None else self.date(on, (*path, "填写日期"), subject),
        )

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
            sheet[name] = self.answer(criterion, entry, ("作答", old)) if entry is not None else BLANK
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

    def answer(self, criterion: Criterion, raw: Any, path: Place) -> Answer:
        fields = self.mapping(raw, path, ANSWER_FIELDS, criterion.id)
        shared = self.shared(fields, path, criterion.id)
        own = self.finding(criterion, fields, path, shared)
        return self.reviewed(own, fields, path, criterion) if REVIEW in fields else own

    def finding(
        self, criterion: Criterion, fields: dict[str, Any], path: Place, shared: Shared = ("", (), "", None)
    ) -> Answer:
        """What an answer or its review comes to."""
        reason = self.reason(criterion, fields, (*path, "不适用")) if "不适用" in fields else ""
        value = self.result(criterion, fields, (*path, "结果"))
        declared = self.declared(criterion, fields, path, answered=value is not None)
        if type(value) is Shares and not value.denominator:
            value, reason = _zero_denominator(criterion, value)
        return Answer(value, reason, declared, *shared)

    def reviewed(
        self, own: Answer, fields: dict[str, Any], path: Place, item: Criterion | BonusItem | PenaltyItem
    ) -> Answer:
        """The answer as its review left it, or as it is where nothing was reviewed."""
        path = (*path, REVIEW)
        known = REVIEW_FIELDS if isinstance(item, Criterion) else EXTRA_REVIEW_FIELDS
        review = self.mapping(fields.get(REVIEW), path, known, item.id)
        if all(_nothing_filled_in(value) for value in review.values()):
            return own
        before = len(self.findings)
        found = self.finding(item, review, path) if isinstance(item, Criterion) else self.counted(item, review, path)
        reason = self.text(review.get("理由"), (*path, "理由"), item.id)
        by = self.text(review.get("复核人"), (*path, "复核人"), item.id)
        on = self.date(review.get("日期"), (*path, "日期"), item.id)
        if not found.given and len(self.findings) == before:
            remedy = "同意自评的，照抄自评的结果；尚未复核的，删去“复核”一段"
            self.complain(path, "复核没有写结果", subject=item.id, expected="结果，或不适用的理由", remedy=remedy)
        if found.given and found.differs(own) and not is_reason(reason or found.not_applicable):
            expected = "为什么改判，例如 现场抽查 10 件，2 件未按时办结"
            message = "复核与自评不同，须写明理由"
            self.complain((*path, "理由"), message, subject=item.id, found=quoted(reason or None), expected=expected)
        return replace(
            own,
            value=found.value,
            not_applicable=found.not_applicable,
            declared=found.declared,
            review=Review(own, reason or found.not_applicable, by, on),
        )

    def result(self, criterion: Criterion, fields: dict[str, Any], path: Place) -> Any:
        """The value of the answer; None where there is none, or a wrong one."""
        raw = fields.get("结果")
        if _nothing_filled_in(raw):
            return None
        if fields.get("不适用") is not None:
            message = "既填了结果又判不适用"
            self.complain(path, message, subject=criterion.id, found=shape_of(raw), remedy="二者只留一个")
        elif isinstance(raw, str) and raw.strip().casefold() in SAYS_NOT_APPLICABLE:
            self.says_not_applicable(criterion, raw, path)
        else:
            try:
                remembered = criterion.answer.recurs and isinstance(raw, str)
                return _read(criterion, raw) if remembered else criterion.answer.read(raw)
            except Refused as refused:
                self.refused(refused, path, criterion.id)
        return None

    def says_not_applicable(self, criterion: Criterion, raw: str, path: Place) -> None:
        """N/A where the result belongs."""
        if criterion.not_applicable is None:
            self.not_allowed(criterion, raw, path)
            return
        expected = "结果留空，另起一行写“不适用: 理由”"
        message = "不适用要单独写明理由"
        self.complain(path, message, subject=criterion.id, found=quoted(raw), expected=expected)

    def not_allowed(self, criterion: Criterion, found: Any, path: Place) -> None:
        remedy = "改填结果；确未开展的如实填写，按规则计分"
        self.complain(path, "本要点不得判不适用", subject=criterion.id, found=shape_of(found), remedy=remedy)

    def reason(self, criterion: Criterion, fields: dict[str, Any], path: Place) -> str:
        raw = fields["不适用"]
        if raw is None and not _nothing_filled_in(fields.get("结果")):
            return ""
        if criterion.not_applicable is None:
            self.not_allowed(criterion, raw, path)
            return ""
        reason = self.text(raw, path, criterion.id)
        if raw is None or (isinstance(raw, str) and not is_reason(reason)):
            expected = f"说明属于“{criterion.not_applicable.when}”的具体情况"
            message = "判不适用须写明理由"
            self.complain(path, message, subject=criterion.id, found=quoted(reason or None), expected=expected)
        return reason

    def declared(self, criterion: Criterion, fields: dict[str, Any], path: Place, *, answered: bool) -> bool | None:
        raw = fields.get("否决情形")
        trigger = criterion.veto.when.declared if criterion.veto and criterion.veto.when else None
        path = (*path, "否决情形")
        if trigger is None:
            if raw is not None:
                message, remedy = "本要点没有需要申报的否决情形", "删去这一行"
                self.complain(path, message, subject=criterion.id, remedy=remedy, at_key=True)
        elif not blank(raw):
            return self.yes_or_no(raw, path, criterion.id)
        elif answered:
            expected = f"{NO} 或 {YES}（{trigger}）"
            self.complain(path, "已填结果，但“否决情形”未填", subject=criterion.id, expected=expected)
        return None

    def bonus(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "加分项")
        return {item.id: self.extra(item, raw, "加分项", given.get(item.id)) for item in self.checklist.bonus}

    def penalties(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "专项扣分")
        return {item.id: self.extra(item, raw, "专项扣分", given.get(item.id)) for item in self.checklist.penalties}

    def extra(self, item: BonusItem | PenaltyItem, raw: Any, top: str, name: str | None) -> Answer:
        """The entry of a bonus or penalty item: 有 or 无, or how often."""
        if name is None:
            return BLANK
        path: Place = (top, name)
        return self.extra_fields(item, self.mapping(raw[name], path, EXTRA_FIELDS, item.id), path)

    def extra_fields(self, item: BonusItem | PenaltyItem, fields: dict[str, Any], path: Place) -> Answer:
        counted = self.counted(item, fields, path)
        own = Answer(counted.value, "", None, *self.shared(fields, path, item.id))
        return self.reviewed(own, fields, path, item)

    def counted(self, item: BonusItem | PenaltyItem, fields: dict[str, Any], path: Place) -> Answer:
        """Whether it is claimed, or how often it happened."""
        result, where = fields.get("结果"), (*path, "结果")
        value: Any
        if isinstance(item, PenaltyItem) and item.effect is None:
            value = self.number(result, where, item.id, unit=item.unit, integer=True)
        else:
            value = self.yes_or_no(result, where, item.id)
        return Answer(value)


@lru_cache(maxsize=1024)
def _read(criterion: Criterion, raw: str) -> Any:
    """The value of a text. In a cohort the same few come again and again."""
    return criterion.answer.read(raw)


def _nothing_filled_in(raw: Any) -> bool:
    """No value, or one of several parts none of which is filled in yet: unanswered."""
    return blank(raw) or (isinstance(raw, dict) and all(part is None for part in raw.values()))


def _zero_denominator(criterion: Criterion, value: Shares) -> tuple[Any, str]:
    """A ratio of nothing is not applicable where the checklist says so, else it stays and counts as 0 %."""
    answer, rule = criterion.answer, criterion.not_applicable
    if isinstance(answer, Ratio) and answer.zero_denominator == "not_applicable" and rule:
        return None, f"分母为 0（{answer.denominator} 0），按规则视为不适用：{rule.when}"
    return value, ""


def is_reason(text: str) -> bool:
    """Whether a text says something: at least two letters, characters or digits that are not merely 是 or 不适用."""
    letters = [c for c in text if unicodedata.category(c)[0] in "LN"]
    return len(letters) >= 2 and text.casefold() not in NO_REASONS and not read_number(text)
