"""The scoring rules of a checklist, as data: everything that a committee might decide otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Discriminator, Field, PrivateAttr, Tag

from compliance.checklist.kinds.base import Bounds, Credit, Frozen, Number, Threshold, share
from compliance.numbers import ROUNDING_WORDS, RoundingMode, plain
from compliance.trace import COMPARISONS, Direction

Rollup = Literal["sum", "weighted_mean", "mean", "minimum"]
ROLLUP_WORDS: dict[Rollup, str] = {
    "sum": "各项相加",
    "weighted_mean": "按标准分加权平均",
    "mean": "算术平均",
    "minimum": "取最低的一项",
}

TOTAL_KEY = "总分"
"""The key of the steps to the total; no section or criterion may be called so."""


class Rounding(Frozen):
    """One way of rounding."""

    mode: RoundingMode
    """half_up 四舍五入；half_even 四舍六入五成双；truncate 截去"""
    digits: int = Field(ge=0, le=6)
    """保留几位小数"""

    @property
    def words(self) -> str:
        name = ROUNDING_WORDS[self.mode]
        return f"{name}，保留 {self.digits} 位小数" if self.digits else f"{name}取整"


class Rescale(Frozen):
    """What there is so far ÷ 应得分 × to."""

    step: Literal["rescale"]
    """不适用换算：算到这一步的值（第一步是实得分合计）÷ 应得分合计 × to"""
    to: Number
    """满分"""

    @property
    def words(self) -> str:
        return f"实得分合计 ÷ 应得分合计 × {plain(self.to)}"


class DeductFrom(Frozen):
    """base − (应得分 − 实得分)."""

    step: Literal["deduct_from"]
    """从基数减去扣分合计（应得分合计 − 实得分合计）"""
    base: Number
    """基数"""

    @property
    def words(self) -> str:
        return f"{plain(self.base)} − 扣分合计（应得分合计 − 实得分合计）"


class Multiply(Frozen):
    """× by."""

    step: Literal["multiply"]
    """乘以系数"""
    by: Number
    """系数"""

    @property
    def words(self) -> str:
        return f"乘以 {plain(self.by)}"


class Extras(Frozen):
    """A step that adds or takes the points of items beside the criteria."""

    of: tuple[str, ...] | None = None
    """只算这些加分项（专项扣分，扣分的条件）；不写则为其他同类的步没有写的全部"""

    def takes(self, name: str) -> bool:
        """Whether an item, or a copy of a condition for one object, is one of this step's."""
        return self.of is None or name.partition("@")[0] in self.of


class AddBonus(Extras):
    """Adds the bonus items' points up to a cap."""

    step: Literal["bonus"]
    """加上加分项"""
    cap: Number | None = None
    """加分合计的上限；不写则不设上限"""

    words: ClassVar[str] = "加上加分项"

    @property
    def most(self) -> str:
        """The cap in words; "" for none."""
        return "" if self.cap is None else f"合计最多 {plain(self.cap)} 分"


class SubtractPenalties(Extras):
    """Subtracts the penalty items' points, each up to its own cap."""

    step: Literal["penalties"]
    """减去专项扣分"""

    words: ClassVar[str] = "减去专项扣分"


class Bound(Frozen):
    """Keeps the score within limits."""

    step: Literal["bound"]
    """限制在范围内"""
    minimum: Number | None = None
    """下限；不写则不设下限"""
    maximum: Number | None = None
    """上限；不写则不设上限"""

    @property
    def limits(self) -> list[tuple[Literal["minimum", "maximum"], Fraction, str]]:
        """The limits that are written, each with its words."""
        lower, upper = self.minimum, self.maximum
        found: list[tuple[Literal["minimum", "maximum"], Fraction, str]] = []
        if lower is not None:
            found.append(("minimum", lower, f"不低于 {plain(lower)}"))
        if upper is not None:
            found.append(("maximum", upper, f"不高于 {plain(upper)}"))
        return found

    @property
    def words(self) -> str:
        return "结果" + "，".join(words for _, _, words in self.limits)


class Round(Rounding):
    """A rounding of the total where it stands in the list of steps."""

    step: Literal["round"]
    """修约"""


TotalStep = Annotated[
    Rescale | DeductFrom | Multiply | AddBonus | SubtractPenalties | Bound | Round, Field(discriminator="step")
]


class RoundAt(Frozen):
    """Roundings before the total: none but what is named here."""

    criteria: Rounding | None = None
    """各要点的得分"""
    sections: Rounding | None = None
    """各章条的实得分"""
    rates: Rounding | Literal["exact"] | None = None
    """等级所看的各章得分率；不写则与总分相同，exact 为不修约"""


class EvidenceRule(Frozen):
    """What the best conclusion is worth without evidence; of the criteria whose scale has what it becomes."""

    required: bool = True
    """为 true 时，判最高结论须至少一条佐证材料"""
    becomes: str = ""
    """无佐证的最高结论改按哪个结论计；只管结论中有它的要点"""

    def stands_for(self, names: Sequence[str]) -> str:
        """The conclusion counted instead, of those with these names; "" where the rule is not for them."""
        return self.becomes if self.required and self.becomes in names else ""


class Quota(Frozen):
    """How much may be left out as not applicable."""

    of: Literal["section", "whole"]
    """section：逐章看；whole：看全部"""
    above: Threshold
    """不适用分值超过标准分的百分之几，例如 40%"""
    effect: Literal["review", "no_grade"]
    """review：提示复核；no_grade：不评定等级"""

    @property
    def consequence(self) -> str:
        return "提示复核，不影响得分" if self.effect == "review" else "不评定等级"

    @property
    def words(self) -> str:
        whole = self.of == "whole"
        part, of = ("不适用分值合计", "标准分合计") if whole else ("一章的不适用分值", "该章标准分")
        return f"{part}超过{of}的 {plain(self.above)}% 时{self.consequence}"


Treatment = Literal["excluded", "full", "credit"]


class Absence(Frozen):
    """How criteria that do not apply enter the score."""

    treatment: Treatment = "excluded"
    """excluded：从应得分中剔除；full：按满分计；credit：按 credit 计"""
    credit: Credit | None = None
    """treatment 为 credit 时的得分系数，0 至 1 或百分数"""

    @property
    def counted(self) -> Fraction | None:
        """The share of its points that a criterion left out counts for; None where it counts for nothing at all."""
        if self.treatment == "excluded":
            return None
        return Fraction(1) if self.treatment == "full" or self.credit is None else self.credit

    @property
    def words(self) -> str:
        """How what does not apply is counted."""
        if self.counted is None:
            return "标准分为合理缺项分，不计入应得分"
        return "按满分计" if self.counted == 1 else f"按标准分的 {share(self.counted)} 计"


class NotApplicable(Absence):
    """Likewise for the whole checklist, with what may be left out at most."""

    quotas: tuple[Quota, ...] = ()
    """不适用分值的限额"""


Unanswered = Literal["zero", "lowest", "left_out"]
UNANSWERED_WORDS: dict[Unanswered, str] = {
    "zero": "暂按 0 分计",
    "lowest": "暂按最低的得分计",
    "left_out": "暂不计入应得分",
}


class Handling(NamedTuple):
    """What holds of one criterion, said for it, for a section around it, or for the whole: the nearest counts."""

    evidence: EvidenceRule
    absence: Absence
    unanswered: Unanswered


NO_BONUS: Mapping[str, Fraction] = MappingProxyType({})


class ScoringRules(Frozen):
    """How answers become a score."""

    total_points: Number = Fraction(0)
    """标准分合计；不写则为计入得分的各章之和"""
    rollup: Rollup = "sum"
    """各章怎样合成总体：sum、weighted_mean、mean、minimum"""
    evidence_rule: EvidenceRule = EvidenceRule(required=False)
    """佐证规则；不写则不要求"""
    not_applicable: NotApplicable = NotApplicable()
    """不适用的处理；不写则从应得分中剔除"""
    unanswered: Unanswered = "zero"
    """未作答的要点：zero 暂按 0 分计；lowest 暂按最低的得分计；left_out 暂不计入应得分"""
    round_at: RoundAt = RoundAt()
    """总分以前的修约"""
    steps: tuple[TotalStep, ...] = (
        Rescale(step="rescale", to=Fraction(100)),
        Round(step="round", mode="half_up", digits=1),
    )
    """由逐项得分到总分，依次计算的各步；不写则换算为 100 分制，四舍五入保留 1 位小数"""
    notes: tuple[str, ...] = ()
    """对计分规则来源的说明"""

    @property
    def rounding(self) -> Rounding:
        """The last rounding: that of the score."""
        return next(step for step in reversed(self.steps) if isinstance(step, Round))

    @property
    def rate_rounding(self) -> Rounding | None:
        """The rounding of the section rates that grades look at; None where they stay exact."""
        rates = self.round_at.rates
        return None if rates == "exact" else rates or self.rounding

    @property
    def rollup_words(self) -> str:
        """How the chapters make the whole, where they are not simply added up."""
        return f"由各章的得分率合成（{ROLLUP_WORDS[self.rollup]}），再乘以标准分合计 {plain(self.total_points)}"

    @property
    def before_rescale(self) -> tuple[TotalStep, ...]:
        """The steps before the rescaling; none where there is no rescaling."""
        at = next((index for index, step in enumerate(self.steps) if isinstance(step, Rescale)), 0)
        return self.steps[:at]

    def full_score(self, bonus: Mapping[str, Fraction] = NO_BONUS) -> Fraction:
        """The score when every point is earned, and so many points of each bonus item."""
        score = self.total_points
        for step in self.steps:
            match step:
                case Rescale():
                    score *= step.to / self.total_points
                case DeductFrom():
                    score = step.base
                case Multiply():
                    score *= step.by
                case AddBonus():
                    added = sum((points for name, points in bonus.items() if step.takes(name)), Fraction(0))
                    score += added if step.cap is None else min(step.cap, added)
                case Bound(maximum=Fraction() as most):
                    score = min(score, most)
        return score

    def point_worth(self, due: Fraction) -> Fraction:
        """What one point of the whole is worth in the score, before bounds and rounding."""
        worth = Fraction(1)
        for step in self.steps:
            if isinstance(step, Rescale):
                worth *= step.to / due
            elif isinstance(step, Multiply):
                worth *= step.by
        return worth


DIRECTION_WORDS: dict[Direction, str] = {
    "at_least": "不低于",
    "more_than": "高于",
    "at_most": "不高于",
    "less_than": "低于",
    "equals": "等于",
}


RISING, FALLING = frozenset({"at_least", "more_than"}), frozenset({"at_most", "less_than"})


class Comparison(Bounds):
    """A comparison with a limit, which is in the unit of what is compared: exactly one of the fields."""

    equals: Threshold | None = None
    """等于"""

    @property
    def only(self) -> tuple[Direction, Fraction]:
        return self.given[0]

    def holds(self, value: Fraction) -> bool:
        """Whether a value is as the limit asks."""
        direction, limit = self.only
        return COMPARISONS[direction](value, limit)

    def compared(self, unit: str = "") -> str:
        """The comparison in words, e.g. "不低于 60%"."""
        direction, limit = self.only
        written = share(limit / 100) if unit == "%" else f"{plain(limit)}{unit}"
        return f"{DIRECTION_WORDS[direction]} {written}"


class Trigger(Comparison):
    """What sets off a veto: exactly one of the fields; a comparison is with the number that is answered."""

    answer: str | None = None
    """结论为此时触发（符合性判定、等级量表）"""
    declared: str | None = None
    """答卷“否决情形”填“有”时触发；此处写明是什么情形"""

    @property
    def named(self) -> list[str]:
        """The fields that are written."""
        return [name for name in type(self).model_fields if getattr(self, name) is not None]

    @property
    def limits(self) -> tuple[Fraction, ...]:
        return tuple(limit for _, limit in self.given)

    def words(self, unit: str = "") -> str:
        """The trigger in words, e.g. "低于 80%"."""
        if self.answer is not None:
            return f"结论为“{self.answer}”"
        return self.declared if self.declared is not None else self.compared(unit)


VetoEffect = Literal["fail", "cap_grade", "zero_section", "withhold"]
VETO_WORDS: dict[VetoEffect, str] = {
    "fail": "总评否决",
    "cap_grade": "等级封顶",
    "zero_section": "条款否决",
    "withhold": "不予评分",
}


class Consequence(Frozen):
    """What happens when a veto is set off or a condition holds."""

    effect: VetoEffect
    """fail：总评为最低等级；cap_grade：总评不高于 grade；zero_section：章条计零；withhold：不给总分和等级"""
    grade: str | None = None
    """effect 为 cap_grade 时，最高能评的等级"""
    section: str | None = None
    """effect 为 zero_section 时，哪个章条计零；要点的否决不写则为所在的条"""


class Veto(Consequence):
    """What one failed criterion does beyond its own points."""

    when: Trigger | None = None
    """触发条件"""
    fact: bool = False
    """true：所触发的是评价期内已发生的事实，本期不能整改，只能防止再发生"""


Take = Literal["rate", "lowest", "points", "count", "share", "value"]
TAKE_WORDS: dict[str, str] = {
    "rate": "合计得分率",
    "lowest": "最低一项的得分率",
    "points": "合计得分",
    "count": "得分率{} 的项数",
    "share": "得分率{} 的项数所占比例",
    "value": "所填的数",
}
COUNTING = {"count", "share"}
OBJECTS_WORDS = {"mean": "各对象的平均", "minimum": "最低的一个对象"}


class Measure(Comparison):
    """A figure that conditions and grades look at; the comparison says what is counted, all that is earned if none."""

    id: str
    """编号"""
    name: str
    """名称，例如 保证项目得分率"""
    take: Take
    """取什么：rate 合计得分率，lowest 最低得分率，points 合计得分，count、share 满足的项数和比例，value 所填的数"""
    of: tuple[str, ...] = ()
    """取自哪些要点或章条（points 也可取加分项，count、share 条件，value 一个要点）；不写为全部要点，lowest 为各章"""
    round: Rounding | None = None
    """修约；不写则不修约"""
    objects: Literal["mean", "minimum"] | None = None
    """取自按对象作答的章条之内的：mean 各对象的平均，minimum 最低的一个对象；不写则每个对象各看各的"""

    _answered_in: str = PrivateAttr("")

    def answered_in(self, unit: str) -> None:
        """In what unit the number is that is answered."""
        self._answered_in = unit

    @property
    def counted(self) -> Comparison:
        """What the 得分率 of a part has to be for it to be counted."""
        return self if self.given else EVERYTHING

    @property
    def unit(self) -> str:
        return {"points": " 分", "count": " 项", "total": "", "value": self._answered_in}.get(self.take, "%")

    @property
    def words(self) -> str:
        """What it is, e.g. "保证项目得分率（K1、K2，合计得分率）"."""
        if self.id in BUILT_IN or self.id == RATE.id:
            return self.name
        taken = TAKE_WORDS[self.take].format(self.counted.compared("%"))
        everything = "各章" if self.take == "lowest" else "计入得分的全部要点"
        over = f"，{OBJECTS_WORDS[self.objects]}" if self.objects else ""
        rounded = f"，{self.round.words}" if self.round else ""
        return f"{self.name}（{'、'.join(self.of) or everything}，{taken}{over}{rounded}）"


EVERYTHING = Comparison(at_least=Fraction(100))

SCORE = Measure.model_construct(id="score", name="总分", take="total")
SECTIONS = Measure.model_construct(id="sections", name="各章得分率", take="lowest")
BASE = Measure.model_construct(id="base", name="加减分以前的得分", take="total")
"""What the steps before the one that looks at it come to (`Checklist.base_at`)."""
BUILT_IN = {measure.id: measure for measure in (SCORE, SECTIONS, BASE)}
"""The measures that need no declaration."""
RATE = Measure.model_construct(id="rate", name="得分率", take="rate")
"""What the grades of an object look at: its own rate."""


class Requirement(Comparison):
    """What is asked of a measure."""

    measure: str
    """看哪个量：measures 中的编号，或 score 总分、sections 最低一章得分率、base 加分扣分一步看它时已得的分"""


class Condition(Requirement):
    """A measure compared with a limit: it holds or not, and where it holds its consequence happens, if it has one."""

    id: str
    """编号"""
    name: str
    """名称，例如 保证项目不达标"""
    effect: VetoEffect | Literal["release", "deduct"] | None = None
    """成立时的后果：fail、cap_grade、zero_section、withhold 与否决相同；release 才计入 bonus；deduct 扣 points 分"""
    grade: str | None = None
    """effect 为 cap_grade 时，最高能评的等级"""
    section: str | None = None
    """effect 为 zero_section 时，哪个章条计零"""
    bonus: tuple[str, ...] = ()
    """effect 为 release 时，哪些加分项只在它成立时计入；几个条件都列的，都成立才计入"""
    points: Number | None = None
    """effect 为 deduct 时，在 penalties 一步扣多少分"""

    @property
    def consequence(self) -> Consequence | None:
        """What it does as a veto does; None where it does nothing or only adds or takes points."""
        if self.effect is None or self.effect == "release" or self.effect == "deduct":
            return None
        return Consequence(effect=self.effect, grade=self.grade, section=self.section)


NAMED, ASKED = "named", "asked"


def _entry(raw: object) -> str:
    return NAMED if isinstance(raw, str) else ASKED


Entry = Annotated[Annotated[str, Tag(NAMED)] | Annotated[Requirement, Tag(ASKED)], Discriminator(_entry)]
"""A condition's id, or what is asked of a measure."""


class GradeLevel(Frozen):
    """A grade: reached where everything that it asks for holds; what is not written is not asked."""

    name: str
    """等级名称"""
    requires: tuple[Entry, ...] = ()
    """要求：条件的编号，或对一个量的要求"""
