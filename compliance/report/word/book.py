"""A Word document that is being written: pieces of it on upright pages, and on pages that lie on their side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from docx.oxml.ns import nsdecls, qn
from docx.section import Section

from compliance.report.charts import palette
from compliance.report.charts.series import Chart
from compliance.report.document.blocks import Shot
from compliance.report.theme.model import Look
from compliance.report.word import charts as word_charts
from compliance.report.word import docx_parts, dressing, styles
from compliance.report.word.markup import Sheet

Piece = Callable[[Sheet], Iterable[str]]
"""Writes what stands on pages of one direction, once it is known how wide they are."""
Pieces = Iterable[tuple[bool, Piece]]
"""Each with whether its pages lie on their side."""

LISTS = tuple(
    f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
    f'<w:lvlText w:val="{shown}"/><w:lvlJc w:val="left"/><w:rPr><w:b/></w:rPr></w:lvl>'
    for kind, shown in (("bullet", "·"), ("decimal", "%1."))
)
GROUND = "#f5f7f9"
"""Of the rows of a look that tells them apart by it."""
FIRST_PICTURE = 10_000
"""Numbers of pictures from here on are ours; charts have those from 100."""
TWIP = 635
"""In the units of Word's drawings."""


class Book:
    """The document, its styles by name, and how much space pages that lie on their side have around."""

    def __init__(self, document: Any, look: Look, names: Mapping[str, str], lying: dressing.Margins | None) -> None:
        self.document, self.look, self.names, self.lying = document, look, names, lying
        self.lists = docx_parts.Lists(document, LISTS)
        self.palette = replace(palette.of(look.theme.colours), face=styles.Wardrobe.of(look).body)
        # A template may have charts of its own.
        self.charts = docx_parts.charts(document)
        self.pictures = 0

    def sheet(self, section: Any = None) -> Sheet:
        """What is written on the pages of a section, of the last one unless it is given."""
        pages: Any = Section(self.document.element.body.sectPr if section is None else section, self.document.part)
        w = styles.Wardrobe.of(self.look)
        return Sheet(
            names=self.names,
            width=(pages.page_width - pages.left_margin - pages.right_margin) // TWIP,
            main=w.main,
            tint=w.tint,
            pale=w.pale,
            rule=w.scale.rule,
            quiet=w.scale.quiet,
            ground=GROUND if w.scale.solid else "",
            chart=self._chart,
            picture=self._picture,
            numbered=lambda numbered: self.lists.new(int(numbered)),
        )

    def _chart(self, chart: Chart, width: float) -> str:
        self.charts += 1
        number = 100 + self.charts
        xml, workbook = word_charts.part(chart, self.palette)
        place = docx_parts.add_chart(self.document, number, xml, workbook)
        high = word_charts.height(chart)
        return word_charts.run(place, number, chart.words or chart.title, width, high) if place else ""

    def _picture(self, shot: Shot) -> str:
        self.pictures += 1
        return docx_parts.picture(self.document, shot.jpeg, shot.wide, shot.alt, FIRST_PICTURE + self.pictures)

    def write(self, pieces: Pieces) -> None:
        """Puts the pieces behind what the document holds."""
        body = self.document.element.body
        upright, side = body.sectPr, self._on_its_side(body.sectPr)
        last, begun = upright, False
        for lying, group in groupby(pieces, key=itemgetter(0)):
            if begun:
                _close(body, last)
                for one in (upright, side):
                    _without_first(one)
            section = side if lying else upright
            to = self.sheet(section)
            for _, piece in group:
                for element in _elements("".join(piece(to))):
                    body.insert(len(body) - 1, element)
            last, begun = section, True
        if last is not body.sectPr:
            body.replace(body.sectPr, deepcopy(last))

    def _on_its_side(self, upright: Any) -> Any:
        side = deepcopy(upright)
        dressing.lay(Section(side, self.document.part), self.lying)
        return side


def _elements(xml: str) -> list[Any]:
    return list(docx_parts.parsed(f"<w:body {nsdecls('w', 'r')}>{xml}</w:body>"))


def _close(body: Any, section: Any) -> None:
    """Ends a section with the last paragraph before here."""
    last = body[len(body) - 2]
    if last.tag != qn("w:p"):
        last = docx_parts.parsed(f"<w:p {nsdecls('w')}/>")
        body.insert(len(body) - 1, last)
    last.get_or_add_pPr().append(deepcopy(section))


def _without_first(section: Any) -> None:
    """Only a document's first page has another head and foot than the others."""
    for one in section.findall(qn("w:titlePg")):
        section.remove(one)
