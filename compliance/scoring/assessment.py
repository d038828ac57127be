"""What an assessment is: the result of scoring, as frozen values. All numbers are exact fractions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal, NamedTuple

from compliance.answers.model import Answer, AnswerSheet
from compliance.checklist.kinds.base import Reason
from compliance.checklist.model import BonusItem, Checklist, Criterion, PenaltyItem, Section
from compliance.checklist.rules import SCORE, TOTAL_KEY, Condition, GradeLevel, Measure, VetoEffect
from compliance.numbers import HUNDRED, ZERO, fixed, points, round_to, side, telling
from compliance.trace import Operand, Step, sum_of

State = Literal["scored", "not_applicable", "unanswered"]
STATE_WORDS: dict[State, str] = {"scored": "已作答", "not_applicable": "不适用", "unanswered": "未作答"}
VetoState = Literal["triggered", "clear", "not_applicable", "unanswered"]
VETO_STATE_WORDS: dict[VetoState, str] = {
    "triggered": "触发",
    "clear": "未触发",
    "not_applicable": "不适用",
    "unanswered": "未作答",
}
CONDITION_STATE_WORDS: dict[VetoState, str] = {
    "triggered": "成立",
    "clear": "不成立",
    "not_applicable": "所看的全部不适用，不看",
    "unanswered": "所看的还没有答完",
}


class Tally(NamedTuple):
    """标准分, 缺项分 and 实得分 of a criterion, a section or the whole; 缺项分 + 实得分 + 扣分 = 标准分."""

    full: Fraction
    not_applicable: Fraction
    earned: Fraction

    @property
    def due(self) -> Fraction:
        """应得分."""
        # Hardly any tally leaves anything out, and fractions are slow to subtract.
        return self.full - self.not_applicable if self.not_applicable else self.full

    @property
    def lost(self) -> Fraction:
        """扣分."""
        return self.due - self.earned

    @property
    def rate(self) -> Fraction | None:
        """得分率 as a share from 0 to 1; None where nothing is due."""
        return self.earned / self.due if self.due else None


class CriterionResult(NamedTuple):
    """One criterion's result. `own` is what its answer earns, `tally.earned` what counts after clause vetoes."""

    criterion: Criterion
    answer: Answer
    state: State
    own: Fraction
    tally: Tally
    counted_as: str
    """The conclusion counted instead of the one given, because evidence is missing; "" when as given."""
    triggered: bool
    zeroed_by: tuple[str, ...]
    """The criteria whose veto zeroed the clause that this one is in."""
    steps: tuple[Step, ...]

    @property
    def id(self) -> str:
        return self.criterion.id

    @property
    def counts(self) -> bool:
        """Whether it enters its section's score at all."""
        return True

    @property
    def credit(self) -> Fraction | None:
        """The share of the points that the answer earns, 0 to 1; None when it is not scored."""
        return self.own / self.criterion.points if self.state == "scored" else None

    @property
    def own_lost(self) -> Fraction:
        """Points lost by the answer itself, whatever a veto does to the clause."""
        return self.tally.due - self.own

    @property
    def past(self) -> bool:
        """Whether what it lost is a fact of the period (`Criterion.fact`), and not merely short of evidence."""
        if self.answer.declared and self.triggered and self.criterion.veto_is_fact:
            return True
        if self.state != "scored" or self.counted_as:
            return False
        return (self.criterion.fact and bool(self.own_lost)) or (self.triggered and self.criterion.veto_is_fact)

    @property
    def answered(self) -> Reason:
        """Why the answer itself earns what it earns, in words."""
        if self.state == "not_applicable":
            counted = f"，按 {points(self.own)} 分计" if self.tally.due else ""
            return Reason("不适用：", self.answer.not_applicable + counted)
        if self.state == "unanswered":
            return Reason("未作答，", "按 0 分计")
        if self.counted_as:
            return Reason("", f"判“{self.answer.value}”但{self.answer.unproven}，按“{self.counted_as}”计")
        return self.criterion.answer.reason(self.answer.value, self.steps)

    @property
    def veto_reason(self) -> str:
        """The veto that the answer sets off, in words; "" for none."""
        when = self.criterion.veto and self.criterion.veto.when
        return f"{when.words(self.criterion.unit)}，触发否决" if self.triggered and when else ""

    @property
    def clause_reason(self) -> str:
        """What zeroed the clause, in words; "" for nothing."""
        zeroed = self.zeroed_by and self.state != "not_applicable"
        return f"所在条款因 {'、'.join(self.zeroed_by)} 否决计零" if zeroed else ""

    @property
    def own_reason(self) -> str:
        """Why the points are what they are before the clause's veto, which reports tell on its own line."""
        return "；".join(filter(None, ("".join(self.answered), self.veto_reason)))

    @property
    def reason(self) -> str:
        """Why the points are what they are, in words."""
        return "；".join(filter(None, (self.own_reason, self.clause_reason)))


class SectionResult(NamedTuple):
    """A section's result; `forfeited` are the points that its vetoes took beyond the answers' own losses.

    `own` is what it earns by itself, `tally.earned` what counts after the vetoes of the sections above it.
    """

    section: Section
    own: Fraction
    tally: Tally
    sections: tuple[SectionResult, ...]
    criteria: tuple[CriterionResult, ...]
    zeroed_by: tuple[str, ...]
    forfeited: Fraction
    graded_rate: Fraction | None
    """得分率 in percent after the declared rounding, as grades look at it; None where nothing is due."""
    grade: str | None = None
    """Of an object that has a grade of its own, once all of it is answered."""

    @property
    def id(self) -> str:
        return self.section.id

    @property
    def heading(self) -> str:
        """What it is called, with the grade of an object."""
        return self.section.heading + (f"　{self.grade}" if self.grade else "")

    @property
    def counts(self) -> bool:
        """Whether it enters the score of what is above it."""
        return self.section.counted

    @property
    def struck(self) -> str:
        """What zeroed it, in words."""
        return f"因 {'、'.join(self.zeroed_by)} 触发条款否决"

    @property
    def answers(self) -> Literal["all", "some", "none"]:
        """How many of what counts below is answered; all where nothing does."""
        counted = sum(one.state != "not_applicable" for part in self.walk() for one in part.criteria)
        return "all" if not self.open else "none" if self.open == counted else "some"

    @property
    def open(self) -> int:
        """How many criteria below are not answered: what it comes to is provisional then."""
        return sum(one.state == "unanswered" for part in self.walk() for one in part.criteria)

    @property
    def unanswered(self) -> Fraction:
        """Points that are lost only because nothing is answered; 0 where it cannot be told, for they are not summed."""
        if self.section.rollup != "sum":
            return ZERO
        blank = [one.tally.lost for one in self.criteria if one.state == "unanswered"]
        return sum_of([*blank, *(part.unanswered for part in self.sections if part.counts)])

    def walk(self) -> Iterator[SectionResult]:
        yield self
        for section in self.sections:
            yield from section.walk()


@dataclass(frozen=True, slots=True)
class BonusResult:
    """`unmet` are the conditions that would have to hold for it to count and do not, or not yet.

    `steps` lead to what is claimed, of an item that is counted.
    """

    item: BonusItem
    answer: Answer
    claimed: Fraction
    unmet: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def points(self) -> Fraction:
        return ZERO if self.unmet else self.claimed

    @property
    def operand(self) -> Operand:
        """What it adds, as the steps of the total name it."""
        return Operand(self.item.id, self.points, self.steps[-1].key if self.steps and not self.unmet else None)


@dataclass(frozen=True, slots=True)
class PenaltyResult:
    """`steps` lead to what it takes, of an item that deducts points; the others are `triggered` where it is found."""

    item: PenaltyItem
    answer: Answer
    steps: tuple[Step, ...]
    triggered: bool

    @property
    def deducted(self) -> Fraction:
        """In points of the final score."""
        return self.steps[-1].value if self.steps else ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class VetoResult:
    """One veto rule, or one condition with such a consequence, and what became of it.

    `section` is the one that it zeroes, None for the whole; `grade` is the best that it leaves, where it caps.
    """

    id: str
    text: str
    trigger: str
    effect: VetoEffect
    consequence: str
    """What it does, in words."""
    section: str | None
    grade: str | None
    state: VetoState
    fact: bool
    """Whether it is about what has happened, so that it can be prevented but not mended."""


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """What a condition looked at, and whether it holds ("triggered") or not ("clear")."""

    condition: Condition
    value: Fraction | None
    state: VetoState


@dataclass(frozen=True, slots=True)
class MeasureGrade:
    """The best grade that one measure reaches; `value` is None where nothing that it looks at is due."""

    measure: Measure
    value: Fraction | None
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeDecision:
    """The grade, and for each measure that grades look at the best one that it alone would allow."""

    by: tuple[MeasureGrade, ...]
    grade: str
    lowest_section: str

    def by_measure(self, measure: Measure = SCORE) -> MeasureGrade | None:
        return next((made for made in self.by if made.measure.id == measure.id), None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A score after rounding, and its grade; None where there is none to give."""

    score: Fraction | None
    grade: str | None


@dataclass(frozen=True, slots=True)
class ScoreRange:
    """Where the score can end, after rounding: the worst completion, only what is answered, the best completion.

    `floor` is None where nothing limits how low it can end.
    """

    floor: Fraction | None
    answered: Fraction | None
    ceiling: Fraction | None


RateRange = tuple[Fraction | None, Fraction | None]
"""Shares; None where nothing need be due."""


@dataclass(frozen=True, slots=True)
class Caution:
    """Something to look at again; it changes no score."""

    subject: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """The whole result of scoring one answer sheet against one checklist."""

    checklist: Checklist
    sheet: AnswerSheet
    sections: tuple[SectionResult, ...]
    tally: Tally
    bonus: tuple[BonusResult, ...]
    penalties: tuple[PenaltyResult, ...]
    vetoes: tuple[VetoResult, ...]
    conditions: tuple[ConditionResult, ...]
    warnings: tuple[Caution, ...]
    exact: Fraction | None
    """The score before rounding."""
    score: Fraction | None
    """The score after rounding, unanswered criteria counted as 0; None when nothing is due or it is withheld."""
    decision: GradeDecision | None
    grade: str | None
    barred: tuple[str, ...]
    """Why no grade is given although the sheet is complete: the quotas on N/A that were exceeded, in words."""
    would_be: Standing
    """Score and grade if no veto had been triggered."""
    range: ScoreRange
    rates: Mapping[str, RateRange]
    """The least and the most that 得分率 of each open section, and under `TOTAL_KEY` of the whole, can end at."""
    steps: tuple[Step, ...]

    @cached_property
    def parts(self) -> tuple[SectionResult, ...]:
        """Every section, each before what it holds."""
        return tuple(section for top in self.sections for section in top.walk())

    @cached_property
    def criteria(self) -> tuple[CriterionResult, ...]:
        return tuple(criterion for section in self.parts for criterion in section.criteria)

    @cached_property
    def clauses(self) -> tuple[SectionResult, ...]:
        """The sections that hold criteria."""
        return tuple(section for section in self.parts if section.criteria)

    @cached_property
    def by_id(self) -> dict[str, CriterionResult]:
        return {result.id: result for result in self.criteria}

    @cached_property
    def unanswered(self) -> tuple[str, ...]:
        """The ids of criteria and penalties without an answer."""
        blank = [result.id for result in self.criteria if result.state == "unanswered"]
        return (*blank, *(p.item.id for p in self.penalties if p.answer.value is None))

    @property
    def complete(self) -> bool:
        return not self.unanswered

    @cached_property
    def pending_evidence(self) -> tuple[CriterionResult, ...]:
        """The answers that count for less because evidence is missing (待补证清单)."""
        return tuple(result for result in self.criteria if result.counted_as)

    @property
    def charged(self) -> Fraction:
        """What penalties and conditions take from the score."""
        held = {result.condition.id for result in self.conditions if result.state == "triggered"}
        struck = [points for one, points in self.checklist.deducting if one.id in held]
        return sum_of([*(result.deducted for result in self.penalties), *struck])

    @property
    def triggered(self) -> tuple[VetoResult, ...]:
        return tuple(veto for veto in self.vetoes if veto.state == "triggered")

    @property
    def failed(self) -> bool:
        """Whether a veto of the whole was triggered."""
        return any(veto.effect == "fail" for veto in self.triggered)

    @property
    def withheld_by(self) -> tuple[str, ...]:
        """The ids of what withholds score and grade."""
        return tuple(veto.id for veto in self.triggered if veto.effect == "withhold")

    @property
    def next_grade(self) -> GradeLevel:
        """The next better grade; the best one where it is reached, the worst but one where there is no grade."""
        grades = self.checklist.grades
        place = len(grades) - 1 if self.grade is None else self.checklist.grade_order[self.grade]
        return grades[max(0, place - 1)]

    @property
    def grade_text(self) -> str:
        """The grade, or why there is none."""
        if self.grade is not None:
            return self.grade
        if self.withheld_by:
            return f"不予评分（{'、'.join(self.withheld_by)}）"
        if self.barred and self.complete:
            return "不予评定（缺项过多）"
        if self.score is None and self.complete:
            return "无法评定（全部不适用）"
        if any(veto.state == "unanswered" for veto in self.vetoes):
            return "无法评定（否决项未作答）"
        return f"无法评定（{len(self.unanswered)} 项未作答）"

    def show(self, score: Fraction | None) -> str:
        """A score as printed: with the declared decimals, and more where those would hide what decided the grade."""
        rounding = self.checklist.scoring.rounding
        return "—" if score is None else telling(score, rounding.digits, self.checklist.score_limits, rounding.mode)

    @property
    def total(self) -> str:
        """The score as printed; of a sheet that is not answered to the end it is provisional, wherever it stands."""
        return self.show(self.score) + ("" if self.complete or self.score is None else "（暂计）")

    @property
    def before_rounding(self) -> str:
        """The score before its last rounding, where that made it full, or brought it over a limit; "" elsewhere."""
        if self.score is None or self.exact is None:
            return ""
        score, exact = self.score, self.exact
        limits = (self.checklist.scoring.full_score(), *self.checklist.score_limits)
        if all(side(score, limit) == side(exact, limit) for limit in limits):
            return ""
        return telling(exact, self.checklist.scoring.rounding.digits + 1, limits)

    def show_rate(self, rate: Fraction | None) -> str:
        """A section's rate (%) as grades look at it, after the declared rounding if there is one."""
        rounding = self.checklist.scoring.rate_rounding or self.checklist.scoring.rounding
        return "—" if rate is None else telling(rate, rounding.digits, self.checklist.rate_limits, rounding.mode)

    @property
    def range_text(self) -> str:
        """ "在 60.9 至 86.3 之间", or only the upper end where nothing limits the lower."""
        if self.range.floor is None and self.range.ceiling is not None:
            return f"不高于 {self.show(self.range.ceiling)}（下不设限）"
        return f"在 {self.show(self.range.floor)} 至 {self.show(self.range.ceiling)} 之间"

    def rate_of(self, part: SectionResult | Tally) -> str:
        """得分率 as printed, with the percent sign."""
        tally, graded = (part.tally, part.graded_rate) if isinstance(part, SectionResult) else (part, None)
        return "—" if tally.rate is None else rate_shown(self.checklist, tally.rate, graded=graded is not None) + "%"

    @property
    def unanswered_points(self) -> Fraction:
        """Of the whole, as `SectionResult.unanswered`."""
        if self.checklist.scoring.rollup != "sum":
            return ZERO
        return sum_of([top.unanswered for top in self.sections if top.counts])

    def range_of(self, part: SectionResult | None) -> str:
        """得分率 as printed of what may be open, None for the whole: 未作答, or from where to where it can end."""
        if part is not None and part.answers == "none":
            return STATE_WORDS["unanswered"]
        name = TOTAL_KEY if part is None else part.id
        if name not in self.rates:
            return self.rate_of(self.tally if part is None else part)
        graded = part is not None and part.graded_rate is not None
        ends = ["—" if end is None else rate_shown(self.checklist, end, graded=graded) for end in self.rates[name]]
        return "—".join(ends) + "%"

    def rounded(self, value: Fraction) -> Fraction:
        rounding = self.checklist.scoring.rounding
        return round_to(value, rounding.digits, rounding.mode)


def rate_shown(checklist: Checklist, share: Fraction, *, graded: bool) -> str:
    """得分率 (%) as printed: 100 and 0 are those that lost nothing, and earned nothing.

    Of a chapter, at whose rates grades look (`graded`), it is what they see where a rounding brings it over a limit.
    """
    exact, rounding, limits = 100 * share, checklist.scoring.rounding, checklist.rate_limits if graded else ()
    if by := checklist.scoring.rate_rounding:
        seen = round_to(exact, by.digits, by.mode)
        if any(side(exact, limit) != side(seen, limit) for limit in limits):
            return fixed(seen, by.digits)
    return telling(exact, rounding.digits, (ZERO, HUNDRED, *limits), rounding.mode)
