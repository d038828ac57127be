"""From the score, the section rates and the measures to the grade: the lowest that any of them reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from compliance.checklist.model import Checklist, Section
from compliance.scoring.assessment import GradeDecision, MeasureGrade
from compliance.scoring.measures import meets


def decide(
    checklist: Checklist,
    score: Fraction,
    rates: Iterable[tuple[Section, Fraction | None]],
    measured: Mapping[str, Fraction | None],
) -> GradeDecision:
    """The grade by the score, by the lowest section rate and by each measure that grades ask about; the lowest counts.

    Something is due of one section at least. `measured` has each measure's value, None where nothing that it looks at
    is due.
    """
    grades = checklist.grades
    rated = [(rate, section) for section, rate in rates if rate is not None]
    lowest_rate, lowest = min(rated, key=lambda pair: pair[0])
    by_score = _first(score >= grade.min_score for grade in grades)
    by_sections = _first(lowest_rate >= grade.min_section_rate for grade in grades)
    asked = dict.fromkeys(required.measure for grade in grades for required in grade.requires)
    by_measure = {
        name: _first(
            all(meets(required, measured[name]) for required in grade.requires if required.measure == name)
            for grade in grades
        )
        for name in asked
    }
    return GradeDecision(
        by_score=grades[by_score].name,
        by_sections=grades[by_sections].name,
        by_measures=tuple(
            MeasureGrade(checklist.measure_by_id[name], measured[name], grades[index].name)
            for name, index in by_measure.items()
        ),
        grade=grades[max(by_score, by_sections, *by_measure.values())].name,
        lowest_section=lowest.id,
    )


def _first(reached: Iterable[bool]) -> int:
    """The index of the best grade that is reached; the last one has no condition that counts."""
    verdicts = list(reached)
    return next((index for index, met in enumerate(verdicts) if met), len(verdicts) - 1)


def lowest(checklist: Checklist, grades: Sequence[str]) -> str:
    """The lowest of some grades."""
    return max(grades, key=checklist.grade_order.__getitem__)
