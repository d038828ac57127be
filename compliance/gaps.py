"""Gaps: what was lost, why, and in which order to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from compliance.assessment import Assessment, CriterionResult
from compliance.checklist import EFFORT_WORDS

Priority = Literal["high", "medium", "low"]
PRIORITY_WORDS: dict[Priority, str] = {"high": "高", "medium": "中", "low": "低"}

HIGH_SHARE = Fraction(1, 200)
MEDIUM_SHARE = Fraction(1, 500)
"""A gap is high when it costs half a point or more of 100, medium from a fifth of a point (自拟)."""

PRIORITY_RULE = (
    "触发否决、否决项未完全符合或未作答，或单项损失达到应得分的 0.5% 的为高；达到 0.2% 的为中；其余为低。"
    "同级之内按损失由多到少、整改难度由低到高排列；未作答的另列于后（自拟）。"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One criterion that did not earn all that was due.

    `lost` are its own points, `forfeited` those that its veto took from the rest of its clause; `score_cost`
    is what both together cost in points of the final score.
    """

    result: CriterionResult
    lost: Fraction
    forfeited: Fraction
    score_cost: Fraction
    priority: Priority
    mandatory: bool
    """A veto criterion that is not fully met: it must enter the register (整改台账) whatever it costs."""

    @property
    def id(self) -> str:
        return self.result.id

    @property
    def unanswered(self) -> bool:
        """Lost only because nothing was answered: to be answered first, not mended."""
        return self.result.state == "unanswered"

    @property
    def cost(self) -> Fraction:
        return self.lost + self.forfeited

    @property
    def priority_text(self) -> str:
        return PRIORITY_WORDS[self.priority]

    @property
    def effort_text(self) -> str:
        return EFFORT_WORDS[self.result.criterion.effort]


EFFORT_ORDER = {"low": 0, "medium": 1, "high": 2}
PRIORITY_ORDER = {"high": 0, "medium": 1, "low": 2}


def find(assessment: Assessment) -> tuple[Gap, ...]:
    """Every gap, most pressing first, unanswered criteria last. All costs add up to all points lost."""
    return tuple(sorted(_gaps(assessment), key=_urgency))


def _urgency(gap: Gap) -> tuple[bool, bool, int, Fraction, int, str]:
    effort = EFFORT_ORDER[gap.result.criterion.effort]
    return (gap.unanswered, not gap.result.triggered, PRIORITY_ORDER[gap.priority], -gap.cost, effort, gap.id)


def _gaps(assessment: Assessment) -> Iterator[Gap]:
    due = assessment.tally.due
    full = assessment.checklist.scoring.full_score
    for clause in assessment.clauses:
        for result in clause.criteria:
            lost = result.own_lost
            forfeited = Fraction(0)
            if result.id in clause.zeroed_by:
                # Several vetoes of one clause share what it forfeits, so that all costs add up.
                forfeited = clause.forfeited / len(clause.zeroed_by)
            if not lost and not forfeited:
                continue
            share = (lost + forfeited) / due
            mandatory = result.criterion.veto is not None
            yield Gap(
                result=result,
                lost=lost,
                forfeited=forfeited,
                score_cost=share * full,
                priority="high" if mandatory or share >= HIGH_SHARE else "medium" if share >= MEDIUM_SHARE else "low",
                mandatory=mandatory,
            )
