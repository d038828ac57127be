"""What could not be read, by place: a folder that has gone is one, however many files there were in it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import PurePath

from compliance.errors import one_line

SHOWN = 3
"""So many files of a place are named."""


def told(unread: Iterable[tuple[str, str]], paths: Mapping[str, str]) -> list[str]:
    """A text for each place; `unread` has the source and what there is to say of it, `paths` where the sources are."""
    there = cache(os.path.isdir)
    grouped: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    for source, text in sorted(unread):
        folders = [str(folder) for folder in PurePath(_path(source, paths)).parents]
        gone = [folder for folder in folders if not there(folder)]
        key = (gone[-1], True) if gone else (source.rpartition("/")[0], False)
        grouped.setdefault(key, []).append((source, text))
    found = []
    for (place, has_gone), some in grouped.items():
        texts, count = [text for _, text in some], len({source for source, _ in some})
        if not has_gone and count <= SHOWN:
            found += texts
            continue
        head = f"{one_line(place)}: 读不到文件夹，其中" if has_gone else f"{one_line(place)}/: 其中"
        more = [f"…另有 {len(texts) - SHOWN} 处"] if len(texts) > SHOWN else []
        found.append("\n".join([f"{head} {count} 个文件没有读到", *texts[:SHOWN], *more]).replace("\n", "\n  "))
    return found


def _path(source: str, paths: Mapping[str, str]) -> str:
    """Of a file in a package or a zip, where that is."""
    while source not in paths and "/" in source:
        source = source.rpartition("/")[0]
    return paths.get(source, source)
