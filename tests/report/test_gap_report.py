"""The gap report: how firm the grade is, and the register on paper, blank or as it is kept."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
from builders import checklist, criterion, scored, section
from compliance.report.view.report import View
from conftest import ROOT
from reports import DATE, GOOD, UNFINISHED, ZEROED, assessment_of, page_of, view_of

from compliance.analysis import register
from compliance.analysis.register import COLUMNS, Register
from compliance.analysis.register.model import Entry
from compliance.report.html import page as html
from compliance.report.pdf import render as pdf
from compliance.report.view import firmness
from compliance.report.view import register as view_register
from compliance.report.view import report as view
from compliance.report.view.edition import Edition
from compliance.report.word import render as word

Run = Callable[..., tuple[int, str, str]]
A4_LANDSCAPE = (842, 595)


def gap_view(path: Path) -> View:
    return view.build(Edition(assessment_of(path), date=DATE, digests={}, kind="gap"))


def test_the_register_has_its_columns_and_every_problem_once() -> None:
    made = gap_view(ZEROED)
    assert made.register is not None
    assert " ".join(made.register.headings) == (
        "序号 条款 问题描述 问题等级 整改措施 责任部门 责任人 整改时限 完成情况 佐证材料 复核人 销号日期"
    )
    known = register.started(assessment_of(ZEROED), DATE).entries
    assert [line.cells[1] for line in made.register.lines] == [entry.problem for entry in known]
    assert {line.cells[4:] for line in made.register.lines} == {("",) * 7}


def test_what_is_unanswered_is_told_and_not_listed() -> None:
    made = gap_view(UNFINISHED)
    assert made.register is not None
    assert "29 项未作答" in made.register.unanswered
    assert "未作答" not in "".join(line.cells[1] for line in made.register.lines)


def kept(*entries: Entry) -> Register:
    facts = dict.fromkeys(("checklist_id", "checklist_version", "fingerprint", "park", "period"), "")
    return Register(**facts, on=DATE, entries=entries, history=())


def test_people_dates_and_states_are_shown_as_text() -> None:
    closed = Entry(id="a", level="高", status="已完成", reviewer="<b>李四</b>", closed=DATE)
    late = Entry(id="b", level="高", status="进行中", person="=1+1", due=datetime.date(2026, 1, 1))
    sheet = view_register.of(kept(closed, late), ())
    assert [(line.cells[7], line.pressing) for line in sheet.lines] == [("已完成", False), ("进行中", True)]
    assert "未销号 1 项（逾期 1 项），已销号 1 项" in sheet.state
    edition = Edition(assessment_of(GOOD), date=DATE, digests={}, kind="gap", filled=kept(closed, late))
    page = html.render(edition)
    assert "&lt;b&gt;李四&lt;/b&gt;" in page
    assert "<td>2026-01-01</td>" in page
    (table,) = (t for t in docx.Document(io.BytesIO(word.render(edition))).tables if "措施" in t.rows[0].cells[1].text)
    first, second = (row.cells[2].text.split("\n") for row in table.rows[1:])
    assert {"完成情况：已完成", "复核人：<b>李四</b>", f"销号日期：{DATE}"} < {*first}
    assert {"完成情况：进行中", "责任人：=1+1", "整改时限：2026-01-01"} < {*second}


@pytest.mark.parametrize(
    ("answers", "turns", "words"),
    [
        ({"a": "部分符合", "b": "符合"}, {("a", "部分符合 → 不符合", "80.0", "良好")}, "下列 2 项"),
        ({"a": "不符合", "b": "不符合"}, set(), "都不会改变等级"),
        ({"a": "符合"}, set(), "没有可比较的等级"),
    ],
    ids=["hangs on two", "firm", "unfinished"],
)
def test_the_answers_that_a_grade_hangs_on(
    answers: dict[str, str], turns: set[tuple[str, str, str, str]], words: str
) -> None:
    made = firmness.of(scored(checklist(section("C4", criterion("a", 20), criterion("b", 80))), answers))
    assert words in made.words
    assert turns <= {(turn.id, turn.change, turn.score, turn.grade) for turn in made.turns}
    assert bool(turns) == bool(made.turns)


def test_a_margin_is_what_is_above_the_requirement() -> None:
    made = gap_view(ZEROED).firmness
    assert made is not None
    first, second = made.margins[:2]
    assert (first.grade, first.asks, first.value, first.margin) == ("优秀", "总分不低于 90.0", "76.6", "−13.40")
    assert (first.missed, second.margin, second.missed) == (True, "+1.80", False)


def test_other_kinds_do_without() -> None:
    made = view_of(GOOD)
    assert (made.register, made.firmness) == (None, None)


def test_a_register_that_is_kept_is_printed(run: Run, tmp_path: Path) -> None:
    path, output = tmp_path / "台账.xlsx", tmp_path / "差距.html"
    run("plan", ZEROED, "-f", "xlsx", "-o", path, "--date", "2026-01-31")
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    sheet.cell(4, 2 + list(COLUMNS).index("责任部门")).value = "政务服务科"
    sheet.cell(4, 2 + list(COLUMNS).index("整改时限")).value = "2026-02-15"
    book.save(path)
    arguments = ("report", ZEROED, "--register", path, "-o", output, "--date", "2026-03-01", "-q")
    assert "只有差距分析报告有整改台账" in run(*arguments)[2]
    assert run(*arguments, "--kind", "gap") == (0, "", "")
    page = output.read_text(encoding="utf-8")
    assert "<td>政务服务科</td>" in page
    assert "逾期 1 项" in page
    other = ROOT / "examples" / "puer-tea" / "2025.yaml"
    code, _, err = run(
        "report", other, "--register", path, "--kind", "gap", "-o", tmp_path / "b.html", "--date", DATE.isoformat()
    )
    assert (code, "台账的园区是" in err) == (2, True)


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["", "formal", "modern"])
def test_the_register_is_on_landscape_pages_each_with_the_headings(theme: str) -> None:
    content = pdf.render(page_of(ZEROED, kind="gap", theme=theme), date=DATE, templates=None)
    wide = [page for page in pypdf.PdfReader(io.BytesIO(content)).pages if page.mediabox.width > page.mediabox.height]
    assert len(wide) > 2
    for page in wide:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4_LANDSCAPE
        text = page.extract_text().replace("\n", "")
        assert all(heading in text for heading in ("序号", "责任部门", "整改时限", "复核人", "销号日期"))
