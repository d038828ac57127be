"""Workbooks of Excel's format (.xlsx, .xlsm), as Excel, WPS, LibreOffice and others write them.

Read here and not by a library: what must be known before a library may touch the file (how far the cells reach,
entities, sizes) takes a pass over all of it, and libraries tell neither formulas from values nor 95% from 0.95.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance.files.workbooks.cells import (
    MAX_SHEETS,
    Cell,
    Kind,
    Sheet,
    Unreadable,
    damaged,
    form_of,
    number_cell,
    put,
)
from compliance.files.workbooks.package import Package, XmlReader, target

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
ESCAPE = re.compile(r"_x((?![Dd][89A-Fa-f])[0-9A-Fa-f]{4})_")


def sheets(package: Package) -> list[Sheet]:
    root = _Relations(package.needed("_rels/.rels"))
    main = next((target("", to) for kind, to in root.by_id.values() if kind == "officeDocument"), "xl/workbook.xml")
    if main.endswith(".bin"):
        raise Unreadable("不读这种工作簿（.xlsb）", remedy="另存为 .xlsx")
    workbook = _Workbook(package.needed(main))
    folder, _, name = main.rpartition("/")
    relations = _Relations(package.needed(f"{folder}/_rels/{name}.rels".lstrip("/")))
    strings = _Strings(_related(package, relations, main, "sharedStrings")).strings
    forms = _Styles(_related(package, relations, main, "styles")).forms
    found = []
    count = 0
    for title, identifier in workbook.sheets:
        kind, to = relations.by_id.get(identifier, ("", ""))
        if identifier in relations.external:
            raise Unreadable("工作表链接到别的文件，不予读取", sheet=title, remedy="把内容复制到本文件，断开链接")
        if kind == "worksheet":
            part = _SheetXml(Sheet(title), strings, forms, workbook.epoch_1904, count)
            part.read(package.needed(target(main, to)))
            count = part.count
            found.append(part.sheet)
    return found


def _related(package: Package, relations: _Relations, main: str, kind: str) -> bytes:
    """The part of a kind, b"" where there is none, as in workbooks with inline strings only."""
    to = next((to for known, to in relations.by_id.values() if known == kind), None)
    return (package.part(target(main, to)) if to else None) or b""


class _Relations(XmlReader):
    """What a part refers to, by the name of the reference: the kind and the target."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.by_id: dict[str, tuple[str, str]] = {}
        self.external: set[str] = set()
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Relationship":
            identifier = attributes.get("Id", "")
            self.by_id[identifier] = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
            if attributes.get("TargetMode") == "External":
                self.external.add(identifier)


class _Workbook(XmlReader):
    """The names of the sheets and of the parts that they are in."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.sheets: list[tuple[str, str]] = []
        self.epoch_1904 = False
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self.sheets.append((attributes.get("name", ""), attributes.get("id", "")))
            if len(self.sheets) > MAX_SHEETS:
                raise Unreadable("工作表过多，不是填报表", expected=f"不超过 {MAX_SHEETS} 张")
        elif name == "workbookPr":
            self.epoch_1904 = attributes.get("date1904") in {"1", "true"}


class _Strings(XmlReader):
    """The texts that cells refer to by number."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.strings: list[str] = []
        self.parts: list[str] = []
        self.wanted = self.phonetic = False
        if raw:
            self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self.parts = []
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
    """For each style of a cell, whether it shows its number as a percentage or a day."""

    def __init__(self, raw: bytes) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.numbers: list[str] = []
        self.inside = False
        if raw:
            self.read(raw)
        self.forms = [form_of(int(n) if n.isdecimal() else 0, self.codes.get(n, "")) for n in self.numbers]

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.numbers.append(attributes.get("numFmtId", "0")[:9])

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


class _SheetXml(XmlReader):
    """One sheet. Its dimension element is not looked at: WPS writes it wrong."""

    def __init__(self, sheet: Sheet, strings: list[str], forms: list[Kind], epoch_1904: bool, count: int) -> None:
        super().__init__()
        self.sheet, self.strings, self.forms, self.epoch_1904, self.count = sheet, strings, forms, epoch_1904, count
        self.row = self.column = 0
        self.type = self.style = ""
        self.parts: list[str] = []
        self.inside = self.wanted = self.phonetic = self.formula = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            row = attributes.get("r", "")
            self.row = int(row) if row.isascii() and row.isdecimal() and len(row) < 8 else self.row + 1
            self.column = 0
        elif name == "c":
            self.place(attributes.get("r"))
            self.type, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.parts, self.formula, self.inside = [], False, True
        elif name == "f" and self.inside:
            self.formula = True
        elif name == "rPh":
            self.phonetic = True
        elif name in {"v", "t"} and self.inside:
            self.wanted = not self.phonetic

    def end(self, name: str) -> None:
        if name in {"v", "t"}:
            self.wanted = False
        elif name == "rPh":
            self.phonetic = False
        elif name == "c":
            self.inside = False
            text = "".join(self.parts)
            if text or self.formula:
                self.count = put(self.sheet, self.row, self.column, self.cell(text), self.count)

    def text(self, data: str) -> None:
        if self.wanted:
            self.parts.append(data)

    def place(self, reference: str | None) -> None:
        """Where the next cell is: as it says, or next to the one before."""
        if reference is None:
            self.column += 1
            return
        found = REFERENCE.fullmatch(reference)
        if not found:
            raise damaged(f"工作表“{self.sheet.name[:40]}”中有无效的单元格位置 {reference[:20]}")
        self.column = 0
        for letter in found[1].upper():
            self.column = 26 * self.column + ord(letter) - ord("A") + 1
        self.row = int(found[2])

    def cell(self, text: str) -> Cell:
        if self.formula:
            return Cell(text, "formula")
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
                return Cell(text.partition("T")[0], "date")
        style = int(self.style) if self.style.isdecimal() and len(self.style) < 7 else 0
        form = self.forms[style] if style < len(self.forms) else "number"
        return number_cell(text, form, self.epoch_1904)

    def shared(self, text: str) -> str:
        if text.isdecimal() and len(text) < 8 and int(text) < len(self.strings):
            return self.strings[int(text)]
        raise Unreadable(
            "文件缺少这个单元格的文字",
            sheet=self.sheet.name,
            row=self.row,
            column=self.column,
            found="共享文字表（sharedStrings）缺失或不全",
            remedy="请填报人重新保存、重新发送一次",
        )


def _unescaped(text: str) -> str:
    """Characters that XML cannot hold are written _x000D_."""
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
