"""Temporary folders beside what is made in them; those that a killed run has left go with the next one.

Their names say whose they are: machine, process and when that process began, so that a number that is used again, or a
machine that was started again, is not taken for the process that has ended.
"""

from __future__ import annotations

import atexit
import os
import platform
import re
import shutil
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path

NAME = re.compile(r"\.compliance-([0-9a-f]{8})-([1-9][0-9]{0,9})-([0-9a-f]{8})-[a-z0-9_]{8}")
LONG_AGO = 24 * 3600
"""Seconds: where the system cannot be asked whether a process lives, it has ended when it began that long ago."""


@contextmanager
def folder(place: Path | None = None) -> Iterator[Path]:
    """A new folder within `place`, or where the system keeps what is temporary; it is gone afterwards. OSError."""
    made = _made(place)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def until_the_end(place: Path | None = None) -> Path:
    """The same, gone when the process ends."""
    made = _made(place)
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    return made


def keep_all() -> None:
    """Has everything temporary, of libraries and of processes that are started too, be in one folder from now on.

    They know neither who has been killed nor always to tidy up.
    """
    with suppress(OSError):
        tempfile.tempdir = os.environ["TMPDIR"] = str(until_the_end())


def _made(place: Path | None) -> Path:
    place = Path(tempfile.gettempdir()) if place is None else place
    _clear_once(place.absolute())
    return Path(tempfile.mkdtemp(dir=place, prefix=_prefix()))


def _prefix() -> str:
    return f".compliance-{_machine()}-{os.getpid()}-{_began(os.getpid()) or '0' * 8}-"


@contextmanager
def inherited(place: Path) -> Iterator[list[Path]]:
    """The folders that killed runs have left in `place`, taken over: gone afterwards, or the next run's."""
    taken = []
    for left in _left_in(place):
        with suppress(OSError):
            taken.append(left.rename(place / f"{_prefix()}{left.name[-8:]}"))
    try:
        yield taken
    finally:
        for folder in taken:
            shutil.rmtree(folder, ignore_errors=True)


def clear(place: Path | None = None) -> None:
    """Removes what processes of this user on this machine have left in `place` and not lived to remove."""
    for left in _left_in(Path(tempfile.gettempdir()) if place is None else place):
        shutil.rmtree(left, ignore_errors=True)


def _left_in(place: Path) -> list[Path]:
    found = []
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            # Nothing else has such a name, and of those that have it only a folder of one's own was made here.
            name = NAME.fullmatch(entry.name)
            if name and entry.is_dir(follow_symlinks=False) and _left(name, entry.stat(follow_symlinks=False)):
                found.append(Path(entry.path))
    return found


@lru_cache(maxsize=64)
def _clear_once(place: Path) -> None:
    """For thousands of files in a folder it is looked through once."""
    clear(place)


def _left(found: re.Match[str], status: os.stat_result) -> bool:
    """Whether the process that made it has ended."""
    machine, process, began = found.groups()
    if machine != _machine() or (hasattr(os, "getuid") and status.st_uid != os.getuid()):
        return False
    if _boot():
        return began != _began(int(process))
    if os.name == "nt":
        return time.time() - status.st_mtime > LONG_AGO
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        pass
    return False


@cache
def _machine() -> str:
    """This machine, or this container: numbers of processes are told apart within it."""
    try:
        within = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        within = ""
    return _short(f"{platform.node()} {within}")


def _began(process: int) -> str:
    """When a process began, in a word; "" when it has ended, or the system does not tell."""
    try:
        # After the program's name in brackets, which may hold anything; proc(5): 3 is the state, 22 the time.
        fields = Path(f"/proc/{process}/stat").read_bytes().rpartition(b")")[2].split()
        return "" if fields[0] in b"ZX" else _short(f"{_boot()} {int(fields[19])}")
    except (OSError, ValueError, IndexError):
        return ""


@cache
def _boot() -> str:
    """What Linux says of when the machine was started; "" elsewhere."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii")
    except (OSError, ValueError):
        return ""


def _short(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"
