"""What a part can earn at each cost: only the entries that no cheaper one equals, each with the choices behind it."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple, Union

from compliance.analysis.planning.choices import Choice

Picks = Union[None, Choice, "tuple[Picks, Picks]"]
"""The choices behind an entry, as they were put together."""


class Entry(NamedTuple):
    """For this cost, the most that can be earned, and how."""

    cost: int
    value: Fraction
    picks: Picks = None


Frontier = tuple[Entry, ...]
"""Cost and value both rise from entry to entry. Empty: nothing is allowed."""

NOTHING: Frontier = (Entry(0, Fraction(0)),)


def best(entries: Iterable[Entry]) -> Frontier:
    """The entries that no other one equals at the same cost or less."""
    highest: dict[int, Entry] = {}
    for entry in entries:
        known = highest.get(entry.cost)
        if known is None or entry.value > known.value:
            highest[entry.cost] = entry
    kept: list[Entry] = []
    for cost in sorted(highest):
        if not kept or highest[cost].value > kept[-1].value:
            kept.append(highest[cost])
    return tuple(kept)


def together(
    parts: Iterable[Frontier],
    start: Frontier = NOTHING,
    join: Callable[[Fraction, Fraction], Fraction] = operator.add,
    most: int | None = None,
) -> Frontier:
    """The parts side by side: costs are added, values joined; without what costs more than `most`."""
    made = start
    for part in parts:
        match part:
            case (Entry(0, points, None),) if join is operator.add:
                made = tuple(entry._replace(value=entry.value + points) for entry in made)
            case _:
                made = best(_joined(made, part, join, most))
    return made


def _joined(
    one: Frontier, other: Frontier, join: Callable[[Fraction, Fraction], Fraction], most: int | None
) -> Iterator[Entry]:
    highest: dict[int, Entry] = {}
    for left in one:
        for right in other:
            cost = left.cost + right.cost
            if most is not None and cost > most:
                break
            value = join(left.value, right.value)
            known = highest.get(cost)
            if known is None or value > known.value:
                highest[cost] = Entry(cost, value, _both(left.picks, right.picks))
    yield from highest.values()


def _both(one: Picks, other: Picks) -> Picks:
    if one is None:
        return other
    return one if other is None else (one, other)


def mapped(frontier: Frontier, change: Callable[[Fraction], Fraction]) -> Frontier:
    """Each value changed by something that never makes the greater one the smaller."""
    return best(Entry(entry.cost, change(entry.value), entry.picks) for entry in frontier)


def choices_in(picks: Picks) -> Iterator[Choice]:
    """The choices behind an entry, in order."""
    waiting = [picks]
    while waiting:
        top = waiting.pop()
        if isinstance(top, Choice):
            yield top
        elif top is not None:
            waiting += [top[1], top[0]]
