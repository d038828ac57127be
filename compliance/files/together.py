"""Files take their places whole, and several of a folder as one set or not at all: power, disk, a kill.

All of a set are written whole within a temporary folder beside them, which one renaming turns into the set that counts.
Then each takes its place; whoever writes into that folder next finishes what a killed run has left of that. Before the
renaming the temporary folder goes as every other does (`temporary`), and nothing was replaced. A link
stays one: what it leads to is replaced.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compliance.errors import UsageError, system_reason
from compliance.files import inputs, temporary

SET = ".compliance-set"
"""What the set is called in its folder while its files take their places."""
STAGED = "set"
"""And before, in its temporary folder."""


@contextmanager
def replacing(place: Path) -> Iterator[Path]:
    """An empty folder; what is in it at the end, in folders of it too, replaces what has the same name in `place`.

    Raises UsageError where a file was read in this run, or cannot be written.
    """
    with temporary.folder(place) as scratch:
        staged = scratch / STAGED
        staged.mkdir()
        yield staged
        files = _files(staged)
        try:
            for file in files:
                inputs.check(place / file.relative_to(staged))
            finish(place)
            if files:
                put(staged, place / SET)
        except OSError as error:
            raise _failed(place, error) from None
    finish(place)


def finish(place: Path) -> None:
    """Clears a folder of what killed runs have left; of a set that counts, the files go where they belong.

    Another run may be doing the same. Raises UsageError.
    """
    temporary.clear(place)
    waiting = place / SET
    if waiting.is_symlink() or not waiting.is_dir() or _of_a_stranger(waiting):
        return
    try:
        for file in _files(waiting):
            target = place / file.relative_to(waiting)
            target.parent.mkdir(parents=True, exist_ok=True)
            with _unless_gone(file):
                _replace(file, target)
        for folder in sorted((waiting, *filter(Path.is_dir, waiting.rglob("*"))), reverse=True):
            with _unless_gone(folder):
                folder.rmdir()
    except OSError as error:
        raise _failed(place, error) from None


def put(made: Path, target: Path) -> None:
    """Has a file, or a folder with all that is in it, take its place and be on the disk for good. Raises OSError."""
    for path in (*made.rglob("*"), made):
        _settle(path)
    _replace(made, target)


def _replace(made: Path, target: Path) -> None:
    """A file that is replaced passes on its permissions; a link stays one, to what is put in its target's place."""
    target = Path(os.path.realpath(target))
    if made.is_file():
        made.chmod(_mode(target))
    try:
        os.replace(made, target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        # The link leads to another disk: whole there first.
        with temporary.folder(target.parent) as scratch:
            copied = Path(shutil.copy2(made, scratch / "file"))
            _settle(copied)
            os.replace(copied, target)
        made.unlink()
    _settle(target.parent)


def _mode(target: Path) -> int:
    """The permissions of a file that is there, else those of a new one."""
    try:
        return stat.S_IMODE(target.stat().st_mode)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def _of_a_stranger(waiting: Path) -> bool:
    """Whether somebody else may have put it into a folder where everybody may write."""
    shared = waiting.parent.stat().st_mode & stat.S_ISVTX
    return bool(shared) and hasattr(os, "getuid") and waiting.stat().st_uid != os.getuid()


@contextmanager
def _unless_gone(path: Path) -> Iterator[None]:
    """What is not there any more has been dealt with."""
    try:
        yield
    except OSError:
        if path.exists():
            raise


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
