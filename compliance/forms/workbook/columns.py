"""The columns of a sheet: those that its rows need, as wide as fills two pages side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from compliance.errors import column_letters
from compliance.files.workbooks.paper import lines
from compliance.forms.workbook import layout
from compliance.forms.workbook.lines import Line, Part

FROZEN = 3
"""The first columns stay in sight, and are printed on both pages."""

BETWEEN, SLACK = 5 / 7, 1.0
"""In digits: what lies between two columns, and by how much the first page is fuller."""

LINE, HIGHEST = 14.5, 409.0
"""Points: of a line of text, and of the highest row that spreadsheets allow."""


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
    """Those of a part of the form; with a reviewer's, those take a third page."""
    lines = part.lines
    used = {name for line in lines for name in line.key.value_columns}
    slots = {layout.slot(n): 8.0 for n in range(1, 1 + max(len(line.slots) for line in lines))}
    short = all(slot.choices for line in lines if line.key.shape == "picks" for slot in line.slots)
    optional = {
        layout.RESULT: (layout.RESULT in used, 10.0),
        layout.UNIT: (any(_unit(line) for line in lines), 6.0),
        layout.NUMERATOR: (layout.NUMERATOR in used, 8.0),
        layout.DENOMINATOR: (layout.DENOMINATOR in used, 8.0),
        **{name: (name in used, 5.5 if short else width) for name, width in slots.items()},
        layout.NOT_APPLICABLE: (any(line.key.skippable for line in lines), 16.0),
        layout.DECLARED: (any(line.key.declares for line in lines), 9.0),
    }
    answers = {name: width for name, (needed, width) in optional.items() if needed}
    turns: tuple[str, ...] = (next(iter(answers)),)
    review: dict[str, float] = {}
    if reviewed:
        turns += (layout.OPINION,)
        again = {layout.reviewed(name): width for name, width in answers.items() if name != layout.UNIT}
        review = {layout.OPINION: 9.0, **again, layout.REASON: 24.0, layout.REVIEWER: 8.0, layout.REVIEWED_ON: 11.0}
    widths = {
        layout.ID: 10.0,
        layout.STATE: 8.0,
        layout.TEXT: 26.0,
        layout.POINTS: 7.0,
        layout.RULE: 34.0,
        layout.CHECKS: 54.0,
        layout.WANTED: 22.0,
        layout.HOW: 28.0,
        **answers,
        layout.NOTE: 24.0,
        layout.EVIDENCE: 24.0,
        layout.BY: 8.0,
        layout.ON: 11.0,
        **review,
        layout.KEY: 4.0,
    }
    return Columns({**widths, **_balanced(widths, turns)}, turns)


STRETCHED = ((layout.CHECKS,), (layout.NOTE, layout.EVIDENCE), (layout.REASON,))
"""On each page, the columns that take what room is left."""


def _balanced(widths: dict[str, float], turns: tuple[str, ...]) -> dict[str, float]:
    """The widths of the columns that are stretched until all pages are equally full.

    Spreadsheets that fit a sheet to some pages fill the first ones, whatever breaks are set: each has to end at a turn.
    """
    names = [name for name in widths if name != layout.KEY]
    starts = [names.index(turn) for turn in turns]
    pages = [names[start:end] for start, end in pairwise((0, *starts, len(names)))]
    full = [_width([*names[:FROZEN], *page] if number else page, widths) for number, page in enumerate(pages)]
    wanted = max(width + number * SLACK for number, width in enumerate(full))
    return {
        name: widths[name] + (wanted - number * SLACK - width) / len(stretched)
        for number, (width, stretched) in enumerate(zip(full, STRETCHED, strict=False))
        for name in stretched
    }


def _width(names: Iterable[str], widths: dict[str, float]) -> float:
    return sum(widths[name] + BETWEEN for name in names)


def height(texts: Iterable[tuple[str, float]]) -> float:
    """The height in points that texts need in columns of the given widths; a Chinese character is as wide as two."""
    return min(HIGHEST, max(1, *(lines(text, 0.9 * width - 1) for text, width in texts)) * LINE + 4)


def _unit(line: Line) -> str:
    """The unit of an answer in one cell."""
    return line.slots[0].unit if line.key.value_columns == (layout.RESULT,) else ""
