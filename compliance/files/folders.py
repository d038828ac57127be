"""Folders of which files are read by their names: what systems leave in them, and what a run has not read there."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from compliance.errors import InputError, Location, Problem, system_reason
from compliance.files import inputs
from compliance.files.content import UNREAD

LEFT_BEHIND = re.compile(
    # macOS
    r"\.ds_store|\._.*|__macosx|icon\r|\.(localized|apdisk|appledouble|lsoverride|volumeicon\.icns|trashes|fseventsd"
    r"|temporaryitems|spotlight-v100|documentrevisions-v100|com\.apple\..*)"
    # Windows
    r"|thumbs\.db(:encryptable)?|ehthumbs(_vista)?\.db|desktop\.ini|\$recycle\.bin|recycler|system volume information"
    r"|.*:zone\.identifier"
    # Linux, network shares, storage boxes
    r"|lost\+found|\.directory|\.trash-\d+|\.nfs[0-9a-f]+|\.fuse_hidden.*|@eadir|\.@__thumb|@recycle|#recycle|#snapshot"
    # office programs while a document is open
    r"|~\$.*|\.~.*|~wr[ld]\d+\.tmp",
    re.IGNORECASE | re.DOTALL,
)
"""What systems and office programs leave beside documents, by name; a folder with all that is in it."""
FONTS = (".ttf", ".otf", ".ttc", ".woff", ".woff2")
PICTURES = (".png", ".jpg", ".jpeg", ".svg", ".gif", ".webp")


def is_left_behind(path: str) -> bool:
    """Whether that is known of the file, or of a folder that it is in; with slashes."""
    return any(map(LEFT_BEHIND.fullmatch, path.split("/")))


def is_litter(name: str) -> bool:
    """The same, or hidden: in a folder of somebody's where files are looked for."""
    return name.startswith(".") or is_left_behind(name)


def _refuse(error: OSError) -> None:
    details = {"found": system_reason(error), "remedy": "核对路径和文件权限", "code": UNREAD}
    raise InputError([Problem(location=Location(str(error.filename)), message="读不到文件夹", **details)])


def unread(
    folder: Path, sorts: Collection[str], *, deep: bool = False, read: Collection[str] | None = None
) -> Iterator[Path]:
    """The files of these sorts in a folder that this run has not read: a slip in a name loses a file.

    `read` are those that were read, where it is not left to the run to know. A sort is the end of a name, wherever it
    stands: "cover.html.j2.txt" is of the sort ".j2" as well. Raises InputError for a folder that the system does not
    let be looked into.
    """
    for root, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if deep and not is_litter(name))
        for path in (Path(root, name) for name in sorted(names) if not is_litter(name)):
            known = inputs.was_read(path) is not False if read is None else str(path) in read
            if not known and {suffix.lower() for suffix in path.suffixes} & {*sorts}:
                yield path
