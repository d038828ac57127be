"""A park's record as one row of the results database, and back. Exact numbers are written as "17/2"."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import fields
from fractions import Fraction
from functools import lru_cache
from typing import Any

from compliance.answers import Park, Period
from compliance.cohort.records import CriterionRecord, ParkRecord, SectionRecord
from compliance.errors import visible

SCORES = ("exact", "would_be_score", "floor", "ceiling", "full", "due", "earned")
TEXTS = ("grade_text", "would_be_grade", "triggered", "unanswered")
PARK = tuple(field.name for field in fields(Park))


def text(number: Fraction | None) -> str | None:
    """An exact number as text; None stays None."""
    if number is None:
        return None
    top, bottom = number.as_integer_ratio()
    return str(top) if bottom == 1 else f"{top}/{bottom}"


number = lru_cache(maxsize=65536)(Fraction)
"""The exact number of such a text; the same few thousand come again and again."""


def row(record: ParkRecord) -> dict[str, Any]:
    """The columns of `store.schema.assessment`: what is searched for on its own, all else in `data`."""
    park = record.park
    key, start, end = record.key
    return {
        "source": record.source,
        "park": visible(key),
        "period_start": start,
        "period_end": end,
        "year": record.year,
        "name": visible(park.name),
        "code": visible(park.code),
        "region": visible(park.region),
        "type": park.type,
        "source_fingerprint": record.source_fingerprint,
        "checklist_id": record.checklist_id,
        "checklist_version": record.checklist_version,
        "checklist_fingerprint": record.checklist_fingerprint,
        "program_version": record.program_version,
        "standing": record.standing,
        "score": text(record.score),
        "grade": record.grade,
        "data": json.dumps(_data(record), ensure_ascii=False, separators=(",", ":")),
    }


def _data(record: ParkRecord) -> dict[str, Any]:
    park = {name: value for name in PARK if (value := getattr(record.park, name))}
    if "area" in park:
        park["area"] = text(park["area"])
    return {
        "park": park,
        **{name: text(getattr(record, name)) for name in SCORES},
        **{name: getattr(record, name) for name in TEXTS},
        "sections": [(s.id, s.level, text(s.full), text(s.due), text(s.earned)) for s in record.sections],
        "criteria": [_criterion(c) for c in record.criteria],
        "evidence": record.evidence_digests,
    }


def _criterion(c: CriterionRecord) -> tuple[Any, ...]:
    """The fields of a criterion, in their order."""
    numbers = text(c.full), text(c.due), text(c.earned), text(c.own)
    rest = (c.triggered, c.answer, c.not_applicable, c.note, c.evidence)
    return (c.id, c.state, *numbers, *rest)


def record(row: Mapping[str, Any]) -> ParkRecord:
    """The record of a row."""
    data = json.loads(row["data"])
    park = data["park"]
    if "area" in park:
        park["area"] = number(park["area"])
    scores: dict[str, Any] = {name: None if data[name] is None else number(data[name]) for name in SCORES}
    return ParkRecord(
        source=row["source"],
        source_fingerprint=row["source_fingerprint"],
        checklist_id=row["checklist_id"],
        checklist_version=row["checklist_version"],
        checklist_fingerprint=row["checklist_fingerprint"],
        program_version=row["program_version"],
        park=Park(**park),
        period=Period(_day(row["period_start"]), _day(row["period_end"])),
        standing=row["standing"],
        score=None if row["score"] is None else number(row["score"]),
        grade=row["grade"],
        grade_text=data["grade_text"],
        would_be_grade=data["would_be_grade"],
        triggered=tuple(data["triggered"]),
        unanswered=tuple(data["unanswered"]),
        sections=tuple(
            SectionRecord(name, level, number(full), number(due), number(earned))
            for name, level, full, due, earned in data["sections"]
        ),
        criteria=tuple(_unpacked(*fields) for fields in data["criteria"]),
        evidence_digests=data["evidence"],
        **scores,
    )


_day = lru_cache(maxsize=1024)(datetime.date.fromisoformat)


def _unpacked(
    identifier: str,
    state: Any,
    full: str,
    due: str,
    earned: str,
    own: str,
    triggered: bool,
    answer: Any,
    not_applicable: str,
    note: str,
    evidence: list[list[str]],
) -> CriterionRecord:
    return CriterionRecord(
        id=identifier,
        state=state,
        full=number(full),
        due=number(due),
        earned=number(earned),
        own=number(own),
        triggered=triggered,
        answer=answer,
        not_applicable=not_applicable,
        note=note,
        evidence=tuple((kind, what) for kind, what in evidence),
    )
