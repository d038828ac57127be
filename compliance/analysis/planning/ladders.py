"""How far an answer can be raised, rung by rung, and what one rung less is: for each kind of answer.

A rung is a level of a scale, a band of a number, one more thing that is had, one more condition that is met, or one
kind of deduction that no longer occurs. Where points are in proportion to a number, a quarter of them is a rung (自拟).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from functools import singledispatch
from itertools import combinations
from typing import Any, NamedTuple

from compliance.checklist.kinds import Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.kinds.base import AnswerKind, Direction
from compliance.checklist.kinds.conditions import Condition
from compliance.checklist.kinds.measures import Score
from compliance.checklist.kinds.readers import Counts, Refused, Shares
from compliance.checklist.kinds.scales import Scaled
from compliance.numbers import plain, round_to
from compliance.trace import COMPARISONS

QUARTERS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
FINEST = 6
"""Decimals of a limit that no decimal can hold, such as 100/3."""


class Rung(NamedTuple):
    """A value that earns more than the present one, and how many rungs above it that is."""

    value: Any
    steps: int


def higher(kind: AnswerKind, value: Any) -> tuple[Rung, ...]:
    """Every rung above a value that can be written as an answer, the nearest first."""
    return tuple(rung for rung in _higher(kind, value) if _readable(kind, rung.value))


def lower(kind: AnswerKind, value: Any) -> Any:
    """A value one rung below; None where there is none."""
    return next((made for made in _lower(kind, value) if _readable(kind, made)), None)


def _readable(kind: AnswerKind, value: Any) -> bool:
    try:
        return bool(kind.read(kind.dump(value)) == value)
    except Refused:
        return False


@singledispatch
def _higher(kind: AnswerKind, value: Any) -> Iterator[Rung]:
    raise NotImplementedError(kind.kind)  # type: ignore[attr-defined]


@singledispatch
def _lower(kind: AnswerKind, value: Any) -> Iterator[Any]:
    raise NotImplementedError(kind.kind)  # type: ignore[attr-defined]


@_higher.register
def _(kind: LevelScale, value: str) -> Iterator[Rung]:
    present = kind.credit_of(value)
    better = [level for level in kind.levels if level.credit > present]
    for steps, level in enumerate(sorted(better, key=lambda level: level.credit), start=1):
        yield Rung(level.name, steps)


@_lower.register
def _(kind: LevelScale, value: str) -> Iterator[Any]:
    present = kind.credit_of(value)
    worse = [level for level in kind.levels if level.credit < present]
    if worse:
        yield max(worse, key=lambda level: level.credit).name


def _limits(kind: Scaled) -> list[Fraction]:
    """The numbers at which a scale's rungs begin, the lowest first."""
    if kind.line is not None:
        return [kind.line.zero + quarter * (kind.line.full - kind.line.zero) for quarter in QUARTERS]
    return [band.limit for band in reversed(kind.bands)]


def _rungs_above(kind: Scaled, magnitude: Fraction) -> Iterator[tuple[Fraction, int]]:
    reaches = COMPARISONS[kind.direction]
    missed = [limit for limit in _limits(kind) if not reaches(magnitude, limit)]
    yield from ((limit, steps) for steps, limit in enumerate(missed, start=1))


def _rungs_below(kind: Scaled, magnitude: Fraction) -> Iterator[Fraction]:
    """The limit of the next lower rung, else numbers beyond the lowest."""
    reaches = COMPARISONS[kind.direction]
    if kind.line is not None:
        worse = [limit for limit in (kind.line.zero, *_limits(kind)) if not reaches(limit, magnitude)]
        yield from worse[-1:]
        return
    reached = [limit for limit in _limits(kind) if reaches(magnitude, limit)]
    match reached:
        case [*_, lower, _]:
            yield lower
        case [lowest] if kind.direction == "at_most":
            yield from (lowest + 1, (lowest + 100) / 2)
        case [lowest] if lowest:
            yield from (lowest - 1, Fraction(0))


def _writable(limit: Fraction, direction: Direction, *, integer: bool) -> Fraction:
    """The nearest number beyond a limit that an answers file can hold."""
    if integer:
        return Fraction(math.ceil(limit) if direction == "at_least" else math.floor(limit))
    if "/" not in plain(limit):
        return limit
    unit = Fraction(1, 10**FINEST)
    near = round_to(limit, FINEST, "truncate")
    return near + unit if direction == "at_least" else near


@_higher.register
def _(kind: Metric, value: Fraction) -> Iterator[Rung]:
    for limit, steps in _rungs_above(kind, value):
        yield Rung(_writable(limit, kind.direction, integer=kind.integer), steps)


@_lower.register
def _(kind: Metric, value: Fraction) -> Iterator[Any]:
    for limit in _rungs_below(kind, value):
        yield _writable(limit, kind.direction, integer=kind.integer)


@_higher.register
def _(kind: Ratio, value: Shares) -> Iterator[Rung]:
    if value.denominator:
        for limit, steps in _rungs_above(kind, kind.magnitude(value)):
            numerator = _writable(limit * value.denominator / 100, kind.direction, integer=True)
            yield Rung(Shares(numerator, value.denominator), steps)


@_lower.register
def _(kind: Ratio, value: Shares) -> Iterator[Any]:
    if value.denominator:
        for limit in _rungs_below(kind, kind.magnitude(value)):
            numerator = _writable(limit * value.denominator / 100, kind.direction, integer=True)
            made = Shares(numerator, value.denominator)
            # Of few cases a percent less may be no case less.
            if _earned(kind, made) < _earned(kind, value):
                yield made


def _earned(kind: Ratio, value: Shares) -> Fraction:
    return [*kind.steps("", value, Fraction(1))][-1].value


@_higher.register
def _(kind: Score, value: Fraction) -> Iterator[Rung]:
    better = [quarter * kind.out_of for quarter in QUARTERS if quarter * kind.out_of > value]
    for steps, limit in enumerate(better, start=1):
        yield Rung(min(kind.out_of, _writable(limit, "at_least", integer=kind.integer)), steps)


@_lower.register
def _(kind: Score, value: Fraction) -> Iterator[Any]:
    worse = [quarter * kind.out_of for quarter in (Fraction(0), *QUARTERS) if quarter * kind.out_of < value]
    if worse:
        yield _writable(worse[-1], "at_most", integer=kind.integer)


@_higher.register
def _(kind: Deduction, value: Counts) -> Iterator[Rung]:
    costly = sorted(zip(kind.occurrences, value, strict=True), key=lambda pair: -pair[0].points * pair[1][1])
    names = [name for _, (name, count) in costly if count]
    for steps in range(1, len(names) + 1):
        yield Rung(tuple((name, Fraction(0) if name in names[:steps] else count) for name, count in value), steps)


@_lower.register
def _(kind: Deduction, value: Counts) -> Iterator[Any]:
    costliest = max(kind.occurrences, key=lambda item: item.points).name
    yield tuple((name, count + (name == costliest)) for name, count in value)


@_higher.register
def _(kind: PickList, value: tuple[str, ...]) -> Iterator[Rung]:
    missing = sorted((item for item in kind.items if item.name not in value), key=lambda item: -kind.credit_of(item))
    for steps in range(1, len(missing) + 1):
        had = {*value, *(item.name for item in missing[:steps])}
        yield Rung(tuple(item.name for item in kind.items if item.name in had), steps)


@_lower.register
def _(kind: PickList, value: tuple[str, ...]) -> Iterator[Any]:
    if value:
        costliest = max((item for item in kind.items if item.name in value), key=kind.credit_of).name
        yield tuple(name for name in value if name != costliest)


@_higher.register
def _(kind: Conditions, value: Counts) -> Iterator[Rung]:
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
    limit = condition.limit if condition.over is None else condition.limit * given[condition.over] / 100
    return _writable(limit, condition.direction, integer=integer)


@_lower.register
def _(kind: Conditions, value: Counts) -> Iterator[Any]:
    given = dict(value)
    for condition in kind.conditions:
        if kind.is_met(condition, given):
            limit = _meeting(kind, condition, given)
            missed = limit + 1 if condition.direction == "at_most" else limit - 1
            yield tuple((name, missed if name == condition.value else number) for name, number in value)
