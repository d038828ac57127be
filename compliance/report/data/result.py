"""The result as data: a contract for other programs, described in docs/result.md and by its JSON Schema."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from compliance import scoring
from compliance.analysis import gaps, review
from compliance.analysis.gaps import Gap
from compliance.errors import escaped
from compliance.numbers import exact_text, plain
from compliance.report.data import head, seal
from compliance.report.data import review as review_data
from compliance.report.data.seal import Digests
from compliance.report.data.tree import section, step, tally
from compliance.scoring.assessment import Assessment, GradeDecision, PenaltyResult

if TYPE_CHECKING:
    from compliance.report.data import result_shape as shape


def to_json(assessment: Assessment, digests: Digests | None = None) -> bytes:
    """The result as UTF-8 JSON. With the SHA-256 of the evidence files it has a `seal`, by which it can be verified."""
    found = to_data(assessment)
    if digests is not None:
        found["seal"] = seal.of(assessment, digests)
    return head.written(found)


def embedded(assessment: Assessment, digests: Digests, edition: shape.Edition | None = None) -> str:
    """What a document carries (校验数据): the result without its arithmetic, its seal, and how it was printed."""
    found = cast("shape.Document", {**_carried(assessment), "seal": seal.of(assessment, digests)})
    if edition is not None:
        found["edition"] = edition
    # Within a page no text may end the element that holds the data.
    return escaped(json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def to_data(assessment: Assessment) -> shape.Result:
    return {**_carried(assessment), "trace": [step(taken) for taken in assessment.steps]}


def _carried(a: Assessment) -> shape.Carried:
    return {**_about(a), **_scored(a), **tally(a, a.tally), **_found(a)}


def _about(a: Assessment) -> shape.About:
    checklist, park = a.checklist, a.sheet.park
    return {
        "schema_version": head.SCHEMA_VERSION,
        "checklist": {
            "id": checklist.id,
            "version": checklist.version,
            "title": checklist.title,
            "fingerprint": checklist.fingerprint,
            "provenance": checklist.standard.statement,
        },
        "program": head.program(),
        "park": {
            "name": park.name,
            "code": park.code,
            "region": park.region,
            "type": park.type,
            "enterprises": park.enterprises,
            "area": None if park.area is None else plain(park.area),
            "contact": park.contact,
        },
        "period": head.period(a.sheet),
    }


def _scored(a: Assessment) -> shape.Scored:
    return {
        "score": head.shown(a, a.score),
        "exact": exact_text(a.exact),
        "grade": a.grade,
        "grade_text": a.grade_text,
        "decision": None if a.decision is None else _decision(a.decision),
        "withheld_by": list(a.withheld_by),
        "barred": list(a.barred),
        "would_be": {"score": head.shown(a, a.would_be.score), "grade": a.would_be.grade},
        "complete": a.complete,
        "unanswered": list(a.unanswered),
        "awaited": _awaited(a),
        "range": {
            "floor": head.shown(a, a.range.floor),
            "answered": head.shown(a, a.range.answered),
            "ceiling": head.shown(a, a.range.ceiling),
        },
    }


def _awaited(a: Assessment) -> shape.Awaited | None:
    files = a.sheet.absent_files
    if not files:
        return None
    then = scoring.with_awaited(a)
    return {"files": files, "score": head.shown(then, then.score), "grade": then.grade}


def _decision(decision: GradeDecision) -> shape.Decision:
    return {
        "lowest_section": decision.lowest_section,
        "by": [
            {
                "id": ladder.measure.id,
                "name": ladder.measure.name,
                "value": exact_text(ladder.value),
                "grade": ladder.grade,
            }
            for ladder in decision.by
        ],
        "grade": decision.grade,
    }


def _found(a: Assessment) -> shape.Found:
    reviewed = review.of(a)
    return {
        "sections": [section(a, part) for part in a.sections],
        "bonus": [
            {
                "id": b.item.id,
                "text": b.item.text,
                "answer": _answer(b.answer.value),
                "claimed": bool(b.answer.value),
                "points": plain(b.points),
                "unmet": [*b.unmet],
            }
            for b in a.bonus
        ],
        "penalties": [_penalty(p) for p in a.penalties],
        "vetoes": [
            {
                "id": v.id,
                "text": v.text,
                "trigger": v.trigger,
                "effect": v.effect,
                "section": v.section,
                "grade": v.grade,
                "state": v.state,
                "fact": v.fact,
            }
            for v in a.vetoes
        ],
        "warnings": [{"subject": warning.subject, "text": warning.text} for warning in a.warnings],
        "review": None if reviewed is None else review_data.to_data(reviewed),
        "pending_evidence": [result.id for result in a.pending_evidence],
        "gaps": [_gap(gap) for gap in gaps.find(a)],
    }


def _penalty(p: PenaltyResult) -> shape.Penalty:
    return {
        "id": p.item.id,
        "text": p.item.text,
        "answer": _answer(p.answer.value),
        "deducted": plain(p.deducted),
        "triggered": p.triggered,
        "fact": p.item.fact,
    }


def _answer(value: bool | Fraction | None) -> str | bool | None:
    return value if value is None or isinstance(value, bool) else plain(value)


def _gap(gap: Gap) -> shape.Lost:
    return {
        "id": gap.id,
        "lost": plain(gap.lost),
        "forfeited": plain(gap.forfeited),
        "score_cost": str(gap.score_cost),
        "priority": gap.priority,
        "mandatory": gap.mandatory,
        "fact": gap.fact,
        "blocks": list(gap.blocks),
        "effort": gap.result.criterion.effort,
        "reason": gap.result.reason,
        "advice": gap.measure,
    }
