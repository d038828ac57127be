"""一页简报: what page one of a report says, so cut that it fits one page whatever things are called."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import ceil

from compliance.report.document.blocks import (
    Beside,
    Block,
    Cell,
    Heading,
    Items,
    Line,
    Paragraph,
    Row,
    Run,
    Score,
    Table,
)
from compliance.report.document.kinds import of as kind_of
from compliance.report.parts import summary
from compliance.report.parts.context import Context

Room = tuple[int, int]
"""The characters of a line in a cell and of a paragraph or item."""
CUTS: Sequence[tuple[Room, Room]] = (
    ((60, 240), (30, 90)),
    ((46, 130), (24, 66)),
    ((40, 100), (20, 44)),
    ((26, 88), (13, 40)),
)
"""Ever less room, over the whole width and in one of two columns; the first that fits is taken."""
PAGE = 262
"""The millimetres that there are for it."""
ENDS = (("。", "。"), ("；", "。"), ("、", "等。"))
"""Where a text is best cut, and what it then ends in."""


def blocks(of: Context) -> Iterator[Block]:
    things = (*summary.opening(of), *summary.to_do(of))
    parts = Beside(tuple(summary.weak(of)), tuple(summary.good(of)), share=54)
    room = PAGE - _around(of)
    made: list[Block] = []
    reasons = tuple(summary.reasons(of))
    # What to look at again is the first to go; why the grade is what it is has been said in short above.
    whole = (*things, parts, *summary.look_again(of), *reasons)
    for chosen, cuts in (
        (whole, CUTS[:2]),
        ((*things, parts, *reasons), CUTS),
        ((*things, parts), CUTS),
        (things, CUTS),
    ):
        for wide, half in cuts:
            made = [_fitted(block, wide, half) for block in chosen]
            if sum(map(height, made)) <= room:
                yield from made
                return
    yield from made


def _around(of: Context) -> float:
    """The height of what stands above and below the blocks on the page, in millimetres."""
    a, look = of.a, of.edition.look.theme
    standard = a.checklist.standard
    title = f"《{standard.title}》{look.wording.title or kind_of(of.edition.kind).title}"
    above = 8 * _lines(a.sheet.park.name, 30) + 5 * (_lines(title, 46) + 1)
    above += (14 if of.edition.look.logo else 0) + (0 if a.complete else 14)
    made_with = f"检查表：{a.checklist.title}，版本 {a.checklist.version}，指纹；程序 compliance" + " " * 20
    below = [standard.statement + made_with, look.wording.notice, look.cover.issuer + look.cover.contact]
    return above + sum(4 * _lines(text, 66) + 2 for text in below if text)


def height(block: Block, share: float = 1) -> float:
    """About how high a block is on this page, in millimetres; `share` is that of the width."""
    match block:
        case Score():
            return 31
        case Heading():
            return 10.5
        case Paragraph(style="lead"):
            return 6 * _lines(_text(block.text), 42 * share) + 3
        case Paragraph(style="caution"):
            return 5 * _lines(_text(block.text), 46 * share) + 5
        case Paragraph():
            return 5 * _lines(_text(block.text), 48 * share) + 2
        case Items():
            return sum(5 * _lines(_text(item), 46 * share) + 1 for item in block.items)
        case Table():
            left = 100 - sum(column.width for column in block.columns)
            widths = [(column.width or left) / 100 * 51 * share for column in block.columns]
            return 6.5 + sum(_row_height(row, widths) for row in block.rows)
        case Beside():
            sides = ((block.left, block.share / 100), (block.right, 1 - block.share / 100))
            return max(sum(height(one, part * 0.95) for one in side) for side, part in sides)
    return 0


def _row_height(row: Row, widths: Sequence[float]) -> float:
    cells = zip(row.cells, widths, strict=False)
    return 1.6 + 4.5 * max(sum(_lines(_text(one), width - 1) for one in cell) for cell, width in cells)


def _lines(text: str, most: float) -> int:
    """On how many lines a text stands of which so many characters are one; a digit is half as wide."""
    return max(1, ceil(sum(0.55 if char.isascii() else 1 for char in text) / most))


def _text(words: Line) -> str:
    return "".join(run.text for run in words)


def _fitted(block: Block, wide: Room, half: Room) -> Block:
    in_cell, in_prose = wide
    match block:
        case Beside():
            left, right = ([_fitted(one, half, half) for one in side] for side in (block.left, block.right))
            return replace(block, left=tuple(left), right=tuple(right))
        case Paragraph():
            return replace(block, text=cut(block.text, in_prose))
        case Items():
            return replace(block, items=tuple(cut(item, in_prose) for item in block.items))
        case Table():
            return replace(block, rows=tuple(_row(row, in_cell) for row in block.rows))
    return block


def _row(row: Row, most: int) -> Row:
    first, *others = row.cells
    return replace(row, cells=(_cell(first, most), *(_cell(one, most // 2) for one in others)))


def _cell(cell: Cell, most: int) -> Cell:
    return tuple(cut(one, most) for one in cell)


def cut(words: Line, most: int) -> Line:
    """A line of at most so many characters: whole sentences where there are some, or of a list its first ones."""
    if sum(len(run.text) for run in words) <= most:
        return words
    made: list[Run] = []
    left = most - 2
    for run in words:
        made.append(replace(run, text=run.text[:left]))
        left -= len(run.text)
        if left <= 0:
            break
    *before, last = made
    return (*before, replace(last, text=_ending(last.text)))


def _ending(text: str) -> str:
    """What was cut off in the middle, ended."""
    for mark, end in ENDS:
        begun, found, _ = text.rpartition(mark)
        if found and len(begun) > len(text) // 3:
            return begun + end
    return text.rstrip("，、；：。 ") + "…"
