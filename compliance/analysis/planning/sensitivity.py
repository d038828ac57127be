"""How firm a grade is: which single answers would change it, and how far every threshold is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from compliance.analysis.planning import ladders
from compliance.analysis.planning.choices import backed, with_answers
from compliance.answers.model import Answer
from compliance.checklist.rules import DIRECTION_WORDS, SCORE, SECTIONS, Requirement
from compliance.scoring.assessment import Assessment, CriterionResult, GradeDecision
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

    @property
    def shown(self) -> tuple[str, str]:
        """The answer before and after, as a reader sees it: also what besides the answer makes the difference."""
        show = self.result.criterion.answer.show
        before, after = show(self.before.value), show(self.after.value)
        if self.result.counted_as:
            return f"{before}（无佐证）", f"{after}（有佐证）" if self.up else after
        if self.before.declared:
            return f"{before}（有否决情形）", f"{after}（{'有' if self.after.declared else '无'}否决情形）"
        return before, after


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
    for result in a.criteria:
        if result.state != "scored":
            continue
        for up, answer in ((False, _worse(result)), (True, _better(result))):
            if answer is None:
                continue
            made = with_answers(a, {result.id: answer})
            if made.grade is not None and made.grade != a.grade:
                yield Swing(result, up, result.answer, answer, made.score, made.grade)


def _worse(result: CriterionResult) -> Answer | None:
    """The answer one rung lower than what is counted."""
    value = ladders.lower(result.criterion.answer, result.counted_as or result.answer.value)
    return None if value is None else replace(result.answer, value=value)


def _better(result: CriterionResult) -> Answer | None:
    """The answer one rung higher, whatever a plan would set out for: what is found may have been found wrongly."""
    answer = result.answer
    if answer.declared:
        return backed(replace(answer, declared=False))
    if result.counted_as:
        return backed(answer)
    rung = next(iter(ladders.higher(result.criterion.answer, answer.value)), None)
    if rung is None:
        return None
    better = replace(answer, value=rung.value)
    return backed(better) if result.criterion.answer.best_ones else better


def margins(a: Assessment) -> Iterator[Margin]:
    """To each grade but the last, which asks for nothing."""
    if a.score is None or a.decision is None:
        return
    for grade in a.checklist.grades[:-1]:
        for required in a.checklist.asks[grade.name]:
            yield from _margins(a, a.decision, grade.name, required)


def _margins(a: Assessment, decision: GradeDecision, grade: str, required: Requirement) -> Iterator[Margin]:
    """How far it is to what is asked; at least of the chapters, that of each of them."""
    measure = a.checklist.measure_by_id[required.measure]
    made = decision.by_measure(measure)
    if made is None or made.value is None:
        return
    direction, limit = required.only
    asks, met = required.compared(measure.unit), meets(required, made.value)
    if measure == SCORE and direction == "at_least":
        asks = f"{DIRECTION_WORDS[direction]} {a.show(limit)}"
        yield Margin(grade, "score", "", measure.name, "", made.value, limit, asks, met)
    elif measure == SECTIONS and direction == "at_least":
        asks = f"{DIRECTION_WORDS[direction]} {a.show_rate(limit)}%"
        for part in a.sections:
            if part.counts and part.graded_rate is not None:
                rate, label = part.graded_rate, f"第{part.section.number}章得分率"
                yield Margin(grade, "chapter", part.id, label, "%", rate, limit, asks, rate >= limit)
    else:
        yield Margin(grade, "measure", measure.id, measure.name, measure.unit, made.value, limit, asks, met)
