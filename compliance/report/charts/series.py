"""What charts show, as labels and numbers: the same for pages, for Word and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.scoring.assessment import Assessment, SectionResult

Others = Sequence[tuple[str, Mapping[str, Fraction]]]
"""得分率 from 0 to 1 by the ids of chapters and clauses, under what they are called: 上年, or a group of parks."""

OWN = "本次"
FEWEST = 3
"""With fewer spokes a radar has no web."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars; None where nothing was due, or where another year had no such clause."""

    name: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """Labels with one or more values each; the first series is the one that is reported."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def words(self) -> str:
        """The chart for those who do not see it: its title, and whose values it shows."""
        names = [series.name for series in self.series]
        return self.title + (f"（{'、'.join(names)}）" if len(names) > 1 else "")


def by_chapter(a: Assessment, others: Others = ()) -> Chart:
    """得分率 in percent, by chapter."""
    return _rates("各章得分率雷达图", a, others, lambda of: of.sections, lambda section: section.section.title)


def by_clause(a: Assessment, others: Others = ()) -> Chart:
    """得分率 in percent, by clause."""
    return _rates("各条得分率雷达图", a, others, lambda of: of.clauses, lambda clause: clause.section.number)


def _rates(
    title: str,
    a: Assessment,
    others: Others,
    parts_of: Callable[[Assessment], Sequence[SectionResult]],
    label: Callable[[SectionResult], str],
) -> Chart:
    parts = parts_of(a)
    labels = tuple(label(part) for part in parts)
    series = [Series(OWN, tuple(_percent(part) for part in parts))]
    for name, known in others:
        series.append(Series(name, tuple(100 * known[part.id] if part.id in known else None for part in parts)))
    return Chart(title, labels, tuple(series))


def rates_of(a: Assessment) -> dict[str, Fraction]:
    """得分率 of every chapter and clause, for use beside another assessment."""
    parts = (*a.sections, *a.clauses)
    return {part.id: part.tally.rate for part in parts if part.tally.rate is not None}


def _percent(part: SectionResult) -> Fraction | None:
    return None if part.tally.rate is None else 100 * part.tally.rate


def losses(a: Assessment) -> Chart:
    """The points that each clause lost, in order: what stands between 应得分 and 实际得分."""
    losing = [clause for clause in a.clauses if clause.tally.lost]
    values = tuple(clause.tally.lost for clause in losing)
    return Chart("各条扣分瀑布图", tuple(clause.section.number for clause in losing), (Series("扣分", values),))


def stacked(chart: Chart) -> Chart:
    """A waterfall as bars that stand on what came before them."""
    values = [value or Fraction(0) for value in chart.series[0].values]
    before = tuple(Fraction(sum(values[:number])) for number in range(len(values)))
    return Chart(chart.title, chart.labels, (Series("此前各条", before), chart.series[0]))


def trend(scored: Sequence[tuple[str, Assessment]]) -> Chart:
    """The score of each period, the oldest first."""
    values = tuple(a.score for _, a in scored)
    return Chart("历次总分", tuple(name for name, _ in scored), (Series("总分", values),))
