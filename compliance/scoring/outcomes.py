"""What each criterion comes to by itself: scored, not applicable or unanswered; and its veto."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from compliance.answers import BLANK, Answer, AnswerSheet
from compliance.assessment import State
from compliance.checklist import Checklist, Criterion
from compliance.kinds import Grade
from compliance.numbers import plain
from compliance.rules import ScoringRules, Trigger
from compliance.trace import Operand, Step, product, rounded, total

ZERO = Fraction(0)


class Outcome(NamedTuple):
    """A criterion's own result.

    `points` are what it earns before any veto of its section, of the `due` ones: all of its points, or 0 where it is
    left out of the score.
    """

    state: State
    points: Fraction
    due: Fraction
    triggered: bool = False
    counted_as: str = ""
    steps: tuple[Step, ...] = ()


LEFT_OUT = Outcome("not_applicable", ZERO, ZERO)
Outcomes = Mapping[str, Outcome]


def outcomes_of(checklist: Checklist, sheet: AnswerSheet) -> dict[str, Outcome]:
    """Each criterion's outcome, by its id."""
    rules, answers = checklist.scoring, sheet.answers
    return {c.id: outcome_of(c, answers.get(c.id, BLANK), rules) for c in checklist.criteria}


def outcome_of(criterion: Criterion, answer: Answer, rules: ScoringRules) -> Outcome:
    """The outcome of an answer as it was given, with the rules on evidence and on what does not apply."""
    if answer.not_applicable:
        return left_out(criterion, rules)
    if answer.value is None:
        step = total(f"{criterion.id}:得分", "得分", "未作答按 0 分计", (Operand("未作答", ZERO),))
        return Outcome("unanswered", ZERO, criterion.points, steps=(step,))
    value = answer.value
    counted_as = ""
    if isinstance(criterion.answer, Grade) and not answer.evidence and _needs_evidence(rules, value):
        value = counted_as = rules.evidence.conform_becomes
    steps = tuple(criterion.answer.steps(criterion.id, value, criterion.points))
    if rounding := rules.round_at.criteria:
        last = steps[-1].as_operand()
        steps += (rounded(f"{criterion.id}:修约", "得分", rounding.words, last, rounding.digits, rounding.mode),)
    triggered = is_triggered(criterion, answer, value)
    return Outcome("scored", steps[-1].value, criterion.points, triggered, counted_as, steps)


def left_out(criterion: Criterion, rules: ScoringRules) -> Outcome:
    """A criterion that does not apply, by the declared treatment."""
    credit = rules.not_applicable.counted
    if credit is None:
        return LEFT_OUT
    rule = "不适用，按满分计" if credit == 1 else f"不适用，按标准分的 {plain(credit)} 计"
    points, share = Operand("标准分", criterion.points), Operand("不适用的得分系数", credit)
    step = product(f"{criterion.id}:得分", "得分", rule, points, share)
    return Outcome("not_applicable", step.value, criterion.points, steps=(step,))


def _needs_evidence(rules: ScoringRules, value: object) -> bool:
    return rules.evidence.required and value == rules.conformity[0].name


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
