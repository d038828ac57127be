"""The list as a workbook: A4 on its side, with a filter, the last column to tick off."""

from __future__ import annotations

import datetime
import io

import xlsxwriter

from compliance.analysis.inventory import Inventory
from compliance.answers.model import AnswerSheet
from compliance.errors import visible
from compliance.files.workbooks import paper
from compliance.report.inventory.data import HEADINGS, rows

WIDTHS = (9, 18, 34, 22, 28, 12, 34, 9, 6)
TOP = 2


def to_xlsx(sheet: AnswerSheet, found: Inventory, day: datetime.date) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": "佐证清单", "created": datetime.datetime.combine(day, datetime.time())})
        title, head, cell = (book.add_format(look) for look in (paper.TITLE, paper.head(9), paper.boxed(9)))
        page = book.add_worksheet("佐证清单")
        paper.a4(page, visible(sheet.park.name))
        page.repeat_rows(TOP)
        page.freeze_panes(TOP + 1, 1)
        paper.write(page, 0, 0, paper.cut(visible(f"{sheet.park.name}　佐证清单　{sheet.period}"), paper.SHOWN), title)
        for number, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            page.set_column(number, number, width)
            paper.write(page, TOP, number, heading, head)
        last = TOP
        for last, row in enumerate(rows(found), start=TOP + 1):
            for column, text in enumerate(row):
                paper.write(page, last, column, paper.cut(visible(text), paper.SHOWN), cell)
        page.autofilter(TOP, 0, last, len(HEADINGS) - 1)
    return made.getvalue()
