"""The shape of sections and criteria in a result, and of the steps of its arithmetic."""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from compliance import trace
from compliance.answers.model import EvidenceKind
from compliance.checklist.kinds import KINDS
from compliance.checklist.provenance import Origin
from compliance.checklist.rules import Rollup
from compliance.numbers import RoundingMode
from compliance.report.data.shape import Day, Decimal, Exact
from compliance.scoring.assessment import State


class Points(TypedDict):
    full: Exact
    not_applicable: Exact
    due: Exact
    earned: Exact
    lost: Exact


class Tally(Points):
    rate: Decimal | None


class Published(TypedDict):
    number: str
    text: str


class SectionProvenance(TypedDict):
    origin: Origin
    published: Published | None


class SectionHead(TypedDict):
    id: str
    number: str
    title: str
    rollup: Rollup
    counted: bool
    provenance: SectionProvenance


class Section(SectionHead, Tally):
    zeroed_by: list[str]
    forfeited: Exact
    grade: str | None
    """Of an object that has a grade of its own."""
    sections: list[Section]
    criteria: list[Criterion]


class Provenance(TypedDict):
    origin: Origin
    basis: str
    sources: list[str]
    published: Published | None


class Evidence(TypedDict):
    kind: EvidenceKind
    text: str
    made: Day | None
    """形成日期"""
    until: Day | None
    """有效至"""
    lacking: Literal["absent", "expired"] | None
    """Why it proves nothing: the file is not there, or it no longer holds at the end of the period."""


class Answer(TypedDict):
    value: Annotated[Any, ("description", "按作答方式：文字、数、分子/分母、列表或分项的数")]
    not_applicable: str | None
    declared: bool | None
    note: str
    evidence: list[Evidence]
    by: str
    on: Day | None


class CriterionHead(TypedDict):
    id: str
    text: str
    kind: Annotated[str, ("enum", KINDS)]
    provenance: Provenance
    state: State
    answer: Answer
    counted_as: str | None
    credit: Exact | None
    points: Exact


class Criterion(CriterionHead, Points):
    veto_triggered: bool
    reason: str


class Operand(TypedDict):
    label: str
    value: Exact
    step: str | None


class Step(TypedDict):
    key: str
    label: str
    rule: str
    operation: trace.Operation
    operands: list[Operand]
    value: Exact
    direction: NotRequired[trace.Direction]
    table: NotRequired[list[tuple[Exact, Exact]]]
    digits: NotRequired[int]
    mode: NotRequired[RoundingMode]
