"""Last year's evidence is offered in every form, with whether it still holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import answers_text

from compliance.forms import importing

Run = Callable[..., Any]
GIVEN = "结果: 3\n佐证: [旧证.pdf | 有效至 2025-03-31, 执照.pdf | 有效至 2027-04-30, 2025年台账.xlsx]"
OFFERED = (
    "执照.pdf | 有效至 2027-04-30（仍有效）",
    "旧证.pdf | 有效至 2025-03-31（已过期）",
    "2025年台账.xlsx（待更新）",
)


@pytest.fixture
def last(tmp_path: Path) -> Path:
    path = tmp_path / "2025.yaml"
    path.write_text(answers_text({"C4.1-1": GIVEN}))
    return path


def test_init_keeps_what_still_holds_and_offers_the_rest(last: Path, run: Run) -> None:
    made = last.parent / "2026.yaml"
    assert run("init", made, "--year", "2026", "--last", last)[0] == 0
    text = made.read_text()
    assert all(offer in text for offer in OFFERED)
    answer = importing.load(made, beginning=True)[1].answers["C4.1-1"]
    assert [piece.text for piece in answer.evidence] == ["执照.pdf"]


def test_a_workbook_and_a_page_offer_it(last: Path, run: Run) -> None:
    book, page = last.parent / "表.xlsx", last.parent / "页.html"
    assert run("form", "xlsx", "--prefill", last, "--year", "2026", "-o", book, "-q")[0] == 0
    cells = [str(cell.value) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    assert any(all(f"上年：{offer}" in cell for offer in OFFERED) for cell in cells)
    assert run("form", "html", "--prefill", last, "--year", "2026", "-o", page, "-q")[0] == 0
    assert all(offer in page.read_text() for offer in OFFERED)
