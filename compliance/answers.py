"""The answers file: a park, a period and one answer to each criterion. Parsing of plain data against a checklist."""

from __future__ import annotations

import datetime
import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from compliance.checklist import Checklist, Criterion
from compliance.errors import Finding, Place, quoted
from compliance.kinds import Ratio, Refused
from compliance.kinds.base import number_of, shape_of
from compliance.numbers import read_number

PARK_TYPES = ("国家级", "省级", "州市级", "县级", "其他")
YES, NO = "有", "无"

EvidenceKind = Literal["file", "paper", "web"]
EVIDENCE_PREFIXES: dict[str, EvidenceKind] = {"纸质": "paper", "网址": "web"}
EVIDENCE_WORDS: dict[EvidenceKind, str] = {"file": "电子文件", "paper": "纸质材料", "web": "网址"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence: a file beside the answers, paper that is kept somewhere, or an address."""

    kind: EvidenceKind
    text: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer as given. Unanswered: neither a value nor a reason why it does not apply."""

    value: Any = None
    not_applicable: str = ""
    declared: bool | None = None
    note: str = ""
    evidence: tuple[Evidence, ...] = ()
    by: str = ""
    on: datetime.date | None = None

    @property
    def given(self) -> bool:
        return self.value is not None or bool(self.not_applicable)


BLANK = Answer()


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """A park's profile; area in square kilometres."""

    name: str
    code: str = ""
    region: str = ""
    type: str = ""
    enterprises: int | None = None
    area: Fraction | None = None
    operator: str = ""
    address: str = ""
    leader: str = ""
    contact: str = ""
    phone: str = ""
    profile: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The period assessed, both days included."""

    start: datetime.date
    end: datetime.date

    def __str__(self) -> str:
        return f"{chinese_date(self.start)}至{chinese_date(self.end)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamMember:
    """A member of the self-assessment team (自评小组)."""

    name: str
    position: str = ""
    duty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """A park's answers for one period, all valid against one checklist."""

    checklist_id: str
    checklist_version: str
    park: Park
    period: Period
    assessed_on: datetime.date | None = None
    team: tuple[TeamMember, ...] = ()
    answers: Mapping[str, Answer] = field(default_factory=dict)
    bonus: Mapping[str, Answer] = field(default_factory=dict)
    penalties: Mapping[str, Answer] = field(default_factory=dict)


def chinese_date(day: datetime.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


TOP = ("检查表", "版本", "园区", "评价期", "自评日期", "自评小组", "作答", "加分项", "专项扣分")
PARK_FIELDS = {
    "名称": "name",
    "代码": "code",
    "所在地区": "region",
    "类型": "type",
    "企业数量": "enterprises",
    "面积": "area",
    "运营主体": "operator",
    "地址": "address",
    "负责人": "leader",
    "联系人": "contact",
    "联系电话": "phone",
    "概况": "profile",
}
TEAM_FIELDS = {"姓名": "name", "职务": "position", "分工": "duty"}
ANSWER_FIELDS = frozenset({"结果", "不适用", "否决情形", "说明", "佐证", "填写人", "填写日期"})
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class _Reader:
    """Reads one answers file, collecting every mistake instead of stopping at the first."""

    def __init__(
        self,
        checklist: Checklist,
        renamed: Mapping[str, str | None] | None,
        evidence_fault: Callable[[str], str],
    ) -> None:
        self.checklist = checklist
        self.renamed = renamed
        self.evidence_fault = evidence_fault
        self.findings: list[Finding] = []

    def complain(self, path: Place, message: str, **details: Any) -> None:
        self.findings.append(Finding(path=path, message=message, **details))

    def mapping(
        self, raw: Any, path: Place, known: tuple[str, ...] | frozenset[str], subject: str = ""
    ) -> dict[str, Any]:
        if raw is None:
            return {}
        if not isinstance(raw, dict):
            self.complain(
                path, "应由名称和内容组成", subject=subject, found=shape_of(raw), expected="、".join(sorted(known))
            )
            return {}
        for name in raw.keys() - known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            self.complain(
                (*path, name),
                "没有这个栏目",
                subject=subject,
                found=quoted(name),
                expected="、".join(name for name in sorted(known)),
                remedy=f"是否想写{quoted(near[0])}？" if near else "删去，或改成所列名称",
                at_key=True,
            )
        return raw

    def text(self, raw: Any, path: Place, subject: str = "") -> str:
        if raw is None:
            return ""
        if not isinstance(raw, str):
            self.complain(path, "应填一段文字", subject=subject, found=shape_of(raw))
            return ""
        return raw.strip()

    def date(self, raw: Any, path: Place, subject: str = "") -> datetime.date | None:
        text = unicodedata.normalize("NFKC", self.text(raw, path, subject))
        if not text:
            return None
        match = DATE.fullmatch(text)
        try:
            if match:
                return datetime.date(*map(int, match.groups()))
        except ValueError:
            pass
        self.complain(path, "不是有效日期", subject=subject, found=quoted(raw), expected="例如 2025-12-31")
        return None

    def number(self, raw: Any, path: Place, **options: Any) -> Fraction | None:
        if raw is None:
            return None
        try:
            return number_of(raw, **options)
        except Refused as refused:
            for c in refused.complaints:
                self.complain(path, c.message, found=c.found, expected=c.expected, remedy=c.remedy)
        return None

    def evidence(self, raw: Any, path: Place, subject: str) -> tuple[Evidence, ...]:
        if raw is None:
            return ()
        entries = [raw] if isinstance(raw, str) else raw
        if not isinstance(entries, list):
            self.complain(path, "佐证应填一个列表", subject=subject, found=shape_of(raw), expected="每项前写“- ”")
            return ()
        found = []
        for index, entry in enumerate(entries):
            if not isinstance(entry, str) or not entry.strip():
                message = "佐证应填文件名，或以“纸质：”“网址：”开头的说明"
                self.complain((*path, index), message, subject=subject, found=shape_of(entry))
                continue
            head, separator, rest = entry.replace("：", ":", 1).partition(":")
            kind = EVIDENCE_PREFIXES.get(head.strip()) if separator else None
            if kind and not rest.strip():
                self.complain((*path, index), "佐证没有写内容", subject=subject, found=quoted(entry))
            fault = "" if kind else self.evidence_fault(entry.strip())
            if fault:
                self.complain(
                    (*path, index),
                    fault,
                    subject=subject,
                    found=quoted(entry),
                    expected="答卷所在文件夹之内的文件；纸质材料写“纸质：名称（存放处）”",
                )
            found.append(Evidence(kind, rest.strip()) if kind else Evidence("file", entry.strip()))
        return tuple(found)

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
        if not values["name"]:
            self.complain(("园区", "名称"), "缺少园区名称", expected="填写园区全称")
        if values["type"] and values["type"] not in PARK_TYPES:
            near = difflib.get_close_matches(values["type"], PARK_TYPES, n=1, cutoff=0.3)
            remedy = f"是否想写{quoted(near[0])}？" if near else "从所列类型中选一个"
            expected = "、".join(PARK_TYPES)
            found = quoted(values["type"])
            self.complain(("园区", "类型"), "园区类型不在可选范围内", found=found, expected=expected, remedy=remedy)
        return Park(**values)

    def period(self, raw: Any) -> Period:
        fields = self.mapping(raw, ("评价期",), ("开始", "结束"))
        start = self.date(fields.get("开始"), ("评价期", "开始"))
        end = self.date(fields.get("结束"), ("评价期", "结束"))
        for label, day in (("开始", start), ("结束", end)):
            if day is None and fields.get(label) is None:
                self.complain(("评价期", label), f"缺少评价期的{label}日期", expected="例如 2025-12-31")
        if start and end and end < start:
            self.complain(("评价期", "结束"), "评价期的结束早于开始", found=quoted(fields.get("结束")))
        fallback = datetime.date(1, 1, 1)
        return Period(start or fallback, end or start or fallback)

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
            if any(values.values()) and not values["name"]:
                self.complain(path, "自评小组成员缺少姓名")
            if values["name"]:
                members.append(TeamMember(**values))
        return tuple(members)

    def shared(self, raw: dict[str, Any], path: Place, subject: str) -> dict[str, Any]:
        """The fields that every kind of entry has."""
        get = raw.get
        on = get("填写日期")
        evidence = get("佐证")
        return {
            "note": self.text(get("说明"), (*path, "说明"), subject),
            "evidence": self.evidence(evidence, (*path, "佐证"), subject) if evidence is not None else (),
            "by": self.text(get("填写人"), (*path, "填写人"), subject),
            "on": self.date(on, (*path, "填写日期"), subject) if on is not None else None,
        }

    def answer(self, criterion: Criterion, raw: Any, path: Place) -> Answer:
        subject = criterion.id
        fields = self.mapping(raw, path, ANSWER_FIELDS, subject)
        shared = self.shared(fields, path, subject)
        reason = self.reason(criterion, fields, (*path, "不适用"))
        result = fields.get("结果")
        value = None
        if result is not None and "不适用" in fields and fields["不适用"] is not None:
            self.complain(
                (*path, "结果"), "既填了结果又判不适用", subject=subject, found=quoted(result), remedy="二者只留一个"
            )
        elif isinstance(result, str) and result.strip() == "不适用":
            self.complain(
                (*path, "结果"),
                "不适用要单独写明理由",
                subject=subject,
                found="“不适用”",
                expected="结果留空，另起一行写“不适用: 理由”",
            )
        elif result is not None and not _all_blank(result):
            value = self.value(criterion, result, (*path, "结果"))
        declared = self.declared(criterion, fields, path, answered=value is not None)
        if isinstance(criterion.answer, Ratio) and value is not None and not value.denominator:
            value, reason = self.zero_denominator(criterion, value)
        return Answer(value, reason, declared, **shared)

    def value(self, criterion: Criterion, result: Any, path: Place) -> Any:
        try:
            return criterion.answer.read(result)
        except Refused as refused:
            for c in refused.complaints:
                self.complain(
                    (*path, *c.path),
                    c.message,
                    subject=criterion.id,
                    found=c.found,
                    expected=c.expected,
                    remedy=c.remedy,
                )
        return None

    def zero_denominator(self, criterion: Criterion, value: Any) -> tuple[Any, str]:
        """A ratio of nothing is not applicable where the checklist says so, else it stays and counts as 0 %."""
        answer, rule = criterion.answer, criterion.not_applicable
        if isinstance(answer, Ratio) and answer.zero_denominator == "not_applicable" and rule:
            return None, f"分母为 0（{answer.denominator} 0），按规则视为不适用：{rule.when}"
        return value, ""

    def reason(self, criterion: Criterion, fields: dict[str, Any], path: Place) -> str:
        if "不适用" not in fields or fields["不适用"] is None:
            return ""
        reason = self.text(fields["不适用"], path, criterion.id)
        if criterion.not_applicable is None:
            self.complain(
                path,
                "本要点不得判不适用",
                subject=criterion.id,
                found=quoted(reason),
                remedy="改填结果；确未开展的如实填写，按规则计分",
            )
            return ""
        if not _is_reason(reason):
            self.complain(
                path,
                "判不适用须写明理由",
                subject=criterion.id,
                found=quoted(reason or None),
                expected=f"说明属于“{criterion.not_applicable.when}”的具体情况",
            )
            return ""
        return reason

    def declared(self, criterion: Criterion, fields: dict[str, Any], path: Place, *, answered: bool) -> bool | None:
        raw = fields.get("否决情形")
        trigger = criterion.veto.when.declared if criterion.veto and criterion.veto.when else None
        if trigger is None:
            if raw is not None:
                self.complain((*path, "否决情形"), "本要点没有需要申报的否决情形", subject=criterion.id, at_key=True)
            return None
        if raw is None:
            if answered:
                expected = f"{NO} 或 {YES}（{trigger}）"
                self.complain(path, "已填结果，但“否决情形”未填", subject=criterion.id, expected=expected)
            return None
        return self.yes_or_no(raw, (*path, "否决情形"), criterion.id)

    def yes_or_no(self, raw: Any, path: Place, subject: str) -> bool | None:
        if raw in (YES, NO):
            return bool(raw == YES)
        self.complain(path, "应填“有”或“无”", subject=subject, found=shape_of(raw), expected=f"{YES} 或 {NO}")
        return None

    def answers(self, raw: Any) -> dict[str, Answer]:
        by_id = self.checklist.by_id
        given = self.ids(raw, "作答", list(by_id))
        sheet = {}
        for name, criterion in by_id.items():
            old = given.get(name)
            if old is None:
                sheet[name] = BLANK
                if self.renamed is None and isinstance(raw, dict):
                    self.complain(
                        ("作答",),
                        "缺少这个要点",
                        subject=name,
                        expected=criterion.text,
                        remedy="补上该编号；尚未作答的，结果留空",
                    )
                continue
            entry = raw[old]
            sheet[name] = self.answer(criterion, entry, ("作答", old)) if entry is not None else BLANK
        return sheet

    def ids(self, raw: Any, top: str, known: list[str]) -> dict[str, str]:
        """For each id of the checklist the name that it has in the file; complains of the names it does not know."""
        if not isinstance(raw, dict):
            if raw is not None or top == "作答":
                self.complain((top,), f"“{top}”应由编号和内容组成", found=shape_of(raw), expected="每个编号一段")
            return {}
        found: dict[str, str] = {}
        for name in raw:
            target: str | None = name
            if self.renamed is not None and name in self.renamed:
                target = self.renamed[name]
                if target is None:
                    continue
            if target not in known:
                near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
                self.complain(
                    (top, name),
                    "检查表中没有这个编号",
                    subject=name,
                    found=quoted(name),
                    expected=f"{self.checklist.id} {self.checklist.version} 中的编号",
                    remedy=f"是否想写{quoted(near[0])}？" if near else "删去这一段",
                    at_key=True,
                )
            else:
                found[str(target)] = name
        return found

    def bonus(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "加分项", [item.id for item in self.checklist.bonus])
        sheet = {}
        for item in self.checklist.bonus:
            entry = raw[given[item.id]] if item.id in given else None
            path: Place = ("加分项", given.get(item.id, item.id))
            fields = self.mapping(entry, path, frozenset(ANSWER_FIELDS - {"不适用", "否决情形"}), item.id)
            result = fields.get("结果")
            claimed = self.yes_or_no(result, (*path, "结果"), item.id) if result is not None else None
            sheet[item.id] = Answer(claimed, **self.shared(fields, path, item.id))
        return sheet

    def penalties(self, raw: Any) -> dict[str, Answer]:
        given = self.ids(raw, "专项扣分", [item.id for item in self.checklist.penalties])
        sheet = {}
        for item in self.checklist.penalties:
            entry = raw[given[item.id]] if item.id in given else None
            path: Place = ("专项扣分", given.get(item.id, item.id))
            fields = self.mapping(entry, path, frozenset(ANSWER_FIELDS - {"不适用", "否决情形"}), item.id)
            result = fields.get("结果")
            value: Any = None
            if result is not None and item.effect == "fail":
                value = self.yes_or_no(result, (*path, "结果"), item.id)
            elif result is not None:
                value = self.number(result, (*path, "结果"), unit=item.unit, integer=True)
            sheet[item.id] = Answer(value, **self.shared(fields, path, item.id))
        return sheet


def _all_blank(result: Any) -> bool:
    """A value of several parts none of which is filled in yet: unanswered."""
    return isinstance(result, dict) and all(part is None for part in result.values())


def _is_reason(text: str) -> bool:
    """Whether a text says something: at least two letters, characters or digits that are not merely 是 or 不适用."""
    letters = [c for c in text if unicodedata.category(c)[0] in "LN"]
    return (
        len(letters) >= 2
        and text not in {"不适用", "没有", "N/A", "NA", "n/a", "na", "true", "yes"}
        and not read_number(text)
    )


def parse(
    data: Any, checklist: Checklist, evidence_fault: Callable[[str], str] = lambda _: ""
) -> tuple[AnswerSheet, list[Finding]]:
    """The answer sheet in plain data, and every mistake in it; the sheet counts only when there is none.

    `evidence_fault` says what is wrong with the name of an evidence file, "" for nothing; it is asked once
    for each mention.

    A file made for an earlier version is read through the checklist's mapping from that version: answers
    whose criterion went elsewhere follow it, those of dropped ones are left out, new criteria are unanswered.
    """
    if not isinstance(data, dict):
        finding = Finding(path=(), message="不是答卷文件", found=shape_of(data), expected="、".join(TOP))
        return _empty(checklist), [finding]
    version = data.get("版本")
    mapping = next((m for m in checklist.mappings if m.from_version == version), None)
    reader = _Reader(checklist, mapping.criteria if mapping else None, evidence_fault)
    reader.mapping(data, (), TOP)
    _check_identity(reader, data, known_version=mapping is not None or version == checklist.version)
    if data.get("检查表") != checklist.id or not (mapping or version == checklist.version):
        return _empty(checklist), reader.findings
    sheet = AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=reader.park(data.get("园区")),
        period=reader.period(data.get("评价期")),
        assessed_on=reader.date(data.get("自评日期"), ("自评日期",)),
        team=reader.team(data.get("自评小组")),
        answers=reader.answers(data.get("作答")),
        bonus=reader.bonus(data.get("加分项")),
        penalties=reader.penalties(data.get("专项扣分")),
    )
    return sheet, reader.findings


def _empty(checklist: Checklist) -> AnswerSheet:
    nowhen = datetime.date(1, 1, 1)
    return AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=Park(name=""),
        period=Period(nowhen, nowhen),
    )


def _check_identity(reader: _Reader, data: dict[str, Any], *, known_version: bool) -> None:
    checklist = reader.checklist
    if data.get("检查表") != checklist.id:
        reader.complain(
            ("检查表",),
            "答卷不是为这份检查表填写的",
            found=quoted(data.get("检查表")),
            expected=checklist.id,
            remedy="换用对应的检查表（--checklist），或用 compliance init 重新生成答卷",
        )
    elif not known_version:
        versions = "、".join([checklist.version, *(mapping.from_version for mapping in checklist.mappings)])
        reader.complain(
            ("版本",),
            "答卷与检查表的版本不符，且没有对照表可用",
            found=quoted(data.get("版本")),
            expected=versions,
            remedy="换用填写时的检查表版本，或补充对照表",
        )
