"""What else the score could be: with every veto left aside, and after the worst or the best completion."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from compliance.assessment import BonusResult, PenaltyResult, ScoreRange, Standing
from compliance.checklist import Checklist, Criterion, Section
from compliance.numbers import round_to
from compliance.scoring.outcomes import LEFT_OUT, ZERO, Outcome, best, worst
from compliance.scoring.totals import decide, total_steps
from compliance.trace import Operand, sum_of


class Given(NamedTuple):
    """What a score follows from."""

    checklist: Checklist
    outcomes: Mapping[str, Outcome]
    bonus: tuple[BonusResult, ...]
    penalties: tuple[PenaltyResult, ...]


class Points(NamedTuple):
    """实得分 and 应得分."""

    earned: Fraction
    due: Fraction


def without_vetoes(given: Given) -> Standing:
    """Score and grade with every veto left aside."""
    spared = {
        name: outcome._replace(triggered=False) if outcome.triggered else outcome
        for name, outcome in given.outcomes.items()
    }
    return _standing(given._replace(outcomes=spared))


def score_range(given: Given) -> ScoreRange:
    """What any completion of the sheet can come to. A bonus not yet spoken of can still be claimed."""
    open_ones = [c for c in given.checklist.criteria if given.outcomes[c.id].state == "unanswered"]
    zeroed = {c.id for clause in given.checklist.clauses if _zeroed(clause, given.outcomes) for c in clause.criteria}
    least = _least(given, open_ones)
    answered = {c.id: LEFT_OUT for c in open_ones}
    most = {c.id: best(c, clause_zeroed=c.id in zeroed) for c in open_ones}
    claimable = tuple(
        BonusResult(b.item, b.answer, b.item.points if b.answer.value is None else b.points) for b in given.bonus
    )
    charged = tuple(_charged(penalty) for penalty in given.penalties)
    return ScoreRange(
        floor=_standing(given._replace(outcomes={**given.outcomes, **least}, penalties=charged)).score,
        answered=_standing(given._replace(outcomes={**given.outcomes, **answered})).score,
        ceiling=_standing(given._replace(outcomes={**given.outcomes, **most}, bonus=claimable)).score,
    )


def _least(given: Given, open_ones: list[Criterion]) -> dict[str, Outcome]:
    """The completion that scores least: every veto set off, and every answer the worst that there is.

    A criterion whose worst answer still earns a larger share than all the others together does less good left
    out as not applicable; leaving out the best paid first finds the least of all such choices.
    """
    least = {c.id: worst(c) for c in open_ones}
    outcomes = {**given.outcomes, **least}
    spared = [c for c in open_ones if c.not_applicable and least[c.id].points]
    for criterion in sorted(spared, key=lambda c: least[c.id].points / c.points, reverse=True):
        clause = given.checklist.home[criterion.id][-1]
        whole = _whole([_points(section, outcomes) for section in given.checklist.sections])
        if not _zeroed(clause, outcomes) and least[criterion.id].points * whole.due > criterion.points * whole.earned:
            outcomes[criterion.id] = least[criterion.id] = LEFT_OUT
    return least


def _charged(result: PenaltyResult) -> PenaltyResult:
    """The most that a penalty without an answer can still take."""
    if result.answer.value is not None or result.item.cap is None:
        return result
    return PenaltyResult(result.item, result.answer, result.item.cap, result.triggered)


def _standing(given: Given) -> Standing:
    """Score and grade by the same rules as the assessment's, without its steps."""
    checklist = given.checklist
    chapters = [_points(section, given.outcomes) for section in checklist.sections]
    whole = _whole(chapters)
    if not whole.due:
        return Standing(None, None)
    _, _, score = total_steps(
        checklist.scoring,
        Operand("实得分合计", whole.earned),
        Operand("应得分合计", whole.due),
        tuple(Operand(result.item.id, result.points) for result in given.bonus),
        tuple(Operand(result.item.id, result.deducted) for result in given.penalties),
    )
    rounding = checklist.scoring.rounding
    rates = [
        round_to(100 * points.earned / points.due, rounding.digits, rounding.mode) if points.due else None
        for points in chapters
    ]
    return Standing(score, decide(checklist, score, list(zip(checklist.sections, rates, strict=True))).grade)


def _whole(parts: list[Points]) -> Points:
    return Points(sum_of([part.earned for part in parts]), sum_of([part.due for part in parts]))


def _points(section: Section, outcomes: Mapping[str, Outcome]) -> Points:
    if section.sections:
        return _whole([_points(child, outcomes) for child in section.sections])
    found = [outcomes[c.id] for c in section.criteria]
    left_out = [c.points for c, o in zip(section.criteria, found, strict=True) if o.state == "not_applicable"]
    due = section.points - sum_of(left_out) if left_out else section.points
    return Points(ZERO if _zeroed(section, outcomes) else sum_of([outcome.points for outcome in found]), due)


def _zeroed(clause: Section, outcomes: Mapping[str, Outcome]) -> bool:
    return any(outcomes[c.id].triggered and c.veto and c.veto.effect == "zero_section" for c in clause.criteria)
