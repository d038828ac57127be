"""A park among its peers, no other park named: its place in the whole and its groups, quartiles clause by clause."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from compliance.analysis.cohort.records import Reviewed
from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Distribution, ParkRow, Rates
from compliance.scoring.assessment import Assessment

Quartiles = tuple[Fraction, Fraction, Fraction]
"""Q1, median and Q3 of 得分率."""


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """The whole or one of a park's groups; `rank` is None for a park listed apart."""

    label: str
    rank: int | None
    ranked: int
    distribution: Distribution
    quartiles: tuple[Quartiles | None, ...]
    """Of chapters, then clauses; None where too few parks have a rate."""


@dataclass(frozen=True, slots=True)
class Peers:
    """What a park may know of the others: groups that are large enough, the whole first."""

    row: ParkRow
    groups: tuple[PeerGroup, ...]
    suppressed: tuple[str, ...]
    """The groups of the park that are too small to be shown."""
    minimum_group: int


def quartiles(all_rates: Iterable[Rates], sections: int, fewest: int) -> tuple[Quartiles | None, ...]:
    """Of the 得分率 of each section, as QUARTILE.INC of spreadsheets has them, exact."""
    # Counted: the rates of a hundred thousand parks would be three million numbers to sort. Equal ones are one object.
    known: dict[int, Fraction] = {}
    columns: list[Counter[int]] = [Counter() for _ in range(sections)]
    for rates in all_rates:
        for column, rate in zip(columns, rates, strict=True):
            if rate is not None:
                column[id(rate)] += 1
                known[id(rate)] = rate
    counted = ([(known[at], times) for at, times in column.items()] for column in columns)
    return tuple(_quartiles(column) if sum(times for _, times in column) >= fewest else None for column in counted)


def _quartiles(counted: Sequence[tuple[Fraction, int]]) -> Quartiles:
    """Of as many of each rate as `counted` says."""
    ascending = sorted(counted)
    up_to = list(accumulate(times for _, times in ascending))
    last = up_to[-1] - 1

    def at(quarters: int) -> Fraction:
        below, rest = divmod(last * quarters, 4)
        low, high = (ascending[bisect_right(up_to, place)][0] for place in (below, min(below + 1, last)))
        return low + (high - low) * rest / 4

    return at(1), at(2), at(3)


def placed(a: Assessment, rates: Rates, rank: int | None, percentile: Fraction | None) -> ParkRow:
    """The row of a park by itself: what a report prints of it."""
    return ParkRow(
        key="",
        name="",
        code="",
        source="",
        groups=("", "", ""),
        standing="ranked",
        score=a.score,
        grade=a.grade,
        grade_text=a.grade_text,
        reason="",
        would_be_score=None,
        would_be_grade=None,
        review=Reviewed(0, 0, 0, None, None),
        triggered=(),
        unanswered=0,
        rates=rates,
        rank=rank,
        percentile=percentile,
    )


class Finder:
    """The peers of any park of a cohort; what the parks of a group have in common is worked out once."""

    def __init__(self, cohort: Cohort) -> None:
        self.cohort = cohort
        self._known: dict[tuple[str, str], tuple[Quartiles | None, ...]] = {}

    def of(self, row: ParkRow) -> Peers:
        cohort = self.cohort
        shown, hidden = [], []
        if cohort.distribution is not None and len(cohort.ranked) >= cohort.rules.minimum_group:
            shown.append(PeerGroup("全部园区", row.rank, len(cohort.ranked), cohort.distribution, self.rates("", "")))
        else:
            hidden.append("全部园区")
        for index, (dimension, word) in enumerate(DIMENSIONS.items()):
            name = row.groups[index]
            group = cohort.group_by_name[dimension, name]
            label = f"{word}：{name}"
            if group.distribution is None:
                hidden.append(label)
                continue
            rates = self.rates(dimension, name)
            shown.append(PeerGroup(label, row.group_ranks[index], group.ranked, group.distribution, rates))
        return Peers(row, tuple(shown), tuple(hidden), cohort.rules.minimum_group)

    def rates(self, dimension: str, name: str) -> tuple[Quartiles | None, ...]:
        """Quartiles of the 得分率 of the ranked parks of a group, of all ranked parks for "" and ""."""
        key = dimension, name
        if key not in self._known:
            index = [*DIMENSIONS, ""].index(dimension)
            rates = (row.rates for row in self.cohort.ranked if not dimension or row.groups[index] == name)
            self._known[key] = quartiles(rates, len(self.cohort.sections), self.cohort.rules.minimum_group)
        return self._known[key]
