"""What is used of python-docx beyond what it makes public: it adds no charts, no data and no settings to a document.

Where these parts are not as expected, a chart is left out, whose numbers the tables have as well; Chinese is set in the
template's font; Word does not offer to fill in page numbers. Only the 校验数据 are not done without: a report that
cannot be verified is not made.
"""

from __future__ import annotations

from typing import Any

CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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


def set_chinese(style: Any, font: str) -> None:
    """The font of a style's Chinese characters."""
    try:
        from docx.oxml.ns import qn

        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    except UNEXPECTED:
        return


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
