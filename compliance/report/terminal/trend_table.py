"""A trend at the terminal: a line for each year, and a small table for more chapters than fit beside each other."""

from __future__ import annotations

from fractions import Fraction

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from compliance.analysis.trend import Line, Trend
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, TEXT, WIDE, text
from compliance.report.view.years import COMPARABLE, periods

DOTS = "▁▂▃▄▅▆▇█"


def show(trend: Trend, console: Console) -> None:
    name = one_line(trend.latest.sheet.park.name)
    console.print(Group(text(f"{name}　历年走势", "bold"), _years(trend), _lines(trend), *_words(trend)))


def _years(trend: Trend) -> Table:
    """The change is that of the comparable scores; each year's own total stands beside them where it is another."""
    own = {} if trend.alike else {COMPARABLE: FIGURE}
    table = drawing.table(None, {"评价期": WIDE, "当年总分": FIGURE, "等级": TEXT, **own, "增减": FIGURE})
    before: Fraction | None = None
    for period, a in zip(periods(trend), trend.years, strict=True):
        moved = signed(a.score - before, 1) if a.score is not None and before is not None else ""
        before = a.score if a.score is not None else before
        comparable = [] if trend.alike else [period.comparable]
        table.add_row(text(period.name), period.own, text(period.grade), *comparable, moved)
    return table


def _words(trend: Trend) -> list[Text]:
    if trend.alike:
        return []
    told = f"{COMPARABLE}：各年都问到的要点，都按 {trend.latest.checklist.version} 版的规则重算；增减和得分率都用它。"
    lacking = " 当年总分为“—”的，没有提供当年的检查表。" if None in trend.own else ""
    return [text(told + lacking, "dim")]


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
