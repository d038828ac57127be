"""A reviewer's columns in the workbook, and reviews through every kind of form: none is lost without a word."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import DETERMINISTIC, Entry, answers_data, checklist, scale, section
from conftest import ROOT, window_service
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import DESKTOP, opened, page_file, saved, window
from playwright.sync_api import Browser
from sheets import at_random
from test_workbook_libreoffice import FILTERS, resaved
from workbooks import as_csv, book_of, cell_of, filled, parsed, refusal, small

from compliance import load_answers
from compliance.answers import starting
from compliance.answers.model import AnswerSheet
from compliance.answers.reading import parse
from compliance.checklist.model import Checklist
from compliance.forms import importing
from compliance.forms.workbook import reading, writing

Run = Callable[..., tuple[int, str, str]]
EXAMPLE = ROOT / "examples" / "wumeng-industrial"
ANSWERS, REVIEW = EXAMPLE / "2025.yaml", EXAMPLE / "复核" / "2025.yaml"


def reviewed_at_random(made: Checklist, seed: int) -> AnswerSheet:
    """Answers of every kind, of which every second was reviewed: with the same result or another."""
    own, groups = at_random(made, seed, blank=0.2, left_out=0.3)
    found, other_groups = at_random(made, seed + 1, left_out=0.3)
    data = answers_data(made, {name: entry for name, entry in own.items() if entry}, **groups)
    again = answers_data(made, found, **other_groups)
    for top in ("作答", "加分项", "专项扣分"):
        for number, (name, entry) in enumerate((again.get(top) or {}).items()):
            if number % 2 == seed % 2 and entry:
                mine = data[top].get(name) or {}
                result = mine if number % 3 == 0 and (mine.get("结果") or mine.get("不适用")) else entry
                kept = {field: result[field] for field in ("结果", "不适用", "否决情形") if field in result}
                data[top][name] = {**mine, "复核": {**kept, "理由": "=现场核对", "复核人": "李", "日期": "2026-02-01"}}
    sheet, findings = parse(data, made)
    assert not findings, findings
    return sheet


@settings(DETERMINISTIC, max_examples=15)
@given(st.integers(0, 10**6))
def test_any_review_comes_back_as_it_was(seed: int) -> None:
    made = small()
    before = reviewed_at_random(made, seed)
    assert before.reviewed
    form = reading.from_bytes("表.xlsx", writing.workbook(made, before))
    assert parse(form.data, made) == (before, [])
    assert (form.problems, form.for_review) == ((), True)


def for_review(made: Checklist, answers: dict[str, Any], **groups: Any) -> bytes:
    sheet, findings = parse(answers_data(made, answers, **groups), made)
    assert not findings
    return writing.workbook(made, sheet, for_review=True)


def two() -> Checklist:
    return checklist(section("C1", section("C1.1", scale("a", 40), scale("b", 60))))


def test_a_reviewer_agrees_or_differs_in_columns_of_their_own(tmp_path: Path) -> None:
    made = two()
    typed = {("a", "复核意见"): "同意", ("b", "复核意见"): "改判", ("b", "复核结果"): 5, ("b", "复核理由"): "只有五家"}
    content = filled(typed, for_review(made, {"a": "9", "b": "8"}))
    found = parsed(content, tmp_path, made).answers
    assert (found["a"].value, found["a"].own.value, found["b"].value, found["b"].own.value) == (9, 9, 5, 8)
    assert found["b"].review is not None
    assert found["b"].review.reason == "只有五家"
    text = as_csv(content, "a").encode("utf-8-sig")
    sheet = tmp_path / "表.csv"
    sheet.write_bytes(text)
    assert reading.read(sheet).data["作答"]["b"]["复核"] == {"结果": "5", "理由": "只有五家"}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"复核意见": "改判"}, "选了“改判”，没有填复核的结果"),
        ({"复核意见": "改判", "复核结果": 9}, "选了“改判”，复核的结果却与自评相同"),
        ({"复核意见": "改判", "复核结果": 5}, "复核与自评不同，须写明理由"),
        ({"复核意见": "改判", "复核结果": "很多", "复核理由": "多了几家"}, "不是数字"),
        ({"复核意见": "改判", "复核结果": "=1+1", "复核理由": "公式不算"}, "不能是公式"),
        ({"复核意见": "同意", "复核结果": 5}, "选了“同意”，又填了不同的结果"),
        ({"复核意见": "不同意"}, "应选“同意”或“改判”"),
        ({"复核人": "李"}, "没有复核意见"),
        ({"复核意见": "同意", "复核日期": "昨天"}, "日期"),
    ],
)
def test_what_a_reviewer_may_not_type_is_told_with_its_cell(
    typed: dict[str, Any], message: str, tmp_path: Path
) -> None:
    made = two()
    content = filled({("a", name): value for name, value in typed.items()}, for_review(made, {"a": "9", "b": "8"}))
    told = refusal(content, tmp_path, made)
    assert message in told
    book = book_of(content)
    cells = [cell_of(book, "a", name) for name in ("复核意见", "复核结果", "复核理由", "复核日期")]
    assert any(f"!{cell.coordinate}: " in told for cell in cells), told


def test_nobody_answers_for_the_park_by_agreeing(tmp_path: Path) -> None:
    made = two()
    content = filled({("b", "复核意见"): "同意"}, for_review(made, {"a": "9"}))
    assert "自评没有作答，不能同意" in refusal(content, tmp_path, made)


def test_a_reviewers_column_that_was_deleted_is_missed(tmp_path: Path) -> None:
    made = two()
    book = book_of(filled({("a", "复核意见"): "同意"}, for_review(made, {"a": "9", "b": "8"})))
    cell = cell_of(book, "a", "复核理由")
    cell.parent.cell(4, cell.column).value = "别的"
    book.save(tmp_path / "改.xlsx")
    assert "缺少“复核理由”一列" in refusal((tmp_path / "改.xlsx").read_bytes(), tmp_path, made)


def test_only_the_reviewers_cells_are_open_in_a_form_for_review() -> None:
    book = book_of(for_review(two(), {"a": "9", "b": "8"}))
    assert {cell_of(book, "a", name).protection.locked for name in ("结果", "说明", "佐证材料", "填写日期")} == {True}
    assert {cell_of(book, "a", name).protection.locked for name in ("复核意见", "复核结果", "复核理由")} == {False}
    assert book["封面"]["A1"].value.endswith("复核表")
    plain = book_of(writing.workbook(two(), starting.blank(two(), 2025, {})))
    headings = [cell.value for sheet in plain.worksheets for row in sheet.iter_rows(max_row=4) for cell in row]
    assert not [heading for heading in headings if heading and str(heading).startswith("复核")]


# The commands


@pytest.fixture
def reviewed(run: Run, tmp_path: Path) -> Path:
    """The example's answers with their review in one file, beside their evidence."""
    shutil.copytree(EXAMPLE / "佐证", tmp_path / "佐证")
    path = tmp_path / "合并.yaml"
    assert run("import", ANSWERS, "--review", REVIEW, "-o", path, "-q")[0] == 0
    return path


def test_a_review_goes_through_the_workbook_and_back(run: Run, reviewed: Path, tmp_path: Path) -> None:
    form, back = tmp_path / "表.xlsx", tmp_path / "回.yaml"
    assert run("form", "xlsx", "--prefill", reviewed, "-o", form, "-q")[0] == 0
    assert run("import", form, "-o", back, "-q")[0] == 0
    assert back.read_bytes() == reviewed.read_bytes()
    assert "以复核为准：复核 76.1 分" in run("score", form)[1]
    assert run("review", ANSWERS, form, "-f", "json")[1] == run("review", ANSWERS, REVIEW, "-f", "json")[1]


def test_a_review_is_written_beside_the_answers_that_were_handed_in(run: Run, tmp_path: Path) -> None:
    form = tmp_path / "复核表.xlsx"
    assert run("form", "xlsx", "--prefill", ANSWERS, "--for-review", "-o", form, "-q")[0] == 0
    assert "没有任何一项复核" in run("review", ANSWERS, form)[2]
    book = openpyxl.load_workbook(form)
    cell_of(book, "C4.1-1", "复核意见").value = "同意"
    cell_of(book, "C4.2-1", "结果").value = "部分符合"
    book.save(form)
    told = run("review", ANSWERS, form)[2]
    assert "复核表中的自评与答卷不同" in told
    assert "C4.2-1" in told


@pytest.mark.parametrize("options", [[], ["--prefill", ANSWERS, "--year", "2026"]])
def test_a_form_for_review_is_of_answers_that_are_there(run: Run, tmp_path: Path, options: list[Any]) -> None:
    code, _, err = run("form", "xlsx", "--for-review", *options, "-o", tmp_path / "表.xlsx")
    assert (code, "被复核的答卷" in err) == (2, True)


def test_last_years_review_is_this_years_start_and_no_review_of_it(run: Run, reviewed: Path, tmp_path: Path) -> None:
    form = tmp_path / "表.xlsx"
    code, _, err = run("form", "xlsx", "--prefill", reviewed, "--year", "2026", "-o", form)
    assert (code, "上年的复核意见不带入" in err) == (0, True)
    sheet = importing.parts_of([reading.read(form)], window_service(), lambda _: "")[0][0].sheet
    assert (sheet.reviewed, sheet.answers["C4.3-2"].value) == (False, "部分符合")


def test_the_web_page_keeps_a_review(browser: Browser, reviewed: Path, tmp_path: Path) -> None:
    rules, sheet = importing.load(reviewed)
    path = page_file(tmp_path, rules, sheet)
    with window(browser, DESKTOP) as context:
        page = opened(context, path)
        kept = saved(page, tmp_path)
    assert importing.load(kept)[1] == sheet


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FILTERS)
def test_a_review_survives_libreoffice(suffix: str, tmp_path: Path) -> None:
    rules = window_service()
    sheet = importing.reviewed(load_answers(ANSWERS, rules), REVIEW, rules)
    form = tmp_path / "表.xlsx"
    form.write_bytes(writing.workbook(rules, sheet))
    read = reading.read(resaved(form, suffix))
    assert importing.load_form(read, rules, EXAMPLE)[1] == sheet


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_every_kind_of_review_survives_libreoffice(suffix: str, tmp_path: Path) -> None:
    made = small()
    before = reviewed_at_random(made, 7)
    form = tmp_path / "表.xlsx"
    form.write_bytes(writing.workbook(made, before))
    assert parse(reading.read(resaved(form, suffix)).data, made) == (before, [])


def test_the_progress_line_counts_opinions() -> None:
    made = two()
    entries = {"a": Entry(结果="9", 复核={"结果": "9"}), "b": Entry(结果="8", 复核={"结果": "5", "理由": "只有五家"})}
    sheet, _ = parse(answers_data(made, entries), made)
    book = openpyxl.load_workbook(io.BytesIO(writing.workbook(made, sheet)), data_only=True)
    line = cell_of(book, "a", "编号").parent["A2"].value
    assert line.endswith("复核同意 1 项，改判 1 项")


TWO = {
    "alike": ({"复核人": "甲", "复核结果": 5}, {"复核人": "乙", "复核结果": 5}, ["甲", "乙"], ""),
    "apart": ({"复核人": "甲", "复核结果": 5}, {"复核人": "乙", "复核结果": 4}, ["甲", "乙"], "几位复核人的结果不一"),
    "one twice": ({"复核人": "甲", "复核结果": 5}, {"复核人": "甲", "复核结果": 5}, ["甲"], ""),
    "one in two minds": ({"复核人": "甲", "复核结果": 5}, {"复核人": "甲", "复核结果": 4}, None, "“复核”不一致"),
    "nobody in two minds": ({"复核结果": 5}, {"复核结果": 4}, None, "“复核”不一致"),
}


@cache
def with_a_review(columns: tuple[tuple[str, object], ...]) -> bytes:
    """The form for review of the example in which one result was changed."""
    sheet = load_answers(ANSWERS, window_service())
    typed = {"复核意见": "改判", "复核理由": "现场清点", **dict(columns)}
    content = writing.workbook(window_service(), sheet, for_review=True)
    return filled({("C4.1-1", heading): value for heading, value in typed.items()}, content)


@pytest.mark.parametrize("case", TWO)
@pytest.mark.parametrize("update", [False, True])
def test_reviewers_who_filled_in_a_form_each_are_all_kept(case: str, update: bool, tmp_path: Path, run: Run) -> None:
    *typed, by, told = TWO[case]
    shutil.copytree(EXAMPLE / "佐证", tmp_path / "佐证")
    for number, columns in enumerate(typed, start=1):
        (tmp_path / f"{number}.xlsx").write_bytes(with_a_review(tuple(columns.items())))
    first, second, out = (tmp_path / name for name in ("1.xlsx", "2.xlsx", "合.yaml"))
    if update:
        assert run("import", first, "-o", out)[0] == 0
        code, _, err = run("import", second, "--update", "-o", out)
        # Who says another thing than before has changed his mind.
        by, told = by or [typed[1].get("复核人", "")], told if by else ""
    else:
        code, _, err = run("import", first, second, "-o", out)
    assert (code, told in err, "请看一眼" in err) == (0 if by else 2, True, bool(told and by)), err
    if by:
        opinions = load_answers(out, window_service()).answers["C4.1-1"].review.opinions
        assert [opinion.by for opinion in opinions] == by
        assert opinions[-1].value == typed[1]["复核结果"]
        assert ("代替了原有内容" in err) == (update and case in ("one in two minds", "nobody in two minds"))
