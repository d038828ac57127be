"""Word reports where python-docx's inner parts are not as they were: the same text and tables."""

from __future__ import annotations

import io
import sys

import docx
import pytest
from reports import DATE, GOOD, assessment_of

from compliance.report.view.edition import Edition
from compliance.report.word import render as word

PARTS = {
    "docx.opc.part": "charts",
    "docx.opc.constants": "charts",
    "docx.oxml.ns": "",
}


def content(raw: bytes) -> tuple[list[str], list[list[str]], int]:
    document = docx.Document(io.BytesIO(raw))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    texts = [paragraph.text for paragraph in document.paragraphs if paragraph.text.strip()]
    return texts, rows, raw.count(b"word/charts/chart")


@pytest.mark.parametrize("module", PARTS)
def test_a_word_report_has_the_same_text_and_tables_without_inner_parts(
    module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = Edition(assessment_of(GOOD), date=DATE, digests={}, kind="plan")
    texts, rows, charts = content(word.render(edition))
    assert len(texts) > 5
    assert charts
    carry = word.word_seal.add
    # Only what carries the result is not done without.
    monkeypatch.setattr(word.word_seal, "add", lambda document, written: None)
    monkeypatch.setitem(sys.modules, module, None)
    found = content(word.render(edition))
    assert found[:2] == (texts, rows)
    assert (found[2] == charts) == (PARTS[module] != "charts")
    monkeypatch.setattr(word.word_seal, "add", carry)
    if PARTS[module] == "charts":
        with pytest.raises(ImportError):
            word.render(edition)
