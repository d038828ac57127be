"""The blocks of a report as WordprocessingML: a function for each kind, in the styles of `styles`.

A head is kept with the row after it, as are a chapter, a clause and the first row of a table: no page ends behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from compliance.report.document.blocks import (
    Beside,
    Block,
    Break,
    Card,
    Column,
    Drawing,
    Facts,
    Gallery,
    Heading,
    Heat,
    Items,
    Paragraph,
    Part,
    Row,
    Run,
    Score,
    Signatures,
    Table,
)
from compliance.report.view import appearance
from compliance.report.word import markup as ml
from compliance.report.word import styles
from compliance.report.word.markup import KEEP, Sheet
from compliance.report.word.styles import twips

STYLES: Mapping[str, str] = {
    "body": "正文段落",
    "flush": "Normal",
    "lead": "导语",
    "note": "注释",
    "caution": "提示",
    "mark": "草稿标记",
}
NARROW: Mapping[str, str] = {
    "heading 2": "窄栏标题",
    "正文段落": "窄栏文字",
    "Normal": "窄栏文字",
    "列表项": "窄栏列表项",
}
"""What stands for a style in one of two columns."""
FACT, FACT_OF_TWO, NAMES = 16, 13, 29
"""Percent of the width that labels take, and the names of clauses."""
LONG = 12
"""A table of heat of more rows is set close."""
ASIDE = 36
"""Of the head of a card, what is at its right."""
GUTTER = twips(5)
DAY = 34
LARGE, MANY = 24, 4
"""The share of a large figure's column, where there are more than so many."""
BLANK, SIGNED = twips(11), twips(18)
"""How high a row is that is written or signed in."""
MARK = "part_"
"""The names of the places to which the contents refer begin so."""
FIRST_MARK = 1000
"""Numbers of bookmarks from here on are ours; a template may have some of its own."""


def part(of: Part, number: int, to: Sheet) -> Iterator[str]:
    """A part with its heading, which is a place that the contents refer to."""
    to.breaks = to.breaks or of.opens
    place = FIRST_MARK + number
    # At the head of a page there is nothing above it to stand off from.
    shape = '<w:spacing w:before="0"/>' if to.breaks or of.wide else ""
    yield ml.paragraph(
        f'<w:bookmarkStart w:id="{place}" w:name="{MARK}{of.id}"/>{ml.text(of.heading)}<w:bookmarkEnd w:id="{place}"/>',
        "heading 1",
        to,
        shape,
    )
    yield from printed(of.blocks, to)


def printed(blocks: Iterable[Block], to: Sheet) -> Iterator[str]:
    told = [*blocks, None]
    for block, following in pairwise(told):
        if isinstance(block, Paragraph):
            # What introduces a table stands above it, and what closes one is not drawn away to the heading after it.
            # What is signed stands above the places to sign.
            introduces = block.style == "note" and isinstance(following, Table | Heat | Card | Drawing | Score)
            kept = introduces or isinstance(following, Signatures)
            yield ml.paragraph(ml.runs(block.text, to), _style(STYLES[block.style], to), to, KEEP if kept else "")
        elif block is not None:
            yield from PRINTERS[type(block)](block, to)


def _style(name: str, to: Sheet) -> str:
    return NARROW.get(name, name) if to.narrow else name


def _heading(block: Heading, to: Sheet) -> Iterator[str]:
    yield ml.paragraph(ml.text(block.text), _style(f"heading {block.level - 1}", to), to)


def _items(block: Items, to: Sheet) -> Iterator[str]:
    number = to.numbered(block.numbered)
    listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    for item in block.items:
        yield ml.paragraph(ml.runs(item, to), _style("列表项", to), to, listed)


def _break(block: Break, to: Sheet) -> Iterator[str]:
    to.breaks = True
    yield from ()


# Tables


def _table(block: Table, to: Sheet) -> Iterator[str]:
    widths = ml.widths([column.width for column in block.columns], to.width)
    head = "".join(
        ml.cell([ml.paragraph(ml.text(column.heading), "表头", to, ml.aligned(column.align))], width)
        for column, width in zip(block.columns, widths, strict=True)
    )
    rows = [ml.row(head, head=True)]
    after: Sequence[Row | None] = (*block.rows[1:], None)
    # Neither the first row nor the last one stands alone on a page.
    alone = {0, len(block.rows) - 2}
    for number, (row, following) in enumerate(zip(block.rows, after, strict=True)):
        keeps = following is not None and (
            number in alone or row.kind in ("chapter", "clause") or following.kind == "total"
        )
        rows.append(_line(row, block.columns, widths, to, keeps))
    style = styles.FORM if block.style == "grid" else styles.TABLE
    yield ml.table(style, widths, rows, to, name=block.name, headed=True)
    yield ml.after(to)


def _line(row: Row, columns: Sequence[Column], widths: Sequence[int], to: Sheet, keeps: bool) -> str:
    ground = {"": to.ground, "total": to.tint}.get(row.kind, to.tint if to.ground else to.pale)
    opens = {"chapter": "表中的章", "clause": "表中的条"}.get(row.kind, "")
    cells, place = [], 0
    across = 0 if row.leads else len(row.cells) - 1
    for number, cell in enumerate(row.cells):
        span = 1 + len(columns) - len(row.cells) if number == across else 1
        width, align = sum(widths[place : place + span]), columns[place].align if span == 1 else "left"
        place += span
        style = "表格数字" if align == "right" else "表格文字"
        shape = (KEEP if keeps else "") + (ml.aligned("center") if align == "center" else "")
        strong = row.kind in ("total", "marked")
        # Only its first line is an entry of the outline.
        first = ml.lines(cell[:1], opens, to, shape) if opens and number == 0 and cell else []
        others = cell[len(first) :]
        told = [*first, *(ml.lines(others, style, to, shape, strong=strong) if others or not first else ())]
        cells.append(ml.cell(told, width, span=span, ground=ground))
    return ml.row("".join(cells), height=BLANK if row.blank else 0)


def _facts(block: Facts, to: Sheet) -> Iterator[str]:
    share = FACT if block.columns == 1 else FACT_OF_TWO
    widths = ml.widths([share, 0] * block.columns, to.width)
    rows = []
    for start in range(0, len(block.facts), block.columns):
        row = block.facts[start : start + block.columns]
        cells = []
        for number, (label, text) in enumerate(row):
            span = 2 * (block.columns - len(row)) + 1 if number == len(row) - 1 else 1
            cells.append(ml.cell([ml.paragraph(ml.text(label), "事项名称", to)], widths[2 * number], ground=to.ground))
            width = sum(widths[2 * number + 1 : 2 * number + 1 + span])
            cells.append(ml.cell([ml.paragraph(ml.text(text), "事项内容", to)], width, span=span, ground=to.ground))
        empty = not all(text for _, text in row)
        rows.append(ml.row("".join(cells), height=BLANK if empty else 0))
    yield ml.table(styles.TABLE, widths, rows, to)
    yield ml.after(to)


def _score(block: Score, to: Sheet) -> Iterator[str]:
    # Beside many others the large figures would not have the room for one line.
    large_ones = [LARGE] * 2 if len(block.figures) > MANY else []
    widths = ml.widths([*large_ones, *[0] * (len(block.figures) - len(large_ones))], to.width)
    ground = to.tint if to.ground else ""
    edges = {"right": (6.0, "#ffffff")} if ground else {"left": (2.0, to.main)}
    inner = (twips(4), twips(5)) if ground else (twips(0.5), twips(3.5))
    cells = []
    for number, (figure, width) in enumerate(zip(block.figures, widths, strict=True)):
        large = number < 2 and len(figure.value) < 7
        told = [
            ml.paragraph(ml.text(figure.label), "得分标签", to),
            ml.paragraph(ml.text(figure.value), "得分数字" if large else "得分数字（次）", to),
        ]
        if figure.below:
            told.append(ml.paragraph(ml.text(figure.below), "得分说明", to))
        cells.append(ml.cell(told, width, edges=edges, ground=ground, inner=inner))
    yield ml.table(styles.PLAIN, widths, [ml.row("".join(cells))], to)
    yield ml.after(to)


def _heat(block: Heat, to: Sheet) -> Iterator[str]:
    count = len(block.columns) or max((len(cells) for _, cells in block.rows), default=0)
    # The names of many rows are those of clauses: each is to stand on one line.
    long = len(block.rows) > LONG
    widths = ml.widths([NAMES if long else FACT, *[0] * count], to.width)
    inner = (twips(0.4), twips(0.8)) if long else (twips(1.6), twips(0.8))
    rows = []
    if any(block.columns):
        heads = zip(("", *block.columns), widths, strict=True)
        centred = ml.aligned("center")
        cells = [ml.cell([ml.paragraph(ml.text(text), "表头", to, centred)], width) for text, width in heads]
        rows.append(ml.row("".join(cells), head=True))
    around = dict.fromkeys(("top", "left", "bottom", "right"), (2, "#ffffff"))
    for number, (name, shades) in enumerate(block.rows, start=1):
        shape = KEEP if not long and number < len(block.rows) else ""
        cells = [ml.cell([ml.paragraph(ml.text(name), "事项名称", to, shape)], widths[0], middle=True)]
        for (text, share), width in zip(shades, widths[1:], strict=False):
            ground = "" if share is None else appearance.mixed(to.main, share * appearance.DARKEST)
            told = [ml.paragraph(ml.text(text), "表格文字", to, shape + ml.aligned("center"))]
            cells.append(ml.cell(told, width, ground=ground, edges=around, middle=True, inner=inner))
        rows.append(ml.row("".join(cells)))
    yield ml.table(styles.PLAIN, widths, rows, to, name=block.name, headed=any(block.columns))
    yield ml.after(to)


def _card(block: Card, to: Sheet) -> Iterator[str]:
    """Kept together: every paragraph but those of the last row with what follows."""
    widths = ml.widths([FACT, 0, ASIDE if block.aside else 1], to.width)
    edge, over = {"left": (3.0, to.main)}, to.tint if to.ground else ""
    title = ml.paragraph(ml.runs(block.title, to), "卡片标题", to, KEEP)
    aside = ml.paragraph(ml.runs((Run(block.aside, "alert"),), to), "卡片标题", to, KEEP + ml.aligned("right"))
    head = ml.cell([title], sum(widths[:2]), span=2, edges=edge, ground=over) + ml.cell([aside], widths[2], ground=over)
    rows = [ml.row(head)]
    pictures = "".join(map(to.picture, block.shots))
    told = [
        *((label, cell, 0) for label, cell in block.facts),
        *([("图片", None, 0)] if pictures else ()),
        *((label, (), BLANK) for label in block.blanks),
    ]
    for number, (label, cell, height) in enumerate(told):
        shape = KEEP if number < len(told) - 1 else ""
        left = ml.cell([ml.paragraph(ml.text(label), "事项名称", to, shape)], widths[0], edges=edge, ground=to.ground)
        shown = (
            [ml.paragraph(pictures, "表格文字", to, shape)] if cell is None else ml.lines(cell, "表格文字", to, shape)
        )
        right = ml.cell(shown, sum(widths[1:]), span=2, ground=to.ground)
        rows.append(ml.row(left + right, height=height))
    yield ml.table(styles.CARD, widths, rows, to)
    yield ml.after(to)


def _gallery(block: Gallery, to: Sheet) -> Iterator[str]:
    """Two in a row, whose two cells stay together."""
    widths = ml.widths([50, 50], to.width)
    rows = []
    for start in range(0, len(block.shots), 2):
        cells = []
        for number, width in enumerate(widths):
            shot = block.shots[start + number] if start + number < len(block.shots) else None
            told = [ml.paragraph("", "表格文字", to)]
            if shot is not None:
                told = [ml.paragraph(to.picture(shot), "表格文字", to), *ml.lines(shot.text, "表格文字", to, "")]
            cells.append(ml.cell(told, width, inner=(twips(2), 0, twips(2))))
        rows.append(ml.row("".join(cells)))
    yield ml.table(styles.PLAIN, widths, rows, to, name="佐证图片")
    yield ml.after(to)


def _beside(block: Beside, to: Sheet) -> Iterator[str]:
    widths = ml.widths([block.share, 0], to.width)
    if to.breaks:
        yield ml.after(to)
    cells = []
    for number, (blocks, width) in enumerate(zip((block.left, block.right), widths, strict=True)):
        gutter = GUTTER if number == 0 else 0
        told = [*printed(blocks, to.within(width - gutter))]
        if not told or not told[-1].startswith("<w:p>"):
            told.append(ml.after(to))
        cells.append(ml.cell(told, width, inner=(0, 0, gutter)))
    yield ml.table(styles.PLAIN, widths, [ml.row("".join(cells))], to)
    yield ml.after(to)


def _signatures(block: Signatures, to: Sheet) -> Iterator[str]:
    widths = ml.widths([0, DAY], to.width)
    below = {"bottom": (0.5, to.quiet)}
    rows = []
    for number, place in enumerate(block.places):
        shape = KEEP if number < len(block.places) - 1 else ""
        day = ml.paragraph(ml.text("年　　月　　日"), "签章处", to, shape + ml.aligned("right"))
        cells = [([ml.paragraph(ml.text(f"{place}："), "签章处", to, shape)], widths[0]), ([day], widths[1])]
        made = "".join(ml.cell(told, width, edges=below, low=True) for told, width in cells)
        rows.append(ml.row(made, height=SIGNED))
    yield ml.table(styles.PLAIN, widths, rows, to)
    yield ml.after(to)


def _drawing(block: Drawing, to: Sheet) -> Iterator[str]:
    if run := to.chart(block.chart, to.width * 25.4 / 1440):
        yield ml.paragraph(run, "图", to, KEEP if block.caption else "")
    if block.caption:
        yield ml.paragraph(ml.text(block.caption), "caption", to)


PRINTERS: Mapping[type, Callable[[Any, Sheet], Iterator[str]]] = {
    Heading: _heading,
    Items: _items,
    Facts: _facts,
    Score: _score,
    Table: _table,
    Heat: _heat,
    Drawing: _drawing,
    Gallery: _gallery,
    Card: _card,
    Beside: _beside,
    Signatures: _signatures,
    Break: _break,
}
