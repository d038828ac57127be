"""A form of any kind is read in one call, and every command that takes an answers file takes any form."""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from builders import EXAMPLES
from conftest import ROOT, window_service
from test_import import written
from workbooks import as_csv, blank, book_of, changed, example_form, filled, page_as_csv, sheet_with, small

from compliance import load_answers, load_checklist
from compliance.answers.model import BLANK
from compliance.errors import InputError
from compliance.forms import importing
from compliance.forms.page.page import render

PUER = ROOT / "examples" / "puer-tea" / "2025.yaml"


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with the evidence of an example."""
    shutil.copytree(PUER.parent / "佐证", tmp_path / "佐证")
    return tmp_path


@pytest.fixture
def workbook(desk: Path) -> Path:
    path = desk / "交回的表"
    path.write_bytes(example_form(PUER))
    return path


@pytest.mark.parametrize("form", ["workbook", "page", "another program"])
def test_a_form_of_any_kind_is_read_in_one_call(form: str, desk: Path) -> None:
    wanted = load_answers(PUER)
    path = written(wanted, form, desk)
    assert importing.load(path) == (window_service(), wanted)
    assert importing.load(path, "window-service") == importing.load(path, window_service())
    assert load_answers(path) == wanted


def test_what_is_not_in_a_form_without_some_of_its_sheets_is_unanswered(desk: Path) -> None:
    path = desk / "表.xlsx"
    path.write_bytes(changed(lambda book: book.remove(sheet_with(book, "C7.1-1")), example_form(PUER)))
    _, sheet = importing.load(path)
    open_ = {name for name, answer in sheet.answers.items() if not answer.given}
    assert open_ == {criterion.id for criterion in window_service().criteria if criterion.id.startswith("C7.")}


def test_what_was_open_when_a_page_was_issued_is_unanswered(desk: Path) -> None:
    _, wanted = importing.load(PUER)
    answers = {**wanted.answers, "C4.1-1": BLANK}
    path = desk / "网页.html"
    path.write_text(render(window_service(), year=2025, prefill=replace(wanted, answers=answers)), "utf-8")
    assert importing.load(path)[1].answers == answers


def test_a_page_that_answers_twice_is_refused(desk: Path) -> None:
    made = render(window_service(), year=2025, prefill=load_answers(PUER))
    path = desk / "网页.html"
    path.write_text(made.replace('"start":{', '"start":{"作答":{},', 1), "utf-8")
    with pytest.raises(InputError, match="同一名称写了两次"):
        importing.load(path)


def test_all_mistakes_of_a_form_are_told_with_their_cells(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(filled({("m", "结果"): "很多", ("r", "分子"): 30, ("r", "分母"): 20, ("g", "结果"): "好像符合"}))
    with pytest.raises(InputError) as raised:
        importing.load(path, small())
    places = {(p.location.sheet, p.subject) for p in raised.value.problems}
    assert len(raised.value.problems) == 3
    assert {subject for _, subject in places} == {"g", "m", "r"}
    assert all(problem.location.line and problem.location.sheet for problem in raised.value.problems)


def test_a_share_typed_as_a_decimal_is_read_and_told(run, tmp_path, monkeypatch):
    monkeypatch.setattr("compliance.forms.importing.checklist_for", lambda form, name: small())
    path = tmp_path / "表.xlsx"
    path.write_bytes(filled({("pct", "结果"): (0.95, "General")}))
    told = f"{path} [3 章条 C3]!E6: pct 0.95 按 95% 读入\n"
    for arguments in (("import", path, "-o", tmp_path / "新.yaml", "-q"), ("check", path), ("score", path)):
        code, out, err = run(*arguments)
        assert (code, "请看一眼（1 处" in err, told in err) == (0, True, True), err
        assert "填写无误" not in out
        code, out, err = run(*arguments, "--strict", *(["--force"] if arguments[0] == "import" else []))
        assert (code, out, told in err, "共 1 处问题" in err) == (2, "", True, True), err


@pytest.mark.parametrize("name", ["第一章.csv", "第一章.txt", "第一章"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_one_sheet_saved_as_text_is_known_by_its_content(name: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(as_csv(blank(window_service()), "C4.1-1", "\t" if encoding == "utf-16" else ",").encode(encoding))
    with pytest.raises(InputError) as raised:
        importing.load(path)
    # The cover and the hidden sheet are in other files.
    assert {problem.message for problem in raised.value.problems} == {
        "缺少园区名称",
        "缺少评价期的开始日期",
        "缺少评价期的结束日期",
    }


def test_all_sheets_saved_as_csv_are_the_workbook(run, desk):
    book = book_of(example_form(PUER))
    folder = desk / "各表"
    folder.mkdir()
    for number, page in enumerate(page for page in book.worksheets if page.sheet_state == "visible"):
        (folder / f"{number}.csv").write_bytes(page_as_csv(page, ",").encode("gb18030"))
    (desk / "表.xlsx").write_bytes(example_form(PUER))
    for output, forms in (("一.yaml", sorted(folder.iterdir())), ("二.yaml", [desk / "表.xlsx"])):
        code, _, err = run("import", *forms, "-o", desk / output)
        assert (code, "已作答 要点 146/146" in err) == (0, True), err
    assert (desk / "一.yaml").read_bytes() == (desk / "二.yaml").read_bytes()
    assert load_answers(desk / "一.yaml").team


@pytest.mark.parametrize("arguments", [("check",), ("score",), ("explain",), ("report", "-f", "html", "-o", "-")])
def test_commands_take_a_workbook_like_an_answers_file(arguments, run, workbook):
    name, *rest = arguments
    of_workbook = run(name, workbook, *rest)
    of_answers = run(name, PUER, *rest)
    assert of_workbook[0] == of_answers[0] == 0
    assert of_workbook[1].replace(f"{workbook}", "") == of_answers[1].replace(f"{PUER}", "")


@pytest.mark.parametrize("form", ["xlsx", "html"])
def test_a_form_starts_from_any_form_also_without_its_evidence(form, run, tmp_path):
    (tmp_path / "交回.xlsx").write_bytes(example_form(PUER))
    for name, given in (("一", tmp_path / "交回.xlsx"), ("二", PUER)):
        code, _, err = run("form", form, "--prefill", given, "-o", tmp_path / name)
        assert (code, "佐证" in err) == (0, False), err
    assert (tmp_path / "一").read_bytes() == (tmp_path / "二").read_bytes()


def test_last_year_may_have_been_a_workbook(run, desk):
    last = PUER.parents[1] / "wumeng-industrial" / "2024.yaml"
    shutil.copytree(last.parent / "佐证", desk / "佐证", dirs_exist_ok=True)
    (desk / "上年.xlsx").write_bytes(example_form(last))
    this = last.with_name("2025.yaml")
    assert run("compare", desk / "上年.xlsx", this) == run("compare", last, this)


def test_a_workbook_may_come_from_standard_input(run, monkeypatch, workbook, desk):
    monkeypatch.chdir(desk)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(workbook.read_bytes())))
    code, out, _ = run("check", "-")
    assert (code, "填写无误；已作答 要点" in out) == (0, True)


def test_every_example_is_still_read_as_it_was() -> None:
    checklist = load_checklist()
    assert len(EXAMPLES) == 6
    for path in EXAMPLES:
        assert importing.load(path)[1].answers.keys() == checklist.by_id.keys()
