"""What the sheets have in common: their paper, their headings and how a cell is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from compliance.errors import visible
from compliance.files.workbooks import paper
from compliance.report.cohort.dossier import Dossier, rate

Cell = str | int | float | Fraction | None
"""A text, a number as it stands, or an exact number; None leaves the cell empty."""

FONT = paper.PRINTED
BOXED = {**FONT, **paper.LINED}
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
        paper.a4(sheet, self.dossier.edition, f"{name} ", side=0.4, upright=upright)
        return sheet

    def head(self, sheet: Any, title: str, note: str, columns: Sequence[Column]) -> int:
        """Title, note and headings; the row after them."""
        sheet.write_string(0, 0, title, self.format(**FONT | {"bold": True, "font_size": 14}))
        if note:
            sheet.write_string(1, 0, note, self.format(**FONT | {"font_color": "#55606C"}))
        look = self.format(**FONT | paper.HEAD)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(2, index, column.heading, look)
        # A filter's button takes the place of two letters.
        sheet.set_row(2, max(height(column.heading, column.width - 2) for column in columns))
        sheet.repeat_rows(2)
        return 3

    def write(self, sheet: Any, row: int, index: int, cell: Cell, column: Column) -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, index, None, self.format(**BOXED))
        elif isinstance(cell, str):
            sheet.write_string(
                row, index, paper.cut(visible(cell), paper.SHOWN), self.format(**BOXED, text_wrap=True, indent=1)
            )
        else:
            shape = self.scores.get(column.format) or column.format or "0"
            if column.format == SCORE:
                shape = as_shown(self.dossier.score(Fraction(cell)))
            elif column.format == SHARE:
                shape = as_shown(rate(Fraction(cell)))
            sheet.write_number(row, index, float(cell), self.format(**BOXED, num_format=shape))


def as_shown(printed: str) -> str:
    """The number format that shows as many decimals: "0.00%" for 99.96%."""
    _, point, rest = printed.partition(".")
    return "0" + point + "".join("0" if sign.isdigit() else sign for sign in rest)


def height(cell: Cell, width: float) -> float:
    """The height of a row that shows the whole text."""
    if not isinstance(cell, str):
        return 18
    return min(400, 4 + 15 * paper.lines(cell, max(1, int(width - 1))))
