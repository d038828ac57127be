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
from conftest import ROOT
from reports import DATE, GOOD, UNFINISHED, ZEROED, assessment_of, page_of
from said import context, rows, said

from compliance.analysis import register
from compliance.analysis.register import COLUMNS, Register
from compliance.analysis.register.model import Entry
from compliance.report.html import page as html
from compliance.report.parts import grade
from compliance.report.parts import register as part
from compliance.report.pdf import render as pdf
from compliance.report.view import firmness
from compliance.report.view import register as view_register
from compliance.report.view.edition import Edition
from compliance.report.word import render as word

pytestmark = pytest.mark.usefixtures("typeset_once")

Run = Callable[..., tuple[int, str, str]]
A4_LANDSCAPE = (842, 595)


def test_the_register_has_every_problem_once() -> None:
    a = assessment_of(ZEROED)
    printed = [row[2].partition("　")[0] for row in rows(part.blocks(context(a)))]
    assert printed == [entry.problem.partition("　")[0] for entry in register.started(a, DATE).entries]


def test_what_is_unanswered_is_told_and_not_listed() -> None:
    of = context(assessment_of(UNFINISHED))
    assert "29 项未作答" in said(part.blocks(of))
    assert "未作答" not in "".join(row[2] for row in rows(part.blocks(of)))


def kept(*entries: Entry) -> Register:
    facts = dict.fromkeys(("checklist_id", "checklist_version", "fingerprint", "park", "period"), "")
    return Register(**facts, on=DATE, entries=entries, history=())


def test_people_dates_and_states_are_shown_as_text() -> None:
    closed = Entry(id="a", level="高", status="已完成", reviewer="<b>李四</b>", closed=DATE)
    late = Entry(id="b", level="高", status="进行中", person="=1+1", due=datetime.date(2026, 1, 1))
    sheet = view_register.of(kept(closed, late), assessment_of(GOOD), ())
    assert {line.text("完成情况"): line.pressing for line in sheet.lines} == {"已完成": False, "进行中": False}
    assert "未销号 1 项（逾期 1 项），已销号 1 项" in sheet.state
    edition = Edition(assessment_of(GOOD), date=DATE, digests={}, kind="gap", filled=kept(closed, late))
    page = html.render(edition)
    assert "&lt;b&gt;李四&lt;/b&gt;" in page
    assert "2026-01-01" in page
    tables = docx.Document(io.BytesIO(word.render(edition))).tables
    (table,) = (t for t in tables if len(t.columns) == 6 and t.rows[0].cells[3].text == "整改措施")
    told = {tuple(cell.text for cell in row.cells[4:]) for row in table.rows[1:]}
    assert told == {("", f"已完成\n复核 <b>李四</b>，{DATE} 销号"), ("=1+1\n2026-01-01", "进行中")}


@pytest.mark.parametrize(
    ("answers", "turns", "words"),
    [
        ({"a": "部分符合", "b": "符合"}, {("a", "部分符合 → 不符合", "80.0", "良好")}, "下列 2 项"),
        ({"a": "不符合", "b": "不符合"}, set(), "都不会改变等级"),
        ({"a": "符合"}, set(), "还谈不上余量"),
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
    first, second = rows(grade.margins(context(assessment_of(ZEROED))))[:2]
    assert first == ["优秀", "总分不低于 90.0", "76.6", "−13.40"]
    assert second[3] == "+1.80"


def test_a_register_that_is_kept_is_printed(run: Run, tmp_path: Path) -> None:
    path, output = tmp_path / "台账.xlsx", tmp_path / "差距.html"
    run("plan", ZEROED, "-f", "xlsx", "-o", path, "--date", "2026-01-31")
    book = openpyxl.load_workbook(path)
    sheet = book["整改台账"]
    sheet.cell(4, 2 + list(COLUMNS).index("责任部门")).value = "政务服务科"
    sheet.cell(4, 2 + list(COLUMNS).index("整改时限")).value = "2026-02-15"
    book.save(path)
    arguments = ("report", ZEROED, "--register", path, "-o", output, "--date", "2026-03-01", "-q")
    assert "只有差距分析报告和整改方案有整改台账" in run(*arguments)[2]
    assert run(*arguments, "--kind", "gap") == (0, "", "")
    page = output.read_text(encoding="utf-8")
    assert '<td class="boxed">政务服务科\n2026-02-15</td>' in page
    assert "责任部门：政务服务科　责任人：＿＿＿＿＿＿　时限：2026-02-15" in page
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
        assert all(heading in text for heading in ("序号", "等级", "问题", "整改措施", "责任、时限与完成情况"))


@pytest.mark.slow
def test_the_register_of_a_failed_park_takes_eleven_pages_at_nine_points() -> None:
    """115 problems; with a column for each thing that nobody had filled in it took twelve, in small print."""
    failed = ROOT / "examples" / "puer-tea" / "2025.yaml"
    content = pdf.render(page_of(failed, kind="plan"), date=DATE, templates=None)
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    assert len([page for page in pages if page.mediabox.width > page.mediabox.height]) <= 11
