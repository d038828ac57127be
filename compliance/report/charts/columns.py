"""Columns, waterfalls and a line of scores as inline SVG: a path for all bars of a kind, told apart without colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from compliance.numbers import fixed, signed
from compliance.report.charts.radar import FONTS
from compliance.report.charts.series import Chart

WIDTH = 680
HEIGHT = 176
LEFT, RIGHT, TOP, BOTTOM = 28, 6, 14, 26
GREY = "#44525f"
BAR = 0.62
"""Of the room that a column has."""

Span = tuple[Fraction, Fraction]
"""Where a column begins and ends; one that falls ends below its beginning."""


def rates(chart: Chart, colour: str) -> str:
    """得分率 as columns, each with a stroke at what the other series have."""
    first, *others = chart.series
    spans = [(Fraction(0), value or Fraction(0)) for value in first.values]
    scale = _Scale(len(spans), Fraction(0), Fraction(100))
    marks = [_marks(_strokes(scale, s.values), dash) for s, dash in zip(others, ("", "2 1.5"), strict=False)]
    shown = ["" if value is None else fixed(value, 0) for value in first.values]
    highest = [
        max(value or Fraction(0) for value in column) for column in zip(*(s.values for s in chart.series), strict=True)
    ]
    title = f"{chart.title}；横线为{'、'.join(s.name for s in others)}" if others else chart.title
    return _drawn(title, chart.labels, scale, _columns(scale, spans, shown, colour, highest), marks)


def waterfall(chart: Chart, colour: str) -> str:
    """Each label's value as a column that begins where the one before it ended; "" when there is nothing."""
    values = [value or Fraction(0) for value in chart.series[0].values]
    if not values:
        return ""
    spans = _climb(Fraction(0), values)
    scale = _Scale(len(spans), Fraction(0), _round_up(spans[-1][1]))
    shown = [fixed(value, 1).removesuffix(".0") for value in values]
    return _drawn(chart.title, chart.labels, scale, _columns(scale, spans, shown, colour), [])


def bridge(chart: Chart, colour: str) -> str:
    """From the first value to the last by the steps between: what rises is filled, what falls is only outlined.

    The axis need not begin at 0; its figures say where it does.
    """
    start, *steps, end = [value or Fraction(0) for value in chart.series[0].values]
    climb = _climb(start, steps)
    reached = [start, end, *(stop for span in climb for stop in span)]
    low = max(Fraction(0), Fraction((min(reached) // 5) * 5 - 5))
    high = Fraction(-(-max(reached) // 5) * 5)
    scale = _Scale(len(climb) + 2, low, max(high, low + 5))
    spans = [(low, start), *climb, (low, end)]
    shown = [fixed(start, 1), *(signed(step) for step in steps), fixed(end, 1)]
    return _drawn(chart.title, chart.labels, scale, _columns(scale, spans, shown, colour), [])


def line(chart: Chart, colour: str) -> str:
    """A score for each label, joined; "" with fewer than two."""
    values = [value or Fraction(0) for value in chart.series[0].values]
    if len(values) < 2:
        return ""
    scale = _Scale(len(values), Fraction(0), Fraction(100))
    points = [(scale.middle(number), scale.y(value)) for number, value in enumerate(values)]
    joined = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    dots = "".join(f"M{x - 3:.1f} {y:.1f}a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z" for x, y in points)
    parts = [
        f'<path d="{joined}" fill="none" stroke="{colour}" stroke-width="1.5"/><path d="{dots}" fill="{colour}"/>',
        *(_text(x, y - 7, fixed(value, 1), 10) for (x, y), value in zip(points, values, strict=True)),
    ]
    return _drawn(chart.title, chart.labels, scale, parts, [])


def _round_up(value: Fraction) -> Fraction:
    """The next number that five equal steps reach in round figures."""
    step = Fraction(1, 10)
    while 5 * step < value:
        step *= 2 if str(step.numerator)[0] != "2" else Fraction(5, 2)
    return 5 * step


def _climb(start: Fraction, steps: Sequence[Fraction]) -> list[Span]:
    spans = []
    for step in steps:
        spans.append((start, start + step))
        start += step
    return spans


class _Scale:
    """Where numbers of columns and values lie on the drawing."""

    def __init__(self, count: int, low: Fraction, high: Fraction) -> None:
        self.low, self.high = float(low), float(high)
        self.step = (WIDTH - LEFT - RIGHT) / max(count, 1)
        # A few columns would be as broad as a page.
        self.half = min(self.step * BAR, 44) / 2

    def middle(self, number: int) -> float:
        return LEFT + self.step * (number + 0.5)

    def y(self, value: Fraction | float) -> float:
        share = (float(value) - self.low) / ((self.high - self.low) or 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def _columns(
    scale: _Scale, spans: Sequence[Span], shown: Sequence[str], colour: str, above: Sequence[Fraction] = ()
) -> list[str]:
    """The columns with their figures, which stand over what is in `above` where that is higher."""
    filled: list[str] = []
    outlined: list[str] = []
    texts: list[str] = []
    for number, ((begin, end), text) in enumerate(zip(spans, shown, strict=True)):
        x, top = scale.middle(number), scale.y(max(begin, end))
        height = scale.y(min(begin, end)) - top
        shape = f"M{x - scale.half:.1f} {top:.1f}h{2 * scale.half:.1f}v{height:.1f}h{-2 * scale.half:.1f}Z"
        (outlined if end < begin else filled).append(shape)
        if text:
            texts.append(_text(x, min([top, *map(scale.y, above[number : number + 1])]) - 3, text, 8))
    parts = [f'<path d="{"".join(filled)}" fill="{colour}"/>'] if filled else []
    if outlined:
        parts.append(f'<path d="{"".join(outlined)}" fill="#fff" stroke="{colour}" stroke-width="1"/>')
    return parts + texts


def _marks(strokes: str, dash: str) -> str:
    """Black on a white edge, which shows on dark columns and on paper alike."""
    white = f'<path d="{strokes}" stroke="#fff" stroke-width="3"/>'
    return f'{white}<path d="{strokes}" stroke="#000" stroke-width="1.2" stroke-dasharray="{dash}"/>'


def _strokes(scale: _Scale, values: Sequence[Fraction | None]) -> str:
    """A short stroke across each column."""
    reach = scale.half + 3
    return "".join(
        f"M{scale.middle(number) - reach:.1f} {scale.y(value):.1f}h{2 * reach:.1f}"
        for number, value in enumerate(values)
        if value is not None
    )


def _text(x: float, y: float, text: str, size: int, anchor: str = "middle") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}">{escape(text)}</text>'


def _axis(scale: _Scale) -> Iterator[str]:
    """Five lines across, with their figures."""
    values = [scale.low + (scale.high - scale.low) * part / 5 for part in range(6)]
    across = "".join(f"M{LEFT} {scale.y(value):.1f}H{WIDTH - RIGHT}" for value in values)
    yield f'<path d="{across}" stroke="#c3ccd5" stroke-width=".5"/>'
    for value in values:
        yield _text(LEFT - 3, scale.y(value) + 3, f"{value:.4g}", 8, "end")


def _drawn(title: str, labels: Sequence[str], scale: _Scale, parts: Sequence[str], marks: Sequence[str]) -> str:
    words = escape(title, {'"': "&quot;"})
    # Long labels of neighbours stand on two levels.
    levels = 2 if max((len(label) for label in labels), default=0) * 9 > scale.step else 1
    named = [
        _text(scale.middle(number), HEIGHT - BOTTOM + 10 + 10 * (number % levels), label, 8)
        for number, label in enumerate(labels)
    ]
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" aria-label="{words}" ',
            f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONTS}" fill="{GREY}"><title>{words}</title>',
            *_axis(scale),
            *parts,
            *marks,
            *named,
            "</svg>",
        ]
    )
