"""A plan as data. Exact numbers as text; scores also as printed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from compliance.analysis.planning import Margin, Plan, Sensitivity, Stage, Swing
from compliance.analysis.planning.choices import COST_RULE
from compliance.report.data.result import SCHEMA_VERSION
from compliance.scoring.assessment import Assessment
from compliance.version import __version__


def to_json(plan: Plan, firmness: Sensitivity, fixed_from: Assessment | None = None) -> bytes:
    """As UTF-8 JSON; `fixed_from` is the assessment before the what-if, where there is one."""
    return (json.dumps(to_data(plan, firmness, fixed_from), ensure_ascii=False, indent=2) + "\n").encode()


def to_data(plan: Plan, firmness: Sensitivity, fixed_from: Assessment | None = None) -> dict[str, Any]:
    a = plan.start
    return {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": "compliance", "version": __version__},
        "checklist": {"id": a.checklist.id, "version": a.checklist.version, "fingerprint": a.checklist.fingerprint},
        "park": a.sheet.park.name,
        "as_answered": _side(fixed_from if fixed_from is not None else a),
        "start": _side(a),
        "target": plan.target.name,
        "reached": plan.reached,
        "proven": plan.proven,
        "obstacles": list(plan.obstacles),
        "cost": plan.cost,
        "cost_rule": COST_RULE,
        "adds": str(plan.adds),
        "end": _side(plan.end),
        "steps": [_stage(stage) for stage in plan.stages],
        "swings": [_swing(a, swing) for swing in firmness.swings],
        "margins": [_margin(margin) for margin in firmness.margins],
    }


def _side(a: Assessment) -> dict[str, Any]:
    return {"score": a.show(a.score) if a.score is not None else None, "grade": a.grade}


def _stage(stage: Stage) -> dict[str, Any]:
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
        **_side(stage.after),
    }


def _swing(a: Assessment, swing: Swing) -> dict[str, Any]:
    show = swing.result.criterion.answer.show
    return {
        "id": swing.id,
        "direction": "up" if swing.up else "down",
        "from": show(swing.before.value),
        "to": show(swing.after.value),
        "score": a.show(swing.score) if swing.score is not None else None,
        "grade": swing.grade,
    }


def _margin(margin: Margin) -> dict[str, Any]:
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
