"""What each criterion comes to by itself: scored, not applicable or unanswered; and its veto."""

from __future__ import annotations

from collections.abc import Mapping, Set
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple

from compliance.answers.model import BLANK, Answer, AnswerSheet
from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.rules import UNANSWERED_WORDS, Absence, Rounding, Trigger, Unanswered
from compliance.numbers import ZERO
from compliance.scoring.assessment import State
from compliance.scoring.rollup import Part
from compliance.trace import Operand, Step, product, rounded, total


class Outcome(NamedTuple):
    """A criterion's own result.

    Of its `part`, all of its points are due, or 0 where it is left out of the score; what is earned is before any
    veto of its section.
    """

    state: State
    part: Part
    triggered: bool = False
    counted_as: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def points(self) -> Fraction:
        return self.part.earned.value

    @property
    def due(self) -> Fraction:
        return self.part.due.value


Outcomes = Mapping[str, Outcome]


def outcomes_of(checklist: Checklist, sheet: AnswerSheet, unasked: Set[str] = frozenset()) -> dict[str, Outcome]:
    """Each criterion's outcome, by its id; nothing is due of what is `unasked`."""
    answers = sheet.answers
    return {
        c.id: excluded(c) if c.id in unasked else outcome_of(c, answers.get(c.id, BLANK), checklist)
        for c in checklist.criteria
    }


def outcome_of(criterion: Criterion, answer: Answer, checklist: Checklist) -> Outcome:
    """The outcome of an answer as it was given, with the rules on evidence and on what does not apply."""
    if answer.not_applicable:
        return left_out(criterion, checklist.handling(criterion).absence)
    value, counted_as = answer.value, ""
    if value is None:
        return _unanswered(criterion, checklist.handling(criterion).unanswered)
    if not answer.proofs and (instead := checklist.instead(criterion)) and value in criterion.answer.best_ones:
        value = counted_as = instead
    scored = _remembered if criterion.answer.recurs else _scored
    looked_up = criterion.id in checklist.looked_up
    return scored(criterion, value, counted_as, answer.declared, checklist.scoring.round_at.criteria, looked_up)


def left_out(criterion: Criterion, absence: Absence) -> Outcome:
    """A criterion that does not apply, by the declared treatment."""
    credit = absence.counted
    if credit is None:
        return excluded(criterion)
    points, share = Operand("标准分", criterion.points), Operand("不适用的得分系数", credit)
    step = product(f"{criterion.id}:得分", "得分", f"不适用，{absence.words}", points, share)
    return Outcome("not_applicable", _due(criterion, step), steps=(step,))


# In a cohort, and among the plans that are tried for one park, the same few answers come again and again.
# Not more of them: what lives long is looked through by every full garbage collection.
remembered = lru_cache(maxsize=1024)


@remembered
def excluded(criterion: Criterion) -> Outcome:
    """A criterion of which nothing is due."""
    name = criterion.id
    part = Part(earned=Operand(name, ZERO), due=Operand(name, ZERO), left_out=Operand(name, criterion.points))
    return Outcome("not_applicable", part)


@remembered
def _unanswered(criterion: Criterion, rule: Unanswered) -> Outcome:
    if rule == "left_out":
        return excluded(criterion)._replace(state="unanswered")
    counted = criterion.answer.worst(criterion.points) if rule == "lowest" else ZERO
    step = total(f"{criterion.id}:得分", "得分", f"未作答，{UNANSWERED_WORDS[rule]}", (Operand("未作答", counted),))
    return Outcome("unanswered", _due(criterion, step), steps=(step,))


def _scored(
    criterion: Criterion, value: Any, counted_as: str, declared: bool | None, rounding: Rounding | None, looked_up: bool
) -> Outcome:
    """With the number that is answered where a measure looks it up."""
    steps = tuple(criterion.answer.steps(criterion.id, value, criterion.points))
    if rounding:
        last = steps[-1].as_operand()
        steps += (rounded(f"{criterion.id}:修约", "得分", rounding.words, last, rounding.digits, rounding.mode),)
    triggered = _is_triggered(criterion, value, declared)
    part = _due(criterion, steps[-1])
    number = criterion.answer.magnitude(value) if looked_up else None
    if number is not None:
        part = part._replace(value=Operand(criterion.id, number))
    return Outcome("scored", part, triggered, counted_as, steps)


_remembered = remembered(_scored)


def _due(criterion: Criterion, earned: Step) -> Part:
    """A criterion all of which is due."""
    name = criterion.id
    return Part(earned.as_operand(name), due=Operand(name, criterion.points), left_out=Operand(name, ZERO))


def _is_triggered(criterion: Criterion, value: Any, declared: bool | None) -> bool:
    """Whether the answer sets off the criterion's veto; a ratio with nothing below the line counts as 0 %."""
    if criterion.veto is None or criterion.veto.when is None:
        return False
    when: Trigger = criterion.veto.when
    if when.answer is not None:
        return bool(value == when.answer)
    if when.declared is not None:
        return bool(declared)
    magnitude: Fraction | None = criterion.answer.magnitude(value)
    return magnitude is not None and when.holds(magnitude)
