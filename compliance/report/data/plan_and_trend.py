"""Of what a plan and the years come to, `compliance plan` and `compliance trend` with `-f json`."""

from __future__ import annotations

from compliance.checklist.model import Checklist
from compliance.checklist.pieces import BOOLEAN, DECIMAL, DIALECT, EXACT, STRING, Schema, list_of, nullable, record

CHECKLIST_USED = record(
    {"id": STRING, "version": STRING, "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
)
PROGRAM = record({"name": STRING, "version": STRING})


def _planned(title: str, properties: Schema) -> Schema:
    used: Schema = {"schema_version": {"const": "1"}, "program": PROGRAM, "checklist": CHECKLIST_USED, "park": STRING}
    return {"$schema": DIALECT, "title": title, **record({**used, **properties})}


def plan(_: Checklist) -> Schema:
    """Of `compliance plan -f json`."""
    side: Schema = {"score": nullable(DECIMAL), "grade": nullable(STRING)}
    cost: Schema = {"type": "integer", "minimum": 0}
    step: Schema = {
        "id": STRING,
        "text": STRING,
        "from": STRING,
        "to": STRING,
        "cost": cost,
        "adds": EXACT,
        "mends": list_of(STRING),
        "advice": STRING,
        **side,
    }
    swing: Schema = {
        "id": STRING,
        "direction": {"enum": ["up", "down"]},
        "from": STRING,
        "to": STRING,
        "score": nullable(DECIMAL),
        "grade": STRING,
    }
    margin: Schema = {
        "grade": STRING,
        "of": {"enum": ["score", "chapter", "measure"]},
        "id": nullable(STRING),
        "label": STRING,
        "asks": STRING,
        "value": EXACT,
        "limit": EXACT,
        "margin": EXACT,
    }
    return _planned(
        "整改计划",
        {
            "as_answered": record(side),
            "start": record(side),
            "target": STRING,
            "reached": BOOLEAN,
            "proven": BOOLEAN,
            "obstacles": list_of(STRING),
            "cost": cost,
            "cost_rule": STRING,
            "adds": EXACT,
            "end": record(side),
            "steps": list_of(record(step)),
            "swings": list_of(record(swing)),
            "margins": list_of(record(margin)),
        },
    )


def trend(_: Checklist) -> Schema:
    """Of `compliance trend -f json`."""
    day: Schema = {"type": "string", "format": "date"}
    year: Schema = {
        "period": record({"start": day, "end": day}),
        "score": nullable(DECIMAL),
        "grade": nullable(STRING),
        "complete": BOOLEAN,
        "vetoes": list_of(STRING),
    }
    values: Schema = {**list_of(nullable(EXACT)), "minItems": 2}
    line: Schema = {"id": nullable(STRING), "label": STRING, "values": values, "moved": nullable(EXACT)}
    return _planned(
        "历年走势",
        {"years": {**list_of(record(year)), "minItems": 2}, "lines": {**list_of(record(line)), "minItems": 1}},
    )
