"""From the sections' points to the score, by the total's steps in the checklist's order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from functools import partial

from compliance.checklist.rules import (
    TOTAL_KEY,
    AddBonus,
    Bound,
    DeductFrom,
    Multiply,
    Rescale,
    Round,
    ScoringRules,
    SubtractPenalties,
    TotalStep,
)
from compliance.numbers import plain, round_whole
from compliance.trace import Operand, Step, difference, maximum, minimum, product, quotient, rounded, sum_of, total

BONUS_KEY = f"{TOTAL_KEY}:加分"
BONUS_ADDED = f"{BONUS_KEY}合计"
"""Before the cap, where there is one."""
BONUS_AFTER = f"{BONUS_KEY}后"
PENALTIES_KEY = f"{TOTAL_KEY}:扣分合计"
PENALTIES_AFTER = f"{TOTAL_KEY}:扣分后"


Adding = AddBonus | SubtractPenalties
Taken = Callable[[Adding], tuple[Operand, ...]]
"""What such a step adds or takes; asked when it is reached."""


def total_steps(rules: ScoringRules, earned: Operand, due: Operand, taken: Taken) -> Iterator[Step]:
    """The steps, the last of which has the score for its value. `due` must not be 0."""
    current, last = earned, len(rules.steps) - 1
    met: Counter[str] = Counter()
    for number, rule in enumerate(rules.steps):
        met[rule.step] += 1
        for step in _apply(rule, current, due, taken, met[rule.step]):
            if number == last:
                step = step._replace(label="总分")
            yield step
            current = step.as_operand()


def score_of(rules: ScoringRules, earned: Operand, due: Operand, taken: Taken) -> Fraction:
    """The score; `due` must not be 0."""
    *_, last = total_steps(rules, earned, due, taken)
    return last.value


def among(bonus: tuple[Operand, ...], penalties: tuple[Operand, ...]) -> Taken:
    """What each step takes of operands that are called by the ids of their items."""
    return lambda rule: tuple(
        one for one in (bonus if isinstance(rule, AddBonus) else penalties) if rule.takes(one.label)
    )


def keys_of(rules: ScoringRules) -> dict[int, tuple[str, ...]]:
    """For each step that adds or takes items, by its place: the keys of its steps, the last of which is the result."""
    met: Counter[str] = Counter()
    found: dict[int, tuple[str, ...]] = {}
    for place, rule in enumerate(rules.steps):
        met[rule.step] += 1
        again = _again(met[rule.step])
        if isinstance(rule, AddBonus):
            capped = () if rule.cap is None else (f"{BONUS_KEY}{again}",)
            found[place] = (f"{BONUS_ADDED}{again}", *capped, f"{BONUS_AFTER}{again}")
        elif isinstance(rule, SubtractPenalties):
            found[place] = f"{PENALTIES_KEY}{again}", f"{PENALTIES_AFTER}{again}"
    return found


def extras_of(rules: ScoringRules, steps: Iterable[Step]) -> tuple[Fraction, ...]:
    """What each step that adds or takes items has, before a cap, one after another; nothing where there is no score."""
    values = {step.key: step.value for step in steps}
    return tuple(values[keys[0]] for keys in keys_of(rules).values() if keys[0] in values)


def _again(occurrence: int) -> str:
    return str(occurrence) if occurrence > 1 else ""


def line_of(steps: Iterable[TotalStep], taken: Taken) -> tuple[Fraction, Fraction] | None:
    """What steps multiply by and add; None where they bound or round, which is neither."""
    times, plus = Fraction(1), Fraction(0)
    for step in steps:
        match step:
            case Multiply():
                times, plus = times * step.by, plus * step.by
            case AddBonus():
                bonus = sum_of([one.value for one in taken(step)])
                plus += bonus if step.cap is None else min(bonus, step.cap)
            case SubtractPenalties():
                plus -= sum_of([one.value for one in taken(step)])
            case _:
                return None
    return times, plus


Whole = Callable[[int, int], tuple[int, int]]
"""A number as numerator and denominator, which is above 0, to the next."""


def whole_steps(rules: ScoringRules, due: Fraction, taken: Iterable[Fraction]) -> Iterator[Whole]:
    """What `total_steps` does, step by step in whole numbers and without telling: for a score that is tried often.

    `taken` is what each step that adds or takes items has, one after another.
    """
    extras = iter(taken)
    for rule in rules.steps:
        match rule:
            case Rescale():
                yield _times(rule.to / due)
            case DeductFrom():
                yield _plus(rule.base - due)
            case Multiply():
                yield _times(rule.by)
            case AddBonus():
                bonus = next(extras)
                yield _plus(bonus if rule.cap is None else min(bonus, rule.cap))
            case SubtractPenalties():
                yield _plus(-next(extras))
            case Bound():
                yield from (_bounded(limit, above=name == "minimum") for name, limit, _ in rule.limits)
            case Round():
                yield partial(round_whole, digits=rule.digits, mode=rule.mode)


def _times(by: Fraction) -> Whole:
    return lambda top, bottom: (top * by.numerator, bottom * by.denominator)


def _plus(more: Fraction) -> Whole:
    numerator, denominator = more.as_integer_ratio()
    return lambda top, bottom: (top * denominator + numerator * bottom, bottom * denominator)


def _bounded(limit: Fraction, *, above: bool) -> Whole:
    numerator, denominator = limit.as_integer_ratio()

    def kept(top: int, bottom: int) -> tuple[int, int]:
        under = top * denominator < numerator * bottom
        return (numerator, denominator) if under == above else (top, bottom)

    return kept


def _apply(
    rule: TotalStep,
    current: Operand,
    due: Operand,
    taken: Taken,
    occurrence: int,
) -> Iterator[Step]:
    """`occurrence` counts the steps of the same kind: some may stand more than once, and each has a key of its own."""
    again = _again(occurrence)
    match rule:
        case Rescale():
            rule_ = "实得分 ÷ 应得分" if current.step in {f"{TOTAL_KEY}:实得", None} else "上一步的结果 ÷ 应得分"
            share = quotient(f"{TOTAL_KEY}:比", "得分率", rule_, current, due)
            yield share
            words = f"换算为 {plain(rule.to)} 分制"
            yield product(f"{TOTAL_KEY}:基础分", "基础分", words, share.as_operand(), Operand("满分", rule.to))
        case DeductFrom():
            lost = difference(f"{TOTAL_KEY}:扣分", "扣分合计", "应得分 − 实得分", due, current)
            yield lost
            words = f"从 {plain(rule.base)} 分扣起"
            yield difference(f"{TOTAL_KEY}:基础分", "基础分", words, Operand("基数", rule.base), lost.as_operand())
        case Multiply():
            yield product(f"{TOTAL_KEY}:折算{again}", "折算后", rule.words, current, Operand("系数", rule.by))
        case AddBonus():
            yield from _bonus(rule, current, taken(rule), again)
        case SubtractPenalties():
            away = total(f"{PENALTIES_KEY}{again}", "专项扣分合计", "各专项扣分相加", taken(rule))
            yield away
            yield difference(f"{PENALTIES_AFTER}{again}", "扣分后", rule.words, current, away.as_operand())
        case Bound():
            yield from _bound(rule, current, again)
        case Round():
            yield rounded(f"{TOTAL_KEY}:修约{again}", "修约", rule.words, current, rule.digits, rule.mode)


def _bonus(rule: AddBonus, current: Operand, bonus: tuple[Operand, ...], again: str) -> Iterator[Step]:
    added = total(f"{BONUS_ADDED}{again}", "加分合计", "各加分项相加", bonus)
    yield added
    if rule.cap is not None:
        added = minimum(f"{BONUS_KEY}{again}", "加分", rule.most, added.as_operand(), Operand("上限", rule.cap))
        yield added
    yield total(f"{BONUS_AFTER}{again}", "加分后", "基础分 + 加分", (current, added.as_operand()))


def _bound(rule: Bound, current: Operand, again: str) -> Iterator[Step]:
    for name, limit, words in rule.limits:
        if name == "minimum":
            step = maximum(f"{TOTAL_KEY}:下限{again}", "不低于下限", words, current, Operand("下限", limit))
        else:
            step = minimum(f"{TOTAL_KEY}:上限{again}", "限制在范围内", words, current, Operand("上限", limit))
        yield step
        current = step.as_operand()
