"""Evidence files: whether they are there, and their digests."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from compliance.answers.fields import misnamed
from compliance.answers.model import AnswerSheet
from compliance.errors import InputError, Location, Problem, system_reason
from compliance.files import inputs, spelling

MISSING = "evidence.missing"
UNREADABLE = "evidence.unreadable"
MAY_COME = (MISSING, "evidence.folder")
"""The codes of what may be mended without the form being touched."""
NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG, errno.ELOOP, errno.EINVAL)
"""What the system says where there can be no file of a name."""


def evidence_faults(folder: Path) -> Callable[[str], str]:
    """The refusal of an evidence file by its name, "" for none; files are looked for in `folder`."""
    root = os.fspath(folder)
    return lru_cache(maxsize=None)(lambda name: _evidence_fault(root, name))


def evidence_faults_but_missing(folder: Path, missing: set[str]) -> Callable[[str], str]:
    """The same where a file may still come; it is noted in `missing`."""
    faults = evidence_faults(folder)

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
        path = spelling.place(root, text)
        mode = os.stat(path).st_mode  # noqa: PTH116 — the name may be too long to exist
    except OSError as error:
        return MISSING if error.errno in NOWHERE else UNREADABLE
    except ValueError:
        # A character that no name of a file can have.
        return MISSING
    if stat.S_ISREG(mode):
        inputs.note(path, "佐证")
        return ""
    return "evidence.folder" if stat.S_ISDIR(mode) else MISSING


def digests(sheet: AnswerSheet, folder: Path) -> dict[str, str]:
    """The SHA-256 of every evidence file that the sheet names, by the name used there, in hexadecimal.

    Raises InputError when a file can no longer be read.
    """
    return {name: _digest(Path(spelling.place(folder, name))) for name in sheet.evidence_files}


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        problem = Problem(
            location=Location(str(path)),
            code=UNREADABLE,
            message="无法读取佐证文件",
            found=system_reason(error),
            remedy="核对文件是否还在、有无读取权限",
        )
        raise InputError([problem]) from None
