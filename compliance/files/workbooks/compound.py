"""The compound files that workbooks before 2007 are kept in: a file system of sectors in one file, read by olefile.

olefile believes what a file says of its own size. What would cost memory or time out of proportion is refused before:
a table of more sectors than the file has, which is copied anew for each of its sectors; a directory that no workbook
has, whose entries are each compared with all before; streams longer than the file, and chains that come back.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Any

from compliance.files.budget import Unreadable, damaged

SPARE = 8
"""Sectors of the table that a program may have set aside for what it did not write after all."""
MAX_ENTRIES = 4096
"""A workbook has some ten; macros and what is embedded in it make hundreds."""


def workbook_stream(raw: bytes) -> bytes:
    """The stream that holds the workbook."""
    head = raw[:512].ljust(512, b"\0")
    shift, mini_shift = struct.unpack_from("<HH", head, 30)
    if shift not in (9, 12) or mini_shift != 6:
        raise damaged("文件头无效")
    if struct.unpack_from("<I", head, 44)[0] > (len(raw) >> 2 * shift - 2) + SPARE:
        raise damaged("扇区链循环")
    try:
        return _workbook(_opened(raw), len(raw))
    except Unreadable:
        raise
    except Exception:  # whatever it raises is a mistake in the file
        raise damaged("文件被截断") from None


def _opened(raw: bytes) -> Any:
    from olefile import OleFileIO

    class File(OleFileIO):  # type: ignore[misc]
        def loaddirectory(self, sect: int) -> None:
            if len(_chain(sect, self.fat)) * self.sectorsize > MAX_ENTRIES * 128:
                raise Unreadable("内容过多，不是填报表")
            super().loaddirectory(sect)

    return File(raw)


def _workbook(file: Any, length: int) -> bytes:
    streams = {entry.name.casefold(): entry for entry in file.root.kids if entry.entry_type == 2}
    if "encryptedpackage" in streams:
        raise Unreadable("文件有密码", remedy="取消密码，另存后再交")
    if "workbook" not in streams:
        raise Unreadable("不读这种文件", expected="xlsx、xls、ods 或 CSV 文件", remedy="另存为 .xlsx")
    entry = streams["workbook"]
    if max(entry.size, file.root.size, file.num_mini_fat_sectors * file.sectorsize) > length:
        raise damaged("文件被截断")
    if entry.is_minifat:
        _chain(file.root.isectStart, file.fat)
        file.loadminifat()
    _chain(entry.isectStart, file.minifat if entry.is_minifat else file.fat)
    found: bytes = file.openstream(entry.name).read()
    if len(found) < entry.size:
        raise damaged("文件被截断")
    return found


def _chain(start: int, table: Sequence[int]) -> set[int]:
    """The sectors of a chain."""
    seen: set[int] = set()
    while start < len(table):
        if start in seen:
            raise damaged("扇区链循环")
        seen.add(start)
        start = table[start]
    return seen
