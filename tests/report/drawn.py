"""What is on a drawn chart, measured: its texts as boxes, and the shapes that stand for values."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

from conftest import ROOT
from PIL import ImageFont

from compliance.report.charts.palette import Palette

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"[+−]?\d[\d.]*|—")
PALETTE = Palette(
    main="#000001",
    soft="#000002",
    alert="#000003",
    tint="#fffff4",
    pale="#fffff5",
    ink="#000006",
    grey="#000007",
    line="#fffff8",
    paper="#ffffff",
)
"""Each colour only once, so that a shape says what it is."""
QUIET = {PALETTE.grey, PALETTE.line, PALETTE.pale, PALETTE.paper, "none", None}
"""Of rules, grounds and gaps, which stand for no value."""


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    foot: float

    def gap(self, other: Box) -> float:
        across = max(self.left - other.right, other.left - self.right, 0)
        down = max(self.top - other.foot, other.top - self.foot, 0)
        return math.hypot(across, down)

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.foot) / 2


@dataclass(frozen=True)
class Text:
    words: str
    size: float
    fill: str
    box: Box

    @property
    def is_number(self) -> bool:
        return bool(NUMBER.fullmatch(self.words))

    @property
    def digits(self) -> Box:
        """As high as digits are."""
        return Box(self.box.left, self.box.top + 0.14 * self.size, self.box.right, self.box.foot - 0.12 * self.size)

    @property
    def height(self) -> float:
        return 0.74 * self.size


@dataclass(frozen=True)
class Shape:
    """A bar, a mark or a stroke: `parts` are small boxes that cover it, `box` is around all of them."""

    colours: frozenset[str | None]
    parts: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return Box(
            min(p.left for p in self.parts),
            min(p.top for p in self.parts),
            max(p.right for p in self.parts),
            max(p.foot for p in self.parts),
        )

    @property
    def tells(self) -> bool:
        return not self.colours <= QUIET


@cache
def _font(bold: bool) -> ImageFont.FreeTypeFont:
    # Measured with the font that reports are printed in, a hundred times as large.
    return ImageFont.truetype(ROOT / "templates" / "fonts" / f"NotoSansSC-{'Bold' if bold else 'Regular'}.ttf", 100)


@cache
def _long(words: str, bold: bool) -> float:
    return _font(bold).getlength(words) / 100


class Drawn:
    """A chart as it is on paper."""

    def __init__(self, svg: str) -> None:
        self.root = ElementTree.fromstring(svg)
        _, _, self.width, self.height = map(float, self.root.get("viewBox", "").split())
        self.texts = [_text(element) for element in self.root.iter(f"{SVG}text")]
        self.shapes = [*self._shapes()]

    @property
    def numbers(self) -> list[Text]:
        return [text for text in self.texts if text.is_number]

    def said(self) -> list[str]:
        return [text.words for text in self.texts]

    def text(self, words: str) -> Text:
        (found,) = (text for text in self.texts if text.words == words)
        return found

    def beside(self, words: str) -> list[str]:
        """What stands to the right of a text, on the same line."""
        here = self.text(words).box
        line = [t for t in self.texts if abs(t.box.middle[1] - here.middle[1]) < 2 and t.box.left > here.right]
        return [text.words for text in sorted(line, key=lambda text: text.box.left)]

    def level_with(self, words: str) -> list[Shape]:
        """The shapes beside a text that stand for values and are no higher than a row."""
        y = self.text(words).digits.middle[1]
        shapes = (s for s in self.shapes if s.tells and s.box.foot - s.box.top < 14)
        return [shape for shape in shapes if abs(shape.box.middle[1] - y) < 2]

    def _shapes(self) -> Iterator[Shape]:
        for element in self.root.iter():
            if element.tag == f"{SVG}rect":
                x, y, wide, high = (float(element.get(name, "")) for name in ("x", "y", "width", "height"))
                colours = frozenset({element.get("fill"), element.get("stroke")})
                yield Shape(colours, (Box(x, y, x + wide, y + high),))
            elif element.tag == f"{SVG}path" and element.get("d"):
                thick = float(element.get("stroke-width", "0")) / 2
                colours = frozenset({element.get("fill"), element.get("stroke")})
                closed = element.get("fill") != "none"
                # All bars of a kind are one path.
                for one in element.get("d", "").split("M")[1:]:
                    yield Shape(colours, tuple(_covering(f"M{one}", thick, closed=closed)))


def _text(element: ElementTree.Element) -> Text:
    size, words = float(element.get("font-size", "")), element.text or ""
    wide = size * _long(words, bool(element.get("font-weight")))
    x, y = float(element.get("x", "")), float(element.get("y", ""))
    left = x - {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor", "start")]
    return Text(words, size, element.get("fill", ""), Box(left, y - 0.88 * size, left + wide, y + 0.12 * size))


STEP = re.compile(r"([MLHVhvlaZ])([^MLHVhvlaZ]*)")


Point = tuple[float, float]


def _covering(d: str, thick: float, *, closed: bool) -> Iterator[Box]:
    """Boxes along the lines of a path; one around all of it where it is filled."""
    if closed:
        ends = [point for line in _lines(d) for point in line]
        yield _around(ends, thick, thick)
        return
    for start, end in _lines(d):
        upright, flat = start[0] == end[0], start[1] == end[1]
        count = 1 if upright or flat else 200
        for part in range(count):
            yield _around(
                [_along(start, end, at / count) for at in (part, part + 1)], thick * (not flat), thick * (not upright)
            )


def _along(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _around(points: list[Point], aside: float, above: float) -> Box:
    across, down = [x for x, _ in points], [y for _, y in points]
    return Box(min(across) - aside, min(down) - above, max(across) + aside, max(down) + above)


def _lines(d: str) -> Iterator[tuple[Point, Point]]:
    x = y = 0.0
    for step, rest in STEP.findall(d):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        before = x, y
        if step in "ML":
            x, y = numbers
        elif step in "Hh":
            x = numbers[0] + (x if step == "h" else 0)
        elif step in "Vv":
            y = numbers[0] + (y if step == "v" else 0)
        elif step == "l":
            x, y = x + numbers[0], y + numbers[1]
        elif step == "a":
            # Half a ring, which goes as far up or down as its radius.
            yield (x, y - numbers[0]), (x, y + numbers[0])
            x += numbers[5]
        if step not in "MZ":
            yield before, (x, y)
