"""What may have become of a file, or a folder, that a command is told to read."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Change = Callable[[Path], object]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89" + bytes(400)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n" * 20
ZIP = b"PK\x05\x06" + bytes(18)
TEXT = "今天天气很好，大家都去看花了。\n".encode() * 20
READING_FAILS = Path("/proc/self/mem")
"""It is a file, it can be opened, and reading it is an error of the device."""


def instead(content: bytes) -> Change:
    return lambda path: path.write_bytes(content)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def gone(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def replaced(make: Change) -> Change:
    return lambda path: (gone(path), make(path))


WRONG: dict[str, Change] = {
    "empty": instead(b""),
    "truncated": half,
    "png": instead(PNG),
    "pdf": instead(PDF),
    "zip": instead(ZIP),
    "text": instead(TEXT),
}
"""What is in the file is not what should be."""
ABSENT: dict[str, Change] = {
    "gone": gone,
    "folder": replaced(lambda path: path.mkdir()),
    "broken-link": replaced(lambda path: path.symlink_to("没有")),
    "loop": replaced(lambda path: path.symlink_to(path.name)),
    "unreadable": replaced(lambda path: path.symlink_to(READING_FAILS)),
}
"""There is no file that could be read."""
FOLDER: dict[str, Change] = {
    "no-folder": gone,
    "file": replaced(lambda path: path.write_bytes(TEXT)),
    "broken-link": ABSENT["broken-link"],
    "empty-folder": replaced(lambda path: path.mkdir()),
}


class System:
    """Does something to a place, or refuses it, when a file there is opened or a folder listed, whoever does that."""

    def __init__(self) -> None:
        self.place, self.before, self.opened = "", 0, 0
        self.what: Change = gone
        sys.addaudithook(self.heard)

    def set(self, path: Path, before: int, what: Change) -> None:
        """From the `before`-th opening on."""
        self.before, self.opened, self.what = before, 0, what
        self.place = str(path.absolute())

    def heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.place or event not in ("open", "os.listdir", "os.scandir"):
            return
        path = arguments[0]
        if isinstance(path, (str, bytes)) and os.path.normpath(Path.cwd() / os.fsdecode(path)) == self.place:
            self.opened += 1
            if self.happened:
                self.what(Path(self.place))

    @property
    def happened(self) -> bool:
        return self.opened >= self.before


SYSTEM = System()


def vanish(path: Path) -> None:
    SYSTEM.what = nothing
    gone(path)


def nothing(_: Path) -> None:
    pass


def refuse(number: int) -> Change:
    def refused(path: Path) -> None:
        raise OSError(number, os.strerror(number), str(path))

    return refused


WHILE_RUNNING: dict[str, tuple[int, Change]] = {
    "vanished-when-opened": (1, vanish),
    "vanished-once-read": (2, vanish),
    "denied": (1, refuse(errno.EACCES)),
    "share-gone": (1, refuse(errno.ESTALE)),
    "share-gone-once-read": (2, refuse(errno.ESTALE)),
}
"""At the how-manieth opening what happens."""
