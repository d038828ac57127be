"""What can be done about each criterion, bonus item and penalty: the answers that it could have, and their effort."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.analysis.planning import ladders
from compliance.answers.model import Answer, Evidence
from compliance.checklist.kinds import LevelScale
from compliance.checklist.kinds.levels import CONFORMITY
from compliance.checklist.mending import Mending
from compliance.checklist.model import Checklist, Item
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment, BonusResult, CriterionResult, PenaltyResult
from compliance.scoring.outcomes import outcome_of

PROMISED = Evidence("paper", "整改后补交")
"""Stands for the evidence that a criterion will have when it has been mended."""


def cost_rule(mending: Mending) -> str:
    """What effort is, in words."""
    return (
        f"整改难度低、中、高的，每升一档分别计 {mending.effort.words} 点工作量，一点约合一个人 "
        f"{mending.days_per_point} 个工作日，一步至少历时 {mending.lead.words} 天；"
        "消除所声明的否决情形计一档；补交佐证按难度低计一档。一档是：结论升一级（符合性判定一律做到最高），"
        "指标升一个阶梯，多具备一项，多满足一个条件，一种扣分情形归零；按比例得分的，标准分的四分之一为一档（自拟）。"
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a criterion, a bonus item or a penalty could have. The present one costs nothing.

    `points` of a penalty are what it no longer takes.
    """

    id: str
    answer: Answer
    cost: int
    points: Fraction
    triggered: bool = False
    supply: bool = False
    """Whether evidence is all that is missing."""
    lead: int = 0
    """The days that it takes at least."""


Chosen = Mapping[str, Choice]
Choices = Mapping[str, tuple[Choice, ...]]
"""For each item that something can be done about, the present answer and the better ones, the cheapest first."""


def choices_of(a: Assessment) -> dict[str, tuple[Choice, ...]]:
    """Left as they are: what does not apply, is unanswered or as good as it can be, and what is a fact."""
    mending = a.checklist.mending
    found = {result.id: _useful([_present(result), *_better(result, a.checklist)]) for result in a.criteria}
    found |= {result.item.id: tuple(_claims(result, mending)) for result in a.bonus}
    return found | {result.item.id: tuple(_ended(result, mending)) for result in a.penalties}


def within(choices: Choices, days: int) -> Choices:
    """Without what takes longer."""
    return {name: tuple(c for c in options if c.lead <= days) for name, options in choices.items()}


def _present(result: CriterionResult) -> Choice:
    return Choice(result.id, result.answer, 0, result.own, result.triggered)


def _better(result: CriterionResult, checklist: Checklist) -> Iterator[Choice]:
    if result.state != "scored":
        return
    criterion, answer, mending = result.criterion, result.answer, checklist.mending
    each, lead = mending.effort.of(criterion.effort), _lead(criterion, mending)
    if result.counted_as and not answer.declared:
        soon = min(lead, mending.lead.low)
        yield _choice(result, backed(answer), mending.effort.low, checklist, soon, supply=True)
        return
    if criterion.fact or (result.past and not answer.declared):
        return
    kept = answer.declared if result.past else False if answer.declared else answer.declared
    freeing = each if kept != answer.declared else 0
    if freeing:
        yield _choice(result, backed(replace(answer, declared=kept)), freeing, checklist, lead)
    rungs = ladders.higher(criterion.answer, answer.value)
    if isinstance(criterion.answer, LevelScale) and (result.triggered or criterion.answer.scale == CONFORMITY):
        # Nobody sets out for 部分符合, and a fault that was found is not called a smaller one.
        rungs = rungs[-1:]
    for rung in rungs:
        better = replace(answer, value=rung.value, declared=kept)
        if criterion.answer.best_ones:
            better = backed(better)
        yield _choice(result, better, freeing + each * rung.steps, checklist, lead)


def _lead(item: Item, mending: Mending) -> int:
    return item.lead or mending.lead.of(item.effort)


def backed(answer: Answer) -> Answer:
    return answer if answer.proofs else replace(answer, evidence=(*answer.evidence, PROMISED))


def _choice(
    result: CriterionResult, answer: Answer, cost: int, checklist: Checklist, lead: int, *, supply: bool = False
) -> Choice:
    outcome = outcome_of(result.criterion, answer, checklist)
    return Choice(result.id, answer, cost, outcome.points, outcome.triggered, supply, lead)


def _useful(choices: list[Choice]) -> tuple[Choice, ...]:
    """Without those that cost more than another one and are no better."""
    kept: list[Choice] = []
    for choice in sorted(choices, key=lambda choice: choice.cost):
        if not any(known.points >= choice.points and known.triggered <= choice.triggered for known in kept):
            kept.append(choice)
    return tuple(kept)


def _claims(result: BonusResult, mending: Mending) -> Iterator[Choice]:
    item = result.item
    yield Choice(item.id, result.answer, 0, result.claimed)
    if result.claimed < item.most:
        claimed = replace(backed(result.answer), value=item.fullest)
        yield Choice(item.id, claimed, mending.effort.of(item.effort), item.most, lead=_lead(item, mending))


def _ended(result: PenaltyResult, mending: Mending) -> Iterator[Choice]:
    """A penalty for how things are can be ended; one for what has happened stays."""
    item = result.item
    yield Choice(item.id, result.answer, 0, Fraction(0), result.triggered)
    if not item.fact and (result.deducted or result.triggered):
        over = replace(result.answer, value=False if item.consequence is not None else Fraction(0))
        yield Choice(item.id, over, mending.effort.of(item.effort), result.deducted, lead=_lead(item, mending))


def with_answers(a: Assessment, changes: Mapping[str, Answer]) -> Assessment:
    """What the engine makes of the sheet with some answers in place of its own: criteria, bonus and penalty items."""
    sheet = a.sheet

    def put(known: Collection[str], present: Mapping[str, Answer]) -> dict[str, Answer]:
        return {**present, **{name: answer for name, answer in changes.items() if name in known}}

    changed = replace(
        sheet,
        answers=put(a.by_id, sheet.answers),
        bonus=put([b.item.id for b in a.bonus], sheet.bonus),
        penalties=put([p.item.id for p in a.penalties], sheet.penalties),
    )
    return assess(a.checklist, changed)


def with_choices(a: Assessment, chosen: Chosen) -> Assessment:
    return with_answers(a, {name: choice.answer for name, choice in chosen.items()})
