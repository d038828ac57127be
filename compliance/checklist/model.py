"""The checklist: a standard as data. Its model, its fingerprint, and the parsing of plain data into it."""

from __future__ import annotations

import hashlib
import json
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from math import ceil
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import SkipJsonSchema

from compliance.checklist.kinds import Answerable, Level, LevelScale, Slot
from compliance.checklist.kinds.base import Credit, Frozen, Number
from compliance.checklist.kinds.levels import CONFORMITY, SCALE
from compliance.checklist.kinds.measures import Metric, Ratio
from compliance.checklist.mending import Effort, Mending
from compliance.checklist.problems import Unfit
from compliance.checklist.provenance import (
    BASIS_WORDS,
    ORIGIN_WORDS,
    Basis,
    ContextChapter,
    Origin,
    Published,
    Source,
    Standard,
)
from compliance.checklist.revision import VERSION, RevisionMapping
from compliance.checklist.rules import (
    BASE,
    BUILT_IN,
    RATE,
    ROLLUP_WORDS,
    SCORE,
    SECTIONS,
    VETO_WORDS,
    Absence,
    AddBonus,
    Condition,
    Consequence,
    Entry,
    EvidenceRule,
    Extras,
    GradeLevel,
    Handling,
    Measure,
    Requirement,
    Rollup,
    ScoringRules,
    SubtractPenalties,
    TotalStep,
    Treatment,
    Unanswered,
    Veto,
)
from compliance.checklist.subject import Subject
from compliance.numbers import plain
from compliance.trace import sum_of

FORMAT = "compliance-checklist/2"

Method = Literal["查文件", "看现场", "访谈", "抽样"]


class Check(Frozen):
    """How a criterion is checked."""

    method: Method
    """检查方式"""
    how: str
    """查什么、怎么查"""


class NotApplicableRule(Frozen):
    """When a criterion may be left out."""

    when: str
    """什么情况下可判不适用"""
    treatment: Treatment | None = None
    """不写则同所在章条；excluded：从应得分中剔除；full：按满分计；credit：按 credit 计"""
    credit: Credit | None = None
    """treatment 为 credit 时的得分系数，0 至 1 或百分数"""

    @property
    def absence(self) -> Absence | None:
        """How it counts when it is left out; None where that is not said here."""
        return Absence(treatment=self.treatment, credit=self.credit) if self.treatment else None


class Criterion(Frozen):
    """检查要点: the smallest thing that is answered and scored."""

    id: str
    """编号，一经使用不再改变"""
    text: str
    """要点内容"""
    points: Number = Fraction(1)
    """标准分；不写则为 1"""
    answer: Answerable = LevelScale(kind="level")
    """怎样作答、怎样计分；不写则按检查表的 conformity 判结论"""
    note: str = ""
    """对要点或计分的补充说明"""
    veto: Veto | None = None
    """否决规则"""
    fact: bool = False
    """true：失分是评价期内已发生的事实（事故、泄密、通报等），本期不能整改，只能防止再发生"""
    not_applicable: NotApplicableRule | None = None
    """不写则不得判不适用"""
    evidence_rule: EvidenceRule | None = None
    """佐证规则；不写则同所在章条"""
    unanswered: Unanswered | None = None
    """未作答怎样计；不写则同所在章条"""
    evidence: tuple[str, ...] = ()
    """应提供的佐证材料"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """整改建议"""
    effort: Effort = "medium"
    """整改难度"""
    lead: int | None = Field(default=None, ge=1)
    """整改从开始到见效至少多少天；不写则按难度"""
    origin: Origin = "drafted"
    """来源：drafted 自拟，published 标准正文"""
    basis: Basis = "judgement"
    """自拟的依据类型"""
    sources: tuple[str, ...] = ()
    """自拟时参照的来源代号"""
    published: Published | None = None
    """标准正文（持有后填写）"""

    def model_post_init(self, _: Any) -> None:
        if isinstance(self.answer, Ratio) and self.veto and self.veto.when:
            self.answer.struck_at(self.veto.when.limits)

    def __hash__(self) -> int:
        return hash(self.id)  # of all fields it would be slow

    @property
    def veto_is_fact(self) -> bool:
        """Whether its veto, once set off, cannot be mended."""
        return self.fact or (self.veto is not None and self.veto.fact)

    @property
    def unit(self) -> str:
        """The unit that a veto's limit is in."""
        shape, slots = self.answer.entered
        return "%" if shape == "ratio" else slots[0].unit if shape == "number" else ""

    @property
    def provenance(self) -> str:
        """Where the criterion comes from, in words, for showing beside it."""
        if self.origin == "published":
            return (
                f"{ORIGIN_WORDS['published']} {self.published.number}" if self.published else ORIGIN_WORDS["published"]
            )
        named = [source for source in self.sources if source not in {"J", "SEED"}]
        return f"{ORIGIN_WORDS[self.origin]}·{BASIS_WORDS[self.basis]}" + (f"（{'、'.join(named)}）" if named else "")


class PerObject(Frozen):
    """A section that is assessed once for each object of a kind, such as each window."""

    name: str
    """对象是什么，例如 窗口、塔吊"""
    rollup: Literal["mean", "minimum"] = "mean"
    """各对象的得分率怎样合成：mean 算术平均，minimum 取最低"""
    grades: tuple[GradeLevel, ...] = ()
    """每个对象的等级，由高到低；看它自己的得分率 rate，或章条之内的量和条件"""

    @property
    def words(self) -> str:
        return f"每个{self.name}分别评分，由各自的得分率合成（{ROLLUP_WORDS[self.rollup]}）"


class Section(Frozen):
    """A chapter, a group of clauses or a clause; it holds sections or criteria, not both."""

    id: str
    """编号，一经使用不再改变"""
    number: str
    """章条号"""
    title: str
    """名称"""
    points: Number = Fraction(0)
    """标准分；不写则为计入得分的下级之和，rollup 为 sum 时应等于它"""
    rollup: Rollup = "sum"
    """下级怎样合成：sum 相加；weighted_mean、mean、minimum 先合成得分率，再乘以本级标准分"""
    counted: bool = True
    """false：不计入上一级的得分，只供否决、条件和等级查看"""
    per_object: PerObject | None = None
    """按对象分别作答；答卷的“对象”列出各对象"""
    evidence_rule: EvidenceRule | None = None
    """其中各要点的佐证规则；不写则同上级"""
    not_applicable: Absence | None = None
    """其中各要点不适用怎样计；不写则同上级"""
    unanswered: Unanswered | None = None
    """其中各要点未作答怎样计；不写则同上级"""
    origin: Origin = "drafted"
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

    @property
    def words(self) -> Iterator[str]:
        """What is particular about how it is scored; nothing where its parts are simply added up."""
        if self.per_object is not None:
            yield self.per_object.words
        if self.rollup != "sum":
            words = ROLLUP_WORDS[self.rollup]
            yield f"由下级的得分率合成（{words}），再乘以本级标准分 {plain(self.points)}"
        if not self.counted:
            yield "不计入得分，只供否决、条件和等级查看"


class Extra(Frozen):
    """What is asked beside the criteria: whether it is there, or a number."""

    @property
    @abstractmethod
    def number(self) -> Slot | None:
        """The number that is filled in; None where it is 有 or 无."""

    @property
    def fill(self) -> str:
        """How to fill it in."""
        slot = self.number
        if slot is None:
            return "填 有 或 无"
        return f"填{slot.unit}数" if slot.most is None else f"填核定的分，0 至 {plain(slot.most)}"


class BonusItem(Extra):
    """加分项: 有 or 无, counted (`each`), or granted in part (`partial`)."""

    id: str
    """编号"""
    text: str
    """内容"""
    points: Number = Fraction(0)
    """加分；写了 each 的不写"""
    partial: bool = False
    """true：按核定的分填，0 至 points"""
    each: Number | None = None
    """按数目加分的，每一个加多少分"""
    unit: str = "项"
    """计数单位"""
    cap: Number | None = None
    """写了 each 的，最多加多少分"""
    evidence: tuple[str, ...] = ()
    """应提供的佐证材料"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """怎样争取"""
    effort: Effort = "high"
    """难度"""
    lead: int | None = Field(default=None, ge=1)
    """至少多少天；不写则按难度"""
    origin: Origin = "drafted"
    """来源"""

    @property
    def most(self) -> Fraction:
        """The most that it can add."""
        return self.points if self.each is None else self.cap or self.points

    @property
    def number(self) -> Slot | None:
        if self.each is not None:
            return Slot("数目", self.unit, integer=True)
        return Slot("加分", "分", most=self.points) if self.partial else None

    @property
    def fullest(self) -> bool | Fraction:
        """The answer that adds the most."""
        if self.each is not None:
            return Fraction(ceil(self.most / self.each))
        return self.points if self.partial else True

    @property
    def per_unit(self) -> str:
        """What each adds, in words; "" where they are not counted."""
        return "" if self.each is None else f"每{self.unit}加 {plain(self.each)} 分"

    @property
    def words(self) -> str:
        """What it adds: "加 2 分", "每项加 0.5 分，最多加 2 分", "按核定的分加，最多加 2 分"."""
        most = f"最多加 {plain(self.most)} 分"
        if self.each is not None:
            return f"{self.per_unit}，{most}"
        return f"按核定的分加，{most}" if self.partial else f"加 {plain(self.points)} 分"

    @property
    def gist(self) -> str:
        """The same in a list: "2 分", "每项 0.5 分至多 2 分", "至多 2 分"."""
        if self.each is not None:
            return f"每{self.unit} {plain(self.each)} 分至多 {plain(self.most)} 分"
        return f"至多 {plain(self.points)} 分" if self.partial else f"{plain(self.points)} 分"

    @property
    def rule(self) -> str:
        return f"加分项，{self.words}" if self.number else f"加分项，有此项的{self.words}"


class PenaltyItem(Extra):
    """专项扣分: found, it deducts points per occurrence, or fails the whole."""

    id: str
    """编号"""
    text: str
    """情形"""
    effect: Literal["fail", "cap_grade", "withhold"] | None = None
    """fail：出现即总评否决；cap_grade：总评不高于 grade；withhold：不给总分和等级"""
    grade: str | None = None
    """effect 为 cap_grade 时，最高能评的等级"""
    deduct: Number | None = None
    """每次扣分"""
    unit: str = "次"
    """计数单位"""
    cap: Number | None = None
    """最多扣多少分；不写则不设上限"""
    checks: tuple[Check, ...] = ()
    """检查方式"""
    advice: str = ""
    """怎样避免"""
    fact: bool = True
    """true：评价期内已发生的事实，本期不能整改；false：是现状，可以消除"""
    effort: Effort = "medium"
    """消除它的难度；fact 为 false 时有用"""
    lead: int | None = Field(default=None, ge=1)
    """消除它至少多少天；不写则按难度"""
    origin: Origin = "drafted"
    """来源"""

    @property
    def consequence(self) -> Consequence | None:
        """What it does when it is found; None where it deducts points."""
        return None if self.effect is None else Consequence(effect=self.effect, grade=self.grade)

    @property
    def number(self) -> Slot | None:
        return Slot("次数", self.unit, integer=True) if self.effect is None else None

    @property
    def each(self) -> str:
        """What one occurrence costs, in words; "" where it deducts nothing."""
        return "" if self.deduct is None else f"每{self.unit}扣 {plain(self.deduct)} 分"

    @property
    def most(self) -> str:
        """The cap in words; "" for none."""
        return "" if self.cap is None else f"最多扣 {plain(self.cap)} 分"

    @property
    def words(self) -> str:
        """What it costs: "每次扣 2 分，最多扣 10 分", or the name of what it does to the whole."""
        return "，".join(filter(None, (self.each, self.most))) or VETO_WORDS[self.effect or "fail"]


Item = Criterion | BonusItem | PenaltyItem


class Figure(Frozen):
    """One number among the answers; a choice counts as 1 where it was made, as 0 where it was not."""

    criterion: str
    """要点编号"""
    part: str | None = None
    """取哪一个数：比率写 分子 或 分母，条件组合和逐次扣分写名称；判定和逐项累加写选项，选了为 1，否则为 0"""

    def __str__(self) -> str:
        return f"{self.criterion} {self.part}" if self.part else self.criterion


class Consistency(Frozen):
    """勾稽关系: two numbers that should agree; not a rule of scoring, a park that breaks it is only asked to look."""

    left: Figure
    """左边的数"""
    relation: Literal["equal", "at_most"]
    """equal：应相等；at_most：左边不应大于右边"""
    right: Figure
    """右边的数"""
    text: str
    """关系的说明"""


def _not_written(given: Any) -> Any:
    raise Unfit("由程序写，不在文件中书写", "删去这一行")


class Checklist(Frozen):
    """A whole checklist, all its files put together."""

    format: Literal["compliance-checklist/2"]
    """格式"""
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    """代号：小写字母、数字和连字符"""
    version: str = Field(pattern=VERSION)
    """版本"""
    title: str
    """检查表名称"""
    standard: Standard
    """所依据的标准"""
    context: tuple[ContextChapter, ...] = ()
    """不参与评分的章"""
    scales: Mapping[str, tuple[Level, ...]] = Field(default_factory=dict)
    """各要点共用的结论，由高到低，每列一个名称；不写作答方式的要点用 conformity，默认为符合、部分符合、不符合"""
    scoring: ScoringRules = ScoringRules()
    """计分规则"""
    measures: tuple[Measure, ...] = ()
    """条件和等级所看的量"""
    conditions: tuple[Condition, ...] = ()
    """条件：量与界限相比，成立的可以有后果"""
    grades: tuple[GradeLevel, ...]
    """等级，由高到低"""
    bonus: tuple[BonusItem, ...] = ()
    """加分项"""
    penalties: tuple[PenaltyItem, ...] = ()
    """专项扣分"""
    subject: Subject = Subject()
    """被评的是什么，答卷问它哪些基本信息"""
    mending: Mending = Mending()
    """整改的优先级、工作量和历时"""
    consistency: tuple[Consistency, ...] = ()
    """勾稽关系，供多园区汇总时提示复核，不影响得分"""
    sources: tuple[Source, ...] = ()
    """参照来源"""
    mappings: tuple[RevisionMapping, ...] = ()
    """与早前版本的对照表"""
    sections: tuple[Section, ...]
    """各章"""
    fingerprint: Annotated[SkipJsonSchema[str], BeforeValidator(_not_written)] = ""
    earlier: Annotated[SkipJsonSchema[tuple[Checklist, ...]], BeforeValidator(_not_written)] = Field((), exclude=True)
    """The earlier versions that are kept."""

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """Every criterion, in the order of the checklist."""
        return tuple(c for top in self.sections for section in top.walk() for c in section.criteria)

    @property
    def items(self) -> tuple[Item, ...]:
        """All that is answered."""
        return (*self.criteria, *self.bonus, *self.penalties)

    @cached_property
    def item_by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def asks(self) -> Mapping[str, tuple[Requirement, ...]]:
        """What each grade asks for, the conditions that it names among it."""
        return {
            grade.name: tuple(
                filter(None, (self.condition_by_id.get(e) if isinstance(e, str) else e for e in grade.requires))
            )
            for grade in self.grades
        }

    @cached_property
    def object_grades(self) -> Mapping[str, tuple[tuple[str, tuple[Requirement, ...]], ...]]:
        """For each object's copy of a section that gives objects grades: the grades, and what each asks of it."""
        found: dict[str, tuple[tuple[str, tuple[Requirement, ...]], ...]] = {}
        for section in self.section_by_id.values():
            for grade in section.per_object.grades if section.per_object else ():
                for copy in section.sections:
                    home, at, name = copy.id.partition("@")
                    if at and home == section.id:
                        asked = tuple(self._of_object(entry, name) for entry in grade.requires)
                        found[copy.id] = (*found.get(copy.id, ()), (grade.name, asked))
        return found

    def _of_object(self, entry: Entry, name: str) -> Requirement:
        if isinstance(entry, str):
            return self.condition_by_id[f"{entry}@{name}"]
        if entry.measure == RATE.id:
            return entry
        return entry.model_copy(update={"measure": f"{entry.measure}@{name}"})

    @cached_property
    def graded_by(self) -> tuple[Measure, ...]:
        """The measures that grades look at: the score and the rates of the chapters before all others."""
        asked = [required.measure for grade in self.grades for required in self.asks[grade.name]]
        ordered = dict.fromkeys((*BUILT_IN, *asked))
        return tuple(self.measure_by_id[name] for name in ordered if name in asked and name in self.measure_by_id)

    @property
    def graded_by_rates(self) -> bool:
        """Whether a grade asks for a rate of every chapter."""
        return SECTIONS in self.graded_by

    @property
    def score_floors(self) -> Iterator[tuple[str, Fraction]]:
        """From which score on each grade is given, by its name; of the grades that ask for one."""
        for grade in self.grades:
            if floor := self.floor(grade):
                yield grade.name, floor

    def floor(self, grade: GradeLevel, measure: Measure = SCORE) -> Fraction | None:
        """What a grade asks at least of the score, or of each chapter's rate; None where it does not."""
        floors = [
            required.at_least
            for required in self.asks[grade.name]
            if required.measure == measure.id and required.at_least is not None
        ]
        return max(floors, default=None)

    @cached_property
    def score_limits(self) -> tuple[Fraction, ...]:
        """What a score is held against: a print of it is on the same side of each."""
        return self._limits(SCORE)

    @cached_property
    def rate_limits(self) -> tuple[Fraction, ...]:
        """The same of the rate (%) of a chapter, or of an object that has a grade of its own."""
        objects = [one for grades in self.object_grades.values() for _, asked in grades for one in asked]
        own = [limit for required in objects if required.measure == RATE.id for _, limit in required.given]
        return (*self._limits(SECTIONS), *dict.fromkeys(own))

    def _limits(self, measure: Measure) -> tuple[Fraction, ...]:
        asked = (*self.conditions, *(required for grade in self.asks.values() for required in grade))
        return tuple(limit for required in asked if required.measure == measure.id for _, limit in required.given)

    @cached_property
    def by_id(self) -> Mapping[str, Criterion]:
        return {criterion.id: criterion for criterion in self.criteria}

    @cached_property
    def clauses(self) -> tuple[Section, ...]:
        """The sections that hold criteria."""
        return tuple(section for top in self.sections for section in top.walk() if section.criteria)

    @cached_property
    def section_by_id(self) -> Mapping[str, Section]:
        return {section.id: section for top in self.sections for section in top.walk()}

    @cached_property
    def grade_order(self) -> Mapping[str, int]:
        """The place of each grade by its name: 0 for the best."""
        return {grade.name: place for place, grade in enumerate(self.grades)}

    @cached_property
    def measure_by_id(self) -> Mapping[str, Measure]:
        return {**BUILT_IN, **{measure.id: measure for measure in self.measures}}

    @cached_property
    def condition_by_id(self) -> Mapping[str, Condition]:
        return {condition.id: condition for condition in self.conditions}

    @cached_property
    def with_vetoes(self) -> tuple[Criterion, ...]:
        """The criteria that an answer can set off a veto of."""
        return tuple(criterion for criterion in self.criteria if criterion.veto and criterion.veto.when)

    @cached_property
    def zeroing_vetoes(self) -> Mapping[str, tuple[str, ...]]:
        """For each section that vetoes of criteria can zero, those criteria."""
        found: dict[str, tuple[str, ...]] = {}
        for criterion in self.criteria:
            if criterion.veto and criterion.veto.effect == "zero_section":
                section = criterion.veto.section or self.home[criterion.id][-1].id
                found[section] = (*found.get(section, ()), criterion.id)
        return found

    def counts_conditions(self, measure: Measure) -> bool:
        """Whether it is conditions that a measure counts: those that hold."""
        return bool(measure.of) and measure.of[0] in self.condition_by_id

    def over_objects(self, measure: Measure) -> bool:
        """Whether it is taken from a measure of each object."""
        return bool(measure.of) and measure.of[0] in self.measure_by_id

    def waits(self, condition: Condition) -> bool:
        """Whether it can only be told once there is a score."""
        return bool(self.awaited(condition))

    def awaited(self, condition: Condition) -> set[str]:
        """The built-in measures that it looks at, itself or through what it counts."""
        found, looked_at = {condition.measure}, [condition.measure]
        for name in looked_at:
            measure = self.measure_by_id.get(name)
            counted = measure.of if measure and self.counts_conditions(measure) else ()
            more = {one.measure for one in map(self.condition_by_id.get, counted) if one} - found
            found |= more
            looked_at += sorted(more)
        return found & {*BUILT_IN}

    def under(self, measure: Measure) -> Iterator[str]:
        """The criteria, sections and bonus items that a measure is made of at last."""
        for name in measure.of if self.counts_conditions(measure) else ():
            yield from self.under(self.measure_by_id[self.condition_by_id[name].measure])
        for name in measure.of if self.over_objects(measure) else ():
            yield from self.under(self.measure_by_id[name])
        if not self.counts_conditions(measure) and not self.over_objects(measure):
            yield from measure.of or self.everything(measure)

    def valued(self, measure: Measure) -> tuple[str, ...]:
        """The criteria whose answered numbers a measure is; none of any that is made of points."""
        return tuple(self.under(measure)) if measure.take == "value" else ()

    @cached_property
    def looked_up(self) -> frozenset[str]:
        """The criteria whose answered numbers any measure is."""
        return frozenset(name for measure in self.measures for name in self.valued(measure))

    def everything(self, measure: Measure) -> tuple[str, ...]:
        """What a measure is taken from where that is not written."""
        if measure.take == "lowest":
            return tuple(section.id for section in self.sections if section.counted)
        return tuple(c.id for top in self.sections if top.counted for part in top.walk() for c in part.criteria)

    @cached_property
    def base_at(self) -> int | None:
        """The place of the step before which `base` is taken: the first bonus or penalties step that looks at it.

        Where none does it is the first of the bonus, or of the penalties where there is no bonus.
        """
        looking = [one for one in self.conditions if BASE.id in self.awaited(one)]
        acting = {name for one in looking for name in (*one.bonus, *([one.id] if one.points is not None else []))}
        steps = [(at, step) for at, step in enumerate(self.scoring.steps) if isinstance(step, Extras)]
        if found := [at for at, step in steps if any(step.takes(name) for name in acting & {*self.extras_of(step)})]:
            return found[0]
        return min(((step.step, at) for at, step in steps), default=("", None))[1]

    def extras_of(self, step: Extras) -> tuple[str, ...]:
        """The bonus items, or the penalties and conditions that take points, which a step adds or takes."""
        if isinstance(step, AddBonus):
            items = [item.id for item in self.bonus]
        else:
            items = [item.id for item in self.penalties if item.deduct is not None]
            items += [one.id for one, _ in self.deducting]
        return tuple(name for name in items if step.takes(name))

    def words_of(self, measure: Measure) -> str:
        """What a measure is, e.g. "保证项目得分率（K1、K2，合计得分率）"."""
        if measure.id == BASE.id and self.base_at is not None:
            return f"第 {self.base_at + 1} 步以前的得分"
        if not self.counts_conditions(measure):
            return measure.words
        rounded = f"，{measure.round.words}" if measure.round else ""
        taken = "成立的条件数" if measure.take == "count" else "成立的条件所占比例"
        return f"{measure.name}（{'、'.join(measure.of)}，{taken}{rounded}）"

    @cached_property
    def zeroing_conditions(self) -> Mapping[str, tuple[Condition, ...]]:
        """For each section that conditions can zero, those conditions."""
        found: dict[str, tuple[Condition, ...]] = {}
        for condition in self.conditions:
            if condition.effect == "zero_section" and condition.section:
                found[condition.section] = (*found.get(condition.section, ()), condition)
        return found

    @cached_property
    def releasing(self) -> Mapping[str, tuple[Condition, ...]]:
        """For each bonus item that only counts where conditions hold, those conditions."""
        found: dict[str, tuple[Condition, ...]] = {}
        for condition in self.conditions:
            for name in condition.bonus:
                found[name] = (*found.get(name, ()), condition)
        return found

    @cached_property
    def deducting(self) -> tuple[tuple[Condition, Fraction], ...]:
        """The conditions that take points where they hold, and how many."""
        return tuple((one, one.points) for one in self.conditions if one.points is not None)

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

    def mapping_from(self, version: object) -> RevisionMapping | None:
        return next((mapping for mapping in self.mappings if mapping.from_version == version), None)

    def held(self, version: object) -> Checklist | None:
        """An earlier version that is kept with it, or itself."""
        return next((one for one in (self, *self.earlier) if one.version == version), None)

    def handling(self, criterion: Criterion) -> Handling:
        """What holds of a criterion; the same of the copies that objects have."""
        return self._handling[criterion.id.partition("@")[0]]

    @cached_property
    def _handling(self) -> Mapping[str, Handling]:
        found: dict[str, Handling] = {}

        def visit(section: Section, above: Handling) -> None:
            here = Handling(
                section.evidence_rule or above.evidence,
                section.not_applicable or above.absence,
                section.unanswered or above.unanswered,
            )
            for criterion in section.criteria:
                absence = criterion.not_applicable and criterion.not_applicable.absence
                found[criterion.id.partition("@")[0]] = Handling(
                    criterion.evidence_rule or here.evidence,
                    absence or here.absence,
                    criterion.unanswered or here.unanswered,
                )
            for child in section.sections:
                visit(child, here)

        rules = self.scoring
        for top in self.sections:
            visit(top, Handling(rules.evidence_rule, rules.not_applicable, rules.unanswered))
        return found

    def instead(self, criterion: Criterion) -> str:
        """What counts for the best conclusion of a criterion without evidence; "" where it needs none."""
        answer = criterion.answer
        if not isinstance(answer, LevelScale):
            return ""
        return self.handling(criterion).evidence.stands_for([level.name for level in answer.levels])

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
    scales = {CONFORMITY: SCALE, **checklist.scales}
    sections = tuple(filled(section, scales) for section in checklist.sections)
    changes: dict[str, Any] = {"scales": scales, "sections": sections, "fingerprint": fingerprint_of(data)}
    answers = {c.id: c.answer for top in sections for section in top.walk() for c in section.criteria}
    for measure in checklist.measures:
        answer = answers.get("".join(measure.of[:1])) if measure.take == "value" else None
        if isinstance(answer, Metric | Ratio):
            unit = "%" if isinstance(answer, Ratio) else answer.unit
            measure.answered_in(unit if unit == "%" else f" {unit}")
    rules: dict[str, Any] = {"steps": tuple(_shared_out(checklist))}
    if "total_points" not in checklist.scoring.model_fields_set:
        rules["total_points"] = sum_of([section.points for section in sections if section.counted])
    changes["scoring"] = checklist.scoring.model_copy(update=rules)
    return checklist.model_copy(update=changes)


def _shared_out(checklist: Checklist) -> Iterator[TotalStep]:
    """The steps, those that say of nothing what they take with all that no other step of their kind takes."""
    for step in checklist.scoring.steps:
        if not isinstance(step, AddBonus | SubtractPenalties):
            yield step
            continue
        alike = [other for other in checklist.scoring.steps if other.step == step.step]
        named = {name for other in alike if isinstance(other, Extras) for name in other.of or ()}
        open_ones = sum(isinstance(other, Extras) and other.of is None for other in alike)
        if step.of is not None or not named or open_ones > 1:
            yield step
        else:
            rest = tuple(name for name in checklist.extras_of(step) if name not in named)
            yield step.model_copy(update={"of": rest})


def filled(section: Section, scales: Mapping[str, tuple[Level, ...]]) -> Section:
    """With what its author left to the defaults: the named scales, and points that are the sum of the parts'."""
    criteria = tuple(_with_scale(criterion, scales) for criterion in section.criteria)
    sections = tuple(filled(child, scales) for child in section.sections)
    changes: dict[str, Any] = {"criteria": criteria, "sections": sections}
    if "points" not in section.model_fields_set:
        parts = [*(child.points for child in sections if child.counted), *(c.points for c in criteria)]
        changes["points"] = sum_of(parts)
    return section.model_copy(update=changes)


def _with_scale(criterion: Criterion, scales: Mapping[str, tuple[Level, ...]]) -> Criterion:
    answer = criterion.answer
    if not isinstance(answer, LevelScale) or answer.levels:
        return criterion
    name = answer.scale or CONFORMITY
    answer = answer.model_copy(update={"scale": name, "levels": scales.get(name, ())})
    return criterion.model_copy(update={"answer": answer})
