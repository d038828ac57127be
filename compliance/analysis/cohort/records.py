"""One park's assessment as a cohort keeps it: small, exact, without the checklist. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from compliance.analysis import review
from compliance.answers.data import evidence_text, extra
from compliance.answers.model import OBJECTS, Answer, Evidence, Park, Period
from compliance.checklist.consistency import NOT_APPLICABLE
from compliance.checklist.rules import SCORE
from compliance.scoring.assessment import Assessment, State
from compliance.scoring.grading import lowest

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


class Reviewed(NamedTuple):
    """How far a result rests on a reviewer's findings, and what the park's own answers come to (自评)."""

    items: int
    """Of all that is answered, so many were reviewed."""
    of: int
    disputed: int
    """So many reviewers do not agree on: there the park's own counts."""
    own_score: Fraction | None
    own_grade: str | None

    @property
    def state(self) -> ReviewState:
        return "unreviewed" if not self.items else "reviewed" if self.items >= self.of else "partly"

    @property
    def words(self) -> str:
        """复核, or how much of it."""
        counts = f"（{self.items}/{self.of} 项）" if self.state == "partly" else ""
        disputed = f"，{self.disputed} 项意见不一暂按自评" if self.disputed else ""
        return f"{REVIEW_WORDS[self.state]}{counts}{disputed}"


ReviewState = Literal["reviewed", "partly", "unreviewed"]
REVIEW_WORDS: dict[ReviewState, str] = {"reviewed": "复核", "partly": "部分复核", "unreviewed": "自评（未复核）"}


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
    reason: str
    """Why the grade is what it is, in one phrase."""
    would_be_score: Fraction | None
    would_be_grade: str | None
    full: Fraction
    due: Fraction
    earned: Fraction
    extras: tuple[Fraction, ...]
    """What each step of the total that adds or takes items has, before a cap, one after another."""
    held_grade: str | None
    """The best grade that all but the score leaves; None where no grade is given."""
    review: Reviewed
    triggered: tuple[str, ...]
    """The ids of the vetoes that struck."""
    unanswered: tuple[str, ...]
    sections: tuple[SectionRecord, ...]
    """Every section, in the order of the checklist, parents first."""
    criteria: tuple[CriterionRecord, ...]
    evidence_digests: Mapping[str, str]
    """SHA-256 of each evidence file, by the name that the answers use."""
    beside: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What the answers file says beside the criteria, as it is written there: 对象, 加分项, 专项扣分, 否决情形."""

    @property
    def key(self) -> str:
        """What makes two records speak of one park: its code or, without one, its name."""
        return self.park.code or self.park.name

    @property
    def year(self) -> int:
        return self.period.end.year


def standing_of(assessment: Assessment) -> Standing:
    """Whether a park enters the ranking. A veto of the whole tells before anything that is missing."""
    if assessment.failed:
        return "vetoed"
    if not assessment.complete:
        return "incomplete"
    return "no_score" if assessment.score is None or assessment.grade is None else "ranked"


def held_grade(assessment: Assessment) -> str | None:
    """The best grade that all but the score leaves."""
    decision = assessment.decision
    if decision is None:
        return None
    best = assessment.checklist.grades[0].name
    caps = [veto.grade for veto in assessment.triggered if veto.effect == "cap_grade" and veto.grade]
    return lowest(assessment.checklist, [best, *(made.grade for made in decision.by if made.measure != SCORE), *caps])


def review_of(assessment: Assessment) -> Reviewed:
    found = review.of(assessment)
    own = found.own if found else assessment
    claimed = sum(bool(bonus.points) for bonus in own.bonus)
    return Reviewed(
        items=sum(answer.review is not None for answer in assessment.sheet.every.values()),
        of=len(assessment.criteria) + len(assessment.penalties) + claimed,
        disputed=found.disputed if found else 0,
        own_score=own.score,
        own_grade=own.grade,
    )


def beside_of(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """What a record has of the answers beside the criteria; only what is given."""
    sheet = assessment.sheet
    declared = {name: answer.declared for name, answer in sheet.answers.items() if answer.declared is not None}
    groups: dict[str, Mapping[str, Answer]] = {"加分项": sheet.bonus, "专项扣分": sheet.penalties}
    found: dict[str, dict[str, Any]] = {OBJECTS: {name: list(named) for name, named in sheet.objects.items()}}
    for top, group in groups.items():
        found[top] = {name: extra(answer.value) for name, answer in group.items() if answer.value is not None}
    found["否决情形"] = {name: extra(value) for name, value in declared.items()}
    return {name: part for name, part in found.items() if part}


def answers_file(record: ParkRecord) -> dict[str, Any]:
    """The data of an answers file that says what counted in a record."""
    beside, period = record.beside, record.period
    declared = beside.get("否决情形", {})
    return {
        "检查表": record.checklist_id,
        "版本": record.checklist_version,
        "园区": {"名称": record.park.name},
        "评价期": {"开始": period.start.isoformat(), "结束": period.end.isoformat()},
        **({OBJECTS: beside[OBJECTS]} if OBJECTS in beside else {}),
        "作答": {c.id: _entry(c, declared.get(c.id)) for c in record.criteria},
        "加分项": {name: {"结果": value} for name, value in beside.get("加分项", {}).items()},
        "专项扣分": {name: {"结果": value} for name, value in beside.get("专项扣分", {}).items()},
    }


def _entry(c: CriterionRecord, declared: str | None) -> dict[str, Any] | None:
    if c.answer is None and not c.not_applicable:
        return None
    pieces = [evidence_text(Evidence(kind, text)) for kind, text in c.evidence]  # type: ignore[arg-type]
    found = {"结果": c.answer, "不适用": c.not_applicable or None, "否决情形": declared, "佐证": pieces}
    return {name: value for name, value in found.items() if value is not None}


def answers_of(assessment: Assessment) -> dict[str, Any]:
    """The answers as `consistency` compares them, by the ids of their criteria."""
    found = {}
    for result in assessment.criteria:
        answer, kind = result.answer, result.criterion.answer
        given = None if answer.value is None else kind.dump(answer.value)
        found[result.id] = NOT_APPLICABLE if given is None and answer.not_applicable else given
    return found


def answers_in(criteria: Iterable[CriterionRecord]) -> dict[str, Any]:
    """The same of records."""
    return {c.id: NOT_APPLICABLE if c.answer is None and c.not_applicable else c.answer for c in criteria}
