"""Any number of years of one park, each scored under the same rules, in the order of their periods. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from compliance.scoring.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over the years; None where a year has none."""

    id: str
    """The id of a chapter; "" for the score."""
    label: str
    values: tuple[Fraction | None, ...]

    @property
    def moved(self) -> Fraction | None:
        """From the first known year to the last; None with fewer than two."""
        known = [value for value in self.values if value is not None]
        return known[-1] - known[0] if len(known) > 1 else None


@dataclass(frozen=True, slots=True)
class Trend:
    """`years` are in the order of their periods; `score` and `chapters` have a value for each of them."""

    years: tuple[Assessment, ...]
    score: Line
    chapters: tuple[Line, ...]

    @property
    def latest(self) -> Assessment:
        return self.years[-1]


def trend(years: Iterable[Assessment]) -> Trend:
    """Raises ValueError for fewer than two years, two of one period, or years that are not under one checklist."""
    found = tuple(sorted(years, key=lambda a: a.sheet.period.start))
    if len({a.sheet.period.start for a in found}) < max(2, len(found)):
        raise ValueError("two years of different periods are needed")
    if len({a.checklist.fingerprint for a in found}) > 1:
        raise ValueError("not under one checklist")
    rates = [{part.id: part.graded_rate for part in a.sections} for a in found]
    chapters = tuple(
        Line(part.id, part.section.heading, tuple(year.get(part.id) for year in rates))
        for part in found[-1].sections
        if part.counts
    )
    return Trend(found, Line("", "总分", tuple(a.score for a in found)), chapters)
