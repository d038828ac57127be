"""From the sections' points to the score, by the total's steps in the checklist's order; and to the grade."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.assessment import GradeDecision
from compliance.checklist import (
    AddBonus,
    Bound,
    Checklist,
    Rescale,
    Round,
    ScoringRules,
    Section,
    SubtractPenalties,
    TotalStep,
)
from compliance.numbers import plain
from compliance.trace import Operand, Step, difference, maximum, minimum, product, quotient, rounded, total

KEY = "总分"


def total_steps(
    rules: ScoringRules, earned: Operand, due: Operand, bonus: tuple[Operand, ...], penalties: tuple[Operand, ...]
) -> tuple[list[Step], Fraction, Fraction]:
    """The steps, the exact score before rounding, and the score. `due` must not be 0."""
    steps: list[Step] = []
    current = earned
    exact = earned.value
    for rule in rules.steps:
        for step in _apply(rule, current, due, bonus, penalties):
            steps.append(step)
        current = steps[-1].as_operand()
        if not isinstance(rule, Round):
            exact = current.value
    return steps, exact, current.value


def _apply(
    rule: TotalStep, current: Operand, due: Operand, bonus: tuple[Operand, ...], penalties: tuple[Operand, ...]
) -> Iterator[Step]:
    if isinstance(rule, Rescale):
        share = quotient(f"{KEY}:比", "得分率", "实得分 ÷ 应得分", current, due)
        yield share
        yield product(
            f"{KEY}:基础分", "基础分", f"换算为 {plain(rule.to)} 分制", share.as_operand(), Operand("满分", rule.to)
        )
    elif isinstance(rule, AddBonus):
        claimed = total(f"{KEY}:加分合计", "加分合计", "各加分项相加", bonus)
        yield claimed
        capped = minimum(
            f"{KEY}:加分", "加分", f"合计最多 {plain(rule.cap)} 分", claimed.as_operand(), Operand("上限", rule.cap)
        )
        yield capped
        yield total(f"{KEY}:加分后", "加分后", "基础分 + 加分", (current, capped.as_operand()))
    elif isinstance(rule, SubtractPenalties):
        taken = total(f"{KEY}:扣分合计", "专项扣分合计", "各专项扣分相加", penalties)
        yield taken
        yield difference(f"{KEY}:扣分后", "扣分后", "减去专项扣分", current, taken.as_operand())
    elif isinstance(rule, Bound):
        low, high = plain(rule.minimum), plain(rule.maximum)
        floor = maximum(f"{KEY}:下限", "不低于下限", f"不低于 {low}", current, Operand("下限", rule.minimum))
        yield floor
        yield minimum(
            f"{KEY}:上限", "限制在范围内", f"不高于 {high}", floor.as_operand(), Operand("上限", rule.maximum)
        )
    else:
        yield rounded(f"{KEY}:修约", "总分", rule.words, current, rule.digits, rule.mode)


def decide(checklist: Checklist, score: Fraction, rates: list[tuple[Section, Fraction | None]]) -> GradeDecision:
    """The lower of the grade that the score reaches and the one that the lowest section rate reaches."""
    rated = [(rate, section) for section, rate in rates if rate is not None]
    lowest_rate, lowest = min(rated, key=lambda pair: pair[0], default=(Fraction(100), None))
    last = len(checklist.grades) - 1
    by_score = next((i for i, grade in enumerate(checklist.grades) if score >= grade.min_score), last)
    by_sections = next((i for i, g in enumerate(checklist.grades) if lowest_rate >= g.min_section_rate), last)
    names = [grade.name for grade in checklist.grades]
    lower = max(by_score, by_sections)
    return GradeDecision(names[by_score], names[by_sections], names[lower], lowest.id if lowest else None)
