"""What charts are drawn with: points on paper, and a text whose width is known before it is printed.

Only rect, path and text, each with its own attributes: WeasyPrint draws these fast and alike, and nothing outside of a
drawing changes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import escape

FONTS = "'Noto Sans SC','Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei',SimHei,sans-serif"
WIDTH = 442
"""156 mm in points, the text of the narrowest page: what is 8 here is 8 points high there, and higher on others."""
SIZE, SMALL = 8.0, 7.5
DIGITS = 0.74
"""How high digits are, of a size of 1."""
CLOSING = "，。、；：？！）》”’」』】…%,.;:)"
LAST_NARROW, NARROW, BROAD = 0x2E7F, 0.58, frozenset("%@MWm—…‰√")


def width(text: str, size: float = SIZE) -> float:
    """A Chinese character is as wide as it is high, others are hardly over half of that."""
    return size * sum(1 if ord(one) > LAST_NARROW or one in BROAD else NARROW for one in text)


def wrapped(text: str, room: float, size: float = SIZE, most: int = 3) -> list[str]:
    """The text in lines no wider than `room`; what does not fit into `most` of them ends with …"""
    lines = [""]
    for one in text:
        if lines[-1] and width(lines[-1] + one, size) > room:
            # No line begins with a mark that closes.
            kept = lines[-1].rstrip(CLOSING)[:-1] if one in CLOSING else lines[-1]
            lines[-1:] = [kept, lines[-1][len(kept) :]] if kept else [lines[-1], ""]
        lines[-1] += one
    if len(lines) > most:
        lines = lines[:most]
        while width(lines[-1] + "…", size) > room:
            lines[-1] = lines[-1][:-1]
        lines[-1] += "…"
    elif len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 2:
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines


def n(value: float) -> str:
    """A tenth of a point is as fine as paper shows."""
    return f"{round(value, 1) + 0:g}"


def text(
    x: float, y: float, words: str, fill: str, *, size: float = SIZE, anchor: str = "start", bold: bool = False
) -> str:
    """Words on the line `y`; digits whose middle is to be at a height stand on `middle` of it."""
    more = ("" if anchor == "start" else f' text-anchor="{anchor}"') + (' font-weight="700"' if bold else "")
    return f'<text x="{n(x)}" y="{n(y)}" font-size="{size:g}" fill="{fill}"{more}>{escape(words)}</text>'


def middle(y: float, size: float = SIZE) -> float:
    """The line of a text whose digits are at the height `y` by their middle."""
    return y + size * DIGITS / 2


def rect(x: float, y: float, wide: float, high: float, fill: str, stroke: str = "") -> str:
    edge = f' stroke="{stroke}" stroke-width=".8"' if stroke else ""
    return f'<rect x="{n(x)}" y="{n(y)}" width="{n(wide)}" height="{n(high)}" fill="{fill}"{edge}/>'


def path(d: str, stroke: str, wide: float = 0.5, *, fill: str = "none", dash: str = "") -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" fill="{fill}" stroke="{stroke}" stroke-width="{wide:g}"{dashes}/>'


Span = tuple[float, float, float]
"""A bar: where it begins, the height of its middle, and how long it is."""


def bars(spans: Iterable[Span], high: float, fill: str, stroke: str = "none") -> str:
    """All bars of a kind as one path: each element costs time in every report."""
    d = "".join(f"M{n(x)} {n(y - high / 2)}h{n(wide)}v{n(high)}h{n(-wide)}Z" for x, y, wide in spans)
    return path(d, stroke, 0.8, fill=fill) if d else ""


def striped(spans: Sequence[Span], high: float, colour: str) -> str:
    """Bars that are not final: upright stripes, which are a dashed stroke as thick as a bar is high."""
    d = "".join(f"M{n(x)} {n(y)}h{n(wide)}" for x, y, wide in spans)
    return path(d, colour, high, dash=".8 2") + bars(spans, high, "none", colour) if d else ""


def drawing(name: str, height: float, parts: Iterable[str]) -> str:
    """The whole, as wide as the text of a page; `name` is for those who do not see it."""
    words = escape(name, {'"': "&quot;"})
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{words}" ',
            f'viewBox="0 0 {WIDTH} {n(height)}" font-family="{FONTS}"><title>{words}</title>',
            *parts,
            "</svg>",
        ]
    )


def boxed(x: float, y: float, words: str, fill: str, paper: str, *, size: float = SIZE, bold: bool = False) -> str:
    """Words around the middle (x, y), with paper behind them: a line may pass there."""
    wide, high = width(words, size), size * DIGITS + 2
    ground = rect(x - wide / 2 - 1, y - high / 2, wide + 2, high, paper)
    return ground + text(x, middle(y, size), words, fill, size=size, anchor="middle", bold=bold)


CLEAR = 6.0
"""At least so much is free beside a figure: its own height."""
KEY, GAP, LINE = 18, 16, 13
"""What of a legend a mark takes, what is between two entries, and the height of its lines."""
Mark = Callable[[float, float], str]
"""Draws something 14 wide around a middle."""


def legend(entries: Sequence[tuple[Mark, str]], fill: str) -> tuple[list[str], float]:
    """Marks with their names, in lines from the top, and where they end."""
    parts, x, y = [], 0.0, LINE / 2
    for mark, name in entries:
        wide = KEY + width(name, SMALL)
        if x and x + wide > WIDTH:
            x, y = 0.0, y + LINE
        parts += [mark(x + 7, y), text(x + KEY, middle(y, SMALL), name, fill, size=SMALL)]
        x += wide + GAP
    return parts, y + LINE / 2 if entries else 0
