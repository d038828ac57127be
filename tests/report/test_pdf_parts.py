"""PDFs where WeasyPrint's or pydyf's inner parts are not as they were: the same content, made the public way."""

from __future__ import annotations

import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pydyf
import pypdf
import pytest
import weasyprint
from reports import DATE, UNFINISHED, page_of

from compliance.report.pdf import render as pdf
from compliance.report.pdf import system, weasyprint_parts

CARRIED = '{"a": 1}'
Spoil = Callable[[pytest.MonkeyPatch], None]


def made() -> bytes:
    return pdf.render(page_of(UNFINISHED, kind="brief"), date=DATE, templates=None, attachment=CARRIED)


def content(raw: bytes) -> tuple[list[str], dict[str, list[bytes]], list[str]]:
    """The text of every page, what is attached, and the bookmarks."""
    reader = pypdf.PdfReader(io.BytesIO(raw))
    titles = [str(item.title) for item in reader.outline if not isinstance(item, list)]
    return [page.extract_text() for page in reader.pages], dict(reader.attachments), titles


@cache
def expected() -> tuple[list[str], dict[str, list[bytes]], list[str]]:
    found = content(made())
    assert "暂计" in found[0][0]
    assert list(found[1].values()) == [[CARRIED.encode()]]
    return found


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    expected()
    weasyprint_parts._html.cache_clear()
    yield
    weasyprint_parts._html.cache_clear()


def as_it_is(_: pytest.MonkeyPatch) -> None: ...


def no_style_sheet(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(weasyprint, "__file__", "/nowhere/__init__.py")


def style_sheets_asked_for_otherwise(patch: pytest.MonkeyPatch) -> None:
    theirs, render = weasyprint.HTML._ua_stylesheets, weasyprint.HTML.render

    def asking(self: Any, *given: Any, **named: Any) -> Any:
        self._ua_stylesheets(dark=False)
        return render(self, *given, **named)

    patch.setattr(weasyprint.HTML, "_ua_stylesheets", lambda self, forms=False, *, dark=False: theirs(self, forms))
    patch.setattr(weasyprint.HTML, "render", asking)


def more_to_a_page_than_is_set_here(patch: pytest.MonkeyPatch) -> None:
    begin, render = weasyprint.HTML.__init__, weasyprint.HTML.render

    def beginning(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        self.needed = True

    def needing(self: Any, *given: Any, **named: Any) -> Any:
        assert self.needed
        return render(self, *given, **named)

    patch.setattr(weasyprint.HTML, "__init__", beginning)
    patch.setattr(weasyprint.HTML, "render", needing)


def no_elements(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "cssselect2", None)


def no_boxes(patch: pytest.MonkeyPatch) -> None:
    patch.delattr(weasyprint.formatting_structure, "boxes")
    patch.setitem(sys.modules, "weasyprint.formatting_structure.boxes", None)


def no_page_box(patch: pytest.MonkeyPatch) -> None:
    end = weasyprint_parts.end_tables
    patch.setattr(weasyprint_parts, "end_tables", lambda pages: end([object() for _ in pages]))


def no_pydyf(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "pydyf", None)


def objects_written_otherwise(patch: pytest.MonkeyPatch) -> None:
    """That shows only once all of them have been replaced."""
    write = pydyf.PDF.write

    def writing(self: Any, *given: Any, **named: Any) -> None:
        assert not any(type(made).__name__ == "Written" for made in self.objects)
        write(self, *given, **named)

    patch.setattr(pydyf.PDF, "write", writing)


@pytest.mark.parametrize(
    ("spoil", "parsed", "written"),
    [
        (as_it_is, 0, 1),
        (no_style_sheet, 1, 1),
        (style_sheets_asked_for_otherwise, 1, 1),
        (more_to_a_page_than_is_set_here, 1, 1),
        (no_elements, 1, 1),
        (no_boxes, 0, 1),
        (no_page_box, 0, 1),
        (no_pydyf, 0, 2),
        (objects_written_otherwise, 0, 2),
    ],
)
def test_a_pdf_has_the_same_content_without_inner_parts(
    spoil: Spoil, parsed: int, written: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`parsed` and `written` are how often that is left to the public way, and tell that the part was needed."""
    spoil(monkeypatch)
    counted: Counter[str] = Counter()
    begin, write = weasyprint.HTML.__init__, weasyprint.document.Document.write_pdf

    def beginning(self: Any, *given: Any, **named: Any) -> None:
        counted["parsed"] += 1
        begin(self, *given, **named)

    def writing(self: Any, *given: Any, **named: Any) -> Any:
        counted["written"] += 1
        return write(self, *given, **named)

    monkeypatch.setattr(weasyprint.HTML, "__init__", beginning)
    monkeypatch.setattr(weasyprint.document.Document, "write_pdf", writing)
    assert content(made()) == expected()
    assert (counted["parsed"], counted["written"]) == (parsed, written)


def test_the_machine_is_examined_without_inner_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    def stated() -> list[tuple[str, bool]]:
        return [(part.name, part.present) for part in system.examine()]

    there = stated()
    monkeypatch.setitem(sys.modules, "weasyprint.text.ffi", None)
    assert stated() == there
    assert {part.detail for part in system.examine() if part.name == "Pango"} == {"已载入"}
    monkeypatch.setattr(
        weasyprint_parts, "undrawn", lambda document, undrawn=weasyprint_parts.undrawn: undrawn(object())
    )
    assert all(part.present for part in system.examine())
