"""What one file of a stranger may come to in all, whichever reader has it and in whichever of its parts.

A limit on a part, a sheet or a cell is none: there may be any number of them. Every reader spends from the one budget
of its file, before it keeps what it read, and never believes what the file says of its own size.
"""

from __future__ import annotations

from dataclasses import dataclass

MB = 1024 * 1024
TOO_MUCH = "too-much"
"""The code of what holds more than is read."""
SMALLER = "删去图片和多余的工作表、清除表格之外的内容和格式，另存后再交"


class Unreadable(Exception):
    """A file that cannot be read as what it is, or holds more than a form could."""

    def __init__(self, message: str, *, sheet: str = "", row: int = 0, column: int = 0, **details: str) -> None:
        super().__init__(message)
        self.message, self.sheet, self.row, self.column, self.details = message, sheet, row, column, details


def damaged(what: str) -> Unreadable:
    return Unreadable("文件已损坏或不完整", found=what, remedy="请填报人重新保存、重新发送一次")


@dataclass(slots=True)
class Budget:
    """What is left of it. The loops that count elements and cells do so themselves; a call for each costs time."""

    unpacked: int = 64 * MB
    """Bytes that come out of an archive."""
    elements: int = 3_000_000
    """Elements of XML, records and shared texts of .xls, cells of CSV that may be empty."""
    cells: int = 200_000
    """Those that hold anything."""
    characters: int = 20_000_000
    """Of texts; one that several cells share counts with each."""
    asides: int = 10_000
    """Comments, pictures, links, merged cells, hidden columns."""

    def unpack(self, size: int) -> None:
        self.unpacked -= size
        if self.unpacked < 0:
            most = f"不超过 {Budget().unpacked // MB} MB"
            raise Unreadable("文件展开后过大", code=TOO_MUCH, expected=most, remedy=SMALLER)

    def count(self, elements: int) -> None:
        self.elements -= elements
        if self.elements < 0:
            raise too_much(f"一个文件不超过 {Budget().elements} 个元素")

    def read(self, text: int) -> None:
        self.characters -= text
        if self.characters < 0:
            raise too_much(f"一个文件的文字不超过 {Budget().characters} 字")


def too_much(expected: str, sheet: str = "", row: int = 0, column: int = 0) -> Unreadable:
    """The refusal of a file that holds more than a form could."""
    details = {"code": TOO_MUCH, "expected": expected, "remedy": SMALLER}
    return Unreadable("内容过多，不是填报表", sheet=sheet, row=row, column=column, **details)
