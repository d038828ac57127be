"""How all parks did on each section and criterion, counted while the records stream by. Exact, whole numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from compliance.checklist import Checklist, Criterion, Section
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
class SectionTally:
    """One section in one group of parks."""

    not_applicable: int = 0
    full: int = 0
    nothing: int = 0
    between: int = 0
    earned: Sum = field(default_factory=Sum)
    due: Sum = field(default_factory=Sum)

    def add(self, earned: Fraction, due: Fraction) -> None:
        if not due:
            self.not_applicable += 1
            return
        self.earned.add(earned)
        self.due.add(due)
        if earned == due:
            self.full += 1
        elif earned.numerator > 0:
            self.between += 1
        else:
            self.nothing += 1

    def merge(self, other: SectionTally) -> None:
        self.not_applicable += other.not_applicable
        self.full += other.full
        self.nothing += other.nothing
        self.between += other.between
        self.earned.merge(other.earned)
        self.due.merge(other.due)

    def weakness(self, name: str, heading: str) -> Weakness:
        due = self.due.value
        return Weakness(
            id=name,
            heading=heading,
            count=self.full + self.between + self.nothing,
            not_applicable=self.not_applicable,
            below_full=self.between + self.nothing,
            nothing=self.nothing,
            rate=self.earned.value / due if due else None,
        )


Points = tuple[int, int]
"""Numerator and denominator: much faster to count than a Fraction."""
CriterionTally = dict[Points | None, int]
"""How many earned how much by their answers; None for those to whom it does not apply."""


def criterion_weakness(criterion: Criterion, tally: Mapping[Points | None, int]) -> Weakness:
    earned = {Fraction(*points): times for points, times in tally.items() if points is not None}
    count = sum(earned.values())
    total = sum((points * times for points, times in earned.items()), Fraction(0))
    return Weakness(
        id=criterion.id,
        heading=criterion.text,
        count=count,
        not_applicable=tally.get(None, 0),
        below_full=count - earned.get(criterion.points, 0),
        nothing=sum(times for points, times in earned.items() if points <= 0),
        rate=total / (criterion.points * count) if count else None,
        alike=Fraction(max(earned.values()), count) if count else None,
    )


class Cell:
    """The parks of one combination of groups."""

    def __init__(self, sections: Iterable[str], criteria: Iterable[str]) -> None:
        self.sections = {name: SectionTally() for name in sections}
        self.criteria: dict[str, CriterionTally] = {name: {} for name in criteria}

    def merge(self, other: Cell) -> None:
        for name, tally in other.sections.items():
            self.sections[name].merge(tally)
        for name, counts in other.criteria.items():
            held = self.criteria[name]
            for points, times in counts.items():
                held[points] = held.get(points, 0) + times


class Tallies:
    """Counts of all parks with complete answers, by the combination of their groups."""

    def __init__(self, checklist: Checklist) -> None:
        self.sections = {s.id: s.heading for s in (*checklist.sections, *lower_clauses(checklist))}
        self.criteria = checklist.by_id
        self._cells: dict[Groups, Cell] = {}

    def add(self, record: ParkRecord, groups: Groups) -> None:
        cell = self._cells.get(groups)
        if cell is None:
            cell = self._cells[groups] = Cell(self.sections, self.criteria)
        for section in record.sections:
            tally = cell.sections.get(unmarked(section.id))
            if tally is not None:
                tally.add(section.earned, section.due)
        criteria = cell.criteria
        for criterion in record.criteria:
            counts = criteria[unmarked(criterion.id)]
            own = criterion.own
            points = (own.numerator, own.denominator) if criterion.state == "scored" else None
            counts[points] = counts.get(points, 0) + 1

    def of(self, dimension: int | None, name: str) -> tuple[tuple[Weakness, ...], tuple[Weakness, ...]]:
        """Sections and criteria, for one group or, with no dimension, for all."""
        merged = Cell(self.sections, self.criteria)
        for groups, cell in self._cells.items():
            if dimension is None or groups[dimension] == name:
                merged.merge(cell)
        return (
            tuple(merged.sections[part].weakness(part, heading) for part, heading in self.sections.items()),
            tuple(criterion_weakness(c, merged.criteria[part]) for part, c in self.criteria.items()),
        )


@lru_cache(maxsize=4096)
def unmarked(name: str) -> str:
    """The id without the object that a copy of it is for."""
    return name.partition("@")[0]


def lower_clauses(checklist: Checklist) -> Iterator[Section]:
    """The clauses that are not chapters themselves."""
    top = {section.id for section in checklist.sections}
    return (clause for clause in checklist.clauses if clause.id not in top)
