"""What a Word document shows: its paragraphs wherever they stand, the figures of its charts, its pictures.

A word processor that saves a document writes styles and properties its own way; page numbers it fills in itself.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping

from compliance.files.budget import Budget
from compliance.files.workbooks.package import Package, XmlReader
from compliance.files.workbooks.xlsx import is_on
from compliance.report.printed import Piece, joined

PARTS = {
    "document": "正文",
    "header": "页眉",
    "footer": "页脚",
    "footnotes": "脚注",
    "endnotes": "尾注",
    "comments": "批注",
    "chart": "图",
    "data": "图示",
}
PART = re.compile(rf"word/(?:charts/|diagrams/)?({'|'.join(PARTS)})\d*\.xml")
PICTURE = re.compile(r"word/.*\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg|bin|xls[xm]?|docx?)")
EMBEDDED = re.compile(r"word/embeddings/.*\.xlsx")
"""The workbooks of charts, which are drawn of the figures in the chart itself."""
RESULT = "="
BLANKS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}


def printed(raw: bytes) -> list[Piece]:
    """Every paragraph of the text in its order; then what stands elsewhere, in whatever order and how often it may."""
    package = Package(raw)
    parts = {name: found[1] for name in package.members if (found := PART.fullmatch(name))}
    body, elsewhere = list[Piece](), set[Piece]()
    for name, kind in parts.items():
        reader = _Part(package.budget)
        reader.read(package.needed(name))
        pieces = [Piece(PARTS[kind], text) for text in reader.found]
        if kind == "document":
            body += pieces
        else:
            elsewhere |= {*pieces}
    return [*body, *sorted(elsewhere), *sorted(_pictures(package))]


def _pictures(package: Package) -> Iterator[Piece]:
    for name in package.members:
        if PICTURE.fullmatch(name) and not EMBEDDED.fullmatch(name):
            yield Piece("图片", hashlib.sha256(package.needed(name)).hexdigest()[:16])


class _Part(XmlReader):
    """The paragraphs and the figures of one part."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.found: list[str] = []
        self.open: list[list[str]] = []
        """The texts of paragraphs, one within another."""
        self.wanted, self.hidden, self.aside = False, False, 0
        self.fields: list[list[str]] = []
        """The code of each field around, in pieces; the first is RESULT once its result has begun."""
        self.coding = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "Fallback" or self.aside:
            # The same again, for older programs.
            self.aside += 1
        elif name == "p":
            self.open.append([])
        elif name in ("t", "v"):
            self.wanted = not self.hidden
            if name == "v":
                self.open.append([])
        elif name == "r":
            self.hidden = False
        elif name == "vanish" and is_on(attributes):
            self.hidden = True
        elif name == "fldSimple":
            self.fields.append([RESULT, attributes.get("instr", "")])
        elif name == "instrText":
            self.coding = True
        elif name == "fldChar":
            self.field(attributes.get("fldCharType", ""))
        elif self.open:
            self.within(name, attributes)

    def within(self, name: str, attributes: Mapping[str, str]) -> None:
        """What a paragraph holds beside its text."""
        if name in BLANKS:
            self.open[-1].append(BLANKS[name])
        elif name == "sym":
            self.open[-1].append(f"〔{attributes.get('char', '')}〕")

    def field(self, what: str) -> None:
        """A field begins, or its result does, or it ends."""
        if what == "begin":
            self.fields.append([])
        elif what == "separate" and self.fields:
            self.fields[-1].insert(0, RESULT)
        elif what == "end" and self.fields:
            self.fields.pop()

    def end(self, name: str) -> None:
        if self.aside:
            self.aside -= 1
        elif name in ("p", "v") and self.open:
            text = joined("".join(self.open.pop()))
            if text:
                self.found.append(_figure(text) if name == "v" else text)
        if name in ("t", "v"):
            self.wanted = False
        elif name == "instrText":
            self.coding = False
        elif name == "fldSimple" and self.fields:
            self.fields.pop()

    def text(self, data: str) -> None:
        if self.coding and self.fields:
            self.fields[-1].append(data)
        elif self.wanted and self.open and not (data.strip().isdecimal() and self.numbering()):
            self.open[-1].append(data)

    def numbering(self) -> bool:
        """Whether what stands is the number of a page."""
        return any(field[:1] == [RESULT] and "PAGE" in "".join(field) for field in self.fields)


def _figure(text: str) -> str:
    """A figure of a chart as every program keeps it."""
    try:
        return format(float(text), ".6g")
    except ValueError:
        return text
