"""Workbooks of Excel's format (.xlsx, .xlsm), as Excel, WPS, LibreOffice and others write them.

Read here and not by a library: what must be known before a library may touch the file (how far the cells reach,
entities, sizes) takes a pass over all of it, and libraries tell neither formulas from values nor 95% from 0.95.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.files.budget import Budget, Unreadable, damaged
from compliance.files.workbooks.cells import (
    MAX_SHEETS,
    Aside,
    Block,
    Cell,
    Sheet,
    aside,
    hide_columns,
    merge,
    put,
)
from compliance.files.workbooks.formats import Format, date_cell, format_of, number_cell
from compliance.files.workbooks.package import Package, Relations, XmlReader, relations_of, target
from compliance.files.workbooks.xlsx_asides import asides, cell_at
from compliance.files.workbooks.xlsx_in_cells import InCells

ON = ("1", "true")
IMAGE = re.compile(r'DISPIMG\(\s*"([^"]{1,200})"')
LINK = re.compile(r'\s*HYPERLINK\(\s*"(?![A-Za-z][A-Za-z0-9+.-]+:)([^"]{1,2000})"\s*(?:,\s*"[^"]*"\s*)?\)\s*$')
ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def sheets(package: Package) -> list[Sheet]:
    budget = package.budget
    root = Relations(package.needed("_rels/.rels"), budget)
    main = next((target("", to) for kind, to in root.by_id.values() if kind == "officeDocument"), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise Unreadable("不读这种工作簿（.xlsb）", remedy="另存为 .xlsx")
    workbook = _Workbook(package.needed(main), budget)
    relations = Relations(package.needed(relations_of(main)), budget)
    strings = _Strings(_related(package, relations, main, "sharedStrings"), budget)
    styles = _Styles(_related(package, relations, main, "styles"), budget)
    in_cells = InCells(package, relations, main)
    found = []
    for title, identifier, hidden in workbook.sheets:
        kind, to = relations.by_id.get(identifier, ("", ""))
        if identifier in relations.external:
            raise Unreadable("工作表链接到别的文件，不予读取", sheet=title, remedy="把内容复制到本文件，断开链接")
        sheet = Sheet(title, hidden=hidden, epoch_1904=workbook.epoch_1904, budget=budget)
        if kind == "worksheet":
            part = _SheetXml(sheet, strings, styles)
            name = target(main, to)
            part.read(package.needed(name))
            for row, column, by_name, number in part.pictures:
                where = in_cells.by_name(by_name) if by_name else in_cells.by_number(number)
                aside(sheet, row, column, "图片", part=where)
            beside = package.part(relations_of(name))
            if beside:
                asides(package, name, Relations(beside, budget), part.links, sheet)
            found.append(sheet)
        elif kind == "chartsheet":
            sheet.asides.append(Aside(0, 0, "图表"))
            found.append(sheet)
    return found


def _related(package: Package, relations: Relations, main: str, kind: str) -> bytes:
    """The part of a kind, b"" where there is none, as in workbooks with inline strings only."""
    to = next((to for known, to in relations.by_id.values() if known == kind), None)
    return (package.part(target(main, to)) if to else None) or b""


class _Workbook(XmlReader):
    """The names of the sheets and of the parts that they are in."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[tuple[str, str, bool]] = []
        self.epoch_1904 = False
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), attributes.get("id", ""), hidden))
            if len(self.sheets) > MAX_SHEETS:
                raise Unreadable("工作表过多，不是填报表", expected=f"不超过 {MAX_SHEETS} 张")
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904") in {"1", "true"}


class _Strings(XmlReader):
    """The texts that cells refer to by number, and which of them are struck out, all or in part."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.strings: list[str] = []
        self.struck: set[int] = set()
        self.parts: list[str] = []
        self.wanted = self.phonetic = False
        if raw:
            self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.parts = []
        elif name == "strike" and is_on(attributes):
            self.struck.add(len(self.strings))
        elif name == "rPh":
            self.phonetic = True
        elif name == "t":
            self.wanted = not self.phonetic

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append(_unescaped("".join(self.parts)))
        elif name == "rPh":
            self.phonetic = False
        elif name == "t":
            self.wanted = False

    def text(self, data: str) -> None:
        if self.wanted:
            self.parts.append(data)


class _Styles(XmlReader):
    """For each style of a cell, how it shows its number, and whether it strikes out its text."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.codes: dict[str, str] = {}
        self.numbers: list[str] = []
        self.fonts: list[str] = []
        self.font, self.struck_fonts = -1, set[str]()
        self.inside = self.among_fonts = False
        if raw:
            self.read(raw)
        formats = {n: format_of(int(n) if n.isdecimal() else 0, self.codes.get(n, "")) for n in {*self.numbers}}
        self.formats = [formats[n] for n in self.numbers]
        self.struck = {number for number, font in enumerate(self.fonts) if font in self.struck_fonts}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.numbers.append(attributes.get("numFmtId", "0")[:9])
            self.fonts.append(attributes.get("fontId", "0"))
        elif name == "fonts":
            self.among_fonts = True
        elif name == "font" and self.among_fonts:
            self.font += 1
        elif name == "strike" and self.among_fonts and is_on(attributes):
            self.struck_fonts.add(str(self.font))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False
        elif name == "fonts":
            self.among_fonts = False


class _SheetXml(XmlReader):
    """One sheet. Its dimension element is not looked at: WPS writes it wrong."""

    def __init__(self, sheet: Sheet, strings: _Strings, styles: _Styles) -> None:
        super().__init__(sheet.budget)
        self.sheet, self.strings, self.styles = sheet, strings, styles
        self.row = self.column = self.style = 0
        self.type = self.written_style = ""
        self.parts: list[str] = []
        self.of_formula: list[str] = []
        self.inside = self.wanted = self.phonetic = self.formula = self.writing = self.pictured = False
        self.links: list[tuple[int, int, str]] = []
        """Row, column and the name of the relation; "" where the place is in the workbook itself."""
        self.pictures: list[tuple[int, int, str, str]] = []
        """Row, column, and what a cell calls its picture: WPS by a name, Excel by a number."""
        self.number = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            row = attributes.get("r", "")
            self.row = int(row) if row.isascii() and row.isdecimal() and len(row) < 8 else self.row + 1
            self.column = 0
            if "hidden" in attributes and attributes["hidden"] in ON:
                self.sheet.hidden_rows.add(self.row)
        elif name == "c":
            self.place(attributes.get("r"))
            self.type, self.written_style = attributes.get("t", "n"), attributes.get("s", "0")
            self.parts, self.formula, self.inside = [], False, True
            # Excel keeps a picture in a cell as an error value that older programs can show.
            self.pictured, self.number = "vm" in attributes and self.type == "e", attributes.get("vm", "")
        elif name == "f" and self.inside:
            self.formula = self.writing = True
            self.of_formula = []
        elif name == "rPh":
            self.phonetic = True
        elif name in {"v", "t"} and self.inside:
            self.wanted = not self.phonetic
        elif not self.inside:
            self.around(name, attributes)
        elif name == "strike" and is_on(attributes):
            aside(self.sheet, self.row, self.column, "删除线")

    def around(self, name: str, attributes: Mapping[str, str]) -> None:
        """What a sheet says before and after its cells."""
        if name == "mergeCell":
            first, _, last = attributes.get("ref", "").partition(":")
            top, bottom = cell_at(first), cell_at(last or first)
            if top and bottom:
                merge(self.sheet, Block(*top, *bottom))
        elif name == "col" and attributes.get("hidden") in ON:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(last) < 6:
                hide_columns(self.sheet, int(first), int(last))
        elif name == "hyperlink" and (place := cell_at(attributes.get("ref", "").partition(":")[0])):
            self.links.append((*place, attributes.get("id", "")))

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.wanted = False
        elif name == "f":
            self.writing = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "c":
            self.inside = False
            text = "".join(self.parts)
            if text or self.formula:
                style = self.written_style
                self.style = int(style) if style.isdecimal() and len(style) < 7 else 0
                put(self.sheet, self.row, self.column, self.cell(text))
                struck = self.styles.struck
                if struck and self.style in struck:
                    aside(self.sheet, self.row, self.column, "删除线")

    def text(self, data: str) -> None:
        if self.wanted:
            self.parts.append(data)
        elif self.writing:
            self.of_formula.append(data)

    def place(self, reference: str | None) -> None:
        """Where the next cell is: as it says, or next to the one before."""
        if reference is None:
            self.column += 1
            return
        found = cell_at(reference)
        if not found:
            raise damaged(f"工作表“{self.sheet.name[:40]}”中有无效的单元格位置 {reference[:20]}")
        self.row, self.column = found

    def cell(self, text: str) -> Cell:
        if self.formula:
            return self.computed(text, "".join(self.of_formula))
        if self.pictured:
            self.pictures.append((self.row, self.column, "", self.number))
            return Cell(text, "picture")
        match self.type:
            case "s":
                return Cell(self.shared(text))
            case "str" | "inlineStr":
                return Cell(_unescaped(text))
            case "e":
                return Cell(text, "error")
            case "b":
                return Cell("TRUE" if text == "1" else "FALSE")
            case "d":
                return date_cell(text)
        formats = self.styles.formats
        form = formats[self.style] if self.style < len(formats) else Format()
        return number_cell(text, form, self.sheet.epoch_1904)

    def computed(self, text: str, formula: str) -> Cell:
        """What a formula came out as; one that shows a picture or a link computes nothing."""
        if "DISPIMG(" in formula:
            named = IMAGE.search(formula)
            self.pictures.append((self.row, self.column, named[1] if named else "", ""))
            return Cell(text, "picture")
        if link := LINK.match(formula):
            aside(self.sheet, self.row, self.column, "链接", link[1])
            return Cell(_unescaped(text) or link[1])
        return Cell(text, "formula")

    def shared(self, text: str) -> str:
        strings = self.strings.strings
        if text.isdecimal() and len(text) < 8 and int(text) < len(strings):
            if int(text) in self.strings.struck:
                aside(self.sheet, self.row, self.column, "删除线")
            return strings[int(text)]
        raise Unreadable(
            "文件缺少这个单元格的文字",
            sheet=self.sheet.name,
            row=self.row,
            column=self.column,
            found="共享文字表（sharedStrings）缺失或不全",
            remedy="请填报人重新保存、重新发送一次",
        )


def is_on(attributes: Mapping[str, str]) -> bool:
    """Whether a mark of a text, such as <strike/>, is set."""
    return attributes.get("val", "1") in ON


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
