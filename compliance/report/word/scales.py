"""The sizes of a Word document by the base of its theme: type, lines, space and page, as the style sheets have them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from compliance.report.theme.model import Base


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
    items: Size
    aside: Size
    """Prose and lists in one of two columns, and their headings."""
    asides: Size
    small: float
    """Points of what is there for reference."""
    contents: Size
    """The heading of the contents."""
    places: Size
    """Their lines."""
    centred: bool = False
    """The words of the cover; otherwise they stand at the left."""
    band: bool = False
    """Whether the title stands on the main colour, over the whole width of the cover."""
    solid: bool = False
    """Whether rows are told apart by their ground; otherwise by lines."""
    formal: bool = False
    """Whether prose and headings are set as in a 公文: indented, headings in fonts of their own, no bars, the number of
    a page between dashes at its outer edge."""


def brief(scale: Scale) -> Scale:
    """What fits on one page: of a 公文 too, whose own sizes are for reading a whole report."""
    heading = Size(11.5, 16, 9, 3)
    return replace(
        scale,
        margins=(14, 18, 10, 20),
        body=Size(9.5, 14.3, after=2),
        lead=Size(11, 16.5, after=3),
        items=Size(9.5, 14.3, after=2),
        aside=Size(9.5, 14.3, after=2),
        asides=Size(11.5, 16, 2, 3),
        note=Size(8, 11.5, after=2),
        heads=(heading, heading, Size(9.5, 14, 6, 2)),
        table=Size(9, 12.4),
        fact=Size(9, 12.4),
        cell=(0.6, scale.cell[1]),
        figure=Size(22, 28),
        label=Size(8.5, 12),
        small=8.5,
        formal=False,
    )


SCALES: dict[Base, Scale] = {
    "通用": Scale(
        margins=(22, 18, 20, 22),
        lying=(20, 16, 16, 16),
        ink="#1b2430",
        quiet="#57636f",
        rule="#ccd4db",
        body=Size(10.5, 17.3, after=5),
        lead=Size(12, 18, after=6),
        note=Size(9, 13.5, before=2, after=5),
        heads=(Size(18, 25, 26, 11), Size(12.5, 18, 14, 6), Size(10.5, 15, 11, 5)),
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
        items=Size(10.5, 17.3, after=4),
        aside=Size(9.5, 14.3, after=3),
        asides=Size(12.5, 18, 6, 6),
        small=8.5,
        contents=Size(18, 25, after=17),
        places=Size(11, 18, after=6),
    ),
    "现代": Scale(
        margins=(22, 18, 18, 22),
        lying=(20, 16, 16, 16),
        ink="#1b2430",
        quiet="#57636f",
        rule="#ccd4db",
        body=Size(10.5, 17.5, after=6),
        lead=Size(12, 18, after=6),
        note=Size(9, 13.5, before=2, after=5),
        heads=(Size(21, 28, 26, 11), Size(13, 19, 14, 6), Size(10.5, 15, 11, 5)),
        table=Size(9, 13.5),
        fact=Size(9.5, 14.5),
        cell=(1.3, 1.4),
        figure=Size(30, 38),
        label=Size(9, 13.5),
        standard=Size(12, 20, after=8),
        title=Size(34, 46, after=14),
        park=Size(18, 26),
        cover=Size(11, 18),
        above=28,
        below=70,
        page=9,
        items=Size(10.5, 17.3, after=4),
        aside=Size(9.5, 14.3, after=3),
        asides=Size(12.5, 18, 6, 6),
        small=8.5,
        contents=Size(22, 29, after=17),
        places=Size(11, 18, after=6),
        band=True,
        solid=True,
    ),
    "公文": Scale(
        margins=(37, 26, 35, 28),
        lying=(28, 25, 25, 25),
        ink="#000000",
        quiet="#333333",
        rule="#777777",
        body=Size(16, 28),
        lead=Size(13, 18),
        note=Size(10.5, 16, before=2, after=4),
        heads=(Size(16, 28, 22, 6), Size(16, 26, 6, 2), Size(14, 24, 6, 3)),
        table=Size(10, 14),
        fact=Size(10, 14),
        cell=(0.6, 1.2),
        figure=Size(28, 34),
        label=Size(9, 13),
        standard=Size(18, 30, after=8),
        title=Size(26, 39, before=8, after=22),
        park=Size(18, 30),
        cover=Size(14, 21),
        above=20,
        below=36,
        page=14,
        items=Size(14, 24),
        aside=Size(10, 13.5, after=1),
        asides=Size(14, 20, 2, 2),
        small=9,
        contents=Size(22, 32, after=17),
        places=Size(14, 22),
        centred=True,
        formal=True,
    ),
}
