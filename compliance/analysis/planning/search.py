"""The best choices, by branch and bound: the cheapest that reach a grade, or the highest score for what may be spent.

`relaxation.py` gives what nothing can be better than; the engine itself says what choices come to. Where the choices of
the relaxation come to what it promises, they are the best. Where they do not (a condition or a measure that it leaves
aside), one criterion's choices are split in two and both halves are looked at, always the one next that promises most.
What is found so is the optimum under any scoring rules.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, pairwise

from compliance.analysis.planning.ahead import ahead
from compliance.analysis.planning.choices import Choice, Choices, Chosen, with_choices
from compliance.analysis.planning.relaxation import Relaxation, Relaxed, Worth
from compliance.checklist.model import Checklist
from compliance.checklist.rules import COUNTING, FALLING, RISING, GradeLevel, Requirement
from compliance.scoring.assessment import Assessment

MOST_TRIALS = 1000
"""After so many trials the search ends with what it has, and says so."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best way that was found. `trials`: assessments made on the way.

    `bound` is what nothing can be better than, a cost or a score; None where it is certain that nothing is.
    """

    chosen: Chosen | None
    bound: Fraction | None
    trials: int

    @property
    def proven(self) -> bool:
        return self.bound is None


def reaches(a: Assessment, target: GradeLevel) -> bool:
    """Whether the grade is this one or a better one."""
    order = a.checklist.grade_order
    return a.grade is not None and order[a.grade] <= order[target.name]


def cheapest(a: Assessment, target: GradeLevel, choices: Choices, limit: int | None = None) -> Found:
    """The choices that reach the grade at the least cost; those that change nothing are left out."""
    relaxation = Relaxation(a, target, limit)
    return _Search(a, target, relaxation.cheapest, _by_cost, limit, only_rises(a, choices)).run(choices)


def most(a: Assessment, floor: GradeLevel, choices: Choices, limit: int | None) -> Found:
    """The choices that make the highest score for a cost of up to `limit`, at a grade that is not below the floor."""
    relaxation = Relaxation(a, floor, limit)
    return _Search(a, floor, relaxation.most, _by_score, limit, only_rises(a, choices)).run(choices)


def _by_cost(cost: int, score: Fraction | None) -> Worth:
    return Fraction(cost), -(score or Fraction(0))


def _by_score(cost: int, score: Fraction | None) -> Worth:
    return -(score or Fraction(0)), Fraction(cost)


@dataclass(slots=True)
class _Search:
    a: Assessment
    target: GradeLevel
    relaxed: Callable[[Choices], Relaxed | None]
    worth: Callable[[int, Fraction | None], Worth]
    limit: int | None
    only_rises: bool
    trials: int = 0
    best: Chosen | None = None
    least: Worth | None = None

    def run(self, choices: Choices) -> Found:
        order = count()
        waiting: list[tuple[Worth, int, Choices, Chosen]] = []

        def look_at(allowed: Choices) -> None:
            best = {name: options[-1] for name, options in allowed.items()}
            if self.only_rises and not reaches(self.tried(best), self.target):
                return
            relaxed = self.relaxed(allowed)
            if relaxed is not None:
                named = {choice.id: choice for choice in relaxed.choices}
                chosen = {name: named.get(name, options[0]) for name, options in allowed.items()}
                heapq.heappush(waiting, (self.worth(relaxed.cost, relaxed.score), next(order), allowed, chosen))

        def could_be_better() -> bool:
            return bool(waiting) and (self.least is None or waiting[0][0][0] < self.least[0])

        look_at(choices)
        while could_be_better() and self.trials < MOST_TRIALS:
            promised, _, allowed, chosen = heapq.heappop(waiting)
            result = self.tried(chosen)
            kept = reaches(result, self.target) and self.worth(cost_of(chosen), result.score)[0] <= promised[0]
            if not kept and (name := self.divider(result, allowed, chosen)):
                options, index = allowed[name], allowed[name].index(chosen[name])
                cut = index + 1 if index + 1 < len(options) else index
                look_at({**allowed, name: options[:cut]})
                look_at({**allowed, name: options[cut:]})
        return Found(self.best, abs(waiting[0][0][0]) if could_be_better() else None, self.trials)

    def tried(self, chosen: Chosen) -> Assessment:
        """What choices come to; if that reaches the grade they are kept as a way, if not the best."""
        raised = {name: choice for name, choice in chosen.items() if choice.cost}
        self.trials += 1
        result = with_choices(self.a, raised)
        cost = cost_of(raised)
        if reaches(result, self.target) and (self.limit is None or cost <= self.limit):
            worth = self.worth(cost, result.score)
            if self.least is None or worth < self.least:
                self.best, self.least = raised, worth
        return result

    def divider(self, result: Assessment, allowed: Choices, chosen: Chosen) -> str | None:
        """The criterion to split: one that what failed looks at, rather than any."""
        free = [name for name, options in allowed.items() if len(options) > 1]
        looked_at = _looked_at(result, self.target)
        higher = [name for name in free if allowed[name].index(chosen[name]) + 1 < len(allowed[name])]
        for names in (higher, free):
            found = [name for name in names if name in looked_at] or names
            if found:
                # What costs least to raise is the likeliest to be raised.
                return min(found, key=lambda name: (_next(allowed[name], chosen[name]), name))
        return None


def _next(options: tuple[Choice, ...], present: Choice) -> int:
    index = min(options.index(present) + 1, len(options) - 1)
    return abs(options[index].cost - present.cost)


def cost_of(chosen: Chosen) -> int:
    return sum(choice.cost for choice in chosen.values())


def _looked_at(result: Assessment, target: GradeLevel) -> set[str]:
    """The criteria and bonus items behind the conditions, measures and vetoes between a result and the grade."""
    checklist = result.checklist
    struck = {veto.id for veto in result.triggered}
    struck |= {one.id for conditions in checklist.releasing.values() for one in conditions}
    struck |= {one.id for one, _ in checklist.deducting}
    measures = [condition.measure for condition in checklist.conditions if condition.id in struck]
    measures += [margin.id for margin in ahead(result, target).missed if margin.of == "measure"]
    named = {name for measure in measures for name in checklist.under(checklist.measure_by_id[measure])}
    inside = {c.id for c in checklist.criteria if named & {c.id, *(above.id for above in checklist.home[c.id])}}
    return named | inside | struck


def only_rises(a: Assessment, choices: Choices) -> bool:
    """Whether a better answer can never make the result worse: nothing asks for less of what is good."""
    checklist = a.checklist
    wanted = [required for grade in checklist.grades for required in checklist.asks[grade.name]]
    if not all(_rises(checklist, required) == "rising" for required in wanted):
        return False
    for condition in checklist.conditions:
        if condition.effect and _rises(checklist, condition) != ("rising" if condition.bonus else "falling"):
            return False
    return not any(
        (later.triggered and not earlier.triggered) or later.points < earlier.points
        for options in choices.values()
        for earlier, later in pairwise(options)
    )


def _rises(checklist: Checklist, required: Requirement) -> str:
    """Whether better answers make it hold ("rising") or not hold ("falling"); "" where that cannot be said."""
    measure = checklist.measure_by_id[required.measure]
    if checklist.counts_conditions(measure) or measure.take == "value":
        return ""
    directions = [required.only[0], *([measure.counted.only[0]] if measure.take in COUNTING else [])]
    if not {*directions} <= RISING | FALLING:
        return ""
    return "falling" if sum(direction in FALLING for direction in directions) % 2 else "rising"
