"""What the engine found, for the values that viewers show before they calculate; no formula is made from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from compliance.checklist.model import Checklist
from compliance.checklist.rules import BUILT_IN, DIRECTION_WORDS, TOTAL_KEY, Condition, Measure
from compliance.numbers import ZERO
from compliance.report.workbook.words import HOLDS, LEFT_OUT, OPEN
from compliance.scoring import assess
from compliance.scoring.assessment import CONDITION_STATE_WORDS, Assessment, SectionResult
from compliance.scoring.measures import over, take, taken_from
from compliance.scoring.outcomes import outcomes_of
from compliance.scoring.rollup import Part
from compliance.scoring.totals import keys_of
from compliance.scoring.tree import Given, Scored, score
from compliance.trace import Operand, Step, sum_of

NEVER = Fraction(10**12)
"""A limit that nothing is above."""


@dataclass(frozen=True)
class Figures:
    """`a` is the assessment as the workbook shows it, `early` the conditions that the engine could decide early.

    A condition whose answers are not all there is left open in the workbook: its formulas do not search what they could
    still become.
    """

    a: Assessment
    early: frozenset[str]

    @cached_property
    def bare(self) -> Scored:
        """The same answers with every veto left aside."""
        a = self.a
        given = Given(
            checklist=a.checklist,
            outcomes=outcomes_of(a.checklist, a.sheet),
            answers=a.sheet.answers,
            bonus=a.bonus,
            penalties=a.penalties,
            foregone={one.condition.id: "unanswered" for one in a.conditions if one.state == "unanswered"},
            vetoes=False,
        )
        return score(given)

    @cached_property
    def steps(self) -> dict[str, Step]:
        return {step.key: step for step in self.a.steps}

    @cached_property
    def bare_steps(self) -> dict[str, Step]:
        return {step.key: step for step in self.bare.steps}

    def step(self, key: str) -> Fraction | None:
        found = self.steps.get(key)
        return found.value if found else None

    @cached_property
    def sections(self) -> dict[str, SectionResult]:
        return {part.id: part for part in self.a.parts}

    @cached_property
    def bare_sections(self) -> dict[str, SectionResult]:
        return {part.id: part for top in self.bare.sections for part in top.walk()}

    @cached_property
    def absent(self) -> dict[str, Fraction]:
        """For each section the points judged not applicable, in its own points, whatever is made of them."""
        found: dict[str, Fraction] = {}
        for top in self.a.sections:
            _absent(top, found)
        return found

    def own(self, section: str, *, bare: bool) -> Fraction:
        """A section's points before a veto of a section above it."""
        return (self.bare_sections if bare else self.sections)[section].own

    def graded_rate(self, section: str, *, bare: bool) -> Fraction | None:
        return (self.bare_sections if bare else self.sections)[section].graded_rate

    def open_below(self, name: str) -> int:
        """How many answers are missing of a criterion, a section or a bonus item; 1 for a condition that is open."""
        if name in self.a.checklist.condition_by_id:
            return int(self.states[name] == CONDITION_STATE_WORDS["unanswered"])
        if name in self.a.checklist.measure_by_id:
            return sum(map(self.open_below, self.a.checklist.measure_by_id[name].of))
        return _open_below(name, self.a)

    def part(self, name: str, *, bare: bool) -> Part:
        """What a measure sees of a criterion, a section or a bonus item."""
        bonus = {result.item.id: result for result in self.a.bonus}
        if name in self.a.checklist.condition_by_id:
            state = (self.bare_states if bare else self.states)[name]
            earned = Fraction(state == HOLDS)
            due = Fraction(state != CONDITION_STATE_WORDS["not_applicable"])
        elif name in bonus:
            earned, due = bonus[name].claimed, bonus[name].item.most
        elif name in self.a.by_id:
            result = self.a.by_id[name]
            number = result.criterion.answer.magnitude(result.answer.value) if result.state == "scored" else None
            value = None if number is None else Operand(name, number)
            return Part(Operand(name, result.own), Operand(name, result.tally.due), Operand(name, ZERO), value)
        else:
            earned, due = self.own(name, bare=bare), self.sections[name].tally.due
        return Part(Operand(name, earned), Operand(name, due), Operand(name, ZERO))

    @cached_property
    def states(self) -> dict[str, str]:
        return {result.condition.id: CONDITION_STATE_WORDS[result.state] for result in self.a.conditions}

    @cached_property
    def bare_states(self) -> dict[str, str]:
        return {result.condition.id: CONDITION_STATE_WORDS[result.state] for result in self.bare.conditions}

    def state(self, condition: Condition, *, bare: bool) -> str:
        found = (self.bare_states if bare else self.states)[condition.id]
        words = {CONDITION_STATE_WORDS["not_applicable"]: LEFT_OUT, CONDITION_STATE_WORDS["unanswered"]: OPEN}
        return words.get(found, found)

    def measured(self, measure: Measure, *, bare: bool) -> Fraction | None:
        if measure.id in BUILT_IN:
            decision = self.bare.decision if bare else self.a.decision
            base = self.base(bare=bare)
            values = [self.total(1, bare=bare)[0], self.lowest_rate(bare=bare) if decision else None, base]
            return values[[*BUILT_IN].index(measure.id)]
        if self.a.checklist.over_objects(measure):
            each = [self.measured(self.a.checklist.measure_by_id[name], bare=bare) for name in measure.of]
            made = over(measure, [Operand("", value) for value in each if value is not None])
            return made[-1].value if made else None
        parts = {name: self.part(name, bare=bare) for name in taken_from(measure, self.a.checklist)}
        steps = take(measure, self.a.checklist, parts)
        return steps[-1].value if steps else None

    def base(self, *, bare: bool) -> Fraction | None:
        """What there is before the step that looks at it."""
        checklist, scored = self.a.checklist, self.bare_steps if bare else self.steps
        whole = self.bare.tally if bare else self.a.tally
        if not whole.due or checklist.base_at is None:
            return None
        return scored[keys_of(checklist.scoring)[checklist.base_at][-1]].operands[0].value

    def lowest_rate(self, *, bare: bool) -> Fraction | None:
        """Of the chapters that count."""
        names = [section.id for section in self.a.checklist.sections if section.counted]
        rates = [self.graded_rate(name, bare=bare) for name in names]
        return min((rate for rate in rates if rate is not None), default=None)

    def total(self, count: int, *, bare: bool) -> list[Fraction | None]:
        """The values of the last steps of the total; nothing where nothing is due."""
        scored = self.bare.steps if bare else self.a.steps
        values = [step.value for step in scored if step.key.partition(":")[0] == TOTAL_KEY]
        return [*values[-count:]] if self.a.tally.due else [None] * count


def figures_of(assessment: Assessment) -> Figures:
    """The figures of an assessment, with the conditions left open that formulas cannot decide yet."""
    early = frozenset(_decided_early(assessment))
    if not early:
        return Figures(assessment, early)
    checklist, sheet = assessment.checklist, assessment.sheet
    # One that is open may count some of these, and stays open whatever becomes of them.
    still = early | {result.condition.id for result in assessment.conditions if result.state == "unanswered"}
    later = assess(_without(checklist, still), sheet)
    vetoes = tuple(replace(v, state="unanswered") if v.id in early else v for v in assessment.vetoes)
    conditions = tuple(replace(c, state="unanswered") if c.condition.id in early else c for c in assessment.conditions)
    return Figures(replace(later, checklist=checklist, sheet=sheet, vetoes=vetoes, conditions=conditions), early)


def _absent(result: SectionResult, found: dict[str, Fraction]) -> None:
    for part in result.sections:
        _absent(part, found)
    counted = [part for part in result.sections if part.section.counted]
    full = sum_of([*(c.criterion.points for c in result.criteria), *(part.section.points for part in counted)])
    left_out = [c.criterion.points for c in result.criteria if c.state == "not_applicable"]
    absent = sum_of([*left_out, *(found[part.id] for part in counted)])
    found[result.id] = result.section.points * absent / full if full else ZERO


def _decided_early(a: Assessment) -> list[str]:
    if a.complete:
        return []
    decided = [result.condition for result in a.conditions if result.state in {"triggered", "clear"}]
    return [condition.id for condition in decided if _looks_at_open(condition, a)]


def _looks_at_open(condition: Condition, a: Assessment) -> bool:
    measure = a.checklist.measure_by_id[condition.measure]
    return any(_open_below(name, a) for name in a.checklist.under(measure))


def _open_below(name: str, a: Assessment) -> int:
    if name in a.checklist.section_by_id:
        section = a.checklist.section_by_id[name]
        return sum(a.by_id[c.id].state == "unanswered" for part in section.walk() for c in part.criteria)
    if name in a.by_id:
        return int(a.by_id[name].state == "unanswered")
    return int(any(bonus.item.id == name and bonus.answer.value is None for bonus in a.bonus))


def _without(checklist: Checklist, ids: frozenset[str]) -> Checklist:
    """The checklist with some conditions that never hold."""
    conditions = tuple(
        condition.model_copy(update={**dict.fromkeys(DIRECTION_WORDS), "more_than": NEVER})
        if condition.id in ids
        else condition
        for condition in checklist.conditions
    )
    # Built anew: a copy would keep what the original has already worked out about itself.
    fields = {name: getattr(checklist, name) for name in type(checklist).model_fields}
    return Checklist.model_construct(**{**fields, "conditions": conditions})
