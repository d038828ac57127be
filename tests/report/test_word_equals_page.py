"""Word says what the page and the PDF say: the text of each part in its order, in every kind and theme."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import pypdfium2
import pytest
from conftest import ROOT, window_service
from docx.oxml.ns import qn
from reports import GOOD, UNFINISHED, VETOED, ZEROED, assessment_of

from compliance import load_answers, scoring
from compliance.analysis.past import by_its_own
from compliance.forms import evidence, importing
from compliance.report.document.kinds import KINDS
from compliance.report.html import page
from compliance.report.pdf import render as pdf
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.report.word import render as word

pytestmark = pytest.mark.usefixtures("typeset_once")

DATE = datetime.date(2026, 1, 31)
THEMES = ("", "modern", "formal", "sample")

REVIEWED = ZEROED.parent / "复核" / "2025.yaml"
AROUND = 30


@cache
def edition(path: Path, kind: str, theme: str, years: int = 0) -> Edition:
    a = assessment_of(path)
    if kind == "review":
        rules = window_service()
        a = scoring.assess(rules, importing.reviewed(load_answers(path, rules), REVIEWED, rules))
    before = path.with_name("2024.yaml")
    earlier = [by_its_own(assessment_of(before))] if years else []
    if theme == "sample":
        look = theme_files.load(str(ROOT / "templates" / "themes" / "sample" / "theme.yaml"))
    else:
        look = theme_files.load(theme) if theme else Look()
    return Edition(
        a,
        date=DATE,
        digests=evidence.digests(a.sheet, path.parent),
        kind=kind,
        look=look,
        earlier=earlier,  # type: ignore[arg-type]
    )


class Page(HTMLParser):
    """The text of a page by the part that it stands in; of a chart, what is said of it."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {"cover": ""}
        self.part, self.silent = "cover", 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in ("svg", "style", "title", "script") or told.get("class") == "bullet":
            self.silent += 1
        if tag == "svg":
            self.add(told["aria-label"] or "")
        elif tag == "nav":
            self.part = "contents"
        elif tag == "h2" and told.get("id"):
            self.part = told["id"] or ""
        elif told.get("class") in ("about", "closing body"):
            self.part = str(told["class"])

    def handle_endtag(self, tag: str) -> None:
        if self.silent and tag in ("svg", "style", "title", "script", "span"):
            self.silent -= 1

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.add(data)

    def add(self, text: str) -> None:
        self.found[self.part] = self.found.get(self.part, "") + tight(text)


def tight(text: str) -> str:
    return re.sub(r"\s", "", text)


def of_page(html: str) -> dict[str, str]:
    reader = Page()
    reader.feed(html)
    return {part: text for part, text in reader.found.items() if text}


def of_word(raw: bytes) -> dict[str, str]:
    """The same of a Word document: a part begins at a place that the contents refer to."""
    found, part = dict[str, str](), "cover"
    for paragraph in docx.Document(io.BytesIO(raw)).element.body.iter(qn("w:p")):
        text = tight("".join(texts(paragraph)))
        for mark in paragraph.iter(qn("w:bookmarkStart")):
            part = mark.get(qn("w:name")).removeprefix("part_")
        if text == "目录":
            part = "contents"
        elif text == "阅读说明":
            part = "about"
        if text:
            found[part] = found.get(part, "") + text
    return found


def texts(paragraph: Any) -> Iterator[str]:
    for one in paragraph.iter(qn("w:t"), "{*}docPr"):
        if next(one.iterancestors(qn("w:p"))) is paragraph:
            yield (one.text or "") if one.tag == qn("w:t") else one.get("descr", "")


def told(one: str, other: str) -> str:
    """Where two texts part."""
    for tag, i, end, j, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag != "equal":
            return f"…{one[max(0, i - AROUND) : end + AROUND]}… / …{other[max(0, j - AROUND) : to + AROUND]}…"
    return ""


CASES = [
    # The words are the same in every theme but for its own: each kind in one of them, and one kind in all.
    *((ZEROED, "gap", theme, 1) for theme in THEMES),
    *((ZEROED, kind, THEMES[(n + 1) % 4], 1) for n, kind in enumerate(KINDS) if kind != "gap"),
    *((path, kind, "", 0) for path in (GOOD, VETOED, UNFINISHED) for kind in ("full", "gap", "brief")),
]
FAST = {(ZEROED, "gap", "", 1), (ZEROED, "brief", "formal", 1), (UNFINISHED, "full", "", 0)}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(
            case, id="-".join(map(str, (case[0].parent.name, *case[1:]))), marks=[pytest.mark.slow] * (case not in FAST)
        )
        for case in CASES
    ],
)
def test_word_says_part_by_part_what_the_page_says(case: tuple[Path, str, str, int]) -> None:
    asked = edition(*case)
    html, document = of_page(page.render(asked)), of_word(word.render(asked))
    # What closes a report has no heading, and stands at its end.
    closing = html.pop("closing body", "")
    if closing:
        html[[*html][-1]] += closing
    assert [*document] == [*html]
    assert [f"{part}：{told(html[part], document[part])}" for part in html if html[part] != document[part]] == []


@pytest.mark.slow
@pytest.mark.parametrize("theme", THEMES)
def test_the_pdf_has_every_paragraph_of_the_word_document(theme: str) -> None:
    asked = edition(ZEROED, "gap", theme, 1)
    opened = pypdfium2.PdfDocument(pdf.render(page.render(asked), date=DATE, templates=None))
    printed = tight("".join(one.get_textpage().get_text_bounded() for one in opened))
    lost = []
    for paragraph in docx.Document(io.BytesIO(word.render(asked))).element.body.iter(qn("w:t")):
        text = tight(paragraph.text or "")
        # A line may end at the foot of a page, and go on after its footer and the next one's header.
        if text and text[:8] not in printed:
            lost.append(text)
    assert lost == []
