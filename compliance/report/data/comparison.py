"""A comparison as data. Effects are exact, as text; scores are rounded text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compliance.analysis.comparison import Change, Comparison
from compliance.analysis.register import Effect
from compliance.numbers import plain
from compliance.report.data import head
from compliance.scoring.assessment import Assessment


def to_json(comparison: Comparison, effects: Sequence[Effect] = ()) -> bytes:
    """The comparison as UTF-8 JSON."""
    return head.written(to_data(comparison, effects))


def to_data(comparison: Comparison, effects: Sequence[Effect] = ()) -> dict[str, Any]:
    c = comparison
    return {
        "schema_version": head.SCHEMA_VERSION,
        "program": head.program(),
        "park": c.current.sheet.park.name,
        "before": _side(c.original),
        "rescored": _side(c.rescored),
        "after": _side(c.current),
        "moved": str(c.moved),
        "bridge": [{"id": bar.id or None, "label": bar.label, "effect": str(bar.effect)} for bar in c.bars],
        "changes": [_change(change) for change in c.changes],
        "actions": [
            {"id": e.entry.id, "status": e.entry.status, "verdict": e.verdict, "gain": plain(e.gain)} for e in effects
        ],
    }


def _side(a: Assessment) -> dict[str, Any]:
    return {
        "checklist": head.checklist_used(a),
        **head.year(a),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "text": change.after.criterion.text,
        "move": change.move,
        "before": plain(change.before.own),
        "after": plain(change.after.own),
        "gain": plain(change.gain),
        "reason": change.after.reason,
    }
