"""What recurs in the schema of a result: sections and criteria, and the steps of the calculation."""

from __future__ import annotations

from compliance.checklist.pieces import BOOLEAN, DECIMAL, EXACT, STRING, Schema, list_of, nullable, optional, record

ORIGIN: Schema = {"enum": ["note", "drafted", "published"]}
PUBLISHED: Schema = nullable(record({"number": STRING, "text": STRING}))
TALLY: Schema = {
    "full": EXACT,
    "not_applicable": EXACT,
    "due": EXACT,
    "earned": EXACT,
    "lost": EXACT,
}


def _section() -> Schema:
    return record(
        {
            "id": STRING,
            "number": STRING,
            "title": STRING,
            "rollup": {"enum": ["sum", "weighted_mean", "mean", "minimum"]},
            "counted": BOOLEAN,
            "provenance": record({"origin": ORIGIN, "published": PUBLISHED}),
            **TALLY,
            "rate": nullable(DECIMAL),
            "zeroed_by": list_of(STRING),
            "forfeited": EXACT,
            "sections": list_of({"$ref": "#/$defs/section"}),
            "criteria": list_of({"$ref": "#/$defs/criterion"}),
        }
    )


def _criterion() -> Schema:
    answer = record(
        {
            "value": {"description": "按作答方式：文字、数、分子/分母、列表或分项的数"},
            "not_applicable": nullable(STRING),
            "declared": {"type": ["boolean", "null"]},
            "note": STRING,
            "evidence": list_of(record({"kind": {"enum": ["file", "paper", "web"]}, "text": STRING})),
            "by": STRING,
            "on": nullable({"type": "string", "format": "date"}),
        }
    )
    return record(
        {
            "id": STRING,
            "text": STRING,
            "kind": {"enum": ["grade", "level", "score", "metric", "ratio", "deduction", "picklist", "conditions"]},
            "provenance": record(
                {"origin": ORIGIN, "basis": STRING, "sources": list_of(STRING), "published": PUBLISHED}
            ),
            "state": {"enum": ["scored", "not_applicable", "unanswered"]},
            "answer": answer,
            "counted_as": nullable(STRING),
            "credit": nullable(EXACT),
            "points": EXACT,
            **TALLY,
            "veto_triggered": BOOLEAN,
            "reason": STRING,
        }
    )


def _step() -> Schema:
    operand = record({"label": STRING, "value": EXACT, "step": nullable(STRING)})
    step = record(
        {
            "key": STRING,
            "label": STRING,
            "rule": STRING,
            "operation": {
                "enum": ["sum", "difference", "product", "quotient", "minimum", "maximum", "lookup", "round"]
            },
            "operands": list_of(operand),
            "value": EXACT,
            "direction": {"enum": ["at_least", "more_than", "at_most", "less_than"]},
            "table": list_of({"type": "array", "prefixItems": [EXACT, EXACT], "items": False}),
            "digits": {"type": "integer"},
            "mode": {"enum": ["half_up", "half_even", "truncate"]},
        }
    )
    return optional(step, "direction", "table", "digits", "mode")


DEFINITIONS: Schema = {"section": _section(), "criterion": _criterion(), "step": _step()}
