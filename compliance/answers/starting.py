"""What a form begins with: nothing but the year, or the answers of an earlier file."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace

from compliance.answers import validity
from compliance.answers.model import Answer, AnswerSheet, Park, Period
from compliance.checklist.model import Checklist
from compliance.checklist.objects import FIRST, Objects, repeated

TAKEN_OVER = "照{year}年，待核对。"
UNCONFIRMED = re.compile(TAKEN_OVER.format(year=r"\d{4}"))
"""How the remark of an answer begins that was taken over from another year and not looked at since."""


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
    """Earlier answers as a start for another year: nobody has signed or reviewed them for it yet, and each says so.

    Of the evidence only what says that it still holds is kept; all of it is offered.
    """
    period = calendar(year)
    if period == sheet.period:
        return sheet
    mark = TAKEN_OVER.format(year=sheet.period.end.year)

    def begun(answer: Answer) -> Answer:
        taken = validity.carried_over(answer, period)
        return replace(taken, note=f"{mark}{confirmed(taken.note)}" if taken.given else taken.note, by="", on=None)

    unsigned = as_counted(sheet).with_each(begun)
    return replace(unsigned, period=period, assessed_on=None)


def confirmed(note: str) -> str:
    """The remark of an answer that somebody has looked at."""
    return UNCONFIRMED.sub("", note, count=1) if UNCONFIRMED.match(note) else note


def unconfirmed(sheet: AnswerSheet) -> list[str]:
    """The ids of answers that were taken over from another year and not looked at since."""
    return [name for name, answer in sheet.every.items() if UNCONFIRMED.match(answer.own.note)]


def as_counted(sheet: AnswerSheet) -> AnswerSheet:
    """A sheet whose results are those that counted, a reviewer's where there was one, with nothing said of reviews."""
    return sheet.with_each(lambda answer: replace(answer, review=None))


def calendar(year: int) -> Period:
    return Period(datetime.date(year, 1, 1), datetime.date(year, 12, 31))
