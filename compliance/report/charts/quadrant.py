"""What each thing to do brings against what it takes: numbers in three columns, and their names beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count

from compliance.report.charts import canvas, rows
from compliance.report.charts.canvas import SIZE, SMALL, WIDTH, n
from compliance.report.charts.figures import EFFORTS
from compliance.report.charts.palette import Palette
from compliance.report.charts.series import Chart

PLOT, LEFT, TOP, FOOT = 196.0, 26.0, 20.0, 34.0
LOWEST = 170.0
NAMES = PLOT + 16
RADIUS = 7.0
ASIDE, BELOW = 18.5, 17.0
"""How far apart numbers are, so that none touches another's mark."""
LEADING, ENTRY = 10.5, 5.0
ROOM = Fraction(21, 20)
"""Above the largest gain, so that its number stands within the columns."""


def svg(chart: Chart, palette: Palette) -> str:
    figures = max(canvas.width(label.shown) for label in chart.labels)
    room = WIDTH - figures - 10 - NAMES - 20
    lines = [canvas.wrapped(label.text, room, most=2) for label in chart.labels]
    entries = sum(LEADING * len(one) + ENTRY for one in lines)
    base = TOP + max(LOWEST, entries)
    scale = rows.steps(Fraction(0), max(value or Fraction(0) for value in chart.values) * ROOM, 5)
    step = (PLOT - LEFT) / len(EFFORTS)

    def y(value: Fraction) -> float:
        return base - float(value / scale[-1]) * (base - TOP)

    parts = [canvas.rect(LEFT, TOP, step, base - TOP, palette.pale)]
    parts.append(canvas.path("".join(f"M{n(LEFT)} {n(y(value))}H{n(PLOT)}" for value in scale), palette.line, 0.4))
    for value in scale:
        place = LEFT - 5, canvas.middle(y(value), SMALL)
        parts.append(canvas.text(*place, rows.round_figure(value), palette.grey, size=SMALL, anchor="end"))
    down = "".join(f"M{n(LEFT + step * number)} {n(TOP)}V{n(base)}" for number in range(len(EFFORTS) + 1))
    parts.append(canvas.path(down, palette.line))
    parts += [canvas.text(0, SMALL, chart.axis, palette.grey, size=SMALL)]
    for number, effort in enumerate(EFFORTS):
        parts.append(canvas.text(LEFT + step * (number + 0.5), base + 13, effort, palette.ink, anchor="middle"))
    centre = LEFT + step * len(EFFORTS) / 2
    parts.append(canvas.text(centre, base + 28, chart.across, palette.grey, size=SMALL, anchor="middle"))
    middles = [LEFT + step * (EFFORTS.index(label.group) + 0.5) for label in chart.labels]
    heights = [y(value or Fraction(0)) for value in chart.values]
    for number, (at, height) in enumerate(_placed(middles, heights, step, base), start=1):
        parts.append(_dot(at, height, palette))
        parts.append(
            canvas.text(
                at, canvas.middle(height, SMALL), str(number), palette.paper, size=SMALL, anchor="middle", bold=True
            )
        )
    parts += _listed(chart, lines, palette)
    return canvas.drawing(chart.words, base + FOOT, parts)


def _dot(x: float, y: float, palette: Palette) -> str:
    ring = f"M{n(x - RADIUS)} {n(y)}a{RADIUS:g} {RADIUS:g} 0 1 0 14 0a{RADIUS:g} {RADIUS:g} 0 1 0 -14 0Z"
    return canvas.path(ring, palette.paper, 1, fill=palette.main)


def _placed(
    middles: Sequence[float], heights: Sequence[float], step: float, base: float
) -> Iterator[tuple[float, float]]:
    """Each in its column at its height, beside what stands there already, and lower where there is no room."""
    taken: list[tuple[float, float]] = []
    aside = [0.0, -ASIDE, ASIDE] if step >= 2 * ASIDE + 2 * RADIUS else [-ASIDE / 2, ASIDE / 2]
    for middle, height in zip(middles, heights, strict=True):
        lowest = base - RADIUS - 2
        start = min(height, lowest)
        ways = (start + way for by in count() for way in ((by, -by) if by else (0,)) if start + way <= lowest)
        place = next((middle + off, y) for y in ways for off in aside if _free(middle + off, y, taken))
        taken.append(place)
        yield place


def _free(x: float, y: float, taken: Sequence[tuple[float, float]]) -> bool:
    return all(abs(x - other) >= ASIDE or abs(y - height) >= BELOW for other, height in taken)


def _listed(chart: Chart, lines: Sequence[Sequence[str]], palette: Palette) -> Iterator[str]:
    y = TOP + SIZE
    yield canvas.text(WIDTH, SMALL, "可增加（分）", palette.grey, size=SMALL, anchor="end")
    for number, (label, names) in enumerate(zip(chart.labels, lines, strict=True), start=1):
        yield canvas.text(NAMES + 10, y, str(number), palette.main, anchor="end", bold=True)
        for line, name in enumerate(names):
            yield canvas.text(NAMES + 18, y + LEADING * line, name, palette.ink)
        yield canvas.text(WIDTH, y, label.shown, palette.ink, anchor="end")
        y += LEADING * len(names) + ENTRY
