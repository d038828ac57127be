"""A file by its name within a folder, wherever links lead there, and never out of it."""

from __future__ import annotations

import errno
import os
import stat
from io import BufferedReader
from pathlib import PurePath

from compliance.files import spelling

_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
_STEP = getattr(os, "O_PATH", os.O_RDONLY) | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_DIRECTORY"))


class Outside(OSError):
    """A link on the way leads out of the folder; the number is the one that Linux has for it (openat2)."""


def place(folder: str | os.PathLike[str], name: str) -> str:
    """The path of what is called so within the folder, in whichever Unicode form the disk has it; the last is no link.

    Raises Outside, and ValueError for a name that no file can have.
    """
    found = spelling.place(folder, name)
    return found if _plain(folder, found) else os.path.join(*_resolved(folder, found))


def opened(folder: str | os.PathLike[str], name: str) -> BufferedReader:
    """The same, to be read; a pipe is not waited for. Raises OSError."""
    root, inside = _resolved(folder, spelling.place(folder, name))
    if os.open not in os.supports_dir_fd:
        return os.fdopen(os.open(os.path.join(root, inside), _READ), "rb")
    at = os.open(root, _STEP)
    try:
        # Step by step, so that no link that is put there meanwhile is followed.
        *above, last = PurePath(inside).parts or (".",)
        for part in above:
            below = os.open(part, _STEP, dir_fd=at)
            os.close(at)
            at = below
        return os.fdopen(os.open(last, _READ, dir_fd=at), "rb")
    finally:
        os.close(at)


def _plain(folder: str | os.PathLike[str], found: str) -> bool:
    """Whether nothing on the way is a link, as nearly always: much cheaper to know than where links lead."""
    start, at = os.path.join(folder, ""), os.fspath(folder)
    parts = found[len(start) :].split(os.sep)  # noqa: PTH206 — a name may have thousands of parts
    if not found.startswith(start) or os.pardir in parts:
        return False
    for part in parts:
        at = os.path.join(at, part)
        try:
            if stat.S_ISLNK(os.lstat(at).st_mode):
                return False
        except OSError:
            # There is nothing, and so nothing further on.
            return True
    return True


def _resolved(folder: str | os.PathLike[str], found: str) -> tuple[str, str]:
    """The folder, and the place within it, both without links."""
    root, real = os.path.realpath(folder), PurePath(os.path.realpath(found))
    if not real.is_relative_to(root):
        raise Outside(errno.EXDEV, "outside", found)
    return root, str(real.relative_to(root))
