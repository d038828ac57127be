"""一页简报: what page one of a report says, so cut that it fits one page whatever things are called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

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
    Table,
    line,
)
from compliance.report.parts import summary
from compliance.report.parts.context import Context
from compliance.report.view import outlook, verdict

REASONS = 3
"""Of the reasons for the grade, the most decisive ones."""
WHOLE, HALF = (48, 130), (26, 84)
"""The characters of a line in a cell and of a paragraph or item, over the whole width and in one of two columns."""


def blocks(of: Context) -> Iterator[Block]:
    told = (
        *summary.opening(of),
        *summary.to_do(outlook.things(of.a, of.gaps)),
        summary.beside(of),
        Heading("等级的由来"),
        Items(tuple(map(line, islice(verdict.sentences(of.a), REASONS))), numbered=True),
    )
    for block in told:
        yield _fitted(block, WHOLE)


def _fitted(block: Block, room: tuple[int, int]) -> Block:
    in_cell, in_prose = room
    match block:
        case Beside():
            left, right = ([_fitted(one, HALF) for one in side] for side in (block.left, block.right))
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
    """A line of at most so many characters, which ends in … where something was left out."""
    if sum(len(run.text) for run in words) <= most:
        return words
    made: list[Run] = []
    left = most - 1
    for run in words:
        made.append(replace(run, text=run.text[:left]))
        left -= len(run.text)
        if left <= 0:
            break
    return (*made[:-1], replace(made[-1], text=made[-1].text.rstrip("，、；：。 ") + "…"))
