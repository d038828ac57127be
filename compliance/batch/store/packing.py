"""A park's record as one row of the results database, and back. Exact numbers are written as "17/2"."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

from compliance.analysis.cohort import records
from compliance.analysis.cohort.records import CriterionRecord, ParkRecord, Reviewed, SectionRecord
from compliance.answers.model import Park, Period
from compliance.batch.store.outcomes import Altered
from compliance.errors import visible
from compliance.report.view import verdict
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.scoring.totals import extras_of
from compliance.version import __version__

SCORES = ("exact", "would_be_score", "full", "due", "earned")
COLUMNS = (
    *("source", "source_fingerprint", "checklist_id", "checklist_version", "checklist_fingerprint"),
    *("program_version", "standing", "grade"),
)
"""What a record takes as it stands in its column."""
PARK = tuple(field.name for field in fields(Park))


def text(number: Fraction | None) -> str | None:
    """An exact number as text; None stays None."""
    if number is None:
        return None
    top, bottom = number.as_integer_ratio()
    return str(top) if bottom == 1 else f"{top}/{bottom}"


number = lru_cache(maxsize=65536)(Fraction)
"""The exact number of such a text; the same few thousand come again and again."""


def row(
    assessment: Assessment,
    *,
    source: str,
    source_fingerprint: str,
    evidence_digests: Mapping[str, str],
    then: Assessment | None = None,
) -> dict[str, Any]:
    """The columns of `schema.assessment`: what is searched for on its own, all else in `data`.

    `then` is the assessment by the version that the answers were given to, where that is another.
    """
    checklist, park, period = assessment.checklist, assessment.sheet.park, assessment.sheet.period
    own = records.review_of(assessment)
    data = _data(assessment, own, evidence_digests)
    if then is not None:
        data["then"] = row(
            then, source=source, source_fingerprint=source_fingerprint, evidence_digests=evidence_digests
        )
    return {
        "source": source,
        "park": visible(park.code or park.name),
        "period_start": period.start.isoformat(),
        "period_end": period.end.isoformat(),
        "year": period.end.year,
        "name": visible(park.name),
        "code": visible(park.code),
        "region": visible(park.region),
        "type": park.type,
        "source_fingerprint": source_fingerprint,
        "checklist_id": checklist.id,
        "checklist_version": checklist.version,
        "checklist_fingerprint": checklist.fingerprint,
        "program_version": __version__,
        "standing": records.standing_of(assessment),
        "score": text(assessment.score),
        "grade": assessment.grade,
        "review": own.state,
        "own_score": text(own.own_score),
        "own_grade": own.own_grade,
        "data": json.dumps(data, ensure_ascii=False, separators=(",", ":")),
    }


def _data(a: Assessment, own: Reviewed, evidence_digests: Mapping[str, str]) -> dict[str, Any]:
    park = {name: value for name in PARK if (value := getattr(a.sheet.park, name))}
    if "area" in park:
        park["area"] = text(park["area"])
    return {
        "park": park,
        "exact": text(a.exact),
        "grade_text": a.grade_text,
        "reason": verdict.phrase(a),
        "would_be_score": text(a.would_be.score),
        "would_be_grade": a.would_be.grade,
        "floor": text(a.range.floor),
        "ceiling": text(a.range.ceiling),
        "full": text(a.tally.full),
        "due": text(a.tally.due),
        "earned": text(a.tally.earned),
        "extras": [text(amount) for amount in extras_of(a.checklist.scoring, a.steps)],
        "held_grade": records.held_grade(a),
        "review": own[:3],
        "triggered": [veto.id for veto in a.triggered],
        "unanswered": a.unanswered,
        "sections": list(_sections(a.sections, 1)),
        "criteria": [_criterion(result) for result in a.criteria],
        "evidence": dict(evidence_digests),
        "beside": records.beside_of(a),
    }


def _sections(results: tuple[SectionResult, ...], level: int) -> Iterator[tuple[Any, ...]]:
    for result in results:
        tally = result.tally
        yield result.id, level, text(tally.full), text(tally.due), text(tally.earned)
        yield from _sections(result.sections, level + 1)


def _criterion(result: CriterionResult) -> tuple[Any, ...]:
    """A criterion's fields, in the order of those of its record."""
    answer, tally = result.answer, result.tally
    due, own = text(tally.due), text(result.own)
    return (
        result.id,
        result.state,
        due if tally.due is tally.full else text(tally.full),
        due,
        own if tally.earned is result.own else text(tally.earned),
        own,
        result.triggered,
        None if answer.value is None else result.criterion.answer.dump(answer.value),
        answer.not_applicable,
        answer.note,
        [(piece.kind, piece.text) for piece in answer.evidence],
    )


def packed_names(names: Sequence[str]) -> str:
    """Names of files as JSON; "" for none."""
    return json.dumps(names, ensure_ascii=False) if names else ""


def names(text: str) -> tuple[str, ...]:
    """The names again. Raises Altered."""
    try:
        return tuple(map(str, json.loads(text or "[]")))
    except (TypeError, ValueError) as error:
        raise Altered from error


def record(row: Mapping[str, Any], *, then: bool = False) -> ParkRecord:
    """The record of a row; `then`, by the version that its answers were given to. Raises Altered."""
    try:
        return _record((then and json.loads(row["data"]).get("then")) or row)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise Altered from error


def _record(row: Mapping[str, Any]) -> ParkRecord:
    data = json.loads(row["data"])
    park = data["park"]
    if "area" in park:
        park["area"] = number(park["area"])
    scores: dict[str, Any] = {name: None if data[name] is None else number(data[name]) for name in SCORES}
    return ParkRecord(
        park=Park(**park),
        period=Period(_day(row["period_start"]), _day(row["period_end"])),
        score=None if row["score"] is None else number(row["score"]),
        grade_text=data["grade_text"],
        reason=data["reason"],
        would_be_grade=data["would_be_grade"],
        extras=tuple(map(number, data["extras"])),
        held_grade=data["held_grade"],
        review=_reviewed(row, *data["review"]),
        triggered=tuple(data["triggered"]),
        unanswered=tuple(data["unanswered"]),
        sections=tuple(
            SectionRecord(name, level, number(full), number(due), number(earned))
            for name, level, full, due, earned in data["sections"]
        ),
        criteria=tuple(map(_unpacked, data["criteria"])),
        evidence_digests=data["evidence"],
        beside=data.get("beside", {}),
        **scores,
        **{name: row[name] for name in COLUMNS},
    )


def _reviewed(row: Mapping[str, Any], items: int, of: int, disputed: int) -> Reviewed:
    score = row["own_score"]
    return Reviewed(items, of, disputed, None if score is None else number(score), row["own_grade"])


_day = lru_cache(maxsize=1024)(datetime.date.fromisoformat)


def _unpacked(item: Sequence[Any]) -> CriterionRecord:
    """What `_criterion` made, read back."""
    name, state, full, due, earned, own, *rest, evidence = item
    proof = tuple((kind, what) for kind, what in evidence)
    return CriterionRecord._make((name, state, number(full), number(due), number(earned), number(own), *rest, proof))
