"""A workbook as sparse cells, whatever file it comes from, and the ways a file fails to be one."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Literal, NamedTuple

Kind = Literal["text", "number", "percent", "date", "formula", "error"]

MAX_CELLS = 200_000
MAX_SHEETS = 200
MAX_SERIAL = 2_958_465
"""The 31 December 9999, the last day that a spreadsheet knows."""

NO_FORM = "no-form"
"""The code of what was never meant as a form."""


class Cell(NamedTuple):
    """What a cell holds, as text: a percentage as "95%", a day as "2025-12-31", a formula as its last result."""

    text: str
    kind: Kind = "text"


@dataclass(slots=True)
class Sheet:
    """The cells that hold anything, by row and column from 1. Sparse: a stray cell in the last row costs nothing."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)


class Unreadable(Exception):
    """A file that cannot be read as a workbook, or holds more than a form could."""

    def __init__(self, message: str, *, sheet: str = "", row: int = 0, column: int = 0, **details: str) -> None:
        super().__init__(message)
        self.message, self.sheet, self.row, self.column, self.details = message, sheet, row, column, details


def damaged(what: str) -> Unreadable:
    return Unreadable("文件已损坏或不完整", found=what, remedy="请填报人重新保存、重新发送一次")


def put(sheet: Sheet, row: int, column: int, cell: Cell, count: int) -> int:
    """Keeps a cell and counts it among all those of the file; a long text, which many cells may share, as several."""
    if count >= MAX_CELLS:
        expected = f"不超过 {MAX_CELLS} 个有内容的单元格"
        raise Unreadable("内容过多，不是填报表", sheet=sheet.name, row=row, column=column, expected=expected)
    sheet.cells[row, column] = cell
    return count + 1 + len(cell.text) // 100


def number_cell(raw: str, form: Kind, epoch_1904: bool = False) -> Cell:
    """A number as it was typed: spreadsheets keep 3.2 as 3.2000000000000002, and 95% as 0.95."""
    try:
        number = Decimal(format(float(raw), ".15g"))
    except (ValueError, OverflowError, InvalidOperation):
        return Cell(raw)
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return Cell(raw)
    if form == "date":
        day = day_of(number, epoch_1904)
        return Cell(day.isoformat(), "date") if day else Cell(plain(number), "number")
    if form == "percent":
        return Cell(f"{plain(number * 100)}%", "percent")
    return Cell(plain(number), "number")


def plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(number: Decimal, epoch_1904: bool = False) -> datetime.date | None:
    """The day of a serial number; None for a mere time of day."""
    days = int(number) + (1462 if epoch_1904 else 0)
    # Day 60 is the 29 February 1900, which never was; all before it are off by one.
    return datetime.date(1899, 12, 30) + datetime.timedelta(days) if 60 < days <= MAX_SERIAL else None


BUILT_IN_PERCENT = {9, 10}
BUILT_IN_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def form_of(number: int, code: str = "") -> Kind:
    """What a number format shows: by its number where that is built in, else by its code."""
    if number in BUILT_IN_PERCENT:
        return "percent"
    if number in BUILT_IN_DATES and not code:
        return "date"
    shown = NOT_SHOWN.sub("", code).lower()
    if "%" in shown:
        return "percent"
    return "date" if {"y", "d"} & {*shown} and "general" not in shown else "number"
