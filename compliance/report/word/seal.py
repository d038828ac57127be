"""The 校验数据 of a Word document: a custom XML part, which word processors keep when they open and save a file."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from compliance.report.data.seal import ELEMENT

SCHEMA = "urn:compliance:result"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
PROPERTIES = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{{7C1D7B52-3A0E-5B86-9D0C-2F6E4B1A9E75}}">'
    '<ds:schemaRefs><ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>'
)


def add(document: Any, written: str) -> None:
    """Adds the data to a document of python-docx, in place of what a template made from a report may hold."""
    main, package = document.part, document.part.package
    for relation in [*main.rels.values()]:
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_XML and f"<{ELEMENT} ".encode() in relation.target_part.blob:
            del main.rels[relation.rId]
    data = _part(package, "item", CONTENT_TYPE.XML, f'<{ELEMENT} xmlns="{SCHEMA}">{escape(written)}</{ELEMENT}>')
    kind = CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES
    properties = _part(package, "itemProps", kind, PROPERTIES.format(schema=SCHEMA))
    data.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    main.relate_to(data, RELATIONSHIP_TYPE.CUSTOM_XML)


def _part(package: Any, name: str, kind: str, xml: str) -> Part:
    taken = {part.partname for part in package.iter_parts()}
    number = next(n for n in range(1, 1000) if f"/customXml/{name}{n}.xml" not in taken)
    return Part(PackURI(f"/customXml/{name}{number}.xml"), kind, (HEAD + xml).encode(), package)
