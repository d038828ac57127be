"""How the scores are spread, as bars that the chart library lays out; the page's style sheet colours them."""

from __future__ import annotations

import math
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring
from xml.sax.saxutils import escape

from compliance.cohort.results import Cohort
from compliance.report.charts import FONTS, SVG

WIDTH, HEIGHT = 620, 250
WIDTHS = (1, 2, 5, 10, 20, 50, 100)
MOST_BARS = 16


def bars(cohort: Cohort) -> list[tuple[str, int]]:
    """Ranked parks by score, in steps of a round width: "80–85" counts 80 ≤ score < 85, the last one its end too."""
    scores = [row.score for row in cohort.ranked if row.score is not None]
    if not scores:
        return []
    step = next((w for w in WIDTHS if (max(scores) - min(scores)) / w < MOST_BARS - 1), WIDTHS[-1])
    first = _step(min(scores), step)
    last = max(first, math.ceil(max(scores) / step) - 1)
    counts = dict.fromkeys(range(first, last + 1), 0)
    for score in scores:
        counts[min(last, _step(score, step))] += 1
    return [(f"{place * step}–{(place + 1) * step}", count) for place, count in counts.items()]


def _step(score: Fraction, width: int) -> int:
    return score.numerator // (score.denominator * width)


def drawn(counts: list[tuple[str, int]], title: str) -> str:
    """The bars as inline SVG without styles or scripts; "" where there is nothing to draw."""
    import pygal

    if not counts:
        return ""
    highest = max(count for _, count in counts)
    chart = pygal.Bar(
        width=WIDTH,
        height=HEIGHT,
        show_legend=False,
        explicit_size=True,
        js=[],
        pretty_print=False,
        margin=6,
        margin_left=30,
        margin_bottom=22,
        show_x_labels=False,
        show_y_labels=False,
        spacing=4,
        rounded_bars=0,
        range=(0, highest * 1.08),
        y_labels=[0],
        print_values=False,
    )
    chart.x_labels = [label for label, _ in counts]
    chart.add("园区", [count for _, count in counts])
    return _redrawn(fromstring(chart.render()), counts, title)


def _redrawn(root: Element, counts: list[tuple[str, int]], title: str) -> str:
    """In few elements, with classes that a page colours for light, dark and paper."""
    plot = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "plot")
    drawn = [rect for rect in root.iter(f"{SVG}rect") if "rect" in rect.get("class", "").split()]
    floor = max((_at(rect, "y") + _at(rect, "height") for rect in drawn), default=0.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="histogram" role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{FONTS}" font-size="11">'
        f'<title>{escape(title)}</title><g transform="{plot.get("transform", "")}">',
        f'<path class="floor" fill="none" stroke="#66727f" d="M{min(_at(r, "x") for r in drawn) - 4:.1f} {floor:.1f}'
        f'H{max(_at(r, "x") + _at(r, "width") for r in drawn) + 4:.1f}"/>',
    ]
    for rect, (label, count) in zip(drawn, counts, strict=True):
        middle = _at(rect, "x") + _at(rect, "width") / 2
        parts.append(
            f'<rect class="column" fill="#4f8fc4" x="{_at(rect, "x"):.1f}" y="{_at(rect, "y"):.1f}" '
            f'width="{_at(rect, "width"):.1f}" height="{_at(rect, "height"):.1f}"/>'
        )
        if count:
            parts.append(f'<text class="value" text-anchor="middle" x="{middle:.1f}" y="{_at(rect, "y") - 4:.1f}">'
                         f"{count}</text>")  # fmt: skip
        parts.append(f'<text text-anchor="middle" x="{middle:.1f}" y="{floor + 15:.1f}">{label}</text>')
    return "".join([*parts, "</g></svg>"])


def _at(rect: Element, name: str) -> float:
    return float(rect.get(name, 0))
