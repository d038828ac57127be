"""The sizes of a Word document by the base of its theme: type, lines, space and page, as the style sheets have them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from compliance.report.theme.model import Base

Weight = Literal["regular", "bold"]


@dataclass(frozen=True, slots=True)
class Size:
    """Points of type and of its line, and of the space around a paragraph."""

    type: float
    line: float
    before: float = 0
    after: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """Everything of a base but its colours and fonts; lengths are millimetres but for type."""

    margins: tuple[float, float, float, float]
    """Top, right, bottom, left."""
    lying: tuple[float, float, float, float]
    """The same of pages on their side."""
    ink: str
    quiet: str
    rule: str
    """The colour of lines in tables."""
    body: Size
    lead: Size
    note: Size
    heads: tuple[Size, Size, Size]
    table: Size
    fact: Size
    """Labelled lines."""
    cell: tuple[float, float]
    """Around the words of a cell: above and below, at the sides."""
    figure: Size
    """The score."""
    label: Size
    standard: Size
    title: Size
    park: Size
    cover: Size
    above: float
    """Points above the title on the cover, and below it."""
    below: float
    page: float
    """Points of the number of a page."""
    centred: bool = False
    """The words of the cover; otherwise they stand at the left."""
    band: bool = False
    """Whether the title stands on the main colour, over the whole width of the cover."""
    bar: bool = False
    """Whether a bar of the main colour stands before the heading of a part."""
    outside: bool = False
    """Whether the number of a page stands at its outer edge."""
    indent: bool = False
    """Whether headings are indented as prose is."""


SCALES: dict[Base, Scale] = {
    "通用": Scale(
        margins=(22, 18, 20, 22),
        lying=(20, 16, 16, 16),
        ink="#1b2430",
        quiet="#57636f",
        rule="#ccd4db",
        body=Size(10.5, 17.3, after=5),
        lead=Size(12.5, 20, after=6),
        note=Size(9, 13.5, before=2, after=5),
        heads=(Size(18, 25, 26, 11), Size(12.5, 18, 17, 7), Size(10.5, 15, 11, 5)),
        table=Size(9, 13.2),
        fact=Size(9.5, 14),
        cell=(1, 1.2),
        figure=Size(30, 38),
        label=Size(9, 13.5),
        standard=Size(13, 20, after=8),
        title=Size(30, 41, after=14),
        park=Size(17, 25),
        cover=Size(11, 18),
        above=74,
        below=147,
        page=9,
    ),
    "现代": Scale(
        margins=(24, 18, 20, 22),
        lying=(22, 16, 16, 16),
        ink="#1b2430",
        quiet="#57636f",
        rule="#ccd4db",
        body=Size(10.5, 17.5, after=6),
        lead=Size(13, 21, after=7),
        note=Size(9, 13.5, before=2, after=5),
        heads=(Size(20, 27, 26, 12), Size(13, 19, 17, 7), Size(10.5, 15, 11, 5)),
        table=Size(9, 13.5),
        fact=Size(9.5, 14.5),
        cell=(1.3, 1.4),
        figure=Size(32, 41),
        label=Size(9, 13.5),
        standard=Size(14, 22, after=8),
        title=Size(32, 44, after=14),
        park=Size(17, 25),
        cover=Size(11, 18),
        above=86,
        below=60,
        page=9,
        band=True,
        bar=True,
    ),
    "公文": Scale(
        margins=(37, 26, 35, 28),
        lying=(28, 25, 25, 25),
        ink="#000000",
        quiet="#333333",
        rule="#888888",
        body=Size(14, 25),
        lead=Size(16, 28),
        note=Size(10.5, 16, before=2, after=4),
        heads=(Size(16, 28, 20, 6), Size(14, 25, 10, 3), Size(14, 25, 6, 0)),
        table=Size(10.5, 16),
        fact=Size(10.5, 16),
        cell=(0.9, 1.2),
        figure=Size(26, 34),
        label=Size(10.5, 15),
        standard=Size(18, 30, after=8),
        title=Size(26, 38, after=16),
        park=Size(18, 30),
        cover=Size(14, 24),
        above=60,
        below=100,
        page=14,
        centred=True,
        outside=True,
        indent=True,
    ),
}
