"""The parts of a checklist, each with the way to it in its files."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.model import Checklist, Criterion, Section
from compliance.errors import Place


def sections(checklist: Checklist) -> Iterator[tuple[Place, Section]]:
    """Every section with the way to it."""

    def visit(place: Place, section: Section) -> Iterator[tuple[Place, Section]]:
        yield place, section
        for index, child in enumerate(section.sections):
            yield from visit((*place, "sections", index), child)

    for index, section in enumerate(checklist.sections):
        yield from visit(("sections", index), section)


def criteria(checklist: Checklist) -> Iterator[tuple[Place, Criterion]]:
    """Every criterion with the way to it."""
    for place, section in sections(checklist):
        for index, criterion in enumerate(section.criteria):
            yield (*place, "criteria", index), criterion
