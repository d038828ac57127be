"""Where on a report its signatures go."""

from __future__ import annotations

import io
from typing import Any

MARK = "（盖章）"
"""The box goes into the row of a report that has this behind a name."""
BEFORE_DATE = 0.69
"""Where on the width of a page it ends: the date has the rest."""
WIDTH, HEIGHT = 170, 44
ROW = 51
"""The height of a place to sign, 18 mm."""


def places(raw: bytes, count: int) -> list[tuple[int, tuple[int, int, int, int]]]:
    """The page, from 0, and the box of the first signatures of a report."""
    page, left, bottom = _place(raw)
    # The next one stands in the place above.
    boxes = ((left, bottom + number * ROW) for number in range(count))
    return [(page, (x, y, x + WIDTH, y + HEIGHT)) for x, y in boxes]


def _place(raw: bytes) -> tuple[int, int, int]:
    """The left and the lower edge, beside MARK; where no page has it, at the foot of the first."""
    import pypdf

    spots: list[int] = []

    def visit(text: str, page: list[float], line: list[float], *_: Any) -> None:
        if MARK[1:] in text:
            x, y = line[4:]
            spots.append(round(x * page[1] + y * page[3] + page[5]))

    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(raw)).pages):
        if MARK in page.extract_text(visitor_text=visit).replace(" ", "") and spots:
            right = round(BEFORE_DATE * float(page.mediabox.width))
            return number, right - WIDTH, max(20, spots[-1] - 4)
    return 0, 380, 68
