"""How sheets look that are printed and typed in: A4, boxes, heads, and rows as high as their texts."""

from __future__ import annotations

import datetime
import io
import math
import unicodedata
import zipfile
from typing import Any

from compliance.errors import UsageError, quoted

LONGEST = 32_767
"""Characters in one cell, everywhere; as all limits here counted by `units`."""
SHOWN = 32_000
"""Of texts that may be cut."""
LONGEST_NAME, LONGEST_FOOTER, LONGEST_HINT, LONGEST_TITLE = 31, 255, 255, 32
"""Of a sheet's name, a footer with its codes, a hint beside a cell and the title of that."""
FIRST_DAY = datetime.date(1900, 3, 1)
"""Days before it are counted differently by different spreadsheets."""
SORTED = {"format_rows": True, "format_columns": True, "autofilter": True, "sort": True}
"""What is allowed on a protected sheet, besides typing into what is not locked."""

Look = dict[str, Any]

PRINTED: Look = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
"""Of results."""
LINED: Look = {"border": 1, "border_color": "#BFBFBF"}
HEAD: Look = {
    "bold": True,
    "bg_color": "#1F4E79",
    "font_color": "#FFFFFF",
    "text_wrap": True,
    "align": "center",
    **LINED,
}

SONG = "宋体"
"""The font of forms: every spreadsheet has it."""
TITLE: Look = {"font_name": SONG, "font_size": 16, "bold": True}
WRONG, DONE = "#F8CFC8", "#D7EFD9"


def units(text: str) -> int:
    """Characters as spreadsheets count them, in UTF-16: rare Chinese ones and emoji are two."""
    return len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, most: int, mark: str = "…") -> str:
    """The text in at most so many units; one that was longer ends in the mark."""
    if units(text) <= most:
        return text
    # Half of a pair at the end is dropped.
    return text.encode("utf-16-le", "surrogatepass")[: 2 * (most - units(mark))].decode("utf-16-le", "ignore") + mark


def whole(text: str) -> str:
    """The text, for a cell from which it is read back. Raises UsageError where it does not fit."""
    if units(text) > LONGEST:
        size = units(text)
        raise UsageError(f"{quoted(text, 20)}有 {size} 字，放不进一个单元格\n    应为：不超过 {LONGEST} 字")
    return text


def boxed(size: int) -> Look:
    """A cell of a form, in a font of this size."""
    font = {"font_name": SONG, "font_size": size, "valign": "top", "text_wrap": True}
    return {**font, "border": 1, "border_color": "#B8C2CC"}


def head(size: int) -> Look:
    return {**boxed(size), "bold": True, "bg_color": "#DCE6F0", "align": "center", "valign": "vcenter"}


def a4(
    sheet: Any, footer: str, name: str = "&A　", *, font: str = "", side: float = 0.39, upright: bool = False
) -> None:
    """The sheet on A4, one page wide, its name and pages in the footer; `side` is a margin in inches."""
    if not upright:
        sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=side, right=side, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    # A blank after the size: a name that begins with a digit would be read as part of it.
    style = f'&"{font},Regular"&8 ' if font else "&8 "
    left, right = f"&L{style}", f"&R{style}{name}第 &P 页，共 &N 页"
    sheet.set_footer(f"{left}{_literal(footer, LONGEST_FOOTER - units(left + right))}{right}")
    sheet.hide_gridlines(2)


def _literal(text: str, room: int) -> str:
    """The text as it stands in a footer, in so many units; an ampersand takes two of them."""
    fitting = cut(text, room)
    while units(fitting.replace("&", "&&")) > room:
        fitting = cut(fitting, units(fitting) - 1)
    return fitting.replace("&", "&&")


def write(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """Text that stays text, whatever it begins with."""
    if text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def lines(text: str, room: float, *, narrow: float = 1, wide: float = 2) -> int:
    """How many a text takes; the room of one, and the widths of characters, in digits."""
    widths = (
        sum(wide if unicodedata.east_asian_width(c) in "FWA" else narrow for c in line) for line in text.split("\n")
    )
    return sum(max(1, math.ceil(width / room)) for width in widths)


def growing(content: bytes) -> bytes:
    """The workbook with rows that grow with what is typed: XlsxWriter writes every height as one set by hand."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename.startswith("xl/worksheets/"):
                part = part.replace(b' customHeight="1"', b"")
            new.writestr(member, part, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
