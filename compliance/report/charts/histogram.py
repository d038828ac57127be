"""How many parks have which score, with what each grade asks."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.report.charts import canvas, rows
from compliance.report.charts.canvas import CLEAR, SMALL, WIDTH, n
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import Chart, Mark

PLOT, FOOT, NAMES = 130.0, 35.0, 12.0
BAR = 0.8


def svg(chart: Chart, palette: Palette) -> str:
    counts, lows, highs = ([value or Fraction(0) for value in series.values] for series in chart.series)
    scale = [value for value in rows.steps(Fraction(0), max(counts), 5) if value.denominator == 1]
    left = max(canvas.width(rows.round_figure(value), SMALL) for value in scale) + 6
    low, high = lows[0], highs[-1]

    def x(value: Fraction) -> float:
        return left + float((value - low) / (high - low)) * (WIDTH - 8 - left)

    limits = [mark for mark in chart.marks if mark.value is not None and low <= mark.value <= high]
    levels = _levels([(x(mark.value or low), canvas.width(_named(mark), SMALL)) for mark in limits])
    top = SMALL + 8 + NAMES * (max(levels, default=-1) + 1) + 14
    base = top + PLOT

    def y(value: Fraction) -> float:
        return base - float(value / scale[-1]) * PLOT

    parts = [canvas.path("".join(f"M{n(left)} {n(y(value))}H{n(WIDTH - 8)}" for value in scale), palette.line, 0.4)]
    for value in scale:
        shown = rows.round_figure(value)
        parts.append(
            canvas.text(left - 5, canvas.middle(y(value), SMALL), shown, palette.grey, size=SMALL, anchor="end")
        )
    for mark, level in zip(limits, levels, strict=True):
        at = x(mark.value or low)
        line = SMALL + 8 + NAMES * (level + 1) - 3
        parts.append(canvas.path(f"M{n(at)} {n(line - SMALL)}V{n(base)}", palette.grey, 0.7, dash="3 2"))
        start = at + 3 if at + 3 + canvas.width(_named(mark), SMALL) <= WIDTH else None
        place = (start, line) if start is not None else (at - 3, line)
        anchor = "start" if start is not None else "end"
        parts.append(canvas.text(*place, _named(mark), palette.ink, size=SMALL, anchor=anchor))
    for count, begin, end in zip(counts, lows, highs, strict=True):
        wide = x(end) - x(begin)
        if count:
            start = x(begin) + wide * (1 - BAR) / 2
            parts.append(canvas.rect(start, y(count), wide * BAR, base - y(count), palette.soft))
            shown = rows.round_figure(count)
            if canvas.width(shown, SMALL) + 2 * CLEAR <= wide:
                place = x(begin) + wide / 2, y(count) - 6
                parts.append(canvas.boxed(*place, shown, palette.ink, palette.paper, size=SMALL))
    parts += _names(chart, palette, [(x(value), rows.round_figure(value)) for value in (*lows, high)], base)
    parts.append(canvas.path(f"M{n(left)} {n(base)}H{n(WIDTH - 8)}", palette.grey, 0.8))
    return canvas.drawing(chart.words, base + FOOT, parts)


def _named(mark: Mark) -> str:
    return f"{mark.text} {mark.shown}"


def _names(chart: Chart, palette: Palette, edges: list[tuple[float, str]], base: float) -> Iterator[str]:
    yield canvas.text(0, SMALL, chart.axis, palette.grey, size=SMALL)
    free = 0.0
    for at, shown in edges:
        half = canvas.width(shown, SMALL) / 2
        if at - half >= free:
            yield canvas.text(at, base + 15, shown, palette.grey, size=SMALL, anchor="middle")
            free = at + half + CLEAR
    centre = WIDTH / 2
    yield canvas.text(centre, base + 31, chart.across, palette.grey, size=SMALL, anchor="middle")


def _levels(names: list[tuple[float, float]]) -> list[int]:
    """On which line each name stands, so that none stands on another; each goes to the right of where it is."""
    ends: list[float] = []
    found: dict[int, int] = {}
    for number in sorted(range(len(names)), key=lambda number: names[number][0]):
        at, wide = names[number]
        start = at if at + 3 + wide <= WIDTH else at - 3 - wide
        level = next((level for level, end in enumerate(ends) if end + CLEAR <= start), len(ends))
        ends[level : level + 1] = [max(at, start + 3 + wide)]
        found[number] = level
    return [found[number] for number in range(len(names))]
