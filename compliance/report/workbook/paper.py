"""The one place that draws: cell formats, and sheets on which texts, numbers, inputs and formulas are written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import xlsxwriter

from compliance.checklist.kinds import Slot
from compliance.errors import visible
from compliance.files.workbooks import paper
from compliance.numbers import plain
from compliance.report.workbook.places import Key, Table

Value = Fraction | int | str | None
"""What a formula comes to by the engine's reckoning; None for an empty text."""

ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "plain": {},
    "wide": {"text_wrap": True, "valign": "top"},
    "head": paper.HEAD,
    "chapter": {"bold": True, "bg_color": "#BDD7EE", **paper.LINED},
    "clause": {"bold": True, "bg_color": "#E7EFF7", **paper.LINED},
    "text": {"text_wrap": True, **paper.LINED},
    "figure": {"align": "right", **paper.LINED},
    "word": {"align": "center", **paper.LINED},
    "subtotal": {"align": "right", "bold": True, "bg_color": "#E7EFF7", **paper.LINED},
    "result": {"bold": True, "font_size": 14, "align": "right", "bg_color": "#E2EFDA", **paper.LINED},
    "verdict": {
        "bold": True,
        "font_size": 12,
        "align": "right",
        "bg_color": "#E2EFDA",
        "text_wrap": True,
        **paper.LINED,
    },
    "subword": {"align": "center", "bold": True, "bg_color": "#E7EFF7", **paper.LINED},
    "subtext": {"text_wrap": True, "bold": True, "bg_color": "#E7EFF7", **paper.LINED},
    "answer": {"bg_color": "#FFF2CC", "locked": False, "align": "center", **paper.LINED},
    "answer_text": {"bg_color": "#FFF2CC", "locked": False, "text_wrap": True, **paper.LINED},
    "rule": {"bg_color": "#DDEBF7", "locked": False, "align": "right", **paper.LINED},
    "link": {"font_color": "#1F4E79", "underline": 1, "align": "center", **paper.LINED},
}
LINE_HEIGHT = 15
ALLOWED = {**paper.SORTED, "format_cells": True}


class Book:
    """A workbook under way and its formats."""

    def __init__(self, file: Any, options: dict[str, Any]) -> None:
        self.book = xlsxwriter.Workbook(file, options)
        self.book.set_calc_mode("auto")
        self._formats: dict[tuple[str, str], Any] = {}
        self._sheets: list[Sheet] = []

    def close(self) -> None:
        for sheet in self._sheets:
            sheet.set_heights()
        self.book.close()

    def style(self, role: str, number: str = "") -> Any:
        if (role, number) not in self._formats:
            pattern = {"num_format": number} if number else {}
            self._formats[role, number] = self.book.add_format({**paper.PRINTED, **ROLES[role], **pattern})
        return self._formats[role, number]

    def sheet(self, table: Table, title: str, footer: str, *, frozen: int = 0) -> Sheet:
        """A new sheet with a title in its first row and the table's headings; A4 landscape, headings on every page."""
        made = self.bare_sheet(table.sheet, footer)
        for index, column in enumerate(table.columns):
            made.widen(index, column.width)
        made.text(0, 0, title, "title")
        for index, column in enumerate(table.columns):
            made.text(table.top, index, column.heading, "head")
        made.sheet.freeze_panes(table.top + 1, frozen)
        made.sheet.repeat_rows(table.top)
        return made

    def bare_sheet(self, name: str, footer: str) -> Sheet:
        sheet = self.book.add_worksheet(name)
        paper.a4(sheet, footer, f"{name} ", side=0.4)
        # Without a password: against slips, not against the auditor, who may take it off and look behind everything.
        sheet.protect("", ALLOWED)
        made = Sheet(self, sheet)
        self._sheets.append(made)
        return made


class Sheet:
    """A sheet that is being written."""

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.sheet = book, sheet
        self._widths: dict[int, float] = {}
        self._lines: dict[int, int] = {}

    def widen(self, column: int, width: float) -> None:
        self._widths[column] = width
        self.sheet.set_column(column, column, width, self.book.style("plain"))

    def set_heights(self) -> None:
        """Rows as high as their texts: not every program works that out on opening a file."""
        for row, lines in self._lines.items():
            self.sheet.set_row(row, LINE_HEIGHT * lines + 2)

    def text(self, row: int, column: int, text: str, role: str = "text") -> None:
        """A text as text, whatever it begins with."""
        shown = paper.cut(visible(text), paper.SHOWN)
        if ROLES[role].get("text_wrap"):
            lines = paper.lines(shown, self._widths.get(column, 10) - 1, narrow=1.1)
            self._lines[row] = max(lines, self._lines.get(row, 1))
        paper.write(self.sheet, row, column, shown, self.book.style(role))

    def number(self, row: int, column: int, value: Fraction | None, role: str = "figure", pattern: str = "") -> None:
        """An exact number; one that does not terminate as the fraction that it is."""
        style = self.book.style(role, pattern)
        if value is None:
            self.sheet.write_blank(row, column, None, style)
        elif "/" in plain(value):
            self.sheet.write_formula(row, column, f"={plain(value)}", style, float(value))
        else:
            self.sheet.write_number(row, column, float(value), style)

    def formula(
        self, place: tuple[int, int], formula: str, value: Value, role: str = "figure", pattern: str = ""
    ) -> None:
        """A formula with the value that the engine found, for viewers that do not calculate."""
        known: float | str = (
            float(value) if isinstance(value, Fraction | int) else paper.cut(visible(value or ""), paper.SHOWN)
        )
        self.sheet.write_formula(*place, f"={formula}", self.book.style(role, pattern), known)

    def choice(self, place: tuple[int, int], source: str | Sequence[str], chosen: str) -> None:
        """An input with a list to choose from."""
        self.text(*place, chosen, "answer")
        offered = f"={source}" if isinstance(source, str) else list(source)
        self.sheet.data_validation(
            *place,
            *place,
            {
                "validate": "list",
                "source": offered,
                "error_title": "请从列表中选",
                "error_message": "只能填列表中的内容，或留空",
            },
        )

    def count(self, place: tuple[int, int], value: Fraction | None, slot: Slot) -> None:
        """An input for a number within the slot's limits."""
        self.number(*place, value, "answer")
        limits: dict[str, Any] = {"criteria": ">=", "value": float(slot.least)}
        if slot.most is not None:
            limits = {"criteria": "between", "minimum": float(slot.least), "maximum": float(slot.most)}
        rule = {"validate": "integer" if slot.integer else "decimal", **limits}
        most = "" if slot.most is None else f"，不超过 {plain(slot.most)}"
        message = f"应填不小于 {plain(slot.least)} 的{'整数' if slot.integer else '数'}{most}"
        self.sheet.data_validation(*place, *place, {**rule, "error_title": "数字不对", "error_message": message})

    def link(self, place: tuple[int, int], table: Table, key: Key) -> None:
        """Where the inputs of this row stand."""
        self.sheet.write_url(
            *place, f"internal:'{table.sheet}'!{table.at(key, 'input')}", self.book.style("link"), table.sheet
        )

    def band(self, table: Table, key: Key, text: str, role: str) -> None:
        """A heading across all columns of a row, without merging cells."""
        self.row(table, key, text, role=role)

    def row(self, table: Table, key: Key, *texts: str, role: str = "text") -> None:
        """A row's first cells, and the others empty until something is written into them."""
        for index in range(len(table.columns)):
            self.text(table.rows[key], index, texts[index] if index < len(texts) else "", role)
