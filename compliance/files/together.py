"""Several files of a folder replaced as one set or not at all, whatever happens in between: power, disk, a kill.

All are written whole within a temporary folder beside them, which one renaming turns into the set that counts. Then
each takes its place; whoever comes next finishes what a killed run has left of that. Before the renaming the temporary
folder goes as every other does (`temporary`), and nothing was replaced.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compliance.errors import UsageError, system_reason
from compliance.files import inputs, temporary, writing

SET = ".compliance-set"
"""What the set is called in its folder while its files take their places."""


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """An empty folder; what is in it at the end, in folders of it too, replaces what has the same name in `place`.

    Raises UsageError where a file was read in this run, or cannot be written.
    """
    with temporary.folder(place) as scratch:
        staged = scratch / "set"
        staged.mkdir()
        yield staged
        files = _files(staged)
        try:
            for file in files:
                target = place / file.relative_to(staged)
                inputs.check(target)
                file.chmod(writing.mode(target))
            for path in (*files, *{file.parent for file in files}, staged):
                _settle(path)
            finish(place)
            if files:
                staged.rename(place / SET)
                _settle(place)
        except OSError as error:
            raise _failed(place, error) from None
    finish(place)


def finish(place: Path) -> None:
    """Puts the files of a set that counts where they belong, also one that a killed run has left. UsageError."""
    waiting = place / SET
    if waiting.is_symlink() or not waiting.is_dir():
        return
    try:
        for file in _files(waiting):
            target = place / file.relative_to(waiting)
            target.parent.mkdir(exist_ok=True)
            os.replace(file, target)
            _settle(target.parent)
        shutil.rmtree(waiting)
    except OSError as error:
        raise _failed(place, error) from None


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _settle(path: Path) -> None:
    """Has the system put it on the disk; a folder only where the system can."""
    if path.is_dir():
        with suppress(OSError):
            _sync(os.open(path, os.O_RDONLY))
    else:
        _sync(os.open(path, os.O_RDWR))


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _failed(place: Path, error: OSError) -> UsageError:
    return UsageError(f"{place}: 写入失败（{system_reason(error)}）\n    处理：核对磁盘空间和权限，再运行一次")
