"""The columns of a sheet: those that its rows need, as wide as fits two pages side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass

from compliance.errors import column_letters
from compliance.forms.workbook import layout
from compliance.forms.workbook.lines import Line, Part

FROZEN = 3
"""The first columns stay in sight, and are printed on both pages."""

PAGE = 277 / 1.95
"""The width of a page, 297 mm less its margins, in units of a column's width as fonts of all systems allow for."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The headings of a sheet with their widths, from left to right; the page breaks before `turn`."""

    widths: dict[str, float]
    turn: str = layout.HOW

    def number(self, name: str) -> int:
        """From 0."""
        return list(self.widths).index(name)

    def address(self, name: str, row: int, *, fixed: bool = False) -> str:
        """The address of the cell of a column in a row, both from 0."""
        dollar = "$" if fixed else ""
        return f"{dollar}{column_letters(self.number(name) + 1)}{row + 1}"

    @property
    def scale(self) -> int:
        """The percentage at which both halves fit their page."""
        widths = list(self.widths.values())[:-1]
        turn = self.number(self.turn)
        widest = max(sum(widths[:turn]), sum(widths[:FROZEN]) + sum(widths[turn:]))
        return max(40, min(100, math.floor(100 * PAGE / widest)))


def columns(part: Part) -> Columns:
    lines = part.lines
    used = {name for line in lines for name in line.key.value_columns}
    slots = {layout.slot(n): 8.0 for n in range(1, 1 + max(len(line.slots) for line in lines))}
    short = all(slot.choices for line in lines if line.key.shape == "picks" for slot in line.slots)
    optional = {
        layout.RESULT: (layout.RESULT in used, 10.0),
        layout.UNIT: (any(_unit(line) for line in lines), 6.0),
        layout.NUMERATOR: (layout.NUMERATOR in used, 8.0),
        layout.DENOMINATOR: (layout.DENOMINATOR in used, 8.0),
        **{name: (name in used, 6.5 if short else width) for name, width in slots.items()},
        layout.NOT_APPLICABLE: (any(line.key.skippable for line in lines), 18.0),
        layout.DECLARED: (any(line.key.declares for line in lines), 9.0),
    }
    return Columns(
        {
            layout.ID: 10.0,
            layout.STATE: 8.0,
            layout.TEXT: 28.0,
            layout.POINTS: 7.0,
            layout.RULE: 34.0,
            layout.CHECKS: 56.0,
            layout.WANTED: 22.0,
            layout.HOW: 28.0,
            **{name: width for name, (needed, width) in optional.items() if needed},
            layout.NOTE: 26.0,
            layout.EVIDENCE: 26.0,
            layout.BY: 9.0,
            layout.ON: 12.0,
            layout.KEY: 4.0,
        }
    )


def _unit(line: Line) -> str:
    """The unit of an answer in one cell."""
    return line.slots[0].unit if line.key.value_columns == (layout.RESULT,) else ""
