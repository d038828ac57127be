"""Numbers of a cell as they were typed, and what their number format shows of them."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from compliance.files.budget import damaged
from compliance.files.workbooks.cells import Cell, Kind

MAX_SERIAL = 2_958_465
"""The 31 December 9999, the last day that a spreadsheet knows."""

BUILT_IN_DATES = {14, 15, 16, 17, 22, *range(27, 37), *range(50, 59)}
BUILT_IN_NUMBERS = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%"}
BUILT_IN_NUMBERS |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
BUILT_IN_NUMBERS |= {
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    48: "##0.0E+0",
    **dict.fromkeys((*range(18, 22), 45, 46, 47), "h:mm"),
}
YEARS_AND_DAYS = re.compile("[yd]|e(?![+-])")
"""In Chinese formats a year is an e."""
LONGEST_NUMBER = 400
"""Characters; no program writes one with more, and turning digits into a number takes longer than their number."""
LITERAL = re.compile(r'"[^"]*"|[\\!].')
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\[\]]*\]|\\.|!.|_.|\*.')
LONGEST_CODE = 255
"""Characters; a longer one is no format to spreadsheets."""
DAY = Decimal(86400)
BLANK = "（空白）"
ALMOST = Decimal("0.0001")
"""Seconds by which spreadsheets round a time of day up."""


class Format(NamedTuple):
    """What a number format makes of a number; `code` is "" where it shows the number as it is."""

    kind: Kind = "number"
    code: str = ""


@lru_cache(maxsize=1024)
def format_of(number: int, code: str = "") -> Format:
    """A number format by its number where that is built in, else by its code."""
    if number in BUILT_IN_DATES and not code:
        return Format("date")
    if len(code) > LONGEST_CODE:
        raise damaged("数字格式的代码过长")
    code = code or BUILT_IN_NUMBERS.get(number, "")
    shown = NOT_SHOWN.sub("", code).lower()
    if "%" in shown:
        return Format("percent", code)
    if "general" not in shown and YEARS_AND_DAYS.search(shown):
        return Format("date")
    return Format("number", code)


def number_cell(raw: str, form: Format, epoch_1904: bool = False) -> Cell:
    """A number as it was typed: spreadsheets keep 3.2 as 3.2000000000000002, and 95% as 0.95."""
    if len(raw) > LONGEST_NUMBER:
        return Cell(raw)
    try:
        number = Decimal(format(float(raw), ".15g"))
    except (ValueError, OverflowError, InvalidOperation):
        return Cell(raw)
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return Cell(raw)
    if form.kind == "date":
        day = day_of(number, epoch_1904)
        return Cell(day.isoformat(), "date", _moment(number, day)) if day else Cell(plain(number), "number", "日期")
    shown = _shown(number, form.code) if form.code else ""
    if form.kind == "percent":
        return Cell(f"{plain(number * 100)}%", "percent", shown)
    return Cell(plain(number), "number", shown)


def plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def day_of(number: Decimal, epoch_1904: bool = False) -> datetime.date | None:
    """The day of a serial number, as a spreadsheet shows it; None for a mere time of day."""
    days = int(number + ALMOST / DAY) + (1462 if epoch_1904 else 0)
    # Day 60 is the 29 February 1900, which never was; all before it are off by one.
    return datetime.date(1899, 12, 30) + datetime.timedelta(days) if 60 < days <= MAX_SERIAL else None


def date_cell(written: str) -> Cell:
    """A day as ISO 8601 writes it, perhaps with a time of day."""
    day, _, clock = written.partition("T")
    return Cell(day, "date", _late(day, clock))


def _moment(number: Decimal, day: datetime.date) -> str:
    seconds = int((number - int(number)) * DAY + ALMOST) % int(DAY)
    return _late(day.isoformat(), f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}")


def _late(day: str, clock: str) -> str:
    """The last minutes of a day, which some programs write for the next one; "" for any other time of a day."""
    return f"{day} {clock[:8]}" if clock[:5] in ("23:58", "23:59") else ""


@lru_cache(maxsize=4096)
def _shown(number: Decimal, code: str) -> str:
    """What is shown where that is another number than the cell holds, else ""."""
    sections = code.split(";")
    chosen = sections[0]
    if number < 0 and len(sections) > 1:
        chosen = sections[1]
    elif number == 0 and len(sections) > 2:
        chosen = sections[2]
    pattern = NOT_SHOWN.sub("", chosen)
    if "general" in pattern.lower() or "@" in pattern:
        return ""
    places = "".join(found for found in pattern if found in "0#?.,%")
    if not {*"0#?"} & {*places}:
        nothing = "时刻" if {*"hms"} & {*pattern.lower()} else BLANK
        return "".join(re.findall('"([^"]*)"', chosen)).strip() or nothing
    written = "".join(LITERAL.findall(chosen))
    if re.search(r"\d", written) or not _holds(number, pattern.lower()):
        return f"按格式 {code} 写出的数"
    if "/" in pattern or "e" in pattern.lower():
        return ""
    if places.replace("%", "").endswith(","):
        return f"按格式 {code} 缩小后的数"
    value = number * Decimal(100) ** places.count("%")
    digits = sum(found in "0#?" for found in places.partition(".")[2])
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return "" if rounded == value else format(rounded, "f") + "%" * places.count("%")


def _holds(number: Decimal, pattern: str) -> bool:
    """Whether a number fits a pattern for fractions, or for powers of ten, without loss; so it does any other."""
    before, slash, below = pattern.partition("/")
    if slash:
        fixed = re.search(r"\d*[1-9]\d*", below)
        most = int(fixed[0]) if fixed else 10 ** sum(found in "0#?" for found in below) - 1
        bottom = Fraction(number).denominator
        return most % bottom == 0 if fixed else bottom <= most
    mantissa, power, _ = before.partition("e")
    return not power or len(number.normalize().as_tuple().digits) <= sum(found in "0#?" for found in mantissa)
