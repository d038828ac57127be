"""Where on a report its signatures go."""

from __future__ import annotations

import io
from typing import Any

MARK = "单位（盖章）"
"""The box goes where a report has these words."""
WIDTH, HEIGHT = 170, 52


def places(raw: bytes, count: int) -> list[tuple[int, tuple[int, int, int, int]]]:
    """The page, from 0, and the box of the first signatures of a report."""
    page, first, top = _place(raw)
    found = []
    for number in range(count):
        # The next one stands beside the first, the one after that below it.
        down, aside = divmod(number, 2)
        x, y = max(20, first - aside * (WIDTH + 10)), max(HEIGHT + 20, top - down * (HEIGHT + 6))
        found.append((page, (x, y - HEIGHT, x + WIDTH, y)))
    return found


def _place(raw: bytes) -> tuple[int, int, int]:
    """Below MARK; where no page has it, at the foot of the first."""
    import pypdf

    spots: list[tuple[int, int]] = []

    def visit(text: str, page: list[float], line: list[float], *_: Any) -> None:
        if "盖章" in text:
            x, y = line[4:]
            spots.append((round(x * page[0] + y * page[2] + page[4]), round(x * page[1] + y * page[3] + page[5])))

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages):
        if MARK in page.extract_text(visitor_text=visit).replace(" ", "") and spots:
            x, y = spots[-1]
            width = round(float(page.mediabox.width))
            return number, max(20, min(x, width - WIDTH - 20)), max(HEIGHT + 20, y - 6)
    return 0, 380, 120
