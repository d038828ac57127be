"""A plan as data. Exact numbers as text; scores also as printed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict

from compliance.analysis import planning
from compliance.analysis.planning import Margin, Plan, Sensitivity, Stage
from compliance.analysis.planning.choices import COST_RULE
from compliance.report.data import head
from compliance.report.data.shape import Count, Decimal, Exact, Head, Outcome
from compliance.scoring.assessment import Assessment

Step = TypedDict(
    "Step",
    {
        "id": str,
        "text": str,
        "from": str,
        "to": str,
        "cost": Count,
        "adds": Exact,
        "mends": list[str],
        "advice": str,
        "score": Decimal | None,
        "grade": str | None,
    },
)
Swing = TypedDict(
    "Swing",
    {"id": str, "direction": Literal["up", "down"], "from": str, "to": str, "score": Decimal | None, "grade": str},
)


class Distance(TypedDict):
    """How far a value is above what a grade asks of it."""

    grade: str
    of: Literal["score", "chapter", "measure"]
    id: str | None
    label: str
    asks: str
    value: Exact
    limit: Exact
    margin: Exact


class Planned(Head):
    as_answered: Outcome
    start: Outcome
    target: str
    reached: bool
    proven: bool
    obstacles: list[str]
    cost: Count
    cost_rule: str
    adds: Exact
    end: Outcome
    steps: list[Step]
    swings: list[Swing]
    margins: list[Distance]


def to_json(plan: Plan, firmness: Sensitivity, fixed_from: Assessment | None = None) -> bytes:
    """As UTF-8 JSON; `fixed_from` is the assessment before the what-if, where there is one."""
    return head.written(to_data(plan, firmness, fixed_from))


def to_data(plan: Plan, firmness: Sensitivity, fixed_from: Assessment | None = None) -> Planned:
    a = plan.start
    return {
        **head.head(a),
        "as_answered": head.outcome(fixed_from if fixed_from is not None else a),
        "start": head.outcome(a),
        "target": plan.target.name,
        "reached": plan.reached,
        "proven": plan.proven,
        "obstacles": list(plan.obstacles),
        "cost": plan.cost,
        "cost_rule": COST_RULE,
        "adds": str(plan.adds),
        "end": head.outcome(plan.end),
        "steps": [_stage(stage) for stage in plan.stages],
        "swings": [_swing(a, swing) for swing in firmness.swings],
        "margins": [_margin(margin) for margin in firmness.margins],
    }


def _stage(stage: Stage) -> Step:
    before, after = stage.shown
    return {
        "id": stage.id,
        "text": stage.text,
        "from": before,
        "to": after,
        "cost": stage.choice.cost,
        "adds": str(stage.adds),
        "mends": list(stage.mends),
        "advice": stage.advice,
        **head.outcome(stage.after),
    }


def _swing(a: Assessment, swing: planning.Swing) -> Swing:
    show = swing.result.criterion.answer.show
    return {
        "id": swing.id,
        "direction": "up" if swing.up else "down",
        "from": show(swing.before.value),
        "to": show(swing.after.value),
        "score": head.shown(a, swing.score),
        "grade": swing.grade,
    }


def _margin(margin: Margin) -> Distance:
    return {
        "grade": margin.grade,
        "of": margin.of,
        "id": margin.id or None,
        "label": margin.label,
        "asks": margin.asks,
        "value": str(margin.value),
        "limit": str(margin.limit),
        "margin": str(margin.margin),
    }


def nearest(margins: Iterable[Margin]) -> list[Margin]:
    """Of the chapters under one floor only the lowest one."""
    kept: dict[tuple[str, str], Margin] = {}
    for margin in margins:
        key = margin.grade, margin.of if margin.of == "chapter" else margin.id
        if key not in kept or margin.margin < kept[key].margin:
            kept[key] = margin
    return list(kept.values())
