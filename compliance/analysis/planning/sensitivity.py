"""How firm a grade is: which single answers would change it, and how far every threshold is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from compliance.analysis.planning import ladders
from compliance.analysis.planning.choices import choices_of
from compliance.analysis.planning.search import with_answers
from compliance.answers.model import Answer
from compliance.checklist.rules import Requirement
from compliance.scoring.assessment import Assessment, CriterionResult
from compliance.scoring.measures import meets


@dataclass(frozen=True, slots=True)
class Swing:
    """One answer that, if it were a rung lower or higher, would change the grade."""

    result: CriterionResult
    up: bool
    before: Answer
    after: Answer
    score: Fraction | None
    grade: str

    @property
    def id(self) -> str:
        return self.result.id


@dataclass(frozen=True, slots=True)
class Margin:
    """How far a value is above what a grade asks of it; below it where `margin` is negative."""

    grade: str
    of: Literal["score", "chapter", "measure"]
    id: str
    """The id of the chapter or the measure; "" for the score."""
    label: str
    unit: str
    value: Fraction
    limit: Fraction
    asks: str
    met: bool
    """Other than by the sign of `margin` where a measure is to stay below something."""

    @property
    def margin(self) -> Fraction:
        return self.value - self.limit


@dataclass(frozen=True, slots=True)
class Sensitivity:
    swings: tuple[Swing, ...]
    margins: tuple[Margin, ...]


def sensitivity(a: Assessment) -> Sensitivity:
    """Swings are looked for where there is a grade; margins where there is a score."""
    return Sensitivity(tuple(_swings(a)) if a.grade is not None else (), tuple(margins(a)))


def _swings(a: Assessment) -> Iterator[Swing]:
    better = choices_of(a)
    for result in a.criteria:
        if result.state != "scored":
            continue
        for up, answer in (
            (False, _worse(result)),
            (True, next((c.answer for c in better[result.id] if c.cost), None)),
        ):
            if answer is None:
                continue
            made = with_answers(a, {result.id: answer})
            if made.grade is not None and made.grade != a.grade:
                yield Swing(result, up, result.answer, answer, made.score, made.grade)


def _worse(result: CriterionResult) -> Answer | None:
    """The answer one rung lower than what is counted."""
    value = ladders.lower(result.criterion.answer, result.counted_as or result.answer.value)
    return None if value is None else replace(result.answer, value=value)


def margins(a: Assessment) -> Iterator[Margin]:
    """To each grade but the last, which asks for nothing."""
    if a.score is None or a.decision is None:
        return
    measured = {made.measure.id: made.value for made in a.decision.by_measures}
    for grade in a.checklist.grades[:-1]:
        asks, met = f"不低于 {a.show(grade.min_score)}", a.score >= grade.min_score
        yield Margin(grade.name, "score", "", "总分", "", a.score, grade.min_score, asks, met)
        if grade.min_section_rate:
            for part in a.sections:
                if part.counts and part.graded_rate is not None:
                    rate, least = part.graded_rate, grade.min_section_rate
                    asks, label = f"不低于 {a.show_rate(least)}%", f"第{part.section.number}章得分率"
                    yield Margin(grade.name, "chapter", part.id, label, "%", rate, least, asks, rate >= least)
        for required in grade.requires:
            value = measured.get(required.measure)
            if value is not None:
                yield _measured(a, grade.name, required, value)


def _measured(a: Assessment, grade: str, required: Requirement, value: Fraction) -> Margin:
    measure = a.checklist.measure_by_id[required.measure]
    limit = required.only[1]
    asks, met = required.words(measure.unit), meets(required, value)
    return Margin(grade, "measure", measure.id, measure.title, measure.unit, value, limit, asks, met)
