"""A workbook as sparse cells, whatever file it comes from, and the ways a file fails to be one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from compliance.errors import column_letters

Kind = Literal["text", "number", "percent", "date", "formula", "error", "picture"]

MAX_CELLS = 200_000
MAX_SHEETS = 200
MAX_ASIDES = 10_000
LONGEST_ASIDE = 500

NO_FORM = "no-form"
"""The code of what was never meant as a form."""


class Cell(NamedTuple):
    """What a cell holds, as text: a percentage as "95%", a day as "2025-12-31", a formula as its last result.

    `shown` is what a person sees instead, "" where it is the same: 3.6 shown as 4, the last minute of a day as a day.
    """

    text: str
    kind: Kind = "text"
    shown: str = ""


Beside = Literal["图片", "文本框", "图表", "嵌入的文件", "批注", "链接", "删除线", "控件"]


class Aside(NamedTuple):
    """What lies on a cell or belongs to it besides its value; row and column are 0 where it has no cell."""

    row: int
    column: int
    what: Beside
    text: str = ""


class Block(NamedTuple):
    """A rectangle of cells, from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


@dataclass(slots=True)
class Sheet:
    """The cells that hold anything, by row and column from 1. Sparse: a stray cell in the last row costs nothing."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Block] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    """Those of them that hold cells."""
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    """From the first to the last."""
    hidden: bool = False
    epoch_1904: bool = False
    """Whether days are counted from 1904."""


class Unreadable(Exception):
    """A file that cannot be read as a workbook, or holds more than a form could."""

    def __init__(self, message: str, *, sheet: str = "", row: int = 0, column: int = 0, **details: str) -> None:
        super().__init__(message)
        self.message, self.sheet, self.row, self.column, self.details = message, sheet, row, column, details


def damaged(what: str) -> Unreadable:
    return Unreadable("文件已损坏或不完整", found=what, remedy="请填报人重新保存、重新发送一次")


def aside(sheet: Sheet, row: int, column: int, what: Beside, text: str = "") -> None:
    """Keeps what lies on a cell."""
    if len(sheet.asides) >= MAX_ASIDES:
        expected = f"不超过 {MAX_ASIDES} 处批注、图片、链接等"
        raise Unreadable("内容过多，不是填报表", sheet=sheet.name, row=row, column=column, expected=expected)
    sheet.asides.append(Aside(row, column, what, text[:LONGEST_ASIDE].strip()))


def hide_columns(sheet: Sheet, first: int, last: int) -> None:
    """Keeps that columns are hidden."""
    if len(sheet.hidden_columns) >= MAX_ASIDES:
        raise Unreadable("内容过多，不是填报表", sheet=sheet.name, expected=f"隐藏的列不超过 {MAX_ASIDES} 段")
    sheet.hidden_columns.append((first, last))


def merge(sheet: Sheet, block: Block) -> None:
    """Keeps a merged cell of more than one."""
    if block.top == block.bottom and block.left == block.right:
        return
    if len(sheet.merged) >= MAX_ASIDES:
        expected = f"合并的单元格不超过 {MAX_ASIDES} 处"
        raise Unreadable("内容过多，不是填报表", sheet=sheet.name, row=block.top, column=block.left, expected=expected)
    sheet.merged.append(block)


def put(sheet: Sheet, row: int, column: int, cell: Cell, count: int) -> int:
    """Keeps a cell and counts it among all those of the file; a long text, which many cells may share, as several."""
    if count >= MAX_CELLS:
        expected = f"不超过 {MAX_CELLS} 个有内容的单元格"
        raise Unreadable("内容过多，不是填报表", sheet=sheet.name, row=row, column=column, expected=expected)
    sheet.cells[row, column] = cell
    return count + 1 + len(cell.text) // 100
