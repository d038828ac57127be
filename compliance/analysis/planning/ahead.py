"""What stands between a result and a grade: the requirements that are missed, and the vetoes that do not allow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.planning.sensitivity import Margin, margins
from compliance.checklist.rules import GradeLevel
from compliance.scoring.assessment import Assessment, VetoResult


@dataclass(frozen=True, slots=True)
class Ahead:
    """Of a complete sheet that no quota bars from a grade, both are empty exactly where the grade is reached."""

    target: GradeLevel
    vetoes: tuple[VetoResult, ...]
    missed: tuple[Margin, ...]

    @property
    def reached(self) -> bool:
        return not self.vetoes and not self.missed


def ahead(a: Assessment, target: GradeLevel) -> Ahead:
    return Ahead(target, tuple(_barring(a, target)), tuple(_missed(a, target)))


def _barring(a: Assessment, target: GradeLevel) -> Iterator[VetoResult]:
    """Those that leave only worse grades, or none."""
    order = a.checklist.grade_order
    for veto in a.triggered:
        best = {"cap_grade": veto.grade, "fail": a.checklist.grades[-1].name}.get(veto.effect)
        if veto.effect == "withhold" or (best and order[best] > order[target.name]):
            yield veto


def _missed(a: Assessment, target: GradeLevel) -> Iterator[Margin]:
    """Nothing where a better grade is reached that does not ask for it at all."""
    order = a.checklist.grade_order
    if a.decision is not None and order[a.decision.grade] > order[target.name]:
        yield from (margin for margin in margins(a) if margin.grade == target.name and not margin.met)
