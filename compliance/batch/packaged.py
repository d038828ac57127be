"""Submission packages (提交包) and zips in a batch: fingerprinted whole, opened only in a temporary folder."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from compliance.batch import looks
from compliance.files import temporary
from compliance.forms import zips
from compliance.forms.zips import MOST_BYTES, MOST_FILES
from compliance.trust import packages


def is_folder(path: str) -> bool:
    """Whether a folder is a package, whatever is wrong with it; one that cannot be looked into is none."""
    return any(os.path.isfile(os.path.join(path, name)) for name in packages.TAGS)


@contextmanager
def opened(path: str) -> Iterator[packages.Package]:
    """A package after every check, in a temporary folder that is gone afterwards. Raises InputError."""
    with temporary.folder() as scratch:
        yield packages.opened(Path(path), scratch / "package")


@contextmanager
def unpacked(path: str) -> Iterator[tuple[Path, list[str]]]:
    """All that is in a zip of anyone, in a temporary folder that is gone afterwards, and what systems have left in it.

    Raises InputError.
    """
    with temporary.folder() as scratch:
        (scratch / "zip").mkdir()
        left = zips.extract(Path(path), scratch / "zip", "压缩包")
        yield scratch / "zip", left


@contextmanager
def answers(path: str, within: str = "") -> Iterator[tuple[Path, bool]]:
    """The answers file, itself or that of a package, and whether of a package; `within` is its place in a zip."""
    if within:
        with unpacked(path) as (folder, _), answers(str(folder / within)) as found:
            yield found
    elif looks.look(path).kind == "package":
        with opened(path) as package:
            yield package.answers, True
    else:
        yield Path(path), False


def fingerprint(path: str) -> str:
    """SHA-256 over all of a package; "" for what is too large for one. Raises OSError for what cannot be read."""
    return _of_folder(path) if stat.S_ISDIR(os.lstat(path).st_mode) else _of_file(path)


def _of_file(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if os.fstat(file.fileno()).st_size <= MOST_BYTES else ""


def _of_folder(path: str) -> str:
    found, files, size = hashlib.sha256(), 0, 0
    for root, folders, names in os.walk(path, onerror=_raise):
        folders.sort()
        for name in sorted([*folders, *names]):
            place = os.path.join(root, name)
            status = os.lstat(place)
            files, size = files + 1, size + status.st_size
            if files > MOST_FILES or size > MOST_BYTES:
                return ""
            found.update(os.fsencode(os.path.relpath(place, path)) + b"\0%o\0" % stat.S_IFMT(status.st_mode))
            if stat.S_ISREG(status.st_mode):
                found.update(bytes.fromhex(_of_file(place)))
    return found.hexdigest()


def _raise(error: OSError) -> None:
    raise error
