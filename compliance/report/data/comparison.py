"""A comparison as data. Effects are exact, as text; scores are rounded text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.analysis.comparison import Change, Comparison
from compliance.analysis.register import Effect
from compliance.numbers import plain
from compliance.report.data import head
from compliance.scoring.assessment import Assessment, CriterionResult


def to_json(comparison: Comparison, effects: Sequence[Effect] = ()) -> bytes:
    """The comparison as UTF-8 JSON."""
    return head.written(to_data(comparison, effects))


def to_data(comparison: Comparison, effects: Sequence[Effect] = ()) -> dict[str, Any]:
    c = comparison
    return {
        "schema_version": head.SCHEMA_VERSION,
        "program": head.program(),
        "park": c.current.sheet.park.name,
        "before": None if c.original is None else _side(c.original),
        "after": _side(c.current),
        "moved": None if c.original is None else str(c.moved),
        "comparable": {
            "before": head.shown(c.before, c.before.score),
            "after": head.shown(c.after, c.after.score),
            "actual": str(c.actual),
        },
        "by_rules": None if c.original is None else str(c.by_rules),
        "bridge": [
            {"id": bar.id or None, "label": bar.label, "effect": str(bar.effect), "of_rules": bar.of_rules}
            for bar in c.bars
        ],
        "changes": [_change(change) for change in c.changes],
        "unshared": [{"id": one.id, "text": one.text, "why": one.why, "told": one.told} for one in c.unshared],
        "actions": [
            {"id": e.entry.id, "status": e.entry.status, "verdict": e.verdict, "gain": plain(e.gain)} for e in effects
        ],
    }


def _side(a: Assessment) -> dict[str, Any]:
    return {
        "checklist": head.checklist_used(a),
        **head.year(a),
    }


def _own(result: CriterionResult) -> str | None:
    """Its points; None for what was not answered, or does not apply."""
    return plain(result.own) if result.state == "scored" else None


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "text": change.after.criterion.text,
        "move": change.move,
        "before": _own(change.before),
        "after": _own(change.after),
        "gain": plain(change.gain),
        "reason": change.after.reason,
    }
