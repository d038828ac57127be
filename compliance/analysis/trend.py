"""Any number of years of one park over what all of them asked, by the latest rules, and each as it was then. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.past import Past
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
    """`years` are in the order of their periods, each by the rules of the latest over what all of them asked.

    `score` and `chapters` have a value for each of them; `pasts` are the same years, each as it was scored then.
    """

    pasts: tuple[Past, ...]
    years: tuple[Assessment, ...]
    score: Line
    chapters: tuple[Line, ...]
    alike: bool
    """Whether all years asked the same by the same rules: then each was scored so."""

    @property
    def latest(self) -> Assessment:
        """This year whole."""
        return self.pasts[-1].over(self.pasts[-1].read.sources.keys())

    @property
    def own(self) -> tuple[Assessment | None, ...]:
        """Each year as it was scored then; None where its checklist is not at hand."""
        return tuple(past.original for past in self.pasts)


def trend(years: Iterable[Past]) -> Trend:
    """Raises ValueError for fewer than two years, two of one period, or years that are not seen by one checklist."""
    found = tuple(sorted(years, key=lambda past: past.sheet.period.start))
    if len({past.sheet.period.start for past in found}) < max(2, len(found)):
        raise ValueError("two years of different periods are needed")
    if len({past.checklist.fingerprint for past in found}) > 1:
        raise ValueError("not under one checklist")
    common = frozenset.intersection(*(past.read.comparable for past in found))
    everything = [past.read.sources.keys() for past in found]
    alike = all(past.same_rules and names == common for past, names in zip(found, everything, strict=True))
    over_all = tuple(past.over(common) for past in found)
    rates = [{part.id: part.graded_rate for part in a.sections} for a in over_all]
    chapters = tuple(
        Line(part.id, part.section.heading, tuple(year.get(part.id) for year in rates))
        for part in over_all[-1].sections
        if part.counts
    )
    return Trend(found, over_all, Line("", "总分", tuple(a.score for a in over_all)), chapters, alike)
