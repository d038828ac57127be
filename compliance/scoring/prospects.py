"""How far the score can still move: the least and the most that any completion of an open sheet comes to.

A completion gives each open criterion a value or, where the checklist allows it, leaves it out. The bounds contain
every completion. They are found exactly for each part of the tree; where two parts could only reach their extremes
by contradicting each other (one condition and another on the same open criterion), they are wider than they need be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from compliance.checklist.model import Checklist, Criterion, Section
from compliance.checklist.rules import Comparison, Condition, DeductFrom, Measure, Rescale, Rollup
from compliance.numbers import ZERO
from compliance.scoring.assessment import VetoState
from compliance.scoring.completions import (
    NONE,
    SENSES,
    Choice,
    Points,
    Pool,
    Range,
    Sense,
    added,
    best_of,
    choice,
    extreme_mean,
    extreme_ratio,
    round_as,
)
from compliance.scoring.measures import taken_from
from compliance.scoring.outcomes import Outcomes, excluded, left_out
from compliance.trace import Operand, sum_of

Part = Criterion | Section
Line = tuple[Fraction, Fraction]
"""What a number is multiplied by, and what is added to it."""
SAME: Line = (Fraction(1), ZERO)


class Prospects:
    """The extremes of one open sheet. `least` and `most` completions are searched part by part."""

    def __init__(
        self,
        checklist: Checklist,
        outcomes: Outcomes,
        bonus: Mapping[str, Range],
        known: Mapping[str, Points] = MappingProxyType({}),
        before: Prospects | None = None,
    ) -> None:
        """`bonus` has what each bonus item can still add, `known` what sections without open criteria come to.

        `before` is the sheet of which this one leaves out all that is open.
        """
        self.checklist, self.outcomes, self.bonus, self.known = checklist, outcomes, bonus, known
        self.before = before
        self.settled = cache(self._settled)
        self.rate = cache(self._rate)
        self.fate = cache(self._fate)
        self.zeroing = cache(self._zeroing)
        self.within = cache(self._within)
        self.inside = cache(self._inside)
        self.closed = cache(self._closed)
        self.options = cache(self._options)
        unanswered = set() if before else open_ids(checklist, outcomes)
        self.open = unanswered | {name for name, (low, high) in bonus.items() if low != high}

    def whole(self, sense: Sense, line: Line | None = SAME) -> Points:
        """The completion whose score is the least or the most, by what the total's steps make of it.

        `line` is what the steps before the rescaling multiply by and add; where it is None the figures are those of no
        completion, but of none beyond them.
        """
        rules = self.checklist.scoring
        parts: list[Part] = [section for section in self.checklist.sections if section.counted]
        if rules.rollup == "sum":
            choose: Choice = self._pool(parts, sense).chosen
        else:
            choose = choice(self._composed(rules.rollup, rules.total_points, parts, sense), sense)
        if any(isinstance(step, Rescale) for step in rules.steps):
            return extreme_ratio(choose, sense) if line == SAME else self._rescaled(choose, sense, line)
        return choose(Fraction(1) if any(isinstance(step, DeductFrom) for step in rules.steps) else ZERO)

    def _rescaled(self, choose: Choice, sense: Sense, line: Line | None) -> Points:
        if line is None:
            whole = [self.due(section) for section in self.checklist.sections if section.counted]
            most = sum_of([high for _, high in whole])
            least = sum_of([low for low, _ in whole]) or min(part.points for part in self._all())
            if self.checklist.scoring.rollup != "sum":
                least = most = self.checklist.scoring.total_points
            # More is due of the least and less of the most, whichever of them is above 0.
            return choose(ZERO)._replace(due=most if sense == "least" else least)
        times, plus = line
        made = extreme_ratio(lambda rate: _along(choose(rate / times), times, plus), sense)
        return made._replace(earned=(made.earned - plus) / times)

    def _all(self) -> Iterator[Part]:
        for section in self.checklist.section_by_id.values():
            yield section
            yield from section.criteria

    def extras(self, sense: Sense) -> tuple[tuple[Operand, ...], tuple[Operand, ...]]:
        """What the bonus items add and what conditions take, in the least or the most favourable of cases."""
        at, other = SENSES.index(sense), SENSES[1 - SENSES.index(sense)]
        added = [
            Operand(name, amounts[at])
            for name, amounts in self.bonus.items()
            if all(self.fate(one.id) in HITS[sense] for one in self.checklist.releasing.get(name, ()))
        ]
        taken = [
            Operand(one.id, points) for one, points in self.checklist.deducting if self.fate(one.id) in HITS[other]
        ]
        return tuple(added), tuple(taken)

    def answered(self) -> Prospects:
        """The same when everything open is left out, whether that is allowed or not."""
        unanswered = [criterion for criterion in self.checklist.criteria if criterion.id in self.open]
        closed = {**self.outcomes, **{criterion.id: excluded(criterion) for criterion in unanswered}}
        return Prospects(self.checklist, closed, self.bonus, self.known, self)

    def _pool(self, parts: Iterable[Part], sense: Sense) -> Pool:
        """Parts that are simply added: what is settled of them, and a choice for each that can move."""
        settled, moving = [], []
        for part in parts:
            if isinstance(part, Criterion):
                options = self.options(part, sense)
                if len(options) == 1:
                    settled += options
                else:
                    moving.append(choice(options, sense))
            elif part.id not in self.open:
                settled.append(self.closed(part.id))
            else:
                within = self.within(part.id, sense)
                settled.append(within.settled)
                moving += within.moving
        return Pool(added(settled), moving)

    def _closed(self, identifier: str) -> Points:
        """What a section without open criteria comes to."""
        return self.known.get(identifier) or self._section(self.checklist.section_by_id[identifier], ZERO, "least")

    def _within(self, identifier: str, sense: Sense) -> Pool:
        """The choices within an open section; where it is simply added up they are its parts' choices."""
        section = self.checklist.section_by_id[identifier]
        added_up = section.rollup == "sum" and self.checklist.scoring.round_at.sections is None
        if added_up and self.zeroing(identifier, sense) == "clear":
            return self.inside(identifier, sense)
        return Pool(NONE, [lambda rate: self._section(section, rate, sense)])

    def _inside(self, identifier: str, sense: Sense) -> Pool:
        settled, parts = self.settled(identifier)
        pool = self._pool(parts, sense)
        return Pool(added([settled, pool.settled]), pool.moving)

    def _settled(self, identifier: str) -> tuple[Points, list[Part]]:
        """What the answered children of a section come to, which is the same in every completion; and its open ones."""
        if self.before:
            settled, parts = self.before.settled(identifier)
            return added([settled, *(self.closed(part.id) for part in parts if isinstance(part, Section))]), []
        answered, parts = [], []
        for part in _children(self.checklist.section_by_id[identifier]):
            if part.id in self.open:
                parts.append(part)
            elif isinstance(part, Section):
                answered.append(self.closed(part.id))
            else:
                outcome = self.outcomes[part.id]
                answered.append(Points(outcome.points, outcome.due))
        return added(answered), parts

    def _section(self, section: Section, rate: Fraction, sense: Sense) -> Points:
        """The completion of a section that earns the least, or the most, beyond `rate` of what it is due."""
        if section.rollup == "sum":
            options = [self.inside(section.id, sense).chosen(rate)]
        else:
            options = self._composed(section.rollup, section.points, _children(section), sense)
        options = [self._rounded(points, section, sense) for points in options]
        fate = self.zeroing(section.id, sense)
        if fate == "clear":
            return best_of(options, rate, sense)
        # In a zeroed section only what is due counts, and that can be more or less of it.
        zeroed = [Points(ZERO, amount) for amount in self.due(section)]
        return best_of(zeroed if fate == "triggered" else [*options, *zeroed], rate, sense)

    def due(self, part: Part) -> Range:
        """The least and the most that can be due of a part."""
        if isinstance(part, Criterion):
            amounts = [points.due for points in self.options(part, "least")]
            return min(amounts), max(amounts)
        children = [self.due(child) for child in _children(part)]
        low, high = sum_of([pair[0] for pair in children]), sum_of([pair[1] for pair in children])
        if part.rollup == "sum":
            return low, high
        return (part.points if low else ZERO), (part.points if high else ZERO)

    def _options(self, criterion: Criterion, sense: Sense) -> list[Points]:
        outcome = self.outcomes[criterion.id]
        if outcome.state != "unanswered":
            return [Points(outcome.points, outcome.due)]
        points = criterion.points
        rounding = self.checklist.scoring.round_at.criteria
        extreme = points if sense == "most" else criterion.answer.worst(points)
        options = [Points(round_as(extreme, rounding), points)]
        if criterion.not_applicable is not None:
            absent = left_out(criterion, self.checklist.handling(criterion).absence)
            options.append(Points(absent.points, absent.due))
        return options

    def _composed(self, rollup: Rollup, points: Fraction, parts: Iterable[Part], sense: Sense) -> list[Points]:
        """The extreme of a section whose parts' rates are put together, and whether it can be left out."""
        parts = [part for part in parts if self.due(part)[1]]
        if not parts:
            return [NONE]
        optional = all(not self.due(part)[0] for part in parts)
        rate = self._composed_rate(rollup, parts, sense)
        return [Points(points * rate, points), *([NONE] if optional else [])]

    def _composed_rate(self, rollup: Rollup, parts: list[Part], sense: Sense) -> Fraction:
        if rollup == "weighted_mean":
            made = extreme_ratio(self._pool(parts, sense).chosen, sense)
            return made.earned / made.due
        rates = [(self._known_rate(part, sense), not self.due(part)[0]) for part in parts]
        if rollup == "mean":
            made = extreme_mean(rates, sense)
            return made.earned / made.due
        if sense == "least":
            return min(rate for rate, _ in rates)
        needed = [rate for rate, optional in rates if not optional]
        return min(needed) if needed else max(rate for rate, _ in rates)

    def _known_rate(self, part: Part, sense: Sense) -> Fraction:
        rate = self.rate(part.id, sense)
        assert rate is not None
        return rate

    def _part(self, identifier: str) -> Part:
        return self.checklist.by_id.get(identifier) or self.checklist.section_by_id[identifier]

    def _rate(self, identifier: str, sense: Sense) -> Fraction | None:
        """The extreme 得分率 of a part; None where nothing of it can be due."""
        part = self._part(identifier)
        made = extreme_ratio(self._pool([part], sense).chosen, sense)
        return made.earned / made.due if made.due else None

    def _rounded(self, points: Points, section: Section, sense: Sense) -> Points:
        """What a rounding of the section's points can make of it: at most one unit of the last digit either way."""
        rounding = self.checklist.scoring.round_at.sections
        if rounding is None or not points.due:
            return points
        if section.rollup != "sum" or section.id not in self.open:
            return points._replace(earned=round_as(points.earned, rounding))
        unit = Fraction(1, 10**rounding.digits)
        if sense == "least":
            return points._replace(earned=max(ZERO, points.earned - unit))
        return points._replace(earned=min(points.due, points.earned + unit))

    def _zeroing(self, identifier: str, sense: Sense) -> VetoState:
        """Whether a section is zeroed for certain ("triggered"), can be ("unanswered") or is not ("clear")."""
        states = [self._veto(name) for name in self.checklist.zeroing_vetoes.get(identifier, ())]
        states += [self.fate(condition.id) for condition in self.checklist.zeroing_conditions.get(identifier, ())]
        if "triggered" in states:
            return "triggered"
        return "unanswered" if sense == "least" and "unanswered" in states else "clear"

    def _veto(self, name: str) -> VetoState:
        outcome = self.outcomes[name]
        if outcome.state == "unanswered":
            return "unanswered"
        return "triggered" if outcome.triggered else "clear"

    def conditions(self) -> dict[str, VetoState]:
        """What is certain of each condition that looks at open answers."""
        return {
            condition.id: self.fate(condition.id)
            for condition in self.checklist.conditions
            if self.checklist.waits(condition) or self.open.intersection(self.checklist.under(self._measure(condition)))
        }

    def _measure(self, condition: Condition) -> Measure:
        return self.checklist.measure_by_id[condition.measure]

    def _fate(self, name: str) -> VetoState:
        condition = self.checklist.condition_by_id[name]
        if self.checklist.waits(condition):
            return "unanswered"
        ends = [*self._ends(self._measure(condition))]
        values = [value for value in ends if value is not None]
        certain = fate_between(condition, values) if values else "clear"
        # Where it may come to look at nothing that is due, it does not hold.
        return "unanswered" if None in ends and certain == "triggered" else certain

    def _ends(self, measure: Measure) -> Iterator[Fraction | None]:
        """The least and the most that a measure can come to; None where nothing that it looks at need be due."""
        if self.checklist.counts_conditions(measure):
            yield from self._held(measure)
            return
        if self.checklist.over_objects(measure):
            yield from self._over(measure)
            return
        if measure.take == "value":
            yield from self._numbers(measure)
            return
        named = taken_from(measure, self.checklist)
        parts = [self._part(name) for name in named if name in self.outcomes or name in self.checklist.section_by_id]
        parts = [part for part in parts if self.due(part)[1]]
        extra = any(name in self.bonus for name in named)
        if not extra and not any(self.due(part)[0] for part in parts):
            yield None
        if extra or parts:
            yield from (round_as(_TAKES[measure.take](self, measure, parts, sense), measure.round) for sense in SENSES)

    def _numbers(self, measure: Measure) -> Iterator[Fraction | None]:
        """The ends of what can be answered to the criterion whose number a measure is."""
        for name in measure.of:
            criterion, outcome = self.checklist.by_id[name], self.outcomes[name]
            if outcome.part.value is not None:
                yield round_as(outcome.part.value.value, measure.round)
                continue
            if outcome.state != "unanswered" or criterion.not_applicable is not None:
                yield None
            if outcome.state == "unanswered":
                least, most = criterion.answer.span
                yield from (round_as(end, measure.round) for end in (least, BOUNDLESS if most is None else most))

    def _held(self, measure: Measure) -> Iterator[Fraction | None]:
        """The ends of a measure that counts conditions; each of them holds for certain, may hold, or may not apply."""
        conditions = [self.checklist.condition_by_id[name] for name in measure.of]
        ends = [[*self._ends(self._measure(condition))] for condition in conditions]
        due = [(one, None in ends_) for one, ends_ in zip(conditions, ends, strict=True) if {*ends_} != {None}]
        if all(optional for _, optional in due):
            yield None
        for sense in SENSES if due else ():
            rates = [(Fraction(self.fate(one.id) in HITS[sense]), optional) for one, optional in due]
            value = sum_of([rate for rate, _ in rates])
            if measure.take == "share":
                made = extreme_mean(rates, sense)
                value = 100 * made.earned / made.due
            yield round_as(value, measure.round)

    def _over(self, measure: Measure) -> Iterator[Fraction | None]:
        """The ends of a measure of all objects, some of which may come to look at nothing that is due."""
        each = [[*self._ends(self.checklist.measure_by_id[name])] for name in measure.of]
        ends = [([end for end in found if end is not None], None in found) for found in each if {*found} != {None}]
        if all(optional for _, optional in ends):
            yield None
        for sense in SENSES if ends else ():
            values = [(min(found) if sense == "least" else max(found), optional) for found, optional in ends]
            if measure.objects == "mean":
                made = extreme_mean(values, sense)
                yield round_as(made.earned / made.due, measure.round)
                continue
            needed = [value for value, optional in values if not optional]
            among = [value for value, _ in values]
            least = min(needed) if needed and sense == "most" else max(among) if sense == "most" else min(among)
            yield round_as(least, measure.round)

    def joint(self, _: Measure, parts: list[Part], sense: Sense) -> Fraction:
        return 100 * self._composed_rate("weighted_mean", parts, sense)

    def lowest(self, _: Measure, parts: list[Part], sense: Sense) -> Fraction:
        return 100 * self._composed_rate("minimum", parts, sense)

    def points(self, measure: Measure, parts: list[Part], sense: Sense) -> Fraction:
        bonus = [self.bonus[name][SENSES.index(sense)] for name in measure.of if name in self.bonus]
        return sum_of([self._pool(parts, sense).chosen(ZERO).earned, *bonus])

    def count(self, measure: Measure, parts: list[Part], sense: Sense) -> Fraction:
        return Fraction(sum(self._hit(part, measure, sense) for part in parts if self._counts(part, measure, sense)))

    def _counts(self, part: Part, measure: Measure, sense: Sense) -> bool:
        """Whether a part is among those counted: in the least of cases one that can be left out is not."""
        return sense == "most" or bool(self.due(part)[0])

    def _hit(self, part: Part, measure: Measure, sense: Sense) -> bool:
        """Whether the part is counted in the least, or the most, of cases."""
        ends = [100 * self._known_rate(part, end) for end in SENSES]
        return fate_between(measure.counted, ends) in HITS[sense]

    def share(self, measure: Measure, parts: list[Part], sense: Sense) -> Fraction:
        rates = [(Fraction(self._hit(part, measure, sense)), not self.due(part)[0]) for part in parts]
        made = extreme_mean(rates, sense)
        return 100 * made.earned / made.due


def _along(points: Points, times: Fraction, plus: Fraction) -> Points:
    return Points(times * points.earned + plus, points.due)


def _children(section: Section) -> list[Part]:
    return [*(child for child in section.sections if child.counted), *section.criteria]


def fate_between(asked: Comparison, ends: list[Fraction]) -> VetoState:
    """Whether what is asked holds of all values between the ends, of some, or of none."""
    low, high = min(ends), max(ends)
    direction, limit = asked.only
    if direction == "equals":
        return "unanswered" if low <= limit <= high and low < high else "triggered" if low == limit else "clear"
    # All values on one side of the limit meet it: the two ends tell for all between.
    met = [asked.holds(low), asked.holds(high)]
    return "triggered" if all(met) else "unanswered" if any(met) else "clear"


BOUNDLESS = Fraction(10**12)
"""A number that nothing which is answered is beyond, where nothing limits it."""
HITS: dict[Sense, set[VetoState]] = {"least": {"triggered"}, "most": {"triggered", "unanswered"}}


def open_ids(checklist: Checklist, outcomes: Outcomes) -> set[str]:
    """The criteria without an answer, and the sections around them."""
    criteria = [name for name, outcome in outcomes.items() if outcome.state == "unanswered"]
    return {*criteria, *(section.id for name in criteria for section in checklist.home[name])}


_TAKES: dict[str, Callable[[Prospects, Measure, list[Part], Sense], Fraction]] = {
    "rate": Prospects.joint,
    "lowest": Prospects.lowest,
    "points": Prospects.points,
    "count": Prospects.count,
    "share": Prospects.share,
}
