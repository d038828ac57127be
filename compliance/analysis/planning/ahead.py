"""What stands between a result and a grade: the requirements that are missed, and the vetoes that do not allow it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis.planning.sensitivity import Margin, margins
from compliance.checklist.model import Checklist
from compliance.checklist.rules import Consequence, GradeLevel
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
    return Ahead(
        target, tuple(veto for veto in a.triggered if bars(a.checklist, veto, target)), tuple(_missed(a, target))
    )


def bars(checklist: Checklist, what: Consequence | VetoResult, target: GradeLevel) -> bool:
    """Whether a consequence leaves only grades that are worse, or none."""
    order = checklist.grade_order
    best = {"cap_grade": what.grade, "fail": checklist.grades[-1].name}.get(what.effect)
    return what.effect == "withhold" or bool(best and order[best] > order[target.name])


def _missed(a: Assessment, target: GradeLevel) -> Iterator[Margin]:
    """Nothing where a better grade is reached that does not ask for it at all."""
    order = a.checklist.grade_order
    if a.decision is not None and order[a.decision.grade] > order[target.name]:
        yield from (margin for margin in margins(a) if margin.grade == target.name and not margin.met)
