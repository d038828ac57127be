"""The least that a grade can cost if gates, measures and vetoes from other clauses are left aside.

The score, the floors under the chapters' rates, vetoes of the whole and vetoes within a clause are all kept, exactly:
going up the tree, each part's most points for each cost is all that the parts above need of it, because every
roll-up, rounding and step of the total only rises with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.planning.choices import Choice, Choices
from compliance.analysis.planning.frontier import Entry, Frontier, Picks, best, choices_in, mapped, together
from compliance.checklist.rules import GradeLevel, Rollup
from compliance.numbers import round_to
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.scoring.totals import total_steps
from compliance.trace import Operand, sum_of


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The cheapest choices by this reckoning, of those criteria that are raised, and what they cost."""

    cost: int
    choices: tuple[Choice, ...]


class Relaxation:
    """One assessment and the grade to reach; `solve` is asked for ever fewer choices."""

    def __init__(self, a: Assessment, target: GradeLevel) -> None:
        self.a, self.checklist, self.rules = a, a.checklist, a.checklist.scoring
        order = self.checklist.grade_order
        self.target = target
        self.forbidden = frozenset(
            c.id
            for c in self.checklist.criteria
            if c.veto
            and (c.veto.effect in {"fail", "withhold"} or (c.veto.grade and order[c.veto.grade] > order[target.name]))
        )
        """The criteria whose veto the grade does not bear."""
        counted = [result for result in a.sections if result.counts]
        self.inside = frozenset(c.id for top in counted for part in _counted(top) for c in part.criteria)

    def solve(self, choices: Choices) -> Relaxed | None:
        """The cheapest way among these choices; None where there is none."""
        self.choices = choices
        counted = [result for result in self.a.sections if result.counts]
        chapters = [(result, self._floored(result, self._section(result, self.forbidden))) for result in counted]
        aside = [c.id for c in self.a.criteria if c.id not in self.inside]
        extra = together(self._cheapest(name, self.forbidden) for name in aside)
        whole = self._rolled(self.rules.rollup, self.rules.total_points, chapters)
        bonus = together(
            best(Entry(c.cost, c.points, c if c.cost else None) for c in choices[result.item.id])
            for result in self.a.bonus
        )
        found = self._reaching(whole, bonus)
        if found is None or not extra:
            return None
        (cost, picks), (beside,) = found, extra
        made = tuple(choice for part in (*picks, beside.picks) for choice in choices_in(part))
        return Relaxed(cost + beside.cost, made)

    def _reaching(self, whole: Frontier, bonus: Frontier) -> tuple[int, tuple[Picks, Picks]] | None:
        """The cheapest of points and bonus together that make the score."""
        found: list[tuple[int, Fraction, int, int]] = []
        for number, extra in enumerate(bonus):
            low, high = 0, len(whole)
            while low < high:
                middle = (low + high) // 2
                if self._score(whole[middle].value, extra.value) >= self.target.min_score:
                    high = middle
                else:
                    low = middle + 1
            if low < len(whole):
                score = self._score(whole[low].value, extra.value)
                found.append((whole[low].cost + extra.cost, -score, number, low))
        if not found:
            return None
        cost, _, number, index = min(found)
        return cost, (whole[index].picks, bonus[number].picks)

    def _score(self, earned: Fraction, bonus: Fraction) -> Fraction:
        operands = (Operand("实得分合计", earned), Operand("应得分合计", self.a.tally.due))
        charged = tuple(Operand(p.item.id, p.deducted) for p in self.a.penalties if p.item.deduct is not None)
        return total_steps(self.rules, *operands, (Operand("加分", bonus),), charged)[2]

    def _floored(self, result: SectionResult, frontier: Frontier) -> Frontier:
        """Without what leaves a chapter below the floor."""
        due = result.tally.due
        if not due:
            return frontier
        return tuple(entry for entry in frontier if self._rate(entry.value / due) >= self.target.min_section_rate)

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
        zeroed = together(self._cheapest(name, forbidden) for name in self._below(result))
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
            return together(frontier for _, frontier in due)
        if rollup == "weighted_mean":
            worth = points / sum_of([amount for amount, _ in due])
            return mapped(together(frontier for _, frontier in due), lambda value: value * worth)
        rates = [mapped(frontier, lambda value, amount=amount: value / amount) for amount, frontier in due]  # type: ignore[misc]
        if rollup == "mean":
            return mapped(together(rates), lambda value: value * points / len(rates))
        # `minimum`: the first rate stands for itself, every other one can only lower it.
        return mapped(together(rates[1:], rates[0], min), lambda value: value * points)

    def _criterion(self, name: str, forbidden: Set[str]) -> Frontier:
        allowed = (c for c in self.choices[name] if not (c.triggered and name in forbidden))
        return best(Entry(c.cost, c.points, c if c.cost else None) for c in allowed)

    def _cheapest(self, name: str, forbidden: Set[str]) -> Frontier:
        """Where the points do not count: the cheapest choice that is allowed."""
        return tuple(Entry(e.cost, Fraction(0), e.picks) for e in self._criterion(name, forbidden)[:1])


def _counted(result: SectionResult) -> Iterable[SectionResult]:
    """A section and the sections below that enter its score."""
    yield result
    for child in result.sections:
        if child.counts:
            yield from _counted(child)
