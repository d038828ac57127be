"""Points lost by clause, the most first."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from compliance.numbers import fixed
from compliance.report.charts import canvas, rows
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import REST, Chart

ZERO = Fraction(0)
BARS: tuple[Callable[[float, float, float, float, str], str], ...] = (canvas.rect, canvas.striped)
"""What was answered, what was not."""


def svg(chart: Chart, palette: Palette) -> str:
    parts: list[str] = []
    top = 0.0
    if len(chart.series) > 1:
        entries = [
            (lambda x, y: canvas.rect(x - 7, y - BAR / 2, 14, BAR, palette.main), chart.series[0].name),
            (lambda x, y: canvas.striped(x - 7, y - BAR / 2, 14, BAR, palette.main), "未作答的要点，作答后才知道得失"),
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
    for number in barred:
        reached, y = ZERO, table.middles[number] - BAR / 2
        for series, bar in zip(chart.series, BARS, strict=False):
            value = series.values[number] or ZERO
            if value:
                parts.append(bar(table.x(reached), y, table.x(reached + value) - table.x(reached), BAR, palette.main))
            reached += value
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _figure(value: Fraction | None, chart: Chart) -> str:
    return fixed(value, chart.digits) if value else ""
