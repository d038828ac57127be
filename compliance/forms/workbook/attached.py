"""What a person puts on a row instead of a file's name: a picture over or within a cell, a link to a file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from compliance.answers.evidence_names import folded
from compliance.answers.fields import BAR, misnamed
from compliance.answers.model import EVIDENCE_PREFIXES
from compliance.files.workbooks.cells import Aside, Sheet
from compliance.forms.workbook.beside import Typed

SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")


def rows_of(picture: Aside, sheet: Sheet, typed: Typed) -> list[int]:
    """The rows that a picture is evidence of: where its corner lies, or all that the merged cell under it covers."""
    for block in sheet.merged:
        if block.top <= picture.row <= block.bottom and block.left <= picture.column <= block.right:
            return [row for row in sorted(typed.rows) if block.top <= row <= block.bottom]
    return [picture.row] if picture.row in typed.rows else []


def linked(target: str) -> str:
    """The name of the file beside the workbook that a link leads to; "" for any other place."""
    if SCHEME.match(target):
        return ""
    name = unquote(target.partition("#")[0]).replace("\\", "/").removeprefix("./").strip()
    return "" if not name or misnamed(name) or "\n" in name else name


def with_link(lines: list[str], name: str) -> list[str]:
    """The lines of a cell that is linked to a file: what is shown of the link gives way to the file's name."""
    shown = [line for line in lines if _shows(line, name)] or (lines if len(lines) == 1 else [])
    if not shown or _is_other(shown[0]):
        return [*lines, name] if name not in lines else lines
    return [name + line[len(_what(line)) :] if line == shown[0] else line for line in lines]


def alike(text: str, name: str) -> bool:
    """Whether what a cell shows is what its link leads to."""
    return not text or all(_shows(line.strip(), name) for line in text.split("\n"))


def _shows(line: str, name: str) -> bool:
    path = PurePosixPath(name)
    return folded(_what(line).replace("\\", "/")) in {folded(one) for one in (name, path.name, path.stem)}


def _what(line: str) -> str:
    """A piece of evidence without the dates that are written after it."""
    return BAR.split(line)[0].rstrip()


def _is_other(line: str) -> bool:
    head, colon, _ = line.replace("：", ":", 1).partition(":")
    return bool(colon) and head.strip() in EVIDENCE_PREFIXES


def pictures(sheet: Sheet) -> Iterator[Aside]:
    """Each once, however often a program has written it down."""
    yield from dict.fromkeys(aside for aside in sheet.asides if aside.what == "图片" and aside.part)
