"""What a form begins with: nothing but the year, or the answers of an earlier file."""

from __future__ import annotations

import datetime
from dataclasses import replace

from compliance.answers import validity
from compliance.answers.model import Answer, AnswerSheet, Park, Period
from compliance.checklist.model import Checklist
from compliance.checklist.objects import FIRST, Objects, repeated


def blank(checklist: Checklist, year: int, objects: Objects) -> AnswerSheet:
    """An empty answer sheet for a calendar year; a section that is assessed per object has one if none is named."""
    named = {section.id: objects.get(section.id, (FIRST,)) for section in repeated(checklist)}
    return AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=Park(name=""),
        period=calendar(year),
        objects=named,
    )


def for_year(sheet: AnswerSheet, year: int) -> AnswerSheet:
    """Earlier answers as a start for another year: nobody has signed or reviewed them for it yet.

    Of the evidence only what says that it still holds is kept; all of it is offered.
    """
    period = calendar(year)
    if period == sheet.period:
        return sheet

    def begun(answer: Answer) -> Answer:
        return replace(validity.carried_over(answer, period), by="", on=None)

    unsigned = as_counted(sheet).with_each(begun)
    return replace(unsigned, period=period, assessed_on=None)


def as_counted(sheet: AnswerSheet) -> AnswerSheet:
    """A sheet whose results are those that counted, a reviewer's where there was one, with nothing said of reviews."""
    return sheet.with_each(lambda answer: replace(answer, review=None))


def calendar(year: int) -> Period:
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
