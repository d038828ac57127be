"""The distribution of scores as bars, laid out by the chart library, coloured by the page that it stands in."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring, register_namespace, tostring

from compliance.analysis.cohort.results import Cohort
from compliance.report.charts.radar import FONTS

SVG = "http://www.w3.org/2000/svg"
MOST_BARS = 24
WIDTHS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Histogram:
    svg: str
    width: int
    """Points of the score that a bar is wide."""


def of(cohort: Cohort) -> Histogram | None:
    """None where there are no scores, or they all fall into one bar."""
    scores = [row.score for row in cohort.ranked if row.score is not None]
    if not scores:
        return None
    width = next((w for w in WIDTHS if (max(scores) - min(scores)) / w <= MOST_BARS), WIDTHS[-1])
    counted = Counter(_bar(score, width) for score in scores)
    bars = range(min(counted), max(counted) + 1)
    if len(bars) < 2:
        return None
    import pygal

    labels = [str(number * width) for number in bars]
    chart = pygal.Bar(
        width=720,
        height=300,
        show_legend=False,
        js=[],
        pretty_print=False,
        margin=4,
        rounded_bars=0,
        print_values=False,
        min_scale=3,
        y_labels=_steps(max(counted.values())),
        value_formatter=lambda value: f"{value:g}",
    )
    chart.x_labels = labels
    chart.add("园区", [counted.get(number, 0) for number in bars])
    return Histogram(_cleaned(fromstring(chart.render())), width)


def _bar(score: Fraction, width: int) -> int:
    return int(score // width)


def _steps(most: int) -> list[int]:
    """Round numbers of parks for the scale, from 0."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000) if most / size <= 6)
    return list(range(0, most + step, step))


KEPT = ("d", "x", "y", "width", "height", "transform", "viewBox", "text-anchor", "class", "cx", "cy", "r")


def _cleaned(root: Element) -> str:
    """The drawing without the library's style sheet, script, tooltips and ids: the page has a policy and colours."""
    for parent in list(root.iter()):
        for child in list(parent):
            name = child.tag.removeprefix(f"{{{SVG}}}")
            drops = name in {"defs", "style", "script", "desc", "title"} or "tooltip" in child.get("class", "")
            if drops and name != "rect":
                parent.remove(child)
    for element in root.iter():
        for name in list(element.attrib):
            if name not in KEPT:
                del element.attrib[name]
    for rect in list(root.iter(f"{{{SVG}}}rect")):
        if "background" in rect.get("class", ""):
            rect.set("width", "0")
    for axis in root.iter(f"{{{SVG}}}g"):
        if axis.get("class") == "axis x":
            for text in axis.iter(f"{{{SVG}}}text"):
                text.set("text-anchor", "middle")
    _coloured(root)
    root.set("class", "histogram")
    root.set("role", "img")
    root.set("aria-label", "总分分布")
    register_namespace("", SVG)
    return tostring(root, encoding="unicode")


def _coloured(root: Element) -> None:
    """Colours for paper, whose style sheet does not reach into a drawing; a page's own style goes before them."""
    looks = {
        "rect": {"fill": "#4f83b3"},
        "path": {"fill": "none", "stroke": "#d3dae1"},
        "text": {"fill": "#55606c", "font-size": "12", "font-family": FONTS},
    }
    for element in root.iter():
        for name, value in looks.get(element.tag.removeprefix(f"{{{SVG}}}"), {}).items():
            element.set(name, value)
