"""Of two marks of punctuation side by side, the empty half between them goes, as in “，（” and “。」”."""

from __future__ import annotations

import base64
import ctypes
import itertools
from collections.abc import Iterator
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import ROOT
from test_pages import edition

from compliance.report import formats

CLOSING = "、。〉》」』】〕）］｝，．：；！？”’"
OPENING = "〈《「『【〔（［｛“‘"
PAGE = """<html lang=zh-CN><style>
@font-face { font-family: shipped; src: url(data:font/ttf;base64,%s) } span { font: 20px shipped }
</style>%s"""


def steps(content: bytes) -> Iterator[tuple[str, float]]:
    """Every pair of marks on one line, and the way from the one to the other in ems."""
    for page in pypdfium2.PdfDocument(content):
        text = page.get_textpage()
        marks = [(chr(pdfium.FPDFText_GetUnicode(text, at)), *_place(text, at)) for at in range(text.count_chars())]
        for (first, whose, x, y, size), (second, other, right, line, _) in itertools.pairwise(marks):
            pair = (first in CLOSING and second in CLOSING + OPENING) or (first in OPENING and second in OPENING)
            if pair and whose == other and y == line:
                yield first + second, (right - x) / size


def _place(text: pypdfium2.PdfTextPage, at: int) -> tuple[int | None, float, float, float]:
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, at, x, y)
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(text, at, matrix)
    drawn = pdfium.FPDFText_GetTextObject(text, at)
    whose = ctypes.cast(drawn, ctypes.c_void_p).value
    return whose, x.value, y.value, pdfium.FPDFText_GetFontSize(text, at) * (abs(matrix.a) or 1)


def test_marks_side_by_side_are_set_tight_in_a_report() -> None:
    found = list(steps(formats.to_pdf(edition("compared", "brief", ""))))
    assert len(found) > 4
    assert [(pair, step) for pair, step in found if step > 0.55] == []


@pytest.mark.slow
def test_a_browser_sets_them_tight_with_the_shipped_font(browser: Any) -> None:
    font = base64.b64encode((ROOT / "templates" / "fonts" / "NotoSansSC-Regular.ttf").read_bytes()).decode()
    texts = ("），（", "。」。", "说）。")
    tab = browser.new_page()
    tab.set_content(PAGE % (font, "<br>".join(f"<span>{text}</span>" for text in texts)))
    tab.evaluate("document.fonts.ready")
    widths = tab.evaluate("[...document.querySelectorAll('span')].map(one => one.offsetWidth / 20)")
    tab.close()
    assert widths == [2, 2, 2.5]
