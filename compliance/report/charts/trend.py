"""The score over the years, with what each grade asks; a score that is not final is hollow and says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from compliance.report.charts import canvas, rows
from compliance.report.charts.canvas import CLEAR, SIZE, SMALL, WIDTH, n
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import STATE_WORDS, Chart, Label

HEIGHT, TOP, FOOT, LEFT = 178.0, 22.0, 42.0, 28.0
DOT = 3.5
BOLD = 1.06
"""How much wider than others bold figures are."""
Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right and bottom."""


def svg(chart: Chart, palette: Palette) -> str:
    known = [value for value in chart.values if value is not None]
    scale = rows.steps(min([Fraction(0), *known]), max([Fraction(100), *known]), 5)
    limits = [mark for mark in chart.marks if mark.value is not None]
    names = [f"{mark.text} {mark.shown}" for mark in limits]
    right = WIDTH - max((canvas.width(name, SMALL) + 6 for name in names), default=0)
    step = (right - LEFT) / max(len(chart.labels), 1)

    def y(value: Fraction) -> float:
        return HEIGHT - FOOT - float((value - scale[0]) / (scale[-1] - scale[0])) * (HEIGHT - FOOT - TOP)

    points = [
        None if value is None else (LEFT + step * (number + 0.5), y(value)) for number, value in enumerate(chart.values)
    ]
    parts = [canvas.path("".join(f"M{n(LEFT)} {n(y(v))}H{n(right)}" for v in scale), palette.line, 0.4)]
    parts += _axes(chart, palette, step, [(y(value), rows.round_figure(value)) for value in scale])
    if limits:
        across = "".join(f"M{n(LEFT)} {n(y(mark.value or Fraction(0)))}H{n(right)}" for mark in limits)
        parts.append(canvas.path(across, palette.grey, 0.6, dash="1 2"))
        heights = _apart([y(mark.value or Fraction(0)) for mark in limits])
        parts += [
            canvas.text(WIDTH, canvas.middle(height, SMALL), name, palette.grey, size=SMALL, anchor="end")
            for height, name in zip(heights, names, strict=True)
        ]
    parts += _line(chart.labels, points, palette)
    parts += _figures(chart.labels, points, palette)
    return canvas.drawing(chart.words, HEIGHT, parts)


def _axes(chart: Chart, palette: Palette, step: float, heights: Sequence[tuple[float, str]]) -> Iterator[str]:
    yield canvas.text(0, SMALL, chart.axis, palette.grey, size=SMALL)
    for height, shown in heights:
        place = LEFT - 5, canvas.middle(height, SMALL)
        yield canvas.text(*place, shown, palette.grey, size=SMALL, anchor="end")
    for number, label in enumerate(chart.labels):
        middle = LEFT + step * (number + 0.5)
        yield canvas.text(middle, HEIGHT - FOOT + 13, label.text, palette.ink, anchor="middle")
        words = STATE_WORDS[label.state] or label.group
        if canvas.width(words, SMALL) + CLEAR <= step:
            yield canvas.text(middle, HEIGHT - FOOT + 23, words, palette.grey, size=SMALL, anchor="middle")
    centre = LEFT + step * len(chart.labels) / 2
    yield canvas.text(centre, HEIGHT - 4, chart.across, palette.grey, size=SMALL, anchor="middle")


def _apart(heights: Sequence[float]) -> list[float]:
    """Names of limits that lie close to each other, moved up as far as they need."""
    moved: list[float] = []
    for height in sorted(heights, reverse=True):
        moved.append(min(height, moved[-1] - 1.9 * SMALL) if moved else height)
    order = sorted(range(len(heights)), key=lambda number: -heights[number])
    return [moved[order.index(number)] for number in range(len(heights))]


def _line(labels: Sequence[Label], points: Sequence[Point | None], palette: Palette) -> Iterator[str]:
    for (start, end), label in zip(pairwise(points), labels[1:], strict=False):
        if start and end:
            dash = "4 3" if label.state else ""
            yield canvas.path(f"M{n(start[0])} {n(start[1])}L{n(end[0])} {n(end[1])}", palette.main, 1.5, dash=dash)
    for point, label in zip(points, labels, strict=True):
        if point:
            dot = f"M{n(point[0] - DOT)} {n(point[1])}a{DOT} {DOT} 0 1 0 7 0a{DOT} {DOT} 0 1 0 -7 0Z"
            fill = palette.paper if label.state else palette.main
            yield canvas.path(dot, palette.main, 1.5, fill=fill)


def _figures(labels: Sequence[Label], points: Sequence[Point | None], palette: Palette) -> Iterator[str]:
    """Each score beside its point where neither a line nor another score is."""
    lines = [(a, b) for a, b in pairwise(points) if a and b]
    taken: list[Box] = []
    for point, label in zip(points, labels, strict=True):
        if point is None:
            continue
        wide = canvas.width(label.shown) * BOLD
        places = [*_places(point, wide)]
        x, y = next((place for place in places if _free(_around(place, wide), point, lines, taken)), places[0])
        taken.append(_around((x, y), wide))
        yield canvas.boxed(x, y, label.shown, palette.ink, palette.paper, bold=True)


def _places(point: Point, wide: float) -> Iterator[Point]:
    """Middles of a figure: above its point, below, then further to the sides."""
    for down in (-12, 12):
        yield point[0], point[1] + down
    beside = wide / 2 + DOT + 4
    for down in (-12, 12, -6, 6, 0):
        for aside in (-beside, beside):
            yield point[0] + aside, point[1] + down


def _around(middle: Point, wide: float) -> Box:
    high = SIZE * canvas.DIGITS
    return middle[0] - wide / 2, middle[1] - high / 2, middle[0] + wide / 2, middle[1] + high / 2


def _free(box: Box, own: Point, lines: Sequence[tuple[Point, Point]], taken: Sequence[Box]) -> bool:
    if box[0] < LEFT + 2 or box[2] > WIDTH or box[3] > HEIGHT - FOOT or box[1] < SMALL + CLEAR:
        return False
    for start, end in lines:
        clear = 2 if own in (start, end) else CLEAR
        left, top, right, foot = box[0] - clear, box[1] - clear, box[2] + clear, box[3] + clear
        for number in range(101):
            x = start[0] + (end[0] - start[0]) * number / 100
            y = start[1] + (end[1] - start[1]) * number / 100
            if left < x < right and top < y < foot:
                return False
    return all(
        box[0] - CLEAR > other[2] or box[2] + CLEAR < other[0] or box[1] - CLEAR > other[3] or box[3] + CLEAR < other[1]
        for other in taken
    )
