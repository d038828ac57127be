"""What the parts of the meeting paper share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from compliance import numbers
from compliance.analysis.cohort.peers import Finder
from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Dimension, Group, Weakness
from compliance.report.cohort.dossier import Dossier
from compliance.report.document.blocks import Paragraph, line

WORKBOOK = "排名.xlsx"


class Entry(NamedTuple):
    """A chapter or a clause, and its place in `Cohort.sections`."""

    item: Weakness
    place: int
    is_chapter: bool


@dataclass(frozen=True)
class Meeting:
    """One paper, as its parts see it."""

    d: Dossier
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The number of each part by its id: 一, or A of an appendix."""
    most: int = 300
    """So many rows of a list are printed; the rest stands in the workbook."""

    @property
    def cohort(self) -> Cohort:
        return self.d.cohort

    @cached_property
    def finder(self) -> Finder:
        return Finder(self.cohort)

    @property
    def compared(self) -> bool:
        """Whether enough parks were ranked in both years for their means to be said."""
        return self.cohort.both_years >= self.cohort.rules.minimum_group

    @cached_property
    def outline(self) -> tuple[Entry, ...]:
        """Every chapter with its clauses after it."""
        places = {item.id: place for place, item in enumerate(self.cohort.sections)}
        chapters = {name for name, _ in self.cohort.chapters}
        return tuple(
            Entry(self.cohort.sections[places[name]], places[name], name in chapters)
            for name in self.d.checklist.section_by_id
            if name in places
        )

    @cached_property
    def clauses(self) -> tuple[Weakness, ...]:
        """The sections that hold criteria, a chapter that is not divided among them."""
        held = {clause.id for clause in self.d.checklist.clauses}
        return tuple(entry.item for entry in self.outline if entry.item.id in held)

    @cached_property
    def moves(self) -> Mapping[str, Fraction]:
        """Percentage points by the id of a section, of those that enough parks had in both years."""
        fewest = self.cohort.rules.minimum_group
        return {move.id: move.change for move in self.cohort.moves if move.change is not None and move.parks >= fewest}

    def shown_groups(self, dimension: Dimension) -> Sequence[Group]:
        """The groups that are large enough."""
        return [group for group in self.cohort.groups if group.dimension == dimension and not group.suppressed]

    @property
    def dimensions(self) -> Sequence[Dimension]:
        """Those in which there is something to compare."""
        return [dimension for dimension in DIMENSIONS if len(self.shown_groups(dimension)) > 1]

    def cut(self, whole: int, sheet: str, what: str = "个") -> Iterator[Paragraph]:
        """What is said over a list that is cut: where all of it stands."""
        if whole > self.most:
            text = f"只列前 {self.most} {what}，其余 {whole - self.most} {what}见 {WORKBOOK} 的“{sheet}”。"
            yield Paragraph(line(text), "note")

    def see(self, part: str) -> str:
        number = self.numbers.get(part, "")
        return f"附录 {number}" if number.isascii() else f"第{number}部分"


def share(part: int, whole: int) -> str:
    """A count as a percentage of another."""
    return numbers.rate(Fraction(part, whole)) if whole else "—"
