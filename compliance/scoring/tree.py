"""The checklist's tree scored from its criteria upwards: sections, conditions, total and grade, every step kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from compliance.answers.model import BLANK, Answer
from compliance.checklist.model import Checklist, Criterion, Section
from compliance.checklist.rules import BASE, BUILT_IN, RATE, SCORE, SECTIONS, TOTAL_KEY, AddBonus, Condition
from compliance.numbers import ZERO
from compliance.scoring.assessment import (
    BonusResult,
    ConditionResult,
    CriterionResult,
    GradeDecision,
    PenaltyResult,
    SectionResult,
    Tally,
    VetoState,
)
from compliance.scoring.grading import decide, first
from compliance.scoring.measures import HUNDRED, over, take
from compliance.scoring.outcomes import Outcomes
from compliance.scoring.rollup import Part, roll_up
from compliance.scoring.totals import Adding, total_steps
from compliance.trace import Operand, Step, lookup, product, quotient, rounded, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a score follows from."""

    checklist: Checklist
    answers: Mapping[str, Answer]
    outcomes: Outcomes
    """What each answer comes to by itself, before any section is zeroed."""
    bonus: tuple[BonusResult, ...]
    """As they are claimed, whatever conditions make of them."""
    penalties: tuple[PenaltyResult, ...]
    foregone: Mapping[str, VetoState] = field(default_factory=dict)
    """What is already certain of the conditions that look at open answers, or that nothing is."""
    vetoes: bool = True
    """False: what the score would be if no veto had been triggered."""
    known: Mapping[str, SectionResult] = field(default_factory=dict)
    """Sections worked out before under the same outcomes: taken over, without their steps."""
    parts: Mapping[str, Part] = field(default_factory=dict)
    """The figures of those sections and of what they hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """What follows. `exact`, `score` and `decision` are None where nothing is due."""

    sections: tuple[SectionResult, ...]
    tally: Tally
    bonus: tuple[BonusResult, ...]
    conditions: tuple[ConditionResult, ...]
    exact: Fraction | None
    score: Fraction | None
    decision: GradeDecision | None
    steps: tuple[Step, ...]
    parts: Mapping[str, Part]


@dataclass(slots=True)
class _Work:
    """What has been worked out so far; filled from the leaves upwards."""

    given: Given
    steps: list[Step] = field(default_factory=list)
    parts: dict[str, Part] = field(default_factory=dict)
    measured: dict[str, Operand | None] = field(default_factory=dict)
    conditions: dict[str, ConditionResult] = field(default_factory=dict)


def score(given: Given) -> Scored:
    """The whole line from outcomes to the grade."""
    checklist, work = given.checklist, _Work(given, parts={**given.parts})
    sections = tuple(_with_rate(work, _section(work, top)) for top in checklist.sections)
    counted = [result for result in sections if result.section.counted]
    earned, due = _whole(work, [work.parts[result.id] for result in counted])
    for item in given.bonus:
        work.steps += item.steps
        claimed = replace(item, unmet=()).operand
        work.parts[item.item.id] = Part(claimed, Operand(item.item.id, item.item.most), Operand("", ZERO))
    for condition in checklist.conditions:
        if not checklist.waits(condition):
            _condition(work, condition)
    full = checklist.scoring.total_points
    tally = Tally(full, full - due.value, earned.value)
    exact = final = decision = None
    if due.value:
        work.steps += [step for result in given.penalties for step in result.steps]
        rates = [(r.graded_rate, r.id) for r in counted if r.graded_rate is not None]
        lowest = min(rates, key=lambda pair: pair[0])
        work.measured[SECTIONS.id] = Operand(SECTIONS.name, lowest[0])
        last = _total(work, earned, due)
        exact, final = last.operands[0].value, last.value
        work.measured[SCORE.id] = last.as_operand(SCORE.name)
        asked = {measure.id: _measure(work, measure.id) for measure in checklist.graded_by}
        decision = decide(checklist, {name: made and made.value for name, made in asked.items()}, lowest[1])
    return Scored(
        sections=sections,
        tally=tally,
        bonus=tuple(_released(work, result) for result in given.bonus),
        conditions=tuple(_condition(work, condition) for condition in checklist.conditions),
        exact=exact,
        score=final,
        decision=decision,
        steps=tuple(work.steps),
        parts=work.parts,
    )


def _total(work: _Work, earned: Operand, due: Operand) -> Step:
    """The last of the steps to the score. Conditions are asked about where a step first takes what hangs on them."""
    checklist, now = work.given.checklist, earned
    rules, base_at = checklist.scoring, checklist.base_at
    looking = None if base_at is None else rules.steps[base_at]

    def taken(rule: Adding) -> tuple[Operand, ...]:
        if rule is looking:
            work.measured[BASE.id] = now._replace(label=BASE.name)
        if isinstance(rule, AddBonus):
            return tuple(_released(work, one).operand for one in work.given.bonus if rule.takes(one.item.id))
        items = [p.steps[-1].as_operand(p.item.id) for p in work.given.penalties if p.steps and rule.takes(p.item.id)]
        mine = [(one, points) for one, points in checklist.deducting if rule.takes(one.id)]
        return (*items, *(Operand(one.id, points) for one, points in mine if _holds(work, one)))

    for step in total_steps(rules, earned, due, taken):
        work.steps.append(step)
        now = step.as_operand()
    return work.steps[-1]


def _released(work: _Work, result: BonusResult) -> BonusResult:
    """A bonus item with the conditions that it would need and that do not hold."""
    needed = work.given.checklist.releasing.get(result.item.id, ())
    unmet = tuple(one.id for one in needed if not _holds(work, one))
    return replace(result, unmet=unmet) if needed else result


def _holds(work: _Work, condition: Condition) -> bool:
    return _condition(work, condition).state == "triggered"


def _whole(work: _Work, parts: list[Part]) -> tuple[Operand, Operand]:
    rules = work.given.checklist.scoring
    if rules.rollup == "sum":
        earned = total(f"{TOTAL_KEY}:实得", "实得分合计", "各章实得分相加", tuple(part.earned for part in parts))
        due = total(f"{TOTAL_KEY}:应得", "应得分合计", "各章应得分相加", tuple(part.due for part in parts))
        work.steps += (earned, due)
        return earned.as_operand(), due.as_operand()
    rolled = roll_up(TOTAL_KEY, rules.rollup, rules.total_points, parts)
    work.steps += rolled.steps
    return rolled.earned.as_operand(), rolled.due.as_operand()


def _section(work: _Work, section: Section) -> SectionResult:
    """A section's result; appends the steps that lead there."""
    given = work.given
    if section.id in given.known:
        return given.known[section.id]
    children = tuple(_section(work, child) for child in section.sections)
    criteria = tuple(_criterion(work, criterion) for criterion in section.criteria)
    parts = [work.parts[part.id] for part in children if part.section.counted]
    parts += [work.parts[criterion.id] for criterion in section.criteria]
    rolled = roll_up(section.id, section.rollup, section.points, parts)
    work.steps += rolled.steps
    zeroed_by = _zeroed_by(work, section) if given.vetoes else ()
    earned = rolled.earned
    if zeroed_by:
        rule = f"{'、'.join(zeroed_by)} 触发条款否决，本级实得分计 0"
        nothing = Operand("否决", ZERO)
        earned = product(f"{section.id}:否决", "否决后实得分", rule, earned.as_operand(), nothing)
        work.steps.append(earned)
        children = tuple(_zeroed_section(child, zeroed_by) for child in children)
        criteria = tuple(_zeroed_criterion(criterion, zeroed_by) for criterion in criteria)
    elif rounding := given.checklist.scoring.round_at.sections:
        key, last = f"{section.id}:修约", earned.as_operand()
        earned = rounded(key, "实得分", rounding.words, last, rounding.digits, rounding.mode)
        work.steps.append(earned)
    heading = section.heading
    work.parts[section.id] = Part(
        earned.as_operand(heading), rolled.due.as_operand(heading), rolled.left_out.as_operand(heading)
    )
    result = SectionResult(
        section=section,
        own=earned.value,
        tally=Tally(section.points, rolled.left_out.value, earned.value),
        sections=children,
        criteria=criteria,
        zeroed_by=zeroed_by,
        forfeited=rolled.earned.value if zeroed_by else ZERO,
        graded_rate=None,
    )
    return _graded(work, result) if section.id in given.checklist.object_grades else result


def _graded(work: _Work, result: SectionResult) -> SectionResult:
    """An object with its grade, where something is due of it and nothing is open."""
    result = _with_rate(work, result)
    if result.graded_rate is None or result.open:
        return result
    grades = work.given.checklist.object_grades[result.id]
    found = {
        required.measure: _measure(work, required.measure)
        for _, asked in grades
        for required in asked
        if required.measure != RATE.id
    }
    measured = {RATE.id: result.graded_rate, **{name: made and made.value for name, made in found.items()}}
    names = [name for name, _ in grades]
    return result._replace(grade=first(names, (asked for _, asked in grades), measured))


def _criterion(work: _Work, criterion: Criterion) -> CriterionResult:
    name, given = criterion.id, work.given
    state, part, triggered, counted_as, steps = given.outcomes[name]
    points = part.earned.value
    work.steps += steps
    work.parts[name] = part
    return CriterionResult(
        criterion=criterion,
        answer=given.answers.get(name, BLANK),
        state=state,
        own=points,
        tally=Tally(criterion.points, part.left_out.value, points),
        counted_as=counted_as,
        triggered=triggered,
        zeroed_by=(),
        steps=steps,
    )


def _zeroed_by(work: _Work, section: Section) -> tuple[str, ...]:
    """The criteria and conditions that zero a section."""
    checklist, outcomes = work.given.checklist, work.given.outcomes
    vetoes = [name for name in checklist.zeroing_vetoes.get(section.id, ()) if outcomes[name].triggered]
    found = [_condition(work, condition) for condition in checklist.zeroing_conditions.get(section.id, ())]
    return (*vetoes, *(result.condition.id for result in found if result.state == "triggered"))


def _zeroed_section(result: SectionResult, by: tuple[str, ...]) -> SectionResult:
    return result._replace(
        tally=result.tally._replace(earned=ZERO),
        sections=tuple(_zeroed_section(child, by) for child in result.sections),
        criteria=tuple(_zeroed_criterion(criterion, by) for criterion in result.criteria),
    )


def _zeroed_criterion(result: CriterionResult, by: tuple[str, ...]) -> CriterionResult:
    return result._replace(tally=result.tally._replace(earned=ZERO), zeroed_by=(*result.zeroed_by, *by))


def _with_rate(work: _Work, result: SectionResult) -> SectionResult:
    """A chapter with the rate that grades look at, rounded by the declared rule."""
    part = work.parts[result.id]
    if not part.due.value:
        return result
    share = quotient(f"{result.id}:比", "得分率", "实得分 ÷ 应得分", part.earned, part.due)
    rate = product(f"{result.id}:百分", "得分率（%）", "化为百分数", share.as_operand(), HUNDRED)
    work.steps += (share, rate)
    if rounding := work.given.checklist.scoring.rate_rounding:
        key, last = f"{result.id}:得分率", rate.as_operand()
        rate = rounded(key, "得分率（%）", rounding.words, last, rounding.digits, rounding.mode)
        work.steps.append(rate)
    return result._replace(graded_rate=rate.value)


def _measure(work: _Work, name: str) -> Operand | None:
    """A measure's value; appends its steps when it is first asked for."""
    checklist = work.given.checklist
    measure = checklist.measure_by_id[name]
    if name in BUILT_IN:
        return work.measured.get(name)
    if name not in work.measured:
        for condition in measure.of if checklist.counts_conditions(measure) else ():
            _condition(work, checklist.condition_by_id[condition])
        if checklist.over_objects(measure):
            each = [_measure(work, one) for one in measure.of]
            steps = over(measure, [value for value in each if value is not None])
        else:
            steps = take(measure, checklist, work.parts)
        work.steps += steps
        work.measured[name] = steps[-1].as_operand(measure.name) if steps else None
    return work.measured[name]


def _condition(work: _Work, condition: Condition) -> ConditionResult:
    """What became of a condition; appends its steps when it is first asked about."""
    if condition.id not in work.conditions:
        value, shown = _measure(work, condition.measure), None
        if value is None and _unanswered(work, condition):
            state = work.given.foregone.get(condition.id, "unanswered")
            work.conditions[condition.id] = ConditionResult(condition, None, state)
        elif value is None:
            work.conditions[condition.id] = ConditionResult(condition, None, "not_applicable")
        else:
            state = work.given.foregone.get(condition.id) or ("triggered" if condition.holds(value.value) else "clear")
            if state != "unanswered":
                direction, limit = condition.only
                table = ((limit, Fraction(1)),)
                key = f"{condition.id}:值"
                step = lookup(key, condition.name, "成立为 1，否则为 0", value, direction, table)
                # What holds whatever the open answers become need not hold of the value counted without them.
                if step.value == (state == "triggered"):
                    work.steps.append(step)
                    shown = key
            work.conditions[condition.id] = ConditionResult(condition, value.value, state)
        work.parts[condition.id] = _as_part(work.conditions[condition.id], shown)
    return work.conditions[condition.id]


def _unanswered(work: _Work, condition: Condition) -> bool:
    """Whether a number that it looks at is not answered yet."""
    checklist, outcomes = work.given.checklist, work.given.outcomes
    measure = checklist.measure_by_id[condition.measure]
    return any(outcomes[name].state == "unanswered" for name in checklist.valued(measure))


def _as_part(result: ConditionResult, step: str | None) -> Part:
    """A condition as what counts it sees it: 1 where it holds, 0 where not, nothing where it is not looked at."""
    due = Operand(result.condition.name, ZERO if result.state == "not_applicable" else Fraction(1))
    held = result.state == "triggered"
    return Part(Operand(result.condition.name, Fraction(held), step if held else None), due, Operand("", ZERO))
