"""What is wrong with the pages of a PDF, measured: `python tests/report/page_faults.py [--pages N] FILE.pdf...`

A page is seen as its texts, lines and pictures; what each of them is (a heading, a cell, a chart) the tags tell. What
is not tagged, or only as a container, and stands at the edge is a header or a footer. All lengths are points from the
upper left corner.
"""

from __future__ import annotations

import argparse
import ctypes
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path
from typing import NamedTuple

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

SMALLEST = 8.5
MM = 72 / 25.4
EDGE = 10 * MM
"""What printers cannot be trusted to print."""
CLEAR = 1 * MM
"""What is at least between the text and the header and footer."""
LEAST = 1 / 3
"""How much of a page is to be filled."""
HEADINGS = ("/H1", "/H2", "/H3", "/H4")
CELLS = ("/TD", "/TH")
CONTAINERS = {"/Document", "/NonStruct", "/Div", "/Sect", "/Span", "/Artifact"}


class Fault(NamedTuple):
    """What is wrong, on which page, and where on it."""

    page: int
    what: str
    where: str

    def __str__(self) -> str:
        return f"第 {self.page} 页：{self.what}：{self.where}"


class Element(NamedTuple):
    """What a text belongs to: its role and which one it is."""

    role: str
    number: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Something drawn; `text` is empty for lines, areas and pictures, and `size` is that of its letters."""

    left: float
    top: float
    right: float
    bottom: float
    path: tuple[Element, ...] = ()
    text: str = ""
    size: float = 0
    line: float = 0
    """Where its letters stand."""

    def within(self, *roles: str) -> Element | None:
        """The innermost element of such a role that it is in."""
        return next((element for element in reversed(self.path) if element.role in roles), None)

    def __str__(self) -> str:
        words = f"“{self.text[:16]}”，" if self.text else ""
        return f"{words}距上 {self.top / MM:.0f} 毫米、距左 {self.left / MM:.0f} 毫米"


@dataclass(frozen=True, slots=True)
class Page:
    number: int
    width: float
    height: float
    marks: tuple[Mark, ...]
    """In the order in which they are drawn."""

    @property
    def body(self) -> list[Mark]:
        """The texts that are no header and no footer."""
        return [mark for mark in self.marks if mark.text and not self._around(mark)]

    @property
    def printed(self) -> list[Mark]:
        """The texts and the lines and areas around them, but those to the edge of the sheet."""
        marks = [mark for mark in self.marks if not self._around(mark)]
        return [mark for mark in marks if mark.text or (mark.left > 1 and mark.right < self.width - 1)]

    @property
    def top(self) -> float:
        """Where the text begins to be possible: below the header."""
        return max((mark.bottom for mark in self.around if mark.bottom < self.height / 2), default=EDGE)

    @property
    def bottom(self) -> float:
        return min((mark.top for mark in self.around if mark.top > self.height / 2), default=self.height - EDGE)

    @property
    def around(self) -> list[Mark]:
        return [mark for mark in self.marks if mark.text and self._around(mark)]

    @property
    def opening(self) -> Mark | None:
        return min(self.body, key=lambda mark: mark.top, default=None)

    @property
    def lowest(self) -> float:
        """Where its text ends, or the lines to write on."""
        drawn = (mark.bottom for mark in self.marks if not self._around(mark) and mark.bottom < self.bottom + 1)
        return max(drawn, default=self.top)

    def _around(self, mark: Mark) -> bool:
        """Whether it is in the header or the footer."""
        at_edge = mark.bottom < 0.12 * self.height or mark.top > 0.9 * self.height
        return at_edge and {element.role for element in mark.path} <= CONTAINERS


def faults(content: bytes, *, pages: int | None = None) -> list[Fault]:
    """All that is wrong; `pages` is how many there are to be, where that is promised."""
    read = list(_pages(content))
    found = [] if pages in (None, len(read)) else [Fault(len(read), f"应为 {pages} 页", f"共 {len(read)} 页")]
    found += [*_outside(read), *_empty(read), *_alone(read)]
    for page in read:
        found += [*_small(page), *_left_behind(page, read), *_overlapping(page), *_single(page)]
    return sorted(found)


def _small(page: Page) -> Iterator[Fault]:
    """Text that is too small, but in charts, headers and footers: of each size the first one."""
    small = [mark for mark in page.body if mark.size < SMALLEST - 0.01 and not mark.within("/Figure")]
    for size, marks in groupby(sorted(small, key=lambda mark: mark.size), key=lambda mark: round(mark.size, 1)):
        first, *others = marks
        more = f"等 {len(others) + 1} 处" if others else ""
        yield Fault(page.number, f"{size:g} 磅的字，小于 {SMALLEST} 磅", f"{first}{more}")


def _outside(pages: list[Page]) -> Iterator[Fault]:
    """Text beyond what the other pages of the same size keep to, nearer to the edge than can be printed, or at the
    header or footer."""
    for _, same in groupby(sorted(pages, key=_measures), key=_measures):
        group = [page for page in same if page.body]
        if not group:
            continue
        leftmost = -_common(-min(mark.left for mark in page.printed) for page in group)
        rightmost = _common(max(mark.right for mark in page.printed) for page in group)
        for page in group:
            left, right = max(EDGE, leftmost - 4 * MM), min(page.width - EDGE, rightmost + 4 * MM)
            for mark in page.body:
                if mark.left < left or mark.right > right:
                    yield Fault(page.number, "超出版心的左边或右边", str(mark))
                elif mark.top < page.top + CLEAR or mark.bottom > page.bottom - CLEAR:
                    yield Fault(page.number, "超出版心的上边或下边", str(mark))


def _common(edges: Iterable[float]) -> float:
    """What four in five pages keep to: some have only short lines, and few can go too far."""
    ordered = sorted(edges)
    return ordered[len(ordered) * 4 // 5]


def _measures(page: Page) -> tuple[int, int]:
    return round(page.width), round(page.height)


def _empty(pages: list[Page]) -> Iterator[Fault]:
    """Pages that are nearly empty, but the last of a part: the one after it begins with a heading of a part."""
    for page, after in pairwise(pages):
        filled = (page.lowest - page.top) / (page.bottom - page.top)
        if filled < LEAST and not _begins(after, "/H1", "/H2"):
            yield Fault(page.number, "不足三分之一页，又不是一部分的末页", f"只排到 {filled:.0%}")


def _begins(page: Page, *roles: str) -> bool:
    return page.opening is not None and page.opening.within(*roles) is not None


def _left_behind(page: Page, pages: list[Page]) -> Iterator[Fault]:
    """Headings with less than two lines below them, if what they head goes on on the next page."""
    after = pages[page.number : page.number + 1]
    if not after or not after[0].body or _begins(after[0], *HEADINGS):
        return
    pictures = [mark for mark in page.marks if not mark.text and mark.within("/Figure")]
    for heading in (mark for mark in page.body if mark.within(*HEADINGS)):
        below = [mark for mark in page.body if mark.top > heading.bottom and not mark.within(*HEADINGS)]
        lines = len({round(mark.line / 3) for mark in below})
        if lines < 2 and not any(mark.top > heading.bottom for mark in pictures):
            yield Fault(page.number, f"标题之下只有 {lines} 行", str(heading))


def _overlapping(page: Page) -> Iterator[Fault]:
    """Texts that lie over each other, by what is inked of them."""
    texts = sorted((mark for mark in page.marks if mark.text.strip()), key=lambda mark: mark.top)
    for number, mark in enumerate(texts):
        for other in texts[number + 1 :]:
            if other.top > mark.bottom:
                break
            wide = min(mark.right, other.right) - max(mark.left, other.left)
            high = min(mark.bottom, other.bottom) - other.top
            if wide > 1 and high > 1:
                yield Fault(page.number, f"与“{other.text[:16]}”重叠", str(mark))


def _single(page: Page) -> Iterator[Fault]:
    """Cells with one character on their last line, though the line before it was full."""
    columns: dict[float, float] = defaultdict(float)
    cells: dict[Element, list[Mark]] = defaultdict(list)
    for mark in page.body:
        cell = mark.within(*CELLS)
        if cell:
            cells[cell].append(mark)
    for marks in cells.values():
        left = round(min(mark.left for mark in marks))
        columns[left] = max(columns[left], *(mark.right for mark in marks))
    for marks in cells.values():
        lines = [list(line) for _, line in groupby(marks, key=lambda mark: round(mark.line))]
        if len(lines) < 2 or len("".join(mark.text for mark in lines[-1]).strip()) != 1:
            continue
        last = lines[-1][0]
        if re.search(r"\w{16}$", lines[-2][-1].text, re.ASCII):
            continue  # one word that is longer than the line
        ends = max(mark.right for mark in lines[-2])
        edge = columns[round(min(mark.left for mark in marks))]
        if edge - ends < 0.9 * last.size and edge - last.left > 3 * last.size:
            yield Fault(page.number, "一格的末行只有一个字", f"{last}，在“{lines[-2][0].text[:16]}”之下")


def _alone(pages: list[Page]) -> Iterator[Fault]:
    """Rows that stand alone on a page while their table goes on before or after it; unless they are high."""
    for page, after in pairwise(pages):
        end, start = max(page.body, key=lambda mark: mark.bottom, default=None), after.opening
        if not end or not start:
            continue
        above, below = _rows(page, end), _rows(after, start)
        if len(_lefts(above) & _lefts(below)) < 2:
            continue  # another table
        for where, rows in ((page, above), (after, below)):
            marks = [mark for row in rows for mark in row]
            high = max(mark.bottom for mark in marks) - min(mark.top for mark in marks)
            if len(rows) == 1 and high < 0.2 * where.height:
                yield Fault(where.number, "表格在这一页只有一行", str(marks[0]))


def _rows(page: Page, mark: Mark) -> list[list[Mark]]:
    """The rows, but those of the head, of the part of a table on a page that a text is in."""
    table = mark.within("/Table")
    rows: dict[Element | None, list[Mark]] = defaultdict(list)
    for other in page.body:
        if table and table in other.path and not other.within("/THead"):
            rows[other.within("/TR")].append(other)
    return list(rows.values())


def _lefts(rows: list[list[Mark]]) -> set[int]:
    return {round(mark.left) for row in rows for mark in row}


def _pages(content: bytes) -> Iterator[Page]:
    paths = _tags(content)
    for index, page in enumerate(pypdfium2.PdfDocument(content)):
        width, height = page.get_size()
        text = page.get_textpage()
        marks = (_mark(part, moved, height, text, paths.get((index, tag), ())) for part, moved, tag in _drawn(page))
        yield Page(index + 1, width, height, tuple(marks))


Object = pdfium.FPDF_PAGEOBJECT
Matrix = tuple[float, float, float, float, float, float]
WHOLE: Matrix = (1, 0, 0, 1, 0, 0)


def _drawn(page: pypdfium2.PdfPage) -> Iterator[tuple[Object, Matrix, int]]:
    """Every object with the matrix of what it is in, and the number of its tag: that of the drawing that it is in."""
    for index in range(pdfium.FPDFPage_CountObjects(page)):
        part = pdfium.FPDFPage_GetObject(page, index)
        yield from _inside(part, WHOLE, pdfium.FPDFPageObj_GetMarkedContentID(part))


def _inside(part: Object, moved: Matrix, tag: int) -> Iterator[tuple[Object, Matrix, int]]:
    if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_FORM:
        yield part, moved, tag
        return
    inner = _times(_matrix(part), moved)
    for index in range(pdfium.FPDFFormObj_CountObjects(part)):
        yield from _inside(pdfium.FPDFFormObj_GetObject(part, index), inner, tag)


def _matrix(part: Object) -> Matrix:
    found = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(part, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _mark(part: Object, moved: Matrix, height: float, text: pypdfium2.PdfTextPage, path: tuple[Element, ...]) -> Mark:
    bounds = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(part, *bounds)
    left, bottom, right, top = (bound.value for bound in bounds)
    corners = [_at(moved, x, y) for x in (left, right) for y in (bottom, top)]
    across, up = [x for x, _ in corners], [height - y for _, y in corners]
    box = Mark(min(across), min(up), max(across), max(up), path)
    if pdfium.FPDFPageObj_GetType(part) != pdfium.FPDF_PAGEOBJ_TEXT:
        return box
    whole = _times(_matrix(part), moved)
    size = ctypes.c_float()
    pdfium.FPDFTextObj_GetFontSize(part, size)
    scale = abs(whole[0] * whole[3] - whole[1] * whole[2]) ** 0.5
    words = re.sub(r"\s+", " ", _text(part, text))
    return Mark(box.left, box.top, box.right, box.bottom, path, words, size.value * scale, height - whole[5])


def _text(part: Object, page: pypdfium2.PdfTextPage) -> str:
    length = pdfium.FPDFTextObj_GetText(part, page, None, 0)
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium.FPDFTextObj_GetText(part, page, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _tags(content: bytes) -> dict[tuple[int, int], tuple[Element, ...]]:
    """For every tagged piece of every page, the elements that it is in, from the outermost."""
    document = pypdf.PdfReader(io.BytesIO(content))
    numbers = {page.indirect_reference.idnum: index for index, page in enumerate(document.pages)}  # type: ignore[union-attr]
    found: dict[tuple[int, int], tuple[Element, ...]] = {}
    counted = iter(range(10**9))

    def walk(element: pypdf.generic.DictionaryObject, path: tuple[Element, ...], page: int) -> None:
        if "/Pg" in element:
            page = numbers[element.raw_get("/Pg").idnum]
        if "/MCID" in element:
            found[page, element["/MCID"]] = path
        elif "/S" in element:
            path = (*path, Element(str(element["/S"]), next(counted)))
            for child in _children(element):
                if isinstance(child, int):
                    found[page, child] = path
                else:
                    walk(child, path, page)

    for child in _children(document.root_object.get("/StructTreeRoot", {})):  # type: ignore[arg-type]
        walk(child, (), -1)
    return found


def _children(element: pypdf.generic.DictionaryObject) -> Iterable:
    children = element.get("/K", ())
    return [child.get_object() for child in (children if isinstance(children, list | tuple) else [children])]


def main() -> int:
    parser = argparse.ArgumentParser(description="量 PDF 的页面，列出毛病")
    parser.add_argument("files", nargs="+", type=Path, metavar="PDF")
    parser.add_argument("--pages", type=int, metavar="N", help="应有几页")
    arguments = parser.parse_args()
    count = 0
    for path in arguments.files:
        found = faults(path.read_bytes(), pages=arguments.pages)
        count += len(found)
        print(f"{path}：{len(found)} 处")
        for fault in found:
            print(f"  {fault}")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
