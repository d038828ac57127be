"""What a form begins with: nothing but the year, or the answers of an earlier file."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

from compliance.answers import Answer, AnswerSheet, Park, Period
from compliance.checklist import Checklist
from compliance.forms.blank import FIRST
from compliance.objects import Objects, repeated


def blank(checklist: Checklist, year: int, objects: Objects) -> AnswerSheet:
    """An empty answer sheet for a calendar year; a section that is assessed per object has one if none is named."""
    named = {section.id: objects.get(section.id, (FIRST,)) for section in repeated(checklist)}
    return AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=Park(name=""),
        period=_calendar(year),
        objects=named,
    )


def for_year(sheet: AnswerSheet, year: int) -> AnswerSheet:
    """Earlier answers as a start for another year: nobody has signed them for it yet."""
    period = _calendar(year)
    if period == sheet.period:
        return sheet
    return replace(
        sheet,
        period=period,
        assessed_on=None,
        answers=_unsigned(sheet.answers),
        bonus=_unsigned(sheet.bonus),
        penalties=_unsigned(sheet.penalties),
    )


def _calendar(year: int) -> Period:
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31))


def _unsigned(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {name: replace(answer, by="", on=None) for name, answer in answers.items()}
