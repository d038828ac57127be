"""Workbooks before 2007: a file system in a file, whose tables may say anything of it."""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest
from conftest import ROOT

from compliance.files.budget import Unreadable
from compliance.files.workbooks import xls
from compliance.files.workbooks.cells import Cell

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
NONE = 0xFFFFFFFF
STORAGE, STREAM, ROOT_ENTRY = 1, 2, 5


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def book(text: str) -> bytes:
    """The stream of a workbook with one sheet, whose first cell holds the text."""
    begin, end = struct.pack("<HHIII", 0x600, 5, 0, 0, 0), record(0x0A, b"")
    at = len(record(0x809, begin)) + len(record(0x85, bytes(9))) + len(end)
    globals_ = record(0x809, begin) + record(0x85, struct.pack("<IBBBB", at, 0, 0, 1, 0) + b"s") + end
    written = text.encode("utf-16-le")
    cell = record(0x204, struct.pack("<HHHHB", 0, 0, 0, len(text), 1) + written)
    return globals_ + record(0x809, begin) + cell + end


def entry(name: str, kind: int, start: int = END, size: int = 0, left: int = NONE, right: int = NONE) -> bytes:
    child = 1 if kind == ROOT_ENTRY else NONE
    raw = (name + "\0").encode("utf-16-le")
    head = struct.pack("<64sHBBIII", raw, len(raw), kind, 1, left, right, child)
    return head + bytes(36) + struct.pack("<III", start, size, 0)


def compound(sectors: Sequence[bytes], following: Sequence[int], size: int = 512, **said: int) -> bytes:
    """A file of the directory, what else it holds, and the table of which sector follows which; sectors of `size`."""
    tables = -(-len(following) // (size // 4 - 1))
    table = [*following, *[TABLE] * tables]
    table += [FREE] * (tables * size // 4 - len(table))
    parts = [part.ljust(size, b"\0") for part in sectors]
    parts += [struct.pack(f"<{size // 4}I", *table[at : at + size // 4]) for at in range(0, len(table), size // 4)]
    places = [*range(len(sectors), len(sectors) + tables)][:109]
    shift = size.bit_length() - 1
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        0x3E,
        3 if shift == 9 else 4,
        0xFFFE,
        said.get("shift", shift),
        6,
        0,
        said.get("tables", tables),
        0,
        0,
        4096,
        said.get("mini", END),
        said.get("minis", 0),
        said.get("more", END),
        said.get("mores", 0),
    )
    listed = struct.pack("<109I", *places, *[FREE] * (109 - len(places)))
    return (header + listed).ljust(size, b"\0") + b"".join(parts)


def in_sectors(content: bytes, size: int = 512) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]


def chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), END]


def workbook(size: int = 512, length: int | None = None) -> tuple[list[bytes], list[int]]:
    """The sectors of a whole workbook and what follows each; `length` is what the directory says of its stream."""
    stream = book("行标识").ljust(8192, b"\0")
    parts = in_sectors(stream, size)
    said = len(stream) if length is None else length
    directory = entry("Root Entry", ROOT_ENTRY) + entry("Workbook", STREAM, 1, said)
    return [directory, *parts], [END, *chain(1, len(parts))]


def small(table: Sequence[int] = (), root_size: int | None = None, **said: int) -> bytes:
    """A workbook so short that its stream stands, in pieces of 64 bytes, in one of the root's."""
    stream = book("行标识")
    pieces = -(-len(stream) // 64)
    held = stream.ljust(512, b"\0")
    size = len(held) if root_size is None else root_size
    directory = entry("Root Entry", ROOT_ENTRY, 1, size) + entry("Workbook", STREAM, 0, len(stream))
    numbers = [*(table or chain(0, pieces))]
    minis = struct.pack("<128I", *numbers, *[FREE] * (128 - len(numbers)))
    return compound([directory, held, minis], [END, END, END], **{"mini": 2, "minis": 1, **said})


@pytest.mark.parametrize("make", [lambda: compound(*workbook()), lambda: compound(*workbook(4096), 4096), small])
def test_a_workbook_is_read_wherever_its_stream_stands(make: Callable[[], bytes]) -> None:
    (sheet,) = xls.sheets(make())
    assert (sheet.name, sheet.cells) == ("s", {(1, 1): Cell("行标识")})


def test_a_workbook_within_a_workbook_is_not_the_one_that_is_meant() -> None:
    inner, outer = in_sectors(book("里面的").ljust(4096, b"\0")), in_sectors(book("外面的").ljust(4096, b"\0"))
    storage = bytearray(entry("MBD0001", STORAGE, left=3))
    storage[76:80] = struct.pack("<I", 2)
    held = entry("Workbook", STREAM, 1, 4096), entry("Workbook", STREAM, 9, 4096)
    directory = [entry("Root Entry", ROOT_ENTRY), bytes(storage), *held]
    raw = compound([b"".join(directory), *inner, *outer], [END, *chain(1, 8), *chain(9, 8)])
    assert xls.sheets(raw)[0].cells == {(1, 1): Cell("外面的")}


@pytest.mark.parametrize(
    ("name", "words"), [("EncryptedPackage", "文件有密码"), ("Book", "不读这种文件"), ("WordDocument", "不读这种文件")]
)
def test_another_kind_of_compound_file_is_told_apart(name: str, words: str) -> None:
    directory = entry("Root Entry", ROOT_ENTRY) + entry(name, STREAM, 1, 4096)
    raw = compound([directory, *in_sectors(bytes(4096))], [END, *chain(1, 8)])
    with pytest.raises(Unreadable, match=words):
        xls.sheets(raw)


def test_a_workbook_cut_short_is_told_wherever_it_ends() -> None:
    raw = compound(*workbook())
    for length in (*range(8, 600, 5), *range(600, len(raw) - 512, 700)):
        with pytest.raises(Unreadable):
            xls.sheets(raw[:length])


# ---- made to do harm: each ends with a message, all of them within bounds of time and memory ----


def looping(at: int, back: int) -> bytes:
    parts, following = workbook()
    following[at] = back
    return compound(parts, following)


def listed_twice() -> bytes:
    raw = bytearray(compound(*workbook()))
    place = raw[76:80]
    raw[76:512] = place * 109
    return bytes(raw)


def table_in_a_loop() -> bytes:
    """The list of the table's sectors goes on in a sector that goes on in itself, forty million times."""
    parts, following = workbook()
    place = len(parts)
    more = struct.pack("<128I", *[place + 1] * 127, place)
    tables = 0xFFFFFFF0
    return compound([*parts, more], [*following, TABLE], tables=tables, more=place, mores=-(-(tables - 109) // 127))


def table_of_the_whole_file() -> bytes:
    """Every sector of 20 MB is said to be one of the table, which is copied for each."""
    count = (20 << 20) // 512 - 10
    mores = -(-(count - 109) // 127)
    parts = [entry("Root Entry", ROOT_ENTRY)]
    parts += [struct.pack("<128I", *[0] * 127, number + 2 if number + 1 < mores else END) for number in range(mores)]
    raw = compound(parts, [END, *[TABLE] * mores], tables=count, more=1, mores=mores)
    raw = raw[:76] + bytes(436) + raw[512:]
    return raw.ljust(20 << 20, b"\0")


def tree(first: int, last: int) -> tuple[int, dict[int, tuple[int, int]]]:
    """A balanced tree of entries, by number: each with those on its left and right."""
    if first > last:
        return NONE, {}
    middle = (first + last) // 2
    left, below = tree(first, middle - 1)
    right, above = tree(middle + 1, last)
    return middle, {**below, **above, middle: (left, right)}


def many_entries(count: int, size: int = 5000) -> bytes:
    """A directory of so many streams, each with a place of its own: every one is compared with all before."""
    top, sides = tree(1, count)
    root = bytearray(entry("Root Entry", ROOT_ENTRY))
    root[76:80] = struct.pack("<I", top)
    entries = [entry(f"s{n}", STREAM, n + 10_000_000, size, *sides[n]) for n in range(1, count + 1)]
    parts = in_sectors(bytes(root) + b"".join(entries))
    return compound(parts, chain(0, len(parts)))


def entries_in_a_row(count: int) -> bytes:
    entries = [entry(f"s{n}", STREAM, left=n + 1 if n < count else NONE) for n in range(1, count + 1)]
    parts = in_sectors(entry("Root Entry", ROOT_ENTRY) + b"".join(entries))
    return compound(parts, chain(0, len(parts)))


def entries_in_a_circle() -> bytes:
    directory = entry("Root Entry", ROOT_ENTRY) + entry("a", STREAM, right=2) + entry("b", STREAM, right=1)
    return compound([directory], [END])


def with_header(at: int, form: str, value: int) -> bytes:
    raw = bytearray(compound(*workbook()))
    struct.pack_into(form, raw, at, value)
    return bytes(raw)


DAMAGED = "文件已损坏或不完整"
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a stream that comes back": (lambda: looping(16, 1), DAMAGED),
    "a stream in one sector": (lambda: looping(1, 1), DAMAGED),
    "a directory that comes back": (lambda: looping(0, 0), DAMAGED),
    "a short stream that comes back": (lambda: small([1, 0]), DAMAGED),
    "a stream that goes on outside": (lambda: looping(5, 100_000), DAMAGED),
    "a stream that goes on in the table": (lambda: looping(5, TABLE), DAMAGED),
    "a stream of 4 GB": (lambda: compound(*workbook(length=0xFFFFFFFF)), DAMAGED),
    "a stream of 1 GB in 4 KB sectors": (lambda: compound(*workbook(4096, 1 << 30), 4096), DAMAGED),
    "a stream longer than its sectors": (lambda: compound(*workbook(length=8193)), DAMAGED),
    "short streams of 4 GB": (lambda: small(root_size=0xFFFFFFFF), DAMAGED),
    "a table of short streams of 2 TB": (lambda: small(minis=0xFFFFFFFF), DAMAGED),
    "a table of one sector, 109 times": (listed_twice, "READ"),
    "a table that comes back": (table_in_a_loop, DAMAGED),
    "a table of the whole file": (table_of_the_whole_file, DAMAGED),
    "a table of 4 billion sectors": (lambda: with_header(44, "<I", 0xFFFFFFFF), DAMAGED),
    "sectors of 2 to the 65535": (lambda: with_header(30, "<H", 0xFFFF), DAMAGED),
    "sectors of 1 byte": (lambda: with_header(30, "<H", 0), DAMAGED),
    "short sectors of 1 byte": (lambda: with_header(32, "<H", 0), DAMAGED),
    "a directory outside": (lambda: with_header(48, "<I", 0x00FFFFFF), DAMAGED),
    "a directory of a whole file": (lambda: many_entries(50_000), "内容过多"),
    "a directory as long as is read": (lambda: many_entries(4000), "不读这种文件"),
    "a directory of short streams": (lambda: many_entries(4000, 5), "不读这种文件"),
    "entries one below the other": (lambda: entries_in_a_row(3000), DAMAGED),
    "entries in a circle": (entries_in_a_circle, "不读这种文件"),
    "cut in the table": (lambda: compound(*workbook())[:-300], DAMAGED),
    "cut in the stream": (lambda: compound(*workbook())[:4000], DAMAGED),
    "no more than a header": (lambda: compound(*workbook())[:512], DAMAGED),
}

PROBE = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (500 << 20, 500 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from pathlib import Path
from compliance.errors import InputError
from compliance.forms.workbook import reading
for number in range(int(sys.argv[2])):
    try:
        reading.read(Path(sys.argv[1], f"{number}.xls"))
        print("READ")
    except InputError as error:
        print(str(error).replace("\\n", " "), flush=True)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What comes of each file in a process that may use 500 MB, and 20 seconds for all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, (make, _) in enumerate(HOSTILE.values()):
        (folder / f"{number}.xls").write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", PROBE, str(folder), str(len(HOSTILE))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, f"after {len(lines)} files: {done.stderr[-2000:]}"
    return dict(zip(HOSTILE, lines, strict=True))


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are a POSIX matter")
@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_ends_with_a_message(what: str, said: dict[str, str]) -> None:
    assert HOSTILE[what][1] in said[what]
