"""Radars of 得分率 as inline SVG: no script, no reference to anything outside, and the same text every time."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.sax.saxutils import escape

from compliance.assessment import Assessment, SectionResult

FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
RADIUS = 108
MARGIN = 28
"""Room above and below the web for one line of labels."""
RINGS = (20, 40, 60, 80, 100)
GAP = 7
FEWEST = 3
"""With fewer spokes there is no web."""


def chapters(assessment: Assessment) -> str:
    """A radar of the chapters; "" when there are too few for one."""
    return _radar([(result.section.title, result) for result in assessment.sections], "各章得分率雷达图", side=106)


def clauses(assessment: Assessment) -> str:
    """A radar of the clauses, labelled by their numbers; "" when there are too few for one."""
    return _radar([(result.section.number, result) for result in assessment.clauses], "各条得分率雷达图", side=40)


def _radar(results: Sequence[tuple[str, SectionResult]], title: str, *, side: int) -> str:
    """Few elements, with attributes instead of a style sheet: each costs time in every report."""
    if len(results) < FEWEST:
        return ""
    spokes = [math.tau * number / len(results) for number in range(len(results))]
    rated = [(angle, result.tally.rate) for angle, (_, result) in zip(spokes, results, strict=True)]
    rates = [_point(angle, 100 * rate) for angle, rate in rated if rate is not None]
    web = [_outline([_point(angle, ring) for angle in spokes]) for ring in RINGS]
    web += [f"M0 0L{_at(_point(angle, 100))}" for angle in spokes]
    width, height = 2 * (RADIUS + side), 2 * (RADIUS + MARGIN)
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-label="{title}" ',
            f'viewBox="{-width / 2:g} {-height / 2:g} {width:g} {height:g}" font-family="{FONTS}" font-size="11">',
            f'<title>{title}</title><path d="{"".join(web)}" fill="none" stroke="#b9c2cc" stroke-width=".5"/>',
            f'<path d="{_outline(rates)}" fill="#1d3c63" fill-opacity=".18" stroke="#1d3c63" stroke-width="1.3"/>',
            f'<path d="{"".join(_dot(point) for point in rates)}" fill="#1d3c63"/>',
            *_scale(),
            *(_label(angle, label) for angle, (label, _) in zip(spokes, results, strict=True)),
            "</svg>",
        ]
    )


Point = tuple[float, float]


def _point(angle: float, percent: Fraction | int) -> Point:
    """Clockwise from the top; only a length to draw, the exact rate stands in the tables."""
    length = RADIUS * float(percent) / 100
    return length * math.sin(angle), -length * math.cos(angle)


def _at(point: Point) -> str:
    return " ".join(f"{number:.1f}" for number in point)


def _outline(points: Sequence[Point]) -> str:
    return f"M{'L'.join(_at(point) for point in points)}Z" if points else ""


def _dot(point: Point) -> str:
    return f"M{point[0] - 1.6:.1f} {point[1]:.1f}a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0Z"


def _scale() -> Iterator[str]:
    for ring in RINGS:
        place = f'x="-4" y="{8 - RADIUS * ring / 100:.1f}" text-anchor="end"'
        yield f'<text {place} font-size="8" fill="#55606c">{ring}</text>'


def _label(angle: float, text: str) -> str:
    """Upright, beyond the end of its spoke."""
    right, down = math.sin(angle), -math.cos(angle)
    anchor = "middle" if abs(right) < 1 / 8 else "start" if right > 0 else "end"
    x, y = (RADIUS + GAP) * right, (RADIUS + GAP) * down + 4
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="#22303f" text-anchor="{anchor}">{escape(text)}</text>'
