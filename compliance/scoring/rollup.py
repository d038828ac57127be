"""From the criteria up the tree: each section's 应得分 and 实得分 from its parts, by the rule that it declares."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from compliance.checklist.rules import Rollup
from compliance.trace import Operand, Step, difference, minimum, product, quotient, total


class Part(NamedTuple):
    """What a section is made of: a criterion or a section below, with what it earned of what was due."""

    earned: Operand
    due: Operand
    left_out: Operand
    """What is not due of its full points."""
    value: Operand | None = None
    """The number that is answered to a criterion."""


class Rolled(NamedTuple):
    """A section's own figures, each as the step that ends in it, and all the steps that lead there."""

    earned: Step
    due: Step
    left_out: Step
    steps: tuple[Step, ...]


def roll_up(key: str, rule: Rollup, points: Fraction, parts: list[Part]) -> Rolled:
    """The parts put together as `rule` says, in points of which the section has `points`."""
    due_parts = [part for part in parts if part.due.value]
    full = Operand("标准分", points)
    if rule == "sum":
        missing = total(f"{key}:缺项", "合理缺项分", "不适用要点的标准分相加", tuple(_left_out(parts)))
    else:
        nothing = () if due_parts else (full,)
        missing = total(f"{key}:缺项", "合理缺项分", "下级全部不适用时为标准分，否则为 0", nothing)
    due = difference(f"{key}:应得", "应得分", "标准分 − 合理缺项分", full, missing.as_operand())
    if rule == "sum" or not due_parts:
        added = total(f"{key}:实得", "实得分", "各项得分相加", tuple(part.earned for part in due_parts))
        earned: tuple[Step, ...] = (added,)
    else:
        rates = _RATES[rule](key, due_parts)
        rate = rates[-1].as_operand("得分率")
        earned = (*rates, product(f"{key}:实得", "实得分", "合成的得分率 × 标准分", rate, full))
    return Rolled(earned[-1], due, missing, (missing, due, *earned))


def _left_out(parts: list[Part]) -> list[Operand]:
    return [part.left_out for part in parts if part.left_out.value or part.left_out.step]


def _weighted_mean(key: str, parts: list[Part]) -> tuple[Step, ...]:
    earned = total(f"{key}:得分合计", "得分合计", "各项得分相加", tuple(part.earned for part in parts))
    due = total(f"{key}:应得合计", "应得分合计", "各项应得分相加", tuple(part.due for part in parts))
    rule = "得分合计 ÷ 应得分合计（按标准分加权平均）"
    return earned, due, quotient(f"{key}:合成", "合成得分率", rule, earned.as_operand(), due.as_operand())


def rates_of(key: str, parts: list[Part]) -> tuple[Step, ...]:
    """The 得分率 of each part."""
    return tuple(
        quotient(f"{key}:得分率{number}", f"{part.earned.label}得分率", "得分 ÷ 应得分", part.earned, part.due)
        for number, part in enumerate(parts, start=1)
    )


def _mean(key: str, parts: list[Part]) -> tuple[Step, ...]:
    rates = rates_of(key, parts)
    added = total(f"{key}:得分率合计", "得分率合计", "各项得分率相加", tuple(rate.as_operand() for rate in rates))
    count = Operand("项数", Fraction(len(parts)))
    rule = "得分率合计 ÷ 项数（算术平均，不适用的不计）"
    return *rates, added, quotient(f"{key}:合成", "合成得分率", rule, added.as_operand(), count)


def _minimum(key: str, parts: list[Part]) -> tuple[Step, ...]:
    rates = rates_of(key, parts)
    return *rates, minimum(f"{key}:合成", "合成得分率", "取最低的一项", *(rate.as_operand() for rate in rates))


_RATES = {"weighted_mean": _weighted_mean, "mean": _mean, "minimum": _minimum}
