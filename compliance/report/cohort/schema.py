"""Of the results.json of `compliance batch`."""

from __future__ import annotations

from compliance.analysis.cohort.records import STANDING_WORDS
from compliance.analysis.cohort.results import DIMENSIONS
from compliance.checklist.model import Checklist
from compliance.checklist.pieces import BOOLEAN, DECIMAL, EXACT, STRING, Schema, finished, list_of, nullable, record

SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
RANK: Schema = {"type": ["integer", "null"], "minimum": 1}


def schema(_: Checklist) -> Schema:
    """Of the results.json of `compliance batch`."""
    named = list_of(record({"id": STRING, "heading": STRING}))
    count: Schema = {"type": "integer", "minimum": 0}
    properties: Schema = {
        "schema_version": {"const": "1"},
        "checklist": record(dict.fromkeys(("id", "version", "title", "fingerprint", "provenance"), STRING)),
        "program": STRING,
        "year": {"type": "integer"},
        "date": {"type": "string", "format": "date"},
        "rules": list_of(record({"heading": STRING, "text": STRING})),
        "chapters": named,
        "clauses": named,
        "distribution": nullable({"$ref": "#/$defs/distribution"}),
        "grades": {"type": "object", "additionalProperties": count},
        "groups": list_of({"$ref": "#/$defs/group"}),
        "sections": list_of({"$ref": "#/$defs/weakness"}),
        "criteria": list_of({"$ref": "#/$defs/weakness"}),
        "no_longer_telling": list_of(STRING),
        "sensitivity": nullable(record({"runs": count, "swing": EXACT, "parks": count, "kept": SHARE, "near": SHARE})),
        "both_years": count,
        "left": list_of(STRING),
        "anomalies": list_of(
            record(
                {"kind": STRING, "parks": list_of(STRING), "count": count, "criteria": list_of(STRING), "text": STRING}
            )
        ),
        "refused": list_of(record({"source": STRING, "park": STRING, "count": count, "problems": list_of(STRING)})),
        "remarks": list_of(record({"subject": STRING, "park": STRING, "detail": STRING, "sources": list_of(STRING)})),
        "parks": list_of({"$ref": "#/$defs/park"}),
    }
    figures = ("minimum", "lower", "median", "upper", "maximum", "mean")
    definitions = {
        "distribution": record({"count": count, **dict.fromkeys(figures, EXACT)}),
        "group": record(
            {
                "dimension": {"enum": list(DIMENSIONS)},
                "name": STRING,
                "members": count,
                "ranked": count,
                "suppressed": BOOLEAN,
                "distribution": nullable({"$ref": "#/$defs/distribution"}),
                "sections": list_of({"$ref": "#/$defs/weakness"}),
                "criteria": list_of({"$ref": "#/$defs/weakness"}),
            }
        ),
        "weakness": record(
            {
                "id": STRING,
                "heading": STRING,
                **dict.fromkeys(("parks", "not_applicable", "below_full", "nothing"), count),
                **dict.fromkeys(("rate", "failure_rate", "alike"), nullable(EXACT)),
            }
        ),
        "park": _ranked_park(count),
    }
    return finished({**record(properties), "$defs": definitions}, "批量评分的结果")


def _ranked_park(count: Schema) -> Schema:
    change: Schema = {
        "score": EXACT,
        "previous_score": DECIMAL,
        **dict.fromkeys(("rank", "previous_rank"), RANK),
        **dict.fromkeys(("passed", "passed_by"), count),
        "passed_names": list_of(STRING),
    }
    grade = nullable(STRING)
    return record(
        {
            **dict.fromkeys(("name", "code", "source", *DIMENSIONS), STRING),
            "standing": {"enum": list(STANDING_WORDS)},
            "score": nullable(DECIMAL),
            "grade": grade,
            "grade_text": STRING,
            "would_be": record({"score": nullable(DECIMAL), "grade": grade}),
            "triggered": list_of(STRING),
            "unanswered": count,
            "rank": RANK,
            "percentile": nullable(EXACT),
            "quarter": {"enum": [1, 2, 3, 4, None]},
            "efficacy": nullable(EXACT),
            "group_ranks": record(dict.fromkeys(DIMENSIONS, RANK)),
            "change": nullable(record(change)),
            "stability": nullable(record({"kept": SHARE, "near": SHARE, "best": count, "worst": count})),
            "chapter_rates": list_of(nullable(EXACT)),
            "clause_rates": list_of(nullable(EXACT)),
        }
    )
