"""What the parts of a report say, before they have any form."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from builders import EXAMPLES
from reports import GOOD, UNFINISHED, VETOED, ZEROED, assessment_of, report_of
from said import context, rows, said

from compliance.checklist import words
from compliance.forms import evidence
from compliance.report.parts import appendix, grade, losses
from compliance.report.parts.context import Context
from compliance.report.view import clauses, materials, tables, verdict
from compliance.report.view.clauses import Clause

NUMBER = re.compile(r"[\d.]+")
PATHS = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")


def clauses_of(of: Context) -> list[Clause]:
    return [*clauses.clauses(of.a, of.evidence)]


@PATHS
def test_the_losses_listed_add_up_to_all_points_lost(path: Path) -> None:
    a = assessment_of(path)
    *listed, total = rows(losses.blocks(context(a)))
    lost = [Fraction(row[-1]) for row in listed if len(row) > 1 and NUMBER.fullmatch(row[-1])]
    assert len(lost) > 10
    assert sum(lost) == a.tally.lost == Fraction(total[-1])


@PATHS
def test_every_line_of_the_summary_table_obeys_the_identity(path: Path) -> None:
    lines = [*tables.totals(assessment_of(path))]
    assert len(lines) > 4
    for line in lines:
        parts = [Fraction(n.strip("—") or 0) for n in (line.not_applicable, line.lost, line.unanswered, line.earned)]
        assert sum(parts) == Fraction(line.full), line.name


@PATHS
def test_no_program_word_reaches_the_reader(path: Path) -> None:
    report = report_of(path)
    text = said([report, *(block for part in report.parts for block in part.blocks)])
    assert len(text) > 20_000
    assert not [line for line in text.splitlines() if re.search("None|Fraction|True|False|namespace", line)]


def test_a_complete_report_gives_its_reasons() -> None:
    sentences = verdict.sentences(assessment_of(GOOD))
    assert "按总分定级为“优秀”：总分 93.8，达到“不低于 90 分”的要求。" in sentences
    assert any("最低的是第 7 章" in sentence for sentence in sentences)


def test_a_veto_of_the_whole_comes_first_and_tells_what_the_grade_would_have_been() -> None:
    a = assessment_of(VETOED)
    assert verdict.sentences(a)[0] == (
        "触发总评否决 1 项：“近一年未发生经查实的泄密或数据安全责任事件”（4.7 信息保密），等级直接定为“不合格”。"
    )
    blocks = [*grade.vetoes(context(a))]
    assert "若未触发任何否决，总分为 88.1，等级为“良好”" in said(blocks)
    advice = a.by_id["C4.7-5"].criterion.advice
    assert advice in said(blocks)
    others = rows(blocks)
    assert ["结论为“不符合”：总评否决", "未触发"] in [row[:2] for row in others]
    assert sum(row[2].count("（") for row in others) >= 15
    carded = said(grade.vetoes(context(a, {"cards": "五"})))
    assert "近一年未发生经查实的泄密或数据安全责任事件（C4.7-5），见第五部分第 1 项。" in carded
    assert advice not in carded


def test_a_zeroed_clause_says_so_and_its_forfeit_is_a_line_of_its_own() -> None:
    of = context(assessment_of(ZEROED))
    clause = next(clause for clause in clauses_of(of) if clause.zeroed)
    assert clause.heading.startswith("4.6")
    assert "C4.6-5 触发条款否决" in clause.zeroed
    forfeit = next(loss for loss in tables.losses(of.a) if loss.forfeit)
    assert (forfeit.id, forfeit.points) == ("4.6", "19.1")


def test_an_unfinished_report_shows_a_range_and_no_grade() -> None:
    report = report_of(UNFINISHED)
    assert report.draft.startswith("未完成草稿")
    summary = said(report.parts[0].blocks)
    for words_in_it in ("未评定", "60.9", "86.3", "暂计总分"):
        assert words_in_it in summary


def test_materials_are_numbered_and_files_carry_a_digest() -> None:
    a = assessment_of(GOOD)
    found = materials.of(a, evidence.digests(a.sheet, GOOD.parent))
    numbers = [material.number for material in found.rows]
    assert len(numbers) > 50
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for material in found.rows:
        is_file = not material.text.startswith(("纸质材料：", "网址："))
        assert len(material.digest) == (12 if is_file else 0), material.text
    used = {number for found_in in found.numbers.values() for number in found_in.split("、") if number}
    assert used <= set(numbers)


def test_an_answer_without_evidence_is_pending_and_not_listed_twice() -> None:
    a = assessment_of(VETOED)
    pending = [line.id for line in tables.pending(a)]
    assert pending == ["C4.7-3", "C5.3.3-5"]
    assert not {*pending} & {line.id for line in tables.lacking(a)}


def test_a_veto_is_marked_and_the_appendix_says_on_what_each_criterion_was_drafted() -> None:
    a = assessment_of(GOOD)
    found = {row.id: row.marks for clause in clauses_of(context(a)) for row in clause.rows}
    assert (found["C4.2-1"], found["C4.2-3"]) == (("否决项",), ())
    assert clauses.origins_in_words(a.checklist, "B").startswith("检查要点都是自拟，不是标准条款原文")
    text = said(appendix.sources(context(a, {"clauses": "七"})))
    for criterion in a.checklist.criteria:
        clause, _, number = criterion.id.rpartition("-")
        bases = re.findall(rf"{re.escape(clause)}-(?:\d+、)*{number}\b", text)
        assert len(bases) == 1 + len({*criterion.sources} - clauses.UNNUMBERED), criterion.id


def test_what_does_not_apply_is_left_out_of_the_points_with_its_reason(make_answers: Callable[..., Path]) -> None:
    of = context(assessment_of(make_answers({"C5.3.5-4": "不适用: 园区没有自建信息系统"})))
    assert [(line.id, line.reason) for line in tables.omissions(of.a)] == [("C5.3.5-4", "园区没有自建信息系统")]
    row = next(row for clause in clauses_of(of) for row in clause.rows if row.id == "C5.3.5-4")
    assert (row.result, row.earned, row.state) == ("不适用", "—", "na")


def test_the_rules_are_told_from_the_checklists_own_data() -> None:
    lines = [line for rule in words.in_words(assessment_of(GOOD).checklist) for line in rule.lines]
    assert "优秀：总分不低于 90，且各章得分率不低于 70%。" in lines
    assert any("合计最多 2 分" in line for line in lines)
    assert any("总评否决（C4.2-1" in line and "P1" in line for line in lines)


def test_the_summary_table_leads_to_its_total() -> None:
    """Bonus, penalties, bounds and rounding have their lines; what each adds comes to the score."""
    for path in EXAMPLES:
        a = assessment_of(path)
        named = dict(tables.leading(a))
        names = [name.partition("（")[0] for name in named]
        assert names[0] == "基础分"
        assert {"加分项", "专项扣分", "修约"} <= {*names}
        reached = sum(Fraction(shown.replace("−", "-")) for shown in [*named.values()][:-1])
        assert abs(reached - a.score) <= Fraction(1, 100)
        assert [*named.values()][-1] == a.show(a.score)


def test_what_is_not_answered_is_no_low_score() -> None:
    a = assessment_of(UNFINISHED)
    lines = {line.id: line for line in tables.totals(a)}
    assert (lines["C5.6"].lost, lines["C5.6"].unanswered, lines["C5.6"].rate) == ("3.2", "27", "13.7—90.9%")
    assert lines["C4.1"].unanswered == ""
    assert lines[""].unanswered == "210"
