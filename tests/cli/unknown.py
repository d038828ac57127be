"""What no reader knows, put into a file: by the kinds of files, as patterns of their names in the park's folder."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment

Change = Callable[[Path], object]


def replacing(old: str, new: str) -> Change:
    """The first of these texts by another one; it has to be there."""

    def change(path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, (path, old)
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def adding(content: bytes) -> Change:
    return lambda path: path.write_bytes(path.read_bytes() + content)


def in_data(change: Callable[[Any], object]) -> Change:
    """A change of what a JSON file holds."""

    def changed(path: Path) -> None:
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")

    return changed


def in_book(change: Callable[[openpyxl.Workbook, Any, int], object]) -> Change:
    """A change of a workbook, given the sheet that has entries and the row of its headings."""

    def changed(path: Path) -> None:
        book = openpyxl.load_workbook(path)
        page, row = next(
            (page, cell.row)
            for page in book.worksheets
            for cells in page.iter_rows(max_row=12)
            for cell in cells
            if page.sheet_state == "visible" and cell.value in ("编号", "序号") and page.title != "封面"
        )
        change(book, page, row)
        book.save(path)

    return changed


def in_any_book(change: Callable[[openpyxl.Workbook], object]) -> Change:
    def changed(path: Path) -> None:
        change(book := openpyxl.load_workbook(path))
        book.save(path)

    return changed


def column(_: openpyxl.Workbook, page: Any, row: int) -> None:
    beyond = page.max_column + 2
    page.cell(row, beyond).value, page.cell(row + 1, beyond).value = "备考", "另见附件"


def sheet(book: openpyxl.Workbook, _: Any, __: int) -> None:
    book.create_sheet("杂记")["A1"] = "另见附件"


def note(_: openpyxl.Workbook, page: Any, row: int) -> None:
    page.cell(row + 1, 2).comment = Comment("这一项再核", "何静")


def above(_: openpyxl.Workbook, page: Any, row: int) -> None:
    page.cell(row - 1, page.max_column + 2).value = "另见附件"


def history(book: openpyxl.Workbook, _: Any, __: int) -> None:
    book["历史"].cell(2, 10).value = "另见附件"


def below(_: openpyxl.Workbook, page: Any, __: int) -> None:
    page.cell(page.max_row + 3, 3).value = "另见附件"


def in_rows(change: Callable[[list[list[str]]], object]) -> Change:
    """A change of a CSV file."""

    def changed(path: Path) -> None:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)

    return changed


def column_of(heading: str) -> Change:
    def add(rows: list[list[str]]) -> None:
        top = next(number for number, row in enumerate(rows) if heading in row)
        for number, row in enumerate(rows):
            row += ["", {top: "备考", top + 1: "另见附件"}.get(number, "")]

    return in_rows(add)


def member(name: str, content: bytes = b"1") -> Change:
    """Another part in a zip."""

    def add(path: Path) -> None:
        with zipfile.ZipFile(path, "a") as packed:
            packed.writestr(name, content)

    return add


def table_in_ods(path: Path) -> None:
    with zipfile.ZipFile(path) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    more = '<table:table table:name="杂记"><table:table-row><table:table-cell office:value-type="string">'
    more += "<text:p>另见附件</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet>"
    parts["content.xml"] = parts["content.xml"].replace(b"</office:spreadsheet>", more.encode(), 1)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for one, content in parts.items():
            packed.writestr(one, content)


def file(name: str) -> Change:
    """Another file in a folder."""

    def add(path: Path) -> None:
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text("另见附件", encoding="utf-8")

    return add


TEXT: dict[str, Change] = {
    "top": adding("\n杂项: 甲\n".encode()),
    "park": replacing("  名称: ", "  网址: 甲\n  名称: "),
    "criterion": replacing("作答:\n", "作答:\n  K99: {结果: 符合}\n"),
    "document": adding("\n---\n杂项: 甲\n".encode()),
}
BOOK = {change.__name__: in_book(change) for change in (column, sheet, note, above)}

UNKNOWN: dict[str, dict[str, Change]] = {
    r"20\d\d\.yaml|收到/甲\.yaml": {**TEXT, "field": replacing("  K1:\n", "  K1:\n    备考: 甲\n")},
    r"复核/.*\.yaml": {
        **TEXT,
        "field": replacing("{结果: 3", "{备考: 甲, 结果: 3"),
        "profile": replacing("  名称: ", "  地址: 甲\n  名称: "),
        "team": replacing("作答:", "自评小组:\n- {姓名: 甲}\n作答:"),
        "day": replacing("作答:", "自评日期: 2026-01-01\n作答:"),
        "words": replacing("作答:\n", "作答:\n  K2: {说明: 再看}\n"),
        "declared": replacing("作答:\n", "作答:\n  K5: {否决情形: 有}\n"),
    },
    r".*\.json": {
        "top": in_data(lambda data: data.update(杂项="甲")),
        "nested": in_data(lambda data: next(one for one in data.values() if isinstance(one, dict)).update(杂项="甲")),
        "after": adding(b"\n{}"),
    },
    r"页\.html": {
        "top": replacing('"start":{', '"start":{"杂项":"甲",'),
        "field": replacing('"作答":{"K1":{', '"作答":{"K1":{"备考":"甲",'),
    },
    r"表\.xlsx|复核\.xlsx|收到/乙\.xlsx": {**BOOK, "below": in_book(below)},
    # What is written below a register is a problem that somebody adds.
    r"台账\.xlsx": {**BOOK, "history": in_book(history)},
    r".*\.ods": {"sheet": table_in_ods},
    r"表\.csv": {"column": column_of("编号"), "below": adding(",,,另见附件\r\n".encode())},
    r"名单\.csv": {"column": column_of("名称"), "beside": in_rows(lambda rows: rows[1].extend(["", "另见附件"]))},
    r"(检查表|上年的表)/(checklist|1-only|from-1\.0)\.yaml": {"top": adding("\n杂项: 甲\n".encode())},
    r"(检查表|上年的表)/sources\.yaml": {"field": adding("  杂项: 甲\n".encode())},
    r"主题/theme\.yaml": {"top": adding("\n杂项: 甲\n".encode())},
    r"报告\.html": {"text": replacing("</body>", "<p>另见附件</p></body>")},
    r"评分\.xlsx": {"sheet": in_any_book(lambda book: sheet(book, None, 0))},
    r"包\.zip|收到/丙\.zip": {"file": member("提交包/杂记.txt"), "payload": member("提交包/data/杂记.txt")},
    r"包/": {"file": file("杂记.txt"), "payload": file("data/杂记.txt"), "folder": file("杂记/1.txt")},
    # What stands around the blocks of such a file is explanation (RFC 7468).
    r"c\.pem": {"again": lambda path: path.write_bytes(path.read_bytes() * 2)},
    r"password": {"line": adding(b"another\n")},
    r"检查表/": {"part": file("5-extra.yaml")},
    r"模板/": {"file": file("report.htm.j2"), "folder": file("图/1.html")},
    r"收到/": {"file": file("杂记.bin"), "picture": file("杂记.png"), "nested": file("附件/杂记.txt")},
}
