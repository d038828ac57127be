"""A checklist says what it assesses and what is asked of that: forms and reports use its words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from builders import answers_data, checklist, criterion, section
from conftest import ROOT
from workbooks import book_of

from compliance.answers import starting
from compliance.checklist.model import Checklist
from compliance.errors import InputError
from compliance.files import documents
from compliance.forms import importing
from compliance.forms.page import page
from compliance.forms.text import blank
from compliance.forms.workbook import writing

FACTORY: dict[str, Any] = {
    "name": "工厂",
    "types": ["水泥", "钢铁"],
    "profile": [
        {"field": "名称"},
        {"field": "类型", "label": "行业"},
        {"field": "企业数量", "label": "生产线", "hint": "条，只写数字"},
        {"field": "概况"},
    ],
}


def factory() -> Checklist:
    return checklist(section("C1", criterion("a")), subject=FACTORY)


def test_a_blank_answers_file_asks_for_what_the_checklist_names() -> None:
    text = blank.answers_file(factory(), 2025)
    assert "园区:    # 工厂\n  名称:    # 全称，必填\n  类型:    # 行业，水泥 / 钢铁\n" in text
    assert "  企业数量:    # 生产线，条，只写数字\n  概况:    # 工厂的基本情况，两三句话\n评价期:" in text
    assert "面积" not in text


def test_the_page_and_the_workbook_ask_for_the_same() -> None:
    made = factory()
    data = page.form_data(made, year=2025, prefill=None)
    assert (data["subject"], list(data["asked"]), data["types"]) == (
        "工厂",
        ["名称", "类型", "企业数量", "概况"],
        ("水泥", "钢铁"),
    )
    labels = ["工厂名称", "行业", "生产线", "概况"]
    assert [label for label, _ in data["asked"].values()] == labels
    book = book_of(writing.workbook(made, starting.blank(made, 2025, {})))
    cover = [row[0] for row in book.worksheets[0].iter_rows(values_only=True)]
    assert cover[cover.index("工厂名称") :][:5] == [*labels, "评价期开始"]


def test_types_are_the_checklists_and_refusals_use_its_words() -> None:
    made = factory()
    given = answers_data(made, {"a": "符合"})

    def read(park: dict[str, str]) -> None:
        written = json.dumps({**given, "园区": park}).encode()
        importing.load_form(documents.from_bytes("答卷", written), made, ROOT)

    read({"名称": "启明水泥厂", "类型": "水泥"})
    with pytest.raises(InputError) as refused:
        read({"类型": "国家级"})
    told = [problem.message for problem in refused.value.problems]
    assert told == ["缺少工厂名称", "工厂类型不在可选范围内"]
