"""Radars of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar
from xml.sax.saxutils import escape

from compliance.report.charts.series import FEWEST, Chart

FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
ACROSS, DOWN = 86.0, 90.0
"""The middle of a web."""
WIDE, HIGH = ACROSS / 1.08, DOWN / 1.08
"""How far it goes from there, to the sides and up and down."""
RINGS = (100, 80, 60, 40, 20)
GAP = 6
EDGE = 2
SIZE, SMALL = 8.5, 7.0
CROWDED = 20
"""With more spokes than these, labels of the usual size touch one another below and above the web."""
LAST_NARROW, NARROW = 0x2E7F, 0.6
ROW, MARK, NAME = 11, 23, 8
"""The height of a line of the legend, the width of what stands before the name in it, and the name's size."""
LINES = ("", "5 2.5", "1.2 2", "8 2 1.2 2")
"""The dashes of the first, second … series: they are told apart in greyscale."""

Point = tuple[float, float]
T = TypeVar("T")


def radar(chart: Chart, *, colour: str = "#14304f") -> str:
    """A radar with a web for each series, the first filled; "" when there are too few spokes for one.

    Its elements are few: each costs time in every report.
    """
    count = len(chart.labels)
    if count < FEWEST:
        return ""
    ends = _corners([100] * count)
    rings = "".join(_closed([*corners, corners[0]]) for corners in (_corners([ring] * count) for ring in RINGS))
    spokes = "".join(_path([(ACROSS, DOWN), end]) for end in ends)
    known = [(number, s.values) for number, s in enumerate(chart.series) if any(v is not None for v in s.values)]
    webs = [(number, _corners(values)) for number, values in known]
    dots = "".join(_dot(x, y) for x, y in webs[0][1]) if webs else ""
    words = escape(chart.words, {'"': "&quot;"})
    size = SIZE if count <= CROWDED else SMALL
    labels = [_label(text, end) for text, end in zip(_turned(chart.labels), ends, strict=True)]
    legend = ROW * len(chart.series) if len(chart.series) > 1 else 0
    left, top, right, bottom = _frame(labels, size)
    if legend:
        right = max(right, left + MARK + NAME * max(_width(series.name) for series in chart.series) + EDGE)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{words}" ',
            f'viewBox="{left:.1f} {top - legend:.1f} {right - left:.1f} {bottom - top + legend:.1f}" ',
            f'font-family="{FONTS}" font-size="{size:g}"><title>{words}</title>',
            f'<path d="{rings}{spokes}" fill="none" stroke="#b9c2cc" stroke-width=".5"/>',
            *(_outline(corners, number, colour) for number, corners in reversed(webs)),
            f'<path d="{dots}" fill="{colour}"/>',
            *_scale(),
            *(label.drawn for label in labels),
            *_legend(chart, colour, left, top - legend),
            "</svg>",
        ]
    )


def _turned(parts: Sequence[T]) -> list[T]:
    """The parts against the clock, in which order they are drawn; the first points upwards."""
    return [parts[0], *reversed(parts[1:])]


def _corners(values: Sequence[Fraction | int | None]) -> list[Point]:
    """Where so many percent are on each spoke, the spokes against the clock; what is not known is in the middle."""
    turn = 2 * math.pi / len(values)
    shares = [float(value or 0) / 100 for value in _turned(values)]
    return [
        (ACROSS - WIDE * share * math.sin(turn * number), DOWN - HIGH * share * math.cos(turn * number))
        for number, share in enumerate(shares)
    ]


def _path(points: Sequence[Point]) -> str:
    """One decimal is a tenth of a point on paper."""
    first, *others = (f"{x:.1f} {y:.1f}" for x, y in points)
    return f"M{first} L{' '.join(others)}"


def _closed(points: Sequence[Point]) -> str:
    return f"{_path(points)} Z"


def _frame(labels: Sequence[Label], size: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the labels, which are beyond the web on all sides where there are four or more."""
    reaches = [label.reach(size) for label in labels]
    left, right = min(low for low, _ in reaches), max(high for _, high in reaches)
    across, down = [label.end[0] for label in labels], [label.end[1] for label in labels]
    top = min(*down, *(label.y - size for label in labels))
    bottom = max(*down, *(label.y + size / 3 for label in labels))
    return min(left, *across) - EDGE, top - EDGE, max(right, *across) + EDGE, bottom + EDGE


def _outline(corners: Sequence[Point], number: int, colour: str) -> str:
    shape = f'<path d="{_closed(corners)}"'
    if not number:
        return f'{shape} fill="{colour}" fill-opacity=".18" stroke="{colour}" stroke-width="1.3"/>'
    return f'{shape} fill="none" stroke="#333" stroke-width="1" stroke-dasharray="{LINES[number % len(LINES)]}"/>'


def _legend(chart: Chart, colour: str, left: float, top: float) -> Iterator[str]:
    """Which line is whose, where there is more than one: in rows above the web."""
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        y = top + 8 + ROW * number
        stroke = f'stroke="#333" stroke-dasharray="{LINES[number % len(LINES)]}"' if number else f'stroke="{colour}"'
        yield f'<path d="M{left + 2:.1f} {y:.1f}h18" fill="none" stroke-width="1.3" {stroke}/>'
        place = f'x="{left + MARK:.1f}" y="{y + 3:.1f}" font-size="{NAME}"'
        yield f'<text {place} fill="#22303f">{escape(series.name)}</text>'


def _dot(x: float, y: float) -> str:
    return f"M{x - 1.6:.1f} {y:.1f}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z"


def _scale() -> Iterator[str]:
    """The rings' figures, below their rings on the left of the first spoke, clear of its label."""
    for ring in RINGS:
        place = f'x="{ACROSS - 5:.1f}" y="{DOWN - HIGH * ring / 100 + 6.5:.1f}"'
        yield f'<text {place} text-anchor="end" font-size="6.5" fill="#55606c">{ring}</text>'


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a spoke, upright and beyond the spoke's end."""

    text: str
    x: float
    y: float
    anchor: str
    end: Point
    """Of the spoke."""

    @property
    def drawn(self) -> str:
        place = f'x="{self.x:.1f}" y="{self.y:.1f}" fill="#22303f" text-anchor="{self.anchor}"'
        return f"<text {place}>{escape(self.text)}</text>"

    def reach(self, size: float) -> tuple[float, float]:
        """From where to where it goes."""
        width = size * _width(self.text)
        start = self.x - {"start": 0, "middle": width / 2, "end": width}[self.anchor]
        return start, start + width


def _width(text: str) -> float:
    """Of a text of size 1: a Chinese character is as wide as it is high, others are hardly over half of that."""
    return sum(1 if ord(character) > LAST_NARROW else NARROW for character in text)


def _label(text: str, end: Point) -> Label:
    right, down = end[0] - ACROSS, end[1] - DOWN
    length = math.hypot(right, down)
    anchor = "middle" if abs(right) < 0.3 * length else "start" if right > 0 else "end"
    return Label(text, end[0] + GAP * right / length, end[1] + GAP * down / length + 3, anchor, end)
