"""What a PDF shows: its pages' text, and a digest of everything that a page is drawn of.

The file is a stranger's, and pypdf reads it: who calls bounds time and memory.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
import warnings
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from compliance.report.printed import Piece, joined

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
UNSEEN = {*("/Type", "/Parent", "/Contents", "/Annots", "/StructParents", "/Tabs", "/Metadata"), *INHERITED}
"""Of a page, besides what is looked at by itself."""
AROUND = {"/Parent", "/P", "/StructParent"}
"""What leads from an object to those around it."""
CHAINED = {"/First", "/Last", "/Next", "/Prev"}
"""What leads from a bookmark to others."""
AS_WRITTEN = {"/Length", "/Filter", "/DecodeParms"}
"""How a stream is packed."""
BEYOND = (
    *("/AA", "/AF", "/Collection", "/Dests", "/Names", "/OCProperties", "/OpenAction", "/PageLabels"),
    *("/PageLayout", "/PageMode", "/Requirements", "/Threads", "/URI", "/ViewerPreferences"),
)
"""What of a document, outside its pages, decides what is seen."""
SUBSET = re.compile("^/[A-Z]{6}[+]")
SHIPPED = {"Noto-Sans-SC", "Noto-Sans-SC-Bold"}
"""The fonts that every machine has."""


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


def drawn(raw: bytes, *, strict: bool = False) -> Drawn:
    """What the pages are drawn of, whatever objects it is kept in.

    `strict` raises for what one program may read otherwise than another: a name twice, an index that is not right.
    """
    reader, made = _reader(raw, strict=strict), Drawn()
    pages = [*reader.pages]
    walk = _Walk(pages)
    for number, page in enumerate(pages, start=1):
        made.pages.append(_page(page, number, made.stamps, walk))
    root = reader.trailer["/Root"]
    form = root.get("/AcroForm")
    parts = [walk.of(root.raw_get(name)) if name in root else "" for name in BEYOND]
    parts.append(walk.outline(root["/Outlines"]) if "/Outlines" in root else "")
    parts.append("XFA" if form is not None and "/XFA" in form.get_object() else "")
    made.beyond, made.fonts = digest("".join(parts)), walk.fonts
    return made


def photographs(raw: bytes) -> Iterator[bytes]:
    """Every JPEG that a page is drawn with."""
    for page in _reader(raw).pages:
        drawn_with = page["/Resources"].get("/XObject", None) if "/Resources" in page else None
        for one in drawn_with.get_object().values() if drawn_with is not None else ():
            stream = one.get_object()
            if stream.get("/Subtype") == "/Image" and stream.get("/Filter") == "/DCTDecode":
                yield stream.get_data()


def _reader(raw: bytes, *, strict: bool = False) -> Any:
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pypdf.PdfReader(io.BytesIO(raw), strict=strict)


def _page(page: Any, number: int, stamps: list[Stamp], walk: _Walk) -> str:
    contents = page.get_contents()
    parts = [digest(contents.get_data() if contents is not None else b"")]
    parts += [walk.of(page[name]) if name in page else "" for name in INHERITED]
    parts += [f"{name} {walk.of(page[name])}" for name in sorted(page) if name not in UNSEEN]
    for annotation in _annotations(page):
        if annotation.get("/Subtype") == "/Widget" and _kind(annotation) == "/Sig":
            corners = tuple(float(corner) for corner in annotation.get("/Rect", ()))
            if len(corners) != 4 or (corners[0] != corners[2] and corners[1] != corners[3]):
                stamps.append((number, corners))
        else:
            parts.append(walk.of(annotation))
    return digest("\n".join(parts))


def _annotations(page: Any) -> Iterator[Any]:
    for reference in page.get("/Annots", None) or ():
        yield reference.get_object()


def _kind(annotation: Any) -> Any:
    """The kind of a form's field, which its parent may say."""
    parent = annotation.get("/Parent")
    return annotation.get("/FT") or (parent.get_object().get("/FT") if parent is not None else None)


def digest(content: str | bytes) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content).hexdigest()


class _Walk:
    """Digests of objects with all that they refer to, whatever numbers they have; of a page only which one it is."""

    def __init__(self, pages: Sequence[Any]) -> None:
        places = [page.indirect_reference for page in pages]
        self.known = {(at.idnum, at.generation): f"page {number}" for number, at in enumerate(places) if at}
        self.fonts: set[str] = set()

    def of(self, value: Any, without: Collection[str] = AROUND) -> str:
        from pypdf.generic import DictionaryObject, FloatObject, IndirectObject, NumberObject, StreamObject

        if isinstance(value, IndirectObject):
            place = value.idnum, value.generation
            if place not in self.known:
                # Met again before it is known, it is one of those around.
                self.known[place] = "around"
                self.known[place] = digest(self.of(value.get_object()))
            return self.known[place]
        if isinstance(value, DictionaryObject):
            stream = isinstance(value, StreamObject)
            if "/BaseFont" in value:
                self.fonts.add(SUBSET.sub("", str(value["/BaseFont"])).lstrip("/"))
            names = [name for name in sorted(value) if name not in without and not (stream and name in AS_WRITTEN)]
            inside = [f"{name} {self.of(value.raw_get(name))}" for name in names]
            return f"<{' '.join(inside)}>{digest(value.get_data()) if isinstance(value, StreamObject) else ''}"
        if isinstance(value, list):
            return f"[{' '.join(map(self.of, value))}]"
        if isinstance(value, FloatObject | NumberObject):
            return format(float(value), ".6g")
        return f"{type(value).__name__} {value!r}"

    def outline(self, root: Any) -> str:
        """The bookmarks, each of which leads to the next."""
        waiting, parts, seen = [root], list[str](), set[int]()
        for item in waiting:
            parts.append(self.of(item, {*AROUND, *CHAINED}))
            for name in ("/First", "/Next"):
                if name in item and (at := item.raw_get(name).idnum) not in seen:
                    seen.add(at)
                    waiting.append(item[name])
        return "\n".join(parts)
