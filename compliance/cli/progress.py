"""A line on the terminal that says how far a long run is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from compliance.cli import edge

ENOUGH = 72
"""So many columns have room for the bar beside the figures."""


@contextmanager
def line(what: str, total: int, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """A bar with rate and time left on a terminal's standard error, nothing elsewhere; takes how many more are done."""
    # Not the console's word: FORCE_COLOR makes a terminal of a file for it.
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(pace(task.speed, task.time_remaining, task.finished_time))

    console = edge.console(stderr=True)
    drawn = [BarColumn(bar_width=24)] if console.width >= ENOUGH else []
    columns = (TextColumn(what), *drawn, TextColumn("{task.completed:.0f}/{task.total:.0f}"), Pace())
    with Progress(*columns, console=console, refresh_per_second=4) as bar:
        task = bar.add_task("", total=total)
        yield lambda count: bar.advance(task, count)


def pace(speed: float | None, left: float | None, taken: float | None) -> str:
    """Files a second and seconds left while it runs, seconds taken afterwards."""
    if taken is not None:
        return f"用时 {duration(taken)}"
    rate = f"{speed:.{0 if speed >= 10 else 1}f} 份/秒" if speed else ""
    return rate if left is None else f"{rate} 约剩 {duration(left)}"


def duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} 小时 {minutes} 分"
    return f"{minutes} 分 {rest} 秒" if minutes else f"{rest} 秒"
