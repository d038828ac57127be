"""Workbooks of the format before 2007 (.xls, .et)."""

from __future__ import annotations

from compliance.forms.workbook.cells import Sheet, Unreadable


def sheets(raw: bytes) -> list[Sheet]:
    raise Unreadable("不读这种工作簿（.xls）", remedy="另存为 .xlsx")
