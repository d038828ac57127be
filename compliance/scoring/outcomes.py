"""What each criterion comes to by itself: scored, not applicable or unanswered; and its veto."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from compliance.answers import Answer
from compliance.assessment import State
from compliance.checklist import Criterion, ScoringRules, Trigger
from compliance.kinds import Grade
from compliance.trace import Operand, Step, total

ZERO = Fraction(0)


class Outcome(NamedTuple):
    """A criterion's own result; `points` are what its answer earns before any clause veto."""

    state: State
    points: Fraction
    triggered: bool
    counted_as: str = ""
    steps: tuple[Step, ...] = ()


def outcome_of(criterion: Criterion, answer: Answer, rules: ScoringRules) -> Outcome:
    """The outcome of an answer as it was given, with the evidence rule applied."""
    if answer.not_applicable:
        return Outcome("not_applicable", ZERO, False)
    if answer.value is None:
        return Outcome("unanswered", ZERO, False, steps=(_unanswered(criterion),))
    value = answer.value
    counted_as = ""
    if isinstance(criterion.answer, Grade) and not answer.evidence and _needs_evidence(rules, value):
        value = counted_as = rules.evidence.conform_becomes
    steps = tuple(criterion.answer.steps(criterion.id, value, criterion.points))
    triggered = is_triggered(criterion, answer, value)
    return Outcome("scored", steps[-1].value, triggered, counted_as, steps)


def _needs_evidence(rules: ScoringRules, value: object) -> bool:
    return rules.evidence.required and value == rules.conformity[0].name


def _unanswered(criterion: Criterion) -> Step:
    return total(f"{criterion.id}:得分", "得分", "未作答按 0 分计", (Operand("未作答", ZERO),))


def is_triggered(criterion: Criterion, answer: Answer, value: Any) -> bool:
    """Whether the answer sets off the criterion's veto; a ratio with nothing below the line counts as 0 %."""
    if criterion.veto is None or criterion.veto.when is None:
        return False
    when: Trigger = criterion.veto.when
    if when.answer is not None:
        return bool(value == when.answer)
    if when.declared is not None:
        return bool(answer.declared)
    magnitude: Fraction | None = criterion.answer.magnitude(value)
    if magnitude is None:
        return False
    if when.below is not None:
        return bool(magnitude < when.below)
    if when.above is not None:
        return bool(magnitude > when.above)
    return bool(magnitude == when.equals)


def worst(criterion: Criterion) -> Outcome:
    """The least that a criterion without an answer can still come to, its veto set off."""
    return Outcome("scored", criterion.answer.worst(criterion.points), criterion.veto is not None)


def best(criterion: Criterion, *, clause_zeroed: bool) -> Outcome:
    """The most that it can still come to. In a zeroed clause points count for nothing, but not being due does."""
    if clause_zeroed and criterion.not_applicable is not None:
        return Outcome("not_applicable", ZERO, False)
    return Outcome("scored", criterion.points, False)


LEFT_OUT = Outcome("not_applicable", ZERO, False)
