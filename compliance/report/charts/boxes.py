"""How many values lie together: from the lowest to the highest, the middle half as a box, the median as a stroke."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import groupby, pairwise

from compliance.numbers import fixed
from compliance.report.charts import canvas, rows
from compliance.report.charts.canvas import n
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import ALL, Chart

HALF = BAR / 2 + 0.5


TOGETHER = 300
"""Points: what is higher leaves too much of a page empty where it has to begin on the next one."""


def svg(chart: Chart, palette: Palette) -> str:
    listed, whole = _laid(chart, palette)
    return _drawn(chart, chart.words, listed, whole, palette, legend=True)


def pieces(chart: Chart, palette: Palette) -> list[str]:
    """The chart as it is printed: a high one group by group, each with the scale, so that a page may end between."""
    listed, whole = _laid(chart, palette)
    starts = [at for at, (row, values) in enumerate(listed) if row.head and not values]
    if whole.height <= TOGETHER or len(starts) < 2:
        return [_drawn(chart, chart.words, listed, whole, palette, legend=True)]
    made = []
    for start, end in pairwise([0, *starts[1:], len(listed)]):
        words = f"{chart.title}：{listed[start][0].name}" if start else chart.words
        laid = whole.part(start, end, 0 if start else whole.top - canvas.LINE)
        made.append(_drawn(chart, words, listed[start:end], laid, palette, legend=not start))
    return made


Listed = list[tuple[Row, Sequence[Fraction | None]]]
"""Rows with the values of each; those that name a group have none."""


def _laid(chart: Chart, palette: Palette) -> tuple[Listed, Rows]:
    listed: Listed = []
    columns = [*zip(*(series.values for series in chart.series), strict=True)]
    for group, numbers in groupby(range(len(chart.labels)), key=lambda number: chart.labels[number].group):
        if group:
            listed.append((Row(group, head=True), ()))
        for number in numbers:
            label, count = chart.labels[number], columns[number][5]
            row = Row(label.text, (fixed(count or Fraction(0), 0), label.shown), head=label.text == ALL)
            listed.append((row, columns[number][:5]))
    scale, (_, top) = _scale(chart), _legend(chart, palette)
    headings = [chart.series[5].name, chart.series[2].name]
    return listed, Rows([row for row, _ in listed], scale[0], scale[-1], top, headings)


def _scale(chart: Chart) -> list[Fraction]:
    known = [value for series in chart.series[:5] for value in series.values if value is not None]
    return rows.steps(min(known), max(known))


def _legend(chart: Chart, palette: Palette) -> tuple[list[str], float]:
    entries: list[tuple[canvas.Mark, str]] = [
        (lambda x, y: _reach(palette, [(x - 7, x + 7, y)]), f"{chart.series[0].name}至{chart.series[4].name}"),
        (
            lambda x, y: _halves(palette, [(x - 7, y, 14)]),
            f"中间一半（{chart.series[1].name}至{chart.series[3].name}）",
        ),
        (lambda x, y: _medians(palette, [(x, y)]), chart.series[2].name),
    ]
    return canvas.legend(entries, palette.ink)


def _drawn(chart: Chart, words: str, listed: Listed, table: Rows, palette: Palette, *, legend: bool) -> str:
    parts = _legend(chart, palette)[0] if legend else []
    parts += table.scale(_scale(chart), chart.axis, palette)
    found = [
        ([table.x(value or 0) for value in values], y)
        for (_, values), y in zip(listed, table.middles, strict=True)
        if values
    ]
    parts.append(_reach(palette, [(xs[0], xs[4], y) for xs, y in found]))
    parts.append(_halves(palette, [(xs[1], y, xs[3] - xs[1]) for xs, y in found]))
    parts.append(_medians(palette, [(xs[2], y) for xs, y in found]))
    parts += table.words(palette)
    return canvas.drawing(words, table.height, parts)


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
