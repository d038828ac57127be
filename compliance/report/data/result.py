"""The result as data: a contract for other programs, described in docs/result.md and by its JSON Schema."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from compliance.analysis import gaps, review
from compliance.answers.model import Answer, AnswerSheet
from compliance.checklist.model import Section
from compliance.errors import visible
from compliance.numbers import plain
from compliance.report.data import review as review_data
from compliance.report.data import seal
from compliance.report.data.seal import Digests
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult, Tally
from compliance.trace import Step
from compliance.version import __version__

SCHEMA_VERSION = "1"


def to_json(assessment: Assessment, digests: Digests | None = None) -> bytes:
    """The result as UTF-8 JSON: indented, Chinese left readable, ending with a newline.

    With the SHA-256 of the evidence files it has a `seal`, by which it can be verified.
    """
    found = to_data(assessment)
    if digests is not None:
        found["seal"] = seal.of(assessment, digests)
    return (json.dumps(found, ensure_ascii=False, indent=2) + "\n").encode()


def embedded(assessment: Assessment, digests: Digests) -> str:
    """What a document carries (校验数据): the result without its arithmetic, which can be made again, and its seal."""
    found = _without_arithmetic(assessment)
    found["seal"] = seal.of(assessment, digests)
    # Within a page no text may end the element that holds the data.
    return visible(json.dumps(found, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"))


def to_data(assessment: Assessment) -> dict[str, Any]:
    """The result as plain data. Points are exact, as text ("7.2", "5/7"); scores and rates are rounded text."""
    return {**_without_arithmetic(assessment), "trace": [_step(step) for step in assessment.steps]}


def _without_arithmetic(assessment: Assessment) -> dict[str, Any]:
    a, checklist = assessment, assessment.checklist
    return {
        "schema_version": SCHEMA_VERSION,
        "checklist": {
            "id": checklist.id,
            "version": checklist.version,
            "title": checklist.title,
            "fingerprint": checklist.fingerprint,
            "provenance": checklist.standard.statement,
        },
        "program": {"name": "compliance", "version": __version__},
        "park": _park(a.sheet),
        "period": {"start": a.sheet.period.start.isoformat(), "end": a.sheet.period.end.isoformat()},
        "score": _score(a, a.score),
        "exact": None if a.exact is None else str(a.exact),
        "grade": a.grade,
        "grade_text": a.grade_text,
        "decision": a.decision
        and {
            "by_score": a.decision.by_score,
            "by_sections": a.decision.by_sections,
            "lowest_section": a.decision.lowest_section,
            "by_measures": [
                {
                    "id": ladder.measure.id,
                    "title": ladder.measure.title,
                    "value": None if ladder.value is None else str(ladder.value),
                    "grade": ladder.grade,
                }
                for ladder in a.decision.by_measures
            ],
            "grade": a.decision.grade,
        },
        "withheld_by": list(a.withheld_by),
        "barred": list(a.barred),
        "would_be": {"score": _score(a, a.would_be.score), "grade": a.would_be.grade},
        "complete": a.complete,
        "unanswered": list(a.unanswered),
        "range": {
            "floor": _score(a, a.range.floor),
            "answered": _score(a, a.range.answered),
            "ceiling": _score(a, a.range.ceiling),
        },
        **_tally(a, a.tally),
        "sections": [_section(a, section) for section in a.sections],
        "bonus": [
            {"id": b.item.id, "text": b.item.text, "claimed": bool(b.answer.value), "points": plain(b.points)}
            for b in a.bonus
        ],
        "penalties": [
            {
                "id": p.item.id,
                "text": p.item.text,
                "answer": _penalty_value(p.answer),
                "deducted": plain(p.deducted),
                "triggered": p.triggered,
            }
            for p in a.penalties
        ],
        "vetoes": [
            {
                "id": v.id,
                "text": v.text,
                "trigger": v.trigger,
                "effect": v.effect,
                "section": v.section,
                "grade": v.grade,
                "state": v.state,
            }
            for v in a.vetoes
        ],
        "warnings": [{"subject": warning.subject, "text": warning.text} for warning in a.warnings],
        "review": _review(a),
        "pending_evidence": [result.id for result in a.pending_evidence],
        "gaps": [
            {
                "id": gap.id,
                "lost": plain(gap.lost),
                "forfeited": plain(gap.forfeited),
                "score_cost": str(gap.score_cost),
                "priority": gap.priority,
                "mandatory": gap.mandatory,
                "blocks": list(gap.blocks),
                "effort": gap.result.criterion.effort,
                "reason": gap.result.reason,
                "advice": gap.result.criterion.advice,
            }
            for gap in gaps.find(a)
        ],
    }


def _review(a: Assessment) -> dict[str, Any] | None:
    """自评 and 复核 side by side; None where nothing was reviewed."""
    found = review.of(a)
    return None if found is None else review_data.to_data(found)


def _score(assessment: Assessment, score: Fraction | None) -> str | None:
    return None if score is None else assessment.show(score)


def _tally(assessment: Assessment, tally: Tally) -> dict[str, str | None]:
    return {
        "full": plain(tally.full),
        "not_applicable": plain(tally.not_applicable),
        "due": plain(tally.due),
        "earned": plain(tally.earned),
        "lost": plain(tally.lost),
        "rate": None if tally.rate is None else assessment.show(tally.rate * 100),
    }


def _section(assessment: Assessment, result: SectionResult) -> dict[str, Any]:
    section: Section = result.section
    return {
        "id": section.id,
        "number": section.number,
        "title": section.title,
        "rollup": section.rollup,
        "counted": section.counted,
        "provenance": {"origin": section.origin, "published": _published(section)},
        **_tally(assessment, result.tally),
        "zeroed_by": list(result.zeroed_by),
        "forfeited": plain(result.forfeited),
        "sections": [_section(assessment, child) for child in result.sections],
        "criteria": [_criterion(result) for result in result.criteria],
    }


def _criterion(result: CriterionResult) -> dict[str, Any]:
    criterion = result.criterion
    return {
        "id": criterion.id,
        "text": criterion.text,
        "kind": criterion.answer.kind,
        "provenance": {
            "origin": criterion.origin,
            "basis": criterion.basis,
            "sources": list(criterion.sources),
            "published": _published(criterion),
        },
        "state": result.state,
        "answer": _answer(result),
        "counted_as": result.counted_as or None,
        "credit": None if result.credit is None else plain(result.credit),
        "points": plain(result.own),
        "full": plain(result.tally.full),
        "not_applicable": plain(result.tally.not_applicable),
        "due": plain(result.tally.due),
        "earned": plain(result.tally.earned),
        "lost": plain(result.tally.lost),
        "veto_triggered": result.triggered,
        "reason": result.reason,
    }


def _published(item: Any) -> dict[str, str] | None:
    return item.published and {"number": item.published.number, "text": item.published.text}


def _answer(result: CriterionResult) -> dict[str, Any]:
    answer = result.answer
    return {
        "value": None if answer.value is None else result.criterion.answer.dump(answer.value),
        "not_applicable": answer.not_applicable or None,
        "declared": answer.declared,
        "note": answer.note,
        "evidence": [{"kind": evidence.kind, "text": evidence.text} for evidence in answer.evidence],
        "by": answer.by,
        "on": answer.on and answer.on.isoformat(),
    }


def _penalty_value(answer: Answer) -> str | bool | None:
    value = answer.value
    return value if value is None or isinstance(value, bool) else plain(value)


def _park(sheet: AnswerSheet) -> dict[str, Any]:
    park = sheet.park
    return {
        "name": park.name,
        "code": park.code,
        "region": park.region,
        "type": park.type,
        "enterprises": park.enterprises,
        "area": None if park.area is None else plain(park.area),
        "contact": park.contact,
    }


def _step(step: Step) -> dict[str, Any]:
    written: dict[str, Any] = {
        "key": step.key,
        "label": step.label,
        "rule": step.rule,
        "operation": step.operation,
        "operands": [
            {"label": operand.label, "value": str(operand.value), "step": operand.step} for operand in step.operands
        ],
        "value": str(step.value),
    }
    if step.operation == "lookup":
        written["direction"] = step.direction
        written["table"] = [[str(limit), str(result)] for limit, result in step.table]
    if step.operation == "round":
        written["digits"] = step.digits
        written["mode"] = step.mode
    return written
