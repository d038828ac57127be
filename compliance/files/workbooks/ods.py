"""Workbooks of LibreOffice's own format (.ods)."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.files.workbooks.cells import MAX_SHEETS, Cell, Sheet, Unreadable, damaged, number_cell, put
from compliance.files.workbooks.package import Package, XmlReader

CELLS = {"table-cell", "covered-table-cell"}
NO_SHEETS = {"tracked-changes", "dde-links", "shapes", "annotation"}
"""What may hold tables or texts that are not the sheet's own."""


def sheets(package: Package) -> list[Sheet]:
    manifest = package.part("META-INF/manifest.xml") or b""
    if b"encryption-data" in manifest:
        raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
    content = _Content()
    content.read(package.needed("content.xml"))
    return content.sheets


class _Content(XmlReader):
    """Cells and rows that repeat are written once, with how often."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self.count = self.row = self.column = self.rows = self.outside = 0
        self.cells: list[tuple[int, int, Cell]] = []
        self.attributes: Mapping[str, str] = {}
        self.paragraphs: list[list[str]] = []
        self.inside = self.wanted = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in NO_SHEETS or self.outside:
            self.outside += 1
        elif name == "table":
            self.sheets.append(Sheet(attributes.get("name", "")))
            self.row = 0
            if len(self.sheets) > MAX_SHEETS:
                raise Unreadable("工作表过多，不是填报表", expected=f"不超过 {MAX_SHEETS} 张")
        elif name == "table-row":
            self.rows = _times(attributes, "number-rows-repeated")
            self.column, self.cells = 0, []
        elif name in CELLS:
            self.attributes, self.paragraphs, self.inside, self.wanted = attributes, [], True, False
        elif self.inside:
            self.part_of_text(name, attributes)

    def part_of_text(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "p":
            self.paragraphs.append([])
            self.wanted = True
        elif self.wanted and name == "s":
            self.paragraphs[-1].append(" " * min(_times(attributes, "c"), 1000))
        elif self.wanted and name == "tab":
            self.paragraphs[-1].append("\t")
        elif self.wanted and name == "line-break":
            self.paragraphs[-1].append("\n")

    def end(self, name: str) -> None:
        if self.outside:
            self.outside -= 1
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
                for offset in range(times):
                    self.count = put(sheet, row, column + offset, cell, self.count)
        self.row += self.rows

    def text(self, data: str) -> None:
        if self.wanted and not self.outside:
            self.paragraphs[-1].append(data)

    def cell(self) -> Cell | None:
        get = self.attributes.get
        text = "\n".join("".join(parts) for parts in self.paragraphs)
        if get("formula") is not None:
            return Cell(text, "formula")
        kind = get("value-type", "")
        if kind == "string":
            return Cell(get("string-value", text))
        if kind == "percentage":
            return number_cell(get("value", ""), "percent")
        if kind in {"float", "currency"}:
            return number_cell(get("value", ""), "number")
        if kind == "date":
            return Cell(get("date-value", "").partition("T")[0], "date")
        return Cell(text) if text else None


def _times(attributes: Mapping[str, str], name: str) -> int:
    written = attributes.get(name, "1")
    return max(int(written), 1) if written.isascii() and written.isdecimal() and len(written) < 9 else 1
