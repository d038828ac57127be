"""What can be done about each criterion and bonus item: the answers that it could have instead, and their effort."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.analysis.planning import ladders
from compliance.answers.model import Answer, Evidence
from compliance.checklist.model import Checklist, Effort
from compliance.scoring.assessment import Assessment, BonusResult, CriterionResult
from compliance.scoring.outcomes import outcome_of

EFFORT_COST: dict[Effort, int] = {"low": 1, "medium": 2, "high": 4}
"""What one rung of each effort costs (自拟)."""

EVIDENCE_COST = EFFORT_COST["low"]
"""What handing in the missing evidence costs: the work itself is done already (自拟)."""

COST_RULE = (
    "整改难度低、中、高的，每升一档分别计 1、2、4 点工作量；消除所声明的否决情形计一档；补交佐证按难度低计一档。"
    "一档是：结论升一级，指标升一个阶梯，多具备一项，多满足一个条件，一种扣分情形归零；按比例得分的，标准分的四分之一为一档（自拟）。"
)

PROMISED = Evidence("paper", "整改后补交")
"""Stands for the evidence that a criterion will have when it has been mended."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a criterion or a bonus item could have. The present one costs nothing."""

    id: str
    answer: Answer
    cost: int
    points: Fraction
    triggered: bool = False
    supply: bool = False
    """Whether evidence is all that is missing."""


Choices = Mapping[str, tuple[Choice, ...]]
"""For each criterion and bonus item, the present answer and the better ones, the cheapest first."""


def choices_of(a: Assessment) -> dict[str, tuple[Choice, ...]]:
    """Left as they are: what does not apply, what is unanswered, and what is as good as it can be."""
    checklist = a.checklist
    found = {result.id: _useful([_present(result), *_better(result, checklist)]) for result in a.criteria}
    return found | {result.item.id: tuple(_claims(result)) for result in a.bonus}


def _present(result: CriterionResult) -> Choice:
    return Choice(result.id, result.answer, 0, result.own, result.triggered)


def _better(result: CriterionResult, checklist: Checklist) -> Iterator[Choice]:
    if result.state != "scored":
        return
    criterion, answer = result.criterion, result.answer
    each = EFFORT_COST[criterion.effort]
    freeing = each if answer.declared else 0
    if result.counted_as and not freeing:
        yield _choice(result, _backed(answer), EVIDENCE_COST, checklist, supply=True)
        return
    if freeing:
        yield _choice(result, _backed(replace(answer, declared=False)), freeing, checklist)
    for rung in ladders.higher(criterion.answer, answer.value):
        better = replace(answer, value=rung.value, declared=False if answer.declared else answer.declared)
        if criterion.answer.best_ones:
            better = _backed(better)
        yield _choice(result, better, freeing + each * rung.steps, checklist)


def _backed(answer: Answer) -> Answer:
    return answer if answer.proofs else replace(answer, evidence=(*answer.evidence, PROMISED))


def _choice(
    result: CriterionResult, answer: Answer, cost: int, checklist: Checklist, *, supply: bool = False
) -> Choice:
    outcome = outcome_of(result.criterion, answer, checklist)
    return Choice(result.id, answer, cost, outcome.points, outcome.triggered, supply)


def _useful(choices: list[Choice]) -> tuple[Choice, ...]:
    """Without those that cost more than another one and are no better."""
    kept: list[Choice] = []
    for choice in sorted(choices, key=lambda choice: choice.cost):
        if not any(known.points >= choice.points and known.triggered <= choice.triggered for known in kept):
            kept.append(choice)
    return tuple(kept)


def _claims(result: BonusResult) -> Iterator[Choice]:
    yield Choice(result.item.id, result.answer, 0, result.points)
    if not result.points:
        claimed = replace(_backed(result.answer), value=True)
        yield Choice(result.item.id, claimed, EFFORT_COST[result.item.effort], result.item.points)
