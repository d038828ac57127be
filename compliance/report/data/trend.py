"""A trend as data."""

from __future__ import annotations

import json
from typing import Any

from compliance.analysis.trend import Line, Trend
from compliance.report.data.result import SCHEMA_VERSION
from compliance.version import __version__


def to_json(trend: Trend) -> bytes:
    """The trend as UTF-8 JSON; the values of each line are in the order of the years."""
    checklist = trend.latest.checklist
    data = {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": "compliance", "version": __version__},
        "checklist": {"id": checklist.id, "version": checklist.version, "fingerprint": checklist.fingerprint},
        "park": trend.latest.sheet.park.name,
        "years": [
            {
                "period": {"start": a.sheet.period.start.isoformat(), "end": a.sheet.period.end.isoformat()},
                "score": a.show(a.score) if a.score is not None else None,
                "grade": a.grade,
                "complete": a.complete,
                "vetoes": [veto.id for veto in a.triggered],
            }
            for a in trend.years
        ],
        "lines": [_line(line) for line in (trend.score, *trend.chapters)],
    }
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _line(line: Line) -> dict[str, Any]:
    values = [str(value) if value is not None else None for value in line.values]
    return {
        "id": line.id or None,
        "label": line.label,
        "values": values,
        "moved": str(line.moved) if line.moved is not None else None,
    }
