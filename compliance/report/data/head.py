"""What stands at the head of every result, and how one is written."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from compliance.answers.model import AnswerSheet
from compliance.scoring.assessment import Assessment
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.report.data import shape

SCHEMA_VERSION: Literal["1"] = "1"


def head(a: Assessment) -> shape.Head:
    return {
        "schema_version": SCHEMA_VERSION,
        "program": program(),
        "checklist": checklist_used(a),
        "park": a.sheet.park.name,
    }


def program() -> shape.Program:
    return {"name": "compliance", "version": __version__}


def checklist_used(a: Assessment) -> shape.ChecklistUsed:
    return {"id": a.checklist.id, "version": a.checklist.version, "fingerprint": a.checklist.fingerprint}


def period(sheet: AnswerSheet) -> shape.Period:
    return {"start": sheet.period.start.isoformat(), "end": sheet.period.end.isoformat()}


def outcome(a: Assessment) -> shape.Outcome:
    return {"score": shown(a, a.score), "grade": a.grade}


def year(a: Assessment) -> shape.Year:
    vetoes = [veto.id for veto in a.triggered]
    return {"period": period(a.sheet), **outcome(a), "complete": a.complete, "vetoes": vetoes}


def shown(a: Assessment, score: Fraction | None) -> str | None:
    """A score or a percentage with the declared decimals."""
    return None if score is None else a.show(score)


def written(result: Any) -> bytes:
    """UTF-8 JSON: indented, Chinese left readable, ending with a newline."""
    return (json.dumps(result, ensure_ascii=False, indent=2) + "\n").encode()
