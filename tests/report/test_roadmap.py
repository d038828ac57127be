"""The roadmap: phases and steps, what each brings, and what it does not reach."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from builders import ADD_BONUS, RESCALE, ROUND, checklist, criterion, metric, ratio, scale, scored, section
from said import context, rows, said
from small import FULL, answered, small

from compliance.report.document.blocks import Drawing, Score
from compliance.report.parts import roadmap
from compliance.report.parts.context import Context

VETO = {"effect": "zero_section", "when": {"answer": "不符合"}}


def figures(of: Context) -> list[tuple[str, str, str]]:
    found = next(block for block in roadmap.blocks(of) if isinstance(block, Score))
    return [(figure.label, figure.value, figure.below) for figure in found.figures]


def test_the_steps_of_a_phase_add_up_to_it_and_the_phases_to_the_whole() -> None:
    of = context(answered())
    start, end, gain = figures(of)
    assert start == ("现在", "62.9", "合格")
    assert (end[0], end[2]) == ("做完全部步骤", "优秀")
    made = list(roadmap.blocks(of))
    phases, steps = rows(made, 0), [row for row in rows(made, 1) if len(row) > 1]
    assert Fraction(gain[1]) == Fraction(end[1]) - Fraction(start[1])
    assert sum(Fraction(row[3]) for row in phases) == Fraction(gain[1])
    assert sum(Fraction(row[3]) for row in steps) == Fraction(gain[1])
    assert [phases[-1][4], steps[-1][4]] == [end[1], end[1]]
    assert [row[0] for row in steps] == [str(n) for n in range(1, len(steps) + 1)]


def test_every_step_that_can_be_worked_out_by_hand_is_right() -> None:
    """What is easy is done first; a veto, with which 5 of 10 points of a clause are gone, takes longer."""
    table = checklist(
        section("C1", section("C1.1", criterion("a", 5, veto=VETO, effort="high"), criterion("b", 5))),
        section(
            "C2",
            section(
                "C2.1",
                criterion("c", 5, effort="low"),
                criterion("d", 5, metric(("5", "1"), ("3", "0.6")), effort="high"),
            ),
        ),
    )
    a = scored(table, {"a": "不符合", "b": "符合", "c": "不符合", "d": "3"})
    # Now 0 + 3 of 20 points, 15.0; with c 8 of 20, 40.0; with a 18 of 20, 90.0, which is 优秀 and more than 合格.
    of = context(a)
    assert figures(of) == [
        ("现在", "15.0", "不合格"),
        ("做完全部步骤", "90.0", "优秀"),
        ("增加", "+75.0", "分 2 个阶段，共 2 步"),
    ]
    assert rows(roadmap.blocks(of), 0) == [
        ["第一阶段（30 天内，2026-03-02 前）", "1", "2 点", "+25.0", "40.0", "不合格"],
        ["第二阶段（365 天内，2027-01-31 前）", "1", "8 点", "+50.0", "90.0", "优秀"],
    ]
    assert rows(roadmap.blocks(of), 1)[3] == [
        "2",
        "要点 a　a / 消除 a 的否决",
        "不符合 / → 符合",
        "+50.0",
        "90.0",
        "优秀",
        "",
    ]


def test_no_step_calls_a_confirmed_fault_a_smaller_one() -> None:
    table = checklist(section("C1", section("C1.1", criterion("a", 2, veto=VETO), scale("b", 18))))
    of = context(scored(table, {"a": "不符合", "b": "15"}))
    assert [row[2] for row in rows(roadmap.blocks(of), 1) if len(row) > 1] == ["不符合 / → 符合"]


def test_a_step_that_is_no_longer_needed_with_whole_conclusions_is_left_out() -> None:
    table = checklist(section("C1", section("C1.1", criterion("a", 10, veto=VETO), criterion("b", 10), scale("c", 80))))
    a = scored(table, {"a": "不符合", "b": "部分符合", "c": "60"})
    of = context(a)
    # By halves a brings 5 and b 5, 70 of 100; a alone brings 10 and the rest of its clause, 75.
    assert [row[1][:4] for row in rows(roadmap.blocks(of), 1) if len(row) > 1] == ["要点 a"]


@pytest.mark.parametrize(
    ("answer", "value", "shown"),
    [
        (ratio(("90", "1"), ("50", "0.5")), "6/10", "6/10（60.0%） / → ≥90%"),
        (ratio(("100", "1"), ("50", "0.5")), "6/10", "6/10（60.0%） / → 100%"),
        (metric(("5", "1"), ("3", "0.6")), "3", "3 家 / → ≥5家"),
        (metric(("0", "1"), ("3", "0.6"), side="at_most"), "2", "2 家 / → 0家"),
        (metric(("1", "1"), ("3", "0.6"), side="at_most"), "2", "2 家 / → ≤1家"),
    ],
)
def test_a_number_is_to_reach_its_band_whatever_next_years_counts_are(answer: Any, value: str, shown: str) -> None:
    a = scored(checklist(section("C1", section("C1.1", criterion("a", 10, answer)))), {"a": value})
    assert rows(roadmap.blocks(context(a)), 1)[1][2] == shown


def test_what_the_plan_leaves_is_told() -> None:
    table = checklist(section("C1", section("C1.1", scale("a", 50), scale("b", 50))))
    a = scored(table, {"a": "50", "b": "12"})
    text = said(roadmap.blocks(context(a, {"register": "四"})))
    # 62 of 100; a quarter's band each: 合格 asks for 70.
    assert "再上一级“良好”还差：总分不低于 80.0，为 " in text
    assert "仍有 1 项失分，共 " in text
    assert "逐项见第四部分。" in text


def test_a_deduction_for_what_happened_is_not_promised_away() -> None:
    a = scored(small(), FULL | {"K2": "没有", "K3": "0"}, 加分项={"B1": "无"}, 专项扣分={"P1": "无", "P2": "2"})
    assert "（P2）：评价期内已发生的事实，本期不能整改，只能防止再发生。" in said(roadmap.blocks(context(a)))


def test_where_no_way_leads_to_the_grade_it_says_why_and_what_would_be_the_most() -> None:
    a = scored(small(), FULL, 加分项={"B1": "无"}, 专项扣分={"P1": "有", "P2": "0"})
    text = said(roadmap.blocks(context(a)))
    assert "现在还排不出达到“合格”的路线。" in text
    assert "P1 弄虚作假" in text
    assert "评价期内已发生的事实，本期不能整改，只能防止再发生。" in text
    assert "下一评价期不再发生这些事实（P1）的，总分 100.0，优秀。" in text


def test_an_unfinished_sheet_is_asked_to_be_answered_first() -> None:
    text = said(roadmap.blocks(context(answered(K3=None))))
    assert "1 项未作答（K3）：先作答，才能评定等级。" in text
    assert "总分最高" not in text


def test_at_the_best_grade_nothing_has_to_be_done() -> None:
    text = said(roadmap.blocks(context(answered(FULL, K3="4"))))
    assert text.startswith("等级已是最高的“优秀”，没有为了定级而必须做的步骤。仍有 1 项失分，共 4 分。")
    assert "各要点都得满分。" in said(roadmap.blocks(context(answered(FULL))))


def test_a_bonus_that_is_still_to_be_claimed_is_a_step() -> None:
    bonus = [{"id": "B1", "text": "获得认定", "points": "2", "effort": "low"}]
    table = checklist(section("C1", section("C1.1", scale("a", 100))), bonus=bonus, steps=[RESCALE, ADD_BONUS, ROUND])
    a = scored(table, {"a": "79"}, 加分项={"B1": "无"})
    step = ["1", "获得认定　B1", "未申报 / → 申报", "+2.0", "81.0", "良好", ""]
    assert rows(roadmap.blocks(context(a)), 1)[1] == step


def test_the_problems_are_drawn_by_what_they_take_and_what_they_bring() -> None:
    drawn = [block.chart for block in roadmap.blocks(context(answered())) if isinstance(block, Drawing)]
    (chart,) = drawn
    # In hundredths of 70 points, whatever the plan has use for.
    assert {(label.text, label.group): value for label, value in zip(chart.labels, chart.values, strict=True)} == {
        ("服务机制", "中"): Fraction(500, 70),
        ("按时办结", "中"): Fraction(500, 70),
        ("公示齐全", "中"): Fraction(500, 70),
        ("培训", "中"): Fraction(500, 70),
        ("合作机构", "中"): Fraction(400, 70),
        ("没有投诉", "中"): Fraction(200, 70),
    }


def test_two_problems_leave_nothing_to_choose() -> None:
    a = answered(FULL, K2="一般", K3="4")
    assert not [block for block in roadmap.blocks(context(a)) if isinstance(block, Drawing)]
