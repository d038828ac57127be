"""One sheet of a form saved as CSV: comma or tab, UTF-8, UTF-16 or GB18030, as Excel, WPS and LibreOffice write it."""

from __future__ import annotations

import codecs
import csv
import io

from compliance.forms.workbook.cells import Cell, Sheet, Unreadable, damaged, put

LONGEST = 1_000_000


def sheet(raw: bytes) -> Sheet:
    text = _decoded(raw)
    csv.field_size_limit(LONGEST)
    first = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in first else ",", strict=True)
    found = Sheet("")
    count = 0
    try:
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value:
                    count = put(found, number, column, Cell(value), count)
    except csv.Error:
        raise damaged(f"CSV 第 {rows.line_num} 行的引号不成对，或一格文字过长") from None
    return found


def _decoded(raw: bytes) -> str:
    if b"\0" in raw and not raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("不是填报表", expected="xlsx、xls、ods 或 CSV 文件")
    utf16 = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("文字编码无法识别", expected="UTF-8 或 GB18030", remedy="用“CSV UTF-8”格式另存")
