"""What completions of a part come to, and the choice among them: the least, or the most, beyond a rate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import lcm
from typing import Literal, NamedTuple

from compliance.checklist.rules import Rounding
from compliance.numbers import ZERO, round_to
from compliance.trace import sum_of

Sense = Literal["least", "most"]
SENSES: tuple[Sense, Sense] = ("least", "most")
KEEP_ALL = {"least": Fraction(10**6), "most": Fraction(-(10**6))}
"""A rate to compare with at which leaving anything out never pays."""


class Points(NamedTuple):
    """实得分 and 应得分 of a part in one completion."""

    earned: Fraction
    due: Fraction

    def over(self, rate: Fraction) -> Fraction:
        """What is earned beyond a rate of what is due."""
        return self.earned - rate * self.due if self.due else self.earned


NONE = Points(ZERO, ZERO)
Range = tuple[Fraction, Fraction]
"""The least and the most."""
Choice = Callable[[Fraction], Points]
"""The completion of a part that earns the least, or the most, beyond a rate of what it is due."""


class Pool(NamedTuple):
    """Parts that are simply added: what is settled of them, and the choices that are not."""

    settled: Points
    moving: list[Choice]

    def chosen(self, rate: Fraction) -> Points:
        return added([self.settled, *[choose(rate) for choose in self.moving]])


def added(parts: Iterable[Points]) -> Points:
    """The sum; NONE where there is nothing to add."""
    found = [part for part in parts if part is not NONE]
    if len(found) < 2:
        return found[0] if found else NONE
    return Points(sum_of([part.earned for part in found]), sum_of([part.due for part in found]))


def choice(options: list[Points], sense: Sense) -> Choice:
    """Which of the options it is, whatever the rate."""
    if len(options) == 1:
        return lambda rate: options[0]
    # Compared as integers, over one denominator: with fractions this is half of what a range costs.
    ratios = [(*points.earned.as_integer_ratio(), *points.due.as_integer_ratio()) for points in options]
    scale = lcm(*[part for _, parts, _, shares in ratios for part in (parts, shares)])
    scaled = [(earned * (scale // parts), due * (scale // shares)) for earned, parts, due, shares in ratios]
    extreme = min if sense == "least" else max

    def best(rate: Fraction) -> Points:
        top, bottom = rate.as_integer_ratio()
        beyond = [bottom * earned - top * due for earned, due in scaled]
        return options[beyond.index(extreme(beyond))]

    return best


def best_of(options: Iterable[Points], rate: Fraction, sense: Sense) -> Points:
    return choice(list(options), sense)(rate)


def extreme_ratio(choose: Choice, sense: Sense) -> Points:
    """The completion with the extreme ratio of earned to due, by Dinkelbach's iteration; exact."""
    made = choose(KEEP_ALL[sense])
    while made.due:
        rate = made.earned / made.due
        better = choose(rate)
        gain = better.over(rate)
        if (gain >= 0 if sense == "least" else gain <= 0) or not better.due:
            break
        made = better
    return made


def extreme_mean(rates: list[tuple[Fraction, bool]], sense: Sense) -> Points:
    """The same for the mean of rates, of which some can be left out."""
    return extreme_ratio(lambda against: added(_mean_options(rates, against, sense)), sense)


def _mean_options(rates: list[tuple[Fraction, bool]], against: Fraction, sense: Sense) -> Iterable[Points]:
    for rate, optional in rates:
        yield best_of([Points(rate, Fraction(1)), *([NONE] if optional else [])], against, sense)


def round_as(value: Fraction, rounding: Rounding | None) -> Fraction:
    return round_to(value, rounding.digits, rounding.mode) if rounding else value
