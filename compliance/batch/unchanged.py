"""What tells that a file and its evidence are as they were when they were scored."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Iterable
from pathlib import Path

from compliance.batch import looks, packaged
from compliance.batch.store.outcomes import NO_EVIDENCE
from compliance.errors import InputError
from compliance.files import content as file_content
from compliance.files import within
from compliance.forms.filled import WITH_PICTURES

SETTLED = 2 * 10**9
"""Nanoseconds: what was changed less long ago may be changed once more under the same times; FAT's are the coarsest."""


def state(path: str) -> str:
    """What every change of a file changes, so that it need not be read: its place on the disk, its size and its times.

    "" for a folder, for what cannot be looked at, and for a file that was changed only now.
    """
    try:
        status = os.stat(path)  # noqa: PTH116 — asked of a hundred thousand files
    except (OSError, ValueError):
        return ""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if not stat.S_ISREG(status.st_mode) or time.time_ns() - changed < SETTLED:
        return ""
    return f"{status.st_ino} {status.st_size} {status.st_mtime_ns} {status.st_ctime_ns}"


def fingerprint(path: str) -> str:
    """SHA-256 of a file's bytes, of a package or a zip; of what no form can be, of its beginning and its size.

    "" for what only looks like a form, which is left to the reader to refuse.
    """
    try:
        kind = looks.look(path).kind
        if kind in ("package", "zip"):
            return packaged.fingerprint(path)
        if kind in ("foreign", "other"):
            return looks.fingerprint(path)
        return hashlib.sha256(file_content.read(Path(path), WITH_PICTURES)).hexdigest()
    except (OSError, InputError):
        return ""


def evidence_state(folder: str, names: Iterable[str]) -> str:
    """Size and time of change of each evidence file, as JSON: {"佐证/台账.csv": [31, 1769900000000000000]}.

    Of one that is not there null: it may come.
    """
    found: dict[str, tuple[int, int] | None] = {}
    for name in names:
        try:
            status = os.stat(within.place(folder, name))  # noqa: PTH116 — asked of many
        except (OSError, ValueError):
            found[name] = None
            continue
        found[name] = (status.st_size, status.st_mtime_ns)
    return json.dumps(found, ensure_ascii=False) if found else NO_EVIDENCE


def evidence_unchanged(folder: str, state: str) -> bool:
    """Whether the evidence files are as they were when that was made of them."""
    return state == NO_EVIDENCE or (bool(state) and evidence_state(folder, json.loads(state)) == state)
