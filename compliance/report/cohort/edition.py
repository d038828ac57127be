"""What all outputs of a batch are made from, and how they write ranks, scores and rates. Pure."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from compliance.batch.notices import NOTICE_WORDS, Notice, NoticeKind
from compliance.batch.outcomes import Refusal
from compliance.checklist import Checklist
from compliance.cohort.peers import Loss
from compliance.cohort.results import Cohort, ParkRow, Weakness
from compliance.numbers import fixed


@dataclass(frozen=True, kw_only=True)
class Edition:
    """A cohort with everything that its outputs say besides: the year, what was refused or missing, the date."""

    cohort: Cohort
    checklist: Checklist
    year: int
    date: datetime.date
    notices: Sequence[Notice] = ()
    refusals: Sequence[Refusal] = ()
    losses: Mapping[str, Sequence[Loss]] = field(default_factory=dict)
    """By park's key, as `peers.losses` finds them: what the dashboard shows on a park's page."""

    @cached_property
    def missing(self) -> tuple[Notice, ...]:
        """The parks of the roster without a usable file."""
        return tuple(notice for notice in self.notices if notice.kind == "missing")

    @property
    def title(self) -> str:
        return f"{self.year} 年度园区公共服务窗口评价结果"

    @property
    def edition(self) -> str:
        """Which checklist, to the byte."""
        return f"检查表 {self.checklist.id} {self.checklist.version}，指纹 {self.checklist.fingerprint}"

    @cached_property
    def rules(self) -> tuple[tuple[str, str], ...]:
        """The rules of the ranking in words, by subject."""
        rules = self.cohort.rules
        sizes = "，".join(f"{name} ≥ {least} 家" for name, least in rules.sizes)
        found = [
            ("排名", "按总分从高到低；总分相同的名次相同，其后的名次顺延空出（1、2、2、4）；同名次的按名称拼音排列。"),
            ("单列", "总评否决、作答不全、不予评分或评定的园区不参加排名，另表列出。"),
            ("分组", f"按类型、州市、规模；规模按企业数量：{sizes}。"),
            ("小组不公布", f"参加排名的园区不足 {rules.minimum_group} 个的组，不公布组内名次和统计。"),
            ("百分位", "参加排名的其他园区中，总分低于该园区的所占百分比。"),
            ("四分位", "总分不低于上四分位数的为第 1 档，依次到第 4 档；分位数的算法同电子表格 QUARTILE.INC。"),
            ("功效系数", "（总分－最低分）÷（最高分－最低分）×40＋60；各园区同分时为 100。"),
            (
                "失分面、零分面",
                "有应得分的园区中，未得满分、一分未得的占比。作答齐全的园区都计入，含被否决的。",
            ),
            ("平均得分率", "实得分合计÷应得分合计。"),
            ("年度变化", "只比较两年都参加排名的园区；两年的名次都在这些园区之间重新排定。"),
            ("不再区分", f"{percent(rules.alike, 0)} 及以上的园区得分相同的要点，不再区分园区高下。"),
            (
                "换权重重算",
                f"各章权重在 ±{percent(rules.swing, 0)} 之内随机变动 {rules.runs} 次（种子 {rules.seed}），"
                f"看名次是否保持；相差 {rules.near} 名以内算相近。",
            ),
        ]
        return tuple(found)

    @property
    def drafted(self) -> str:
        return "以上规则及其数值均为自拟，不是标准条文；总分由检查表计算，四舍五入只在最后进行一次。"

    @cached_property
    def left_out(self) -> tuple[tuple[str, Notice], ...]:
        """What else has to be known of files, in words and by name."""
        return tuple((NOTICE_WORDS[notice.kind], notice) for notice in self.notices if notice.kind != "missing")

    def count(self, kind: NoticeKind) -> int:
        return sum(notice.kind == kind for notice in self.notices)

    def score(self, value: Fraction | None) -> str:
        return "" if value is None else fixed(value, self.cohort.digits)

    def heading(self, index: int) -> str:
        """Of one of the columns of `ParkRow.rates`: chapters, then clauses."""
        return (*self.cohort.chapters, *self.cohort.clauses)[index][1]

    @cached_property
    def weakest_clauses(self) -> tuple[Weakness, ...]:
        clauses = {name for name, _ in self.cohort.clauses}
        return _weakest([item for item in self.cohort.sections if item.id in clauses])

    @cached_property
    def weakest_criteria(self) -> tuple[Weakness, ...]:
        return _weakest(self.cohort.criteria)


def _weakest(items: Sequence[Weakness]) -> tuple[Weakness, ...]:
    """Those with something due, the lowest mean rate first."""
    known = [(item.rate, place, item) for place, item in enumerate(items) if item.rate is not None]
    return tuple(item for _, _, item in sorted(known, key=lambda entry: entry[:2]))


def percent(value: Fraction | float | None, digits: int = 1) -> str:
    """A share as a rounded percentage; "" for none."""
    return "" if value is None else fixed(100 * Fraction(value), digits) + "%"


def signed(value: Fraction | int, text: str = "") -> str:
    """A difference with its sign, as it is read: a minus, not a hyphen."""
    shown = (text or str(value)).lstrip("-")
    return f"＋{shown}" if value > 0 else f"－{shown}" if value < 0 else "0"


def reason_apart(row: ParkRow) -> str:
    """Why a park is listed apart."""
    if row.standing == "vetoed":
        return "触发：" + "、".join(row.triggered)
    if row.standing == "incomplete":
        return f"有 {row.unanswered} 项未作答"
    return row.grade_text
