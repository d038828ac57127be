"""What a PDF shows: its pages' text, and a digest of everything that a page is drawn of.

The file is a stranger's, and pypdf reads it: who calls bounds time and memory.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from compliance.report.printed import Piece, joined

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
UNSEEN = {*("/Type", "/Parent", "/Contents", "/Annots", "/StructParents", "/Tabs", "/Metadata"), *INHERITED}
"""Of a page, besides what is looked at by itself."""
AS_WRITTEN = {"/Length", "/Filter", "/DecodeParms"}
"""How a stream is packed."""
BEYOND = ("/OpenAction", "/AA", "/OCProperties", "/Names", "/Outlines", "/PageLabels", "/PageMode", "/Threads")
"""What of a document, outside its pages, decides what is seen."""
SUBSET = re.compile("^/[A-Z]{6}[+]")
SHIPPED = {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
"""The fonts that every machine has."""
DEEPEST = 100


Stamp = tuple[int, tuple[float, ...]]
"""The page, from 1, and the corners of a signature's picture."""


@dataclass(slots=True)
class Drawn:
    """What a PDF is drawn of."""

    pages: list[str] = field(default_factory=list)
    """A digest of each."""
    beyond: str = ""
    fonts: set[str] = field(default_factory=set)
    stamps: list[Stamp] = field(default_factory=list)


def printed(raw: bytes) -> list[Piece]:
    """The text of every page, line by line."""
    pages = enumerate(_reader(raw).pages, start=1)
    return [
        Piece(f"第 {number} 页", text)
        for number, page in pages
        for line in page.extract_text().splitlines()
        if (text := joined(line))
    ]


def drawn(raw: bytes) -> Drawn:
    """What the pages are drawn of, whatever objects it is kept in."""
    reader, made, walk = _reader(raw), Drawn(), _Walk()
    pages = [*reader.pages]
    # Links and the contents lead to pages, which are looked at one by one.
    walk.known |= {
        (at.idnum, at.generation): f"page {n}" for n, page in enumerate(pages) if (at := page.indirect_reference)
    }
    for number, page in enumerate(pages, start=1):
        made.pages.append(_page(page, number, made.stamps, walk))
    root = reader.trailer["/Root"]
    form = root.get("/AcroForm")
    parts = [walk.of(root[name]) if name in root else "" for name in BEYOND]
    parts.append("XFA" if form is not None and "/XFA" in form.get_object() else "")
    made.beyond, made.fonts = _digest("".join(parts)), walk.fonts
    return made


def _reader(raw: bytes) -> Any:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pypdf.PdfReader(io.BytesIO(raw))


def _page(page: Any, number: int, stamps: list[Stamp], walk: _Walk) -> str:
    contents = page.get_contents()
    parts = [_digest(contents.get_data() if contents is not None else b"")]
    parts += [walk.of(page[name]) if name in page else "" for name in INHERITED]
    parts += [f"{name} {walk.of(page[name])}" for name in sorted(page) if name not in UNSEEN]
    for annotation in _annotations(page):
        if annotation.get("/Subtype") == "/Widget" and _kind(annotation) == "/Sig":
            corners = tuple(float(corner) for corner in annotation.get("/Rect", ()))
            if len(corners) != 4 or (corners[0] != corners[2] and corners[1] != corners[3]):
                stamps.append((number, corners))
        else:
            parts.append(walk.of(annotation))
    return _digest("\n".join(parts))


def _annotations(page: Any) -> Iterator[Any]:
    for reference in page.get("/Annots", None) or ():
        yield reference.get_object()


def _kind(annotation: Any) -> Any:
    """The kind of a form's field, which its parent may say."""
    parent = annotation.get("/Parent")
    return annotation.get("/FT") or (parent.get_object().get("/FT") if parent is not None else None)


def _digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content).hexdigest()


class _Walk:
    """Digests of objects with all that they refer to; of what stands around an object only that it does."""

    def __init__(self) -> None:
        self.known: dict[tuple[int, int], str] = {}
        self.fonts: set[str] = set()

    def of(self, value: Any, depth: int = 0) -> str:
        from pypdf.generic import IndirectObject

        if not isinstance(value, IndirectObject):
            return self.direct(value, depth)
        place = value.idnum, value.generation
        if place not in self.known:
            # Met again before it is known, it is one of those around.
            self.known[place] = "around"
            self.known[place] = _digest(self.direct(value.get_object(), depth))
        return self.known[place]

    def direct(self, value: Any, depth: int) -> str:
        from pypdf.generic import DictionaryObject, FloatObject, NumberObject, StreamObject

        if depth > DEEPEST:
            raise ValueError("too deep")
        if isinstance(value, DictionaryObject):
            if "/BaseFont" in value:
                self.fonts.add(SUBSET.sub("", str(value["/BaseFont"])).lstrip("/"))
            skipped = {"/Parent", "/P", "/StructParent", *(AS_WRITTEN if isinstance(value, StreamObject) else ())}
            inside = [
                f"{name} {self.of(value.raw_get(name), depth + 1)}" for name in sorted(value) if name not in skipped
            ]
            content = _digest(value.get_data()) if isinstance(value, StreamObject) else ""
            return f"<{' '.join(inside)}>{content}"
        if isinstance(value, list):
            return f"[{' '.join(self.of(part, depth + 1) for part in value)}]"
        if isinstance(value, FloatObject | NumberObject):
            return format(float(value), ".6g")
        return f"{type(value).__name__} {value!r}"
