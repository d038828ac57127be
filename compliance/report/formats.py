"""One edition as the bytes of a document, by the name of its format; what a format needs is imported with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from compliance.report import printing
from compliance.report.view.edition import Edition


def to_pdf(edition: Edition) -> bytes:
    """Raises MissingSystemPart."""
    from compliance.report.data import result as data
    from compliance.report.html import page
    from compliance.report.pdf import render as pdf

    carried = data.embedded(edition.assessment, edition.digests)
    told = partial(printing.tell, edition.source, printing.texts_of(edition.assessment))
    return pdf.render(
        page.render(edition), date=edition.date, templates=edition.templates, attachment=carried, told=told
    )


def to_html(edition: Edition) -> bytes:
    from compliance.report.data import result as data
    from compliance.report.html import page

    _tell(edition)
    return page.render(edition, embedded=data.embedded(edition.assessment, edition.digests)).encode()


def to_docx(edition: Edition) -> bytes:
    from compliance.report.word import render as word

    _tell(edition)
    return word.render(edition)


def to_xlsx(edition: Edition) -> bytes:
    """The workbook that recalculates the score."""
    from compliance.report import workbook

    _tell(edition)
    return workbook.to_xlsx(edition.assessment, edition.date, edition.digests)


def _tell(edition: Edition) -> None:
    """The fonts of these are the reader's."""
    printing.tell(edition.source, printing.texts_of(edition.assessment))


BY_NAME: dict[str, Callable[[Edition], bytes]] = {"pdf": to_pdf, "html": to_html, "docx": to_docx, "xlsx": to_xlsx}
