"""What a document shows, piece by piece: what each format's `printed` gives, for comparing two of them."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """One thing that is seen, and where: a text, a mark of a chart, a cell with its value."""

    place: str
    text: str


def joined(text: str) -> str:
    """The text with all blanks as one."""
    return " ".join(text.split())
