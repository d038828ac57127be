"""One entry of an answers file, of a criterion or of a bonus or penalty item, with its review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from compliance.answers.fields import FieldReader
from compliance.answers.model import (
    ANSWER_FIELDS,
    EXTRA_FIELDS,
    EXTRA_REVIEW_FIELDS,
    MOST_REVIEWERS,
    NO,
    REVIEW,
    REVIEW_FIELDS,
    YES,
    Answer,
)
from compliance.answers.results import Shared, counted, is_reason, nothing_filled_in, result
from compliance.checklist.kinds import Entered, Slot
from compliance.checklist.model import BonusItem, Criterion, Item, PenaltyItem
from compliance.errors import Finding, Place, quoted


def entered(item: Item) -> Entered:
    """What is entered as the result of something."""
    if isinstance(item, Criterion):
        return item.answer.entered
    if item.number is not None:
        return Entered("number", (item.number,))
    return Entered("choice", (Slot("有无", choices=(YES, NO), texts=("", "")),))


def read_entry(
    item: Item,
    entry: dict[str, Any],
    evidence_fault: Callable[[str], str] = lambda _: "",
) -> tuple[Answer, list[Finding]]:
    """One entry on its own, as in a whole file; the places of its mistakes begin with the names of its fields."""
    reader = FieldReader(evidence_fault)
    if isinstance(item, Criterion):
        return answer(reader, item, entry, ()), reader.findings
    return extra(reader, item, entry, ()), reader.findings


def answer(reader: FieldReader, criterion: Criterion, raw: Any, path: Place) -> Answer:
    reader.subject = criterion.id
    fields = reader.mapping(raw, path, ANSWER_FIELDS)
    shared = _shared(reader, fields, path)
    own = result(reader, criterion, fields, path, shared)
    return _reviewed(reader, own, fields, path, criterion) if REVIEW in fields else own


def extra(reader: FieldReader, item: BonusItem | PenaltyItem, raw: Any, path: Place) -> Answer:
    """The entry of a bonus or penalty item: 有 or 无, or a number."""
    reader.subject = item.id
    fields = reader.mapping(raw, path, EXTRA_FIELDS)
    own = Answer(counted(reader, item, fields, path).value, "", None, *_shared(reader, fields, path))
    return _reviewed(reader, own, fields, path, item)


def _shared(reader: FieldReader, raw: dict[str, Any], path: Place) -> Shared:
    """The fields that every kind of entry has."""
    note, evidence, by, on = raw.get("说明"), raw.get("佐证"), raw.get("填写人"), raw.get("填写日期")
    return (
        "" if note is None else reader.text(note, (*path, "说明")),
        () if evidence is None else reader.evidence(evidence, (*path, "佐证")),
        "" if by is None else reader.text(by, (*path, "填写人")),
        None if on is None else reader.date(on, (*path, "填写日期")),
    )


def _reviewed(reader: FieldReader, own: Answer, fields: dict[str, Any], path: Place, item: Item) -> Answer:
    """The answer as its reviewers, one or a list of them, left it, or as it is where nothing was reviewed."""
    path, raw, answer = (*path, REVIEW), fields.get(REVIEW), own
    several = reader.first_of(raw, MOST_REVIEWERS, path) if isinstance(raw, list) else [raw]
    for number, one in enumerate(several):
        opinion = _opinion(reader, own, one, (*path, number) if isinstance(raw, list) else path, item)
        answer = answer if opinion is None else answer.with_opinion(opinion)
    return answer


def _opinion(reader: FieldReader, own: Answer, raw: Any, path: Place, item: Item) -> Answer | None:
    """What one reviewer said; None where nothing is filled in."""
    known = REVIEW_FIELDS if isinstance(item, Criterion) else EXTRA_REVIEW_FIELDS
    review = reader.mapping(raw, path, known)
    if all(nothing_filled_in(value) for value in review.values()):
        return None
    before = len(reader.findings)
    found = result(reader, item, review, path) if isinstance(item, Criterion) else counted(reader, item, review, path)
    reason = reader.text(review.get("理由"), (*path, "理由"))
    by = reader.text(review.get("复核人"), (*path, "复核人"))
    on = reader.date(review.get("日期"), (*path, "日期"))
    if not found.given and len(reader.findings) == before:
        reader.complain(path, "review.missing")
    if found.given and found.differs(own) and not is_reason(reason or found.not_applicable):
        reader.complain((*path, "理由"), "review.reason", found=quoted(reason or None))
    return replace(found, note=reason or found.not_applicable, by=by, on=on)
