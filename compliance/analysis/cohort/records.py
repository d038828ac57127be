"""One park's assessment as a cohort keeps it: small, exact, without the checklist; and its making. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from compliance.answers.model import Park, Period
from compliance.checklist.consistency import NOT_APPLICABLE
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult, State
from compliance.version import __version__

Standing = Literal["ranked", "vetoed", "incomplete", "no_score"]
STANDING_WORDS: dict[Standing, str] = {
    "ranked": "参加排名",
    "vetoed": "总评否决",
    "incomplete": "作答不全",
    "no_score": "不予评分或评定",
}


class CriterionRecord(NamedTuple):
    """One criterion: what counts after vetoes, what was answered, and what it was proven with.

    A tuple: a hundred thousand parks have fifteen million, and a dataclass takes ten times as long to make.
    """

    id: str
    state: State
    full: Fraction
    due: Fraction
    earned: Fraction
    own: Fraction
    """What the answer itself earns, before clause vetoes."""
    triggered: bool
    answer: Any
    """The value as the answers file writes it (`AnswerKind.dump`); None where there is none."""
    not_applicable: str
    note: str
    evidence: tuple[tuple[str, str], ...]
    """Kind and text of each piece (answers.Evidence)."""


class SectionRecord(NamedTuple):
    """A section's points after vetoes; `level` is 1 for a chapter."""

    id: str
    level: int
    full: Fraction
    due: Fraction
    earned: Fraction

    @property
    def rate(self) -> Fraction | None:
        return self.earned / self.due if self.due else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkRecord:
    """A park's assessment for one period, down to the criterion. Scores as in `Assessment`."""

    source: str
    """The path of the file, relative to the folder of the batch, with forward slashes."""
    source_fingerprint: str
    """SHA-256 of the file's bytes, hexadecimal."""
    checklist_id: str
    checklist_version: str
    checklist_fingerprint: str
    program_version: str
    park: Park
    period: Period
    standing: Standing
    score: Fraction | None
    exact: Fraction | None
    grade: str | None
    grade_text: str
    would_be_score: Fraction | None
    would_be_grade: str | None
    floor: Fraction | None
    ceiling: Fraction | None
    full: Fraction
    due: Fraction
    earned: Fraction
    triggered: tuple[str, ...]
    """The ids of the vetoes and gates that struck."""
    unanswered: tuple[str, ...]
    sections: tuple[SectionRecord, ...]
    """Every section, in the order of the checklist, parents first."""
    criteria: tuple[CriterionRecord, ...]
    evidence_digests: Mapping[str, str]
    """SHA-256 of each evidence file, by the name that the answers use."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes two files speak of one assessment: the park (its code or, without one, its name), the period."""
        return (self.park.code or self.park.name, self.period.start.isoformat(), self.period.end.isoformat())

    @property
    def year(self) -> int:
        return self.period.end.year


def of(
    assessment: Assessment, *, source: str, source_fingerprint: str, evidence_digests: Mapping[str, str]
) -> ParkRecord:
    """The record of an assessment."""
    a, sheet = assessment, assessment.sheet
    return ParkRecord(
        source=source,
        source_fingerprint=source_fingerprint,
        checklist_id=a.checklist.id,
        checklist_version=a.checklist.version,
        checklist_fingerprint=a.checklist.fingerprint,
        program_version=__version__,
        park=sheet.park,
        period=sheet.period,
        standing=standing_of(a),
        score=a.score,
        exact=a.exact,
        grade=a.grade,
        grade_text=a.grade_text,
        would_be_score=a.would_be.score,
        would_be_grade=a.would_be.grade,
        floor=a.range.floor,
        ceiling=a.range.ceiling,
        full=a.tally.full,
        due=a.tally.due,
        earned=a.tally.earned,
        triggered=tuple(veto.id for veto in a.triggered),
        unanswered=a.unanswered,
        sections=tuple(_sections(a.sections, 1)),
        criteria=tuple(criterion(result) for result in a.criteria),
        evidence_digests=dict(evidence_digests),
    )


def standing_of(assessment: Assessment) -> Standing:
    """Whether a park enters the ranking. A veto of the whole tells before anything that is missing."""
    if assessment.failed:
        return "vetoed"
    if not assessment.complete:
        return "incomplete"
    return "no_score" if assessment.score is None or assessment.grade is None else "ranked"


def _sections(results: tuple[SectionResult, ...], level: int) -> list[SectionRecord]:
    found = []
    for result in results:
        tally = result.tally
        found.append(SectionRecord(result.id, level, tally.full, tally.due, tally.earned))
        found += _sections(result.sections, level + 1)
    return found


def criterion(result: CriterionResult) -> CriterionRecord:
    """The record of one criterion."""
    answer = result.answer
    return CriterionRecord(
        id=result.id,
        state=result.state,
        full=result.tally.full,
        due=result.tally.due,
        earned=result.tally.earned,
        own=result.own,
        triggered=result.triggered,
        answer=None if answer.value is None else result.criterion.answer.dump(answer.value),
        not_applicable=answer.not_applicable,
        note=answer.note,
        evidence=tuple((piece.kind, piece.text) for piece in answer.evidence),
    )


def answers_in(criteria: Iterable[CriterionRecord]) -> dict[str, Any]:
    """The answers as `figures` compares them, by the ids of their criteria."""
    return {c.id: NOT_APPLICABLE if c.answer is None and c.not_applicable else c.answer for c in criteria}
