"""The columns of a sheet: those that its rows need, what is filled in as wide as a screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from compliance.errors import column_letters
from compliance.files.workbooks.paper import lines
from compliance.forms.workbook import layout
from compliance.forms.workbook.lines import Part

FROZEN = 2
"""The first columns stay in sight, and are printed on every page."""

SCREEN = 1366
"""Pixels of a screen on which all that is to be filled in is seen at once."""
DIGIT, PADDING, BESIDE = 7, 5, 46
"""Pixels: of a digit in the form's font, of what a column is wider than its digits, and of the numbers of the rows with
the bar to scroll."""
WIDER = 1.06
"""How much wider everything is where that font is not, and another is put in its place."""
BETWEEN, SLACK = PADDING / DIGIT, 1.0
"""In digits: what lies between two columns, and by how much each page is fuller than the one after it."""

WIDE = 1.95
"""Of a Chinese character, in digits."""
LINE, ROOM, HIGHEST = 14.5, 5.0, 409.0
"""Points: of a line of text, of what is left around it, and of the highest row that spreadsheets allow."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a sheet with their widths, from left to right; after the first page each begins with a turn."""

    widths: dict[str, float]
    turns: tuple[str, ...]

    def number(self, name: str) -> int:
        """From 0."""
        return list(self.widths).index(name)

    def address(self, name: str, row: int, *, fixed: bool = False) -> str:
        """The address of the cell of a column in a row, both from 0."""
        dollar = "$" if fixed else ""
        return f"{dollar}{column_letters(self.number(name) + 1)}{row + 1}"


def columns(part: Part, *, reviewed: bool = False) -> Columns:
    """Those of a part of the form in the order of work: what is asked, what is answered, and then by which rules.

    What is answered fills a screen and a page, the rules a second page, and a reviewer's columns a third.
    """
    lines = part.lines
    optional = {
        layout.UNIT: (any(slot.unit for line in lines for slot in line.slots), 6.0),
        layout.NOT_APPLICABLE: (any(line.key.skippable for line in lines), 15.0),
        layout.DECLARED: (any(line.key.declares for line in lines), 7.0),
    }
    answers = {layout.RESULT: 10.0} | {name: width for name, (needed, width) in optional.items() if needed}
    review: dict[str, float] = {}
    if reviewed:
        again = {layout.reviewed(name): width for name, width in answers.items() if name != layout.UNIT}
        review = {layout.OPINION: 9.0, **again, layout.REASON: 24.0, layout.REVIEWER: 8.0, layout.REVIEWED_ON: 11.0}
    widths = {
        layout.ID: 10.0,
        layout.TEXT: 31.0,
        layout.STATE: 7.0,
        layout.HOW: 25.0,
        **answers,
        layout.NOTE: 18.0,
        layout.EVIDENCE: 20.0,
        layout.BY: 7.5,
        layout.ON: 10.5,
        layout.POINTS: 7.0,
        layout.RULE: 32.0,
        layout.CHECKS: 50.0,
        layout.WANTED: 20.0,
        layout.ORIGIN: 16.0,
        **review,
        layout.KEY: 4.0,
    }
    turns = (layout.POINTS, layout.OPINION) if reviewed else (layout.POINTS,)
    return Columns({**widths, **_stretched(widths, turns)}, turns)


STRETCHED = ((layout.HOW, layout.NOTE, layout.EVIDENCE), (layout.CHECKS,), (layout.REASON,))
"""On each page, the columns that take what room is left."""


def _stretched(widths: dict[str, float], turns: tuple[str, ...]) -> dict[str, float]:
    """The widths of the columns that are stretched until the first page fills the screen and all are equally full.

    Spreadsheets that fit a sheet to some pages fill the first ones, whatever breaks are set: each has to end at a turn.
    """
    names = [name for name in widths if name != layout.KEY]
    starts = [names.index(turn) for turn in turns]
    pages = [names[start:end] for start, end in pairwise((0, *starts, len(names)))]
    full = [_width([*names[:FROZEN], *page] if number else page, widths) for number, page in enumerate(pages)]
    wanted = (SCREEN - BESIDE) / WIDER / DIGIT
    return {
        name: widths[name] + (wanted - number * SLACK - width) / len(stretched)
        for number, (width, stretched) in enumerate(zip(full, STRETCHED, strict=False))
        for name in stretched
    }


def _width(names: Iterable[str], widths: dict[str, float]) -> float:
    return sum(widths[name] + BETWEEN for name in names)


def height(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points that texts need in columns of the given widths.

    A line may be left with room for one character: a mark of punctuation takes the one before it along.
    """
    return min(HIGHEST, max(1, *(lines(text, width - WIDE, wide=WIDE) for text, width in texts)) * LINE + ROOM)
