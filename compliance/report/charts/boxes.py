"""How many values lie together: from the lowest to the highest, the middle half as a box, the median as a stroke."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby

from compliance.numbers import fixed
from compliance.report.charts import canvas, rows
from compliance.report.charts.canvas import n
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import ALL, Chart

HALF = BAR / 2 + 0.5


def svg(chart: Chart, palette: Palette) -> str:
    entries: list[tuple[canvas.Mark, str]] = [
        (lambda x, y: _reach(palette, [(x - 7, x + 7, y)]), f"{chart.series[0].name}至{chart.series[4].name}"),
        (
            lambda x, y: _halves(palette, [(x - 7, y, 14)]),
            f"中间一半（{chart.series[1].name}至{chart.series[3].name}）",
        ),
        (lambda x, y: _medians(palette, [(x, y)]), chart.series[2].name),
    ]
    parts, top = canvas.legend(entries, palette.ink)
    listed: list[Row] = []
    places: list[int] = []
    columns = [*zip(*(series.values for series in chart.series), strict=True)]
    for group, numbers in groupby(range(len(chart.labels)), key=lambda number: chart.labels[number].group):
        if group:
            listed.append(Row(group, head=True))
        for number in numbers:
            places.append(len(listed))
            label, count = chart.labels[number], columns[number][5]
            listed.append(Row(label.text, (fixed(count or Fraction(0), 0), label.shown), head=label.text == ALL))
    known = [value for column in columns for value in column[:5] if value is not None]
    scale = rows.steps(min(known), max(known))
    table = Rows(listed, scale[0], scale[-1], top, [chart.series[5].name, chart.series[2].name])
    parts += table.scale(scale, chart.axis, palette)
    found = [
        ([table.x(value or 0) for value in column[:5]], table.middles[place])
        for place, column in zip(places, columns, strict=True)
    ]
    parts.append(_reach(palette, [(xs[0], xs[4], y) for xs, y in found]))
    parts.append(_halves(palette, [(xs[1], y, xs[3] - xs[1]) for xs, y in found]))
    parts.append(_medians(palette, [(xs[2], y) for xs, y in found]))
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _reach(palette: Palette, lines: Iterable[tuple[float, float, float]]) -> str:
    d = "".join(
        f"M{n(low)} {n(y)}H{n(high)}M{n(low)} {n(y - 2.5)}v5M{n(high)} {n(y - 2.5)}v5" for low, high, y in lines
    )
    return canvas.path(d, palette.ink, 0.8)


def _halves(palette: Palette, spans: Iterable[canvas.Span]) -> str:
    return canvas.bars(spans, 2 * HALF, palette.tint, palette.main)


def _medians(palette: Palette, points: Iterable[tuple[float, float]]) -> str:
    d = "".join(f"M{n(x)} {n(y - HALF - 1)}V{n(y + HALF + 1)}" for x, y in points)
    return canvas.path(d, palette.main, 2)
