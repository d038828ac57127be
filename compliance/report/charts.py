"""Radars of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

from compliance.report.series import FEWEST, Chart

SVG = "{http://www.w3.org/2000/svg}"
FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
HEIGHT = 270
MARGIN = 24
"""Room above and below the web for one line of labels."""
GAP = 7
CROWDED = 20
"""With more spokes than these, labels of the usual size touch one another below and above the web."""
LINES = ("", "5 2.5", "1.2 2", "8 2 1.2 2")
"""The dashes of the first, second … series: they are told apart in greyscale."""


def radar(chart: Chart, *, side: int, colour: str = "#14304f") -> str:
    """A radar with a web for each series, the first filled; "" when there are too few spokes for one."""
    import pygal

    if len(chart.labels) < FEWEST:
        return ""
    drawn = pygal.Radar(
        width=HEIGHT - 2 * MARGIN + 2 * side,
        height=HEIGHT,
        fill=True,
        range=(0, 100),
        y_labels=[20, 40, 60, 80, 100],
        show_dots=False,
        margin_left=side,
        margin_right=side,
        margin_top=MARGIN,
        margin_bottom=MARGIN,
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
    """The chart as the library laid it out, in few elements with attributes of their own.

    It makes an element and several classes for every line, and ids that change from run to run; each element costs
    time in every report.
    """
    plot = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "plot")
    web = _paths(plot, "guide line") + _paths(plot, "line", exactly=True)
    outlines = [path for path in plot.iter(f"{SVG}path") if "reactive" in path.get("class", "") and path.get("d")]
    dots = "".join(_dot(x, y) for x, y in _corners(outlines[0])) if outlines else ""
    words = escape(chart.words, {'"': "&quot;"})
    size = 11 if len(chart.labels) <= CROWDED else 9.5
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{words}" ',
            f'viewBox="{root.get("viewBox", "")}" font-family="{FONTS}" font-size="{size}">',
            f'<title>{words}</title><g transform="{plot.get("transform", "")}">',
            f'<path d="{web}" fill="none" stroke="#b9c2cc" stroke-width=".5"/>',
            *(_outline(path, number, colour) for number, path in reversed([*enumerate(outlines)])),
            f'<path d="{dots}" fill="{colour}"/>',
            *_scale(plot),
            *_labels(plot),
            "</g>",
            *_legend(chart, colour),
            "</svg>",
        ]
    )


def _outline(path: Element, number: int, colour: str) -> str:
    shape = f'<path d="{_short(path.get("d", ""))}"'
    if not number:
        return f'{shape} fill="{colour}" fill-opacity=".18" stroke="{colour}" stroke-width="1.3"/>'
    return f'{shape} fill="none" stroke="#333" stroke-width="1" stroke-dasharray="{LINES[number % len(LINES)]}"/>'


def _corners(path: Element) -> Iterator[tuple[float, float]]:
    numbers = [float(part.lstrip("MLZ")) for part in path.get("d", "").replace(",", " ").split() if part.strip("MLZ")]
    return zip(numbers[::2], numbers[1::2], strict=False)


def _legend(chart: Chart, colour: str) -> Iterator[str]:
    """Which line is whose, where there is more than one: in the upper left corner, clear of the web."""
    for number, series in enumerate(chart.series if len(chart.series) > 1 else ()):
        y = 10 + 13 * number
        stroke = f'stroke="#333" stroke-dasharray="{LINES[number % len(LINES)]}"' if number else f'stroke="{colour}"'
        yield f'<path d="M2 {y}h18" fill="none" stroke-width="1.3" {stroke}/>'
        yield f'<text x="23" y="{y + 3}" font-size="9" fill="#22303f">{escape(series.name)}</text>'


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
        place = f'x="{float(label.get("x", 0)):.1f}" y="{float(label.get("y", 0)) + 8:.1f}"'
        yield f'<text {place} text-anchor="end" font-size="8" fill="#55606c">{escape(label.text or "")}</text>'


def _labels(plot: Element) -> Iterator[str]:
    """The spokes' labels, upright and beyond their ends; the library turns them and lets them touch the web."""
    for line, label in _axes(plot, "x"):
        middle, end = ([float(n) for n in part.split()] for part in line.get("d", "").lstrip("M").split("L"))
        right, down = end[0] - middle[0], end[1] - middle[1]
        length = math.hypot(right, down) or 1
        anchor = "middle" if abs(right) < 0.3 * length else "start" if right > 0 else "end"
        x, y = end[0] + GAP * right / length, end[1] + GAP * down / length + 4
        text = escape(label.text or "")
        yield f'<text x="{x:.1f}" y="{y:.1f}" fill="#22303f" text-anchor="{anchor}">{text}</text>'
