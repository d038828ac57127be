"""What a report says, before it has any form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from builders import EXAMPLES
from reports import GOOD, UNFINISHED, VETOED, ZEROED, view_of


def texts(value: Any) -> list[str]:
    """Every text in a view, however deep."""
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return [text for part in parts for text in texts(part)]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_losses_listed_add_up_to_all_points_lost(path: Path) -> None:
    report = view_of(path)
    assert sum(Fraction(loss.points) for loss in report.losses) == Fraction(report.lost)
    assert report.totals[-1].lost == report.lost


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_line_of_the_summary_table_obeys_the_identity(path: Path) -> None:
    assert len(view_of(path).totals) > 4
    for line in view_of(path).totals:
        parts = [Fraction(n) for n in (line.not_applicable, line.lost, line.earned)]
        assert sum(parts) == Fraction(line.full), line.name


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_program_word_reaches_the_reader(path: Path) -> None:
    report = asdict(view_of(path))
    for chart in ("chapters_chart", "clauses_chart"):
        report["summary"].pop(chart)
    leaks = [text for text in texts(report) if any(word in text for word in ("None", "Fraction", "True", "False"))]
    assert not leaks


def test_a_complete_report_gives_a_score_a_grade_and_its_reasons() -> None:
    summary = view_of(GOOD).summary
    assert (summary.score, summary.grade) == ("93.8", "优秀")
    assert "按总分定级为“优秀”：总分 93.8，达到不低于 90 分的要求。" in summary.sentences
    assert any("最低的是第 7 章" in sentence for sentence in summary.sentences)


def test_a_veto_of_the_whole_comes_first_and_tells_what_the_grade_would_have_been() -> None:
    report = view_of(VETOED)
    assert report.summary.sentences[0] == "触发总评否决 1 项（C4.7-5），等级直接定为“不合格”。"
    assert report.summary.aside == "88.1　良好"
    assert [veto.id for veto in report.triggered] == ["C4.7-5"]
    assert "整改建议：" in report.triggered[0].story
    assert len(report.vetoes) == 15


def test_a_zeroed_clause_says_so_and_its_forfeit_is_a_line_of_its_own() -> None:
    report = view_of(ZEROED)
    clause = next(clause for clause in report.clauses if clause.zeroed)
    assert clause.heading.startswith("4.6")
    assert "C4.6-5 触发条款否决" in clause.zeroed
    forfeit = next(loss for loss in report.losses if loss.forfeit)
    assert (forfeit.id, forfeit.points) == ("4.6", "19.1")


def test_an_unfinished_report_shows_a_range_and_no_grade() -> None:
    report = view_of(UNFINISHED)
    assert report.draft.startswith("未完成草稿")
    assert "未完成草稿" in report.running_title
    assert report.summary.grade.startswith("无法评定")
    assert report.summary.aside == "60.9 至 86.3"
    assert report.summary.score_label == "暂计总分"


def test_materials_are_numbered_and_files_carry_a_digest() -> None:
    report = view_of(GOOD)
    numbers = [material.number for material in report.materials]
    assert numbers == [str(n) for n in range(1, len(numbers) + 1)]
    for material in report.materials:
        is_file = not material.text.startswith(("纸质材料：", "网址："))
        assert len(material.digest) == (12 if is_file else 0), material.text
    used = {
        number for clause in report.clauses for row in clause.rows for number in row.materials.split("、") if number
    }
    assert used <= set(numbers)


def test_an_answer_without_evidence_is_pending_and_not_listed_twice() -> None:
    report = view_of(VETOED)
    assert [line.id for line in report.pending] == ["C4.7-3", "C5.3.3-5"]
    assert not {line.id for line in report.pending} & {line.id for line in report.lacking}


def test_a_criterion_names_its_origin_and_whether_it_is_a_veto(make_answers: Callable[..., Path]) -> None:
    rows = {row.id: row for clause in view_of(make_answers()).clauses for row in clause.rows}
    assert all("自拟" in row.provenance for row in rows.values())
    assert rows["C4.2-1"].provenance.startswith("否决项 ")


def test_what_does_not_apply_is_left_out_of_the_points_with_its_reason(make_answers: Callable[..., Path]) -> None:
    report = view_of(make_answers({"C5.3.5-4": "不适用: 园区没有自建信息系统"}))
    assert [(line.id, line.reason) for line in report.omissions] == [("C5.3.5-4", "园区没有自建信息系统")]
    row = next(row for clause in report.clauses for row in clause.rows if row.id == "C5.3.5-4")
    assert (row.result, row.earned, row.state) == ("不适用", "—", "na")


def test_the_rules_are_told_from_the_checklists_own_data() -> None:
    lines = [line for rule in view_of(GOOD).rules for line in rule.lines]
    assert "优秀：总分不低于 90，且各章得分率不低于 70%。" in lines
    assert any("合计最多 2 分" in line for line in lines)
    assert any("总评否决（C4.2-1" in line and "P1" in line for line in lines)
