"""The register as a workbook: A4 landscape, protected where nothing is typed, its history beside it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter

from compliance.analysis.register.model import COLUMNS, DATES, GIVEN, GONE, HISTORY_COLUMNS, Entry, Register
from compliance.errors import one_line, visible
from compliance.files.workbooks import paper
from compliance.forms.register import plan_sheet
from compliance.forms.register.layout import CHOICES, DATA, FORMAT, HEADINGS, HISTORY, ISSUED, SHEET, digest
from compliance.forms.register.plan_sheet import Planned
from compliance.forms.workbook.paper import limit

WIDTHS = (5, 13, 34, 6, 34, 10, 8, 11, 8, 16, 8, 11, 9, 10)
HEADER = 2
"""The row of the headings, from 0."""
SPARE = 20
"""So many empty rows for what is found otherwise than by an assessment."""
HISTORY_WIDTHS = (11, 12, 12, 10, 45, 45, 10)
LINE_HEIGHT, MOST_HEIGHT, WIDE = 12.5, 400, 1.75
"""In points; and a Chinese character in widths of a figure."""

BOX = paper.boxed(9)
LOOKS: dict[str, paper.Look] = {
    "title": paper.TITLE,
    "plain": {"font_name": paper.SONG, "font_size": 9},
    "head": paper.head(9),
    "given": {**BOX, "bg_color": "#F3F5F7"},
    "typed": {**BOX, "locked": False, "num_format": "@"},
    "day": {**BOX, "locked": False, "align": "center", "num_format": "yyyy-mm-dd"},
    "centre": {**BOX, "bg_color": "#F3F5F7", "align": "center"},
    "late": {**BOX, "bg_color": paper.WRONG, "align": "center", "bold": True},
    "phase": {**BOX, "bg_color": "#DCE6F0", "bold": True},
    "words": {"font_name": paper.SONG, "font_size": 9, "text_wrap": True, "valign": "top"},
    "closed": {**BOX, "bg_color": paper.DONE, "align": "center"},
}


def to_xlsx(register: Register, planned: Planned | None = None) -> bytes:
    """The same register gives the same bytes."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": f"{one_line(register.park)}整改台账",
            "created": datetime.datetime.combine(register.on, datetime.time()),
        }
    )
    looks = {name: book.add_format(look) for name, look in LOOKS.items()}
    _Sheet(book, looks, register).write()
    if planned is not None:
        plan_sheet.write(book, looks, planned, register)
    _history(book, looks, register)
    _hidden(book, DATA, _facts(register))
    _hidden(book, ISSUED, ([entry.id, *(entry.text(column) for column in COLUMNS)] for entry in register.entries))
    book.close()
    return paper.growing(buffer.getvalue())


def _facts(register: Register) -> list[list[str]]:
    return [
        ["格式", FORMAT],
        ["检查表", register.checklist_id],
        ["版本", register.checklist_version],
        ["指纹", register.fingerprint],
        ["园区", register.park],
        ["评价期", register.period],
        ["日期", register.on.isoformat()],
        ["历史", digest(event.texts() for event in register.history)],
    ]


def _hidden(book: Any, name: str, rows: Iterable[Iterable[str]]) -> None:
    sheet = book.add_worksheet(name)
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            if text:
                sheet.write_string(row, column, paper.whole(text))
    sheet.hide()
    sheet.protect()


class _Sheet:
    def __init__(self, book: Any, looks: dict[str, Any], register: Register) -> None:
        self.sheet, self.looks, self.register = book.add_worksheet(SHEET), looks, register
        self.gone = {entry.id for entry in register.gone()}

    def write(self) -> None:
        register, sheet = self.register, self.sheet
        self.text(0, 0, f"{one_line(register.park)}　整改台账", "title")
        state = (
            f"评价期 {register.period}；截至 {register.on.isoformat()}：共 {len(register.entries)} 项，"
            f"未销号 {len(register.open)} 项（逾期 {len(register.overdue)} 项），已销号 {len(register.closed)} 项"
        )
        self.text(1, 0, state, "plain")
        for column, (name, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
            self.text(HEADER, column, name, "head")
            sheet.set_column(column, column, width)
        sheet.set_column(len(HEADINGS) - 1, len(HEADINGS) - 1, None, None, {"hidden": True})
        for number, entry in enumerate(register.entries, start=1):
            self.entry(HEADER + number, str(number), entry)
        first_spare = HEADER + len(register.entries) + 1
        for row in range(first_spare, first_spare + SPARE):
            self.entry(row, "", None)
        self.paper(first_spare + SPARE - 1)

    def entry(self, row: int, number: str, entry: Entry | None) -> None:
        self.text(row, 0, number, "centre")
        texts = [entry.text(name) if entry is not None else "" for name in COLUMNS]
        self.sheet.set_row(row, _height(texts, WIDTHS[1:]))
        for column, name in enumerate(COLUMNS, start=1):
            given = entry is not None and name in GIVEN and not entry.by_hand
            day = getattr(entry, COLUMNS[name]) if entry is not None and name in DATES else None
            if day is not None and day >= paper.FIRST_DAY:
                moment = datetime.datetime.combine(day, datetime.time())
                self.sheet.write_datetime(row, column, moment, self.looks["day"])
            else:
                text = entry.text(name) if entry is not None else ""
                self.text(row, column, text, "day" if name in DATES else "given" if given else "typed")
            if name in DATES:
                rule = {"validate": "date", "criteria": ">=", "value": datetime.date(2000, 1, 1)}
                limit(self.sheet, row, column, rule, "填日期，例如 2026-03-31")
            elif name in CHOICES:
                rule = {"validate": "list", "source": list(CHOICES[name])}
                limit(self.sheet, row, column, rule, "从列表中选一个")
        on = self.register.on
        hint = "" if entry is None else GONE if entry.id in self.gone else entry.hint(on)
        look = "centre"
        if entry is not None and (entry.closed or entry.is_overdue(on)):
            look = "closed" if entry.closed else "late"
        self.text(row, len(COLUMNS) + 1, hint, look)
        self.text(row, len(COLUMNS) + 2, entry.id if entry is not None else "", "given")

    def text(self, row: int, column: int, text: str, look: str) -> None:
        _text(self.sheet, row, column, text, self.looks[look])

    def paper(self, last: int) -> None:
        sheet, register = self.sheet, self.register
        _paper(
            sheet,
            HEADER,
            f"检查表 {register.checklist_id} {register.checklist_version}　指纹 {register.fingerprint[:16]}",
        )
        sheet.freeze_panes(HEADER + 1, 3)
        sheet.autofilter(HEADER, 0, last, len(HEADINGS) - 1)
        # The empty rows are for typing, not for paper.
        sheet.print_area(0, 0, HEADER + len(register.entries), len(HEADINGS) - 2)
        sheet.activate()


def _text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    paper.write(sheet, row, column, paper.whole(visible(text)), look)


def _height(texts: Iterable[str], widths: Iterable[int]) -> float:
    """What a row of wrapped texts needs; it grows by itself with what is typed."""
    most = max(paper.lines(text, width - 1, wide=WIDE) for text, width in zip(texts, widths, strict=False))
    return min(MOST_HEIGHT, LINE_HEIGHT * most + 3)


def _paper(sheet: Any, header: int, footer: str) -> None:
    paper.a4(sheet, footer)
    sheet.repeat_rows(header)
    sheet.protect("", paper.SORTED)


def _history(book: Any, looks: dict[str, Any], register: Register) -> None:
    sheet = book.add_worksheet(HISTORY)
    for column, (name, width) in enumerate(zip(HISTORY_COLUMNS, HISTORY_WIDTHS, strict=True)):
        sheet.write_string(0, column, name, looks["head"])
        sheet.set_column(column, column, width)
    for row, event in enumerate(register.history, start=1):
        sheet.set_row(row, _height(event.texts(), HISTORY_WIDTHS))
        for column, text in enumerate(event.texts()):
            _text(sheet, row, column, text, looks["given"])
    _paper(sheet, 0, one_line(register.park))
