"""The form as one self-contained web page: the questions, the engine's rules and words as data, and the script."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from compliance import offline_page
from compliance.answers import starting, validity
from compliance.answers.data import to_data
from compliance.answers.entries import entered
from compliance.answers.model import (
    ANSWER_FIELDS,
    EVIDENCE_PREFIXES,
    EXTRA_FIELDS,
    EXTRA_REVIEW_FIELDS,
    LONGEST_TEXT,
    MOST_EVIDENCE,
    MOST_MEMBERS,
    MOST_OBJECTS,
    MOST_REVIEWERS,
    OBJECTS,
    PARK_FIELDS,
    REVIEW_FIELDS,
    TEAM_FIELDS,
    AnswerSheet,
)
from compliance.answers.reading import top_names
from compliance.checklist.fates import is_conformity, unlike
from compliance.checklist.kinds import AnswerKind, LevelScale, Slot
from compliance.checklist.model import BonusItem, Checklist, Criterion, PenaltyItem, Section
from compliance.checklist.objects import FIRST, expand, repeated
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.checklist.revision import RevisionMapping
from compliance.checklist.rules import VETO_WORDS, Veto
from compliance.forms.questions.questions import questions
from compliance.forms.text.blank import penalty_rule
from compliance.numbers import plain
from compliance.refusals import PHRASES, REFUSALS
from compliance.version import __version__

FOLDER = "form"
SCRIPTS = (
    *("numbers.js", "kinds.js", "scoring.js", "reading.js", "earlier.js", "files.js", "zip.js", "names.js"),
    *("pictures.js", "kept.js", "bundle.js", "drafts.js", "controls.js", "attachments.js"),
    *("places.js", "stages.js", "lastyear.js", "signer.js", "paper.js", "form.js"),
)
DIGITS_OF_A_FORM = 16


def render(checklist: Checklist, *, year: int, prefill: AnswerSheet | None = None) -> str:
    """The page for a year. Answers of that year are filled in; those of another year are shown beside the questions.

    The park's profile is taken over from either.
    """
    return offline_page.render(
        FOLDER,
        "form.html.j2",
        script=offline_page.part(FOLDER, *SCRIPTS),
        style=offline_page.part(FOLDER, "form.css"),
        data=data_text(checklist, year=year, prefill=prefill),
        checklist=checklist,
        year=year,
        program=f"compliance {__version__}",
    )


def data_text(checklist: Checklist, *, year: int, prefill: AnswerSheet | None = None) -> str:
    """What the script works with, as it stands in the page."""
    return _json(form_data(checklist, year=year, prefill=prefill))


def form_data(checklist: Checklist, *, year: int, prefill: AnswerSheet | None) -> dict[str, Any]:
    """What the script works with: the checklist, what to fill in, and what to say where it refuses."""
    continues = prefill is not None and prefill.period.end.year == year
    data = {
        "id": checklist.id,
        "version": checklist.version,
        "year": year,
        "rules": checklist.scoring.model_dump(exclude={"notes", "steps"}, exclude_none=True)
        | {"steps": [step.model_dump(exclude_none=True) for step in checklist.scoring.steps]}
        | {"base_at": checklist.base_at},
        "scales": {name: [level.model_dump() for level in levels] for name, levels in checklist.scales.items()},
        "rounding": checklist.scoring.rounding.model_dump(),
        "sections": [_section(section, checklist) for section in checklist.sections],
        "measures": [measure.model_dump(exclude={"name"}, exclude_none=True) for measure in checklist.measures],
        "conditions": [one.model_dump(exclude={"name"}, exclude_none=True) for one in checklist.conditions],
        "bonus": [_bonus(item) for item in checklist.bonus],
        "penalties": [_penalty(item) for item in checklist.penalties],
        "mappings": [_mapping(mapping, checklist) for mapping in checklist.mappings],
        "top": top_names(checklist),
        "park": list(PARK_FIELDS),
        "subject": checklist.subject.name,
        "asked": {
            field: (checklist.subject.label(field), checklist.subject.hint(field)) for field in checklist.subject.fields
        },
        "types": checklist.subject.types,
        "team": list(TEAM_FIELDS),
        "fields": ANSWER_FIELDS,
        "extraFields": EXTRA_FIELDS,
        "reviewFields": REVIEW_FIELDS,
        "extraReviewFields": EXTRA_REVIEW_FIELDS,
        "prefixes": list(EVIDENCE_PREFIXES),
        "most": {
            "text": LONGEST_TEXT,
            "evidence": MOST_EVIDENCE,
            "members": MOST_MEMBERS,
            "reviewers": MOST_REVIEWERS,
            "objects": MOST_OBJECTS,
        },
        "words": REFUSALS,
        "phrases": PHRASES,
        "start": _start(checklist, year, prefill, continues=continues),
        "earlier": _earlier(checklist, prefill, year) if prefill and not continues else None,
    }
    # A draft kept by the browser belongs to this very form: questions, words and what was filled in for it.
    return {**data, "form": hashlib.sha256(_json(data).encode()).hexdigest()[:DIGITS_OF_A_FORM]}


def _mapping(mapping: RevisionMapping, checklist: Checklist) -> dict[str, Any]:
    """How answers of an earlier version are read: of what is the same nothing is said."""
    old, today = checklist.held(mapping.from_version), checklist.item_by_id
    before = old.item_by_id if old else {}
    changes = {}
    for name in dict.fromkeys([*mapping.criteria, *before, *today]):
        change, to = mapping.change_of(name), [new for new in mapping.targets(name) if new in today]
        graded = any(is_conformity(today[new]) for new in to)
        values = {**(mapping.conformity if graded else {}), **change.values}
        alike = change.says_how or name not in before or not any(unlike(before[name], today[new]) for new in to)
        parts = {new: entered(today[new]) for new in to} if len(to) > 1 else {}
        undivided = any(part.shape in {"number", "ratio"} for part in parts.values()) and not change.says_how
        changes[name] = {
            "to": to,
            "values": values,
            "factor": None if change.factor is None else str(change.factor),
            "bands": [{**band.model_dump(), "at_least": band.at_least and str(band.at_least)} for band in change.bands],
            "percent": change.percent,
            "names": {new: part.names for new, part in parts.items() if part.shape in {"numbers", "picks"}},
            "compare": change.compare and alike and not undivided,
        }
    said = {name: change for name, change in changes.items() if name in mapping.criteria or change["values"]}
    said |= {name: change for name, change in changes.items() if not change["compare"]}
    return {"from_version": mapping.from_version, "criteria": said, "merged": mapping.merged}


STAYS = ("园区", "自评小组", OBJECTS)
"""What is the same from one year to the next."""


def _start(checklist: Checklist, year: int, prefill: AnswerSheet | None, *, continues: bool) -> dict[str, Any]:
    """The answers file that the page starts from."""
    known = to_data(prefill, checklist) if prefill else {}
    if continues:
        return known
    objects = {section.id: [FIRST] for section in repeated(checklist)}
    return {
        "检查表": checklist.id,
        "版本": checklist.version,
        "园区": {},
        **({OBJECTS: objects} if objects else {}),
        **{name: known[name] for name in STAYS if name in known},
        "评价期": {"开始": f"{year}-01-01", "结束": f"{year}-12-31"},
        "作答": {},
    }


def _earlier(checklist: Checklist, sheet: AnswerSheet, year: int) -> dict[str, Any]:
    """What was answered before, for showing beside the questions and for taking over; of evidence whether it holds."""
    period, taken_over = starting.calendar(year), starting.for_year(sheet, year)
    given = {question: question.answer_in(sheet) for question in questions(expand(checklist, sheet.objects))}
    answers = {
        question.id: {
            "shown": question.shown(answer),
            "note": answer.note,
            "evidence": [str(one) for one in validity.offered(answer, period)],
            "entry": question.entry_in(taken_over),
        }
        for question, answer in given.items()
        if answer.given
    }
    return {"year": sheet.period.end.year, "answers": answers}


def _section(section: Section, checklist: Checklist) -> dict[str, Any]:
    told = dict.fromkeys(("id", "number", "title", "points", "rollup", "counted", "note"), True)
    shown = section.model_dump(include={**told, "per_object": {"name", "rollup"}}, exclude_none=True)
    return {
        **shown,
        "provenance": ORIGIN_WORDS[section.origin],
        "sections": [_section(child, checklist) for child in section.sections],
        "criteria": [_criterion(criterion, checklist) for criterion in section.criteria],
    }


def _criterion(criterion: Criterion, checklist: Checklist) -> dict[str, Any]:
    answer, points = criterion.answer, criterion.points
    handling, instead = checklist.handling(criterion), checklist.instead(criterion)
    return {
        "id": criterion.id,
        "text": criterion.text,
        "points": points,
        "answer": _answer(answer),
        "rule": answer.words(points),
        "worst": answer.worst(points),
        "provenance": criterion.provenance,
        "note": criterion.note,
        "evidence": criterion.evidence,
        "checks": [(check.method, check.how) for check in criterion.checks],
        **({"instead": instead, "best": criterion.answer.best_ones} if instead else {}),
        **({} if handling.absence.counted is None else {"absent": handling.absence.counted}),
        **({} if handling.unanswered == "zero" else {"unanswered": handling.unanswered}),
        **({"span": answer.span} if criterion.id in checklist.looked_up else {}),
        **({"na": criterion.not_applicable.when} if criterion.not_applicable else {}),
        **({"veto": _veto(criterion.veto, criterion.unit)} if criterion.veto else {}),
    }


def _answer(answer: AnswerKind) -> dict[str, Any]:
    """The kind's rule, and what is entered for it."""
    shape, slots = answer.entered
    entered = {"shape": shape, "slots": [_slot(slot) for slot in slots]}
    # A shared scale stands once for all.
    shared = {"levels"} if isinstance(answer, LevelScale) and answer.scale else set()
    return answer.model_dump(exclude=shared, exclude_none=True) | entered


def _slot(slot: Slot) -> dict[str, Any]:
    texts = slot.texts if any(slot.texts) else ()
    limits = {"least": slot.least, "most": slot.most, "within": slot.within}
    said = {"unit": slot.unit, "integer": slot.integer, **limits, "choices": slot.choices, "texts": texts}
    return {"name": slot.name, **{name: part for name, part in said.items() if part}}


def _veto(veto: Veto, unit: str) -> dict[str, Any]:
    words = f"{VETO_WORDS[veto.effect]}：{veto.when.words(unit)}" if veto.when else ""
    return {**veto.model_dump(exclude_none=True), "words": words}


def _bonus(item: BonusItem) -> dict[str, Any]:
    numbers = {"points": item.most} | item.model_dump(include={"each"}, exclude_none=True)
    rule = f"{item.words}；{item.fill}" if item.number else item.words
    return _item(item) | numbers | {"evidence": item.evidence, "rule": rule}


def _penalty(item: PenaltyItem) -> dict[str, Any]:
    numbers = item.model_dump(include={"effect", "deduct", "unit", "cap"}, exclude_none=True)
    return _item(item) | numbers | {"rule": penalty_rule(item)}


def _item(item: BonusItem | PenaltyItem) -> dict[str, Any]:
    return {
        "id": item.id,
        "text": item.text,
        "provenance": ORIGIN_WORDS[item.origin],
        "checks": [(check.method, check.how) for check in item.checks],
        **({"number": _number_of(item.number)} if item.number else {}),
    }


def _number_of(slot: Slot) -> dict[str, Any]:
    most = {} if slot.most is None else {"most": slot.most}
    label = f"{slot.unit}数" if slot.integer else slot.name
    return {"label": label, "unit": slot.unit, "integer": slot.integer, **most}


def _json(data: Mapping[str, Any]) -> str:
    return offline_page.embedded(data, _number)


def _number(value: Any) -> str:
    assert isinstance(value, Fraction)
    return plain(value)
