"""A trend at the terminal: a line for each year, and a small table for more chapters than fit beside each other."""

from __future__ import annotations

from fractions import Fraction

from rich.console import Console, Group
from rich.table import Table

from compliance.analysis.trend import Line, Trend
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, TEXT, WIDE, text

DOTS = "▁▂▃▄▅▆▇█"


def show(trend: Trend, console: Console) -> None:
    console.print(
        Group(text(f"{one_line(trend.latest.sheet.park.name)}　历年走势", "bold"), _years(trend), _lines(trend))
    )


def _years(trend: Trend) -> Table:
    table = drawing.table(None, {"评价期": WIDE, "总分": FIGURE, "增减": FIGURE, "等级": TEXT})
    before: Fraction | None = None
    for a in trend.years:
        moved = signed(a.score - before, 1) if a.score is not None and before is not None else ""
        before = a.score if a.score is not None else before
        table.add_row(text(str(a.sheet.period)), a.show(a.score), moved, text(a.grade_text))
    return table


def _lines(trend: Trend) -> Table:
    columns = {"得分率（%）": WIDE, "走势": ID, "首年": FIGURE, "末年": FIGURE, "增减": FIGURE}
    table = drawing.table(None, columns)
    a = trend.latest
    for line in trend.chapters:
        moved = signed(line.moved, 1) if line.moved is not None else ""
        table.add_row(text(line.label), _drawn(line), a.show_rate(line.values[0]), a.show_rate(line.values[-1]), moved)
    return table


def _drawn(line: Line) -> str:
    """A mark for each year, as high as its rate."""
    return "".join(
        "·" if value is None else DOTS[min(len(DOTS) - 1, int(value * len(DOTS) / 100))] for value in line.values
    )
