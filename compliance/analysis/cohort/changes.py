"""This year against last: who rose, who passed whom, among parks ranked in both years. n log n."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import starmap
from typing import NamedTuple

from compliance.analysis.cohort.ranking import places
from compliance.analysis.cohort.results import Change, Move, Rates

WITHIN = 50
MOST = 5


class Pair(NamedTuple):
    key: str
    name: str
    score: Fraction
    before: Fraction
    grade: str | None = None
    """Of last year."""


def changes(pairs: Sequence[Pair]) -> dict[str, Change]:
    """By key. `pairs` come as this year's ranking has them."""
    now = dict(zip((pair.key for pair in pairs), places([pair.score for pair in pairs]), strict=True))
    earlier = sorted(pairs, key=lambda pair: -pair.before)
    then = dict(zip((pair.key for pair in earlier), places([pair.before for pair in earlier]), strict=True))
    passed = overtaken(now, then)
    passed_by = overtaken(then, now)
    return {
        pair.key: Change(
            score=pair.score - pair.before,
            rank=now[pair.key],
            previous_rank=then[pair.key],
            previous_score=pair.before,
            previous_grade=pair.grade,
            passed=passed[pair.key],
            passed_by=passed_by[pair.key],
            passed_names=tuple(
                other.name
                for other in pairs[position + 1 : position + 1 + WITHIN]
                if now[other.key] > now[pair.key] and then[other.key] < then[pair.key]
            )[:MOST],
        )
        for position, pair in enumerate(pairs)
    }


class Moves:
    """How 得分率 moved, section by section, counted while last year's records stream by."""

    def __init__(self, sections: Sequence[str]) -> None:
        self._sections = sections
        self._parks = [0] * len(sections)
        self._sums: list[Counter[int]] = [Counter() for _ in sections]
        """Numerators by their denominators: adding is cheap, the result exact."""

    def add(self, before: Rates, now: Rates) -> None:
        """A park's rates of both years, as `ParkRow.rates` has them."""
        for place, (then, rate) in enumerate(zip(before, now, strict=True)):
            if then is not None and rate is not None:
                self._parks[place] += 1
                self._sums[place][rate.denominator] += rate.numerator
                self._sums[place][then.denominator] -= then.numerator

    def found(self) -> tuple[Move, ...]:
        return tuple(
            Move(name, parks, 100 * sum(starmap(over, sums.items()), Fraction(0)) / parks if parks else None)
            for name, parks, sums in zip(self._sections, self._parks, self._sums, strict=True)
        )


def over(denominator: int, numerator: int) -> Fraction:
    return Fraction(numerator, denominator)


def overtaken(now: Mapping[str, int], then: Mapping[str, int]) -> dict[str, int]:
    """For each, how many have a worse rank now and had a better one then. A Fenwick tree over the ranks of then."""
    size = len(now)
    tree = [0] * (size + 1)
    found: dict[str, int] = {}
    waiting: list[str] = []
    worst_first = sorted(now, key=lambda key: -now[key])
    for key in worst_first:
        if waiting and now[waiting[0]] != now[key]:
            # Those of one rank have not passed each other, so they enter together.
            for entering in waiting:
                _enter(tree, then[entering])
            waiting = []
        waiting.append(key)
        found[key] = _below(tree, then[key] - 1)
    return found


def _enter(tree: list[int], place: int) -> None:
    while place < len(tree):
        tree[place] += 1
        place += place & -place


def _below(tree: list[int], place: int) -> int:
    count = 0
    while place:
        count += tree[place]
        place -= place & -place
    return count
