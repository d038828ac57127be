"""Charts of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

from compliance.assessment import Assessment, SectionResult

SVG = "{http://www.w3.org/2000/svg}"
CSS = (
    ".chart text{font-family:'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,"
    "sans-serif;"
    "font-size:11px;fill:#22303f}"
    ".chart .background,.chart .guide,.chart .nofill{fill:none}"
    ".chart .guide,.chart .web .line,.chart .axis path{stroke:#b9c2cc;stroke-width:.5;fill:none}"
    ".chart .y.web text{font-size:8px;fill:#66717d;text-anchor:end}"
    ".chart .reactive{stroke:#1d3c63;stroke-width:1.3;fill:#1d3c63;fill-opacity:.18}"
    ".chart .dot{fill:#1d3c63;fill-opacity:1;stroke:none}"
    ".chart .bar .rect{fill:#5f7d9f;fill-opacity:1;stroke:none}"
    ".chart .x:not(.web) text{text-anchor:middle;fill:#66717d;font-size:9px}"
    ".chart .y:not(.web) text{text-anchor:end}"
    ".chart .text-overlay text{font-size:10px;text-anchor:start}"
)
UNWANTED = {SVG + name for name in ("defs", "desc", "script", "title")}
GAP = 6
HEIGHT = 290
TOP = 18
COMMON: dict[str, Any] = {"show_legend": False, "explicit_size": True, "js": [], "pretty_print": False}


def chapters(assessment: Assessment) -> str:
    """A radar of the chapters; "" when there are too few for one."""
    return _radar([(result.section.title, result) for result in assessment.sections], "各章得分率雷达图", side=84)


def clauses(assessment: Assessment) -> str:
    """A radar of the clauses, labelled by their numbers; "" when there are too few for one."""
    return _radar([(result.section.number, result) for result in assessment.clauses], "各条得分率雷达图", side=24)


def rates(assessment: Assessment) -> str:
    """A bar for each clause, the first one on top."""
    import pygal

    results = assessment.clauses[::-1]
    style = pygal.style.Style(label_font_size=18, value_label_font_size=10)
    chart = pygal.HorizontalBar(
        width=640,
        height=15 * len(results) + 30,
        print_values=True,
        print_values_position="top",
        range=(0, 100),
        y_labels=[0, 20, 40, 60, 80, 100],
        truncate_label=-1,
        margin=2,
        spacing=4,
        style=style,
        value_formatter=lambda value: f"{value:g}",
        **COMMON,
    )
    chart.x_labels = [result.section.heading for result in results]
    chart.add("得分率", [_percent(assessment, result) for result in results])
    return _svg(chart, "各条得分率条形图")


def _radar(results: Sequence[tuple[str, SectionResult]], title: str, *, side: int) -> str:
    import pygal

    if len(results) < 3:
        return ""
    clockwise = [results[0], *reversed(results[1:])]
    chart = pygal.Radar(
        width=HEIGHT - 2 * TOP + 2 * side,
        height=HEIGHT,
        fill=True,
        range=(0, 100),
        y_labels=[0, 20, 40, 60, 80, 100],
        dots_size=1.6,
        margin_left=side,
        margin_right=side,
        margin_top=TOP,
        margin_bottom=TOP,
        truncate_label=-1,
        value_formatter=lambda value: f"{value:g}",
        **COMMON,
    )
    chart.x_labels = [label for label, _ in clockwise]
    chart.add("得分率", [_share(result) for _, result in clockwise])
    return _svg(chart, title)


def _share(result: SectionResult) -> float | None:
    """A length to draw; the exact rate stands in the tables."""
    return None if result.tally.rate is None else float(100 * result.tally.rate)


def _percent(assessment: Assessment, result: SectionResult) -> float | None:
    rate = result.tally.rate
    return None if rate is None else float(assessment.rounded(100 * rate))


def _svg(chart: Any, title: str) -> str:
    """The chart in our own style, without what pygal adds for scripts; its ids and dates change from run to run."""
    root = ElementTree.fromstring(chart.render())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in UNWANTED or child.get("class", "").startswith("tooltip"):
                parent.remove(child)
    for axis in root.iter(f"{SVG}g"):
        if axis.get("class", "").startswith("axis x web"):
            _label_outside(axis)
    ElementTree.register_namespace("", SVG[1:-1])
    root.attrib = {"class": "chart", "viewBox": root.get("viewBox", ""), "role": "img", "aria-label": title}
    style = ElementTree.Element(f"{SVG}style")
    style.text = CSS
    root.insert(0, style)
    return ElementTree.tostring(root, encoding="unicode")


def _label_outside(axis: ElementTree.Element) -> None:
    """Sets a radar's labels upright, beyond the ends of their spokes; pygal turns them and lets them touch the web."""
    for spoke in axis:
        line, text = spoke.find(f"{SVG}path"), spoke.find(f"{SVG}text")
        if line is None or text is None:
            continue
        middle, end = ([float(n) for n in part.split()] for part in line.get("d", "").lstrip("M").split("L"))
        right, down = end[0] - middle[0], end[1] - middle[1]
        length = math.hypot(right, down) or 1
        side = 0 if abs(right) < length / 8 else 1 if right > 0 else -1
        text.attrib = {
            "x": f"{end[0] + GAP * right / length:.2f}",
            "y": f"{end[1] + GAP * down / length + 4:.2f}",
            "text-anchor": {0: "middle", 1: "start", -1: "end"}[side],
        }
