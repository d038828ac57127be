"""What a document says, in order and in no format: HTML, PDF and Word print the same blocks, each in its own way.

Every text is finished: numbers formatted, sentences made. A printer loops, and knows nothing of parks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from compliance.report.charts.series import Chart

Tone = Literal["", "strong", "quiet", "alert", "good"]
"""How words are said: plain, what is looked for, what is there for reference, what was lost, what went well."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one tone."""

    text: str
    tone: Tone = ""


Line = tuple[Run, ...]
"""One line of text; it may wrap."""
Cell = tuple[Line, ...]
"""One or more lines below each other; () stays empty."""


def line(*words: str | Run) -> Line:
    return tuple(Run(word) if isinstance(word, str) else word for word in words)


def cell(*lines: str | Run | Line) -> Cell:
    """Lines that are not empty."""
    made = (one if isinstance(one, tuple) else line(one) for one in lines)
    return tuple(one for one in made if any(run.text for run in one))


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a part; it stays with what follows it."""

    kind: ClassVar[str] = "heading"
    text: str
    level: Literal[3, 4] = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `body` is indented as prose is, `lead` larger, `note` small, `caution` and `mark` boxed."""

    kind: ClassVar[str] = "paragraph"
    text: Line
    style: Literal["body", "flush", "lead", "note", "caution", "mark"] = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list, numbered 1. 2. or with bullets."""

    kind: ClassVar[str] = "items"
    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled lines such as 园区名称, in one or two columns, with rules between; "" is a place to write in."""

    kind: ClassVar[str] = "facts"
    facts: tuple[tuple[str, str], ...]
    columns: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Score:
    """The figures that are read first, side by side; the first ones are set largest."""

    kind: ClassVar[str] = "score"
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number or a grade, what it is, and a word below it."""

    label: str
    value: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `width` is its share of the width in percent, 0 for the one that takes what is left."""

    heading: str
    width: float = 0
    align: Literal["left", "right", "center"] = "left"


@dataclass(frozen=True, slots=True)
class Row:
    """A row; a `chapter` or `clause` with one cell goes across, is an entry of the outline and stays with the next."""

    cells: tuple[Cell, ...]
    kind: Literal["", "chapter", "clause", "total", "marked"] = ""
    blank: bool = False
    """Whether it is high enough to be written in by hand."""
    leads: bool = False
    """Whether its first cell, and not its last, takes the columns for which there is no cell."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its head is repeated on every page and no row is split. `grid` has lines all round, to be filled in."""

    kind: ClassVar[str] = "table"
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    style: Literal["lines", "grid"] = "lines"
    name: str = ""
    """What it shows, for those who do not see it."""


@dataclass(frozen=True, slots=True)
class Heat:
    """A table whose cells are shaded by a share, each with its words in it, which may stand on lines of their own.

    1 is the darkest and 0 is not shaded at all; None is known of nothing and is not shaded either. `columns` is () for
    a table without a head. All rows are of one length, filled up with ("", None).
    """

    kind: ClassVar[str] = "heat"
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, float | None], ...]], ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart with the words below it."""

    kind: ClassVar[str] = "drawing"
    chart: Chart
    caption: str = ""


DPI = 150
"""Of pictures, as they are made for a document."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as a JPEG, its size in pixels, what it shows for those who do not see it, and the lines below it."""

    jpeg: bytes
    width: int
    height: int
    alt: str
    text: Cell = ()

    @property
    def wide(self) -> float:
        """In millimetres."""
        return self.width * 25.4 / DPI

    @property
    def high(self) -> float:
        return self.height * 25.4 / DPI


@dataclass(frozen=True, slots=True)
class Gallery:
    """Pictures two in a row, each with the lines below it; no row is split."""

    kind: ClassVar[str] = "gallery"
    shots: tuple[Shot, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A finding on a card that is not split over pages: its head, facts, and what is left to write in by hand."""

    kind: ClassVar[str] = "card"
    title: Line
    aside: str
    """At the right of the title, such as the points."""
    facts: tuple[tuple[str, Cell], ...]
    blanks: tuple[str, ...] = ()
    shots: tuple[Shot, ...] = ()
    """Small pictures, side by side."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Blocks in two columns side by side, such as 应先做的三件事 and 亮点; `share` is the left one's, in percent."""

    kind: ClassVar[str] = "beside"
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    share: float = 50


@dataclass(frozen=True, slots=True)
class Signatures:
    """Places to sign and to seal, the date beside each; nothing is drawn in them."""

    kind: ClassVar[str] = "signatures"
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page."""

    kind: ClassVar[str] = "break"


Block = (
    Heading | Paragraph | Items | Facts | Score | Table | Heat | Drawing | Gallery | Card | Beside | Signatures | Break
)


@dataclass(frozen=True, slots=True)
class Part:
    """A part with its heading; `wide` on pages that lie on their side, `opens` on a page of its own."""

    id: str
    heading: str
    blocks: tuple[Block, ...]
    wide: bool = False
    opens: bool = False


def paragraphs(texts: Iterable[str], style: Literal["body", "flush", "note"] = "body") -> tuple[Paragraph, ...]:
    return tuple(Paragraph(line(text), style) for text in texts)
