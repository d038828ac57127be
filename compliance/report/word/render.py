"""The report as a Word document: its blocks, in a document that has the styles, the pages and the cover."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from compliance.errors import visible
from compliance.report import editions
from compliance.report.data import result as data
from compliance.report.document.blocks import Paragraph, line
from compliance.report.parts import report as parts
from compliance.report.parts.report import Report
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.report.word import base, blocks, cover, docx_parts, dressing, front
from compliance.report.word import seal as word_seal
from compliance.report.word.book import Book, Piece
from compliance.report.word.package import sealed
from compliance.report.word.styles import Wardrobe


def render(edition: Edition) -> bytes:
    """The report as .docx, begun from report.docx.

    Raises InputError for a template with a mistake, UsageError for a logo that Word cannot show.
    """
    report, templates = parts.build(edition), edition.templates
    document = _written(report, edition.look, edition.date, templates, brief=edition.kind == "brief")
    word_seal.add(document, data.embedded(edition.assessment, edition.digests, editions.told(edition, "docx")))
    return _saved(document)


def of_parts(report: Report, look: Look, date: datetime.date) -> bytes:
    """Any report of parts as .docx, by the shipped template."""
    return _saved(_written(report, look, date, None, brief=False))


def _written(report: Report, look: Look, date: datetime.date, templates: Path | None, *, brief: bool) -> Any:
    path = base.path(templates)
    own = path.parent == templates
    document = base.begun(path, own=own)
    names = dressing.dress(document, look, own=own, brief=brief)
    book = Book(document, look, names, None if own else Wardrobe.of(look).scale.lying)
    if brief:
        logo = cover.of_brief(document, look)
        book.write(_of_brief(report, logo))
    else:
        cover.fill(document, report, look, book.sheet(), str(path))
        book.write(_whole(report))
    _describe(document, report, date)
    docx_parts.ask_for_numbers(document)
    return document


def _saved(document: Any) -> bytes:
    made = io.BytesIO()
    document.save(made)
    return sealed(made.getvalue())


def _whole(report: Report) -> Iterator[tuple[bool, Piece]]:
    yield False, partial(front.contents, report.parts)
    yield False, partial(front.guide, report)
    for number, part in enumerate(report.parts):
        yield part.wide, partial(blocks.part, part, number)
    if report.look.closing:
        yield False, partial(blocks.printed, [Paragraph(line(report.look.closing))])


def _of_brief(report: Report, logo: str) -> Iterator[tuple[bool, Piece]]:
    yield False, partial(front.of_brief, report, logo)
    for part in report.parts:
        yield False, partial(blocks.printed, part.blocks)
    yield False, partial(front.after_brief, report)


def _describe(document: Any, report: Report, date: datetime.date) -> None:
    properties = document.core_properties
    properties.title = visible(f"{report.park} {report.standard}{report.title}")[:255]
    properties.author = visible(report.park)[:255]
    properties.keywords = visible(report.keywords)[:255]
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.datetime.combine(date, datetime.time())
    properties.revision = 1
