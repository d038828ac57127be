"""自评 and 复核 side by side as data, the same within a result and by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.analysis.review import Agreement, Review
from compliance.numbers import plain
from compliance.report.data import head
from compliance.scoring.assessment import Assessment

if TYPE_CHECKING:
    from compliance.report.data import result_shape as shape


def to_json(found: Review) -> bytes:
    """The review as UTF-8 JSON."""
    return head.written(to_data(found))


def to_data(found: Review) -> shape.Review:
    return {
        "counts": "reviewed",
        "reviewers": list(found.reviewers),
        "disputed": found.disputed,
        "own": _outcome(found.own),
        "reviewed": _outcome(found.reviewed),
        "agreement": _agreement(found.reviewed, found.total),
        "clauses": [
            {"id": clause.id, "heading": clause.heading, **_agreement(found.reviewed, clause)}
            for clause in found.clauses
        ],
        "differences": [
            {
                "id": d.id,
                "text": d.text,
                "clause": d.clause or None,
                "own": {"result": d.own, "points": plain(d.own_points)},
                "reviewed": {"result": d.reviewed, "points": plain(d.reviewed_points)},
                "change": plain(d.change),
                "reason": d.reason,
                "by": d.by,
                "on": d.on or None,
                "opinions": [
                    {"result": o.result, "reason": o.reason, "by": o.by, "on": o.on or None} for o in d.opinions
                ],
            }
            for d in found.differences
        ],
    }


def _outcome(a: Assessment) -> shape.ReviewOutcome:
    return {**head.outcome(a), "grade_text": a.grade_text}


def _agreement(a: Assessment, found: Agreement) -> shape.Agreement:
    return {
        "criteria": found.criteria,
        "reviewed": found.reviewed,
        "agreed": found.agreed,
        "share": None if found.share is None else a.show(found.share * 100),
        "own_points": plain(found.own_points),
        "reviewed_points": plain(found.reviewed_points),
        "change": plain(found.change),
    }
