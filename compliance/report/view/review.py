"""自评 and 复核 side by side, as finished text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.review import Agreement, Difference, Review
from compliance.report.view.tables import points
from compliance.scoring.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two results."""

    name: str
    score: str
    grade: str
    earned: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A result that the reviewer changed."""

    id: str
    text: str
    own: str
    reviewed: str
    change: str
    reason: str
    signed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A clause, or the whole, with how far the two agree."""

    heading: str
    reviewed: str
    agreed: str
    share: str
    own: str
    counted: str
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A whole review."""

    heading: str
    counts: str
    reviewers: str
    sides: tuple[Side, ...]
    change: str
    differences: tuple[Changed, ...]
    agreement: tuple[Agreed, ...]
    """The clauses with a criterion that was reviewed, and the whole last."""


def beside(found: Review, heading: str) -> Beside:
    return Beside(
        heading=heading,
        counts=counts(found),
        reviewers="、".join(found.reviewers) or "—",
        sides=(_side("自评", found.own), _side("复核（以此为准）", found.reviewed)),
        change="—" if found.change is None else signed(found.change),
        differences=tuple(_changed(difference) for difference in found.differences),
        agreement=tuple(_agreements(found)),
    )


def counts(found: Review) -> str:
    """Which of the two results counts, in one sentence."""
    own, reviewed = found.own, found.reviewed
    return (
        f"本结果以复核为准：复核 {reviewed.show(reviewed.score)} 分、{reviewed.grade_text}；"
        f"自评 {own.show(own.score)} 分、{own.grade_text}，仅供对照"
    )


def signed(value: Fraction) -> str:
    """A change of points or of a score."""
    return f"+{points(value)}" if value > 0 else points(value).replace("-", "−")


def _side(name: str, a: Assessment) -> Side:
    return Side(name, a.show(a.score), a.grade_text, points(a.tally.earned))


def _changed(d: Difference) -> Changed:
    return Changed(
        id=d.id,
        text=d.text,
        own=d.own,
        reviewed=d.reviewed,
        change=signed(d.change),
        reason=d.reason,
        signed="，".join(filter(None, (d.by, d.on))),
    )


def _agreements(found: Review) -> Iterator[Agreed]:
    for clause in (*(c for c in found.clauses if c.reviewed or c.change), found.total):
        yield _agreed(found.reviewed, clause)


def _agreed(a: Assessment, clause: Agreement) -> Agreed:
    return Agreed(
        heading=clause.heading,
        reviewed=f"{clause.reviewed}/{clause.criteria}",
        agreed=str(clause.agreed),
        share="—" if clause.share is None else f"{a.show(clause.share * 100)}%",
        own=points(clause.own_points),
        counted=points(clause.reviewed_points),
        change=signed(clause.change),
    )
