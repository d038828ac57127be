"""The best and the worst answer of every kind, and one that sets off a veto: for trying a checklist. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any, assert_never

from compliance.checklist.kinds import Answerable, Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.kinds.readers import Shares
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Criterion
from compliance.checklist.rules import Trigger

WHOLE = Fraction(100)
"""The denominator of ratios that are tried: a percentage is a whole number of it, or near one."""
MOST_COMBINATIONS = 4096


def best(criterion: Criterion) -> Any:
    """A value that earns the most."""
    return _extreme(criterion, max)


def worst(criterion: Criterion) -> Any:
    """A value that earns the least."""
    return _extreme(criterion, min)


def striking(criterion: Criterion, when: Trigger) -> Any:
    """A value that sets off a veto and otherwise earns the most; None where none of those that are tried does."""
    answer = criterion.answer
    if when.declared is not None:
        return best(criterion)
    if when.answer is not None:
        return when.answer
    numbers = [limit + step for _, limit in when.given for step in (-1, Fraction(-1, 100), 0, Fraction(1, 100), 1)]
    tried = [
        value for value in _values(answer, numbers) if (at := answer.magnitude(value)) is not None and when.holds(at)
    ]
    return max(tried, key=lambda value: _earned(criterion, value), default=None)


def _extreme(criterion: Criterion, choose: Callable[..., Any]) -> Any:
    return choose(_values(criterion.answer, []), key=lambda value: _earned(criterion, value))


def _earned(criterion: Criterion, value: Any) -> Fraction:
    return [*criterion.answer.steps("", value, criterion.points)][-1].value


def _values(kind: Answerable, numbers: list[Fraction]) -> list[Any]:
    """Values that can be written as answers, one at least of the best and of the worst; `numbers` are tried too."""
    return [value for value in dict.fromkeys(_tried(kind, numbers)) if kind.writable(value)]


def _tried(kind: Answerable, numbers: list[Fraction]) -> Iterator[Any]:
    match kind:
        case LevelScale():
            yield from (level.name for level in kind.levels)
        case Metric():
            ends = [kind.minimum, *([kind.most] if kind.most is not None else []), Fraction(0)]
            for number in [*ends, *_around(kind, numbers)]:
                yield from (number, Fraction(number.__floor__()), Fraction(number.__ceil__()))
        case Ratio():
            for percent in [Fraction(0), WHOLE, *_around(kind, numbers)]:
                yield from (Shares(percent, WHOLE), Shares(Fraction(percent.__floor__()), WHOLE))
                yield Shares(Fraction((percent * 100).__floor__()), WHOLE * 100)
        case Deduction():
            for count in (Fraction(0), *numbers, Fraction(10**6)):
                yield tuple((item.name, count) for item in kind.occurrences)
        case PickList():
            yield from ((), tuple(item.name for item in kind.items))
        case Conditions():
            yield from _combined(kind, numbers)
        case _:
            assert_never(kind)


def _around(kind: Scaled, numbers: list[Fraction]) -> list[Fraction]:
    """Every limit and what is a little or much beyond it."""
    limits = [*numbers, *(limit for _, limit in kind.placed())]
    steps = (
        Fraction(0),
        Fraction(-1, 100),
        Fraction(1, 100),
        Fraction(-1),
        Fraction(1),
        Fraction(-(10**6)),
        Fraction(10**6),
    )
    return [limit + step for limit in limits for step in steps]


def _combined(kind: Conditions, numbers: list[Fraction]) -> Iterator[Any]:
    shares = [limit for condition in kind.conditions if condition.over for _, limit in condition.given]
    plain = [limit for condition in kind.conditions if not condition.over for _, limit in condition.given] or [WHOLE]
    scaled = [
        made for number in plain for s in shares for made in (number * s / 100, *((number * 100 / s,) if s else ()))
    ]
    near = [number + step for number in (*plain, *shares, *scaled) for step in (0, 1, -1)]
    tried = dict.fromkeys(Fraction(round(number)) for number in (0, 1, 100, *near) if number >= 0)
    names = [item.name for item in kind.inputs]
    for chosen in itertools.islice(itertools.product(tried, repeat=len(names)), MOST_COMBINATIONS):
        yield tuple(zip(names, chosen, strict=True))
