"""A park's place among its peers without naming any of them, and what each part of the checklist comes to. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from compliance.cohort import ranking
from compliance.cohort.records import ParkRecord
from compliance.cohort.results import DIMENSIONS, NO_RATE, Cohort, Distribution, ParkRow

WHOLE = "全部园区"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a park stands in the whole or in one of its groups. Without a rank the group is too small to be shown."""

    label: str
    """全部园区, or the group's dimension and name."""
    count: int
    """Ranked parks."""
    rank: int | None
    distribution: Distribution | None


@dataclass(frozen=True, slots=True)
class Part:
    """A chapter or clause: the park's 得分率 and its peers' quartiles, None where nothing is shown."""

    heading: str
    chapter: bool
    rate: Fraction | None
    quartiles: tuple[Fraction, Fraction, Fraction] | None
    """Q1, median and Q3 of the group that `Peers.group` names."""


@dataclass(frozen=True, slots=True)
class Peers:
    places: tuple[Place, ...]
    group: str
    """Whose quartiles stand with the parts: the park's type or, where that is too small, the whole."""
    parts: tuple[Part, ...]
    minimum: int
    """Groups with fewer ranked parks are not shown."""


Quartiles = tuple[tuple[Fraction, Fraction, Fraction] | None, ...]
"""For each of `ParkRow.rates`."""


@dataclass(frozen=True)
class Surroundings:
    """The quartiles of the whole and of each group that is large enough, found once for all parks."""

    cohort: Cohort

    @cached_property
    def quartiles(self) -> Mapping[tuple[int, str], Quartiles]:
        """By the place of the dimension and the group's name; the whole is (-1, WHOLE)."""
        members: dict[tuple[int, str], list[ParkRow]] = defaultdict(list)
        for row in self.cohort.ranked:
            members[-1, WHOLE].append(row)
            for place, name in enumerate(row.groups):
                members[place, name].append(row)
        least = self.cohort.rules.minimum_group
        return {key: _quartiles(rows) for key, rows in members.items() if len(rows) >= least}

    def of(self, row: ParkRow) -> Peers:
        """What a ranked park may know of its peers."""
        cohort, least = self.cohort, self.cohort.rules.minimum_group
        shown = (-1, WHOLE) in self.quartiles
        whole = Place(WHOLE, len(cohort.ranked), row.rank if shown else None, cohort.distribution if shown else None)
        places = [whole]
        for (dimension, word), name, rank in zip(DIMENSIONS.items(), row.groups, row.group_ranks, strict=True):
            group = cohort.group_by_name[dimension, name]
            places.append(Place(f"{word}：{name}", group.ranked, rank, group.distribution))
        key = (0, row.groups[0]) if (0, row.groups[0]) in self.quartiles else (-1, WHOLE)
        spreads: Quartiles = self.quartiles.get(key) or (None,) * len(row.rates)
        headings = (*cohort.chapters, *cohort.clauses)
        parts = tuple(
            Part(heading, place < len(cohort.chapters), rate, spread)
            for place, ((_, heading), rate, spread) in enumerate(zip(headings, row.clause_rates, spreads, strict=True))
        )
        return Peers(tuple(places), key[1], parts, least)


def _quartiles(rows: Sequence[ParkRow]) -> Quartiles:
    found: list[tuple[Fraction, Fraction, Fraction] | None] = []
    for column in zip(*(row.rates for row in rows), strict=True):
        spread = ranking.distribution(sorted(Fraction(rate, 1000) for rate in column if rate != NO_RATE))
        found.append((spread.lower, spread.median, spread.upper) if spread else None)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Loss:
    """Points that a park lost on a criterion."""

    id: str
    lost: Fraction
    due: Fraction


MOST_LOSSES = 12


def losses(records: Iterable[ParkRecord], most: int) -> dict[str, tuple[Loss, ...]]:
    """By park's key the criteria that cost it most, the dearest first; of the first `most` records only."""
    found: dict[str, tuple[Loss, ...]] = {}
    for record in records:
        if len(found) == most:
            break
        lost = [Loss(item.id, item.due - item.earned, item.due) for item in record.criteria if item.earned < item.due]
        found[record.key[0]] = tuple(sorted(lost, key=lambda loss: -loss.lost)[:MOST_LOSSES])
    return found
