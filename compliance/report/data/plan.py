"""A plan as data. Exact numbers as text; scores also as printed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal, TypedDict

from compliance.analysis import planning
from compliance.analysis.planning import Margin, Phase, Plan, Sensitivity, Stage
from compliance.numbers import exact_text
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
        "phase": Count,
        "due": str,
        "owner": str,
        "cost": Count,
        "lead": Count,
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


class Within(TypedDict):
    """What the plan keeps to."""

    days: Count
    people: Exact | None
    effort: Count | None
    steps: Count | None


class Phased(TypedDict):
    """What is finished within so many days."""

    days: Count
    due: str
    steps: Count
    cost: Count
    adds: Exact
    end: Outcome


class Fact(TypedDict):
    """What has happened in the period, so that it can be prevented and not mended."""

    id: str
    text: str


class Planned(Head):
    sentence: str
    as_answered: Outcome
    start: Outcome
    target: str
    date: str
    limits: Within
    reached: bool
    proven: bool
    bound: Exact | None
    obstacles: list[str]
    needs: Count | None
    facts: list[Fact]
    without_facts: Outcome | None
    cost: Count
    cost_rule: str
    adds: Exact
    end: Outcome
    phases: list[Phased]
    steps: list[Step]
    swings: list[Swing]
    margins: list[Distance]


def to_json(
    plan: Plan,
    firmness: Sensitivity,
    day: datetime.date,
    sentence: str,
    owners: Mapping[str, str],
    fixed_from: Assessment | None = None,
) -> bytes:
    """As UTF-8 JSON. `day` is the first of the plan, `sentence` what is said of it before all.

    `fixed_from` is the assessment before the what-if, where there is one.
    """
    a, limits = plan.start, plan.limits
    made: Planned = {
        **head.head(a),
        "sentence": sentence,
        "as_answered": head.outcome(fixed_from if fixed_from is not None else a),
        "start": head.outcome(a),
        "target": plan.target.name,
        "date": day.isoformat(),
        "limits": {
            "days": limits.horizon,
            "people": exact_text(limits.people),
            "effort": limits.effort,
            "steps": limits.steps,
        },
        "reached": plan.reached,
        "proven": plan.proven,
        "bound": exact_text(plan.bound),
        "obstacles": list(plan.obstacles),
        "needs": plan.needs,
        "facts": [{"id": name, "text": text} for name, text in planning.facts_of(a)],
        "without_facts": None if plan.spared is None else head.outcome(plan.spared),
        "cost": plan.cost,
        "cost_rule": planning.cost_rule(a.checklist.mending),
        "adds": str(plan.adds),
        "end": head.outcome(plan.end),
        "phases": [_phase(phase, day) for phase in plan.phases],
        "steps": [_stage(stage, phase, day, owners) for phase in plan.phases for stage in phase.stages],
        "swings": [_swing(a, swing) for swing in firmness.swings],
        "margins": [_margin(margin) for margin in firmness.margins],
    }
    return head.written(made)


def _phase(phase: Phase, day: datetime.date) -> Phased:
    return {
        "days": phase.days,
        "due": planning.ends(phase, day).isoformat(),
        "steps": len(phase.stages),
        "cost": phase.cost,
        "adds": str(phase.adds),
        "end": head.outcome(phase.after),
    }


def _stage(stage: Stage, phase: Phase, day: datetime.date, owners: Mapping[str, str]) -> Step:
    before, after = stage.shown
    return {
        "id": stage.id,
        "text": stage.text,
        "from": before,
        "to": after,
        "phase": phase.number,
        "due": planning.ends(phase, day).isoformat(),
        "owner": planning.owner(stage.before.checklist, owners, stage.id),
        "cost": stage.choice.cost,
        "lead": stage.choice.lead,
        "adds": str(stage.adds),
        "mends": list(stage.mends),
        "advice": stage.advice,
        **head.outcome(stage.after),
    }


def _swing(a: Assessment, swing: planning.Swing) -> Swing:
    before, after = swing.shown
    return {
        "id": swing.id,
        "direction": "up" if swing.up else "down",
        "from": before,
        "to": after,
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
