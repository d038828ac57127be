"""What is used of python-docx beyond what it makes public: it adds no charts, no data, no lists, no settings and no
other fonts for Chinese to a document.

Where these parts are not as expected, a chart is left out, whose numbers the tables have as well; lists have no marks;
Word does not offer to fill in page numbers. Only the 校验数据 are not done without: a report that cannot be verified is
not made.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBERING = "application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
UNEXPECTED = (ImportError, AttributeError, LookupError, TypeError, ValueError)
LATER = (
    *("w:hdrShapeDefaults", "w:footnotePr", "w:endnotePr", "w:compat", "w:docVars", "w:rsids", "m:mathPr"),
    *("w:attachedSchema", "w:themeFontLang", "w:clrSchemeMapping", "w:doNotIncludeSubdocsInStats"),
    *("w:doNotAutoCompressPictures", "w:forceUpgrade", "w:captions", "w:shapeDefaults", "w:doNotEmbedSmartTags"),
    *("w:decimalSymbol", "w:listSeparator"),
)
"""What comes after it among a document's settings, whose order is fixed."""


def charts(document: Any) -> int:
    """How many a document has."""
    try:
        return sum(part.content_type == CHART for part in document.part.package.iter_parts())
    except UNEXPECTED:
        return 0


def add_chart(document: Any, number: int, xml: bytes, workbook: bytes) -> str:
    """The id of a chart's part, which is put into the document with its workbook; "" where that cannot be."""
    try:
        from docx.opc.constants import RELATIONSHIP_TYPE

        part = _part(document, f"/word/charts/chart{number}.xml", CHART, xml)
        numbers = _part(document, f"/word/embeddings/chart{number}.xlsx", WORKBOOK, workbook)
        part.relate_to(numbers, RELATIONSHIP_TYPE.PACKAGE)
        return str(document.part.relate_to(part, RELATIONSHIP_TYPE.CHART))
    except UNEXPECTED:
        return ""


def picture(document: Any, jpeg: bytes, wide: float, alt: str, number: int) -> str:
    """The run of a picture so many millimetres wide, whose words for those who do not see it are `alt`."""
    from docx.oxml.xmlchemy import serialize_for_reading
    from docx.shared import Mm

    inline = document.part.new_pic_inline(io.BytesIO(jpeg), width=Mm(wide))
    inline.docPr.set("id", str(number))
    inline.docPr.set("name", f"图片 {number}")
    inline.docPr.set("descr", alt)
    return f"<w:r><w:drawing>{serialize_for_reading(inline)}</w:drawing></w:r>"


def carry(document: Any, mark: bytes, data: bytes, properties: bytes) -> None:
    """Puts custom XML into the document, in place of any that has the mark in it."""
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE

    main = document.part
    for relation in [*main.rels.values()]:
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and mark in relation.target_part.blob:
            del main.rels[relation.rId]
    held = _part(document, _free(document, "item"), CONTENT_TYPE.XML, data)
    about = _part(document, _free(document, "itemProps"), CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES, properties)
    held.relate_to(about, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    main.relate_to(held, RELATIONSHIP_TYPE.CUSTOM_XML)


def _part(document: Any, name: str, kind: str, content: bytes) -> Any:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    return Part(PackURI(name), kind, content, document.part.package)


def _free(document: Any, name: str) -> str:
    taken = {part.partname for part in document.part.package.iter_parts()}
    names = (f"/customXml/{name}{number}.xml" for number in range(1, 1000))
    return next(found for found in names if found not in taken)


def parsed(xml: str) -> Any:
    """An element of Word's, from XML whose prefixes are w, r, wp, a and c as everywhere."""
    from docx.oxml import parse_xml

    return parse_xml(xml)


class Lists:
    """The lists of a document: each is numbered from its own beginning."""

    def __init__(self, document: Any, kinds: Iterable[str]) -> None:
        """`kinds` are the inner parts of an abstractNum."""
        self.root: Any = None
        try:
            self.root = self._root(document)
            taken = [int(one.get(f"{{{MAIN}}}abstractNumId")) for one in self.root.iter(f"{{{MAIN}}}abstractNum")]
            self.first = max(taken, default=0) + 1
            for number, kind in enumerate(kinds, start=self.first):
                xml = f'<w:abstractNum xmlns:w="{MAIN}" w:abstractNumId="{number}">{kind}</w:abstractNum>'
                # All of them stand before the lists that are of their kind.
                self.root.insert(len(taken) + number - self.first, parsed(xml))
        except UNEXPECTED:
            self.root = None

    def _root(self, document: Any) -> Any:
        from docx.opc.constants import RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.parts.numbering import NumberingPart

        main = document.part
        try:
            return main.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
        except KeyError:
            empty = f'<w:numbering xmlns:w="{MAIN}"/>'.encode()
            made = NumberingPart.load(PackURI("/word/numbering.xml"), NUMBERING, empty, main.package)
            main.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
            return made.element

    def new(self, kind: int) -> int:
        """The number of a new list; 0 where there can be none."""
        if self.root is None:
            return 0
        taken = [int(one.get(f"{{{MAIN}}}numId")) for one in self.root.iter(f"{{{MAIN}}}num")]
        number = max(taken, default=0) + 1
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        xml = (
            f'<w:num xmlns:w="{MAIN}" w:numId="{number}"><w:abstractNumId w:val="{self.first + kind}"/>{start}</w:num>'
        )
        self.root.append(parsed(xml))
        return number


def ask_for_numbers(document: Any) -> None:
    """Has Word bring the page numbers up to date as it opens a document that has any."""
    try:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        codes = document.element.body.iter(qn("w:instrText"))
        if any("PAGEREF" in (code.text or "") for code in codes):
            update = OxmlElement("w:updateFields")
            update.set(qn("w:val"), "true")
            document.settings.element.insert_element_before(update, *LATER)
    except UNEXPECTED:
        return
