"""The cheapest choices that reach a grade, by branch and bound; the engine itself says whether they do.

`relaxation.py` gives a cost that nothing can go below. Where its choices reach the grade, they are the cheapest. Where
they do not (a gate or a measure that it leaves aside), one criterion's choices are split in two and both halves are
looked at, always the one next that promises least. What is found so is the optimum under any scoring rules.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import count, pairwise

from compliance.analysis.planning.choices import Choice, Choices
from compliance.analysis.planning.relaxation import Relaxation
from compliance.answers.model import Answer
from compliance.checklist.rules import GradeLevel, Limit
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment
from compliance.scoring.measures import taken_from

MOST_TRIALS = 3000
"""After so many trials the search ends with what it has, and says so."""

Chosen = Mapping[str, Choice]


@dataclass(frozen=True, slots=True)
class Found:
    """The cheapest way that was found. `proven`: nothing cheaper exists. `trials`: assessments made on the way."""

    chosen: Chosen | None
    proven: bool
    trials: int


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


def reaches(a: Assessment, target: GradeLevel) -> bool:
    """Whether the grade is this one or a better one."""
    order = a.checklist.grade_order
    return a.grade is not None and order[a.grade] <= order[target.name]


def cheapest(a: Assessment, target: GradeLevel, choices: Choices) -> Found:
    """The choices that reach the grade at the least cost; those that change nothing are left out."""
    return _Search(a, target, Relaxation(a, target), only_rises(a, choices)).run(choices)


@dataclass(slots=True)
class _Search:
    a: Assessment
    target: GradeLevel
    relaxation: Relaxation
    only_rises: bool
    trials: int = 0
    best: Chosen | None = None

    def run(self, choices: Choices) -> Found:
        order = count()
        waiting: list[tuple[int, int, Choices, Chosen]] = []

        def look_at(allowed: Choices) -> None:
            best = {name: options[-1] for name, options in allowed.items()}
            if self.only_rises and not reaches(self.tried(best), self.target):
                return
            relaxed = self.relaxation.solve(allowed)
            if relaxed is not None:
                named = {choice.id: choice for choice in relaxed.choices}
                chosen = {name: named.get(name, options[0]) for name, options in allowed.items()}
                heapq.heappush(waiting, (relaxed.cost, next(order), allowed, chosen))

        look_at(choices)
        while waiting and waiting[0][0] < self.least() and self.trials < MOST_TRIALS:
            _, _, allowed, chosen = heapq.heappop(waiting)
            result = self.tried(chosen)
            if not reaches(result, self.target) and (name := self.divider(result, allowed, chosen)):
                options, index = allowed[name], allowed[name].index(chosen[name])
                cut = index + 1 if index + 1 < len(options) else index
                look_at({**allowed, name: options[:cut]})
                look_at({**allowed, name: options[cut:]})
        proven = not waiting or waiting[0][0] >= self.least()
        return Found(self.best, proven, self.trials)

    def least(self) -> float:
        return cost_of(self.best) if self.best is not None else float("inf")

    def tried(self, chosen: Chosen) -> Assessment:
        """What choices come to; if that reaches the grade they are kept as a way, if not the cheapest."""
        raised = {name: choice for name, choice in chosen.items() if choice.cost}
        self.trials += 1
        result = with_choices(self.a, raised)
        if reaches(result, self.target) and cost_of(raised) < self.least():
            self.best = raised
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
    """The criteria and bonus items behind the gates, measures and vetoes that stand between a result and the grade."""
    checklist = result.checklist
    struck = {veto.id for veto in result.triggered}
    measures = [gate.measure for gate in checklist.gates if gate.id in struck]
    order = checklist.grade_order
    if result.decision:
        measures += [made.measure.id for made in result.decision.by_measures if order[made.grade] > order[target.name]]
    named = {name for measure in measures for name in taken_from(checklist.measure_by_id[measure], checklist)}
    inside = {c.id for c in checklist.criteria if named & {c.id, *(above.id for above in checklist.home[c.id])}}
    return named | inside | struck


def only_rises(a: Assessment, choices: Choices) -> bool:
    """Whether a better answer can never make the result worse: no gate asks for less of what is good."""
    checklist = a.checklist
    limits = [(gate.measure, gate) for gate in checklist.gates]
    asked: list[tuple[str, Limit]] = [*limits]
    asked += [(required.measure, required) for grade in checklist.grades for required in grade.requires]
    for name, limit in asked:
        for_more = limit.only[0] in {"at_least", "more_than"}
        if for_more == (checklist.measure_by_id[name].take == "count_below"):
            return False
    return not any(
        (later.triggered and not earlier.triggered) or later.points < earlier.points
        for options in choices.values()
        for earlier, later in pairwise(options)
    )
