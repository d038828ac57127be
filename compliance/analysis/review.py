"""A reviewer's findings beside the park's own (自评与复核): both results, every difference, agreement by clause. Pure.

The reviewed result is the one that counts: an answer sheet holds it as soon as it is read (`answers.Review`). Where
reviewers come to different results, the park's own counts until somebody decides, and each opinion is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from compliance import scoring
from compliance.answers.data import extra
from compliance.answers.model import Answer, AnswerSheet
from compliance.scoring.assessment import Assessment

Shown = Callable[[Answer], str]


DISPUTED = "复核意见不一，暂按自评"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one of several reviewers said; `on` is "" where there is no day."""

    result: str
    reason: str
    by: str
    on: str

    @property
    def words(self) -> str:
        who = "，".join(filter(None, (self.by or "未署名", self.on)))
        return f"{who}：{self.result}" + (f"，{self.reason}" if self.reason and self.reason != self.result else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A result that a reviewer changed, or that reviewers dispute.

    `clause` is "" for bonus and penalty items, whose points are the score's.
    """

    id: str
    text: str
    clause: str
    own: str
    reviewed: str
    own_points: Fraction
    reviewed_points: Fraction
    reason: str
    by: str
    on: str
    opinions: tuple[Opinion, ...]
    """Of several reviewers, each one's; where their results differ, `reviewed` says so and the park's own counts."""

    @property
    def change(self) -> Fraction:
        return self.reviewed_points - self.own_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far park and reviewer agree on one clause, or on the whole where `id` is "".

    Only criteria that were reviewed count for `share`; the points are what the clause earns either way.
    """

    id: str
    heading: str
    criteria: int
    reviewed: int
    agreed: int
    own_points: Fraction
    reviewed_points: Fraction

    @property
    def share(self) -> Fraction | None:
        """Agreed of reviewed criteria, from 0 to 1; None where none was reviewed."""
        return Fraction(self.agreed, self.reviewed) if self.reviewed else None

    @property
    def change(self) -> Fraction:
        return self.reviewed_points - self.own_points


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Both assessments of one sheet: `own` is 自评, `reviewed` is 复核 and counts."""

    own: Assessment
    reviewed: Assessment
    differences: tuple[Difference, ...]
    clauses: tuple[Agreement, ...]
    total: Agreement
    reviewers: tuple[str, ...]
    disputed: int
    """How many results reviewers do not agree on."""

    @property
    def change(self) -> Fraction | None:
        """Reviewed score less own score; None where one of them is not given."""
        if self.own.score is None or self.reviewed.score is None:
            return None
        return self.reviewed.score - self.own.score


def of(assessment: Assessment) -> Review | None:
    """The review that an assessment rests on; None when nothing of its sheet was reviewed."""
    found = [answer.review for answer in assessment.sheet.every.values() if answer.review]
    if not found:
        return None
    own = scoring.assess(assessment.checklist, own_sheet(assessment.sheet))
    clauses = tuple(_agreements(own, assessment))
    return Review(
        own=own,
        reviewed=assessment,
        differences=tuple(_differences(own, assessment)),
        clauses=clauses,
        total=_total(own, assessment, clauses),
        reviewers=tuple(dict.fromkeys(opinion.by for review in found for opinion in review.opinions if opinion.by)),
        disputed=sum(review.disputed for review in found),
    )


def own_sheet(sheet: AnswerSheet) -> AnswerSheet:
    """The sheet as the park itself filled it in."""
    return sheet.with_each(lambda answer: answer.own)


def _agreements(own: Assessment, reviewed: Assessment) -> Iterator[Agreement]:
    for before, after in zip(own.clauses, reviewed.clauses, strict=True):
        answers = [result.answer for result in after.criteria if result.answer.review]
        yield Agreement(
            id=after.id,
            heading=after.section.heading,
            criteria=len(after.criteria),
            reviewed=len(answers),
            agreed=sum(answer.review.agrees for answer in answers if answer.review),
            own_points=before.tally.earned,
            reviewed_points=after.tally.earned,
        )


def _total(own: Assessment, reviewed: Assessment, clauses: tuple[Agreement, ...]) -> Agreement:
    return Agreement(
        id="",
        heading="合计",
        criteria=sum(clause.criteria for clause in clauses),
        reviewed=sum(clause.reviewed for clause in clauses),
        agreed=sum(clause.agreed for clause in clauses),
        own_points=own.tally.earned,
        reviewed_points=reviewed.tally.earned,
    )


def _differences(own: Assessment, reviewed: Assessment) -> Iterator[Difference]:
    home = reviewed.checklist.home
    for before, after in zip(own.criteria, reviewed.criteria, strict=True):
        criterion = after.criterion
        shown = _shown_by(criterion.answer.show)
        points = before.tally.earned, after.tally.earned
        yield from _difference(after.answer, criterion.id, criterion.text, home[criterion.id][-1].id, shown, points)
    shown = _shown_by(extra)
    for claimed, granted in zip(own.bonus, reviewed.bonus, strict=True):
        item = granted.item
        yield from _difference(granted.answer, item.id, item.text, "", shown, (claimed.points, granted.points))
    for was, now in zip(own.penalties, reviewed.penalties, strict=True):
        points = -was.deducted, -now.deducted
        yield from _difference(now.answer, now.item.id, now.item.text, "", shown, points)


def _difference(
    answer: Answer, identifier: str, text: str, clause: str, shown: Shown, points: tuple[Fraction, Fraction]
) -> Iterator[Difference]:
    """One, where a reviewer came to another result."""
    review = answer.review
    if review is None or review.agrees:
        return
    opinions = tuple(
        Opinion(result=shown(o), reason=o.note, by=o.by, on=o.on.isoformat() if o.on else "") for o in review.opinions
    )
    several = opinions if len(opinions) > 1 else ()
    yield Difference(
        id=identifier,
        text=text,
        clause=clause,
        own=shown(review.own),
        reviewed=DISPUTED if review.disputed else shown(answer),
        own_points=points[0],
        reviewed_points=points[1],
        reason="；".join(opinion.words for opinion in several) or review.reason,
        by="" if several else review.by,
        on="" if several or review.on is None else review.on.isoformat(),
        opinions=several,
    )


def _shown_by(show: Callable[..., str]) -> Shown:
    """The result of an answer in words, with what it declares."""

    def shown(answer: Answer) -> str:
        if answer.not_applicable:
            return "不适用"
        if answer.value is None:
            return "未作答"
        declared = "" if answer.declared is None else f"，否决情形{extra(answer.declared)}"
        return show(answer.value) + declared

    return shown
