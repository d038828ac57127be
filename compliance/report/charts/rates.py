"""得分率 by clause: a bar each, with marks for other years and other parks, under the chapters that they are in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import groupby

from compliance.report.charts import canvas
from compliance.report.charts.canvas import n
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import Chart, State

SCALE = [Fraction(value) for value in range(0, 101, 20)]
REACH = 5.2


def svg(chart: Chart, palette: Palette) -> str:
    own, *others = chart.series
    entries = [(_bar(palette, ""), own.name)]
    if any(label.state == "provisional" for label in chart.labels):
        entries.append((_bar(palette, "provisional"), "暂计：有要点未作答，浅色到全部作答后的最高"))
    if any(label.state == "open" for label in chart.labels):
        entries.append((_bar(palette, "open"), "全部未作答"))
    entries += [(_marker(palette, number), other.name) for number, other in enumerate(others)]
    if chart.marks:
        entries.append((lambda x, y: _averages(palette, [(x, y - 6, y + 6)]), "章得分率"))
    parts, top = canvas.legend(entries, palette.ink)
    averages = {mark.text: mark for mark in chart.marks}
    listed: list[Row] = []
    places: list[int] = []
    groups: list[tuple[Fraction | None, int, int]] = []
    for group, labels in groupby(chart.labels, key=lambda label: label.group):
        mark = averages.get(group)
        first = len(listed)
        if mark is not None:
            listed.append(Row(group, (mark.shown,), mark.state, head=True))
        for label in labels:
            places.append(len(listed))
            listed.append(Row(label.text, (label.shown,), label.state))
        if mark is not None:
            groups.append((mark.value, first, len(listed) - 1))
    table = Rows(listed, SCALE[0], SCALE[-1], top, [f"{own.name}（%）"])
    parts += table.scale(SCALE, chart.axis, palette)
    rows = [*zip((table.middles[place] for place in places), chart.labels, own.values, strict=True)]
    left = table.x(0)
    open_ = [(left, y, table.right - left) for y, label, _ in rows if label.state == "open"]
    parts.append(canvas.striped(open_, BAR, palette.line))
    reaching = [(label, y) for y, label, _ in rows if label.reach is not None]
    wide = [(left, y, table.x(label.reach or 0) - left) for label, y in reaching]
    parts.append(canvas.striped(wide, BAR, palette.line))
    for states, bars in ((("", "zeroed"), canvas.bars), (("provisional",), canvas.striped)):
        spans = [(left, y, table.x(value) - left) for y, label, value in rows if value and label.state in states]
        parts.append(bars(spans, BAR, palette.soft))
    known = [(table.x(v), first, last) for v, first, last in groups if v is not None]
    parts.append(_averages(palette, [(x, table.middles[a] - 5, table.middles[b] + 6) for x, a, b in known]))
    for number, other in enumerate(others):
        marked = zip(places, other.values, strict=True)
        points = [(table.x(value), table.middles[place]) for place, value in marked if value is not None]
        parts.append(_marks(palette, number, points))
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _bar(palette: Palette, state: State) -> canvas.Mark:
    bars = canvas.striped if state else canvas.bars
    colour = palette.line if state == "open" else palette.soft
    return lambda x, y: bars([(x - 7, y, 14)], BAR, colour)


def _averages(palette: Palette, lines: Sequence[tuple[float, float, float]]) -> str:
    """Thin lines with a white edge, which show on bars and on paper; each from where to where."""
    down = "".join(f"M{n(x)} {n(top)}V{n(foot)}" for x, top, foot in lines)
    return canvas.path(down, palette.paper, 2.2) + canvas.path(down, palette.main, 0.9) if down else ""


def _marker(palette: Palette, number: int) -> canvas.Mark:
    return lambda x, y: _marks(palette, number, [(x, y)])


def _marks(palette: Palette, number: int, points: Sequence[tuple[float, float]]) -> str:
    """Strokes, diamonds, rings: told apart by their shapes."""
    d = "".join(SHAPES[number % len(SHAPES)](x, y) for x, y in points)
    if not d:
        return ""
    if number % len(SHAPES) == 0:
        return canvas.path(d, palette.paper, 3) + canvas.path(d, "none", 0, fill=palette.ink)
    return canvas.path(d, palette.ink, 1, fill=palette.paper)


SHAPES: tuple[Callable[[float, float], str], ...] = (
    lambda x, y: f"M{n(x - 1)} {n(y - REACH)}h2v{n(2 * REACH)}h-2Z",
    lambda x, y: f"M{n(x)} {n(y - 4.5)}l4.5 4.5l-4.5 4.5l-4.5 -4.5Z",
    lambda x, y: f"M{n(x - 3.5)} {n(y)}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0Z",
)
