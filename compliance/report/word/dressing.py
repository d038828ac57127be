"""A document in the look of a report: its styles, and the pages of the shipped one."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from compliance.report.theme.model import Look
from compliance.report.word import styles
from compliance.report.word.docx_parts import MAIN, parsed
from compliance.report.word.styles import Wardrobe

Margins = tuple[float, float, float, float]
"""Top, right, bottom, left, in millimetres."""
HEAD, FOOT, FORMAL_FOOT = Mm(12), Mm(10), Mm(23)
"""How far the words at the head and the foot of a page are from its edge."""


def dress(document: Any, look: Look, *, own: bool, brief: bool = False) -> dict[str, str]:
    """Puts the styles of a look into a document; gives the id of each style by its name.

    A document of one's own keeps those that it has, but for the fonts and colours that the theme names.
    """
    root = document.styles.element
    there = {name_of(style): style for style in root.iter(qn("w:style"))}
    w = Wardrobe.of(look, brief=brief)
    made = [(style.name, style.xml()) for style in styles.of(w)] + [*styles.tables(w)]
    named = [tag for kind, tag in (("字体", "w:rFonts"), ("颜色", "w:color")) if any(kind in one for one in look.given)]
    for name, xml in made:
        fresh, old = _element(xml), there.get(name)
        if old is None:
            root.append(fresh)
        elif own:
            _over(old, fresh, named)
        else:
            root.replace(old, fresh)
    if not own:
        pages(document, w)
    return {name_of(style): style.get(qn("w:styleId"), "") for style in root.iter(qn("w:style"))}


def name_of(style: Any) -> str:
    """What a style is called: what is Word's own has a name in small letters, whatever the language of the program."""
    name = style.find(qn("w:name"))
    called = "" if name is None else str(name.get(qn("w:val"), ""))
    return called if called in ("Normal", "Title") else called.lower() if called.isascii() else called


def _element(xml: str) -> Any:
    return parsed(xml.replace("<w:style ", f'<w:style xmlns:w="{MAIN}" ', 1))


BEFORE = ("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "vanish")
"""What stands before a colour among the properties of words, whose order is fixed; fonts stand first."""


def _over(old: Any, fresh: Any, named: list[str]) -> None:
    """These properties of the words of one style over those of another."""
    given, words = fresh.find(qn("w:rPr")), old.find(qn("w:rPr"))
    for name in named:
        one = None if given is None else given.find(qn(name))
        if one is None:
            continue
        if words is None:
            words = old.get_or_add_rPr()
        for was in words.findall(qn(name)):
            words.remove(was)
        before = {qn(f"w:{other}") for other in (BEFORE if name == "w:color" else BEFORE[:1])}
        words.insert(sum(child.tag in before for child in words), one)


def pages(document: Any, w: Wardrobe) -> None:
    """The margins of a look, and where it has the numbers of pages."""
    scale = w.scale
    section = document.sections[0]
    margins(section, scale.margins)
    section.header_distance, section.footer_distance = HEAD, FOOT if not scale.formal else FORMAL_FOOT
    if scale.formal:
        document.settings.odd_and_even_pages_header_footer = True
        _mirrored(section)


def margins(section: Any, sides: Margins) -> None:
    top, right, bottom, left = sides
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)


def lay(section: Any, sides: Margins | None) -> None:
    """Turns the pages of a section on their side, with other margins if they are given."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    if sides is not None:
        margins(section, sides)


def bare(section: Any) -> None:
    """Pages without header and footer."""
    for name in ("w:headerReference", "w:footerReference", "w:titlePg"):
        for one in section.findall(qn(name)):
            section.remove(one)


def _mirrored(section: Any) -> None:
    """The number of a page stands between dashes, at the left where it is even."""
    (number,) = section.footer.part.element
    field = number.findall(qn("w:r"))[1:]
    field[0].addprevious(_dash("— "))
    field[-1].addnext(_dash(" —"))
    for one, other in ((section.header, section.even_page_header), (section.footer, section.even_page_footer)):
        other.is_linked_to_previous = False
        root = other.part.element
        for child in [*root]:
            root.remove(child)
        root.extend(deepcopy(child) for child in one.part.element)
    (even,) = section.even_page_footer.part.element
    even.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), "left")
    # The words of the footer are then behind the number.
    even.append(even.findall(qn("w:r"))[0])


def _dash(text: str) -> Any:
    return parsed(f'<w:r xmlns:w="{MAIN}"><w:t xml:space="preserve">{text}</w:t></w:r>')
