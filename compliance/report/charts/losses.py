"""Points lost by clause, the most first."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from compliance.numbers import ZERO, fixed
from compliance.report.charts import canvas, rows
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import REST, Chart

DRAWN: tuple[Callable[[list[canvas.Span], float, str], str], ...] = (canvas.bars, canvas.striped)
"""How what was answered is drawn, and what was not."""


def svg(chart: Chart, palette: Palette) -> str:
    parts: list[str] = []
    top = 0.0
    if len(chart.series) > 1:
        entries = [
            (lambda x, y: canvas.bars([(x - 7, y, 14)], BAR, palette.main), chart.series[0].name),
            (lambda x, y: canvas.striped([(x - 7, y, 14)], BAR, palette.main), "未作答的要点，作答后才知道得失"),
        ]
        parts, top = canvas.legend(entries, palette.ink)
    barred = [number for number, label in enumerate(chart.labels) if label.group != REST]
    sums = [sum((series.values[number] or ZERO for series in chart.series), ZERO) for number in barred]
    scale = rows.steps(ZERO, max(sums))
    listed = [
        Row(label.text, tuple(_figure(series.values[number], chart) for series in chart.series), label.state)
        for number, label in enumerate(chart.labels)
    ]
    whole = (sum((value or ZERO for value in series.values), ZERO) for series in chart.series)
    listed.append(Row("合计", tuple(_figure(value, chart) for value in whole), head=True))
    table = Rows(listed, scale[0], scale[-1], top, [series.name for series in chart.series])
    parts += table.scale(scale, chart.axis, palette)
    reached = [ZERO] * len(chart.labels)
    for series, draw in zip(chart.series, DRAWN, strict=False):
        spans = []
        for number in barred:
            value, start = series.values[number] or ZERO, table.x(reached[number])
            reached[number] += value
            if value:
                spans.append((start, table.middles[number], table.x(reached[number]) - start))
        parts.append(draw(spans, BAR, palette.main))
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _figure(value: Fraction | None, chart: Chart) -> str:
    return fixed(value, chart.digits) if value else ""
