"""Evidence files: whether they are there, within the folder of the answers, and their digests.

Links are followed, but not out of the folder: whoever sends answers must not have a digest taken, or a copy packed, of
a file of the machine where they are read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from io import BufferedReader
from pathlib import Path
from types import MappingProxyType

from compliance.answers.fields import misnamed
from compliance.answers.model import AnswerSheet
from compliance.errors import InputError, Location, Problem, system_reason
from compliance.files import inputs, within

MISSING = "evidence.missing"
UNREADABLE = "evidence.unreadable"
LINK = "evidence.link"
LARGE = "evidence.large"
MAY_COME = (MISSING, LINK, LARGE, "evidence.folder")
"""The codes of what may be mended without the form being touched."""
MOST_BYTES = 4 * 1024**3
"""Of one file, as of a whole package: a file may say that it is far larger than the disk, and all of it is read."""
NONE: Mapping[str, str] = MappingProxyType({})
NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
"""What the system says where there can be no file of a name."""


def evidence_faults(folder: Path, carried: Collection[str] = ()) -> Callable[[str], str]:
    """The refusal of an evidence file by its name, "" for none; files are looked for in `folder`.

    Those that are `carried` come with the form itself.
    """
    root = os.fspath(folder)
    return lru_cache(maxsize=None)(lambda name: "" if name in carried else _evidence_fault(root, name))


def evidence_faults_but_missing(folder: Path, missing: set[str], carried: Collection[str] = ()) -> Callable[[str], str]:
    """The same where a file may still come; it is noted in `missing`."""
    faults = evidence_faults(folder, carried)

    def fault(name: str) -> str:
        found = faults(name)
        if found == MISSING:
            missing.add(name)
            return ""
        return found

    return fault


def _evidence_fault(root: str, text: str) -> str:
    fault = misnamed(text)
    if fault:
        return fault
    try:
        path = within.place(root, text)
        status = os.stat(path)  # noqa: PTH116 — the name may be too long to exist
    except within.Outside:
        return LINK
    except OSError as error:
        return MISSING if error.errno in NOWHERE else UNREADABLE
    except ValueError:
        # A character that no name of a file can have.
        return MISSING
    if stat.S_ISREG(status.st_mode):
        inputs.note(path, "佐证")
        return "" if status.st_size <= MOST_BYTES else LARGE
    return "evidence.folder" if stat.S_ISDIR(status.st_mode) else MISSING


def digests(sheet: AnswerSheet, folder: Path, known: Mapping[str, str] = NONE) -> dict[str, str]:
    """The SHA-256 of every evidence file that the sheet names, by the name used there, in hexadecimal.

    `known` are those of files that came with the form. Raises InputError when a file can no longer be read.
    """
    return {name: known.get(name) or _digest(folder, name) for name in sheet.evidence_files}


def _digest(folder: Path, name: str) -> str:
    with opened(folder, name) as file:
        try:
            return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise _unreadable(folder / name, system_reason(error)) from None


def opened(folder: Path, name: str) -> BufferedReader:
    """An evidence file as it was found by `evidence_faults`, to be read. Raises InputError for one that is not."""
    try:
        file = within.opened(folder, name)
    except OSError as error:
        swapped = isinstance(error, within.Outside) or error.errno == errno.ELOOP
        raise _unreadable(folder / name, "链接指到文件夹之外" if swapped else system_reason(error)) from None
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise _unreadable(folder / name, "不是普通文件")
    return file


def _unreadable(path: Path, found: str) -> InputError:
    remedy = "核对文件是否还在、有无读取权限"
    return InputError(
        [Problem(location=Location(str(path)), code=UNREADABLE, message="无法读取佐证文件", found=found, remedy=remedy)]
    )
