"""The contents of a Word document: places that they refer to, and page numbers that a word processor fills in.

No program but the one that lays out the pages knows their numbers. LibreOffice fills them in as it opens the file;
Word asks whether to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from markupsafe import Markup

from compliance.report.view.parts import Part

PLACE = "part_"
"""The names of the places begin so; a template refers to them by PAGEREF."""
FIRST = 1000
"""Numbers of bookmarks from here on are ours; a template may have some of its own."""
LATER = (
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr"),
    *("w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats"),
    *("w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions", "w:shapeDefaults", "w:doNotEmbedSmartTags"),
    *("w:decimalSymbol", "w:listSeparator"),
)
"""What comes after it among a document's settings, whose order is fixed."""


def marks(parts: Sequence[Part]) -> dict[str, Markup]:
    """For each part the place where it begins, to stand before its heading."""
    return {
        part.id: Markup(f'<w:bookmarkStart w:id="{number}" w:name="{PLACE}{part.id}"/><w:bookmarkEnd w:id="{number}"/>')
        for number, part in enumerate(parts, start=FIRST)
    }


def ask_for_numbers(document: Any) -> None:
    """Has Word bring the page numbers up to date as it opens a document that has any."""
    codes = document.element.body.iter(qn("w:instrText"))
    if any("PAGEREF" in (code.text or "") for code in codes):
        update = OxmlElement("w:updateFields")
        update.set(qn("w:val"), "true")
        document.settings.element.insert_element_before(update, *LATER)
