"""From the measures that grades look at to the grade: the first of which everything holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from compliance.checklist.model import Checklist
from compliance.checklist.rules import Requirement
from compliance.scoring.assessment import GradeDecision, MeasureGrade
from compliance.scoring.measures import meets


def decide(checklist: Checklist, measured: Mapping[str, Fraction | None], lowest_section: str) -> GradeDecision:
    """The grade, and the one that each measure alone would allow.

    `measured` has the value of each measure that grades look at, None where nothing that it looks at is due.
    """
    names = [grade.name for grade in checklist.grades]
    asked = [checklist.asks[grade.name] for grade in checklist.grades]
    return GradeDecision(
        by=tuple(
            MeasureGrade(
                measure,
                measured[measure.id],
                first(names, ([r for r in grade if r.measure == measure.id] for grade in asked), measured),
            )
            for measure in checklist.graded_by
        ),
        grade=first(names, asked, measured),
        lowest_section=lowest_section,
    )


def first(names: Sequence[str], asked: Iterable[Iterable[Requirement]], measured: Mapping[str, Fraction | None]) -> str:
    """The best grade of which everything holds; the last one asks for nothing."""
    verdicts = [all(meets(required, measured[required.measure]) for required in grade) for grade in asked]
    return names[next((n for n, met in enumerate(verdicts) if met), len(verdicts) - 1)]


def lowest(checklist: Checklist, grades: Sequence[str]) -> str:
    """The lowest of some grades."""
    return max(grades, key=checklist.grade_order.__getitem__)
