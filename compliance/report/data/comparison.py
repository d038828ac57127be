"""A comparison as data. Effects are exact, as text; scores are rounded text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from compliance.analysis.comparison import Change, Comparison
from compliance.analysis.register import Effect
from compliance.numbers import plain
from compliance.report.data.result import SCHEMA_VERSION
from compliance.scoring.assessment import Assessment
from compliance.version import __version__


def to_json(comparison: Comparison, effects: Sequence[Effect] = ()) -> bytes:
    """The comparison as UTF-8 JSON."""
    return (json.dumps(to_data(comparison, effects), ensure_ascii=False, indent=2) + "\n").encode()


def to_data(comparison: Comparison, effects: Sequence[Effect] = ()) -> dict[str, Any]:
    c = comparison
    return {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": "compliance", "version": __version__},
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
        "checklist": {
            "id": a.checklist.id,
            "version": a.checklist.version,
            "fingerprint": a.checklist.fingerprint,
        },
        "period": {"start": a.sheet.period.start.isoformat(), "end": a.sheet.period.end.isoformat()},
        "score": a.show(a.score),
        "grade": a.grade,
        "complete": a.complete,
        "vetoes": [veto.id for veto in a.triggered],
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
