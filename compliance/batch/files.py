"""Which files there are in a folder, in one order whatever the file system."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance.batch import packaged
from compliance.errors import Location, Problem, system_reason
from compliance.files.folders import is_litter


@dataclass(frozen=True, slots=True)
class Item:
    """A file, or a submission package: its name in messages and results, and its path."""

    source: str
    """Relative to the folder of the batch, with forward slashes; the same on every machine."""
    path: str
    within: str = ""
    """Of the answers file of a package: "/" and its name there."""
    archive: str = ""
    """The `source` of the zip that it is in."""


def found(
    folders: Sequence[Path],
    *,
    without: Sequence[Path] = (),
    system: list[str] | None = None,
    unread: list[Problem] | None = None,
) -> Iterator[Item]:
    """Every file in the folders, the inner ones too, in the order of `source` within each folder.

    With several folders the names begin at the folder that holds them all. A folder that is a package is given as one,
    and nothing in it is. What is in `without` is left out. What systems leave behind is added to `system`, the folders
    that cannot be read to `unread`.
    """
    named = {os.path.realpath(folder) for folder in folders}
    # A folder that was named beside one that holds it is walked with that one.
    roots = sorted(root for root in named if named.isdisjoint(map(str, Path(root).parents)))
    base = os.path.commonpath(roots) if len(roots) > 1 else roots[0]
    if packaged.is_folder(base):
        base = os.path.split(base)[0]
    seen = {os.path.realpath(folder) for folder in without}
    for root in roots:
        yield from _walk(root, base, seen, [] if system is None else system, [] if unread is None else unread)


def _walk(folder: str, base: str, without: set[str], system: list[str], unread: list[Problem]) -> Iterator[Item]:
    if packaged.is_folder(folder):
        yield Item(_readable(os.path.relpath(folder, base)), folder)
        return
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        message = f"读不到文件夹（{system_reason(error)}）"
        unread.append(Problem(location=Location(_text(folder)), message=message, remedy="核对路径和权限"))
        return
    for entry in entries:
        if entry.path in without:
            continue
        if is_litter(entry.name):
            system.append(_readable(os.path.relpath(entry.path, base)))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path, base, without, system, unread)
        else:
            yield Item(_readable(os.path.relpath(entry.path, base)), entry.path)


def _readable(name: str) -> str:
    return _text(name).replace(os.sep, "/")


def _text(name: str) -> str:
    """A file's name as text: names that came out of an archive are often in GB18030."""
    raw = os.fsencode(name)
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")
