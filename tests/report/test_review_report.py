"""评审报告: both scores of every criterion, clause and chapter, and which of them were changed."""

from __future__ import annotations

from fractions import Fraction

import pypdfium2
import pytest
from builders import Entry, answers_data, checklist, criterion, scale, section
from conftest import ROOT, window_service
from reports import DATE, ZEROED, assessment_of, page_of
from said import context, rows

from compliance import load_answers, scoring
from compliance.analysis import review
from compliance.analysis.past import by_its_own
from compliance.answers.reading import parse
from compliance.forms import importing
from compliance.report.document.blocks import Table
from compliance.report.document.kinds import Kind
from compliance.report.html import page as html
from compliance.report.parts import results, totals
from compliance.report.pdf import render as pdf
from compliance.report.theme import files as theme_files
from compliance.report.view import review as view_review
from compliance.report.view.edition import Edition
from compliance.report.view.review import Doubled
from compliance.scoring.assessment import Assessment

pytestmark = pytest.mark.usefixtures("typeset_once")

REVIEWED = ROOT / "examples" / "wumeng-industrial" / "复核" / "2025.yaml"
VETO = {"effect": "zero_section", "when": {"answer": "不符合"}}


def reviewed() -> Assessment:
    rules = window_service()
    return scoring.assess(rules, importing.reviewed(load_answers(ZEROED, rules), REVIEWED, rules))


def doubled_of(a: Assessment) -> Doubled:
    found = review.of(a)
    assert found is not None
    return view_review.doubled(found)


def number(text: str) -> Fraction:
    return Fraction(text.strip("()").replace("−", "-"))


def test_every_criterion_and_section_has_both_scores_and_they_add_up() -> None:
    a = reviewed()
    found = review.of(a)
    assert found is not None
    doubled = doubled_of(a)
    assert list(doubled.criteria) == [result.id for result in a.criteria]
    assert list(doubled.sections) == [part.id for top in a.sections for part in top.walk()]
    for mine, theirs in zip(found.own.clauses, a.clauses, strict=True):
        scores = doubled.sections[theirs.id]
        assert (number(scores.own), number(scores.reviewed)) == (mine.tally.earned, theirs.tally.earned)
        assert number(scores.change or "0") == theirs.tally.earned - mine.tally.earned
    chapters = [doubled.sections[top.id] for top in a.sections]
    assert sum(number(scores.own) for scores in chapters) == number(doubled.earned.own)
    assert sum(number(scores.reviewed) for scores in chapters) == number(doubled.earned.reviewed)
    assert (doubled.score.own, doubled.score.reviewed, doubled.score.change) == ("76.6", "76.1", "−0.5")


def test_what_was_changed_is_marked_and_what_nobody_reviewed_is_in_brackets() -> None:
    doubled = doubled_of(reviewed())
    assert [name for name, scores in doubled.criteria.items() if scores.changed] == ["C4.1-2", "C4.3-2"]
    assert (doubled.criteria["C4.1-1"].reviewed, doubled.criteria["C4.1-3"].reviewed) == ("10", "(3.6)")
    assert doubled.criteria["C4.3-2"].note == "（和丽英，2026-02-26）"


def test_a_clause_that_only_the_park_s_own_answers_would_lose_says_so() -> None:
    rules = checklist(section("C1", section("C1.1", criterion("v", 40, veto=VETO), scale("b", 60))))
    again = {"结果": "符合", "理由": "现场已公示"}
    entry = Entry(结果="不符合", 佐证=["纸质：照片（柜）"], 复核=again)
    sheet, findings = parse(answers_data(rules, {"v": entry, "b": "9"}), rules)
    assert not findings
    scores = doubled_of(scoring.assess(rules, sheet)).sections["C1.1"]
    assert scores.own == "0"
    assert "自评因 v 触发条款否决" in scores.note


def test_the_report_prints_both_columns_for_each_and_marks_the_changes() -> None:
    of = context(reviewed(), kind="review")
    blocks = [*results.blocks(of)]
    count = sum(isinstance(block, Table) for block in blocks)
    lines = [row for number in range(count) for row in rows(blocks, number) if len(row) in (3, 5)]
    assert len(lines) == len(of.a.criteria)
    # What both found fully met is one line with both points.
    assert ["C4.4-1　", "10", "(10) / 10"] in [[row[0][:7], *row[1:]] for row in lines if len(row) == 3]
    changed = [row for row in lines if row[0].startswith("【改判】")]
    assert [row[3:] for row in changed] == [["5.6", "3.2 / 8"], ["5", "2.5 / 5"]]
    assert "复核：工作总结没有逐项对照年初的 10 项目标 / （和丽英，2026-02-26）" in changed[1][1]
    summary = rows(totals.blocks(of))
    assert ["合计", "1000", "53", "947", "226.2", "725.7", "720.8", "−4.9", "76.1%"] in summary
    assert ["总分（折算、加减分和取整之后）", "76.6", "76.1", "−0.5"] in [
        [text for text in row if text] for row in summary
    ]


@pytest.mark.parametrize("kind", ["full", "self-assessment", "gap"])
def test_no_other_kind_has_the_second_column(kind: Kind) -> None:
    assert context(reviewed(), kind=kind).doubled is None
    assert "（一）总分与等级" not in page_of(ZEROED, kind=kind)


@pytest.mark.slow
def test_the_formal_report_has_its_contents_on_one_page() -> None:
    """Fifteen parts in large type, and how to read them."""
    look = theme_files.load("formal")
    before = assessment_of(ZEROED.with_name("2024.yaml"))
    edition = Edition(reviewed(), date=DATE, digests={}, kind="review", look=look, earlier=(by_its_own(before),))
    document = pypdfium2.PdfDocument(pdf.render(html.render(edition), date=DATE, templates=None))
    third = document[2].get_textpage().get_text_bounded()
    assert "一、总体结论" in third
