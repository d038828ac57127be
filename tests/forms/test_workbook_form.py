"""The workbook that `compliance form xlsx` makes, as whoever fills it in finds it."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from builders import ALLOWED, DETERMINISTIC, checklist, criterion, mark, section, sheet
from conftest import SMALL, window_service
from hypothesis import given, settings
from hypothesis import strategies as st
from sheets import answers, extras
from workbooks import EVERY_EXAMPLE, NAMES, blank, book_of, cell_of, example_form, parsed, small

from compliance import load_answers
from compliance.answers import starting
from compliance.answers.model import Answer, AnswerSheet, Evidence
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import UsageError
from compliance.files.workbooks import paper
from compliance.forms import importing
from compliance.forms.workbook import reading, writing

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.parametrize(("path", "name"), EVERY_EXAMPLE, ids=NAMES)
def test_every_example_comes_back_as_it_was(path: Path, name: str, tmp_path: Path) -> None:
    given_answers = load_answers(path, window_service())
    form = tmp_path / f"{name}.xlsx"
    form.write_bytes(example_form(path))
    assert importing.load_form(reading.read(form), window_service(), path.parent)[1] == given_answers


@settings(DETERMINISTIC, max_examples=20)
@given(st.data())
def test_any_answers_come_back_as_they_were(data: st.DataObject) -> None:
    made = small()
    before = sheet(made, data.draw(answers(made, blank=True)), **data.draw(extras(made, blank=True)))
    assert back(before) == before


AWKWARD = [
    "=1+1",
    "+86 871",
    "-无",
    "@某人",
    '=HYPERLINK("http://example.com")',
    "第一行\n第二行",
    "0123",
    "1-2",
    "TRUE",
    "_x000D_ 与 _x0041_",
    "<b>&amp;</b> \"引号\" '单引号'",
    "𬭩𫓧 喆堃玥 𠮷",
    "长" * 3000,
    "公式 {=A1}",
    "1e5",
    "2025-01-01 起",
    "制表\t符",
]


@pytest.mark.parametrize("text", AWKWARD, ids=range(len(AWKWARD)))
def test_any_text_stays_as_it_was_typed(text: str) -> None:
    answer = Answer("符合", note=text, evidence=(Evidence("paper", "材料"),), by=text[:40].replace("\n", " "))
    plain = sheet(small(), {})
    before = replace(plain, park=replace(plain.park, name=text, phone="010-1"), answers={**plain.answers, "g": answer})
    assert back(before) == before
    book = book_of(writing.workbook(small(), before))
    assert cell_of(book, "g", "说明").data_type == "s"


def back(before: AnswerSheet) -> AnswerSheet:
    with tempfile.TemporaryDirectory() as folder:
        return parsed(writing.workbook(small(), before), Path(folder))


def test_a_text_longer_than_a_cell_is_refused() -> None:
    plain = sheet(small(), {})
    long = replace(plain, answers={**plain.answers, "g": Answer("符合", note="长" * 32_768)})
    with pytest.raises(UsageError, match="放不进一个单元格"):
        writing.workbook(small(), long)


LONG = "一𫟹镇及周边片区企业服务窗口的设置与日常运行管理情况综合评价"


@pytest.mark.parametrize("title", [LONG, "𫟹" * 40, "甲" + "😀" * 40, "甲" * 40])
def test_a_sheet_is_named_by_its_chapter_as_far_as_spreadsheets_allow(title: str) -> None:
    chapters = [{**section(f"C{n}", criterion(f"q{n}")), "number": "", "title": title} for n in (1, 2)]
    made = checklist(*chapters)
    book = book_of(writing.workbook(made, starting.blank(made, 2025, {})))
    names = [sheet.title for sheet in book.worksheets][2:4]
    assert all(paper.units(name) <= 31 for name in names)
    assert title.startswith(names[0].strip())
    assert names[1].endswith(" 2")


def test_hints_are_cut_as_spreadsheets_count() -> None:
    levels = [{"name": "😀" * 70 + str(n), "credit": credit} for n, credit in enumerate(("1", "0.5", "0"))]
    made = checklist(section("C1", criterion("q", 10, {"kind": "level", "levels": levels})))
    book = book_of(writing.workbook(made, starting.blank(made, 2025, {})))
    rules = [rule for sheet in book.worksheets for rule in sheet.data_validations.dataValidation]
    shown = [text for rule in rules for text in (rule.prompt, rule.error) if text and "😀" in text]
    assert shown
    assert all(paper.units(text) <= 255 and text.endswith("…") for text in shown)


def test_the_form_has_a_cover_the_team_a_sheet_for_each_chapter_and_two_that_are_hidden() -> None:
    book = book_of(blank(window_service()))
    names = [sheet.title for sheet in book.worksheets]
    chapters = ["4 基本要求", "5 服务内容", "6 窗口管理", "7 服务评价与改进"]
    assert names == ["封面", "自评小组", *chapters, "加分项", "专项扣分", "填写说明", "选项", "表单数据"]
    assert [s.title for s in book.worksheets if s.sheet_state != "visible"] == ["选项", "表单数据"]


def test_one_can_type_only_where_an_answer_belongs() -> None:
    book = book_of(blank(window_service()))
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    page = book["4 基本要求"]
    cells = [cell for row in page.iter_rows(min_row=5) for cell in row if not cell.protection.locked]
    typed = {str(page.cell(4, cell.column).value) for cell in cells}
    assert typed == {"结果", "不适用理由", "说明", "佐证材料", "填写人", "填写日期"}


@pytest.mark.parametrize(
    ("identifier", "heading", "kind", "what"),
    [
        ("C4.2-1", "结果", "list", "=选项!"),
        ("C4.1-1", "结果", "whole", "0"),
        ("C4.1-2", "分子", "whole", "0"),
        ("C4.1-2", "分母", "whole", "0"),
        ("C4.5-2", "分项5", "list", "=选项!"),
        ("C7.2-6", "分项2", "whole", "0"),
        ("C7.2-6", "否决情形", "list", "=选项!"),
        ("C4.1-1", "填写日期", "date", ""),
        ("B1", "结果", "list", "=选项!"),
        ("P2", "结果", "whole", "0"),
        ("类型", "填写内容", "list", "=选项!"),
    ],
)
def test_a_cell_offers_its_choices_and_keeps_its_limits(identifier: str, heading: str, kind: str, what: str) -> None:
    book = book_of(blank(window_service()))
    cell = cell_of(book, identifier, heading)
    rules = [r for r in cell.parent.data_validations.dataValidation if cell.coordinate in r.sqref]
    assert [rule.type for rule in rules] == [kind]
    assert (rules[0].formula1 or "").lstrip("=").startswith(what.lstrip("="))
    assert rules[0].showErrorMessage


def test_a_percentage_is_limited_to_a_hundred() -> None:
    cell = cell_of(book_of(blank()), "pct", "结果")
    (rule,) = [r for r in cell.parent.data_validations.dataValidation if cell.coordinate in r.sqref]
    assert (rule.formula1, rule.formula2, cell.number_format) == ("0", "1.0", "0.0#%")


def test_no_macros_no_merged_cells_and_nothing_from_elsewhere() -> None:
    content = blank(window_service())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert len(names) > 10
        assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
        for name in names:
            part = archive.read(name)
            assert b"mergeCell" not in part
            assert b'TargetMode="External"' not in part


def test_pages_are_landscape_with_headings_on_each() -> None:
    for page in book_of(blank(window_service())).worksheets:
        if page.sheet_state == "visible":
            assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
            assert page.print_title_rows
    assert book_of(blank(window_service()))["4 基本要求"].freeze_panes == "C5"


WORK = ["编号", "检查要点", "状态", "怎样作答", "结果", "单位", "不适用理由", "否决情形"]
WORK += ["说明", "佐证材料", "填写人", "填写日期", "标准分", "计分规则", "检查方法", "应备佐证", "出处"]
ROW_NUMBERS_AND_BAR = 46


@pytest.mark.parametrize("of", [window_service, small])
def test_what_is_filled_in_is_on_the_first_screen_in_the_order_of_work(of: Callable[[], Checklist]) -> None:
    book = book_of(blank(of()))
    pages = [page for page in book.worksheets if page["B4"].value == "检查要点"]
    assert len(pages) >= 3
    for page in pages:
        names = [cell.value for cell in page[4]]
        assert names == [name for name in [*WORK, "行标识"] if name in names]
        widths = [page.column_dimensions[cell.column_letter].width for cell in page[4]]
        # A stored width is in digits, seven pixels each, with what lies between two columns.
        shown = sum(round(width * 7) for width in widths[: names.index("填写日期") + 1])
        assert 1200 < shown + ROW_NUMBERS_AND_BAR <= 1366


@pytest.mark.parametrize(
    ("identifier", "parts"),
    [
        (
            "C4.5-2",
            [(name, "选 有 或 无", None) for name in ("咨询引导", "受理洽谈", "等候休息", "自助查询", "信息公示")],
        ),
        (
            "C4.1-2",
            [("分子：有承接方的服务类别数", "填整数", None), ("分母：应提供服务类别数", "填整数", None)],
        ),
        ("C7.2-6", [("有责投诉", "填整数", "起"), ("县级及以上通报", "填整数", "次")]),
    ],
)
def test_each_part_of_an_answer_has_a_row_with_its_name(identifier: str, parts: list[tuple[str, str, str]]) -> None:
    book = book_of(blank(window_service()))
    names = [(f"{identifier}·{number}", part) for number, part in enumerate(parts, start=1)]
    columns = ("检查要点", "怎样作答", "单位")
    assert [(name, tuple(cell_of(book, name, column).value for column in columns)) for name, _ in names] == names
    assert cell_of(book, identifier, "结果").protection.locked
    assert cell_of(book, f"{identifier}·1", "说明").protection.locked


def test_the_cover_says_what_to_do_first_and_the_last_sheet_what_the_checklist_is() -> None:
    book = book_of(blank(window_service()))
    cover, guide = book["封面"], book["填写说明"]
    assert [cover.cell(row, 1).value for row in (2, 3, 4)] == ["第一步", "第二步", "第三步"]
    assert all(cover.cell(row, 2).value for row in (2, 3, 4))
    assert cell_of(book, "填写人", "填写内容").protection.locked is False
    statement = window_service().standard.statement
    assert statement in [cell.value for cell in guide["A"]]
    assert "填写说明" in cover["B5"].value
    links = {cell.value: cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink}
    answered = ["4 基本要求", "5 服务内容", "6 窗口管理", "7 服务评价与改进", "加分项", "专项扣分"]
    assert links == {name: f"'{name}'!A1" for name in answered}


def test_each_state_has_its_formula_and_its_value() -> None:
    made = small()
    before = sheet(made, {"g": "符合", "m": "3", "d": {"甲": "0", "乙": "1"}})
    content = writing.workbook(made, before)
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    cached = {name: cell_of(shown, name, "状态").value for name in ("g", "m", "d", "r")}
    assert cached == {"g": "待补证", "m": "已作答", "d": "已作答", "r": "未作答"}
    assert str(cell_of(book_of(content), "g", "状态").value).startswith("=IF(")


def test_the_same_answers_give_the_same_bytes() -> None:
    assert blank() == blank()


def test_last_years_answers_start_another_year_unsigned() -> None:
    path, _ = EVERY_EXAMPLE[-1]
    last = load_answers(path, window_service())
    now = starting.for_year(last, 2026)
    assert (now.period.start.year, now.period.end.year, now.assessed_on) == (2026, 2026, None)
    assert {a.value for a in now.answers.values()} == {a.value for a in last.answers.values()}
    assert not any(a.by or a.on for a in now.answers.values())
    assert starting.for_year(last, last.period.start.year) == last


def test_answers_to_an_earlier_version_come_over_through_the_mapping(tmp_path: Path, run: Run) -> None:
    folder = SMALL.parent / "published-revision"
    form = tmp_path / "表.xlsx"
    code, _, err = run("form", "xlsx", "-c", folder, "--prefill", folder / "answers-0.1.0.yaml", "-o", form)
    assert code == 0, err
    made = checklist_files.load(str(folder))
    wanted = load_answers(folder / "answers-0.1.0.yaml", made)
    assert importing.load_form(reading.read(form), made, folder)[1] == wanted


# ---- sections that are assessed per object ----


TWO_THINGS = {"kind": "picklist", "credit_each": "0.5", "items": [{"name": "甲"}, {"name": "乙"}]}


def cranes() -> Checklist:
    return checklist(
        {
            **section(
                "C1",
                criterion("a", 5, not_applicable=ALLOWED),
                criterion(
                    "b", 5, {"kind": "picklist", "credit_each": "0.5", "items": [{"name": "甲"}, {"name": "乙"}]}
                ),
            ),
            "per_object": {"name": "塔吊"},
        },
        section("C2", criterion("c", 10)),
    )


def test_every_object_has_rows_of_its_own(tmp_path: Path) -> None:
    made = cranes()
    start = starting.blank(made, 2025, {"C1": ("1号", "2号")})
    start = replace(start, park=replace(start.park, name="某园区"))
    start = replace(start, answers={"a@1号": Answer("符合"), "b@2号": Answer(("乙",)), "c": Answer("不符合")})
    found = parsed(writing.workbook(made, start), tmp_path, made)
    assert found.objects == {"C1": ("1号", "2号")}
    answered = {name: answer.value for name, answer in found.answers.items() if answer.given}
    assert answered == {"a@1号": "符合", "b@2号": ("乙",), "c": "不符合"}


def test_without_names_there_is_one_object(tmp_path: Path) -> None:
    assert starting.blank(cranes(), 2025, {}).objects == {"C1": ("1",)}


# ---- the command ----


def test_the_command_writes_a_form_and_says_so(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run("form", "xlsx", "--year", "2025")
    assert (code, out, err) == (0, "", "已写入 填报表.xlsx\n")
    assert cell_of(book_of(Path("填报表.xlsx").read_bytes()), "评价期结束", "填写内容").value.year == 2025
    code, _, err = run("form", "xlsx")
    assert code == 2
    assert "文件已存在" in err
    assert run("form", "xlsx", "--force", "-q") == (0, "", "")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--object", "C1=甲"], "没有这个按对象分别作答的章条"),
        (["--object", "C1=甲", "--prefill", EVERY_EXAMPLE[0][0]], "--object 不能与 --prefill 同用"),
        (["--prefill", "没有.yaml"], "找不到文件"),
        (["-c", "没有这份"], "没有这份"),
    ],
)
def test_the_command_refuses(options: list[str], words: str, tmp_path: Path, run: Run) -> None:
    code, _, err = run("form", "xlsx", "-o", tmp_path / "表.xlsx", *options)
    assert code == 2
    assert words in err
    assert not (tmp_path / "表.xlsx").exists()


def test_a_score_is_typed_as_a_number_up_to_its_most(tmp_path: Path) -> None:
    made = checklist(section("C1", criterion("a", 5, mark("10", integer="true"))))
    start = starting.blank(made, 2025, {})
    start = replace(start, park=replace(start.park, name="某园区"), answers={"a": Answer(Fraction(7))})
    content = writing.workbook(made, start)
    cell = cell_of(book_of(content), "a", "结果")
    (rule,) = [r for r in cell.parent.data_validations.dataValidation if cell.coordinate in r.sqref]
    assert (rule.formula1, rule.formula2) == ("0", "10.0")
    assert parsed(content, tmp_path, made).answers["a"].value == 7
