"""What a page shows: its texts, and its tags with all that they say, by the line that they stand in.

Nothing is understood of a page, so that nothing can be understood otherwise than by a browser: it is cut at its angle
brackets. What browsers write otherwise when they save a page is put one way.
"""

from __future__ import annotations

import html
import re

from compliance.report.data.seal import ELEMENT
from compliance.report.printed import Piece, joined

PIECES = re.compile(r"<[^<>]*>|[^<>]+|[<>]")
DATA = f'<script type="application/json" id="{ELEMENT}">'
ADDED = re.compile(
    r"</(?:path|rect|line|circle|polygon|polyline|ellipse)>|</?(?:colgroup|tbody)>|<!-- saved from url=[^<>]*-->"
)
"""What is not seen and a browser may write."""


def printed(raw: bytes) -> list[Piece]:
    """Every piece of a page but the data that it carries."""
    found, line, carrying = list[Piece](), 1, False
    for piece in PIECES.findall(raw.decode("utf-8-sig", "replace")):
        shown = joined(html.unescape(piece) if piece[0] != "<" else re.sub(r" */?>$", ">", piece))
        if shown and not carrying and not ADDED.fullmatch(shown):
            found.append(Piece(f"第 {line} 行", shown))
        carrying = piece == DATA
        line += piece.count("\n")
    return found
