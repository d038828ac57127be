"""Reading what a document carries: from a PDF's attachment, a page, a Word file, a workbook, or a result in JSON.

The files come from strangers: sizes are bounded, and whatever a reader raises on one is a mistake in it.
"""

from __future__ import annotations

import io
import json
import logging
import re
import warnings
from pathlib import Path
from typing import Any

from compliance.errors import InputError, Location, Problem
from compliance.files import content, inputs
from compliance.files.budget import Budget
from compliance.files.content import Limit
from compliance.report.data.seal import ELEMENT, NAME
from compliance.trust.verification import NotOurs

ZIP = b"PK\x03\x04"
MAX_DATA = 50 * 1024**2
BLOCK = re.compile(rb'<script type="application/json" id="%b">(.*?)</script>' % ELEMENT.encode(), re.DOTALL)
WORD = b"word/document.xml"
SHEET = "校验数据"
EXPECTED = "本程序出具的 PDF、HTML、Word、xlsx 报告，或 score -f json 的结果"
LIMIT = Limit(EXPECTED, 200 * 1024**2)


def read(path: Path) -> tuple[Any, bytes]:
    """The data that a document carries, and the document. Raises InputError."""
    raw = raw_of(path)
    try:
        written = _written(raw)
        if len(written) > MAX_DATA:
            raise NotOurs
        return json.loads(written), raw
    except NotOurs:
        raise InputError([not_ours(path)]) from None
    except Exception:
        problem = Problem(location=Location(str(path)), message="读不出校验数据，文件已损坏", expected=EXPECTED)
        raise InputError([problem]) from None


def not_ours(path: Path) -> Problem:
    return Problem(
        location=Location(str(path)),
        message="文件中没有校验数据",
        expected=EXPECTED,
        remedy="另存、打印或转换过的文件可能已丢失校验数据，换用出具时的原件",
    )


def raw_of(path: Path) -> bytes:
    """The bytes of a file of reasonable size. Raises InputError."""
    inputs.note(path, "报告")
    return content.read(path, LIMIT)


def is_pdf(raw: bytes) -> bool:
    return b"%PDF-" in raw[:1024]


def is_data(raw: bytes) -> bool:
    """Whether it is a result as data, which shows nothing else."""
    return raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def is_word(raw: bytes) -> bool:
    return raw.startswith(ZIP) and WORD in raw


def _written(raw: bytes) -> bytes:
    """The data as it was written. What kind of file it is, is told by its content."""
    if is_pdf(raw):
        return _only(_attachments(raw))
    if is_word(raw):
        return _only(_in_word(raw))
    if raw.startswith(ZIP):
        return _in_workbook(raw)
    if is_data(raw):
        return raw.removeprefix(b"\xef\xbb\xbf")
    return _only(BLOCK.findall(raw))


def _only(found: list[bytes]) -> bytes:
    """The data, of which there is one: of two, a reader could not know which one a document means."""
    if len(found) != 1:
        raise NotOurs
    return found[0]


def _attachments(raw: bytes) -> list[bytes]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reader = pypdf.PdfReader(io.BytesIO(raw))
        return list(reader.attachments.get(NAME, []))


def _in_word(raw: bytes) -> list[bytes]:
    """What the custom XML parts hold; a word processor gives them other names, and may keep one twice."""
    from compliance.files.workbooks.package import Package, XmlReader

    class Part(XmlReader):
        def __init__(self, budget: Budget) -> None:
            super().__init__(budget)
            self.inside, self.texts = False, list[str]()

        def start(self, name: str, _: object) -> None:
            self.inside = self.inside or name == ELEMENT

        def text(self, data: str) -> None:
            if self.inside:
                self.texts.append(data)

    package, found = Package(raw), dict[str, None]()
    for name in package.members:
        if name.startswith("customxml/item") and name.endswith(".xml"):
            part = Part(package.budget)
            part.read(package.needed(name))
            if part.inside:
                found["".join(part.texts)] = None
    return [written.encode() for written in found]


def _in_workbook(raw: bytes) -> bytes:
    from compliance.files.workbooks.package import Package
    from compliance.files.workbooks.xlsx import sheets

    for sheet in sheets(Package(raw)):
        if sheet.name == SHEET:
            return "".join(cell.text for _, cell in sorted(sheet.cells.items())).encode()
    raise NotOurs
