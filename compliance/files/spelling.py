"""A file by its name, in whichever Unicode form the disk has it: some systems write é as one character, some as two."""

from __future__ import annotations

import os
import unicodedata
from pathlib import PureWindowsPath


def place(folder: str | os.PathLike[str], name: str) -> str:
    """The path of what is called so within a folder, with either slash; where there is none, as it is written.

    Raises ValueError for a name that no file can have.
    """
    parts = PureWindowsPath(name).parts
    written = os.path.join(folder, *parts)
    if name.isascii() or os.path.lexists(written):
        return written
    found = os.fspath(folder)
    for part in parts:
        alike = _alike(found, part)
        if alike is None:
            return written
        found = os.path.join(found, alike)
    return found


def _alike(folder: str, part: str) -> str | None:
    """The one entry of a folder that is called so; None where there is none, or several are and none just so."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 — of names alone
    except OSError:
        return None
    alike = [name for name in names if unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", part)]
    return part if part in alike else alike[0] if len(alike) == 1 else None
