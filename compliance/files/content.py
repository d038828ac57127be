"""The bytes of a file from outside: a regular one of reasonable size, for which nothing waits."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from compliance.errors import InputError, Location, Problem, system_reason
from compliance.files import inputs

MB = 1024 * 1024
UNREAD = "file.unread"
"""The code of what the system did not let be read: nobody can know what is in such a file."""
NO_FILE = (errno.ENXIO, errno.EISDIR)
"""What the system says of that which is no file that could be read."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What is taken as a file of some kind."""

    expected: str
    """What it should be, in words."""
    most: int
    """In bytes."""
    slimmer: str = ""
    """How such a file becomes smaller."""


def read(path: Path, limit: Limit) -> bytes:
    """Raises InputError for what is not a regular file, cannot be read or is too large."""
    name = str(path)
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise _refused(name, "不是普通文件", expected=limit.expected)
            if status.st_size > limit.most:
                raise too_large(name, limit, status.st_size)
            inputs.note(file.fileno())
            return file.read(limit.most + 1)
    except FileNotFoundError:
        raise _refused(name, "找不到文件", remedy="核对路径和文件名", code=UNREAD) from None
    except IsADirectoryError:
        raise _refused(name, "是文件夹，不是文件", expected=limit.expected) from None
    except OSError as error:
        code = "" if error.errno in NO_FILE else UNREAD
        details = {"found": system_reason(error), "remedy": "核对路径和文件权限", "code": code}
        raise _refused(name, "无法读取文件", **details) from None
    except ValueError:
        raise _refused(name, "文件名中有不能使用的字符", remedy="核对路径和文件名") from None


def too_large(name: str, limit: Limit, size: int | None = None) -> InputError:
    """The refusal of more bytes than the limit; their number where it is known."""
    most = f"{limit.most // MB} MB"
    found = f"{size / MB:.1f} MB" if size else f"多于 {most}"
    return _refused(name, "文件过大", found=found, expected=f"不超过 {most}", remedy=limit.slimmer)


def _refused(name: str, message: str, **details: str) -> InputError:
    return InputError([Problem(location=Location(name), message=message, **details)])


def _without_waiting(path: str, flags: int) -> int:
    """Opens without blocking, so that a pipe or device is refused rather than waited for."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
