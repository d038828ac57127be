"""What is to be mended first, and why: the order of gaps, their priority, and what stands in the way of a grade."""

from __future__ import annotations

import pytest
from builders import ALLOWED, checklist, criterion, metric, na, scale, scored, section
from conftest import window_service

from compliance.analysis import gaps

VETO = {"effect": "fail", "when": {"answer": "不符合"}}
RATE = {"id": "M1", "name": "窗口得分率", "take": "rate", "of": ["slight", "small"]}
GATE = {
    "id": "G1",
    "name": "窗口得分率低于 95%",
    "measure": "M1",
    "less_than": "95%",
    "effect": "cap_grade",
    "grade": "合格",
}
OPEN_GATE = {**GATE, "id": "G2", "name": "窗口得分率低于 10%", "less_than": "10%"}


def given(identifier, points):
    """A criterion whose answer is what it earns, to any decimal."""
    return criterion(identifier, points, metric(line={"zero": "0", "full": str(points)}))


def made(**changes):
    chapter = [criterion("veto", 40, veto=VETO), scale("great", 100), scale("open", 10, not_applicable=ALLOWED)]
    rest = [
        scale("slight", 100),
        scale("small", 250),
        scale("large", 400),
        given("under half", 50),
        given("under a fifth", 50),
    ]
    mending = {"priorities": {"of": "whole", "high": "0.5%", "medium": "0.2%"}}
    parts = section("C1", section("C1.1", *chapter)), section("C2", section("C2.1", *rest))
    return checklist(*parts, mending=mending, **changes)


def found(answers, **changes):
    assessment = scored(made(**changes), answers)
    return {gap.id: gap for gap in gaps.find(assessment)}


ANSWERS = {"veto": "符合", "great": "90", "open": None, "slight": "99", "small": "248", "large": "395"}
ANSWERS |= {"under half": "45.02", "under a fifth": "48.002"}


def test_the_share_of_all_points_makes_the_priority():
    assert {name: gap.priority for name, gap in found(ANSWERS).items()} == {
        "great": "high",  # 10 of 1000
        "large": "high",  # 5, just half a percent
        "under half": "medium",
        "under a fifth": "low",
        "small": "medium",  # 2, just a fifth
        "slight": "low",
        "open": "high",
    }


def test_what_is_pressing_is_the_checklists_to_say():
    """Unless it says otherwise, it is what costs three quarters of an average criterion, whatever they add up to."""
    for whole in (10, 1000):
        parts = [scale(name, whole * points) for name, points in (("a", 4), ("b", 2), ("c", 2))]
        made = checklist(section("C1", *parts), mending={})
        lost = {"a": 2 * whole, "b": whole * 19 // 10, "c": whole * 12 // 10}  # Of 8/3 on the average.
        a = scored(made, {name: str(points) for name, points in lost.items()})
        assert [(gap.id, gap.priority) for gap in gaps.find(a)] == [("a", "high"), ("c", "medium"), ("b", "low")]
        assert "平均每项应得分 75%" in gaps.priority_rule(made)
    assert "失分达到应得分 0.5% 的为高，达到 0.2% 的为中" in gaps.priority_rule(window_service())


def test_the_most_pressing_stands_first_and_what_is_unanswered_last():
    assert list(found(ANSWERS)) == ["great", "large", "under half", "small", "under a fifth", "slight", "open"]
    assert next(iter(found({**ANSWERS, "veto": "部分符合"}))) == "veto"
    assert found({**ANSWERS, "veto": "部分符合"})["veto"].priority == "high"


def test_what_a_gate_that_was_missed_looks_at_comes_before_what_costs_more():
    blocked = found(ANSWERS | {"slight": "60"}, measures=[RATE], conditions=[OPEN_GATE, GATE])
    missed = {name: gap.blocks for name, gap in blocked.items() if gap.blocks}
    assert missed == dict.fromkeys(("slight", "small"), ("条件 G1 等级封顶",))
    assert list(blocked) == ["slight", "small", "great", "large", "under half", "under a fifth", "open"]


def test_a_triggered_veto_says_what_it_does_and_stands_before_all():
    triggered = found({**ANSWERS, "veto": "不符合"})
    assert next(iter(triggered)) == "veto"
    assert {name: gap.blocks for name, gap in triggered.items() if gap.blocks} == {"veto": ("总评否决",)}


@pytest.mark.parametrize("outer", ["sum", "weighted_mean", "mean", "minimum"])
@pytest.mark.parametrize("inner", ["sum", "weighted_mean", "mean", "minimum"])
@pytest.mark.parametrize("struck", [False, True], ids=["as it is", "zeroed"])
def test_what_all_gaps_cost_is_all_that_was_lost(outer: str, inner: str, struck: bool):
    veto = {"effect": "zero_section", "section": "C1", "when": {"answer": "不符合"}}
    first = section(
        "C1",
        section("C1.1", criterion("v", 10, veto=veto), scale("a", 10)),
        section("C1.2", scale("b", 20), scale("n", 5, not_applicable=ALLOWED)),
    )
    made = checklist(
        {**first, "rollup": inner},
        section("C2", scale("c", 20)),
        {**section("C3", scale("u", 5)), "counted": False},
        rollup=outer,
        total_points="65",
        grades=[{"name": "达标", "requires": [{"measure": "score", "at_least": "1"}]}, {"name": "不达标"}],
    )
    answers = {"v": "不符合" if struck else "符合", "a": "7", "b": "5", "n": na(), "c": "15", "u": "0"}
    a = scored(made, answers)
    found = gaps.find(a)
    assert sum(gap.cost for gap in found) == a.tally.lost
    assert sum(gap.score_cost for gap in found) == 100 - a.exact
    # What does not count costs nothing, and one gap of the section that was zeroed answers for all of it.
    assert {gap.id for gap in found if not gap.cost} >= {"u"}
    assert {gap.id for gap in found if gap.forfeited} == ({"v"} if struck and a.parts[0].forfeited else set())


def test_a_chapter_below_what_the_next_grade_asks_stands_in_its_way():
    made = checklist(
        section("C1", criterion("a", 50), criterion("b", 40)),
        section("C2", criterion("c", 10), criterion("n", 5, not_applicable=ALLOWED)),
        section("C3", criterion("m", 5, not_applicable=ALLOWED)),
        not_applicable={"treatment": "excluded", "quotas": []},
    )
    a = scored(made, {"a": "符合", "b": "部分符合", "c": "部分符合", "n": na(), "m": na()})
    assert a.grade == "不合格"
    blocks = {gap.id: gap.blocks for gap in gaps.find(a)}
    assert blocks == {"c": ("第2章得分率低于“合格”的 60%",), "b": ()}
    assert list(blocks) == ["c", "b"]


def test_what_a_missed_gate_took_is_shared_by_what_lost_under_it():
    gate = {**GATE, "less_than": "80%", "effect": "zero_section", "section": "C1"}
    del gate["grade"]
    made = checklist(
        section("C1", scale("a", 10), scale("b", 10), scale("d", 20)),
        section("C2", scale("c", 40)),
        measures=[{**RATE, "of": ["a", "b"]}],
        conditions=[gate],
    )
    a = scored(made, {"a": "9", "b": "6", "d": "20", "c": "40"})
    found = {gap.id: (gap.lost, gap.forfeited) for gap in gaps.find(a)}
    # Of the 35 points that were earned, by their losses.
    assert found == {"a": (1, 7), "b": (4, 28)}
