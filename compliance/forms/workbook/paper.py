"""What the sheets of a form have in common: looks, paper, protection, and writing that changes no text."""

from __future__ import annotations

import datetime
from fractions import Fraction
from typing import Any

from compliance.checklist.model import Checklist
from compliance.errors import column_letters
from compliance.files.workbooks import paper
from compliance.forms.workbook import layout
from compliance.numbers import plain, read_number

EARLIEST, LATEST = datetime.date(2000, 1, 1), datetime.date(2100, 12, 31)
ALLOWED = {"format_rows": True, "format_columns": True}


class Paper:
    """What all sheets of a form share: the workbook, the looks, the lists behind the drop-downs."""

    def __init__(self, book: Any, checklist: Checklist, looks: dict[str, Any], *, reviewed: bool, locked: bool) -> None:
        """`reviewed` where there are a reviewer's columns; `locked` where only these are for typing."""
        self.book, self.checklist, self.looks = book, checklist, looks
        self.reviewed, self.locked = reviewed, locked
        self.lists: list[tuple[str, ...]] = []

    @property
    def identity(self) -> str:
        checklist = self.checklist
        return f"检查表 {checklist.id} {checklist.version}　指纹 {checklist.short_fingerprint}"

    def choices(self, choices: tuple[str, ...]) -> str:
        """Where the choices stand on the hidden sheet."""
        if choices not in self.lists:
            self.lists.append(choices)
        letters = column_letters(self.lists.index(choices) + 1)
        return f"={layout.LISTS}!${letters}$1:${letters}${len(choices)}"

    def set_up(self, sheet: Any, *, header: int, across: int = 1, down: int = 0) -> None:
        """Paper, so many pages across and down, margins and footer; protection of all that is not for typing."""
        paper.a4(sheet, self.identity, font=paper.SONG)
        sheet.repeat_rows(header)
        sheet.fit_to_pages(across, down)
        sheet.protect("", ALLOWED)

    def text(self, sheet: Any, row: int, column: int, text: str, look: str) -> None:
        """Text that stays text, whatever it begins with."""
        paper.write(sheet, row, column, paper.whole(text), self.looks[look])

    def number(self, sheet: Any, row: int, column: int, text: str | None, look: str) -> None:
        """A number as a number where a spreadsheet can hold it exactly, else as text."""
        exact = read_number(text) if text is not None else None
        if exact is not None and look.endswith("percent"):
            exact /= 100
        if exact is not None and read_number(format(float(exact), ".15g")) == exact:
            sheet.write_number(row, column, float(exact), self.looks[look])
        elif text is not None and look.endswith("percent"):
            self.text(sheet, row, column, f"{text}%", look)
        else:
            self.text(sheet, row, column, text or "", look)

    def day(self, sheet: Any, row: int, column: int, day: datetime.date | None, look: str) -> None:
        if day is not None and day >= paper.FIRST_DAY:
            sheet.write_datetime(row, column, datetime.datetime.combine(day, datetime.time()), self.looks[look])
        else:
            self.text(sheet, row, column, day.isoformat() if day else "", look)
        limits = {"validate": "date", "criteria": "between", "minimum": EARLIEST, "maximum": LATEST}
        limit(sheet, row, column, limits, "填日期，例如 2025-12-31")


def limit(sheet: Any, row: int, column: int, rule: dict[str, Any], expected: str) -> None:
    """Has a spreadsheet refuse what a rule does not allow; the refusal says what is expected."""
    error = {"error_title": "不能这样填", "error_message": paper.cut(expected, paper.LONGEST_HINT)}
    sheet.data_validation(row, column, row, column, {**rule, **error})


def as_text(value: Fraction | int | None) -> str | None:
    return None if value is None else plain(Fraction(value))
