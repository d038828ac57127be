"""The compound files that workbooks before 2007 are kept in: a file system of sectors in one file."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from compliance.files.workbooks.cells import Unreadable, damaged

LAST = 0xFFFFFFFA
"""Sector numbers from here on mean something else, such as the end of a chain."""

ENTRY = 128
IN_HEADER = 109
STREAM, ROOT = 2, 5


def workbook_stream(raw: bytes) -> bytes:
    """The stream that holds the workbook."""
    try:
        return _Compound(raw).workbook()
    except (struct.error, IndexError):
        raise damaged("文件被截断") from None


class _Compound:
    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.shift, self.mini_shift = struct.unpack_from("<HH", raw, 30)
        if self.shift not in (9, 12) or self.mini_shift != 6:
            raise damaged("文件头无效")
        directory, _, self.cutoff = struct.unpack_from("<III", raw, 48)
        self.mini_start, _, more = struct.unpack_from("<III", raw, 60)
        self.table = self._allocation(more)
        self.entries = [*self._entries(self._stream(directory))]

    def sector(self, number: int) -> bytes:
        start = (number + 1) << self.shift
        if start >= len(self.raw):
            raise damaged("文件被截断")
        return self.raw[start : start + (1 << self.shift)]

    def _numbers(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _allocation(self, more: int) -> list[int]:
        """Which sector follows each sector."""
        listed = [*struct.unpack_from(f"<{IN_HEADER}I", self.raw, 76)]
        seen = set()
        while more < LAST:
            if more in seen:
                raise damaged("扇区链循环")
            seen.add(more)
            *numbers, more = self._numbers(self.sector(more))
            listed += numbers
        sectors = [number for number in listed if number < LAST]
        if len({*sectors}) < len(sectors):
            raise damaged("扇区链循环")
        return [following for number in sectors for following in self._numbers(self.sector(number))]

    def _chain(self, start: int, table: list[int]) -> Iterator[int]:
        seen = set()
        while start < LAST:
            if start in seen:
                raise damaged("扇区链循环")
            seen.add(start)
            yield start
            start = table[start]

    def _stream(self, start: int) -> bytes:
        return b"".join(self.sector(number) for number in self._chain(start, self.table))

    def _entries(self, directory: bytes) -> Iterator[tuple[str, int, int, int]]:
        """Name, type, first sector and size of what the directory lists."""
        for at in range(0, len(directory) - ENTRY + 1, ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            name = directory[at : at + min(max(length - 2, 0), 62)].decode("utf-16-le", "replace")
            yield (name.casefold(), kind, *struct.unpack_from("<II", directory, at + 116))

    def workbook(self) -> bytes:
        streams = {name: (start, size) for name, kind, start, size in self.entries if kind == STREAM}
        if "encryptedpackage" in streams:
            raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
        if "workbook" not in streams:
            raise Unreadable("不读这种文件", expected="xlsx、xls、ods 或 CSV 文件", remedy="另存为 .xlsx")
        start, size = streams["workbook"]
        whole = self._stream(start) if size >= self.cutoff else self._small(start)
        if len(whole) < size:
            raise damaged("文件被截断")
        return whole[:size]

    def _small(self, start: int) -> bytes:
        """A stream that is kept, with others, in a stream of the root's."""
        root = next((entry for entry in self.entries if entry[1] == ROOT), None)
        if root is None:
            raise damaged("缺少根目录")
        container, size = self._stream(root[2]), 1 << self.mini_shift
        table = [*self._numbers(self._stream(self.mini_start))]
        return b"".join(container[number * size : (number + 1) * size] for number in self._chain(start, table))
