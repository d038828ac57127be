"""A file by its name, in whichever Unicode form the disk has it: some systems write é as one character, some as two."""

from __future__ import annotations

import os
import time
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import PureWindowsPath

SETTLED = 2_000_000_000
"""Nanoseconds after which another change of a folder has another time, on every file system."""


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
        status = os.stat(folder)  # noqa: PTH116 — asked for every name that is not there
        settled = time.time_ns() - status.st_mtime_ns > SETTLED
        listed = _kept(folder, status.st_dev, status.st_ino, status.st_mtime_ns) if settled else _listed(folder)
    except OSError:
        return None
    alike = listed.get(unicodedata.normalize("NFC", part), ())
    return part if part in alike else alike[0] if len(alike) == 1 else None


def _listed(folder: str) -> Mapping[str, Sequence[str]]:
    """The names in a folder by their composed form."""
    found: dict[str, list[str]] = {}
    for name in os.listdir(folder):  # noqa: PTH208 — of names alone
        found.setdefault(unicodedata.normalize("NFC", name), []).append(name)
    return found


@lru_cache(maxsize=8)
def _kept(folder: str, *_: int) -> Mapping[str, Sequence[str]]:
    """The same of a folder as it was changed last: a file may name thousands that are not there."""
    return _listed(folder)
