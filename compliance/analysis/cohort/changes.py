"""This year against last: who rose, who passed whom, among parks ranked in both years. n log n."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from compliance.analysis.cohort.ranking import places
from compliance.analysis.cohort.results import Change

WITHIN = 50
MOST = 5


class Pair(NamedTuple):
    key: str
    name: str
    score: Fraction
    before: Fraction


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
