"""Zips that say something else than they hold, or more than anyone should unpack; each is refused in words."""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest

from compliance.files import archives
from compliance.files.archives import Archive
from compliance.files.budget import Budget, Unreadable

TEXT = b"a,b\n" * 20_000
LOCAL, LISTED = b"PK\x03\x04", b"PK\x01\x02"
SIZE = {LOCAL: 22, LISTED: 24}
PACKED = {LOCAL: 18, LISTED: 20}
METHOD = {LOCAL: 8, LISTED: 10}


def packed(content: bytes = TEXT, method: int = zipfile.ZIP_DEFLATED, count: int = 2) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for number in range(count):
            archive.writestr(f"{number}.csv", content)
    return buffer.getvalue()


def patched(
    raw: bytes, where: dict[bytes, int], value: int, form: str = "<I", signatures: tuple[bytes, ...] = ()
) -> bytes:
    """A zip of which the last member says another value, in the list or before its content."""
    changed = bytearray(raw)
    for signature in signatures or where:
        struct.pack_into(form, changed, raw.rindex(signature) + where[signature], value)
    return bytes(changed)


def unpacked(raw: bytes, most: int = 100) -> list[bytes]:
    archive = Archive(io.BytesIO(raw), most, Budget())
    return [archive.read(member) for member in archive.members]


def declared(size: int, *signatures: bytes) -> bytes:
    return patched(packed(), SIZE, size, signatures=signatures)


def overlapping() -> bytes:
    """Two entries of the list that lead to one content."""
    raw = packed()
    return patched(raw, {LISTED: 42}, 0)


def encrypted() -> bytes:
    return patched(packed(), {LOCAL: 6, LISTED: 8}, 1, "<H")


def many() -> bytes:
    """A list far longer than its end says."""
    entry = packed(b"", zipfile.ZIP_STORED, 1)
    listed = entry[entry.index(LISTED) : entry.index(b"PK\x05\x06")] * 100_000
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 1, 1, len(listed), entry.index(LISTED), 0)
    return entry[: entry.index(LISTED)] + listed + end


def wide() -> bytes:
    """The same, with the end of the list in the form that has room for more."""
    raw = many()
    at = raw.rindex(b"PK\x05\x06")
    size, start = struct.unpack_from("<II", raw, at + 12)
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 1, 1, size, start)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, at, 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return raw[:at] + record + locator + end


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "less than there is": (lambda: declared(1000), "大小与所写的不符"),
    "less than there is, in the list": (lambda: declared(1000, LISTED), "大小与所写的不符"),
    "less than there is, before the content": (lambda: declared(1000, LOCAL), "大小与所写的不符"),
    "more than there is": (lambda: declared(len(TEXT) + 1), "不完整"),
    "more than a budget has": (lambda: declared(0xFFFFFFF0), "展开后过大"),
    "content packed to more than the archive has": (lambda: patched(packed(), PACKED, 1 << 30), "不完整"),
    "content cut off": (lambda: patched(packed(), PACKED, 20), "不完整"),
    "members on each other": (overlapping, "互相重叠"),
    "another method before the content": (lambda: patched(packed(), METHOD, 0, "<H", (LOCAL,)), "不符"),
    "a method that nobody knows": (lambda: patched(packed(), METHOD, 93, "<H"), "压缩方式不通用"),
    "bzip2": (lambda: packed(bz2.compress(TEXT), zipfile.ZIP_BZIP2), "压缩方式不通用"),
    "LZMA": (lambda: packed(lzma.compress(TEXT), zipfile.ZIP_LZMA), "压缩方式不通用"),
    "a password": (encrypted, "加了密码"),
    "a list of a hundred thousand": (many, "部件过多"),
    "a list of a hundred thousand, in the wide form": (wide, "部件过多"),
    "a list longer than the file": (lambda: patched(packed(), {b"PK\x05\x06": 12}, 0x7FFFFFFF), "部件过多"),
    "no list": (lambda: packed()[:200], "不完整"),
    "a wrong checksum": (lambda: patched(packed(), {LOCAL: 14, LISTED: 16}, 1), "不完整"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_zip_is_refused_in_words(case: str) -> None:
    make, words = HOSTILE[case]
    with pytest.raises(Unreadable) as caught:
        unpacked(make(), 5000)
    assert words in f"{caught.value.message} {caught.value.details}"


def test_no_more_than_is_declared_is_ever_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []
    real = zlib.decompressobj

    class Counted:
        def __init__(self, *arguments: int) -> None:
            self.real = real(*arguments)

        def decompress(self, raw: bytes, most: int) -> bytes:
            found = self.real.decompress(raw, most)
            given.append(len(found))
            return found

        def __getattr__(self, name: str) -> object:
            return getattr(self.real, name)

    monkeypatch.setattr(archives.zlib, "decompressobj", Counted)
    archive = Archive(io.BytesIO(declared(1000)), 10, Budget())
    with pytest.raises(Unreadable):
        archive.read(archive.members[-1])
    assert sum(given) == 1001


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("content", [b"", b"x", TEXT, b"\0" * 5_000_000, bytes(range(256)) * 9000])
def test_a_sound_zip_is_read(content: bytes, method: int) -> None:
    assert unpacked(b"before" + packed(content, method)) == [content] * 2


def test_a_zip_written_without_going_back_is_read() -> None:
    """Its sizes follow the content, in the wide form too."""

    class Stream(io.RawIOBase):
        def __init__(self) -> None:
            self.written = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.written += data
            return len(data)

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:  # type: ignore[arg-type]
        made.writestr("a", TEXT)
        with made.open("b", "w", force_zip64=True) as member:
            member.write(TEXT)
    assert unpacked(bytes(stream.written)) == [TEXT] * 2


def test_all_members_of_a_zip_spend_from_one_budget() -> None:
    raw = packed(b"\0" * 4_000_000, count=20)
    with pytest.raises(Unreadable, match="展开后过大"):
        unpacked(raw)
