"""Page one and the brief as blocks: what stands first, what is marked, and that the brief always has one page."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from builders import ALLOWED, checklist, criterion, na, scored, section
from conftest import ROOT, window_service
from pypdf import PdfReader

from compliance import assess, load_answers
from compliance.analysis.past import by_its_own
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.report import formats
from compliance.report.document.blocks import Beside, Block, Figure, Heading, Line, Paragraph, Score, Table, line
from compliance.report.parts import brief, summary
from compliance.report.parts.context import Context
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

pytestmark = pytest.mark.usefixtures("typeset_once")

DATE = datetime.date(2026, 1, 31)
GOOD, VETOED, ZEROED, WEAK, UNFINISHED = (
    ROOT / "examples" / name / "2025.yaml"
    for name in ("dianchi-hightech", "honghe-border", "wumeng-industrial", "puer-tea", "nujiang-green")
)
LAST = ROOT / "examples" / "wumeng-industrial" / "2024.yaml"
LONG = (
    "云南省某某某自治州某某县绿色低碳高新技术产业与现代服务业融合发展示范园区"
    "公共服务平台运营管理服务有限责任公司（二期）"
)


def of_file(path: Path) -> Assessment:
    return assess(window_service(), load_answers(path, window_service()))


def context(path: Path, *, last: Path | None = None) -> Context:
    earlier = (by_its_own(of_file(last)),) if last else ()
    return Context(Edition(of_file(path), date=DATE, digests={}, earlier=earlier))


def walk(blocks: Iterator[Block] | tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Beside):
            yield from walk(block.left + block.right)


def words(told: Line) -> str:
    return "".join(run.text for run in told)


def figures(path: Path, **more: Path) -> dict[str, Figure]:
    (score,) = (block for block in summary.blocks(context(path, **more)) if isinstance(block, Score))
    return {figure.label: figure for figure in score.figures}


def headings(path: Path) -> list[str]:
    return [block.text for block in walk(summary.blocks(context(path))) if isinstance(block, Heading)]


def test_a_veto_is_told_before_any_figure() -> None:
    first = next(summary.blocks(context(VETOED)))
    assert isinstance(first, Paragraph)
    assert first.style == "caution"
    told = words(first.text)
    assert "触发否决，等级直接定为“不合格”。属评价期内已发生的事实，本期不能整改，只能防止再发生。" in told
    assert told.endswith("若未触发，总分为 88.1，等级为“良好”。")


def test_an_open_sheet_lists_what_is_open_and_calls_nothing_weak() -> None:
    told = figures(UNFINISHED)
    assert "总分" not in told
    assert told["暂计总分"].value == "65.3"
    assert (told["等级"].value, told["等级"].below) == ("未评定", "否决项未作答")
    assert told["全部作答后的总分"].value == "60.9—86.3"
    assert "还没有答完的条" in headings(UNFINISHED)
    assert not [text for text in headings(UNFINISHED) if "最弱" in text]


def test_last_years_total_stands_beside_this_years() -> None:
    assert figures(ZEROED, last=LAST)["上年总分"] == Figure("上年总分", "69.0", "不合格，本年 +7.6")
    assert "上年总分" not in figures(ZEROED)


def test_a_year_that_stood_still_is_told_so_and_not_as_a_bare_nought() -> None:
    assert figures(ZEROED, last=ZEROED)["上年总分"].below == "合格，本年没有变化"


def test_last_years_total_is_what_it_was_then_and_provisional_where_it_was() -> None:
    last = of_file(UNFINISHED)
    a = of_file(GOOD)
    of = Context(Edition(a, date=DATE, digests={}, earlier=(by_its_own(last),)))
    found = [figure for figure in summary.figures(of) if "上年" in figure.label]
    assert found == [Figure("上年总分（暂计）", "65.3", "未评定")]


def test_three_things_each_with_its_clause_and_what_it_brings() -> None:
    table = next(block for block in summary.blocks(context(ZEROED)) if isinstance(block, Table))
    first = [[words(one) for one in cell] for cell in table.rows[0].cells]
    assert first == [
        [
            "1　差评（不满意、非常不满意）回访整改率",
            "建差评台账，当日派单，限期核实并整改，整改后由非当事人员回访并记录企业意见。",
        ],
        ["7.1 服务评价", "C7.1-5"],
        ["总分加 0.7 分"],
    ]
    # What zeroed a clause has happened: it is no thing to do.
    assert "C4.6-5" not in [words(one) for row in table.rows for cell in row.cells for one in cell]
    assert [words(one) for cell in table.rows[-1].cells for one in cell] == ["以上整改都做到", "总分 78.1，等级“合格”"]


def test_nothing_to_do_is_said_only_where_nothing_was_lost() -> None:
    made = checklist(section("C4", criterion("a", not_applicable=ALLOWED)))
    done, left_out = (
        [
            words(block.text)
            for block in summary.blocks(Context(Edition(a, date=DATE, digests={})))
            if isinstance(block, Paragraph)
        ]
        for a in (scored(made, {"a": "符合"}), scored(made, {"a": na()}))
    )
    assert "各要点均得满分，没有失分。" in done
    assert "各要点均得满分，没有失分。" not in left_out


@pytest.mark.parametrize(("text", "most", "left"), [
    ("甲乙丙。丁戊己。", 20, "甲乙丙。丁戊己。"),
    ("甲乙丙丁。戊己庚辛。", 9, "甲乙丙丁。"),
    ("甲乙丙丁、戊己庚、辛壬癸子", 12, "甲乙丙丁、戊己庚等。"),
    ("甲乙丙丁戊己庚辛", 6, "甲乙丙丁…"),
])  # fmt: skip
def test_a_text_that_is_too_long_ends_where_something_ends(text: str, most: int, left: str) -> None:
    assert words(brief.cut(line(text), most)) == left


def hostile(made: Checklist, sheet: AnswerSheet) -> tuple[Checklist, AnswerSheet]:
    """With the longest names that can be expected, of everything."""

    def named(section):  # type: ignore[no-untyped-def]
        criteria = tuple(
            c.model_copy(update={"text": f"{c.text}，{LONG}", "advice": LONG * 3}) for c in section.criteria
        )
        below = tuple(named(child) for child in section.sections)
        return section.model_copy(update={"title": LONG, "criteria": criteria, "sections": below})

    standard = made.standard.model_copy(update={"title": LONG})
    renamed = made.model_copy(
        update={"sections": tuple(map(named, made.sections)), "standard": standard, "title": LONG}
    )
    park = replace(sheet.park, name=LONG[:60])
    # A copy would keep what was worked out from the old names.
    fresh = Checklist.model_construct(**{name: getattr(renamed, name) for name in Checklist.model_fields})
    return fresh, replace(sheet, park=park)


@pytest.mark.slow
@pytest.mark.parametrize("path", [GOOD, VETOED, ZEROED, WEAK, UNFINISHED], ids=lambda path: path.parent.name)
@pytest.mark.parametrize("form", ["as it is", "long names", "long notice", "formal", "modern"])
def test_the_brief_is_one_page(path: Path, form: str, tmp_path: Path) -> None:
    made, sheet = window_service(), load_answers(path, window_service())
    look = Look()
    if form != "as it is":
        made, sheet = hostile(made, sheet)
    if form in theme_files.shipped():
        look = theme_files.load(form)
    if form == "long notice":
        (theme := tmp_path / "theme.yaml").write_text(f"措辞: {{声明: {LONG * 16}}}", encoding="utf-8")
        look = theme_files.load(str(theme))
    earlier = (by_its_own(assess(made, sheet)),)
    edition = Edition(assess(made, sheet), date=DATE, digests={}, kind="brief", look=look, earlier=earlier)
    (out := tmp_path / "brief.pdf").write_bytes(formats.to_pdf(edition))
    assert len(PdfReader(out).pages) == 1
