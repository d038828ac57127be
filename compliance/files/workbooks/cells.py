"""A workbook as sparse cells, whatever file it comes from, and the ways a file fails to be one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from compliance.errors import column_letters
from compliance.files.budget import Budget, Unreadable, too_much

Kind = Literal["text", "number", "percent", "date", "formula", "error", "picture"]

MAX_SHEETS = 200
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
    part: str = ""
    """Of a picture, the part of the file that it is in; "" where it is in none, or cannot be had."""


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
    budget: Budget = field(default_factory=Budget, repr=False, compare=False)
    """Of the file, for all of its sheets."""


def aside(sheet: Sheet, row: int, column: int, what: Beside, text: str = "", part: str = "") -> None:
    """Keeps what lies on a cell."""
    _one_more(sheet, row, column)
    sheet.asides.append(Aside(row, column, what, text[:LONGEST_ASIDE].strip(), part))


def hide_columns(sheet: Sheet, first: int, last: int) -> None:
    """Keeps that columns are hidden."""
    _one_more(sheet, 0, 0)
    sheet.hidden_columns.append((first, last))


def merge(sheet: Sheet, block: Block) -> None:
    """Keeps a merged cell of more than one."""
    if block.top != block.bottom or block.left != block.right:
        _one_more(sheet, block.top, block.left)
        sheet.merged.append(block)


def _one_more(sheet: Sheet, row: int, column: int) -> None:
    sheet.budget.asides -= 1
    if sheet.budget.asides < 0:
        raise too_many_asides(sheet.name, row, column)


def too_many_asides(sheet: str = "", row: int = 0, column: int = 0) -> Unreadable:
    return too_much(f"批注、图片、链接、合并的单元格和隐藏的列共不超过 {Budget().asides} 处", sheet, row, column)


def put(sheet: Sheet, row: int, column: int, cell: Cell) -> None:
    """Keeps a cell."""
    budget = sheet.budget
    budget.cells -= 1
    budget.characters -= len(cell.text)
    if budget.cells < 0 or budget.characters < 0:
        most = Budget()
        expected = f"不超过 {most.cells} 个有内容的单元格、{most.characters} 字"
        raise too_much(expected, sheet.name, row, column)
    sheet.cells[row, column] = cell
