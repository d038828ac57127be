"""How all parks did on each section and criterion, counted while the records stream by. Exact, whole numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from compliance.checklist import Checklist, Section
from compliance.cohort.records import ParkRecord
from compliance.cohort.results import Weakness

Groups = tuple[str, str, str]


class Sum:
    """A sum of fractions, kept as one whole number for each denominator: adding is cheap, the result exact."""

    __slots__ = ("by_denominator",)

    def __init__(self) -> None:
        self.by_denominator: dict[int, int] = {}

    def add(self, value: Fraction) -> None:
        held, denominator = self.by_denominator, value.denominator
        held[denominator] = held.get(denominator, 0) + value.numerator

    def merge(self, other: Sum) -> None:
        for denominator, numerator in other.by_denominator.items():
            self.by_denominator[denominator] = self.by_denominator.get(denominator, 0) + numerator

    @property
    def value(self) -> Fraction:
        return sum((Fraction(top, bottom) for bottom, top in self.by_denominator.items()), Fraction(0))


@dataclass(slots=True)
class Tally:
    """One section or criterion in one group of parks."""

    not_applicable: int = 0
    earned: Sum = field(default_factory=Sum)
    due: Sum = field(default_factory=Sum)
    credits: Counter[int] = field(default_factory=Counter)
    """How many earned each share, in thousandths; 0 is nothing at all, 1000 is full marks."""

    def add(self, earned: Fraction, due: Fraction) -> None:
        self.earned.add(earned)
        self.due.add(due)
        self.credits[thousandths(earned, due)] += 1

    def merge(self, other: Tally) -> None:
        self.not_applicable += other.not_applicable
        self.earned.merge(other.earned)
        self.due.merge(other.due)
        self.credits.update(other.credits)

    def weakness(self, name: str, heading: str, *, criterion: bool) -> Weakness:
        count, due = self.credits.total(), self.due.value
        return Weakness(
            id=name,
            heading=heading,
            count=count,
            not_applicable=self.not_applicable,
            below_full=count - self.credits[1000],
            nothing=self.credits[0],
            rate=self.earned.value / due if due else None,
            alike=Fraction(max(self.credits.values()), count) if criterion and count else None,
        )


def thousandths(earned: Fraction, due: Fraction) -> int:
    """The share in thousandths, rounded, but 0 and 1000 only where it is nothing and everything."""
    if earned == due:
        return 1000
    top, bottom = earned.numerator * due.denominator, earned.denominator * due.numerator
    if top <= 0:
        return 0
    return min(999, max(1, (2000 * top + bottom) // (2 * bottom)))


class Tallies:
    """Counts of all parks with complete answers, by the combination of their groups."""

    def __init__(self, checklist: Checklist) -> None:
        self.sections = [(s.id, s.heading) for s in (*checklist.sections, *lower_clauses(checklist))]
        self.criteria = [(c.id, c.text) for c in checklist.criteria]
        self._sections = {name for name, _ in self.sections}
        self._cells: dict[Groups, dict[str, Tally]] = {}

    def add(self, record: ParkRecord, groups: Groups) -> None:
        cell = self._cells.get(groups)
        if cell is None:
            cell = self._cells[groups] = defaultdict(Tally)
        for section in record.sections:
            name = unmarked(section.id)
            if name in self._sections:
                if section.due:
                    cell[name].add(section.earned, section.due)
                else:
                    cell[name].not_applicable += 1
        for criterion in record.criteria:
            tally = cell[unmarked(criterion.id)]
            if criterion.state == "scored":
                tally.add(criterion.own, criterion.full)
            else:
                tally.not_applicable += 1

    def of(self, dimension: int | None, name: str) -> tuple[tuple[Weakness, ...], tuple[Weakness, ...]]:
        """Sections and criteria, for one group or, with no dimension, for all."""
        merged: dict[str, Tally] = defaultdict(Tally)
        for groups, cell in self._cells.items():
            if dimension is None or groups[dimension] == name:
                for part, tally in cell.items():
                    merged[part].merge(tally)
        return (
            tuple(merged[part].weakness(part, heading, criterion=False) for part, heading in self.sections),
            tuple(merged[part].weakness(part, text, criterion=True) for part, text in self.criteria),
        )


def unmarked(name: str) -> str:
    """The id without the object that a copy of it is for."""
    return name.partition("@")[0]


def lower_clauses(checklist: Checklist) -> Iterator[Section]:
    """The clauses that are not chapters themselves."""
    top = {section.id for section in checklist.sections}
    return (clause for clause in checklist.clauses if clause.id not in top)
