"""How all parks did on each section and criterion, counted while the records stream by. Exact, whole numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import Any, Literal, TypeVar

from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Weakness
from compliance.checklist.model import Checklist, Criterion, Section
from compliance.checklist.objects import original

Groups = tuple[str, str, str]
Points = tuple[int, int]
"""Numerator and denominator: much faster to count than a Fraction."""
Part = Literal["not_applicable", "full", "between", "nothing", "earned", "due"]
SectionParts = Mapping[tuple[Part, int], int]
"""Of one section how many earned all, something or nothing, or had nothing due, under 0; what was earned and due
under each denominator, as the sum of numerators: adding is cheap, the result exact."""
CriterionParts = Mapping[Points | None, int]
"""Of one criterion how many earned how much by their answers; None for those to whom it does not apply."""
Key = TypeVar("Key")


@dataclass(slots=True)
class Cell:
    """The parks of one group. Two flat dictionaries: with one for each section and criterion it takes eight times as
    much, and there may be nearly as many regions as parks."""

    sections: Counter[tuple[str, Part, int]] = field(default_factory=Counter)
    criteria: Counter[tuple[str, Points | None]] = field(default_factory=Counter)

    def merge(self, other: Cell) -> None:
        self.sections.update(other.sections)
        self.criteria.update(other.criteria)


class Tallies:
    """Counts of all parks with complete answers: by region, and by type and size."""

    def __init__(self, checklist: Checklist) -> None:
        self.sections = {s.id: s.heading for s in (*checklist.sections, *lower_clauses(checklist))}
        self.criteria = checklist.by_id
        self._by_region: dict[str, Cell] = defaultdict(Cell)
        self._by_type_and_size: dict[tuple[str, str], Cell] = defaultdict(Cell)
        self._keys: dict[Any, Any] = {}

    def add(self, record: ParkRecord, groups: Groups) -> None:
        kind, region, size = groups
        sections = [(self._same(key), amount) for key, amount in self._of_sections(record)]
        criteria = [self._same(key) for key in _of_criteria(record)]
        for cell in (self._by_region[region], self._by_type_and_size[kind, size]):
            counted = cell.sections
            for part, amount in sections:
                counted[part] = counted.get(part, 0) + amount
            cell.criteria.update(criteria)

    def _same(self, key: Key) -> Key:
        """The first key equal to this one: all cells share it."""
        found: Key = self._keys.setdefault(key, key)
        return found

    def _of_sections(self, record: ParkRecord) -> Iterator[tuple[tuple[str, Part, int], int]]:
        for section in record.sections:
            name = unmarked(section.id)
            if name not in self.sections:
                continue
            earned, due = section.earned, section.due
            if not due:
                yield (name, "not_applicable", 0), 1
                continue
            yield (name, "earned", earned.denominator), earned.numerator
            yield (name, "due", due.denominator), due.numerator
            yield (name, "full" if earned == due else "between" if earned.numerator > 0 else "nothing", 0), 1

    def of(self, dimension: int | None, name: str) -> tuple[tuple[Weakness, ...], tuple[Weakness, ...]]:
        """Sections and criteria, for one group or, with no dimension, for all."""
        merged = Cell()
        for cell in self._cells(dimension, name):
            merged.merge(cell)
        sections: dict[str, dict[tuple[Part, int], int]] = defaultdict(dict)
        for (section, part, denominator), amount in merged.sections.items():
            sections[section][part, denominator] = amount
        criteria: dict[str, dict[Points | None, int]] = defaultdict(dict)
        for (criterion, points), times in merged.criteria.items():
            criteria[criterion][points] = times
        return (
            tuple(section_weakness(part, heading, sections[part]) for part, heading in self.sections.items()),
            tuple(criterion_weakness(c, criteria[part]) for part, c in self.criteria.items()),
        )

    def _cells(self, dimension: int | None, name: str) -> Iterable[Cell]:
        if dimension == 1:
            return [self._by_region[name]]
        return (
            cell
            for (kind, size), cell in self._by_type_and_size.items()
            if dimension is None or name == (size if dimension else kind)
        )


def _of_criteria(record: ParkRecord) -> Iterator[tuple[str, Points | None]]:
    for criterion in record.criteria:
        yield unmarked(criterion.id), criterion.own.as_integer_ratio() if criterion.state == "scored" else None


def section_weakness(name: str, heading: str, parts: SectionParts) -> Weakness:
    full, between, nothing = (parts.get((part, 0), 0) for part in ("full", "between", "nothing"))
    due = _sum(parts, "due")
    return Weakness(
        id=name,
        heading=heading,
        count=full + between + nothing,
        not_applicable=parts.get(("not_applicable", 0), 0),
        below_full=between + nothing,
        nothing=nothing,
        rate=_sum(parts, "earned") / due if due else None,
    )


def _sum(parts: SectionParts, wanted: Part) -> Fraction:
    return sum((Fraction(top, bottom) for (part, bottom), top in parts.items() if part == wanted), Fraction(0))


def criterion_weakness(criterion: Criterion, parts: CriterionParts) -> Weakness:
    earned = {Fraction(*points): times for points, times in parts.items() if points is not None}
    count = sum(earned.values())
    total = sum((points * times for points, times in earned.items()), Fraction(0))
    return Weakness(
        id=criterion.id,
        heading=criterion.text,
        count=count,
        not_applicable=parts.get(None, 0),
        below_full=count - earned.get(criterion.points, 0),
        nothing=sum(times for points, times in earned.items() if points <= 0),
        rate=total / (criterion.points * count) if count else None,
        alike=Fraction(max(earned.values()), count) if count else None,
    )


unmarked = lru_cache(maxsize=4096)(original)
"""The id without the object that a copy of it is for; asked for the same few ids again and again."""


def lower_clauses(checklist: Checklist) -> Iterator[Section]:
    """The clauses that are not chapters themselves."""
    top = {section.id for section in checklist.sections}
    return (clause for clause in checklist.clauses if clause.id not in top)
