"""Zip archives from strangers: their list looked through before anything is unpacked, and every size held to.

`zipfile` builds an object for each member before anyone can count them, unpacks a member whole before it compares its
size, and knows methods that cannot be stopped on the way. Here it reads the list, and nothing else.
"""

from __future__ import annotations

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO

from compliance.files.budget import TOO_MUCH, Budget, Unreadable, damaged

BLOCK = 1024 * 1024
DIRECTORY_END, DIRECTORY_END_64 = b"PK\x05\x06", b"PK\x06\x06"
MEMBER, HEADER = b"PK\x01\x02", b"PK\x03\x04"
END_SIZE, END_SIZE_64, LOCATOR_SIZE, HEADER_SIZE = 22, 56, 20, 30
ENTRY = 1024
"""Bytes that an entry of the list may take on average; a name has some two hundred at most."""
ENCRYPTED, SIZES_FOLLOW = 0x1, 0x8
UNKNOWN = 0xFFFFFFFF
"""A size that stands elsewhere, where it has more room."""


class Archive:
    """The members of an archive. Raises Unreadable where it is no sound one or has more than `most` of them."""

    def __init__(self, file: IO[bytes], most: int, budget: Budget) -> None:
        self.file, self.budget = file, budget
        self.length = file.seek(0, os.SEEK_END)
        try:
            count = self._listed(most)
            self.members: Sequence[zipfile.ZipInfo] = zipfile.ZipFile(file).infolist() if count <= most else ()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, OverflowError, struct.error):
            raise damaged("压缩包不完整") from None
        if max(count, len(self.members)) > most:
            raise Unreadable("文件中的部件过多", code=TOO_MUCH, expected=f"不超过 {most} 个", remedy="核对文件是否拿错")
        self._refuse_overlaps()

    def _listed(self, most: int) -> int:
        """How many entries the list has that `zipfile` is going to read; it ends where the end of the list begins."""
        tail = self._at(max(self.length - END_SIZE - 0xFFFF, 0), END_SIZE + 0xFFFF)
        plain = tail[-END_SIZE:].startswith(DIRECTORY_END) and tail.endswith(b"\0\0")
        place = len(tail) - END_SIZE if plain else tail.rfind(DIRECTORY_END)
        if place < 0:
            raise zipfile.BadZipFile
        size, end = struct.unpack_from("<I", tail, place + 12)[0], self.length - len(tail) + place
        wide = self._at(end - LOCATOR_SIZE - END_SIZE_64, END_SIZE_64) if end > LOCATOR_SIZE + END_SIZE_64 else b""
        if wide.startswith(DIRECTORY_END_64):
            size, end = max(size % UNKNOWN, struct.unpack_from("<Q", wide, 40)[0]), end - LOCATOR_SIZE - END_SIZE_64
        return most + 1 if size > most * ENTRY else self._at(max(end - size, 0), size).count(MEMBER)

    def _refuse_overlaps(self) -> None:
        """No byte belongs to two members: else a small archive holds the same content any number of times."""
        end = 0
        for member in sorted(self.members, key=lambda member: member.header_offset):
            if member.header_offset < end:
                raise damaged("压缩包内的文件互相重叠")
            end = member.header_offset + HEADER_SIZE + member.compress_size
        if end > self.length:
            raise damaged("压缩包不完整")

    def read(self, member: zipfile.ZipInfo) -> bytes:
        return b"".join(self.blocks(member))

    def blocks(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """What is in a member, a part at a time, and not a byte more than it declares."""
        fault = fault_of(member)
        if fault:
            raise Unreadable("压缩包内的文件不能解开", found=fault, remedy="用通常的 zip 格式重新压缩，不加密码")
        self.budget.unpack(member.file_size)
        broken = damaged(f"部件 {member.filename[:80]} 不完整")
        place, left, packed = self._place(member), member.file_size, member.compress_size
        inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == zipfile.ZIP_DEFLATED else None
        checksum = 0
        while packed:
            raw = self._at(place, min(packed, BLOCK))
            if not raw:
                raise broken
            place, packed = place + len(raw), packed - len(raw)
            while True:
                most = min(left + 1, BLOCK)
                try:
                    block = inflate.decompress(raw, most) if inflate else raw
                except zlib.error:
                    raise broken from None
                left -= len(block)
                if left < 0 or (inflate and inflate.unused_data):
                    raise damaged(f"部件 {member.filename[:80]} 的大小与所写的不符")
                checksum = zlib.crc32(block, checksum)
                yield block
                raw = inflate.unconsumed_tail if inflate else b""
                # What was packed may be taken up while some of what comes of it is still to be given.
                if not raw and (not inflate or len(block) < most):
                    break
        if left or checksum != member.CRC or (inflate and not inflate.eof):
            raise broken

    def _place(self, member: zipfile.ZipInfo) -> int:
        """Where the content of a member begins; what stands before it has to say the same as the list."""
        head = self._at(member.header_offset, HEADER_SIZE)
        if not head.startswith(HEADER) or len(head) < HEADER_SIZE:
            raise damaged(f"部件 {member.filename[:80]} 不完整")
        flags, method, _, _, packed, size, name, extra = struct.unpack_from("<HHIIIIHH", head, 6)
        told, listed = (packed, size), (member.compress_size, member.file_size)
        elsewhere = UNKNOWN in told or (flags & SIZES_FOLLOW and told == (0, 0))
        if method != member.compress_type or (told != listed and not elsewhere):
            raise damaged(f"部件 {member.filename[:80]} 的大小与所写的不符")
        return member.header_offset + HEADER_SIZE + int(name + extra)

    def _at(self, place: int, size: int) -> bytes:
        self.file.seek(place)
        return self.file.read(size)


def fault_of(member: zipfile.ZipInfo) -> str:
    """Why a member cannot be unpacked, by what the list says of it; "" for nothing."""
    if member.flag_bits & ENCRYPTED:
        return "加了密码"
    return "" if member.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) else "压缩方式不通用"
