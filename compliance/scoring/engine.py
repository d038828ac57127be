"""The engine: outcomes rolled up the checklist's tree into a score and a grade, with every step kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from compliance.answers import BLANK, Answer, AnswerSheet
from compliance.assessment import (
    Assessment,
    BonusResult,
    Caution,
    CriterionResult,
    GradeDecision,
    PenaltyResult,
    ScoreRange,
    SectionResult,
    Standing,
    Tally,
    VetoResult,
    VetoState,
)
from compliance.checklist import BonusItem, Checklist, Criterion, PenaltyItem, Section
from compliance.numbers import fixed, plain
from compliance.scoring import prospects
from compliance.scoring.outcomes import ZERO, Outcome, outcome_of
from compliance.scoring.totals import KEY, decide, total_steps
from compliance.trace import Operand, Step, difference, minimum, product, quotient, rounded, sum_of, total

HUNDRED = Operand("百分", Fraction(100))


def assess(checklist: Checklist, sheet: AnswerSheet) -> Assessment:
    """Scores a sheet that was read against this checklist."""
    outcomes = {
        criterion.id: outcome_of(criterion, sheet.answers.get(criterion.id, BLANK), checklist.scoring)
        for criterion in checklist.criteria
    }
    bonus = tuple(_bonus(item, sheet.bonus.get(item.id, BLANK)) for item in checklist.bonus)
    penalties = tuple(_penalty(item, sheet.penalties.get(item.id, BLANK)) for item in checklist.penalties)
    rolled = _roll_up(checklist, sheet, outcomes, bonus, penalties)
    vetoes = (*_vetoes(checklist, outcomes), *_penalty_vetoes(penalties))
    complete = all(o.state != "unanswered" for o in outcomes.values()) and all(
        p.answer.value is not None for p in penalties
    )
    failed = any(veto.state == "triggered" and veto.effect == "fail" for veto in vetoes)
    grade = rolled.decision.grade if rolled.decision else None
    given = prospects.Given(checklist, outcomes, bonus, penalties)
    zeroing = any(veto.state == "triggered" and veto.effect == "zero_section" for veto in vetoes)
    spared = prospects.without_vetoes(given) if zeroing else Standing(rolled.score, grade)
    if failed and grade:
        grade = checklist.grades[-1].name
    elif not complete:
        grade = None
    return Assessment(
        checklist=checklist,
        sheet=sheet,
        sections=rolled.sections,
        tally=rolled.tally,
        bonus=bonus,
        penalties=penalties,
        vetoes=vetoes,
        warnings=tuple(_warnings(checklist, rolled.sections, bonus)),
        exact=rolled.exact,
        score=rolled.score,
        decision=rolled.decision,
        grade=grade,
        would_be=spared if complete else Standing(spared.score, None),
        range=ScoreRange(rolled.score, rolled.score, rolled.score) if complete else prospects.score_range(given),
        steps=rolled.steps,
    )


@dataclass(frozen=True, slots=True)
class _Rolled:
    sections: tuple[SectionResult, ...]
    tally: Tally
    exact: Fraction | None
    score: Fraction | None
    decision: GradeDecision | None
    steps: tuple[Step, ...]


def _roll_up(
    checklist: Checklist,
    sheet: AnswerSheet,
    outcomes: Mapping[str, Outcome],
    bonus: tuple[BonusResult, ...],
    penalties: tuple[PenaltyResult, ...],
) -> _Rolled:
    steps: list[Step] = []
    sections = []
    earned, due = [], []
    for top in checklist.sections:
        result, earned_here, due_here = _section(checklist, sheet, top, outcomes, steps)
        sections.append(_with_rate(checklist, result, earned_here, due_here, steps))
        earned.append(earned_here)
        due.append(due_here)
    whole_earned = total(f"{KEY}:实得", "实得分合计", "各章实得分相加", tuple(earned))
    whole_due = total(f"{KEY}:应得", "应得分合计", "各章应得分相加", tuple(due))
    steps += (whole_earned, whole_due)
    full = checklist.scoring.total_points
    tally = Tally(full, full - whole_due.value, whole_earned.value)
    if not whole_due.value:
        return _Rolled(tuple(sections), tally, None, None, None, tuple(steps))
    finishing, exact, score = total_steps(
        checklist.scoring,
        whole_earned.as_operand(),
        whole_due.as_operand(),
        tuple(Operand(result.item.id, result.points) for result in bonus),
        tuple(_penalty_operand(result, steps) for result in penalties if result.item.deduct is not None),
    )
    steps += finishing
    decision = decide(checklist, score, [(result.section, result.graded_rate) for result in sections])
    return _Rolled(tuple(sections), tally, exact, score, decision, tuple(steps))


def _section(
    checklist: Checklist, sheet: AnswerSheet, section: Section, outcomes: Mapping[str, Outcome], steps: list[Step]
) -> tuple[SectionResult, Operand, Operand]:
    """A section's result, and its 实得分 and 应得分 as operands; appends the steps that lead there."""
    children: list[SectionResult] = []
    earned: list[Operand] = []
    left_out: list[Operand] = []
    for child in section.sections:
        child_result, child_earned, _ = _section(checklist, sheet, child, outcomes, steps)
        children.append(child_result)
        earned.append(child_earned)
        left_out.append(Operand(child.heading, child_result.tally.not_applicable, f"{child.id}:缺项"))
    zeroed_by = tuple(
        c.id for c in section.criteria if outcomes[c.id].triggered and c.veto and c.veto.effect == "zero_section"
    )
    results = tuple(
        _criterion(criterion, sheet.answers.get(criterion.id, BLANK), outcomes[criterion.id], zeroed_by)
        for criterion in section.criteria
    )
    for result in results:
        steps += result.steps
        if result.state == "not_applicable":
            left_out.append(Operand(result.id, result.criterion.points))
        else:
            key = result.steps[-1].key if result.steps else None
            earned.append(Operand(result.id, result.own, key))
    missing = total(f"{section.id}:缺项", "合理缺项分", "不适用要点的标准分相加", tuple(left_out))
    due = difference(
        f"{section.id}:应得", "应得分", "标准分 − 合理缺项分", Operand("标准分", section.points), missing.as_operand()
    )
    got = total(f"{section.id}:实得", "实得分", "各项得分相加", tuple(earned))
    steps += (missing, due, got)
    if zeroed_by:
        rule = f"{'、'.join(zeroed_by)} 触发条款否决，本条实得分计 0"
        got = product(f"{section.id}:否决", "否决后实得分", rule, got.as_operand(), Operand("否决", ZERO))
        steps.append(got)
    forfeited = sum_of([result.own for result in results]) if zeroed_by else ZERO
    section_result = SectionResult(
        section=section,
        tally=Tally(section.points, missing.value, got.value),
        sections=tuple(children),
        criteria=results,
        zeroed_by=zeroed_by,
        forfeited=forfeited,
        graded_rate=None,
    )
    return section_result, got.as_operand(section.heading), due.as_operand(section.heading)


def _criterion(criterion: Criterion, answer: Answer, outcome: Outcome, zeroed_by: tuple[str, ...]) -> CriterionResult:
    excluded = outcome.state == "not_applicable"
    counted = ZERO if zeroed_by else outcome.points
    return CriterionResult(
        criterion=criterion,
        answer=answer,
        state=outcome.state,
        own=outcome.points,
        tally=Tally(criterion.points, criterion.points if excluded else ZERO, counted),
        counted_as=outcome.counted_as,
        triggered=outcome.triggered,
        zeroed_by=zeroed_by,
        steps=outcome.steps,
    )


def _with_rate(
    checklist: Checklist, result: SectionResult, earned: Operand, due: Operand, steps: list[Step]
) -> SectionResult:
    """The same with the rate that grades look at, rounded by the declared rule."""
    if not due.value:
        return result
    rounding = checklist.scoring.rounding
    share = quotient(f"{result.id}:比", "得分率", "实得分 ÷ 应得分", earned, due)
    percentage = product(f"{result.id}:百分", "得分率（%）", "化为百分数", share.as_operand(), HUNDRED)
    rate = rounded(
        f"{result.id}:得分率", "得分率（%）", rounding.words, percentage.as_operand(), rounding.digits, rounding.mode
    )
    steps += (share, percentage, rate)
    return SectionResult(
        section=result.section,
        tally=result.tally,
        sections=result.sections,
        criteria=result.criteria,
        zeroed_by=result.zeroed_by,
        forfeited=result.forfeited,
        graded_rate=rate.value,
    )


def _bonus(item: BonusItem, answer: Answer) -> BonusResult:
    return BonusResult(item, answer, item.points if answer.value else ZERO)


def _penalty(item: PenaltyItem, answer: Answer) -> PenaltyResult:
    if item.deduct is None or item.cap is None:
        return PenaltyResult(item, answer, ZERO, bool(answer.value))
    count = answer.value if answer.value is not None else ZERO
    return PenaltyResult(item, answer, min(item.cap, item.deduct * count), False)


def _penalty_operand(result: PenaltyResult, steps: list[Step]) -> Operand:
    item = result.item
    assert item.deduct is not None
    assert item.cap is not None
    count = Operand(f"{item.id} {item.unit}数", result.answer.value or ZERO)
    each = product(
        f"{item.id}:扣分", "扣分", f"每{item.unit}扣 {plain(item.deduct)} 分", count, Operand("每次扣", item.deduct)
    )
    capped = minimum(
        f"{item.id}:计扣", "计扣", f"最多扣 {plain(item.cap)} 分", each.as_operand(), Operand("上限", item.cap)
    )
    steps += (each, capped)
    return Operand(item.id, capped.value, capped.key)


def _vetoes(checklist: Checklist, outcomes: Mapping[str, Outcome]) -> list[VetoResult]:
    found = []
    for criterion in checklist.criteria:
        veto, outcome = criterion.veto, outcomes[criterion.id]
        if veto is None or veto.when is None:
            continue
        state: VetoState = "clear"
        if outcome.state != "scored":
            state = outcome.state
        elif outcome.triggered:
            state = "triggered"
        section = checklist.home[criterion.id][-1].id if veto.effect == "zero_section" else None
        found.append(
            VetoResult(
                id=criterion.id,
                text=criterion.text,
                trigger=veto.when.words(criterion.unit),
                effect=veto.effect,
                section=section,
                state=state,
            )
        )
    return found


def _penalty_vetoes(penalties: tuple[PenaltyResult, ...]) -> list[VetoResult]:
    found = []
    for result in penalties:
        if result.item.effect == "fail":
            state: VetoState = "triggered" if result.triggered else "clear"
            if result.answer.value is None:
                state = "unanswered"
            item = result.item
            found.append(
                VetoResult(id=item.id, text=item.text, trigger="查实", effect="fail", section=None, state=state)
            )
    return found


def _warnings(
    checklist: Checklist, sections: tuple[SectionResult, ...], bonus: tuple[BonusResult, ...]
) -> list[Caution]:
    limit = checklist.scoring.not_applicable.review_above
    found = []
    for result in sections:
        share = 100 * result.tally.not_applicable / result.tally.full
        if share > limit:
            text = (
                f"第{result.section.number}章不适用分值占该章标准分的 {fixed(share, 1)}%，"
                f"超过 {plain(limit)}%，应逐项复核不适用的理由"
            )
            found.append(Caution(result.id, text))
    found += [
        Caution(b.item.id, f"加分项 {b.item.id} 申报了加分而没有佐证材料，应补充")
        for b in bonus
        if b.points and not b.answer.evidence
    ]
    return found
