"""Radars of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

from compliance.assessment import Assessment, SectionResult

SVG = "{http://www.w3.org/2000/svg}"
FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
HEIGHT = 270
MARGIN = 24
"""Room above and below the web for one line of labels."""
GAP = 7
FEWEST = 3
"""With fewer spokes there is no web."""


def chapters(assessment: Assessment) -> str:
    """A radar of the chapters; "" when there are too few for one."""
    return _radar([(result.section.title, result) for result in assessment.sections], "各章得分率雷达图", side=106)


def clauses(assessment: Assessment) -> str:
    """A radar of the clauses, labelled by their numbers; "" when there are too few for one."""
    return _radar([(result.section.number, result) for result in assessment.clauses], "各条得分率雷达图", side=40)


def _radar(results: Sequence[tuple[str, SectionResult]], title: str, *, side: int) -> str:
    import pygal

    if len(results) < FEWEST:
        return ""
    clockwise = [results[0], *reversed(results[1:])]
    chart = pygal.Radar(
        width=HEIGHT - 2 * MARGIN + 2 * side,
        height=HEIGHT,
        fill=True,
        range=(0, 100),
        y_labels=[20, 40, 60, 80, 100],
        dots_size=1.6,
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
    chart.x_labels = [label for label, _ in clockwise]
    chart.add("得分率", [_share(result) for _, result in clockwise])
    return _redrawn(fromstring(chart.render()), title)


def _share(result: SectionResult) -> float | None:
    """A length to draw; the exact rate stands in the tables."""
    return None if result.tally.rate is None else float(100 * result.tally.rate)


def _redrawn(root: Element, title: str) -> str:
    """The chart as the library laid it out, in few elements with attributes of their own.

    It makes an element and several classes for every line, and ids that change from run to run; each element costs
    time in every report.
    """
    plot = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "plot")
    web = _paths(plot, "guide line") + _paths(plot, "line", exactly=True)
    dots = "".join(_dot(float(dot.get("cx", 0)), float(dot.get("cy", 0))) for dot in root.iter(f"{SVG}circle"))
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{title}" ',
            f'viewBox="{root.get("viewBox", "")}" font-family="{FONTS}" font-size="11">',
            f'<title>{title}</title><g transform="{plot.get("transform", "")}">',
            f'<path d="{web}" fill="none" stroke="#b9c2cc" stroke-width=".5"/>',
            f'<path d="{_paths(plot, "reactive")}" fill="#1d3c63" fill-opacity=".18" stroke="#1d3c63"',
            f' stroke-width="1.3"/><path d="{dots}" fill="#1d3c63"/>',
            *_scale(plot),
            *_labels(plot),
            "</g></svg>",
        ]
    )


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
        anchor = "middle" if abs(right) < length / 8 else "start" if right > 0 else "end"
        x, y = end[0] + GAP * right / length, end[1] + GAP * down / length + 4
        text = escape(label.text or "")
        yield f'<text x="{x:.1f}" y="{y:.1f}" fill="#22303f" text-anchor="{anchor}">{text}</text>'
