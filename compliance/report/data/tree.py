"""Sections and criteria in a result, and the steps of its arithmetic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.answers.model import Evidence
from compliance.checklist.model import Criterion, Section
from compliance.numbers import plain
from compliance.report.data.head import shown
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult, Tally
from compliance.trace import Step

if TYPE_CHECKING:
    from compliance.report.data import tree_shape as shape


def tally(a: Assessment, counted: Tally) -> shape.Tally:
    return {**_points(counted), "rate": None if counted.rate is None else shown(a, counted.rate * 100)}


def _points(counted: Tally) -> shape.Points:
    return {
        "full": plain(counted.full),
        "not_applicable": plain(counted.not_applicable),
        "due": plain(counted.due),
        "earned": plain(counted.earned),
        "lost": plain(counted.lost),
    }


def section(a: Assessment, result: SectionResult) -> shape.Section:
    part = result.section
    return {
        "id": part.id,
        "number": part.number,
        "title": part.title,
        "rollup": part.rollup,
        "counted": part.counted,
        "provenance": {"origin": part.origin, "published": _published(part)},
        **tally(a, result.tally),
        "zeroed_by": list(result.zeroed_by),
        "forfeited": plain(result.forfeited),
        "grade": result.grade,
        "sections": [section(a, child) for child in result.sections],
        "criteria": [_criterion(child) for child in result.criteria],
    }


def _criterion(result: CriterionResult) -> shape.Criterion:
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
        **_points(result.tally),
        "veto_triggered": result.triggered,
        "reason": result.reason,
    }


def _published(item: Section | Criterion) -> shape.Published | None:
    held = item.published
    return None if held is None else {"number": held.number, "text": held.text}


def _answer(result: CriterionResult) -> shape.Answer:
    answer = result.answer
    return {
        "value": None if answer.value is None else result.criterion.answer.dump(answer.value),
        "not_applicable": answer.not_applicable or None,
        "declared": answer.declared,
        "note": answer.note,
        "evidence": [_evidence(piece) for piece in answer.evidence],
        "by": answer.by,
        "on": None if answer.on is None else answer.on.isoformat(),
    }


def _evidence(piece: Evidence) -> shape.Evidence:
    made, until = (day.isoformat() if day else None for day in (piece.made, piece.until))
    return {"kind": piece.kind, "text": piece.text, "made": made, "until": until, "lacking": piece.lacking or None}


def step(taken: Step) -> shape.Step:
    found: shape.Step = {
        "key": taken.key,
        "label": taken.label,
        "rule": taken.rule,
        "operation": taken.operation,
        "operands": [
            {"label": operand.label, "value": str(operand.value), "step": operand.step} for operand in taken.operands
        ],
        "value": str(taken.value),
    }
    if taken.operation == "lookup":
        found["direction"] = taken.direction
        found["table"] = [(str(limit), str(result)) for limit, result in taken.table]
    if taken.operation == "round":
        found["digits"] = taken.digits
        found["mode"] = taken.mode
    return found
