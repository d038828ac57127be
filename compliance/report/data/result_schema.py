"""Of the result of a score, `compliance score -f json`."""

from __future__ import annotations

from compliance.checklist.model import Checklist
from compliance.checklist.pieces import (
    BOOLEAN,
    DECIMAL,
    DIALECT,
    EXACT,
    STRING,
    Schema,
    list_of,
    nullable,
    optional,
    record,
)
from compliance.report.data.result_tree import DEFINITIONS, TALLY


def schema(_: Checklist) -> Schema:
    """Of `compliance score -f json`."""
    score = nullable(DECIMAL)
    properties: Schema = {
        "schema_version": {"const": "1"},
        "checklist": record(
            {
                "id": STRING,
                "version": STRING,
                "title": STRING,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "provenance": STRING,
            }
        ),
        "program": record({"name": STRING, "version": STRING}),
        "park": _park(),
        "period": record({"start": {"type": "string", "format": "date"}, "end": {"type": "string", "format": "date"}}),
        "score": score,
        "exact": nullable(EXACT),
        "grade": nullable(STRING),
        "grade_text": STRING,
        "decision": nullable(_decision()),
        "withheld_by": list_of(STRING),
        "barred": list_of(STRING),
        "would_be": record({"score": score, "grade": nullable(STRING)}),
        "complete": BOOLEAN,
        "unanswered": list_of(STRING),
        "range": record({"floor": score, "answered": score, "ceiling": score}),
        **TALLY,
        "rate": score,
        "sections": list_of({"$ref": "#/$defs/section"}),
        "bonus": list_of(record({"id": STRING, "text": STRING, "claimed": BOOLEAN, "points": EXACT})),
        "penalties": list_of(_penalty()),
        "vetoes": list_of(_veto()),
        "warnings": list_of(record({"subject": STRING, "text": STRING})),
        "review": nullable(_review()),
        "seal": _seal(),
        "pending_evidence": list_of(STRING),
        "gaps": list_of(_gap()),
        "trace": list_of({"$ref": "#/$defs/step"}),
    }
    found = optional(record(properties), "seal")
    return {"$schema": DIALECT, "title": "评分结果", **found, "$defs": DEFINITIONS}


def _park() -> Schema:
    return record(
        {
            "name": STRING,
            "code": STRING,
            "region": STRING,
            "type": STRING,
            "enterprises": {"type": ["integer", "null"]},
            "area": nullable(EXACT),
            "contact": STRING,
        }
    )


def _decision() -> Schema:
    return record(
        {
            "by_score": STRING,
            "by_sections": STRING,
            "lowest_section": nullable(STRING),
            "by_measures": list_of(record({"id": STRING, "title": STRING, "value": nullable(EXACT), "grade": STRING})),
            "grade": STRING,
        }
    )


def _penalty() -> Schema:
    return record(
        {
            "id": STRING,
            "text": STRING,
            "answer": {"type": ["string", "boolean", "null"]},
            "deducted": EXACT,
            "triggered": BOOLEAN,
        }
    )


def _veto() -> Schema:
    return record(
        {
            "id": STRING,
            "text": STRING,
            "trigger": STRING,
            "effect": {"enum": ["fail", "cap_grade", "zero_section", "withhold"]},
            "section": nullable(STRING),
            "grade": nullable(STRING),
            "state": {"enum": ["triggered", "clear", "not_applicable", "unanswered"]},
        }
    )


def _gap() -> Schema:
    return record(
        {
            "id": STRING,
            "lost": EXACT,
            "forfeited": EXACT,
            "score_cost": EXACT,
            "priority": {"enum": ["high", "medium", "low"]},
            "mandatory": BOOLEAN,
            "blocks": list_of(STRING),
            "effort": {"enum": ["low", "medium", "high"]},
            "reason": STRING,
            "advice": STRING,
        }
    )


def _review() -> Schema:
    outcome = record({"score": nullable(DECIMAL), "grade": nullable(STRING), "grade_text": STRING})
    count: Schema = {"type": "integer", "minimum": 0}
    agreement: Schema = {
        "criteria": count,
        "reviewed": count,
        "agreed": count,
        "share": nullable(DECIMAL),
        "own_points": EXACT,
        "reviewed_points": EXACT,
        "change": EXACT,
    }
    finding = record({"result": STRING, "points": EXACT})
    difference: Schema = {
        "id": STRING,
        "text": STRING,
        "clause": nullable(STRING),
        "own": finding,
        "reviewed": finding,
        "change": EXACT,
        "reason": STRING,
        "by": STRING,
        "on": nullable({"type": "string", "format": "date"}),
    }
    return record(
        {
            "counts": {"const": "reviewed"},
            "reviewers": list_of(STRING),
            "own": outcome,
            "reviewed": outcome,
            "agreement": record(agreement),
            "clauses": list_of(record({"id": STRING, "heading": STRING, **agreement})),
            "differences": list_of(record(difference)),
        }
    )


def _seal() -> Schema:
    digest: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return record(
        {
            "format": STRING,
            "fingerprint": digest,
            "answers": {"type": "object"},
            "evidence": {"type": "object", "additionalProperties": digest},
        }
    )
