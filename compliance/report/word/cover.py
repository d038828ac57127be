"""The cover of a Word document, its header and footer: tags that are filled in, on the template's own cover if it has
one."""

from __future__ import annotations

import io
from copy import deepcopy
from functools import partial
from typing import Any

import docx
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from compliance.errors import InputError, Problem, UsageError, visible
from compliance.report.parts.report import Report
from compliance.report.theme.model import Look
from compliance.report.word import base, dressing, front, styles, tags
from compliance.report.word import markup as ml
from compliance.report.word.docx_parts import parsed
from compliance.report.word.markup import Sheet

LOGO, SMALL_LOGO = Mm(16), Mm(11)
BAND = ("封面标准", "Title", "封面园区")
"""The styles of what stands on the main colour."""
PARTS = ("目录标题", "heading 1")
"""The styles with which what a report writes begins."""
HIGH = styles.twips(92)


def fill(document: Any, report: Report, look: Look, to: Sheet, path: str) -> None:
    """Raises InputError for tags that say nothing, UsageError for a logo that Word cannot show."""
    body = document.element.body
    _cut(body, to)
    if not any(tags.TAG.search("".join(p.itertext())) for p in body.iter(qn("w:p"))):
        _shipped(document, to)
    if styles.Wardrobe.of(look).scale.band:
        _banded(body, look, to)
    words = {name: visible(text) for name, text in front.words(report).items()}
    wholes = {"封面事项": partial(_in_place, xml=front.facts(report, to))}
    problems = list[Problem]()
    for holder, root in _holders(document):
        everything = {**wholes, "标志": partial(_logo, holder, look, LOGO)}
        problems += tags.fill(root, words, everything, path)
    if problems:
        raise InputError(problems)


def of_brief(document: Any, look: Look) -> str:
    """A brief has one page, and no cover, header or footer. Gives the XML of its logo."""
    body = document.element.body
    for child in [*body][:-1]:
        body.remove(child)
    dressing.bare(body.sectPr)
    if look.logo is None:
        return ""
    paragraph = parsed(f"<w:p {nsdecls('w')}/>")
    _logo(document, look, SMALL_LOGO, paragraph)
    return str(paragraph.xml)


def _cut(body: Any, to: Sheet) -> None:
    """What a report made before holds behind its cover; its pages are those of its first section."""
    begins = {to.names[name] for name in PARTS}
    first = next(iter(body.iter(qn("w:sectPr"))))
    after = False
    for child in [*body][:-1]:
        style = child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        after = after or (style is not None and style.get(qn("w:val")) in begins)
        if after:
            body.remove(child)
    if first.getparent() is not body and after:
        body.replace(body.sectPr, deepcopy(first))


def _shipped(document: Any, to: Sheet) -> None:
    """The shipped cover, in place of a body that asks for nothing of the report."""
    body, given = document.element.body, docx.Document(str(base.shipped()))
    names = {style.get(qn("w:styleId")): dressing.name_of(style) for style in given.styles.element.iter(qn("w:style"))}
    for child in [*body][:-1]:
        body.remove(child)
    for place, child in enumerate([*given.element.body][:-1]):
        for style in child.iter(qn("w:pStyle")):
            style.set(qn("w:val"), to.names[names[style.get(qn("w:val"))]])
        body.insert(place, child)
    document.sections[0].different_first_page_header_footer = True


def _banded(body: Any, look: Look, to: Sheet) -> None:
    """The title on the main colour from edge to edge of the page."""
    ids = {to.names[name] for name in BAND}
    on = [
        child
        for child in body
        if (one := child.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")) is not None and one.get(qn("w:val")) in ids
    ]
    if not on:
        return
    scale = styles.Wardrobe.of(look).scale
    left, right = styles.twips(scale.margins[3]), styles.twips(scale.margins[1])
    whole = to.width + left + right
    cell = ml.cell(["<w:p/>"], whole, ground=to.main, inner=(styles.twips(14), left, right), low=True)
    table = ml.table(styles.PLAIN, [whole], [ml.row(cell, height=HIGH)], to, indent=-left)
    made, space = parsed(f"<w:body {nsdecls('w')}>{table}{ml.paragraph('', '表后', to, _spaced(scale.below))}</w:body>")
    lead = parsed(f"<w:body {nsdecls('w')}>{ml.paragraph('', '表后', to, _spaced(scale.above))}</w:body>")[0]
    place = body.index(on[0])
    for number, one in enumerate((lead, made, space)):
        body.insert(place + number, one)
    (inner,) = made.iter(qn("w:tc"))
    inner.remove(inner[-1])
    inner.extend(on)


def _spaced(points: float) -> str:
    return f'<w:spacing w:line="{round(20 * points)}" w:lineRule="exact"/>'


def _holders(document: Any) -> list[tuple[Any, Any]]:
    """Everything that has tags: what python-docx has for it, and its element."""
    found = [(document, document.element.body)]
    for section in document.sections:
        for name in ("header", "footer"):
            for one in (name, f"first_page_{name}", f"even_page_{name}"):
                holder = getattr(section, one)
                if not holder.is_linked_to_previous:
                    found.append((holder, holder.part.element))
    return found


def _in_place(paragraph: Any, xml: str) -> None:
    """Elements instead of a paragraph; a cell has to end with a paragraph."""
    for element in parsed(f"<w:body {nsdecls('w')}>{xml}</w:body>"):
        paragraph.addprevious(element)
    if paragraph.getnext() is not None and paragraph.getparent().tag == qn("w:body"):
        paragraph.getparent().remove(paragraph)


def _logo(holder: Any, look: Look, height: Any, paragraph: Any) -> None:
    if look.logo is None:
        tags.away(paragraph)
        return
    if look.logo.media == "image/svg+xml":
        raise UsageError(f"{look.logo.name}: Word 报告的标志不能是 SVG\n    处理：在主题中换成 PNG 或 JPEG 图片")
    for run in paragraph.findall(qn("w:r")):
        paragraph.remove(run)
    Paragraph(paragraph, holder).add_run().add_picture(io.BytesIO(look.logo.content), height=height)
