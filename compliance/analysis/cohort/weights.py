"""How the ranking holds when the chapters' weights are varied. Simulated: the only floats of an analysis."""

from __future__ import annotations

from collections.abc import Sequence
from operator import mul
from random import Random
from typing import NamedTuple

from compliance.analysis.cohort.results import Rules, Sensitivity, Stability


class Weighed(NamedTuple):
    """A ranked park: earned and due (never all 0) of each chapter, and what its score has beyond them (bonus)."""

    rank: int
    earned: tuple[float, ...]
    due: tuple[float, ...]
    scale: float
    extra: float


def sensitivity(parks: Sequence[Weighed], rules: Rules, digits: int) -> tuple[Sensitivity | None, list[Stability]]:
    """In the order of `parks`, which is that of the ranking; only its first `rules.simulated` are tried."""
    tried = parks[: rules.simulated]
    if len(tried) < 2 or not rules.runs:
        return None, []
    rng = Random(rules.seed)
    swing = float(rules.swing)
    found: list[list[int]] = [[] for _ in tried]
    for _ in range(rules.runs):
        factors = [rng.uniform(1 - swing, 1 + swing) for _ in tried[0].earned]
        scores = [_score(park, factors, 10**digits) for park in tried]
        place = _places(scores)
        for ranks, score in zip(found, scores, strict=True):
            ranks.append(place[score])
    stable = [_stability(park.rank, ranks, rules.near) for park, ranks in zip(tried, found, strict=True)]
    whole = Sensitivity(
        runs=rules.runs,
        swing=rules.swing,
        parks=len(tried),
        kept=sum(one.kept for one in stable) / len(stable),
        near=sum(one.near for one in stable) / len(stable),
    )
    return whole, stable


def _score(park: Weighed, factors: Sequence[float], units: int) -> int:
    earned, due = sum(map(mul, factors, park.earned)), sum(map(mul, factors, park.due))
    # A hair more than half, so that what is exactly half is not lost to binary fractions.
    return int((park.scale * earned / due + park.extra) * units + 0.5 + 1e-7)


def _places(scores: Sequence[int]) -> dict[int, int]:
    place: dict[int, int] = {}
    for position, score in enumerate(sorted(scores, reverse=True), start=1):
        place.setdefault(score, position)
    return place


def _stability(rank: int, ranks: list[int], near: int) -> Stability:
    ranks.sort()
    runs = len(ranks)
    return Stability(
        kept=sum(other == rank for other in ranks) / runs,
        near=sum(abs(other - rank) <= near for other in ranks) / runs,
        best=ranks[runs * 5 // 100],
        worst=ranks[-1 - runs * 5 // 100],
    )
