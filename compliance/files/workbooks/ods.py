"""Workbooks of LibreOffice's own format (.ods)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from compliance.files.budget import Budget, Unreadable, damaged
from compliance.files.workbooks.cells import (
    LONGEST_ASIDE,
    MAX_SHEETS,
    Beside,
    Block,
    Cell,
    Sheet,
    aside,
    hide_columns,
    merge,
    put,
)
from compliance.files.workbooks.formats import BLANK, Format, date_cell, number_cell
from compliance.files.workbooks.package import Package, XmlReader

HIDDEN = ("collapse", "filter")
CELLS = {"table-cell", "covered-table-cell"}
DRAWN = {"frame", "custom-shape", "g", "rect", "caption", "ellipse", "line", "connector", "polygon", "path", "control"}
NO_SHEETS = {"tracked-changes", "dde-links", "shapes", "annotation", *DRAWN}
"""What may hold tables or texts that are not the sheet's own."""
DRAWINGS: Mapping[str, Beside] = {"image": "图片", "object": "图表", "object-ole": "嵌入的文件"}
ONE_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?=%?$)")


def sheets(package: Package) -> list[Sheet]:
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
    content = _Content(package.budget)
    content.read(package.needed("content.xml"))
    return content.sheets


class _Content(XmlReader):
    """Cells and rows that repeat are written once, with how often."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[Sheet] = []
        self.row = self.column = self.rows = self.outside = 0
        self.cells: list[tuple[int, int, Cell]] = []
        self.attributes: Mapping[str, str] = {}
        self.paragraphs: list[list[str]] = []
        self.inside = self.wanted = self.out_of_sight = False
        self.style, self.epoch_1904 = "", False
        self.struck, self.unseen = set[str](), set[str]()
        """Styles of cells that strike out their text, and of sheets that are hidden."""
        self.beside: Beside = "文本框"
        self.noted = self.part = ""
        self.first_column = 1

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in NO_SHEETS or self.outside:
            self.start_outside(name, attributes)
        elif name == "table":
            hidden = attributes.get("style-name", "") in self.unseen
            name = attributes.get("name", "")
            self.sheets.append(Sheet(name, hidden=hidden, epoch_1904=self.epoch_1904, budget=self.budget))
            self.row, self.first_column = 0, 1
            if len(self.sheets) > MAX_SHEETS:
                raise Unreadable("工作表过多，不是填报表", expected=f"不超过 {MAX_SHEETS} 张")
        elif name == "table-row":
            self.rows = _times(attributes, "number-rows-repeated")
            self.column, self.cells = 0, []
            self.out_of_sight = attributes.get("visibility") in HIDDEN
        elif name in CELLS:
            self.attributes, self.paragraphs, self.inside, self.wanted = attributes, [], True, False
            self.start_cell(attributes)
        elif self.inside:
            self.part_of_text(name, attributes)
        else:
            self.around(name, attributes)

    def start_cell(self, attributes: Mapping[str, str]) -> None:
        top, left = self.row + 1, self.column + 1
        if self.sheets and ("number-rows-spanned" in attributes or "number-columns-spanned" in attributes):
            bottom = top + _times(attributes, "number-rows-spanned") - 1
            merge(self.sheets[-1], Block(top, left, bottom, left + _times(attributes, "number-columns-spanned") - 1))
        if self.sheets and attributes.get("style-name") in self.struck:
            self.lay("删除线")

    def start_outside(self, name: str, attributes: Mapping[str, str]) -> None:
        self.outside += 1
        if name in DRAWN or name == "annotation":
            self.beside, self.noted, self.part = "批注" if name == "annotation" else "文本框", "", ""
        self.beside = DRAWINGS.get(name, self.beside)
        if name == "image" and not self.part and attributes.get("href", "").startswith("Pictures/"):
            self.part = attributes["href"]

    def end_outside(self, name: str) -> None:
        self.outside -= 1
        if name == "annotation" or (name in DRAWN and (self.beside != "文本框" or self.noted.strip())):
            self.lay(self.beside, self.noted, self.part if self.beside == "图片" else "")
            self.beside, self.noted, self.part = "文本框", "", ""

    def lay(self, what: Beside, text: str = "", part: str = "") -> None:
        """Keeps what lies on the cell that is being read, or on none of a sheet."""
        if self.sheets:
            place = (self.row + 1, self.column + 1) if self.inside else (0, 0)
            aside(self.sheets[-1], *place, what, text, part)

    def around(self, name: str, attributes: Mapping[str, str]) -> None:
        """Styles, and what a sheet says of its columns."""
        get = attributes.get
        if name == "style":
            self.style = get("name", "")
        elif name == "text-properties" and get("text-line-through-style", "none") != "none":
            self.struck.add(self.style)
        elif name == "table-properties" and get("display") == "false":
            self.unseen.add(self.style)
        elif name == "null-date":
            self.epoch_1904 = get("date-value", "").startswith("1904")
        elif name == "table-column" and self.sheets:
            last = self.first_column + _times(attributes, "number-columns-repeated") - 1
            if get("visibility") in HIDDEN:
                hide_columns(self.sheets[-1], self.first_column, last)
            self.first_column = last + 1

    def part_of_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p":
            self.paragraphs.append([])
            self.wanted = True
        elif self.wanted and name == "s":
            blanks = _times(attributes, "c")
            self.budget.read(blanks)
            self.paragraphs[-1].append(" " * blanks)
        elif self.wanted and name == "tab":
            self.paragraphs[-1].append("\t")
        elif self.wanted and name == "line-break":
            self.paragraphs[-1].append("\n")
        elif name == "a":
            # A place beside the file is one above what is in it.
            self.lay("链接", attributes.get("href", "").removeprefix("../"))
        elif name == "span" and attributes.get("style-name") in self.struck:
            self.lay("删除线")

    def end(self, name: str) -> None:
        if self.outside:
            self.end_outside(name)
        elif name == "p":
            self.wanted = False
        elif name in CELLS:
            self.inside = False
            times = _times(self.attributes, "number-columns-repeated")
            cell = self.cell()
            if cell:
                self.cells.append((self.column + 1, times, cell))
            self.column += times
        elif name == "table-row":
            self.finish_row()

    def finish_row(self) -> None:
        if not self.sheets:
            raise damaged("有不在工作表中的行")
        sheet = self.sheets[-1]
        for column, times, cell in self.cells:
            for row in range(self.row + 1, self.row + self.rows + 1):
                if self.out_of_sight:
                    sheet.hidden_rows.add(row)
                for offset in range(times):
                    put(sheet, row, column + offset, cell)
        self.row += self.rows

    def text(self, data: str) -> None:
        if self.outside:
            if len(self.noted) < LONGEST_ASIDE:
                self.noted += data[:LONGEST_ASIDE]
        elif self.wanted:
            self.paragraphs[-1].append(data)

    def cell(self) -> Cell | None:
        get = self.attributes.get
        text = "\n".join("".join(parts) for parts in self.paragraphs)
        if get("formula") is not None:
            return Cell(text, "picture" if "DISPIMG(" in get("formula", "") else "formula")
        kind = get("value-type", "")
        if kind == "string":
            return Cell(get("string-value", text))
        if kind == "percentage":
            return self.as_seen(number_cell(get("value", ""), Format("percent")), text)
        if kind in {"float", "currency"}:
            return self.as_seen(number_cell(get("value", ""), Format()), text)
        if kind == "date":
            return date_cell(get("date-value", ""))
        return Cell(text) if text else None

    def as_seen(self, cell: Cell, text: str) -> Cell:
        """A number with what is shown in its place: the file says it itself, unless it has no text at all."""
        if self.paragraphs and not any(map(str.isdigit, text)):
            return cell._replace(shown=text.strip() or BLANK)
        number, held = ONE_NUMBER.match(text.replace(",", "").strip()), ONE_NUMBER.match(cell.text)
        differs = number and held and Decimal(number[0]) != Decimal(held[0])
        return cell._replace(shown=text) if differs else cell


def _times(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(int(written), 1) if written.isascii() and written.isdecimal() and len(written) < 9 else 1
