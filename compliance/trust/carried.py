"""Reading what a document carries: from a PDF's attachment, a page, a Word file, a workbook, or a result in JSON.

The files come from strangers: sizes are bounded, and whatever a reader raises on one is a mistake in it.
"""

from __future__ import annotations

import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.errors import InputError, Location, Problem
from compliance.files import apart, content, inputs, json_data
from compliance.files.budget import Budget
from compliance.files.content import MB, Limit
from compliance.files.limits import Limits
from compliance.report.data.seal import ELEMENT, NAME
from compliance.trust import strict_json
from compliance.trust.verification import NotOurs

if TYPE_CHECKING:
    import pypdf

ZIP = b"PK\x03\x04"
MAX_DATA = 50 * 1024**2
WORD, BAG = b"word/document.xml", b"bagit.txt"
BLANK = b"\xef\xbb\xbf \t\r\n"
SHEET = "校验数据"
EXPECTED = "本程序出具的 PDF、HTML、Word、xlsx 报告，或 score -f json 的结果"
LIMIT = Limit(EXPECTED, 200 * 1024**2)
READING = Limits("读这份 PDF", 3, 512 * MB, "换用出具时的原件")
"""What a library that reads PDFs may take; a report of a hundred pages takes a tenth of it."""


class _Locked(Exception):
    """A password, or a limit of what may be done, keeps a PDF from being read."""


class _Package(Exception):
    """It is a submission package, in which there are several documents."""


def read(path: Path) -> tuple[Any, bytes]:
    """The data that a document carries, and the document. Raises InputError."""
    raw = raw_of(path)
    return data_of(path, raw), raw


def data_of(path: Path, raw: bytes) -> Any:
    """The data that a document carries, which `path` names. Raises InputError."""
    try:
        written = _written(path, raw)
        if len(written) > MAX_DATA:
            raise NotOurs
        return strict_json.read(json_data.bounded(written))
    except NotOurs:
        raise InputError([not_ours(path)]) from None
    except _Locked:
        remedy = "换用出具时的原件，或用打开它的程序去掉密码和权限限制"
        problem = Problem(location=Location(str(path)), message="PDF 加了密，读不出", remedy=remedy)
    except _Package:
        remedy = "用 compliance unpack 解开，再核对其中的报告"
        problem = Problem(location=Location(str(path)), message="是提交包，不是报告", remedy=remedy)
    except strict_json.Strange as error:
        message, remedy = "校验数据不是本程序所写的样子", "换用出具时的原件"
        problem = Problem(location=Location(str(path)), message=message, found=str(error), remedy=remedy)
    except InputError:
        raise
    except Exception:
        problem = Problem(location=Location(str(path)), message="读不出校验数据，文件已损坏", expected=EXPECTED)
    raise InputError([problem])


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
    return raw[:1024].lstrip(BLANK).startswith(b"%PDF-")


def is_data(raw: bytes) -> bool:
    """Whether it is a result as data, which shows nothing else."""
    return raw[:1024].lstrip(BLANK).startswith(b"{")


def is_word(raw: bytes) -> bool:
    return raw.startswith(ZIP) and WORD in raw


def format_of(raw: bytes) -> str:
    """What kind of file it is, told by its content."""
    if is_pdf(raw):
        return "pdf"
    if is_word(raw):
        return "docx"
    if raw.startswith(ZIP):
        return "xlsx"
    return "json" if is_data(raw) else "html"


def _written(path: Path, raw: bytes) -> bytes:
    """The data as it was written. What kind of file it is, is told by its content."""
    if is_pdf(raw):
        attached = apart.call(READING, str(path), _attached, raw)
        if attached is None:
            raise _Locked
        return _only([attached] if attached else [])
    if is_word(raw):
        return _only(_in_word(raw))
    if raw.startswith(ZIP):
        if BAG in raw:
            raise _Package
        return _in_workbook(raw)
    if is_data(raw):
        return _only([raw.removeprefix(b"\xef\xbb\xbf")] if b'"seal"' in raw else [])
    block = json_data.block(raw, ELEMENT) if raw.count(json_data.opening(ELEMENT)) == 1 else None
    return _only([] if block is None else [block])


def _only(found: list[bytes]) -> bytes:
    """The data, of which there is one: of two, a reader could not know which one a document means."""
    if len(found) != 1:
        raise NotOurs
    return found[0]


@contextlib.contextmanager
def _pdf(raw: bytes) -> Iterator[pypdf.PdfReader]:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield pypdf.PdfReader(io.BytesIO(raw))


def _attached(raw: bytes) -> bytes | None:
    """The data in a PDF; b"" where it has none, or more than one, and None where a password locks it."""
    with _pdf(raw) as reader:
        if reader.is_encrypted:
            return None
        found = list(reader.attachments.get(NAME, []))
        # Another one where some readers look for attachments, and others do not, is one too many.
        found += [other for other in _elsewhere(reader) if other not in found]
        return found[0] if len(found) == 1 else b""


def _elsewhere(reader: pypdf.PdfReader) -> Iterator[bytes]:
    """What is attached under the name to a page or to the document, not in the list of attachments."""
    annotations = (note.get_object() for page in reader.pages for note in page.get("/Annots") or ())
    attached = [note["/FS"].get_object() for note in annotations if "/FS" in note]
    for one in [*attached, *(file.get_object() for file in reader.root_object.get("/AF") or ())]:
        if NAME in (one.get("/F"), one.get("/UF")):
            yield from (stream.get_object().get_data() for stream in one["/EF"].get_object().values())


def has_form(raw: bytes) -> bool:
    """Whether a PDF that can be read has a form, where signatures are."""
    try:
        with _pdf(raw) as reader:
            return reader.root_object.get("/AcroForm") is not None
    except Exception:  # whatever the library raises on one that cannot
        return False


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
