"""Workbooks of the format of Excel 97 to 2003 (.xls), which WPS (.et) and LibreOffice write as well."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

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
from compliance.files.workbooks.compound import workbook_stream
from compliance.files.workbooks.formats import Format, format_of, number_cell

BOF, EOF, CONTINUE, PASSWORD, EPOCH = 0x809, 0x0A, 0x3C, 0x2F, 0x22
SHEET, STRINGS, FORMAT, STYLE, FONT = 0x85, 0xFC, 0x41E, 0xE0, 0x31
FORMULA, NUMBER, SMALL_NUMBER, SMALL_NUMBERS, TEXT, RICH_TEXT, SHARED_TEXT, FLAG = (
    0x06,
    0x203,
    0x27E,
    0xBD,
    0x204,
    0xD6,
    0xFD,
    0x205,
)
VALUES = {FORMULA, NUMBER, SMALL_NUMBER, SMALL_NUMBERS, TEXT, RICH_TEXT, SHARED_TEXT, FLAG}
MERGED, NOTE, LINK, ROW, COLUMNS, OBJECT, DRAWING, WORDS = 0xE5, 0x1C, 0x1B8, 0x208, 0x7D, 0x5D, 0xEC, 0x1B6
AROUND = {MERGED, NOTE, LINK, ROW, COLUMNS, OBJECT, DRAWING, WORDS, CONTINUE}
HIDDEN_ROW = 0x20
CLIENT_ANCHOR = 0xF010
OBJECTS: dict[int, Beside] = {5: "图表", 6: "文本框", 8: "图片"}
"""The kinds of objects that a person puts there; comments and drop-downs have records of their own."""
VERSION_8 = 0x600
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}

Record = tuple[int, bytes]


def sheets(raw: bytes) -> list[Sheet]:
    stream = workbook_stream(raw)
    try:
        return _Book(stream).sheets()
    except (struct.error, IndexError):
        raise damaged("记录不完整") from None


@dataclass
class _Book:
    stream: bytes
    budget: Budget = field(default_factory=Budget)
    epoch_1904: bool = False
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    styles: list[int] = field(default_factory=list)
    fonts: list[int] = field(default_factory=list)
    """Of each style."""
    struck_fonts: list[bool] = field(default_factory=list)
    places: list[tuple[str, int, bool]] = field(default_factory=list)
    corner: tuple[int, int] = (0, 0)
    """Row and column of the drawing that was read last, whose object follows."""
    object: int = 0
    words: dict[int, str] = field(default_factory=dict)
    """Of each object that was read, of which comments are some."""
    missing: int = 0
    """So many characters of the words of the last object are still to come."""

    def records(self, at: int) -> Iterator[Record]:
        """The records of one part of the stream, up to its end."""
        depth, budget = 0, self.budget
        while True:
            budget.elements -= 1
            if budget.elements < 0:
                budget.count(0)
            number, length = struct.unpack_from("<HH", self.stream, at)
            content = self.stream[at + 4 : at + 4 + length]
            if len(content) < length:
                raise damaged("文件被截断")
            at += 4 + length
            depth += (number == BOF) - (number == EOF)
            if depth == 0:
                return
            if depth == 1:
                yield number, content

    def sheets(self) -> list[Sheet]:
        number, length = struct.unpack_from("<HH", self.stream)
        if number != BOF or length < 4 or struct.unpack_from("<H", self.stream, 4)[0] != VERSION_8:
            raise Unreadable("不读这种工作簿（Excel 95 或更早）", remedy="另存为 .xlsx")
        self.globals()
        forms = [format_of(style, self.codes.get(style, "")) for style in self.styles]
        return [self.sheet(name, at, hidden, forms) for name, at, hidden in self.places]

    def globals(self) -> None:
        chunks: list[bytes] = []
        wanted = False
        for number, content in self.records(0):
            if number == CONTINUE and wanted:
                chunks.append(content)
                continue
            wanted = number == STRINGS
            if number == PASSWORD:
                raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
            if number == STRINGS:
                chunks = [content]
            elif number == EPOCH:
                self.epoch_1904 = content[:1] == b"\1"
            elif number == FORMAT:
                self.codes[struct.unpack_from("<H", content)[0]] = _text(content, 2)
            elif number == STYLE:
                font, style = struct.unpack_from("<HH", content)
                self.styles.append(style)
                # The fifth font, number 4, is never written.
                self.fonts.append(font - (font > 4))
            elif number == FONT:
                self.struck_fonts.append(bool(content[2] & 8))
            elif number == SHEET:
                self.place(content)
        if chunks:
            self.strings = [*_Strings(chunks, self.budget).read()]

    def place(self, content: bytes) -> None:
        at, state, kind, length, wide = struct.unpack_from("<IBBBB", content)
        if kind == 0:
            self.places.append((_decoded(content[8 : 8 + length * (1 + (wide & 1))], wide), at, state & 3 != 0))
            if len(self.places) > MAX_SHEETS:
                raise Unreadable("工作表过多，不是填报表", expected=f"不超过 {MAX_SHEETS} 张")

    def sheet(self, name: str, at: int, hidden: bool, forms: list[Format]) -> Sheet:
        found = Sheet(name, hidden=hidden, epoch_1904=self.epoch_1904, budget=self.budget)
        self.words, self.missing = {}, 0
        struck = {style for style, font in enumerate(self.fonts) if self.struck_fonts[font : font + 1] == [True]}
        for number, content in self.records(at):
            if number in VALUES:
                for row, column, style, cell in self.cells(number, content, forms):
                    if cell.text or cell.kind == "formula":
                        put(found, row + 1, column + 1, cell)
                        if style in struck:
                            aside(found, row + 1, column + 1, "删除线")
            elif number in AROUND:
                self.around(number, content, found)
        return found

    def around(self, number: int, content: bytes, sheet: Sheet) -> None:
        """What a sheet says besides its cells."""
        if number == MERGED:
            for index in range(struct.unpack_from("<H", content)[0]):
                top, bottom, left, right = struct.unpack_from("<HHHH", content, 2 + 8 * index)
                merge(sheet, Block(top + 1, left + 1, bottom + 1, right + 1))
        elif number == NOTE:
            row, column, _, of = struct.unpack_from("<HHHH", content)
            aside(sheet, row + 1, column + 1, "批注", self.words.get(of, ""))
        elif number == LINK:
            row, _, column = struct.unpack_from("<HHH", content)
            aside(sheet, row + 1, column + 1, "链接")
        elif number == ROW and struct.unpack_from("<H", content, 12)[0] & HIDDEN_ROW:
            sheet.hidden_rows.add(struct.unpack_from("<H", content)[0] + 1)
        elif number == COLUMNS and struct.unpack_from("<H", content, 8)[0] & 1:
            first, last = struct.unpack_from("<HH", content)
            hide_columns(sheet, first + 1, last + 1)
        elif number == DRAWING:
            self.corner = _corner(content)
        elif number == OBJECT and len(content) >= 8:
            kind, self.object = struct.unpack_from("<HH", content, 4)
            if kind in OBJECTS:
                aside(sheet, *self.corner, OBJECTS[kind])
        elif number == WORDS:
            self.missing, self.words[self.object] = struct.unpack_from("<H", content, 10)[0], ""
        elif number == CONTINUE and self.missing and content:
            part = _decoded(content[1:], content[0])[: self.missing]
            self.missing -= len(part)
            self.words[self.object] = (self.words[self.object] + part)[:LONGEST_ASIDE]

    def cells(self, number: int, content: bytes, forms: list[Format]) -> Iterator[tuple[int, int, int, Cell]]:
        if number == SMALL_NUMBERS:
            row, first = struct.unpack_from("<HH", content)
            for index in range((len(content) - 6) // 6):
                style, packed = struct.unpack_from("<HI", content, 4 + 6 * index)
                yield row, first + index, style, self.number(_unpacked(packed), style, forms)
        else:
            row, column, style = struct.unpack_from("<HHH", content)
            yield row, column, style, self.cell(number, content, style, forms)

    def cell(self, number: int, content: bytes, style: int, forms: list[Format]) -> Cell:
        if number == FORMULA:
            shown = "" if content[12:14] == b"\xff\xff" else repr(struct.unpack_from("<d", content, 6)[0])
            return Cell(shown, "formula")
        if number == NUMBER:
            return self.number(struct.unpack_from("<d", content, 6)[0], style, forms)
        if number == SMALL_NUMBER:
            return self.number(_unpacked(struct.unpack_from("<I", content, 6)[0]), style, forms)
        if number == SHARED_TEXT:
            return Cell(self.strings[struct.unpack_from("<I", content, 6)[0]])
        if number == FLAG:
            value, is_error = struct.unpack_from("<BB", content, 6)
            return Cell(ERRORS.get(value, "#?"), "error") if is_error else Cell("TRUE" if value else "FALSE")
        return Cell(_text(content, 6))

    def number(self, value: float, style: int, forms: list[Format]) -> Cell:
        form = forms[style] if style < len(forms) else Format()
        return number_cell(repr(value), form, self.epoch_1904)


def _corner(content: bytes) -> tuple[int, int]:
    """Row and column of the first cell under a drawing; 0, 0 where it says none."""
    at = content.find(struct.pack("<HI", CLIENT_ANCHOR, 18))
    if at < 0 or len(content) < at + 16:
        return 0, 0
    column, _, row = struct.unpack_from("<HHH", content, at + 8)
    return row + 1, column + 1


def _unpacked(packed: int) -> float:
    """A number in thirty bits: a whole one, or the upper half of a float; perhaps in hundredths."""
    if packed & 2:
        value = float((packed - (1 << 32) if packed >> 31 else packed) >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<II", 0, packed & 0xFFFFFFFC))[0]
    return value / 100 if packed & 1 else value


def _decoded(raw: bytes, flags: int) -> str:
    return raw.decode("utf-16-le", "replace") if flags & 1 else raw.decode("latin-1")


def _text(content: bytes, at: int) -> str:
    """A text within one record: its length, how it is written, and its characters."""
    length, flags = struct.unpack_from("<HB", content, at)
    return _decoded(content[at + 3 : at + 3 + length * (1 + (flags & 1))], flags)


class _Strings:
    """The texts that cells refer to. They run on over several records; each says anew how it writes characters."""

    def __init__(self, chunks: list[bytes], budget: Budget) -> None:
        self.chunks, self.budget = iter(chunks), budget
        self.chunk, self.at = next(self.chunks), 0

    def read(self) -> Iterator[str]:
        count = struct.unpack("<II", self.take(8))[1]
        for _ in range(count):
            self.budget.count(1)
            length, flags = struct.unpack("<HB", self.take(3))
            runs = struct.unpack("<H", self.take(2))[0] if flags & 8 else 0
            extra = struct.unpack("<I", self.take(4))[0] if flags & 4 else 0
            yield self.characters(length, flags)
            self.skip(4 * runs + extra)

    def following(self) -> None:
        chunk = next(self.chunks, None)
        if chunk is None:
            raise damaged("共享文字不完整")
        self.chunk, self.at = chunk, 0

    def skip(self, count: int) -> None:
        while count > len(self.chunk) - self.at:
            count -= len(self.chunk) - self.at
            self.following()
        self.at += count

    def take(self, count: int) -> bytes:
        """A few bytes."""
        found = self.chunk[self.at : self.at + count]
        self.at += len(found)
        while len(found) < count:
            self.following()
            more = self.chunk[: count - len(found)]
            self.at = len(more)
            found += more
        return found

    def characters(self, count: int, flags: int) -> str:
        parts = []
        while count:
            width = 1 + (flags & 1)
            here = min(count, (len(self.chunk) - self.at) // width)
            if not here:
                self.following()
                flags = self.take(1)[0]
                continue
            taken = self.chunk[self.at : self.at + here * width]
            self.at += len(taken)
            # A character of two halves may stand on both sides of the boundary.
            parts.append(taken if flags & 1 else taken.decode("latin-1").encode("utf-16-le"))
            count -= here
        return b"".join(parts).decode("utf-16-le", "replace")
