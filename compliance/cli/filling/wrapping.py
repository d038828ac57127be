"""Lines of Chinese text: broken between any two characters, but not before a closing mark nor within a Latin word."""

from __future__ import annotations

import re

from rich.cells import cell_len

UNIT = re.compile(r"[（《“【]*(?:[!-~]+|[^!-~])[，。；：、）》”！？】…]*")


def wrapped(text: str, width: int) -> str:
    """The text in lines of at most `width` columns; a unit that is longer is left for the terminal to break."""
    return "\n".join(line for paragraph in text.split("\n") for line in _lines(paragraph, width))


def _lines(text: str, width: int) -> list[str]:
    lines, room = [""], width
    for unit in UNIT.findall(text):
        size = cell_len(unit)
        if size > room and lines[-1]:
            lines.append("")
            room = width
            unit = unit.lstrip(" ")
            size = cell_len(unit)
        lines[-1] += unit
        room -= size
    return [line.rstrip(" ") for line in lines]
