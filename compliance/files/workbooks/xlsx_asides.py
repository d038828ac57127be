"""What lies on the cells of an Excel workbook: pictures, text boxes, comments, links, embedded files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from compliance.files.budget import Budget
from compliance.files.workbooks.cells import LONGEST_ASIDE, Beside, Sheet, aside, too_many_asides
from compliance.files.workbooks.package import Package, Relations, XmlReader, relations_of, target

REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")


def cell_at(reference: str) -> tuple[int, int] | None:
    """Row and column of "B7", from 1; None where it is no place of a cell."""
    found = REFERENCE.fullmatch(reference)
    if not found:
        return None
    column = 0
    for letter in found[1].upper():
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(found[2]), column


def asides(
    package: Package, name: str, relations: Relations, links: Sequence[tuple[int, int, str]], sheet: Sheet
) -> None:
    """Keeps in `sheet` what the part `name` refers to; `links` are its links with the names of their targets."""
    for row, column, identifier in links:
        aside(sheet, row, column, "链接", relations.by_id.get(identifier, ("", ""))[1])
    comments: dict[tuple[int, int], str] = {}
    for kind, to in relations.by_id.values():
        raw = package.part(target(name, to)) if kind in {"drawing", "comments", "threadedComment"} else None
        if kind == "drawing" and raw:
            _Drawing(sheet, _parts(package, target(name, to))).read(raw)
        elif kind == "comments" and raw:
            # The thread says the same without the notice for older programs.
            comments = {**_Comments(raw, sheet.budget).found, **comments}
        elif kind == "threadedComment" and raw:
            comments |= _Comments(raw, sheet.budget).found
        elif kind == "image" or (kind == "vmlDrawing" and b"imagedata" in (package.part(target(name, to)) or b"")):
            # Behind the cells, or in the head and foot of the page.
            aside(sheet, 0, 0, "图片")
        elif kind == "ctrlProp":
            aside(sheet, 0, 0, "控件")
        elif kind in {"oleObject", "package"}:
            aside(sheet, 0, 0, "嵌入的文件", to.rpartition("/")[2])
    for place, text in comments.items():
        aside(sheet, *place, "批注", text)


def _parts(package: Package, drawing: str) -> Mapping[str, str]:
    """The parts of the pictures in a drawing, by their references."""
    raw = package.part(relations_of(drawing))
    relations = Relations(raw, package.budget) if raw else None
    inside = relations.by_id.items() if relations else ()
    return {one: target(drawing, to) for one, (_, to) in inside if relations and one not in relations.external}


class _Drawing(XmlReader):
    """Pictures, text boxes and charts with the cells that their upper left corners lie on."""

    KINDS: Mapping[str, Beside] = {"pic": "图片", "sp": "文本框", "graphicFrame": "图表", "contentPart": "图片"}

    def __init__(self, sheet: Sheet, pictures: Mapping[str, str]) -> None:
        super().__init__(sheet.budget)
        self.sheet, self.pictures = sheet, pictures
        self.place = {"row": "", "col": ""}
        self.where = self.inside = ""
        self.parts: list[str] = []
        self.painted, self.part = False, ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name.endswith("Anchor"):
            self.place = {"row": "", "col": ""}
        elif name == "from":
            self.inside = "from"
        elif name in self.place and self.inside == "from":
            self.where = name
        elif name in self.KINDS:
            self.parts, self.painted, self.part = [], False, ""
        elif name == "blip":
            self.painted = True
            self.part = self.part or self.pictures.get(attributes.get("embed", ""), "")
        elif name == "t":
            self.where = "t"
        elif name == "p" and self.parts:
            self.parts.append(" ")

    def end(self, name: str) -> None:
        if name in {"t", "row", "col"}:
            self.where = ""
        elif name == "from":
            self.inside = ""
        elif name in self.KINDS:
            text = "".join(self.parts)
            # A shape without a word is a line or a frame, unless it is filled with a picture.
            if name != "sp" or text.strip() or self.painted:
                row, column = (int(n) + 1 if n.isdecimal() and len(n) < 8 else 0 for n in self.place.values())
                aside(self.sheet, row, column, "图片" if self.painted else self.KINDS[name], text, self.part)
            self.parts = []

    def text(self, data: str) -> None:
        if self.where == "t":
            self.parts.append(data)
        elif self.where and len(self.place[self.where]) < 8:
            self.place[self.where] += data


class _Comments(XmlReader):
    """Comments by their cells, of the old kind and of the new."""

    def __init__(self, raw: bytes, budget: Budget) -> None:
        super().__init__(budget)
        self.found: dict[tuple[int, int], str] = {}
        self.place: tuple[int, int] | None = None
        self.wanted = False
        self.read(raw)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name in {"comment", "threadedComment"}:
            self.place = cell_at(attributes.get("ref", ""))
            if self.place:
                before = self.found.get(self.place, "")[:LONGEST_ASIDE]
                self.found[self.place] = f"{before}；" if before else ""
                if len(self.found) > self.budget.asides:
                    raise too_many_asides()
        elif name in {"t", "text"}:
            self.wanted = True

    def end(self, name: str) -> None:
        if name in {"t", "text"}:
            self.wanted = False

    def text(self, data: str) -> None:
        if self.wanted and self.place and data.strip() and len(self.found[self.place]) < LONGEST_ASIDE:
            self.found[self.place] += data[:LONGEST_ASIDE]
