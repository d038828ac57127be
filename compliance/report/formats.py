"""One edition as the bytes of a document, by the name of its format; what a format needs is imported with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from compliance import remarks
from compliance.errors import InputError, Problem
from compliance.files import apart, limits
from compliance.files.content import MB
from compliance.files.limits import Limits
from compliance.report import editions, overrides, printing
from compliance.report.document import kinds
from compliance.report.theme.model import Logo
from compliance.report.view.edition import Edition

IN_VAIN = {
    "docx": ("底版",),
    "brief": (
        *("页眉", "页脚", "措辞·结束语"),
        *(f"封面·{name}" for name in ("题头", "委托单位", "资质", "编制", "审核", "批准")),
    ),
}
"""What of a theme a Word template of one's own or a kind of report has no use for: the template has pages and sizes of
its own, a brief has one page without a cover."""


MAKING = Limits("出这份报告", 30, 1024 * MB, remedy="缩短答卷中过长的说明")
"""Ten times as long as a usual report takes."""
OWN = Limits("用自备的模板或标志出这份报告", 6, remedy="简化模板或标志")
"""The same for what its issuer has made of it, and a second more for so many CHARACTERS of the answers."""
CHARACTERS = 4000


def to_pdf(edition: Edition) -> bytes:
    """Raises MissingSystemPart."""
    from compliance.report.data import result as data
    from compliance.report.html import page
    from compliance.report.pdf import render as pdf
    from compliance.report.pdf import system

    carried = data.embedded(edition.assessment, edition.digests, editions.told(edition, "pdf", system.typesetter()))
    told = partial(printing.tell, edition.source, printing.texts_of(edition.assessment), located=edition.located)
    return pdf.render(
        page.render(edition), date=edition.date, templates=edition.templates, attachment=carried, told=told
    )


def to_html(edition: Edition) -> bytes:
    from compliance.report.data import result as data
    from compliance.report.html import page

    _tell(edition)
    carried = data.embedded(edition.assessment, edition.digests, editions.told(edition, "html"))
    return page.render(edition, embedded=carried).encode()


def to_docx(edition: Edition) -> bytes:
    from compliance.report.word import render as word

    _tell(edition)
    return word.render(edition)


def to_xlsx(edition: Edition) -> bytes:
    """The workbook that recalculates the score."""
    from compliance.report import workbook

    _tell(edition)
    return workbook.to_xlsx(edition.assessment, edition.date, edition.digests, editions.told(edition, "xlsx"))


def _tell(edition: Edition) -> None:
    """The fonts of these are the reader's."""
    printing.tell(edition.source, printing.texts_of(edition.assessment), located=edition.located)


NAMES = {"pdf": "PDF", "html": "网页", "docx": "Word 文档"}
BY_NAME: dict[str, Callable[[Edition], bytes]] = {"pdf": to_pdf, "html": to_html, "docx": to_docx, "xlsx": to_xlsx}


def make(format: str, edition: Edition) -> bytes:
    """The document; what was asked for and has changed nothing in it is told.

    Raises InputError, also for one that takes too much, and MissingSystemPart.
    """
    own = edition.templates or edition.look.logo
    if own is None:
        with limits.within(MAKING, edition.source):
            return _made(format, edition)
    written = sum(len(one.text) for one in printing.texts_of(edition.assessment))
    granted = replace(OWN, seconds=min(OWN.seconds + written // CHARACTERS, MAKING.seconds))
    made: bytes = apart.call(granted, own.name if isinstance(own, Logo) else str(own), _made, format, edition)
    return made


def _made(format: str, edition: Edition) -> bytes:
    made = BY_NAME[format](edition)
    if mistakes := remarks.tell(list(_in_vain(format, edition))):
        raise InputError(mistakes)
    return made


def _in_vain(format: str, edition: Edition) -> Iterator[Problem]:
    given, templates = edition.look.given, edition.templates
    places = {edition.kind, format} if templates and (templates / "report.docx").exists() else {edition.kind}
    for place, words, remedy in (
        ("docx", "Word 报告的版式由自备的 Word 模板决定", "从主题中删去，或改 Word 模板"),
        ("brief", kinds.of("brief").title + "没有封面、页眉和页脚", "从主题中删去，或出别的种类的报告"),
    ):
        unused = [name for name in IN_VAIN[place] if name in given and place in places]
        if unused:
            message = f"{words}，主题的{'、'.join(f'“{name}”' for name in unused)}没有用到"
            yield Problem(location=given[unused[0]], message=message, remedy=remedy)
    title = kinds.of(edition.kind).title
    if "部分" in given and title not in edition.look.theme.parts:
        message, there = f"主题的“部分”没有用到：其中没有写{title}", "、".join(edition.look.theme.parts)
        yield Problem(location=given["部分"], message=message, found=there, remedy=f"加上{title}，或从主题中删去")
    if templates is not None:
        yield from overrides.in_vain(templates, f"{NAMES[format]}（{title}）", alone=format == "html")
