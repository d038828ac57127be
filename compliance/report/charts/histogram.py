"""The distribution of scores as bars.

Its colours are for paper, whose style sheet does not reach into a drawing; a page's own style goes before them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.cohort.results import Cohort
from compliance.report.charts.radar import FONTS

MOST_BARS = 24
WIDTHS = (1, 2, 5, 10, 20, 50, 100)
WIDTH, HEIGHT, MARGIN = 720, 272, 4
"""Of the drawing, and of what stands above the labels of the bars."""
LONGEST_BAR = HEIGHT / 1.04
BASE = MARGIN + HEIGHT - 0.02 * LONGEST_BAR
BAR = 0.88**2
"""Of the room that a bar has."""


@dataclass(frozen=True, slots=True)
class Histogram:
    svg: str
    width: int
    """Points of the score that a bar is wide."""


def of(cohort: Cohort) -> Histogram | None:
    """None where there are no scores, or they all fall into one bar."""
    scores = [row.score for row in cohort.ranked if row.score is not None]
    if not scores:
        return None
    width = next((w for w in WIDTHS if (max(scores) - min(scores)) / w <= MOST_BARS), WIDTHS[-1])
    counted = Counter(_bar(score, width) for score in scores)
    bars = range(min(counted), max(counted) + 1)
    if len(bars) < 2:
        return None
    counts = [counted[number] for number in bars]
    return Histogram(_drawn([str(number * width) for number in bars], counts), width)


def _bar(score: Fraction, width: int) -> int:
    return int(score // width)


def _steps(most: int) -> list[int]:
    """Round numbers of parks for the scale, from 0."""
    step = next(size for size in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000, 20000) if most / size <= 6)
    return list(range(0, most + step, step))


def _drawn(labels: Sequence[str], counts: Sequence[int]) -> str:
    steps = _steps(max(counts))
    left = max(24, 14 + 6 * len(str(steps[-1])))
    step = (WIDTH - left - MARGIN) / 1.04 / len(counts)
    middles = [left + step * (0.02 * len(counts) + number + 0.5) for number in range(len(counts))]
    foot, right = MARGIN + HEIGHT, WIDTH - MARGIN
    heights = [LONGEST_BAR * count / steps[-1] for count in counts]
    levels = {value: BASE - LONGEST_BAR * value / steps[-1] for value in steps}
    across = "".join(f"M{left} {level:.2f}H{right}" for level in levels.values())
    down = "".join(f"M{x:.2f} {MARGIN}V{foot}" for x in (left, *middles))
    bars = [
        f'<rect x="{x - BAR * step / 2:.2f}" y="{BASE - height:.2f}" width="{BAR * step:.2f}" height="{height:.2f}"/>'
        for x, height in zip(middles, heights, strict=True)
        if height
    ]
    return "".join(
        [
            '<svg xmlns="http://www.w3.org/2000/svg" class="histogram" role="img" aria-label="总分分布" ',
            f'viewBox="0 0 {WIDTH} {HEIGHT + 28}" font-family="{FONTS}" font-size="12" fill="#55606c">',
            f'<path class="line" d="{across}{down}" fill="none" stroke="#d3dae1"/>',
            *(f'<text x="{left - 5}" y="{level + 3.5:.2f}">{value}</text>' for value, level in levels.items()),
            '<g class="x" text-anchor="middle">',
            *(f'<text x="{x:.2f}" y="{foot + 15}">{label}</text>' for x, label in zip(middles, labels, strict=True)),
            '</g><g fill="#4f83b3">',
            *bars,
            "</g></svg>",
        ]
    )
