"""A checklist as a workbook to type in, empty or with answers in it."""

from __future__ import annotations

import datetime
import io
from typing import Any

import xlsxwriter

from compliance.answers.model import OBJECTS, YES, AnswerSheet
from compliance.checklist.model import Checklist
from compliance.errors import UsageError
from compliance.files.workbooks.paper import SONG, growing
from compliance.forms.workbook import cover, layout, styles
from compliance.forms.workbook.lines import Part, parts
from compliance.forms.workbook.pages import Page
from compliance.forms.workbook.paper import Paper


def workbook(checklist: Checklist, sheet: AnswerSheet, *, for_review: bool = False) -> bytes:
    """The form for one park, with the answers of `sheet` in it. Raises UsageError where one does not fit a cell.

    A sheet that was reviewed has a reviewer's columns as well; `for_review` has them in any case, and locks the rest.
    They have room for one reviewer: UsageError where several reviewed the same.
    """
    several = [name for name, answer in sheet.every.items() if answer.review and len(answer.review.opinions) > 1]
    if several:
        raise UsageError(
            f"{'、'.join(several)} 有几位复核人的意见，工作簿中只写得下一位的\n"
            "    处理：用 YAML 答卷或网页；要再请人复核的，由没有并入复核的答卷生成复核表"
        )
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            # The width of a column is so many digits of this font.
            "default_format_properties": {"font_name": SONG, "font_size": 10},
        },
    )
    created = datetime.datetime.combine(sheet.period.start, datetime.time())
    book.set_properties({"title": checklist.title, "created": created})
    looks = {name: book.add_format(look) for name, look in styles.looks(locked=for_review).items()}
    reviewed = for_review or sheet.reviewed
    paper = Paper(book, checklist, looks, reviewed=reviewed, locked=for_review)
    found = parts(checklist, sheet)
    front = book.add_worksheet(layout.COVER)
    cover.team(paper, sheet.team)
    pages = [Page(paper, part) for part in found]
    cover.cover(paper, front, sheet, pages)
    cover.guide(paper)
    _lists(paper)
    _data(paper, sheet, found)
    front.activate()
    book.close()
    return growing(buffer.getvalue())


def _lists(paper: Paper) -> None:
    """The choices of the drop-downs, each list in a column."""
    sheet = paper.book.add_worksheet(layout.LISTS)
    for column, choices in enumerate(paper.lists):
        for row, choice in enumerate(choices):
            sheet.write_string(row, column, choice)
    _out_of_sight(sheet)


def _data(paper: Paper, sheet: AnswerSheet, found: list[Part]) -> None:
    """What the form was made from, and which row is on which sheet."""
    checklist = paper.checklist
    lines: list[tuple[str, str, tuple[str, ...]]] = [
        ("格式", "", (layout.FORMAT,)),
        ("检查表", "", (checklist.id,)),
        ("版本", "", (checklist.version,)),
        ("指纹", "", (checklist.fingerprint,)),
        *([(layout.REVIEWED, "", (YES,))] if paper.reviewed else []),
        *(("园区", field, (checklist.subject.label(field),)) for field in checklist.subject.fields),
        *([] if paper.locked else [(layout.SIGNED, field, (field,)) for field in (layout.BY, layout.ON)]),
        *((OBJECTS, section, names) for section, names in sheet.objects.items()),
        *((line.key.top, line.key.id, (part.name,)) for part in found for line in part.lines),
    ]
    page = paper.book.add_worksheet(layout.DATA)
    for row, (name, of, values) in enumerate(lines):
        for column, value in enumerate((name, of, *values)):
            if value:
                page.write_string(row, column, value)
    _out_of_sight(page)


def _out_of_sight(sheet: Any) -> None:
    sheet.hide()
    sheet.protect()
