"""One sheet of a form saved as CSV: comma or tab, UTF-8, UTF-16 or GB18030, as Excel, WPS and LibreOffice write it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from compliance.files.budget import Budget, Unreadable, damaged
from compliance.files.workbooks.cells import NO_FORM, Cell, Sheet, put

LONGEST = 1_000_000


def sheet(raw: bytes) -> Sheet:
    """The cells that hold anything. Raises Unreadable, also for more than a form could hold."""
    found = Sheet("")
    for number, row in enumerate(rows(raw, found.budget), start=1):
        for column, value in enumerate(row, start=1):
            if value:
                put(found, number, column, Cell(value))
    return found


def rows(raw: bytes, budget: Budget) -> Iterator[list[str]]:
    """The cells of each row. Raises Unreadable, also for more than the budget has."""
    text = _decoded(raw)
    csv.field_size_limit(LONGEST)
    first = text.partition("\n")[0]
    found = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    try:
        for row in found:
            budget.count(1 + len(row))
            yield row
    except csv.Error:
        raise damaged(f"CSV 第 {found.line_num} 行的引号不成对，或一格文字过长") from None


def _decoded(raw: bytes) -> str:
    if b"\0" in raw and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("不是填报表", code=NO_FORM, expected="xlsx、xls、ods 或 CSV 文件")
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字编码无法识别", expected="UTF-8 或 GB18030", remedy="用“CSV UTF-8”格式另存")
