"""Charts as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance.report.charts import boxes, bridge, histogram, losses, quadrant, rates, trend
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import Chart, Form

FORMS: Mapping[Form, Callable[[Chart, Palette], str]] = {
    "rates": rates.svg,
    "losses": losses.svg,
    "bridge": bridge.svg,
    "trend": trend.svg,
    "quadrant": quadrant.svg,
    "histogram": histogram.svg,
    "boxes": boxes.svg,
}


def svg(chart: Chart, palette: Palette) -> str:
    """The chart as wide as the text of a page; "" where there is nothing to show."""
    return FORMS[chart.form](chart, palette) if chart.labels else ""


def pieces(chart: Chart, palette: Palette) -> list[str]:
    """The same for paper, in pieces below each other where it is too high to be kept together on a page."""
    if chart.form == "boxes" and chart.labels:
        return boxes.pieces(chart, palette)
    return [svg(chart, palette)]
