"""Rows of bars: names at the left, a scale beside them, and at the right the figures in columns of their own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from fractions import Fraction

from compliance.report.charts import canvas
from compliance.report.charts.canvas import SIZE, SMALL, WIDTH, n
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import STATE_WORDS, State

PITCH, CLOSE = 13.5, 11.2
"""The height of a row of one line, and where there are many rows, which are set smaller too."""
MANY = 34
BAR = 6.5
LEADING = 10.0
NAMES = ((0.42, 3), (0.55, 2), (0.55, 1))
"""What names may take of the width, and in how many lines; the next ones where the rows would not stand on a page."""
HIGHEST = 600
"""Points below a heading on the lowest page, which is 225 mm high."""
STATES = 4 * SMALL
"""The width of the column of 未作答, 暂计 and 否决计零."""


@dataclass(frozen=True, slots=True)
class Row:
    """What stands at the left and at the right of a bar; a `head`, of a group or a total, is bold."""

    name: str
    figures: tuple[str, ...] = ()
    state: State = ""
    head: bool = False


class Rows:
    """Where rows and values lie, below `top`; `low` to `high` is the scale, `headings` name the figures."""

    def __init__(
        self, rows: Sequence[Row], low: Fraction, high: Fraction, top: float, headings: Sequence[str] = ()
    ) -> None:
        self.rows, self.low, self.high, self.headings = rows, float(low), float(high), headings
        self.size = SIZE if len(rows) <= MANY else SMALL
        self.top = top + canvas.LINE
        for widest, most in NAMES:
            self.lines = [canvas.wrapped(row.name, WIDTH * widest, self.size, most) for row in rows]
            self.lay()
            if self.height <= HIGHEST:
                break
        longest = max((canvas.width(line, self.size) for lines in self.lines for line in lines), default=0)
        self.left = longest * 1.02 + 8
        end = WIDTH - (STATES + SMALL if any(row.state for row in rows) else 0)
        self.states = end + SMALL
        self.columns: list[float] = []
        for number, heading in reversed([*enumerate(headings)]):
            self.columns.insert(0, end)
            shown = [canvas.width(row.figures[number], self.size) for row in rows if number < len(row.figures)]
            end -= max([canvas.width(heading, SMALL), *shown]) + 12
        self.right = end

    def part(self, start: int, end: int, top: float) -> Rows:
        """Some of the rows by themselves, below `top`, with the columns and the scale of all."""
        part = copy(self)
        part.rows, part.lines, part.top = self.rows[start:end], self.lines[start:end], top + canvas.LINE
        part.lay()
        return part

    def lay(self) -> None:
        """Puts the rows below each other."""
        pitch = PITCH if self.size == SIZE else CLOSE
        self.middles: list[float] = []
        y = self.top + 2
        for row, lines in zip(self.rows, self.lines, strict=True):
            y += 4 if row.head and self.middles else 0
            height = pitch + LEADING * (len(lines) - 1)
            self.middles.append(y + height / 2)
            y += height
        self.foot = y + 2

    def x(self, value: Fraction | float) -> float:
        return self.left + (float(value) - self.low) / ((self.high - self.low) or 1) * (self.right - self.left)

    def words(self, palette: Palette) -> Iterator[str]:
        """Names, figures and states."""
        for end, heading in zip(self.columns, self.headings, strict=True):
            yield canvas.text(end, self.top - 4, heading, palette.grey, size=SMALL, anchor="end")
        for row, lines, y in zip(self.rows, self.lines, self.middles, strict=True):
            fill = palette.main if row.head else palette.ink
            first = y - LEADING * (len(lines) - 1) / 2
            for number, line in enumerate(lines):
                place = 0.0, canvas.middle(first + LEADING * number, self.size)
                yield canvas.text(*place, line, fill, size=self.size, bold=row.head)
            for end, figure in zip(self.columns, row.figures, strict=False):
                if figure:
                    place = end, canvas.middle(y, self.size)
                    yield canvas.text(*place, figure, fill, size=self.size, anchor="end", bold=row.head)
            if row.state:
                tone = palette.alert if row.state == "zeroed" else palette.grey
                place = self.states, canvas.middle(y, SMALL)
                yield canvas.text(*place, STATE_WORDS[row.state], tone, size=SMALL)

    def scale(self, values: Sequence[Fraction], name: str, palette: Palette, *, sign: bool = False) -> Iterator[str]:
        """Lines down through all rows, with their figures and the scale's name below; the one at zero is darker."""
        down = "".join(f"M{n(self.x(value))} {n(self.top)}V{n(self.foot)}" for value in values if value)
        yield canvas.path(down, palette.line)
        if 0 in values:
            yield canvas.path(f"M{n(self.x(0))} {n(self.top)}V{n(self.foot)}", palette.grey, 0.8)
        shown = [f"+{round_figure(v)}" if sign and v > 0 else round_figure(v) for v in values]
        widest = max(canvas.width(text, SMALL) for text in shown)
        # Where figures would touch, every second one is enough, or every third.
        room = (self.right - self.left) / max(len(values) - 1, 1)
        each = math.ceil((widest + canvas.CLEAR) / room)
        zero = values.index(Fraction(0)) if 0 in values else 0
        for number, (value, text) in enumerate(zip(values, shown, strict=True)):
            if (number - zero) % each == 0:
                yield canvas.text(self.x(value), self.foot + 12, text, palette.grey, size=SMALL, anchor="middle")
        centre = (self.left + self.right) / 2
        yield canvas.text(centre, self.foot + 27, name, palette.grey, size=SMALL, anchor="middle")

    @property
    def height(self) -> float:
        return self.foot + 31


def round_figure(value: Fraction) -> str:
    """A round figure of a scale."""
    return f"{float(value):g}".replace("-", "−")


def steps(low: Fraction, high: Fraction, most: int = 6) -> list[Fraction]:
    """Round figures, no more than so many steps, from below `low` to above `high`."""
    span = max(high - low, Fraction(1, 100))
    unit = Fraction(1, 100)
    while True:
        for factor in (1, 2, 5):
            step = unit * factor
            first, last = low // step, -(-high // step)
            if last - first <= most and span <= most * step:
                return [step * number for number in range(int(first), max(int(last), int(first) + 1) + 1)]
        unit *= 10
