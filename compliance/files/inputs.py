"""Which files a run has read, so that what it writes replaces none of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from compliance.errors import UsageError

Noted = dict[tuple[int, int], str]
"""What each file is read as, by its place on the disk: links, cases and spellings of a name all lead there."""

_noted: ContextVar[Noted | None] = ContextVar("noted", default=None)


@contextmanager
def remembered(before: Noted | None = None) -> Iterator[None]:
    """A run, during which files that are read are noted; outside of one nothing is, and nothing refused.

    `before` are those that were read by the process that this one works for.
    """
    token = _noted.set({**(before or {})})
    try:
        yield
    finally:
        _noted.reset(token)


def note(file: Path | str | int, what: str = "") -> None:
    """Takes down a file by its name or descriptor as `what`, in Chinese, it is read as; what was said first counts."""
    noted = _noted.get()
    if noted is not None:
        with suppress(OSError, ValueError):
            place = _place(file)
            noted[place] = noted.get(place) or what


def noted() -> Noted:
    """All that this run has read."""
    return {**(_noted.get() or {})}


def take_over(read: Noted) -> None:
    """Takes down what another process has read for this run."""
    noted = _noted.get()
    if noted is not None:
        noted |= {place: noted.get(place) or what for place, what in read.items()}


def was_read(path: Path) -> bool | None:
    """Whether a file was; None outside of a run, where nobody knows."""
    noted = _noted.get()
    try:
        return None if noted is None else _place(path) in noted
    except (OSError, ValueError):
        return None


def check(output: Path) -> None:
    """Raises UsageError where an output is a file that was read, or a link to one that is not there."""
    noted = _noted.get()
    if os.path.lexists(output) and not output.exists():
        # Whoever has put it there would choose where a new file comes to lie.
        raise UsageError(f"{output}: 是链接，所指的文件不存在，不能写入\n    处理：删去链接，或换一个文件名")
    with suppress(FileNotFoundError):
        if noted and (place := _place(output)) in noted:
            what = noted[place] or "要读的文件"
            raise UsageError(f"{output}: 就是{what}本身，不能覆盖\n    处理：换一个文件名")


def _place(file: Path | str | int) -> tuple[int, int]:
    status = os.stat(file)  # noqa: PTH116 — also of a descriptor
    return status.st_dev, status.st_ino
