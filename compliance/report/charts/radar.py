"""Radars of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

from compliance.report.charts.series import FEWEST, Chart

SVG = "{http://www.w3.org/2000/svg}"
FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
SIDE = 200
"""Of the square that the library lays a web out in."""
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


def radar(chart: Chart, *, colour: str = "#14304f") -> str:
    """A radar with a web for each series, the first filled; "" when there are too few spokes for one."""
    import pygal

    if len(chart.labels) < FEWEST:
        return ""
    drawn = pygal.Radar(
        width=SIDE,
        height=SIDE,
        fill=True,
        range=(0, 100),
        y_labels=[20, 40, 60, 80, 100],
        show_dots=False,
        margin=0,
        truncate_label=-1,
        value_formatter=lambda value: f"{value:g}",
        show_legend=False,
        explicit_size=True,
        js=[],
        pretty_print=False,
    )
    drawn.x_labels = [chart.labels[0], *reversed(chart.labels[1:])]
    for series in chart.series:
        lengths = [None if value is None else float(value) for value in series.values]
        drawn.add(series.name, [lengths[0], *reversed(lengths[1:])])
    return _redrawn(fromstring(drawn.render()), chart, colour)


def _redrawn(root: Element, chart: Chart, colour: str) -> str:
    """The chart as the library laid it out, in few elements with attributes of their own, cut to what it holds.

    It makes an element and several classes for every line, and ids that change from run to run; each element costs
    time in every report.
    """
    plot = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "plot")
    web = _paths(plot, "guide line") + _paths(plot, "line", exactly=True)
    outlines = [path for path in plot.iter(f"{SVG}path") if "reactive" in path.get("class", "") and path.get("d")]
    dots = "".join(_dot(x, y) for x, y in _corners(outlines[0])) if outlines else ""
    words = escape(chart.words, {'"': "&quot;"})
    size = SIZE if len(chart.labels) <= CROWDED else SMALL
    labels = [*_labels(plot)]
    legend = ROW * len(chart.series) if len(chart.series) > 1 else 0
    left, top, right, bottom = _frame(labels, size)
    if legend:
        right = max(right, left + MARK + NAME * max(_width(series.name) for series in chart.series) + EDGE)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{words}" ',
            f'viewBox="{left:.1f} {top - legend:.1f} {right - left:.1f} {bottom - top + legend:.1f}" ',
            f'font-family="{FONTS}" font-size="{size:g}"><title>{words}</title>',
            f'<path d="{web}" fill="none" stroke="#b9c2cc" stroke-width=".5"/>',
            *(_outline(path, number, colour) for number, path in reversed([*enumerate(outlines)])),
            f'<path d="{dots}" fill="{colour}"/>',
            *_scale(plot),
            *(label.drawn for label in labels),
            *_legend(chart, colour, left, top - legend),
            "</svg>",
        ]
    )


def _frame(labels: Sequence[Label], size: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the labels, which are beyond the web on all sides where there are four or more."""
    reaches = [label.reach(size) for label in labels]
    left, right = min(low for low, _ in reaches), max(high for _, high in reaches)
    across, down = [label.end[0] for label in labels], [label.end[1] for label in labels]
    top = min(*down, *(label.y - size for label in labels))
    bottom = max(*down, *(label.y + size / 3 for label in labels))
    return min(left, *across) - EDGE, top - EDGE, max(right, *across) + EDGE, bottom + EDGE


def _outline(path: Element, number: int, colour: str) -> str:
    shape = f'<path d="{_short(path.get("d", ""))}"'
    if not number:
        return f'{shape} fill="{colour}" fill-opacity=".18" stroke="{colour}" stroke-width="1.3"/>'
    return f'{shape} fill="none" stroke="#333" stroke-width="1" stroke-dasharray="{LINES[number % len(LINES)]}"/>'


def _corners(path: Element) -> Iterator[tuple[float, float]]:
    numbers = [float(part.lstrip("MLZ")) for part in path.get("d", "").replace(",", " ").split() if part.strip("MLZ")]
    return zip(numbers[::2], numbers[1::2], strict=False)


def _legend(chart: Chart, colour: str, left: float, top: float) -> Iterator[str]:
    """Which line is whose, where there is more than one: in rows above the web."""
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        y = top + 8 + ROW * number
        stroke = f'stroke="#333" stroke-dasharray="{LINES[number % len(LINES)]}"' if number else f'stroke="{colour}"'
        yield f'<path d="M{left + 2:.1f} {y:.1f}h18" fill="none" stroke-width="1.3" {stroke}/>'
        place = f'x="{left + MARK:.1f}" y="{y + 3:.1f}" font-size="{NAME}"'
        yield f'<text {place} fill="#22303f">{escape(series.name)}</text>'


def _paths(plot: Element, kind: str, *, exactly: bool = False) -> str:
    """The outlines of one kind of path, one after the other."""
    paths = [path for path in plot.iter(f"{SVG}path") if path.get("d")]
    wanted = [p for p in paths if (p.get("class") == kind if exactly else kind in p.get("class", ""))]
    return "".join(_short(path.get("d", "")) for path in wanted)


def _short(outline: str) -> str:
    """One decimal is a tenth of a point on paper."""
    return " ".join(part if part in "MLZ" else _number(part) for part in outline.split())


def _number(text: str) -> str:
    command = text[0] if text[0].isalpha() else ""
    return f"{command}{float(text[len(command) :]):.1f}"


def _dot(x: float, y: float) -> str:
    return f"M{x - 1.6:.1f} {y:.1f}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z"


def _axes(plot: Element, name: str) -> Iterator[tuple[Element, Element]]:
    """The line and the label of each mark of an axis."""
    for axis in plot.iter(f"{SVG}g"):
        if axis.get("class", "").startswith(f"axis {name} web"):
            for mark in axis:
                line, label = mark.find(f"{SVG}path"), mark.find(f"{SVG}text")
                if line is not None and label is not None:
                    yield line, label


def _scale(plot: Element) -> Iterator[str]:
    """The rings' figures, below their rings on the left of the first spoke, clear of its label."""
    for _, label in _axes(plot, "y"):
        place = f'x="{float(label.get("x", 0)):.1f}" y="{float(label.get("y", 0)) + 6.5:.1f}"'
        yield f'<text {place} text-anchor="end" font-size="6.5" fill="#55606c">{escape(label.text or "")}</text>'


@dataclass(frozen=True, slots=True)
class Label:
    """The name of a spoke, upright and beyond the spoke's end; the library turns them and lets them touch the web."""

    text: str
    x: float
    y: float
    anchor: str
    end: tuple[float, float]
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


def _labels(plot: Element) -> Iterator[Label]:
    for line, label in _axes(plot, "x"):
        middle, end = ([float(n) for n in part.split()] for part in line.get("d", "").lstrip("M").split("L"))
        right, down = end[0] - middle[0], end[1] - middle[1]
        length = math.hypot(right, down) or 1
        anchor = "middle" if abs(right) < 0.3 * length else "start" if right > 0 else "end"
        x, y = end[0] + GAP * right / length, end[1] + GAP * down / length + 3
        yield Label(label.text or "", x, y, anchor, (end[0], end[1]))
