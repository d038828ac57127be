"""Page one before it has any form: what the next grade takes, what to do first, what is weak, open and good."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from builders import ALLOWED, DETERMINISTIC, EXAMPLES, Entry, checklist, criterion, na, scale, scored, section
from conftest import SMALL as SMALL_CHECKLIST
from conftest import window_service
from hypothesis import given
from hypothesis import strategies as st
from schemes import Features, scheme
from sheets import sheet_at_random

from compliance import assess, load_answers, load_checklist
from compliance.analysis import gaps
from compliance.analysis.comparison import compare
from compliance.analysis.past import by_its_own
from compliance.analysis.planning import plan
from compliance.checklist.model import Checklist
from compliance.report.view import firmness, outlook, tables, verdict
from compliance.scoring.assessment import Assessment

SMALL = load_checklist(str(SMALL_CHECKLIST))


def two_chapters(**changes: Any) -> Checklist:
    return checklist(section("C4", scale("a", 50)), section("C5", scale("b", 50)), **changes)


def one_veto(effect: dict[str, str], answer: str, points: int) -> Assessment:
    """A criterion of one point whose veto has this effect, beside one of 99 points."""
    struck = criterion("v", 1, veto={**effect, "when": {"answer": "不符合"}})
    return scored(checklist(section("C4", struck, scale("a", 99))), {"v": answer, "a": str(points)})


def small(**changes: Any) -> Assessment:
    """The small checklist: 70 points in one clause, rescaled to 100; everything at full points but for the changes."""
    full = {
        "K1": Entry(结果="符合", 佐证=["纸质：证"]),
        "K2": "健全",
        "K3": "5",
        "K4": "9/10",
        "K5": Entry(结果={"投诉": "0", "通报": "0"}, 否决情形="无"),
        "K6": ["公示栏", "网站"],
        "K7": {"场次": "4", "到场": "80", "应到": "100"},
    }
    return scored(SMALL, {**full, **changes}, 加分项={"B1": "无"}, 专项扣分={"P1": "无", "P2": "0"})


# ── what it takes ──


def things(a: Assessment) -> outlook.Things:
    return outlook.things(a, gaps.find(a), plan(a, a.next_grade))


def test_points_and_a_chapters_rate():
    a = scored(two_chapters(), {"a": "48", "b": "30"})
    assert outlook.next_step(a) == "再得 2 分（总分到 80），且“5 章条 C5”（现为 60.0%）的得分率到 70%，即为“良好”。"


def test_several_chapters_under_one_floor_are_said_together():
    a = scored(two_chapters(), {"a": "25", "b": "20"})
    assert outlook.next_step(a) == (
        "再得 25 分（总分到 70），且“4 章条 C4”（现为 50.0%）、“5 章条 C5”（现为 40.0%）的得分率都到 60%，即为“合格”。"
    )


def test_on_the_small_checklist():
    """60 of 70 points, 85.714 … of 100: 85.7, and 4.3 more make 90; the one chapter is far above its 70 %."""
    a = small(K2="没有")
    assert (a.score, a.grade) == (Fraction("85.7"), "合格")
    assert outlook.next_step(a) == "再得 4.3 分（总分到 90），即为“优秀”。"


def test_a_rate_that_is_rounded_up_to_the_floor_is_not_shown_as_if_it_reached_it():
    grades = [{"name": "甲", "requires": [{"measure": "sections", "at_least": "66.7%"}]}, {"name": "乙"}]
    made = checklist(
        section("C4", scale("a", 30)), section("C5", scale("b", 70)), round_at={"rates": "exact"}, grades=grades
    )
    a = scored(made, {"a": "20", "b": "70"})
    assert outlook.next_step(a) == "“4 章条 C4”（现为 66.67%）的得分率到 66.7%，即为“甲”。"


def test_a_measure_that_must_stay_below_something():
    measures = [{"id": "M", "name": "未达标项数", "take": "count", "less_than": "60%"}]
    grades = [{"name": "甲", "requires": [{"measure": "M", "less_than": "1"}]}, {"name": "乙"}]
    a = scored(two_chapters(measures=measures, grades=grades), {"a": "50", "b": "10"})
    assert outlook.next_step(a) == "未达标项数低于 1 项（现为 1 项），即为“甲”。"


def test_a_veto_is_told_first_with_what_there_would_be_without_it():
    a = one_veto({"effect": "fail"}, "不符合", 84)
    assert outlook.stands_before(a)
    assert outlook.next_step(a) == (
        "“要点 v”（4 章条 C4）触发否决，等级直接定为“不合格”。若未触发，总分为 84.0，等级为“良好”。"
    )


def test_where_a_veto_is_not_all_the_rest_is_told_too():
    a = one_veto({"effect": "fail"}, "不符合", 50)
    assert outlook.next_step(a) == (
        "“要点 v”（4 章条 C4）触发否决，等级直接定为“不合格”。若未触发，总分为 50.0，等级为“不合格”。"
        "要到“合格”，还须再得 20 分（总分到 70），且“4 章条 C4”（现为 50.0%）的得分率到 60%。"
    )


def test_what_is_withheld_comes_back_without_the_veto():
    a = one_veto({"effect": "withhold"}, "不符合", 95)
    assert a.score is None
    assert outlook.next_step(a) == (
        "“要点 v”（4 章条 C4）触发否决，不给总分和等级。若未触发，总分为 95.0，等级为“优秀”。"
    )


def test_a_veto_that_only_zeroes_a_clause_stands_before_no_grade_and_says_what_it_took():
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    first = section("C4", section("C4.1", criterion("v", 1, veto=veto), scale("a", 9)), section("C4.2", scale("b", 90)))
    a = scored(checklist(first), {"v": "不符合", "a": "9", "b": "75"})
    assert not outlook.stands_before(a)
    assert outlook.next_step(a) == (
        "再得 5 分（总分到 80），即为“良好”。“4.1 章条 C4.1”因条款否决计零，总分少得 9 分。"
    )


def test_a_fact_of_the_past_is_not_called_something_to_mend():
    made = two_chapters(penalties=[{"id": "P1", "text": "弄虚作假", "effect": "fail"}])
    a = scored(made, {"a": "50", "b": "50"}, 专项扣分={"P1": "有"})
    assert outlook.next_step(a) == (
        "“弄虚作假”触发否决，等级直接定为“不合格”。属评价期内已发生的事实，本期不能整改，只能防止再发生。"
        "若未触发，总分为 100.0，等级为“优秀”。"
    )


def test_an_open_sheet_is_provisional_and_never_weak():
    a = scored(two_chapters(), {"a": "40"})
    assert outlook.next_step(a) == (
        "还有 1 项没有作答，分数只是暂计：全部作答后总分在 40.0 至 90.0 之间，那时才评定等级。"
    )
    assert [one.heading for one in outlook.weakest(a)] == ["4 章条 C4"]
    assert [(one.heading, one.count, one.of, one.points) for one in outlook.open_clauses(a)] == [
        ("5 章条 C5", 1, 1, "50")
    ]
    assert things(a).things[0].what == "补答 1 项"


def test_the_best_grade_says_how_far_above_its_limits_it_is():
    a = scored(two_chapters(), {"a": "50", "b": "43"})
    assert outlook.next_step(a) == (
        "已是最高等级“优秀”；总分比下限 90 高 3 分；各章中“5 章条 C5”的得分率最低，为 86.0%，下限是 70%。"
    )


def test_nothing_due_and_too_much_left_out():
    made = checklist(section("C4", criterion("a", not_applicable=ALLOWED)))
    assert outlook.next_step(scored(made, {"a": na()})) == "全部要点都判为不适用，没有应得分，不能评定等级。"
    quota = {"treatment": "excluded", "quotas": [{"of": "whole", "above": "10%", "effect": "no_grade"}]}
    made = checklist(section("C4", criterion("a", not_applicable=ALLOWED), scale("b", 50)), not_applicable=quota)
    assert outlook.next_step(scored(made, {"a": na(), "b": "50"})).startswith("不适用的分值过多，不评定等级")


def test_who_does_what_it_says_has_the_grade():
    """The sentence's own points, answered: 2 more of 5 points, of which one is what the chapter needs."""
    a = scored(two_chapters(), {"a": "45", "b": "33"})
    assert outlook.next_step(a).startswith("再得 2 分（总分到 80），且“5 章条 C5”（现为 66.0%）的得分率到 70%")
    assert scored(two_chapters(), {"a": "45", "b": "35"}).grade == "良好"
    assert scored(two_chapters(), {"a": "47", "b": "33"}).grade == "合格"


# ── what to do first ──


def test_what_a_thing_brings_is_what_the_engine_makes_of_it_after_those_before():
    """K2 is 10 of 70 points, K3 4: 56 + 10 is 94.3, + 4 is 100.0."""
    a = small(K2="没有", K3="3")
    told = things(a)
    assert [(thing.id, thing.where, thing.brings) for thing in told.things] == [
        ("K2", "1.1 唯一的一条", "总分加 14.3 分，等级到“优秀”"),
        ("K3", "1.1 唯一的一条", "总分加 5.7 分"),
    ]
    assert told.together == "总分 100.0，等级“优秀”"


def test_missing_evidence_is_handed_in():
    a = small(K1=Entry(结果="符合", 佐证=[]))
    thing = things(a).things[0]
    assert (thing.what, thing.how, thing.brings) == ("依法登记", "补交佐证：能证明结论的材料。", "总分加 7.1 分")


def test_a_veto_comes_before_what_costs_more():
    a = small(K1=Entry(结果="不符合"), K2="没有", K3="0")
    assert things(a).things[0].id == "K1"
    assert "消除否决" in things(a).things[0].brings


def test_what_the_next_grade_looks_at_comes_before_what_costs_more():
    """Both chapters are met; the measure asks for the small criterion, which does not even count."""
    measures = [{"id": "M", "name": "保证项得分率", "take": "rate", "of": ["x"]}]
    grades = [
        {"name": "甲", "requires": [{"measure": "score", "at_least": "60"}, {"measure": "M", "at_least": "90%"}]},
        {"name": "乙"},
    ]
    aside = {**section("C5", criterion("x", 1)), "counted": False}
    parts = section("C4", scale("a", 50), scale("b", 50)), aside
    a = scored(
        checklist(*parts, total_points="100", measures=measures, grades=grades), {"a": "40", "b": "45", "x": "不符合"}
    )
    assert outlook.next_step(a) == "保证项得分率不低于 90%（现为 0%），即为“甲”。"
    assert [(thing.id, thing.brings) for thing in things(a).things] == [
        ("x", "等级到“甲”"), ("a", "总分加 10 分"), ("b", "总分加 5 分")
    ]  # fmt: skip


def test_of_an_advice_its_beginning():
    assert outlook.first_of("立即停收；再逐笔清退。") == "立即停收。"
    assert outlook.first_of("先签约。再续签。") == "先签约。"
    assert outlook.first_of("") == ""


def what_the_things_bring_adds_up(seed: int) -> None:
    made = scheme(seed, Features(conditions=False))
    a = assess(made, sheet_at_random(made, seed + 1))
    told = things(a)
    moves = [
        word
        for thing in told.things
        if thing.id
        for word in thing.brings.split("，")
        if word[:3] in {"总分加", "总分减"}
    ]
    if a.score is None or not told.together:
        return
    signs = {"加": 1, "减": -1}
    change = sum((signs[word[2]] * Fraction(word[3:].strip(" 分")) for word in moves), Fraction(0))
    end = told.together.removeprefix("暂计").removeprefix("总分 ").partition("，")[0]
    # Each is shown with two decimals at most, the end as the checklist rounds.
    assert abs(a.score + change - Fraction(end)) <= Fraction(3, 200) + Fraction(1, 2) * Fraction(
        1, 10**made.scoring.rounding.digits
    )


@DETERMINISTIC
@given(st.integers(0, 10**6))
def test_what_the_things_bring_adds_up(seed: int) -> None:
    what_the_things_bring_adds_up(seed)


# ── what is weak, what is good ──


def test_the_weakest_are_by_rate_and_leave_out_what_does_not_count():
    parts = [section(f"C4.{n}", scale(f"k{n}", 10)) for n in range(1, 8)]
    aside = {**section("C5", section("C5.1", scale("x", 10))), "counted": False}
    a = scored(checklist(section("C4", *parts), aside, total_points="70"), {
        **{f"k{n}": str(n + 2) for n in range(1, 8)}, "x": "1",
    })  # fmt: skip
    assert [(one.heading[:3], one.rate, one.lost) for one in outlook.weakest(a)] == [
        ("4.1", "30.0%", "7"), ("4.2", "40.0%", "6"), ("4.3", "50.0%", "5"), ("4.4", "60.0%", "4"),
        ("4.5", "70.0%", "3"),
    ]  # fmt: skip


def years(last, a):
    return compare(by_its_own(last), a)


def test_what_rose_and_what_fell_since_last_year():
    made = checklist(section("C4", section("C4.1", scale("a", 50)), section("C4.2", scale("b", 50))))
    last = scored(made, {"a": "25", "b": "50"})
    a = scored(made, {"a": "40", "b": "45"})
    assert "比上年提高最多：4.1 章条 C4.1（升至 80.0%）。" in outlook.strengths(a, years(last, a))
    assert [*outlook.fallen(years(last, a))] == ["比上年下降最多：4.2 章条 C4.2（降至 90.0%）。"]
    assert [one.before for one in outlook.weakest(a, years(last, a))] == ["50.0%", "100.0%"]


def test_last_years_open_clause_is_no_measure_of_what_rose():
    made = checklist(section("C4", section("C4.1", scale("a", 50)), section("C4.2", scale("b", 50))))
    last = scored(made, {"b": "50"})
    a = scored(made, {"a": "40", "b": "45"})
    assert not [text for text in outlook.strengths(a, years(last, a)) if "提高" in text]
    assert [one.before for one in outlook.weakest(a, years(last, a))] == ["—", "100.0%"]


def test_clauses_at_full_points_and_an_award_are_strengths():
    made = small()
    told = outlook.strengths(made)
    assert told == ("1 条得满分：1.1 唯一的一条。", "已作答的 7 项要点中，7 项得满分。")
    awarded = scored(SMALL, {}, 加分项={"B1": "有"}, 专项扣分={"P1": "无", "P2": "0"})
    assert outlook.strengths(awarded) == ("加分项：获得认定。",)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_id_stands_in_prose(path: Path) -> None:
    a = assess(window_service(), load_answers(path, window_service()))
    told = [outlook.next_step(a), *outlook.strengths(a), *outlook.fallen(years(a, a)), *verdict.sentences(a)]
    ids = {*a.by_id, *(veto.id for veto in a.vetoes)}
    assert not [(text, name) for text in told for name in ids if name in text]


def test_the_totals_mark_what_is_only_provisional() -> None:
    made = checklist(
        section("C4", scale("a", 50)), section("C5", section("C5.1", scale("b", 30)), section("C5.2", scale("c", 20)))
    )
    a = scored(made, {"a": "40", "b": "30"})
    assert [(total.id, total.open) for total in tables.totals(a)] == [
        ("C4", 0), ("C5", 1), ("C5.1", 0), ("C5.2", 1), ("", 1)
    ]  # fmt: skip
    assert "共 1 项、标准分 20 分，暂按 0 分计，不算扣分" in tables.provisional(a)
    assert tables.provisional(scored(made, {"a": "40", "b": "30", "c": "1"})) == ""


def test_a_provisional_score_has_no_distance_from_a_grade() -> None:
    told = firmness.of(scored(two_chapters(), {"a": "40"}))
    assert (told.margins, told.turns) == ((), ())
    assert "全部作答后总分在 40.0 至 90.0 之间" in told.words


def test_a_requirement_to_stay_below_is_missed_above_it_in_the_margins_too() -> None:
    measures = [{"id": "M", "name": "未达标项数", "take": "count", "less_than": "60%"}]
    grades = [
        {"name": "甲", "requires": [{"measure": "score", "at_least": "50"}, {"measure": "M", "at_most": "0"}]},
        {"name": "乙"},
    ]
    made = two_chapters(measures=measures, grades=grades)
    missed = [
        {room.asks: room.missed for room in firmness.of(scored(made, {"a": "50", "b": b})).margins}
        for b in ("10", "50")
    ]
    assert missed == [
        {"总分不低于 50.0": False, "未达标项数不高于 0 项": True},
        {"总分不低于 50.0": False, "未达标项数不高于 0 项": False},
    ]
