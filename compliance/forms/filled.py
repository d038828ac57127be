"""What a filled-in form is, whichever way it was filled in: plain data, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from compliance.errors import Location, Place, Problem
from compliance.files.content import MB, Limit

LIMIT = Limit("填报表文件", 20 * MB, "删去图片和多余的工作表，另存后再交")
"""What is taken as a form of any kind."""
WITH_PICTURES = Limit("带图片的填报表", 256 * MB, "把图片另存为文件，放在填报表旁的文件夹里，在“佐证材料”一栏写文件名")
"""What is taken as a workbook whose parts are in a zip: pictures are bytes, and nothing is made of them."""


def limit_of(head: bytes) -> Limit:
    """By how a file begins."""
    return WITH_PICTURES if head.startswith(b"PK\x03\x04") else LIMIT


class Filled(Protocol):
    """An answers file, a workbook or any other form, read.

    `data` has the shape of an answers file: the names of `answers.TOP`, scalars as text or None. `problems` are
    mistakes that left the rest readable; whoever uses the data raises them together with its own.
    """

    @property
    def name(self) -> str: ...

    @property
    def data(self) -> Any: ...

    @property
    def problems(self) -> Sequence[Problem]: ...

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """The place of the value at `path`, or of its name; of what should hold it where there is none."""
        ...


def place_of(form: Filled, way: Place, text: str) -> Location:
    """Where a text of the answers stands; the file as a whole for one that has come from another."""
    held = form.data
    for step in way:
        if isinstance(held, list) and isinstance(step, int):
            held = held[step] if step < len(held) else None
        else:
            held = held.get(step) if isinstance(held, dict) else None
    there = isinstance(held, str) and held.strip() == text.strip()
    return form.locate(*way) if there else Location(form.name)
