"""The workbook as an auditor finds it: what may be changed, what is shown, and that it is plain."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from builders import EXAMPLES, criterion, scored, section
from builders import checklist as checklist_of
from conftest import window_service
from recalculation import formulas, values
from schemes import scheme
from sheets import at_random

from compliance import assess, load_answers
from compliance.forms import evidence
from compliance.report import formats
from compliance.report.view.edition import Edition
from compliance.report.workbook import to_xlsx

DATE = datetime.date(2026, 1, 31)
SHARED = {
    "ABS", "AND", "AVERAGE", "COUNT", "COUNTA", "COUNTIF", "COUNTIFS", "IF", "IFERROR", "INDEX", "ISNUMBER", "MATCH",
    "MAX", "MIN", "MOD", "OR", "ROUND", "SUM", "SUMIF", "SUMPRODUCT", "TRUNC",
}  # fmt: skip
"""Functions that Excel 2016, WPS and LibreOffice all have."""
LONGEST_TOTAL = 400


@cache
def workbook(path: Path = EXAMPLES[0]) -> bytes:
    sheet = load_answers(path, window_service())
    return to_xlsx(assess(window_service(), sheet), DATE, evidence.digests(sheet, path.parent))


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_it_opens_on_the_summary() -> None:
    book = opened(workbook())
    assert book.active.title == "总分与等级"
    shown = [sheet.title for sheet in book if sheet.sheet_state == "visible"]
    assert shown == ["说明", "总分与等级", "章条汇总", "作答与得分", "明细输入", "否决", "规则"]
    # What the workbook can be verified by is not for reading.
    assert [sheet.title for sheet in book if sheet.sheet_state == "hidden"] == ["校验数据"]


def test_the_cover_says_what_it_was_made_from() -> None:
    shown = {str(value) for (sheet, _), value in values(workbook()).items() if sheet == "说明"}
    checklist = window_service()
    assert {checklist.fingerprint, checklist.standard.statement, "2026年1月31日"} <= shown


def test_every_criterion_shows_where_it_comes_from() -> None:
    shown = values(workbook())
    texts = {
        shown["作答与得分", f"A{row}"]: shown["作答与得分", f"B{row}"]
        for row in range(4, 220)
        if ("作答与得分", f"A{row}") in shown
    }
    assert len(texts) >= len(window_service().criteria) == 146
    assert [c.id for c in window_service().criteria if c.provenance not in str(texts[c.id])] == []


def test_the_same_input_gives_the_same_bytes() -> None:
    workbook.cache_clear()
    first = workbook()
    workbook.cache_clear()
    assert workbook() == first


def test_the_date_is_the_reports() -> None:
    assert opened(workbook()).properties.created == datetime.datetime(2026, 1, 31)


def test_inputs_can_be_changed_and_formulas_are_protected_without_a_password() -> None:
    book = opened(workbook())
    assert len(book.sheetnames) > 5
    for sheet in book:
        assert (sheet.protection.sheet, sheet.protection.password) == (True, None)
        for row in sheet.iter_rows():
            for cell in row:
                # An exact fraction such as =2/3 is a number of the rules, not a calculation.
                if cell.data_type == "f" and re.search(r"[A-Z]", cell.value):
                    assert cell.protection.locked, (sheet.title, cell.coordinate)


def test_sheets_are_ready_for_a4_and_no_cells_are_merged() -> None:
    shown = [sheet for sheet in opened(workbook()) if sheet.sheet_state != "hidden"]
    assert len(shown) > 5
    for sheet in shown:
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert not sheet.merged_cells.ranges
        if sheet.title != "说明":
            assert sheet.freeze_panes
            assert sheet.print_title_rows


@pytest.mark.parametrize("seed", range(40))
def test_formulas_are_short_and_use_only_functions_that_all_programs_have(seed: int) -> None:
    made = scheme(seed)
    given, groups = at_random(made, seed)
    found = formulas(to_xlsx(scored(made, given, **groups), DATE))
    assert {name for text in found.values() for name in re.findall(r"([A-Z]+)\(", text)} <= SHARED
    assert max(map(len, found.values())) < LONGEST_TOTAL


def test_text_that_looks_like_a_formula_stays_text() -> None:
    nasty = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")']
    parts = [criterion(f"k{n}", text=text) for n, text in enumerate(nasty)]
    made = checklist_of(section("C1", section("C1.1", *parts)))
    content = to_xlsx(scored(made, dict.fromkeys([c.id for c in made.criteria], "符合")), DATE)
    assert not [text for text in formulas(content).values() if "HYPERLINK" in text or "SUM(A1)" in text]
    shown = [str(value) for value in values(content).values()]
    assert formulas(content)
    assert [text for text in nasty if not any(value.startswith(text) for value in shown)] == []


def test_any_name_of_a_park_makes_a_sound_file() -> None:
    made = checklist_of(section("C1", section("C1.1", criterion("a"))))
    a = scored(made, {"a": "符合"})
    for name in ("1&2\x07号园区", "园" * 400, "<甲>"):
        park = replace(a.sheet.park, name=name)
        content = to_xlsx(replace(a, sheet=replace(a.sheet, park=park)), DATE)
        assert opened(content)["总分与等级"].oddFooter.left.text


def test_choices_are_offered_in_lists() -> None:
    sheet = opened(workbook())["作答与得分"]
    lists = [found.formula1 for found in sheet.data_validations.dataValidation if found.type == "list"]
    assert any("规则" in source for source in lists)
    assert any("有,无" in source for source in lists)


def test_a_blank_sheet_has_a_workbook_too() -> None:
    made = scheme(3)
    given, groups = at_random(made, 3, blank=1)
    shown = values(to_xlsx(scored(made, given, **groups), DATE))
    assert str(shown["总分与等级", "D6"]).startswith(("无法评定", "不"))


def test_the_command_writes_it(run: Any, tmp_path: Path) -> None:
    for options in (["-o", tmp_path / "甲.xlsx"], ["-f", "xlsx", "-o", tmp_path / "乙.xlsx"]):
        code, _, err = run("report", EXAMPLES[0], "--date", "2026-01-31", *options)
        assert (code, err) == (0, f"已写入 {options[-1]}\n")
    sheet = load_answers(EXAMPLES[0], window_service())
    digests = evidence.digests(sheet, EXAMPLES[0].parent)
    made = formats.to_xlsx(Edition(assess(window_service(), sheet), date=DATE, digests=digests))
    assert (tmp_path / "甲.xlsx").read_bytes() == (tmp_path / "乙.xlsx").read_bytes() == made


def test_templates_have_no_part_in_it(run: Any, tmp_path: Path) -> None:
    code, _, err = run("report", EXAMPLES[0], "-o", tmp_path / "甲.xlsx", "--templates", tmp_path)
    assert code == 2
    assert "去掉 --templates" in err
