"""An earlier year of a park: its answers as this year's checklist reads them, and as they were scored then. Pure."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property

from compliance.answers.earlier import Earlier
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment


@dataclass(frozen=True)
class Past:
    """An earlier year. `old` is the checklist that it was filled in for, with its answers by it; None if not known."""

    checklist: Checklist
    """This year's, without the objects of any park."""
    read: Earlier
    old: tuple[Checklist, AnswerSheet] | None

    @property
    def sheet(self) -> AnswerSheet:
        return self.read.sheet

    @cached_property
    def original(self) -> Assessment | None:
        """As it was scored then."""
        return None if self.old is None else assess(*self.old)

    @property
    def same_rules(self) -> bool:
        return self.old is not None and self.old[0].fingerprint == self.checklist.fingerprint

    @cached_property
    def comparable(self) -> Assessment:
        """Its answers by the rules of this year, over all that was asked then and can be compared."""
        return self.over(self.read.comparable)

    @cached_property
    def shown(self) -> Assessment:
        """As it was scored then or, where that is not known, by the rules of this year over what was asked."""
        return self.original or self.comparable

    def over(self, common: Set[str]) -> Assessment:
        """Its answers by the rules of this year, over some of the questions."""
        return over(self.checklist, self.sheet, common)

    def kept(self, common: Set[str]) -> Assessment | None:
        """As it was scored then, over what is still asked; None where that is not known."""
        if self.old is None:
            return None
        sources = {old for new, ids in self.read.sources.items() if new in common for old in ids}
        return over(*self.old, sources)


def by_its_own(a: Assessment, checklist: Checklist | None = None) -> Past:
    """A year as it is seen by the very checklist that it was scored by, which may be given without its objects."""
    rules = checklist or a.checklist
    everything = {name: (name,) for name in a.checklist.item_by_id}
    version = a.checklist.version
    read = Earlier(sheet=a.sheet, version=version, sources=everything, apart={}, gone=(), left=())
    return Past(rules, read, (rules, a.sheet))


def over(checklist: Checklist, sheet: AnswerSheet, asked: Set[str]) -> Assessment:
    """The assessment over some of the questions, as if there were no others."""
    return assess(checklist, sheet, expand(checklist, sheet.objects).item_by_id.keys() - asked)
