"""What the sheets have in common: their paper, their headings and how a cell is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from compliance.errors import visible
from compliance.report.cohort.dossier import Dossier

Cell = str | int | float | Fraction | None
"""A text, a number as it stands, or an exact number; None leaves the cell empty."""

FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
BOXED = {**FONT, "border": 1, "border_color": "#BFBFBF"}
LONGEST = 32000
SCORE, CHANGE = "score", "change"
"""Numbers with a score's decimals, which are the checklist's."""
SHARE = "0.0%"


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    format: str = ""
    """A number format, SCORE or CHANGE; "" for text that may wrap."""


class Paper:
    """The workbook under way."""

    def __init__(self, book: Any, dossier: Dossier) -> None:
        self.book, self.dossier = book, dossier
        digits = f"{0:.{dossier.cohort.digits}f}"
        self.scores = {SCORE: digits, CHANGE: f"+{digits};−{digits};{digits}"}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def sheet(self, name: str, *, upright: bool = False) -> Any:
        sheet = self.book.add_worksheet(name)
        if not upright:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8 {self.dossier.edition.replace('&', '&&')}&R&8 {name} 第 &P 页，共 &N 页")
        return sheet

    def head(self, sheet: Any, title: str, note: str, columns: Sequence[Column]) -> int:
        """Title, note and headings; the row after them."""
        sheet.write_string(0, 0, title, self.format(**FONT | {"bold": True, "font_size": 14}))
        if note:
            sheet.write_string(1, 0, note, self.format(**FONT | {"font_color": "#55606C"}))
        look = BOXED | {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "align": "center"}
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(2, index, column.heading, self.format(**look, text_wrap=True))
        # A filter's button takes the place of two letters.
        sheet.set_row(2, max(height(column.heading, column.width - 2) for column in columns))
        sheet.repeat_rows(2)
        return 3

    def write(self, sheet: Any, row: int, index: int, cell: Cell, column: Column) -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, index, None, self.format(**BOXED))
        elif isinstance(cell, str):
            sheet.write_string(row, index, visible(cell)[:LONGEST], self.format(**BOXED, text_wrap=True, indent=1))
        else:
            shape = self.scores.get(column.format) or column.format or "0"
            sheet.write_number(row, index, float(cell), self.format(**BOXED, num_format=shape))


def height(cell: Cell, width: float) -> float:
    """The height of a row that shows the whole text."""
    if not isinstance(cell, str):
        return 18
    lines = sum(
        max(1, -(-sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) // max(1, int(width - 1))))
        for line in cell.split("\n")
    )
    return min(400, 4 + 15 * lines)
