"""Filled-in forms as they come back: what is read in spite of how it was typed, and what is refused, with its cell."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import window_service
from openpyxl.worksheet.worksheet import Worksheet
from workbooks import (
    EVERY_EXAMPLE,
    KEY,
    NAMES,
    blank,
    book_of,
    cell_of,
    changed,
    example_form,
    filled,
    parsed,
    refusal,
    saved,
    sheet_with,
    small,
    with_columns_for_parts,
)

from compliance import load_answers
from compliance.forms import importing
from compliance.forms.workbook import reading


@pytest.mark.parametrize(
    ("identifier", "typed", "value"),
    [
        ("m", {"结果": 5}, Fraction(5)),
        ("m", {"结果": "5"}, Fraction(5)),
        ("m", {"结果": " ５　"}, Fraction(5)),
        ("m", {"结果": 3.2}, Fraction("3.2")),
        ("pct", {"结果": (95, "General")}, Fraction(95)),
        ("pct", {"结果": "95%"}, Fraction(95)),
        ("pct", {"结果": "95 %"}, Fraction(95)),
        ("pct", {"结果": "９５％"}, Fraction(95)),
        ("pct", {"结果": (0.95, "General")}, Fraction(95)),
        ("pct", {"结果": "0.955"}, Fraction("95.5")),
        ("err", {"结果": "0.95%"}, Fraction("0.95")),
        ("err", {"结果": (0.0095, "0.00%")}, Fraction("0.95")),
        ("pct", {"结果": (0.95, "0%")}, Fraction(95)),
        ("pct", {"结果": (0.0725, "0.00%")}, Fraction("7.25")),
        ("pct", {"结果": 0}, Fraction(0)),
        ("r", {"分子": 18, "分母": 20}, (18, 20)),
        ("r", {"分子": "１８ ", "分母": " 20"}, (18, 20)),
        ("g", {"结果": " 符合 "}, "符合"),
        ("d", {"分项1": 1, "分项2": 0}, (("甲", 1), ("乙", 0))),
        ("c", {"分项1": 1, "分项2": "３"}, (("份", 1), ("家", 3))),
        ("p", {"分项1": "有", "分项2": "无", "分项4": "有"}, ("甲", "丁")),
        ("p", {"分项2": "无"}, ()),
        ("p", {}, None),
        ("t", {"结果": 0, "否决情形": "无"}, Fraction(0)),
    ],
)
def test_answers_are_read_however_they_were_typed(
    identifier: str, typed: dict[str, Any], value: Any, tmp_path: Path
) -> None:
    form = filled({(identifier, heading): what for heading, what in typed.items()})
    assert parsed(form, tmp_path).answers[identifier].value == value


@pytest.mark.parametrize(
    "typed",
    [
        (45663, "yyyy-mm-dd"),
        45663,
        datetime.date(2025, 1, 6),
        datetime.datetime(2025, 1, 6, 14, 30),
        "2025-01-06",
        "2025/1/6",
        "2025.1.6",
        "2025年1月6日",
        "2025 年 1 月 6 日",
        "２０２５－０１－０６",
        "20250106",
        20250106,
        "2025-01-06 00:00:00",
        "2025/1/6 14:30",
        (45663, 'yyyy"年"m"月"d"日"'),
        (45663, "[$-804]yyyy\\年m\\月d\\日;@"),
    ],
    ids=str,
)
def test_dates_are_read_in_every_usual_form(typed: Any, tmp_path: Path) -> None:
    assert parsed(filled({("g", "填写日期"): typed}), tmp_path).answers["g"].on == datetime.date(2025, 1, 6)


def test_notes_evidence_and_reasons_are_read(tmp_path: Path) -> None:
    (tmp_path / "台账.csv").write_text("材料", encoding="utf-8")
    typed = {("g", "结果"): "不适用", ("g", "不适用理由"): "园区没有此项业务", ("m", "结果"): 3, ("m", "填写人"): 1024}
    typed |= {("m", "佐证材料"): "台账.csv\n\n 纸质：底册（档案柜，2层） ", ("m", "说明"): "  第一行\r\n第二行  "}
    answers = parsed(filled(typed), tmp_path).answers
    assert (answers["g"].value, answers["g"].not_applicable) == (None, "园区没有此项业务")
    assert [(e.kind, e.text) for e in answers["m"].evidence] == [("file", "台账.csv"), ("paper", "底册（档案柜，2层）")]
    assert (answers["m"].note, answers["m"].by) == ("第一行\n第二行", "1024")


def test_the_cover_and_the_team_are_read(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, "企业数量", "填写内容").value = "１８６"
        cell_of(book, "面积", "填写内容").value = 12.6
        cell_of(book, "联系电话", "填写内容").value = "0871-0000000"
        team = book["自评小组"]
        team.insert_rows(3, 2)
        team["B3"], team["C3"], team["B6"] = "张三", "组长", "李四"

    found = parsed(changed(change), tmp_path)
    assert (found.park.enterprises, found.park.area, found.park.phone) == (186, Fraction("12.6"), "0871-0000000")
    assert [(member.name, member.position) for member in found.team] == [("张三", "组长"), ("李四", "")]


COVER = {("填写人", "填写内容"): "王五", ("填写日期", "填写内容"): "2026-01-31"}
OURS, THEIRS = ("王五", datetime.date(2026, 1, 31)), ("李四", datetime.date(2026, 1, 5))


@pytest.mark.parametrize(
    ("typed", "signed"),
    [
        ({("m", "结果"): 3}, OURS),
        ({("r", "分子"): 3, ("r", "分母"): 4}, OURS),
        ({("p", "分项1"): "无"}, OURS),
        ({("g", "不适用理由"): "没有这项业务"}, OURS),
        ({("m", "结果"): 3, ("m", "填写人"): "李四", ("m", "填写日期"): "2026-01-05"}, THEIRS),
        ({("m", "结果"): 3, ("m", "填写人"): "李四"}, ("李四", None)),
        ({("m", "结果"): 3, ("m", "填写日期"): "2026-01-05"}, ("王五", datetime.date(2026, 1, 5))),
        ({("m", "说明"): "还没有统计"}, ("", None)),
    ],
)
def test_who_filled_in_is_said_once_and_otherwise_on_the_row(
    typed: dict[tuple[str, str], Any], signed: object, tmp_path: Path
) -> None:
    answers = parsed(filled(COVER | typed), tmp_path).answers
    (identifier,) = {identifier for identifier, _ in typed}
    assert (answers[identifier].by, answers[identifier].on) == signed
    assert not any(answer.by or answer.on for name, answer in answers.items() if name != identifier)


@pytest.mark.parametrize(("path", "name"), EVERY_EXAMPLE[:2], ids=NAMES[:2])
def test_forms_whose_parts_still_have_columns_are_read(path: Path, name: str, tmp_path: Path) -> None:
    form = tmp_path / f"{name}.xlsx"
    form.write_bytes(with_columns_for_parts(example_form(path)))
    read = reading.read(form)
    assert importing.load_form(read, window_service(), path.parent)[1] == load_answers(path, window_service())
    assert read.asks_the_same(window_service())


def test_a_mistake_in_such_a_form_is_refused_with_its_cell(tmp_path: Path) -> None:
    book = book_of(with_columns_for_parts(filled({("r", "分子"): 21, ("r", "分母"): 20, ("p", "分项2"): "部分"})))
    wrong = cell_of(book, "m", "分子", own_row=False)
    wrong.value = 1
    numerator, mark = (cell_of(book, *of, own_row=False) for of in (("r", "分子"), ("p", "分项2")))
    message = refusal(saved(book), tmp_path)
    assert f"!{wrong.coordinate}: m 这一格不用填" in message
    assert f"!{numerator.coordinate}: r 分子大于分母" in message
    assert f"!{mark.coordinate}: p 应填“有”或“无”" in message


def rearranged(change: Callable[[Worksheet], None]) -> bytes:
    book = book_of(filled({("m", "结果"): 3, ("r", "分子"): 1, ("r", "分母"): 2, ("r", "说明"): "注"}))
    change(sheet_with(book, "m"))
    return saved(book)


def reversed_rows(page: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=5)]
    for number, row in enumerate(reversed(rows), start=5):
        for column, value in enumerate(row, start=1):
            page.cell(number, column).value = value


def reversed_columns(page: Worksheet) -> None:
    for row in page.iter_rows(min_row=4):
        for cell, value in zip(row, [cell.value for cell in row][::-1], strict=True):
            cell.value = value


def with_spaced_headings(page: Worksheet) -> None:
    for cell in page[4]:
        cell.value = f" {cell.value[0]} {cell.value[1:]}\n" if cell.value else None


@pytest.mark.parametrize(
    "change",
    [
        reversed_rows,
        reversed_columns,
        with_spaced_headings,
        lambda page: page.insert_rows(6, 3),
        lambda page: page.insert_rows(1, 2),
        lambda page: page.insert_cols(3, 2),
        lambda page: page.cell(200, 60, "备注"),
        lambda page: page.cell(1_048_576, 16_384, "备注"),
        lambda page: setattr(page, "title", "改过的名字"),
    ],
    ids=["rows reversed", "columns reversed", "blanks in headings", "rows inserted", "rows inserted on top",
         "columns inserted", "a remark below", "a remark in the last cell", "renamed"],
)  # fmt: skip
def test_rows_and_columns_may_stand_elsewhere(change: Callable[[Worksheet], None], tmp_path: Path) -> None:
    found = parsed(rearranged(change), tmp_path)
    assert found.answers["m"].value == 3
    assert (found.answers["r"].value, found.answers["r"].note) == ((1, 2), "注")


REFUSED = {
    "a value outside its choices": ({("g", "结果"): "基本符合"}, "[1 章条 C1]!E6: g 结论不在可选范围内"),
    "a count with its unit": ({("m", "结果"): "6家"}, "!E7: m 不是数字"),
    "a negative count": ({("m", "结果"): -1}, "!E7: m 不能是负数"),
    "a day where a number belongs": ({("m", "结果"): (45663, "yyyy-mm-dd")}, "“2025-01-06”"),
    "a formula": ({("m", "结果"): "=2+3"}, "!E7: 应填数值或文字，不能是公式"),
    "a formula for a note": ({("m", "说明"): '=HYPERLINK("http://x")'}, "不能是公式"),
    "an error value": ({("m", "结果"): "#N/A"}, "!E7: 单元格的内容是错误值"),
    "a percentage as numerator": ({("r", "分子"): "90%"}, "!E9: r 比率要写出分子和分母"),
    "a percentage format for the numerator": ({("r", "分子"): (0.9, "0%")}, "“90%”"),
    "no numerator": ({("r", "分母"): 20}, "!E9: r 填了分母，没有填分子"),
    "numerator above denominator": ({("r", "分子"): 21, ("r", "分母"): 20}, "分子大于分母"),
    "one kind of deduction missing": ({("d", "分项1"): 1}, "!E9: d 缺少“乙”的数目"),
    "neither had nor not had": ({("p", "分项2"): "部分"}, "!E13: p 应填“有”或“无”"),
    "0.95 without a sign where it may be either": ({("err", "结果"): (0.95, "General")}, "!E7: err 百分数的写法不明确"),
    "1 without a sign": ({("pct", "结果"): "1"}, "是 100% 还是 1%"),
    "above a hundred percent": ({("pct", "结果"): "120%"}, "超过了可能的最大值"),
    "not applicable without a reason": ({("g", "结果"): "不适用"}, "g 判不适用须写明理由"),
    "not applicable and answered": ({("z", "结果"): "符合", ("z", "不适用理由"): "没有业务"}, "既填了结果又判不适用"),
    "not applicable where it may not be": ({("f", "结果"): "不适用"}, "f 本要点不得判不适用"),
    "a reason where it may not be": ({("m", "不适用理由"): "没有此项业务"}, "m 本要点不得判不适用"),
    "an answer beside its parts": ({("r", "结果"): 3}, "!E8: r 这一格不用填"),
    "a note beside a part": ({("r·2", "说明"): "另有3件"}, "!H10: r·2 这一格不用填"),
    "a part's id typed over": ({("d·1", "编号"): "x"}, "[2 章条 C2]!A8: d·1 编号被改动"),
    "no such day on the cover": (
        {("m", "结果"): 3, ("g", "结果"): "符合", ("填写日期", "填写内容"): "2025-13-01"},
        "[封面]!B24: 不是有效日期",
    ),
    "nothing declared": ({("t", "结果"): 1}, "t 已填结果，但“否决情形”未填"),
    "evidence that is elsewhere": ({("m", "结果"): 1, ("m", "佐证材料"): "../有.csv"}, "m 佐证文件须放在"),
    "no such day": ({("m", "填写日期"): "2025-13-01"}, "m 不是有效日期"),
    "a day and a month": ({("m", "填写日期"): "1/6"}, "m 不是有效日期"),
    "the period the wrong way round": ({("评价期结束", "填写内容"): "2024-01-01"}, "评价期的结束早于开始"),
    "no name": ({("园区名称", "填写内容"): None}, "缺少园区名称"),
    "an unknown kind of park": ({("类型", "填写内容"): "县及"}, "园区类型不在可选范围内"),
    "a bonus that is neither": ({("B1", "结果"): "也许"}, "[加分项]!E5: B1 应填“有”或“无”"),
    "half a penalty": ({("P2", "结果"): 0.5}, "[专项扣分]!"),
    "an id typed over": ({("m", "编号"): "x"}, "[1 章条 C1]!A7: m 编号被改动"),
    "an id taken away": ({("m", "编号"): None}, "编号被改动"),
    "a hidden key typed over": ({("m", KEY): "x"}, "隐藏的行标识被改动"),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "words"), REFUSED.values(), ids=REFUSED)
def test_a_mistake_is_refused_with_its_cell(typed: dict[tuple[str, str], Any], words: str, tmp_path: Path) -> None:
    message = refusal(filled(typed), tmp_path)
    assert message.startswith("填报表.xlsx [")
    assert words in message


def copied_row(book: openpyxl.Workbook) -> None:
    page = sheet_with(book, "m")
    for cell in page[7]:
        page.cell(30, cell.column, cell.value)


def deleted_row(book: openpyxl.Workbook) -> None:
    sheet_with(book, "m").delete_rows(7)


def answer_below(book: openpyxl.Workbook) -> None:
    sheet_with(book, "m")["E40"] = 5


def without(heading: str) -> Callable[[openpyxl.Workbook], None]:
    def change(book: openpyxl.Workbook) -> None:
        cell = cell_of(book, "m", heading)
        cell.parent.delete_cols(cell.column)

    return change


def heading_twice(book: openpyxl.Workbook) -> None:
    sheet_with(book, "m")["Z4"] = "结果"


def row_of_another_form(book: openpyxl.Workbook) -> None:
    page = sheet_with(book, "m")
    page["A30"] = "C4.1-1"
    page.cell(30, cell_of(book, "m", KEY).column, '["window-service","0.1.0","作答","C4.1-1","one",0,0]')


def mark_with_words_in_it(book: openpyxl.Workbook) -> None:
    cell = cell_of(book, "m", KEY)
    cell.value = cell.value.replace('"m"', '"=A(1) x"')


def deleted_part(book: openpyxl.Workbook) -> None:
    cell = cell_of(book, "p", "分项3")
    cell.parent.delete_rows(cell.row)


def deleted_whole(book: openpyxl.Workbook) -> None:
    cell = cell_of(book, "p", "编号")
    cell.parent.delete_rows(cell.row)


def copied_part(book: openpyxl.Workbook) -> None:
    part = cell_of(book, "p", "分项3")
    for cell in part.parent[part.row]:
        part.parent.cell(40, cell.column, cell.value)


def without_row_of_the_cover(book: openpyxl.Workbook) -> None:
    book["封面"].delete_rows(cell_of(book, "园区名称", "填写内容").row)


def without_any_row_of_the_cover(book: openpyxl.Workbook) -> None:
    book["封面"].delete_rows(cell_of(book, "园区名称", "填写内容").row, 50)


def without_any_row(book: openpyxl.Workbook) -> None:
    book["1 章条 C1"].delete_rows(5, 50)


def of_no_checklist(book: openpyxl.Workbook) -> None:
    book["表单数据"].delete_rows(2)


def hidden_column(book: openpyxl.Workbook) -> None:
    book["表单数据"].insert_cols(2)
    deleted_row(book)


def no_hidden_sheet(book: openpyxl.Workbook) -> None:
    del book["表单数据"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (copied_row, "[1 章条 C1]!A30: m 编号重复"),
        (deleted_row, "[1 章条 C1]: m 缺少这一行"),
        (deleted_part, "[2 章条 C2]: p·3 缺少这一行"),
        (deleted_whole, "[2 章条 C2]: p 缺少这一行"),
        (copied_part, "[2 章条 C2]!A40: p·3 编号重复"),
        (answer_below, "[1 章条 C1]!E40: 这一行填有内容，却不是填报表的行"),
        (without("结果"), "[1 章条 C1]: 缺少“结果”一列"),
        (without("说明"), "缺少“说明”一列"),
        (without(KEY), "缺少隐藏的“行标识”一列"),
        (heading_twice, "!Z4: 列标题重复"),
        (of_no_checklist, "[表单数据]: 隐藏的工作表“表单数据”被改动\n    发现：其中没有写检查表"),
        (row_of_another_form, "!A30: C4.1-1 这一行来自另一份检查表的填报表"),
        (mark_with_words_in_it, "!A7: “=A(1) x” 编号被改动"),
        (without_row_of_the_cover, "[封面]: 园区名称 缺少这一行"),
        (without_any_row_of_the_cover, "[封面]: 评价期结束 缺少这一行"),
        (without_any_row, "[1 章条 C1]: m 缺少这一行"),
        (hidden_column, "[表单数据]: 隐藏的工作表“表单数据”被改动"),
        (no_hidden_sheet, "缺少隐藏的工作表“表单数据”"),
    ],
)
def test_a_form_taken_apart_is_refused(change: Callable[[openpyxl.Workbook], None], words: str, tmp_path: Path) -> None:
    assert words in refusal(changed(change), tmp_path)


def test_all_mistakes_are_listed_at_once(tmp_path: Path) -> None:
    message = refusal(filled({("g", "结果"): "基本符合", ("m", "结果"): "=1", ("p", "分项1"): "？"}), tmp_path)
    assert [word in message for word in ("结论不在可选范围内", "不能是公式", "应填“有”或“无”")] == [True] * 3


def test_another_checklists_form_is_refused(tmp_path: Path) -> None:
    message = refusal(filled({}), tmp_path, window_service())
    assert "[表单数据]!C2: 答卷不是为这份检查表填写的" in message


def test_another_version_without_a_mapping_is_refused(tmp_path: Path) -> None:
    other = small().model_copy(update={"version": "2"})
    assert "[表单数据]!C3: 答卷与检查表的版本不符" in refusal(filled({}), tmp_path, other)


def test_the_same_version_with_other_contents_is_told_by_the_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(blank())
    form = reading.read(path)
    assert form.made_from_another(small()) is None
    changed = small().model_copy(update={"fingerprint": "1" * 64})
    first, *others = changed.bonus
    same, other = (
        form.made_from_another(changed.model_copy(update={"bonus": (first.model_copy(update={"text": text}), *others)}))
        for text in (first.text, "另一句话")
    )
    assert "照常读入" in str(same)
    assert "版本号却一样" in str(other)


def test_a_sheet_that_someone_else_fills_in_may_be_missing(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(changed(lambda book: book.remove(sheet_with(book, "m"))))
    form = reading.read(path)
    assert form.problems == ()
    assert "m" not in form.data["作答"]
    assert "pct" in form.data["作答"]
