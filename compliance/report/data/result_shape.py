"""The shape of a result, of a review and of a seal in it."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict

from compliance.checklist.mending import Effort, Priority
from compliance.checklist.rules import VetoEffect
from compliance.report.data.shape import Count, Day, Decimal, Digest, Exact, Named, Outcome, Period, Program
from compliance.report.data.tree_shape import Criterion, Section, Step, Tally
from compliance.scoring.assessment import VetoState


class ReviewOutcome(Outcome):
    grade_text: str


class Agreement(TypedDict):
    criteria: Count
    reviewed: Count
    agreed: Count
    share: Decimal | None
    own_points: Exact
    reviewed_points: Exact
    change: Exact


class Clause(Named, Agreement):
    pass


class Finding(TypedDict):
    result: str
    points: Exact


class Opinion(TypedDict):
    result: str
    reason: str
    by: str
    on: Day | None


class Difference(TypedDict):
    id: str
    text: str
    clause: str | None
    own: Finding
    reviewed: Finding
    change: Exact
    reason: str
    by: str
    on: Day | None
    opinions: list[Opinion]


class Review(TypedDict):
    counts: Literal["reviewed"]
    reviewers: list[str]
    disputed: int
    own: ReviewOutcome
    reviewed: ReviewOutcome
    agreement: Agreement
    clauses: list[Clause]
    differences: list[Difference]


class Seal(TypedDict):
    format: str
    fingerprint: Digest
    answers: dict[str, Any]
    evidence: dict[str, Digest]


class Edition(TypedDict):
    """How a document was printed: all that is needed, beside the answers, to print it again."""

    format: Literal["pdf", "html", "docx", "xlsx"]
    kind: Literal["full", "self-assessment", "gap", "review", "plan", "brief"]
    date: Day
    theme: str
    """Of those that come with the program; "" for none."""
    typesetter: str
    """Which programs set the pages of a PDF; "" for another format."""
    earlier: list[dict[str, Any]]
    """The answers of the years before."""
    beside: list[str]
    """What else it was printed with and the data does not hold."""
    look: NotRequired[dict[str, Any]]
    """A theme of one's own, with its logo."""
    pictures: NotRequired[dict[str, Any]]
    """Of each evidence file what was seen of it, and of the pictures shown their digests and sizes."""
    register: NotRequired[dict[str, Any]]
    peers: NotRequired[dict[str, Any]]


class Checklist(TypedDict):
    id: str
    version: str
    title: str
    fingerprint: Digest
    provenance: str


class Park(TypedDict):
    name: str
    code: str
    region: str
    type: str
    enterprises: int | None
    area: Exact | None
    contact: str


class About(TypedDict):
    schema_version: Literal["1"]
    checklist: Checklist
    program: Program
    park: Park
    period: Period


class MeasureGrade(TypedDict):
    """The grade that one measure alone would allow: score 总分, sections 得分率最低的一章, or a measure's id."""

    id: str
    name: str
    value: Exact | None
    grade: str


class Decision(TypedDict):
    lowest_section: str
    by: list[MeasureGrade]
    grade: str


class Range(TypedDict):
    floor: Decimal | None
    answered: Decimal | None
    ceiling: Decimal | None


class Awaited(TypedDict):
    """The evidence files that were named and are not there, which count for nothing, and the result with them."""

    files: list[str]
    score: Decimal | None
    grade: str | None


class Scored(TypedDict):
    """The score and its grade, and what they could be."""

    score: Decimal | None
    exact: Exact | None
    grade: str | None
    grade_text: str
    decision: Decision | None
    withheld_by: list[str]
    barred: list[str]
    would_be: Outcome
    complete: bool
    unanswered: list[str]
    awaited: Awaited | None
    range: Range


class Bonus(TypedDict):
    id: str
    text: str
    answer: str | bool | None
    claimed: bool
    points: Exact
    unmet: list[str]


class Penalty(TypedDict):
    id: str
    text: str
    answer: str | bool | None
    deducted: Exact
    triggered: bool
    fact: bool


class Veto(TypedDict):
    id: str
    text: str
    trigger: str
    effect: VetoEffect
    section: str | None
    grade: str | None
    state: VetoState
    fact: bool


class Warned(TypedDict):
    subject: str
    text: str


class Lost(TypedDict):
    """A gap."""

    id: str
    lost: Exact
    forfeited: Exact
    score_cost: Exact
    priority: Priority
    mandatory: bool
    fact: bool
    blocks: list[str]
    effort: Effort
    reason: str
    advice: str


class Found(TypedDict):
    sections: list[Section]
    bonus: list[Bonus]
    penalties: list[Penalty]
    vetoes: list[Veto]
    warnings: list[Warned]
    review: Review | None
    seal: NotRequired[Seal]
    pending_evidence: list[str]
    gaps: list[Lost]


class Carried(About, Scored, Tally, Found):
    """The result without its arithmetic, which can be made again."""


class Document(Carried):
    """What a document carries."""

    edition: NotRequired[Edition]


class Result(Carried):
    """Points are exact, as text ("7.2", "5/7"); scores and rates are rounded text."""

    trace: list[Step]


DEFINED = (Section, Criterion, Step)
"""What the schema defines by name."""
