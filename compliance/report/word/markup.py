"""WordprocessingML in pieces: paragraphs, runs, and tables of fixed columns whose rows are not split."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape, quoteattr

from compliance.errors import visible
from compliance.report.charts.series import Chart
from compliance.report.document.blocks import Cell, Line, Shot
from compliance.report.word import styles

KEEP, HEAD, WHOLE = "<w:keepNext/>", "<w:tblHeader/>", "<w:cantSplit/>"


@dataclass(slots=True)
class Sheet:
    """Where blocks are printed: the styles that there are, the width, and what a document has beside its text."""

    names: Mapping[str, str]
    """The id of each style by its name."""
    width: int
    main: str
    tint: str
    pale: str
    rule: str
    quiet: str
    ground: str
    """Of rows that are told apart by it; "" where lines do."""
    chart: Callable[[Chart, float], str]
    """The run of text that holds a chart so many millimetres wide."""
    picture: Callable[[Shot], str]
    """The run of text that holds a picture."""
    numbered: Callable[[bool], int]
    """The number of a new list, with numbers or with bullets."""
    narrow: bool = False
    """Whether this is one of two columns."""
    breaks: bool = False
    """Whether the next paragraph begins a page."""

    def within(self, width: int) -> Sheet:
        """One of two columns."""
        return replace(self, width=width, narrow=True, breaks=False)


def paragraph(inner: str, style: str, to: Sheet, shape: str = "") -> str:
    """`shape` in the order of the schema: keepNext, numPr, tabs, jc."""
    if to.breaks:
        kept = KEEP if shape.startswith(KEEP) else ""
        shape, to.breaks = f"{kept}<w:pageBreakBefore/>{shape.removeprefix(KEEP)}", False
    return f'<w:p><w:pPr><w:pStyle w:val="{to.names[style]}"/>{shape}</w:pPr>{inner}</w:p>'


def aligned(align: str) -> str:
    return f'<w:jc w:val="{align}"/>' if align in ("right", "center") else ""


def after(to: Sheet) -> str:
    """What stands between two tables, which would be one without it."""
    return paragraph("", "表后", to)


def text(words: str, shape: str = "") -> str:
    broken = '</w:t><w:br/><w:t xml:space="preserve">'.join(escape(visible(words)).split("\n"))
    return f'<w:r>{shape}<w:t xml:space="preserve">{broken}</w:t></w:r>' if words else ""


def runs(line: Line, to: Sheet, *, strong: bool = False) -> str:
    return "".join(text(run.text, _toned(run.tone or ("strong" if strong else ""), to)) for run in line)


def _toned(tone: str, to: Sheet) -> str:
    return f'<w:rPr><w:rStyle w:val="{to.names[styles.TONES[tone]]}"/></w:rPr>' if tone else ""


def lines(cell: Cell, style: str, to: Sheet, shape: str, *, strong: bool = False) -> list[str]:
    return [paragraph(runs(one, to, strong=strong), style, to, shape) for one in cell or ((),)]


def cell(
    told: Iterable[str],
    width: int,
    *,
    span: int = 1,
    ground: str = "",
    edges: Mapping[str, tuple[float, str]] | None = None,
    inner: tuple[int, ...] = (),
    low: bool = False,
    middle: bool = False,
) -> str:
    """`inner` is above and below, left, and right of the words."""
    shape = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    if span > 1:
        shape += f'<w:gridSpan w:val="{span}"/>'
    if edges:
        drawn = "".join(
            f'<w:{side} w:val="single" w:sz="{round(8 * points)}" w:space="0" w:color="{colour[1:].upper()}"/>'
            for side, (points, colour) in edges.items()
        )
        shape += f"<w:tcBorders>{drawn}</w:tcBorders>"
    if ground:
        shape += f'<w:shd w:val="clear" w:color="auto" w:fill="{ground[1:].upper()}"/>'
    if inner:
        high, left, right = inner if len(inner) == 3 else (*inner, inner[-1])
        sides = (("top", high), ("left", left), ("bottom", high), ("right", right))
        around = "".join(f'<w:{side} w:w="{of}" w:type="dxa"/>' for side, of in sides)
        shape += f"<w:tcMar>{around}</w:tcMar>"
    if low or middle:
        shape += f'<w:vAlign w:val="{"bottom" if low else "center"}"/>'
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{''.join(told)}</w:tc>"


def row(cells: str, *, head: bool = False, height: int = 0) -> str:
    high = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    return f"<w:tr><w:trPr>{WHOLE}{high}{HEAD if head else ''}</w:trPr>{cells}</w:tr>"


def table(
    style: str,
    widths: Sequence[int],
    rows: Sequence[str],
    to: Sheet,
    *,
    name: str = "",
    headed: bool = False,
    indent: int = 0,
) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    named = f"<w:tblDescription w:val={quoteattr(visible(name))}/>" if name else ""
    look = f'<w:tblLook w:val="{"0620" if headed else "0600"}" w:firstRow="{int(headed)}"/>'
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{to.names[style]}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>{look}{named}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(_loosened(rows))}</w:tbl>"
    )


def _loosened(rows: Sequence[str]) -> Iterator[str]:
    """LibreOffice (7.4) loses every row after the first one that may end a page if that one may not be split.

    So that row may, as the only one: the first that is not kept with the next. A card, which has no head and is kept
    together to its last row, has none.
    """
    headed = HEAD in rows[0] if rows else False
    ends = next((n for n, row in enumerate(rows) if KEEP not in row and HEAD not in row), None)
    for number, row in enumerate(rows):
        loose = number == ends and (headed or number < len(rows) - 1)
        yield row.replace(WHOLE, "", 1) if loose else row


def widths(shares: Sequence[float], width: int) -> list[int]:
    """What is left of the width is shared by the columns that ask for none."""
    asked = [round(width * share / 100) for share in shares]
    free = [number for number, share in enumerate(shares) if not share]
    rest = width - sum(asked)
    for number in free:
        asked[number] = max(rest // len(free), 200)
    return asked
