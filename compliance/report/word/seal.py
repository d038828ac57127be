"""The 校验数据 of a Word document: a custom XML part, which word processors keep when they open and save a file."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape

from compliance.report.data.seal import ELEMENT
from compliance.report.word import docx_parts

SCHEMA = "urn:compliance:result"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
PROPERTIES = (
    '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
    'ds:itemID="{{7C1D7B52-3A0E-5B86-9D0C-2F6E4B1A9E75}}">'
    '<ds:schemaRefs><ds:schemaRef ds:uri="{schema}"/></ds:schemaRefs></ds:datastoreItem>'
)


def add(document: Any, written: str) -> None:
    """Adds the data to a document of python-docx, in place of what a template made from a report may hold."""
    data = f'<{ELEMENT} xmlns="{SCHEMA}">{escape(written)}</{ELEMENT}>'
    about = PROPERTIES.format(schema=SCHEMA)
    docx_parts.carry(document, f"<{ELEMENT} ".encode(), (HEAD + data).encode(), (HEAD + about).encode())
