"""得分率 by clause: a bar each, with marks for other years and other parks, under the chapters that they are in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import groupby

from compliance.report.charts import canvas
from compliance.report.charts.canvas import n
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import Chart, Label, State

SCALE = [Fraction(value) for value in range(0, 101, 20)]
REACH = 5.2


def svg(chart: Chart, palette: Palette) -> str:
    own, *others = chart.series
    entries = [(_bar(palette, ""), own.name)]
    if any(label.state == "provisional" for label in chart.labels):
        entries.append((_bar(palette, "provisional"), "暂计：有要点未作答"))
    if any(label.state == "open" for label in chart.labels):
        entries.append((_bar(palette, "open"), "全部未作答"))
    entries += [(_marker(palette, number), other.name) for number, other in enumerate(others)]
    if chart.marks:
        entries.append((lambda x, y: _average(palette, x, y - 6, y + 6), "章得分率"))
    parts, top = canvas.legend(entries, palette.ink)
    averages = {mark.text: mark for mark in chart.marks}
    listed: list[Row] = []
    places: list[int] = []
    groups: list[tuple[str, int, int]] = []
    for group, labels in groupby(chart.labels, key=lambda label: label.group):
        mark = averages.get(group)
        first = len(listed)
        if mark is not None:
            listed.append(Row(group, (mark.shown,), mark.state, head=True))
        for label in labels:
            places.append(len(listed))
            listed.append(Row(label.text, (label.shown,), label.state))
        groups.append((group, first, len(listed) - 1))
    table = Rows(listed, SCALE[0], SCALE[-1], top, [f"{own.name}（%）"])
    parts += table.scale(SCALE, chart.axis, palette)
    for place, label, value in zip(places, chart.labels, own.values, strict=True):
        parts += _drawn(table, table.middles[place], label, value, palette)
    for group, first, last in groups:
        if group in averages and averages[group].value is not None:
            x = table.x(averages[group].value or 0)
            parts.append(_average(palette, x, table.middles[first] - 5, table.middles[last] + 6))
    for number, other in enumerate(others):
        draw = _marker(palette, number)
        known = zip(places, other.values, strict=True)
        parts += [draw(table.x(value), table.middles[place]) for place, value in known if value is not None]
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _drawn(table: Rows, y: float, label: Label, value: Fraction | None, palette: Palette) -> Iterator[str]:
    left, top = table.x(0), y - BAR / 2
    if label.state == "open":
        yield canvas.striped(left, top, table.right - left, BAR, palette.line)
    elif value:
        bar = canvas.striped if label.state == "provisional" else canvas.rect
        yield bar(left, top, table.x(value) - left, BAR, palette.soft)


def _bar(palette: Palette, state: State) -> canvas.Mark:
    if state == "":
        return lambda x, y: canvas.rect(x - 7, y - BAR / 2, 14, BAR, palette.soft)
    colour = palette.line if state == "open" else palette.soft
    return lambda x, y: canvas.striped(x - 7, y - BAR / 2, 14, BAR, colour)


def _average(palette: Palette, x: float, top: float, foot: float) -> str:
    """A thin line with a white edge, which shows on bars and on paper."""
    down = f"M{n(x)} {n(top)}V{n(foot)}"
    return canvas.path(down, palette.paper, 2.2) + canvas.path(down, palette.main, 0.9)


def _marker(palette: Palette, number: int) -> canvas.Mark:
    """A stroke, a diamond, a ring: told apart by their shapes."""
    shapes: list[Callable[[float, float], str]] = [
        lambda x, y: f"M{n(x - 1)} {n(y - REACH)}h2v{n(2 * REACH)}h-2Z",
        lambda x, y: f"M{n(x)} {n(y - 4.5)}l4.5 4.5l-4.5 4.5l-4.5 -4.5Z",
        lambda x, y: f"M{n(x - 3.5)} {n(y)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0Z",
    ]
    shape = shapes[number % len(shapes)]
    solid = number % len(shapes) == 0

    def draw(x: float, y: float) -> str:
        if solid:
            return canvas.path(shape(x, y), palette.paper, 3) + canvas.path(shape(x, y), "none", 0, fill=palette.ink)
        return canvas.path(shape(x, y), palette.ink, 1, fill=palette.paper)

    return draw
