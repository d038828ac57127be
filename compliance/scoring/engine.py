"""The engine: outcomes, vetoes and conditions, the scored tree, and what an open sheet can still come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from fractions import Fraction

from compliance.answers import validity
from compliance.answers.model import BLANK, Answer, AnswerSheet
from compliance.checklist import words
from compliance.checklist.model import BonusItem, Checklist, PenaltyItem
from compliance.checklist.objects import expand
from compliance.checklist.rules import TOTAL_KEY, Bound, Consequence, Quota, SubtractPenalties
from compliance.numbers import ZERO, plain, telling
from compliance.scoring.assessment import (
    Assessment,
    BonusResult,
    Caution,
    ConditionResult,
    PenaltyResult,
    RateRange,
    ScoreRange,
    SectionResult,
    Standing,
    VetoResult,
    VetoState,
)
from compliance.scoring.completions import SENSES, Points, Sense
from compliance.scoring.grading import lowest
from compliance.scoring.outcomes import outcomes_of
from compliance.scoring.prospects import Prospects, open_ids
from compliance.scoring.totals import among, line_of, score_of
from compliance.scoring.tree import Given, Scored, score
from compliance.trace import Operand, Step, minimum, product, sum_of


def assess(checklist: Checklist, sheet: AnswerSheet, unasked: Set[str] = frozenset()) -> Assessment:
    """Scores a sheet that was read against this checklist, as if it did not ask for what is `unasked`."""
    checklist = expand(checklist, sheet.objects)
    given = Given(
        checklist=checklist,
        answers=sheet.answers,
        outcomes=outcomes_of(checklist, sheet, unasked),
        bonus=tuple(
            _bonus(item, BLANK if item.id in unasked else sheet.bonus.get(item.id, BLANK)) for item in checklist.bonus
        ),
        penalties=tuple(
            _penalty(item, sheet.penalties.get(item.id, BLANK))
            for item in checklist.penalties
            if item.id not in unasked
        ),
    )
    is_open = _is_open(given)
    if is_open and checklist.conditions:
        given = replace(given, foregone=_prospects(given, {}).conditions())
    scored = score(given)
    vetoes = tuple(_vetoes(given, scored.conditions))
    cautions, barred = _quotas(checklist, scored)
    prospects = _open(given, scored) if is_open else None
    score_given, grade = _standing(checklist, scored, vetoes, complete=not is_open)
    return Assessment(
        checklist=checklist,
        sheet=sheet,
        sections=scored.sections,
        tally=scored.tally,
        bonus=scored.bonus,
        penalties=given.penalties,
        vetoes=vetoes,
        conditions=scored.conditions,
        warnings=(*cautions, *_unproven(scored.bonus)),
        exact=scored.exact if score_given is not None else None,
        score=score_given,
        decision=scored.decision,
        grade=None if barred and grade != checklist.grades[-1].name else grade,
        barred=barred,
        would_be=_would_be(given, scored, vetoes, complete=not is_open),
        range=_range(given, scored, prospects) if prospects else ScoreRange(score_given, score_given, score_given),
        rates=_rates(prospects) if prospects else {},
        steps=scored.steps,
    )


def with_awaited(a: Assessment) -> Assessment:
    """The result once every file that is still to come is there; the same one where there is none."""
    return assess(a.checklist, validity.judged(a.sheet)) if a.sheet.absent_files else a


def _is_open(given: Given) -> bool:
    return any(outcome.state == "unanswered" for outcome in given.outcomes.values()) or any(
        penalty.answer.value is None for penalty in given.penalties
    )


def _bonus(item: BonusItem, answer: Answer) -> BonusResult:
    if item.each is None:
        return BonusResult(item, answer, answer.value if item.partial and answer.value else _whole(item, answer))
    count, each = Operand(f"{item.id} {item.unit}数", answer.value or ZERO), Operand("每次加", item.each)
    added = product(f"{item.id}:加分", "加分", item.per_unit, count, each)
    limit, words = Operand("上限", item.most), f"最多加 {plain(item.most)} 分"
    most = minimum(f"{item.id}:计加", "计加", words, added.as_operand(), limit)
    return BonusResult(item, answer, most.value, steps=(added, most))


def _whole(item: BonusItem, answer: Answer) -> Fraction:
    return item.points if answer.value else ZERO


def _penalty(item: PenaltyItem, answer: Answer) -> PenaltyResult:
    if item.deduct is None:
        return PenaltyResult(item, answer, (), bool(answer.value))
    count, each = Operand(f"{item.id} {item.unit}数", answer.value or ZERO), Operand("每次扣", item.deduct)
    steps: tuple[Step, ...] = (product(f"{item.id}:扣分", "扣分", item.each, count, each),)
    if item.cap is not None:
        most = Operand("上限", item.cap)
        steps += (minimum(f"{item.id}:计扣", "计扣", item.most, steps[0].as_operand(), most),)
    return PenaltyResult(item, answer, steps, False)


def _standing(
    checklist: Checklist, scored: Scored, vetoes: tuple[VetoResult, ...], *, complete: bool
) -> tuple[Fraction | None, str | None]:
    """Score and grade as the vetoes leave them. A veto that fails the whole does so before all is answered."""
    struck = [veto for veto in vetoes if veto.state == "triggered"]
    if any(veto.effect == "withhold" for veto in struck) or scored.decision is None:
        return None, None
    if any(veto.effect == "fail" for veto in struck):
        return scored.score, checklist.grades[-1].name
    if not complete:
        return scored.score, None
    caps = [veto.grade for veto in struck if veto.effect == "cap_grade" and veto.grade]
    return scored.score, lowest(checklist, [scored.decision.grade, *caps])


def _would_be(given: Given, scored: Scored, vetoes: tuple[VetoResult, ...], *, complete: bool) -> Standing:
    """Score and grade with every veto left aside; no grade while the sheet is open."""
    if any(veto.state == "triggered" and veto.effect == "zero_section" for veto in vetoes):
        scored = score(_spared(given, scored))
    return Standing(scored.score, scored.decision.grade if complete and scored.decision else None)


def _spared(given: Given, scored: Scored) -> Given:
    """The same without vetoes; sections that hold nothing zeroed are taken over as they are."""
    known: dict[str, SectionResult] = {}

    def untouched(part: SectionResult) -> bool:
        # Every part is visited, also after the first that was zeroed.
        below = [untouched(child) for child in part.sections]
        if not all(below) or part.zeroed_by:
            return False
        known[part.id] = part
        return True

    for top in scored.sections:
        untouched(top)
    return replace(given, vetoes=False, known=known, parts=scored.parts)


def _vetoes(given: Given, conditions: tuple[ConditionResult, ...]) -> Iterator[VetoResult]:
    checklist = given.checklist
    for criterion in checklist.with_vetoes:
        veto, outcome = criterion.veto, given.outcomes[criterion.id]
        assert veto is not None
        assert veto.when is not None
        state: VetoState = "triggered" if outcome.triggered else "clear"
        if outcome.state != "scored":
            state = outcome.state
        home = checklist.home[criterion.id][-1].id if veto.effect == "zero_section" else None
        trigger = veto.when.words(criterion.unit)
        fact = criterion.veto_is_fact and not (outcome.counted_as and veto.when.answer)
        yield _veto(checklist, criterion.id, criterion.text, trigger, veto, state, home, fact=fact)
    for penalty in given.penalties:
        item = penalty.item
        if item.consequence is not None:
            state = "triggered" if penalty.triggered else "clear"
            if penalty.answer.value is None:
                state = "unanswered"
            yield _veto(checklist, item.id, item.text, "查实", item.consequence, state, fact=item.fact)
    for result in conditions:
        condition = result.condition
        if condition.consequence is not None:
            measure = checklist.measure_by_id[condition.measure]
            trigger = f"{measure.name}{condition.compared(measure.unit)}"
            yield _veto(checklist, condition.id, condition.name, trigger, condition.consequence, result.state)


def _veto(
    checklist: Checklist,
    name: str,
    text: str,
    trigger: str,
    what: Consequence,
    state: VetoState,
    home: str | None = None,
    *,
    fact: bool = False,
) -> VetoResult:
    return VetoResult(
        id=name,
        text=text,
        trigger=trigger,
        effect=what.effect,
        consequence=words.consequence(what, checklist, home),
        section=what.section or home,
        grade=what.grade,
        state=state,
        fact=fact,
    )


def _prospects(given: Given, known: Mapping[str, Points]) -> Prospects:
    bonus = {b.item.id: (b.claimed, b.item.most if b.answer.value is None else b.claimed) for b in given.bonus}
    return Prospects(given.checklist, given.outcomes, bonus, known)


def _open(given: Given, scored: Scored) -> Prospects:
    """What can still become of the open parts."""
    moving, parts = open_ids(given.checklist, given.outcomes), scored.parts
    closed = (part.id for top in scored.sections for part in top.walk() if part.id not in moving)
    return _prospects(given, {name: Points(parts[name].earned.value, parts[name].due.value) for name in closed})


def _rates(prospects: Prospects) -> dict[str, RateRange]:
    """Of what is open the least and the most that its rate can end at."""
    whole = [prospects.whole(sense) for sense in SENSES]
    least, most = (points.earned / points.due if points.due else None for points in whole)
    found: dict[str, RateRange] = {TOTAL_KEY: (least, most)}
    for name in prospects.checklist.section_by_id:
        if name in prospects.open:
            found[name] = prospects.rate(name, "least"), prospects.rate(name, "most")
    return found


def _range(given: Given, scored: Scored, prospects: Prospects) -> ScoreRange:
    """What any completion of the sheet can come to. A bonus not yet spoken of can still be claimed."""
    charged = tuple(Operand(p.item.id, p.deducted) for p in given.penalties)
    at_worst = tuple(Operand(p.item.id, _charge(p)) for p in given.penalties)
    worst, best = (prospects.extras(sense) for sense in SENSES)
    answered = prospects.answered()
    # What waits for the score to be whole is not held to be so for what is answered.
    added, taken = answered.extras("least")[0], answered.extras("most")[1]
    return ScoreRange(
        floor=_end(given, prospects, "least", worst[0], (*at_worst, *worst[1])) if _has_floor(given) else None,
        answered=_total(given, answered.whole("least"), added, (*charged, *taken)),
        ceiling=_end(given, prospects, "most", best[0], (*charged, *best[1])),
    )


def _end(
    given: Given, prospects: Prospects, sense: Sense, bonus: tuple[Operand, ...], penalties: tuple[Operand, ...]
) -> Fraction | None:
    """The least or the most that the score can come to, with so much added and taken."""
    before = given.checklist.scoring.before_rescale
    line = line_of(before, among(bonus, penalties))
    if line is not None:
        return _total(given, prospects.whole(sense, line), bonus, penalties)
    # Below 0 it is the other way round: what less is due of is further from it.
    wide, narrow = (prospects.whole(end, None) for end in SENSES)
    earned = prospects.whole(sense, None).earned
    ends = [_total(given, Points(earned, due), bonus, penalties) for due in (wide.due, narrow.due)]
    found = [end for end in ends if end is not None]
    return (min(found) if sense == "least" else max(found)) if found else None


def _total(given: Given, points: Points, bonus: tuple[Operand, ...], penalties: tuple[Operand, ...]) -> Fraction | None:
    if not points.due:
        return None
    earned, due = Operand("实得分合计", points.earned), Operand("应得分合计", points.due)
    return score_of(given.checklist.scoring, earned, due, among(bonus, penalties))


UNCAPPED = Fraction(10**12)
"""What an unanswered penalty without a cap is taken for; a bound below makes it the bound."""


def _charge(result: PenaltyResult) -> Fraction:
    """The most that a penalty can still take."""
    if result.answer.value is not None or result.item.deduct is None:
        return result.deducted
    return UNCAPPED if result.item.cap is None else result.item.cap


def _has_floor(given: Given) -> bool:
    steps = given.checklist.scoring.steps
    endless = [penalty.item.id for penalty in given.penalties if _charge(penalty) >= UNCAPPED]
    taking = [
        n for n, step in enumerate(steps) if isinstance(step, SubtractPenalties) and any(map(step.takes, endless))
    ]
    bounds = [n for n, step in enumerate(steps) if isinstance(step, Bound) and step.minimum is not None]
    return not endless or bool(taking and bounds and taking[-1] < bounds[-1])


def _quotas(checklist: Checklist, scored: Scored) -> tuple[list[Caution], tuple[str, ...]]:
    """What exceeds a quota on N/A: the warnings, and what stands in the way of a grade."""
    cautions, barred = [], []
    for quota in checklist.scoring.not_applicable.quotas:
        for subject, name, share in _shares(quota, scored):
            if share <= quota.above:
                continue
            consequence = quota.consequence if quota.effect == "no_grade" else "应逐项复核不适用的理由"
            text = f"{name}的 {telling(share, 1, (quota.above,))}%，超过 {plain(quota.above)}%，{consequence}"
            cautions.append(Caution(subject, text))
            if quota.effect == "no_grade":
                barred.append(text)
    return cautions, tuple(barred)


def _shares(quota: Quota, scored: Scored) -> Iterator[tuple[str, str, Fraction]]:
    """The id and the name of what a quota looks at, and the share (%) of its points judged not applicable."""
    counted = [result for result in scored.sections if result.section.counted]
    if quota.of == "whole":
        full = sum_of([result.tally.full for result in counted])
        yield TOTAL_KEY, "不适用分值占标准分合计", 100 * sum_of([_left_out(result) for result in counted]) / full
        return
    for result in counted:
        name = f"第{result.section.number}章不适用分值占该章标准分"
        yield result.id, name, 100 * _left_out(result) / result.tally.full


def _left_out(result: SectionResult) -> Fraction:
    """The points judged not applicable below a section, in its own points, whatever the treatment makes of them."""
    parts = [part for part in result.sections if part.section.counted]
    below = [_left_out(part) for part in parts]
    below += [criterion.tally.full for criterion in result.criteria if criterion.state == "not_applicable"]
    absent = sum_of(below)
    if not absent:
        return absent
    full = sum_of([*[part.tally.full for part in parts], *[criterion.tally.full for criterion in result.criteria]])
    return result.tally.full * absent / full


def _unproven(bonus: tuple[BonusResult, ...]) -> Iterator[Caution]:
    for result in bonus:
        if result.points and not result.answer.proofs:
            text = f"加分项 {result.item.id} 申报了加分而{result.answer.unproven}，应补充"
            yield Caution(result.item.id, text)
