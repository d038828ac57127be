"""What moved the score from last year's to this year's: to the right of zero what rose, to the left what fell."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.numbers import ZERO
from compliance.report.charts import canvas, rows
from compliance.report.charts.palette import Palette
from compliance.report.charts.rows import BAR, Row, Rows
from compliance.report.charts.series import REST, Chart


def svg(chart: Chart, palette: Palette) -> str:
    entries: list[tuple[canvas.Mark, str]] = [
        (lambda x, y: _risen(palette, [(x - 7, y, 14)]), "提高"),
        (lambda x, y: _fallen(palette, [(x - 7, y, 14)]), "下降"),
    ]
    parts, top = canvas.legend(entries, palette.ink)
    labelled = zip(chart.labels, chart.values, strict=True)
    values = [ZERO if label.group == REST else value or ZERO for label, value in labelled]
    scale = rows.steps(min([ZERO, *values]), max([ZERO, *values]))
    before, *after = (Row(mark.text, (mark.shown,), mark.state, head=True) for mark in chart.marks)
    listed = [before, *(Row(label.text, (label.shown,), label.state) for label in chart.labels), *after]
    table = Rows(listed, scale[0], scale[-1], top, ["分"])
    parts += table.scale(scale, chart.axis, palette, sign=True)
    zero, rows_ = table.x(0), [*zip(values, table.middles[1:], strict=False)]
    parts.append(_risen(palette, [(zero, y, table.x(value) - zero) for value, y in rows_ if value > 0]))
    parts.append(_fallen(palette, [(table.x(value), y, zero - table.x(value)) for value, y in rows_ if value < 0]))
    parts += table.words(palette)
    return canvas.drawing(chart.words, table.height, parts)


def _risen(palette: Palette, spans: Sequence[canvas.Span]) -> str:
    return canvas.bars(spans, BAR, palette.main)


def _fallen(palette: Palette, spans: Sequence[canvas.Span]) -> str:
    """Hollow, so that it is told apart without colour."""
    return canvas.bars(spans, BAR, palette.paper, palette.alert)
