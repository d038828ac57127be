"""What a workbook shows: every cell with its value, formula and number format, what is hidden, and what lies beside."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from compliance.errors import column_letters
from compliance.files.budget import Budget
from compliance.files.workbooks import xlsx
from compliance.files.workbooks.cells import Cell, Sheet
from compliance.files.workbooks.package import Package, Relations, XmlReader, relations_of, target
from compliance.report.printed import Piece, joined
from compliance.report.workbook.seal_sheet import NAME

MAIN = "xl/workbook.xml"
QUOTED = re.compile('"([^"]*)"')
NEEDLESS = re.compile(r"\s+|_xlfn\.|'")
"""Of a formula."""
CONSTANT = re.compile(r"\b(TRUE|FALSE)\(\)")
CODES = re.compile(r'&"[^"]*"|&[A-Za-z]|&\d+')
"""What sets the type in the head and foot of a page."""
EDGES = {f"{which}{end}" for which in ("odd", "even", "first") for end in ("Header", "Footer")}


def printed(raw: bytes) -> list[Piece]:
    """Every piece of a workbook but the data that it carries."""
    package, found = Package(raw), list[Piece]()
    beneath = _beneath(package)
    for sheet in xlsx.sheets(package):
        if sheet.name != NAME or not sheet.hidden:
            found += _pieces(sheet)
            found += [Piece(sheet.name, text) for text in beneath.get(sheet.name, ())]
    return found


def _pieces(sheet: Sheet) -> Iterator[Piece]:
    yield Piece(sheet.name, f"工作表 {sheet.name}" + ("（隐藏）" if sheet.hidden else ""))
    for (row, column), cell in sorted(sheet.cells.items()):
        place = f"{column_letters(column)}{row}"
        yield Piece(sheet.name, f"{place}：{_value(cell)}")
    for row in sorted(sheet.hidden_rows):
        yield Piece(sheet.name, f"隐藏第 {row} 行")
    for first, last in sorted(sheet.hidden_columns):
        yield Piece(sheet.name, f"隐藏 {column_letters(first)} 至 {column_letters(last)} 列")
    for aside in sorted(sheet.asides):
        yield Piece(sheet.name, joined(f"{aside.what} {aside.text}"))


def _value(cell: Cell) -> str:
    try:
        value = format(float(cell.text), ".12g")
    except ValueError:
        value = joined(cell.text)
    return f"{value}（显示为 {cell.shown}）" if cell.shown else value


def _beneath(package: Package) -> dict[str, list[str]]:
    """What the values come from and how they are shown, by the names of the sheets."""
    sheets, relations = _Names(package.budget), Relations(package.needed(relations_of(MAIN)), package.budget)
    sheets.read(package.needed(MAIN))
    styles = _Formats(package.budget)
    styles.read(package.needed("xl/styles.xml"))
    found = {}
    for name, identifier in sheets.found.items():
        kind, to = relations.by_id.get(identifier, ("", ""))
        if kind == "worksheet":
            part = _Formulas([styles.codes.get(number, number) for number in styles.numbers], package.budget)
            part.read(package.needed(target(MAIN, to)))
            found[name] = sorted(part.found)
    return found


def _formula(text: str) -> str:
    """A formula without what programs add to one or leave out."""
    return NEEDLESS.sub("", CONSTANT.sub(r"\1", text))


class _Names(XmlReader):
    """The names of the sheets and of what they refer to."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "sheet":
            self.found[attributes.get("name", "")] = attributes.get("id", "")


class _Formats(XmlReader):
    """The number formats, and the one of each style of cells."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.codes: dict[str, str] = {"0": ""}
        self.numbers: list[str] = []
        self.inside = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = _escaped(attributes.get("formatCode", ""))
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.numbers.append(attributes.get("numFmtId", "0"))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.inside = False


def _escaped(code: str) -> str:
    """A format with its literal text in the one of the two ways that there are; "" for that of every cell."""
    written = QUOTED.sub(lambda found: "".join(f"\\{one}" for one in found[1]), code)
    return "" if written.lower() == "general" else written.replace("G/通用格式", "General")


class _Formulas(XmlReader):
    """The formulas and number formats of one sheet, and what hides or says something without being a cell."""

    def __init__(self, formats: list[str], budget: Budget) -> None:
        super().__init__(budget)
        self.formats = formats
        self.found: list[str] = []
        self.place = self.inside = ""
        self.parts: list[str] = []

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "c":
            self.place = attributes.get("r", "")
            style = attributes.get("s", "0")
            known = style.isdecimal() and int(style) < len(self.formats)
            if code := self.formats[int(style)] if known else "":
                self.found.append(f"{self.place} 格式 {code}")
        elif name == "f" or name in EDGES:
            self.inside, self.parts = name, []
        elif name == "row" and attributes.get("ht", "1").rstrip("0") in ("", "0."):
            self.found.append(f"隐藏第 {attributes.get('r')} 行")
        elif name == "col" and attributes.get("width", "1").rstrip("0") in ("", "0."):
            self.found.append(f"隐藏第 {attributes.get('min')} 至 {attributes.get('max')} 列")
        elif name == "conditionalFormatting":
            self.found.append(f"条件格式 {attributes.get('sqref', '')}")

    def end(self, name: str) -> None:
        if name == self.inside:
            text = "".join(self.parts)
            if name == "f":
                self.found.append(f"{self.place} 公式 {_formula(text)}")
            elif shown := joined(CODES.sub(" ", text)):
                self.found.append(f"页眉页脚 {shown}")
            self.inside = ""

    def text(self, data: str) -> None:
        if self.inside:
            self.parts.append(data)
