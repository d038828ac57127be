"""How far an answer can be raised, rung by rung, and what one rung less is: for each kind of answer.

A rung is a level of a scale, a band of a number, one more thing that is had, one more condition that is met, or one
kind of deduction that no longer occurs. Where points are in proportion to a number, a quarter of them is a rung (自拟).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple, assert_never

from compliance.checklist.kinds import Answerable, Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.kinds.base import LOWER
from compliance.checklist.kinds.conditions import Condition
from compliance.checklist.kinds.readers import Counts, Shares
from compliance.checklist.kinds.scales import Scaled
from compliance.numbers import plain
from compliance.trace import COMPARISONS, Direction, Operand

QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
FINEST = 6
"""Decimals of a limit that no decimal can hold, such as 100/3."""


class Rung(NamedTuple):
    """A value that earns more than the present one, and how many rungs above it that is."""

    value: Any
    steps: int


def higher(kind: Answerable, value: Any) -> tuple[Rung, ...]:
    """Every rung above a value that can be written as an answer, the nearest first."""
    return tuple(rung for rung in _higher(kind, value) if kind.writable(rung.value))


def lower(kind: Answerable, value: Any) -> Any:
    """A value one rung below; None where there is none."""
    return next((made for made in _lower(kind, value) if kind.writable(made)), None)


def _higher(kind: Answerable, value: Any) -> Iterator[Rung]:
    match kind:
        case LevelScale():
            return _better_levels(kind, value)
        case Metric():
            return _better_numbers(kind, value)
        case Ratio():
            return _better_shares(kind, value)
        case Deduction():
            return _fewer_occurrences(kind, value)
        case PickList():
            return _more_items(kind, value)
        case Conditions():
            return _more_met(kind, value)
        case _:
            assert_never(kind)


def _lower(kind: Answerable, value: Any) -> Iterator[Any]:
    match kind:
        case LevelScale():
            return _worse_levels(kind, value)
        case Metric():
            return _worse_numbers(kind, value)
        case Ratio():
            return _worse_shares(kind, value)
        case Deduction():
            return _more_occurrences(kind, value)
        case PickList():
            return _fewer_items(kind, value)
        case Conditions():
            return _fewer_met(kind, value)
        case _:
            assert_never(kind)


def _better_levels(kind: LevelScale, value: str) -> Iterator[Rung]:
    present = kind.credit_of(value)
    # Of several conclusions that earn the same, one is advised.
    better = {level.credit: level.name for level in reversed(kind.levels) if level.credit > present}
    for steps, credit in enumerate(sorted(better), start=1):
        yield Rung(better[credit], steps)


def _worse_levels(kind: LevelScale, value: str) -> Iterator[Any]:
    present = kind.credit_of(value)
    worse = [level for level in kind.levels if level.credit < present]
    if worse:
        yield max(worse, key=lambda level: level.credit).name


Rise = tuple[Fraction, Direction, int]
"""A limit, the side that it is reached from, and how many rungs above the present one it is."""


def _rungs_above(kind: Scaled, number: Fraction) -> Iterator[Rise]:
    if kind.line is not None:
        (side,), line = kind.sides, kind.line
        limits = [line.zero + quarter * (line.full - line.zero) for quarter in QUARTERS]
        missed = [(limit, side) for limit in limits if not COMPARISONS[side](number, limit)]
    else:
        better = reversed(kind.bands[: kind.reached(number)])
        missed = [
            (limit, side) for band in better for side, limit in band.given if not COMPARISONS[side](number, limit)
        ]
    yield from ((limit, side, steps) for steps, (limit, side) in enumerate(missed, start=1))


def _rungs_below(kind: Scaled, number: Fraction) -> Iterator[tuple[Fraction, Direction]]:
    """The limits of the next lower rung, else numbers beyond the lowest."""
    if kind.line is not None:
        (side,), line = kind.sides, kind.line
        limits = [line.zero + quarter * (line.full - line.zero) for quarter in (Fraction(0), *QUARTERS)]
        yield from [(limit, side) for limit in limits if not COMPARISONS[side](limit, number)][-1:]
        return
    place = kind.reached(number)
    if place is None:
        return
    if place + 1 < len(kind.bands):
        yield from ((limit, side) for side, limit in kind.bands[place + 1].given)
        return
    for side, limit in kind.bands[place].given:
        if side in LOWER and limit:
            yield from ((limit - 1, side), (Fraction(0), side))
        elif side not in LOWER:
            yield from ((limit + 1, side), ((limit + 100) / 2, side))


def _writable(limit: Fraction, side: Direction, *, integer: bool) -> Fraction:
    """The nearest number beyond a limit that an answers file can hold."""
    rising, unit = side in LOWER, Fraction(1) if integer else Fraction(1, 10**FINEST)
    if integer or "/" in plain(limit):
        steps = limit / unit
        near = (math.ceil(steps) if rising else math.floor(steps)) * unit
    else:
        near = limit
    if COMPARISONS[side](near, limit):
        return near
    return near + unit if rising else near - unit


def _worse(kind: Scaled, number: Fraction, present: Fraction) -> bool:
    (*_, made), (*_, now) = kind.credit("", Operand("", number)), kind.credit("", Operand("", present))
    return made.value < now.value


def _better_numbers(kind: Metric, value: Fraction) -> Iterator[Rung]:
    for limit, side, steps in _rungs_above(kind, value):
        yield Rung(_writable(limit, side, integer=kind.integer), steps)


def _worse_numbers(kind: Metric, value: Fraction) -> Iterator[Any]:
    for limit, side in _rungs_below(kind, value):
        made = _writable(limit, side, integer=kind.integer)
        # Where the best is in the middle, only one of the two sides may lead away from it.
        if kind.direction or _worse(kind, made, value):
            yield made


def _better_shares(kind: Ratio, value: Shares) -> Iterator[Rung]:
    if value.denominator:
        for limit, side, steps in _rungs_above(kind, kind.magnitude(value)):
            numerator = _writable(limit * value.denominator / 100, side, integer=kind.integer)
            yield Rung(Shares(numerator, value.denominator), steps)


def _worse_shares(kind: Ratio, value: Shares) -> Iterator[Any]:
    if value.denominator:
        for limit, side in _rungs_below(kind, kind.magnitude(value)):
            made = Shares(_writable(limit * value.denominator / 100, side, integer=kind.integer), value.denominator)
            # Of few cases a percent less may be no case less.
            if _worse(kind, kind.magnitude(made), kind.magnitude(value)):
                yield made


def _fewer_occurrences(kind: Deduction, value: Counts) -> Iterator[Rung]:
    costly = sorted(zip(kind.occurrences, value, strict=True), key=lambda pair: -pair[0].points * pair[1][1])
    names = [name for _, (name, count) in costly if count]
    for steps in range(1, len(names) + 1):
        yield Rung(tuple((name, Fraction(0) if name in names[:steps] else count) for name, count in value), steps)


def _more_occurrences(kind: Deduction, value: Counts) -> Iterator[Any]:
    costliest = max(kind.occurrences, key=lambda item: item.points).name
    yield tuple((name, count + (name == costliest)) for name, count in value)


def _more_items(kind: PickList, value: tuple[str, ...]) -> Iterator[Rung]:
    missing = sorted((item for item in kind.items if item.name not in value), key=lambda item: -kind.credit_of(item))
    for steps in range(1, len(missing) + 1):
        had = {*value, *(item.name for item in missing[:steps])}
        yield Rung(tuple(item.name for item in kind.items if item.name in had), steps)


def _fewer_items(kind: PickList, value: tuple[str, ...]) -> Iterator[Any]:
    if value:
        costliest = max((item for item in kind.items if item.name in value), key=kind.credit_of).name
        yield tuple(name for name in value if name != costliest)


def _more_met(kind: Conditions, value: Counts) -> Iterator[Rung]:
    unmet = [condition for condition in kind.conditions if not kind.is_met(condition, dict(value))]
    already = len(kind.conditions) - len(unmet)
    for steps in range(1, len(unmet) + 1):
        for chosen in combinations(unmet, steps):
            given = dict(value)
            for condition in chosen:
                # Of several that ask for the same number the most demanding decides.
                if not kind.is_met(condition, given):
                    given[condition.value] = _meeting(kind, condition, given)
            if sum(kind.is_met(condition, given) for condition in kind.conditions) == already + steps:
                yield Rung(tuple(given.items()), steps)
                break


def _meeting(kind: Conditions, condition: Condition, given: dict[str, Fraction]) -> Fraction:
    """The number that meets a condition, the others being as they are."""
    integer = next(item.integer for item in kind.inputs if item.name == condition.value)
    side, limit = condition.only
    limit = limit if condition.over is None else limit * given[condition.over] / 100
    return _writable(limit, side, integer=integer)


def _fewer_met(kind: Conditions, value: Counts) -> Iterator[Any]:
    given = dict(value)
    for condition in kind.conditions:
        if kind.is_met(condition, given):
            limit = _meeting(kind, condition, given)
            missed = limit - 1 if condition.only[0] in LOWER else limit + 1
            yield tuple((name, missed if name == condition.value else number) for name, number in value)
