"""The checklist: a standard as data. Its model, its fingerprint, and the parsing of plain data into it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import Field

from compliance.kinds import Answerable, Grade, Level
from compliance.kinds.base import Frozen, Number
from compliance.numbers import ROUNDING_WORDS, RoundingMode, plain

FORMAT = "compliance-checklist/1"

Origin = Literal["note", "drafted", "published"]
ORIGIN_WORDS = {"note": "名称见编制说明", "drafted": "自拟", "published": "标准正文"}
Basis = Literal["sourced_analog", "own_knowledge", "mixed", "judgement"]
BASIS_WORDS = {
    "sourced_analog": "参照公开做法",
    "own_knowledge": "参照法律法规的一般要求",
    "mixed": "部分参照公开做法",
    "judgement": "编写者判断",
}
Method = Literal["查文件", "看现场", "访谈", "抽样"]
Effort = Literal["low", "medium", "high"]
EFFORT_WORDS = {"low": "低", "medium": "中", "high": "高"}


class Published(Frozen):
    """The standard's own text, once it is held."""

    number: str
    """标准正文中的条款编号"""
    text: str
    """标准正文原文"""


class Standard(Frozen):
    """What standard the checklist stands for, and how much of it is held."""

    title: str
    """标准名称"""
    type: str
    """标准类型，例如 团体标准"""
    proposer: str
    """提出和归口单位"""
    number: str | None = None
    """标准编号；未获得时为空"""
    text_held: bool
    """是否持有标准正文"""
    statement: str
    """关于来源的声明，凡展示要点之处都要附上"""


class ContextChapter(Frozen):
    """A chapter that is not assessed, such as 范围."""

    number: str
    """章号"""
    title: str
    """章名"""
    text: str
    """编制说明对本章的说明"""
    origin: Origin = "note"
    """来源"""


class Source(Frozen):
    """Something public that criteria were drafted on."""

    id: str
    """代号，供 sources 引用"""
    title: str
    """名称"""
    fact: str
    """借鉴的内容"""
    confidence: Literal["sourced", "own-high", "judgement"]
    """可信程度"""


class Check(Frozen):
    """How a criterion is checked."""

    method: Method
    """检查方式"""
    how: str
    """查什么、怎么查"""


class Trigger(Frozen):
    """What sets off a veto: exactly one of the fields."""

    answer: str | None = None
    """结论为此时触发（符合性判定、等级量表）"""
    below: Number | None = None
    """数值（比率为百分数）低于此值时触发"""
    above: Number | None = None
    """数值（比率为百分数）高于此值时触发"""
    equals: Number | None = None
    """数值等于此值时触发"""
    declared: str | None = None
    """答卷“否决情形”填“有”时触发；此处写明是什么情形"""

    @property
    def given(self) -> list[str]:
        return [name for name in type(self).model_fields if getattr(self, name) is not None]

    def words(self, unit: str = "") -> str:
        """The trigger in words, e.g. "低于80%"."""
        if self.answer is not None:
            return f"结论为“{self.answer}”"
        if self.below is not None:
            return f"低于 {plain(self.below)}{unit}"
        if self.above is not None:
            return f"高于 {plain(self.above)}{unit}"
        if self.equals is not None:
            return f"等于 {plain(self.equals)}{unit}"
        return str(self.declared)


VetoEffect = Literal["fail", "zero_section"]
VETO_WORDS = {"fail": "总评否决", "zero_section": "条款否决"}


class Veto(Frozen):
    """What one failed criterion does beyond its own points."""

    effect: VetoEffect
    """fail：总评为最低等级；zero_section：所在条款计零"""
    when: Trigger | None = None
    """触发条件"""


class NotApplicableRule(Frozen):
    """When a criterion may be left out."""

    when: str
    """什么情况下可判不适用"""


class Criterion(Frozen):
    """检查要点: the smallest thing that is answered and scored."""

    id: str
    """编号，一经使用不再改变"""
    text: str
    """要点内容"""
    points: Number
    """标准分"""
    answer: Answerable
    """怎样作答、怎样计分"""
    note: str = ""
    """对要点或计分的补充说明"""
    veto: Veto | None = None
    """否决规则"""
    not_applicable: NotApplicableRule | None = None
    """不写则不得判不适用"""
    evidence: tuple[str, ...] = ()
    """应提供的佐证材料"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """整改建议"""
    effort: Effort = "medium"
    """整改难度"""
    origin: Origin
    """来源：drafted 自拟，published 标准正文"""
    basis: Basis = "judgement"
    """自拟的依据类型"""
    sources: tuple[str, ...] = ()
    """自拟时参照的来源代号"""
    published: Published | None = None
    """标准正文（持有后填写）"""

    @property
    def unit(self) -> str:
        """The unit that a veto's limit is in: "%" for a ratio."""
        return "%" if self.answer.kind == "ratio" else getattr(self.answer, "unit", "")

    @property
    def provenance(self) -> str:
        """Where the criterion comes from, in words, for showing beside it."""
        if self.origin == "published":
            return (
                f"{ORIGIN_WORDS['published']} {self.published.number}" if self.published else ORIGIN_WORDS["published"]
            )
        named = [source for source in self.sources if source not in {"J", "SEED"}]
        return f"{ORIGIN_WORDS[self.origin]}·{BASIS_WORDS[self.basis]}" + (f"（{'、'.join(named)}）" if named else "")


class Section(Frozen):
    """A chapter, a group of clauses or a clause; it holds sections or criteria, not both."""

    id: str
    """编号，一经使用不再改变"""
    number: str
    """章条号"""
    title: str
    """名称"""
    points: Number
    """标准分，应等于下级之和"""
    origin: Origin
    """名称的来源：note 编制说明，drafted 自拟，published 标准正文"""
    note: str = ""
    """说明"""
    published: Published | None = None
    """标准正文（持有后填写）"""
    sections: tuple[Section, ...] = ()
    """下级章条"""
    criteria: tuple[Criterion, ...] = ()
    """检查要点"""

    def walk(self) -> Iterator[Section]:
        yield self
        for section in self.sections:
            yield from section.walk()

    @property
    def heading(self) -> str:
        return f"{self.number} {self.title}"


class EvidenceRule(Frozen):
    """What an answer without evidence is worth."""

    required: bool
    """为 true 时，判最高结论须至少一条佐证材料"""
    conform_becomes: str
    """无佐证的最高结论改按哪个结论计"""


class NotApplicableTreatment(Frozen):
    """How criteria that do not apply enter the score."""

    treatment: Literal["excluded"]
    """excluded：从应得分中剔除"""
    review_above: Number
    """一章的不适用分值超过该章标准分的百分之几时警示"""


class Rescale(Frozen):
    """实得分 ÷ 应得分 × to."""

    step: Literal["rescale"]
    """不适用换算：实得分合计 ÷ 应得分合计 × to"""
    to: Number
    """满分"""


class AddBonus(Frozen):
    """Adds the bonus items' points up to a cap."""

    step: Literal["bonus"]
    """加上加分项"""
    cap: Number
    """加分合计的上限"""


class SubtractPenalties(Frozen):
    """Subtracts the penalty items' points, each up to its own cap."""

    step: Literal["penalties"]
    """减去专项扣分"""


class Bound(Frozen):
    """Keeps the score within limits."""

    step: Literal["bound"]
    """限制在范围内"""
    minimum: Number
    """下限"""
    maximum: Number
    """上限"""


class Round(Frozen):
    """The one rounding; section rates that grades look at are rounded by the same rule."""

    step: Literal["round"]
    """修约"""
    mode: RoundingMode
    """half_up 四舍五入；half_even 四舍六入五成双；truncate 截去"""
    digits: int = Field(ge=0, le=6)
    """保留几位小数"""

    @property
    def words(self) -> str:
        return (
            f"{ROUNDING_WORDS[self.mode]}，保留 {self.digits} 位小数"
            if self.digits
            else f"{ROUNDING_WORDS[self.mode]}取整"
        )


TotalStep = Annotated[Rescale | AddBonus | SubtractPenalties | Bound | Round, Field(discriminator="step")]


class ScoringRules(Frozen):
    """How answers become a score; everything that a committee might decide otherwise."""

    total_points: Number
    """标准分合计"""
    conformity: tuple[Level, ...]
    """符合性判定的各结论及得分系数，由高到低"""
    evidence: EvidenceRule
    """佐证规则"""
    not_applicable: NotApplicableTreatment
    """不适用的处理"""
    steps: tuple[TotalStep, ...]
    """由逐项得分到总分，依次计算的各步"""
    notes: tuple[str, ...] = ()
    """对计分规则来源的说明"""

    @property
    def rounding(self) -> Round:
        return next(step for step in self.steps if isinstance(step, Round))

    @property
    def full_score(self) -> Fraction:
        return next(step.to for step in self.steps if isinstance(step, Rescale))


class GradeLevel(Frozen):
    """A grade: both limits have to be reached."""

    name: str
    """等级名称"""
    min_score: Number
    """总分下限"""
    min_section_rate: Number
    """各章得分率（%）下限"""


class BonusItem(Frozen):
    """加分项."""

    id: str
    """编号"""
    text: str
    """内容"""
    points: Number
    """加分"""
    evidence: tuple[str, ...] = ()
    """应提供的佐证材料"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """怎样争取"""
    effort: Effort = "high"
    """难度"""
    origin: Origin = "drafted"
    """来源"""


class PenaltyItem(Frozen):
    """专项扣分: found, it deducts points per occurrence, or fails the whole."""

    id: str
    """编号"""
    text: str
    """情形"""
    effect: Literal["fail"] | None = None
    """fail：出现即总评否决"""
    deduct: Number | None = None
    """每次扣分"""
    unit: str = "次"
    """计数单位"""
    cap: Number | None = None
    """最多扣多少分"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """怎样避免"""
    origin: Origin = "drafted"
    """来源"""


class RevisionMapping(Frozen):
    """对照表: where the criteria of an earlier version went."""

    format: Literal["compliance-mapping/1"]
    """格式"""
    checklist: str
    """检查表代号"""
    from_version: str
    """原版本"""
    to_version: str
    """新版本"""
    criteria: dict[str, str | None]
    """原要点编号 → 新要点编号；不再采用的写空值"""
    note: str = ""
    """说明"""


class Checklist(Frozen):
    """A whole checklist, all its files put together."""

    format: Literal["compliance-checklist/1"]
    """格式"""
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """代号：小写字母、数字和连字符"""
    version: str = Field(pattern=r"^[0-9A-Za-z][0-9A-Za-z.+-]*$")
    """版本"""
    title: str
    """检查表名称"""
    standard: Standard
    """所依据的标准"""
    context: tuple[ContextChapter, ...] = ()
    """不参与评分的章"""
    scoring: ScoringRules
    """计分规则"""
    grades: tuple[GradeLevel, ...]
    """等级，由高到低"""
    bonus: tuple[BonusItem, ...] = ()
    """加分项"""
    penalties: tuple[PenaltyItem, ...] = ()
    """专项扣分"""
    sources: tuple[Source, ...] = ()
    """参照来源"""
    mappings: tuple[RevisionMapping, ...] = ()
    """与早前版本的对照表"""
    sections: tuple[Section, ...]
    """各章"""
    fingerprint: str = ""
    """由程序计算，不在文件中书写"""

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the order of the checklist."""
        return tuple(c for top in self.sections for section in top.walk() for c in section.criteria)

    @cached_property
    def by_id(self) -> Mapping[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def clauses(self) -> tuple[Section, ...]:
        """The sections that hold criteria."""
        return tuple(section for top in self.sections for section in top.walk() if section.criteria)

    @cached_property
    def home(self) -> Mapping[str, tuple[Section, ...]]:
        """For each criterion and section id, the sections around it, outermost first."""
        found: dict[str, tuple[Section, ...]] = {}

        def visit(section: Section, above: tuple[Section, ...]) -> None:
            found[section.id] = above
            for criterion in section.criteria:
                found[criterion.id] = (*above, section)
            for child in section.sections:
                visit(child, (*above, section))

        for top in self.sections:
            visit(top, ())
        return found

    @property
    def short_fingerprint(self) -> str:
        """The first 16 hexadecimal digits, in groups of four, for printing."""
        return " ".join(self.fingerprint[i : i + 4] for i in range(0, 16, 4))


def fingerprint_of(data: Any) -> str:
    """SHA-256 over the plain data in canonical JSON: comments, order of names and layout do not matter."""
    canonical = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def parse(data: Any) -> Checklist:
    """A checklist from the plain data of all its files put together.

    Raises pydantic.ValidationError; `checklist_files.load` turns that into located problems.
    """
    checklist = Checklist.model_validate(data)
    levels = checklist.scoring.conformity
    sections = tuple(_with_levels(section, levels) for section in checklist.sections)
    return checklist.model_copy(update={"sections": sections, "fingerprint": fingerprint_of(data)})


def _with_levels(section: Section, levels: tuple[Level, ...]) -> Section:
    """The shared scale put into every criterion that is judged by it."""
    criteria = tuple(
        c.model_copy(update={"answer": c.answer.model_copy(update={"levels": levels})})
        if isinstance(c.answer, Grade)
        else c
        for c in section.criteria
    )
    sections = tuple(_with_levels(child, levels) for child in section.sections)
    return section.model_copy(update={"criteria": criteria, "sections": sections})
