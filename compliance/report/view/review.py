"""自评 and 复核 side by side, as finished text: the two results, their differences, both scores of everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.analysis.review import Agreement, Difference, Review
from compliance.answers.model import Answer
from compliance.numbers import points, rate
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult

GUIDE = (
    "标有“【改判】”的，复核与自评的结果不同；复核得分加括号的，没有复核，沿用自评。"
    "增减 = 复核得分 − 自评得分，没有增减的留空。"
)


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

    counts: str
    reviewers: str
    sides: tuple[Side, ...]
    change: str
    differences: tuple[Changed, ...]
    agreement: tuple[Agreed, ...]
    """The clauses with a criterion that was reviewed, and the whole last."""


def beside(found: Review) -> Beside:
    return Beside(
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
    ) + (f"；有 {found.disputed} 项复核意见不一，未定之前按自评计分" if found.disputed else "")


def signed(value: Fraction) -> str:
    """A change of points or of a score."""
    return ("+" if value > 0 else "") + _printed(value)


def _printed(value: Fraction) -> str:
    return points(value).replace("-", "−")


def _side(name: str, a: Assessment) -> Side:
    return Side(name, a.total, a.grade_text, points(a.tally.earned))


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
        share="—" if clause.share is None else rate(clause.share),
        own=points(clause.own_points),
        counted=points(clause.reviewed_points),
        change=signed(clause.change),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Both scores of one thing; `change` is "" where they are the same, `changed` whether the result is another."""

    own: str
    reviewed: str
    change: str = ""
    changed: bool = False
    note: str = ""
    """Who reviewed it and when, or what the park's own answers would have cost a clause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """Both scores by the ids of criteria and items, and by those of sections."""

    guide: str
    criteria: Mapping[str, Scores]
    sections: Mapping[str, Scores]
    extras: Mapping[str, Scores]
    earned: Scores
    score: Scores
    grade: Scores


def doubled(found: Review) -> Doubled:
    own, reviewed = found.own, found.reviewed
    change = signed(found.change) if found.change else ""
    return Doubled(
        guide=GUIDE,
        criteria={a.id: _criterion(b, a) for b, a in zip(own.criteria, reviewed.criteria, strict=True)},
        sections=dict(_sections(own.sections, reviewed.sections)),
        extras=dict(_extras(found)),
        earned=_scores(own.tally.earned, reviewed.tally.earned),
        score=Scores(own=own.show(own.score), reviewed=reviewed.show(reviewed.score), change=change),
        grade=Scores(own=own.grade_text, reviewed=reviewed.grade_text, changed=own.grade_text != reviewed.grade_text),
    )


def _scores(own: Fraction, reviewed: Fraction) -> Scores:
    change = signed(reviewed - own) if reviewed != own else ""
    return Scores(own=_printed(own), reviewed=_printed(reviewed), change=change)


def _sections(own: tuple[SectionResult, ...], reviewed: tuple[SectionResult, ...]) -> Iterator[tuple[str, Scores]]:
    for before, after in zip(own, reviewed, strict=True):
        note = ""
        if before.zeroed_by and not after.zeroed_by:
            note = f"自评{before.struck}，本条计 0；复核后未触发"
        yield after.id, replace(_scores(before.tally.earned, after.tally.earned), note=note)
        yield from _sections(before.sections, after.sections)


def _criterion(own: CriterionResult, reviewed: CriterionResult) -> Scores:
    scores = _of(reviewed.answer, own.tally.earned, reviewed.tally.earned)
    left_out = "(—)" if reviewed.answer.review is None else "—"
    return replace(
        scores,
        own="—" if own.state == "not_applicable" else scores.own,
        reviewed=left_out if reviewed.state == "not_applicable" else scores.reviewed,
    )


def _extras(found: Review) -> Iterator[tuple[str, Scores]]:
    for claimed, granted in zip(found.own.bonus, found.reviewed.bonus, strict=True):
        yield granted.item.id, _of(granted.answer, claimed.points, granted.points)
    for was, now in zip(found.own.penalties, found.reviewed.penalties, strict=True):
        yield now.item.id, _of(now.answer, -was.deducted, -now.deducted)


def _of(answer: Answer, own: Fraction, reviewed: Fraction) -> Scores:
    """The scores of an answer; those that nobody reviewed are put into brackets."""
    scores, review = _scores(own, reviewed), answer.review
    if review is None:
        return replace(scores, reviewed=f"({scores.reviewed})")
    who = "，".join(filter(None, (review.by, review.on.isoformat() if review.on else "")))
    return replace(scores, changed=not review.agrees, note=f"（{who}）" if who else "")
