"""What blocks say, as plain text: for tests that read a part as its reader does."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from compliance.report.document.blocks import Block, Cell, Table
from compliance.report.parts.context import Context
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

DATE = datetime.date(2026, 1, 31)


def context(a: Assessment, numbers: dict[str, str] | None = None, **more: Any) -> Context:
    return Context(Edition(a, date=DATE, digests={}, **more), numbers=numbers or {})


def plain(cell: Cell) -> str:
    """A cell, its lines separated by strokes."""
    return " / ".join("".join(run.text for run in line) for line in cell)


def rows(blocks: Iterable[Block], number: int = 0) -> list[list[str]]:
    """The rows of the table of that number."""
    found = [block for block in blocks if isinstance(block, Table)][number]
    return [[plain(cell) for cell in row.cells] for row in found.rows]


def said(blocks: Iterable[Block]) -> str:
    """Every text in blocks, one a line."""
    return "\n".join(text for block in blocks for text in _texts(block))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        if value and all(hasattr(one, "tone") for one in value):
            yield "".join(run.text for run in value)
        else:
            for one in value:
                yield from _texts(one)
    elif hasattr(value, "__slots__"):
        for name in value.__slots__:
            yield from _texts(getattr(value, name))
