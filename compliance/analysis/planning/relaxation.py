"""The least that a grade can cost if conditions, measures and vetoes from other clauses are left aside.

The score, the floors under the chapters' rates, vetoes of the whole and vetoes within a clause are all kept, exactly:
going up the tree, each part's most points for each cost is all that the parts above need of it, because every
roll-up, rounding and step of the total only rises with it.
"""

from __future__ import annotations

import itertools
import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.planning.ahead import bars
from compliance.analysis.planning.choices import Choice, Choices
from compliance.analysis.planning.frontier import NOTHING, Entry, Frontier, best, choices_in, mapped, together
from compliance.checklist.model import Checklist
from compliance.checklist.rules import (
    SCORE,
    SECTIONS,
    AddBonus,
    Consequence,
    GradeLevel,
    Measure,
    Rollup,
    SubtractPenalties,
)
from compliance.numbers import round_to
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.scoring.totals import Adding, score_of
from compliance.trace import Operand, sum_of

Worth = tuple[Fraction, Fraction]
"""What is to be as little as can be, and what then."""
Extra = tuple[Entry, ...]
"""One entry for each step of the total that adds or takes items."""
Search = Callable[[Frontier, Extra, "int | None"], Iterator[tuple[Worth, Entry]]]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The best choices by this reckoning, of those items that are raised, what they cost, and the score they make."""

    cost: int
    score: Fraction
    choices: tuple[Choice, ...]


class Relaxation:
    """One assessment and the grade to reach; `cheapest` and `most` are asked for ever fewer choices."""

    def __init__(self, a: Assessment, target: GradeLevel, most: int | None = None) -> None:
        """`most` is what may be spent; None where there is no end to it."""
        self.a, self.checklist, self.rules = a, a.checklist, a.checklist.scoring
        self.limit = most
        # A better grade may ask for less of something, and will do as well.
        goals = self.checklist.grades[: self.checklist.grade_order[target.name] + 1]
        self.least, self.floor = (_least(self.checklist, goals, measure) for measure in (SCORE, SECTIONS))

        def barring(what: Consequence | None) -> bool:
            return what is not None and bars(self.checklist, what, target)

        self.forbidden = frozenset(c.id for c in self.checklist.criteria if barring(c.veto))
        """The criteria whose veto the grade does not bear."""
        self.barring = frozenset(p.item.id for p in a.penalties if barring(p.item.consequence))
        self.steps = [step for step in self.rules.steps if isinstance(step, AddBonus | SubtractPenalties)]
        self.charged = {p.item.id: p.deducted for p in a.penalties}
        counted = [result for result in a.sections if result.counts]
        self.inside = frozenset(c.id for top in counted for part in _counted(top) for c in part.criteria)

    def cheapest(self, choices: Choices) -> Relaxed | None:
        """The cheapest way among these choices; None where there is none."""
        return self._solved(choices, self._reaching)

    def most(self, choices: Choices) -> Relaxed | None:
        """The highest score, at the least cost, among what may be spent; None where the grade is not to be had."""
        return self._solved(choices, self._highest)

    def _solved(self, choices: Choices, search: Search) -> Relaxed | None:
        self.choices = choices
        counted = [result for result in self.a.sections if result.counts]
        chapters = [(result, self._floored(result, self._section(result, self.forbidden))) for result in counted]
        aside = [c.id for c in self.a.criteria if c.id not in self.inside]
        extra = self._together(self._cheapest(name, self.forbidden) for name in aside)
        whole = self._rolled(self.rules.rollup, self.rules.total_points, chapters)
        extras = [self._together(map(self._extra, self.checklist.extras_of(step))) for step in self.steps]
        # Penalties that take no points are in no step of the total.
        barring = self._together(self._extra(p.item.id) for p in self.a.penalties if p.item.deduct is None)
        if not extra or not whole or not barring:
            return None
        aside_of_all = [extra[0], barring[0]]
        left = None if self.limit is None else self.limit - sum(entry.cost for entry in aside_of_all)
        found = [
            (key, (entry, *chosen, *aside_of_all))
            for chosen in itertools.product(*extras)
            for key, entry in search(whole, chosen, left)
        ]
        if not found:
            return None
        _, chosen = min(found, key=lambda pair: pair[0])
        score = self._score(chosen[0].value, chosen[1 : 1 + len(self.steps)])
        made = tuple(choice for entry in chosen for choice in choices_in(entry.picks))
        return Relaxed(sum(entry.cost for entry in chosen), score, made)

    def _reaching(self, whole: Frontier, extras: Extra, left: int | None) -> Iterator[tuple[Worth, Entry]]:
        """The cheapest of the whole that makes the score with what is added and what is no longer taken."""
        index = self._first(whole, extras, self.least)
        if index < len(whole):
            cost = whole[index].cost + sum(entry.cost for entry in extras)
            if left is None or cost <= left:
                yield (Fraction(cost), -self._score(whole[index].value, extras)), whole[index]

    def _highest(self, whole: Frontier, extras: Extra, left: int | None) -> Iterator[tuple[Worth, Entry]]:
        """The same for the highest score that may be paid for."""
        beside = sum(entry.cost for entry in extras)
        spare = None if left is None else left - beside
        paid = whole if spare is None else whole[: bisect_right(whole, spare, key=lambda entry: entry.cost)]
        if not paid:
            return
        score = self._score(paid[-1].value, extras)
        if score >= self.least:
            index = self._first(paid, extras, score)
            yield (-score, Fraction(paid[index].cost + beside)), paid[index]

    def _first(self, whole: Frontier, extras: Extra, score: Fraction) -> int:
        """The first of the whole that makes a score; the score only rises from one to the next."""
        return bisect_left(whole, score, key=lambda entry: self._score(entry.value, extras))

    def _score(self, earned: Fraction, extras: Extra) -> Fraction:
        """What is earned with what each step of the total adds, or no longer takes."""
        values = [entry.value for entry in extras]

        def taken(rule: Adding) -> tuple[Operand, ...]:
            place = next(n for n, step in enumerate(self.steps) if step is rule)
            if isinstance(rule, AddBonus):
                return (Operand("加分", values[place]),)
            charged = sum_of([points for name, points in self.charged.items() if rule.takes(name)])
            return (Operand("专项扣分", charged - values[place]),)

        return score_of(self.rules, Operand("实得分合计", earned), Operand("应得分合计", self.a.tally.due), taken)

    def _extra(self, name: str) -> Frontier:
        """What is to be had of a bonus or penalty item, without what the grade does not bear; none of a condition."""
        if name not in self.choices:
            return NOTHING
        return best(_entry(c) for c in self.choices[name] if not (c.triggered and name in self.barring))

    def _together(
        self,
        parts: Iterable[Frontier],
        start: Frontier = NOTHING,
        join: Callable[[Fraction, Fraction], Fraction] = operator.add,
    ) -> Frontier:
        return together(parts, start, join, self.limit)

    def _floored(self, result: SectionResult, frontier: Frontier) -> Frontier:
        """Without what leaves a chapter below the floor."""
        due = result.tally.due
        if not due:
            return frontier
        return tuple(entry for entry in frontier if self._rate(entry.value / due) >= self.floor)

    def _rate(self, share: Fraction) -> Fraction:
        rounding = self.rules.rate_rounding
        return round_to(100 * share, rounding.digits, rounding.mode) if rounding else 100 * share

    def _section(self, result: SectionResult, forbidden: Set[str]) -> Frontier:
        vetoes = [name for name in self.checklist.zeroing_vetoes.get(result.id, ()) if name in self._below(result)]
        frontier = self._own(result, forbidden | {*vetoes})
        if rounding := self.rules.round_at.sections:
            frontier = mapped(frontier, lambda value: round_to(value, rounding.digits, rounding.mode))
        if not vetoes:
            return frontier
        # Or the veto is put up with: then nothing is earned, by the cheapest choices of all that is below.
        zeroed = self._together(self._cheapest(name, forbidden) for name in self._below(result))
        return best([*(Entry(entry.cost, Fraction(0), entry.picks) for entry in zeroed), *frontier])

    def _below(self, result: SectionResult) -> list[str]:
        return [c.id for part in result.walk() for c in part.criteria if c.id in self.inside]

    def _own(self, result: SectionResult, forbidden: Set[str]) -> Frontier:
        parts: list[tuple[SectionResult | CriterionResult, Frontier]]
        parts = [(child, self._section(child, forbidden)) for child in result.sections if child.counts]
        parts += [(c, self._criterion(c.id, forbidden)) for c in result.criteria]
        return self._rolled(result.section.rollup, result.section.points, parts)

    def _rolled(
        self, rollup: Rollup, points: Fraction, parts: Iterable[tuple[SectionResult | CriterionResult, Frontier]]
    ) -> Frontier:
        due = [(part.tally.due, frontier) for part, frontier in parts if part.tally.due]
        if rollup == "sum" or not due:
            return self._together(frontier for _, frontier in due)
        if rollup == "weighted_mean":
            worth = points / sum_of([amount for amount, _ in due])
            return mapped(self._together(frontier for _, frontier in due), lambda value: value * worth)
        rates = [mapped(frontier, lambda value, amount=amount: value / amount) for amount, frontier in due]  # type: ignore[misc]
        if rollup == "mean":
            return mapped(self._together(rates), lambda value: value * points / len(rates))
        # `minimum`: the first rate stands for itself, every other one can only lower it.
        return mapped(self._together(rates[1:], rates[0], min), lambda value: value * points)

    def _criterion(self, name: str, forbidden: Set[str]) -> Frontier:
        allowed = (c for c in self.choices[name] if not (c.triggered and name in forbidden))
        return best(map(_entry, allowed))

    def _cheapest(self, name: str, forbidden: Set[str]) -> Frontier:
        """Where the points do not count: the cheapest choice that is allowed."""
        return tuple(Entry(e.cost, Fraction(0), e.picks) for e in self._criterion(name, forbidden)[:1])


def _entry(choice: Choice) -> Entry:
    return Entry(choice.cost, choice.points, choice if choice.cost else None)


ANYTHING = Fraction(-(10**12))
"""What is asked of a measure by a grade that does not look at it."""


def _least(checklist: Checklist, grades: Iterable[GradeLevel], measure: Measure) -> Fraction:
    """The least that any of the grades asks of a measure."""
    floors = [checklist.floor(grade, measure) for grade in grades]
    return min(ANYTHING if floor is None else floor for floor in floors)


def _counted(result: SectionResult) -> Iterable[SectionResult]:
    """A section and the sections below that enter its score."""
    yield result
    for child in result.sections:
        if child.counts:
            yield from _counted(child)
