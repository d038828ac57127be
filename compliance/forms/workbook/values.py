"""What was typed into a cell, as an answers file would have it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal

from compliance.errors import trimmed
from compliance.files.workbooks.cells import Cell
from compliance.files.workbooks.formats import day_of

YEARS = range(2000, 2101)
"""Of the days that a mere number may mean."""
MOMENT = re.compile(
    r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[T ]+(\d{1,2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
BEIJING = datetime.timezone(datetime.timedelta(hours=8))


def text_of(cell: Cell | None) -> str | None:
    """What was typed, without blanks around it; line ends as on Unix."""
    if cell is None:
        return None
    return trimmed(cell.text.replace("\r\n", "\n").replace("\r", "\n")) or None


def date_of(cell: Cell | None, epoch_1904: bool, remark: Callable[[str], None]) -> str | None:
    """A day in one of the ways that answers files know; `remark` is told of what could be another day.

    The serial number of a day is put into it, and so is a moment as other programs write it: "2025-01-01T08:00:00Z" is
    the day that it is in Beijing.
    """
    text = text_of(cell)
    if cell is None or text is None or cell.kind == "date":
        return text
    if cell.kind == "number" and re.fullmatch(r"\d{4,6}(\.\d+)?", text):
        day = day_of(Decimal(text), epoch_1904)
        if day and day.year in YEARS:
            remark(f"{text} 按日期 {day.isoformat()} 读入")
            return day.isoformat()
    if cell.kind == "text" and (found := MOMENT.fullmatch(text)):
        return _day_of_moment(found, remark) or text
    return text


def _day_of_moment(found: re.Match[str], remark: Callable[[str], None]) -> str | None:
    year, month, day, clock, zone = found.groups()
    iso = f"{year}-{month:0>2}-{day:0>2}"
    try:
        moment = datetime.datetime.fromisoformat(f"{iso}T{clock:0>5}{zone or ''}")
        read = (moment.astimezone(BEIJING) if zone else moment).date().isoformat()
    except (ValueError, OverflowError):
        return None
    if read != iso:
        remark(f"{found[0]} 按北京时间读作 {read}")
    elif clock.startswith(("23:58", "23:59")):
        remark(f"按 {read} 读入；写的时刻是 {clock}，可能本是第二天")
    return read
