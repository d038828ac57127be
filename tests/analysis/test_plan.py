"""The plan, the what-if, how firm a grade is, and the years side by side, in users' terms."""

from __future__ import annotations

import json
from fractions import Fraction

import jsonschema
import pytest
from builders import (
    ALLOWED,
    BOUND,
    ROUND,
    Entry,
    backed,
    checklist,
    criterion,
    mark,
    metric,
    na,
    ratio,
    scored,
    section,
)
from conftest import ROOT

from compliance import load_checklist
from compliance.analysis.planning import plan, sensitivity, target_of
from compliance.analysis.planning.ladders import higher, lower
from compliance.checklist.mending import FACT_WORDS
from compliance.cli.checklist import schema_of
from compliance.errors import UsageError
from compliance.scoring.assessment import Assessment

WUMENG = ROOT / "examples" / "wumeng-industrial"
OLD, NEW = WUMENG / "2024.yaml", WUMENG / "2025.yaml"
HARBOUR = ROOT / "examples" / "nujiang-green" / "2025.yaml"


def target(a: Assessment, name: str):
    return next(grade for grade in a.checklist.grades if grade.name == name)


def test_the_easy_is_done_before_the_hard():
    made = checklist(section("C4", criterion("a", effort="low"), criterion("b", effort="high"), criterion("c", 80)))
    a = scored(made, {"a": "不符合", "b": "不符合", "c": "符合"})
    found = plan(a, target(a, "优秀"))
    assert [(stage.id, stage.shown, stage.choice.cost) for stage in found.stages] == [("a", ("不符合", "符合"), 2)]
    assert (found.adds, found.end.grade) == (10, "优秀")


def test_nobody_sets_out_for_a_part_of_what_is_asked_and_a_scale_is_climbed_rung_by_rung():
    levels = [{"name": name, "credit": credit} for name, credit in (("甲", "1"), ("乙", "0.5"), ("丙", "0"))]
    made = checklist(
        section("C4", criterion("a", 20), criterion("b", 20, {"kind": "level", "levels": levels}), criterion("c", 60))
    )
    a = scored(made, {"a": "不符合", "b": "甲", "c": "符合"})
    assert [stage.shown for stage in plan(a, target(a, "优秀")).stages] == [("不符合", "符合")]
    a = scored(made, {"a": "符合", "b": "丙", "c": "符合"})
    assert [stage.shown for stage in plan(a, target(a, "优秀")).stages] == [("丙", "乙")]


def test_a_fault_that_was_found_is_not_called_a_smaller_one():
    veto = {"effect": "fail", "when": {"answer": "丙"}}
    levels = [{"name": name, "credit": credit} for name, credit in (("甲", "1"), ("乙", "0.5"), ("丙", "0"))]
    for kind, worst, best in (({"kind": "level", "levels": levels}, "丙", "甲"), (None, "不符合", "符合")):
        when = {**veto, "when": {"answer": worst}}
        made = checklist(section("C4", criterion("a", 2, kind, veto=when), criterion("b", 98)))
        a = scored(made, {"a": worst, "b": "符合"})
        assert [stage.shown for stage in plan(a, target(a, "优秀")).stages] == [(worst, best)]


def test_a_floor_under_a_chapter_is_kept_although_the_score_is_there():
    made = checklist(
        section("C4", criterion("a", 10, effort="high")),
        section("C5", criterion("b", 90)),
    )
    a = scored(made, {"a": "不符合", "b": "符合"})
    assert (a.score, a.grade) == (90, "不合格")
    assert [stage.id for stage in plan(a, target(a, "优秀")).stages] == ["a"]


def test_a_veto_is_mended_first():
    veto = {"effect": "fail", "when": {"answer": "不符合"}}
    made = checklist(section("C4", criterion("a", 10, effort="low"), criterion("b", 10, veto=veto), criterion("c", 80)))
    a = scored(made, {"a": "不符合", "b": "不符合", "c": "符合"})
    stages = plan(a, target(a, "优秀")).stages
    assert stages[0].mends == ("b",)
    assert stages[0].mends_text == "消除 b 的否决"
    assert stages[-1].after.grade == "优秀"


def test_evidence_that_is_missing_is_all_that_it_takes():
    made = checklist(
        section("C4", criterion("a", 40, effort="high"), criterion("b", 60)),
        evidence_rule={"becomes": "部分符合"},
    )
    a = scored(made, {"a": "符合", "b": backed("符合")})
    (stage,) = plan(a, target(a, "优秀")).stages
    assert (stage.choice.cost, stage.choice.supply, stage.shown[1]) == (1, True, "符合（补交佐证）")


PENALTIES = [
    {"id": "P1", "text": "通报", "effect": "cap_grade", "grade": "良好"},
    {"id": "P2", "text": "事故", "effect": "withhold"},
    {"id": "P3", "text": "弄虚作假", "effect": "fail"},
    {"id": "P4", "text": "投诉", "deduct": "1"},
]
NONE_FOUND = {"P1": "无", "P2": "无", "P3": "无", "P4": "0"}
BY_RATE = ratio(("95", "1"), ("80", "0.5"))
DONE_RATE = {"id": "M1", "name": "办结率", "take": "rate", "of": ["b"]}
GATE = {"id": "G1", "name": "办结率不够", "measure": "M1", "less_than": "50%", "effect": "fail"}
ASKING = [
    {"name": "优秀", "requires": [{"measure": "score", "at_least": "80"}, {"measure": "M1", "at_least": "90%"}]},
    {"name": "合格", "requires": [{"measure": "score", "at_least": "60"}, {"measure": "M1", "at_least": "20%"}]},
    {"name": "不合格"},
]
OBSTACLES = [
    # What is found of penalties, the grade that is wanted, what keeps everything that can be done from it.
    ({"P1": "有"}, "优秀", ["P1 通报（查实）：触发等级封顶，" + FACT_WORDS]),
    ({"P1": "有"}, "良好", []),
    ({"P1": "有"}, "合格", []),
    ({"P2": "有"}, "合格", ["P2 事故（查实）：触发不予评分，" + FACT_WORDS]),
    ({"P3": "有"}, "合格", ["P3 弄虚作假（查实）：触发总评否决，" + FACT_WORDS]),
    ({"P4": "10"}, "优秀", []),
    ({"P4": "11"}, "优秀", ["全部改进以后总分最高 89.0，仍低于 90.0（P4 所失的分，" + FACT_WORDS + "）"]),
    ({"P1": "有", "P4": "25"}, "良好", ["全部改进以后总分最高 75.0，仍低于 80.0（P4 所失的分，" + FACT_WORDS + "）"]),
    ({"P1": "有", "P2": "有"}, "良好", ["P2 事故（查实）：触发不予评分，" + FACT_WORDS]),
    (
        {"P1": "有", "P4": "15"},
        "优秀",
        [
            "P1 通报（查实）：触发等级封顶，" + FACT_WORDS,
            "全部改进以后总分最高 85.0，仍低于 90.0（P4 所失的分，" + FACT_WORDS + "）",
        ],
    ),
]


@pytest.mark.parametrize(("found", "name", "obstacles"), OBSTACLES)
def test_what_happened_stands_in_the_way_whatever_is_mended(found, name, obstacles):
    steps = [{"step": "rescale", "to": "100"}, {"step": "penalties"}, BOUND, ROUND]
    made = checklist(section("C4", criterion("a"), criterion("b", 40)), penalties=PENALTIES, steps=steps)
    a = scored(made, {"a": "不符合", "b": "部分符合"}, 专项扣分={**NONE_FOUND, **found})
    way = plan(a, target(a, name))
    assert ([*way.obstacles], way.reached) == (obstacles, not obstacles)
    assert way.proven
    assert not {stage.id for stage in way.stages} & {"P1", "P2", "P3", "P4"}


@pytest.mark.parametrize(
    ("name", "share", "changes", "obstacles"),
    [
        # Of no cases no rate can be raised.
        ("优秀", "0/0", {}, ["全部改进以后第4章得分率最高 0.0%，仍低于 70%"]),
        ("优秀", "1/5", {}, []),
        (
            "优秀",
            "0/0",
            {"grades": [{"name": "优秀", "requires": [{"measure": "score", "at_least": "91"}]}, {"name": "合格"}]},
            ["全部改进以后总分最高 90.0，仍低于 91.0"],
        ),
        ("优秀", "0/0", {"measures": [DONE_RATE], "grades": ASKING}, ["全部改进以后办结率仍达不到“优秀”的要求"]),
        ("合格", "0/0", {"measures": [DONE_RATE], "grades": ASKING}, ["全部改进以后办结率仍达不到“合格”的要求"]),
        (
            "合格",
            "0/0",
            {"measures": [DONE_RATE], "conditions": [GATE]},
            ["G1 办结率不够（办结率低于 50%）：触发总评否决", "全部改进以后第4章得分率最高 0.0%，仍低于 60%"],
        ),
    ],
)
def test_what_cannot_be_raised_stands_in_the_way(name, share, changes, obstacles):
    made = checklist(section("C4", criterion("b", 10, BY_RATE)), section("C5", criterion("c", 90)), **changes)
    a = scored(made, {"b": share, "c": "符合"})
    assert [*plan(a, target(a, name)).obstacles] == obstacles


def test_a_measure_that_is_as_the_grade_asks_stands_in_no_way():
    asking = [
        {"name": "优秀", "requires": [{"measure": "score", "at_least": "96"}, {"measure": "M1", "at_least": "95%"}]},
        {"name": "合格", "requires": [{"measure": "score", "at_least": "95"}, {"measure": "M1", "at_least": "20%"}]},
        {"name": "不合格"},
    ]
    made = checklist(
        section("C4", criterion("b", 10, BY_RATE)),
        section("C5", criterion("c", 90)),
        measures=[{**DONE_RATE, "of": ["b", "c"]}],
        grades=asking,
    )
    a = scored(made, {"b": "0/0", "c": "符合"})
    assert plan(a, target(a, "合格")).obstacles == ("全部改进以后总分最高 90.0，仍低于 95.0",)


NO_QUOTA = {"not_applicable": {"treatment": "excluded", "quotas": []}}
QUOTA = {"not_applicable": {"treatment": "excluded", "quotas": [{"of": "whole", "above": "40%", "effect": "no_grade"}]}}


@pytest.mark.parametrize(
    ("given", "changes", "told"),
    [
        ("符合 符合 符合 . . . . .", {}, "5 项未作答（d、e、f、g、h）：先作答，才能评定等级"),
        ("符合 符合 . . . . . .", {}, "6 项未作答（c、d、e、f、g等）：先作答，才能评定等级"),
        ("- - - - - - - -", NO_QUOTA, "全部要点都判为不适用，没有应得分"),
        ("- - - - 符合 符合 符合 符合", QUOTA, "缺项过多：不适用分值占标准分合计的 50.0%，超过 40%，不评定等级"),
    ],
)
def test_a_sheet_that_is_not_fit_for_a_grade_is_not_mended(given, changes, told):
    parts = [criterion(name, not_applicable=ALLOWED) for name in "abcdefgh"]
    answers = dict(zip("abcdefgh", ({".": None, "-": na()}.get(word, word) for word in given.split()), strict=True))
    a = scored(checklist(section("C4", *parts), **changes), answers)
    found = plan(a, target(a, "优秀"))
    assert (found.obstacles, found.stages, found.reached, found.proven) == ((told,), (), False, True)


def test_where_the_grade_is_reached_nothing_is_to_be_done():
    a = scored(checklist(section("C4", criterion("a", 20), criterion("b", 80))), {"a": "部分符合", "b": "符合"})
    for name in ("优秀", "良好"):
        found = plan(a, target(a, name))
        assert (found.stages, found.cost, found.adds, found.reached, found.end) == ((), 0, 0, True, a)
        assert (found.obstacles, found.ceiling.score, found.proven) == ((), 100, True)


def test_in_a_phase_what_adds_most_for_its_effort_comes_first():
    struck = {"veto": {"effect": "fail", "when": {"declared": "造成事故"}}}
    made = checklist(
        section(
            "C4",
            criterion("a", 4, effort="high", advice="补齐制度"),
            criterion("b", 10),
            criterion("c", 6),
            criterion("d", 30),
            criterion("e", 30, effort="high", **struck),
            criterion("f", 20),
        ),
        bonus=[
            {"id": "B1", "text": "认定", "points": "2", "advice": "去申报", "effort": "medium"},
            {"id": "B2", "text": "推广", "points": "3", "effort": "medium"},
        ],
        steps=[{"step": "rescale", "to": "100"}, {"step": "bonus"}, BOUND, ROUND],
        grades=[{"name": "优秀", "requires": [{"measure": "score", "at_least": "100"}]}, {"name": "良好"}],
    )
    sheet = {
        "a": "不符合",
        "b": "部分符合",
        "c": "不符合",
        "d": "部分符合",
        "e": Entry(结果="符合", 否决情形="有"),
        "f": "不符合",
    }
    a = scored(made, sheet, 加分项={"B1": "无", "B2": "无"})
    stages = plan(a, target(a, "优秀")).stages
    told = [(s.id, s.choice.cost, s.adds, s.shown, s.effort_text, s.mends_text) for s in stages]
    assert told == [
        ("d", 2, 15, ("部分符合", "符合"), "中", ""),
        ("f", 4, 20, ("不符合", "符合"), "中", ""),
        ("b", 2, 5, ("部分符合", "符合"), "中", ""),
        # Of two that add as much for their effort, the first id.
        ("B2", 2, 3, ("未申报", "申报"), "中", ""),
        ("c", 4, 6, ("不符合", "符合"), "中", ""),
        ("B1", 2, 1, ("未申报", "申报"), "中", ""),  # The score ends at 100.
        # It is begun first and takes longest.
        ("e", 4, 0, ("符合（有否决情形）", "符合（无否决情形）"), "高", "消除 e 的否决"),
    ]
    assert [(s.text, s.advice) for s in stages if s.id == "B1"] == [("认定", "去申报")]


def test_of_ways_that_cost_as_much_the_one_with_the_better_score_is_taken():
    made = checklist(
        section("C4", criterion("a", 20, effort="low"), criterion("b", 80)),
        bonus=[{"id": "B1", "text": "认定", "points": "9", "effort": "medium"}],
        steps=[{"step": "rescale", "to": "100"}, {"step": "bonus"}, BOUND, ROUND],
        grades=[{"name": "优秀", "requires": [{"measure": "score", "at_least": "85"}]}, {"name": "良好"}],
    )
    a = scored(made, {"a": "不符合", "b": "符合"}, 加分项={"B1": "无"})
    assert [stage.id for stage in plan(a, target(a, "优秀")).stages] == ["a"]


def test_a_condition_that_no_longer_holds_is_told_with_a_veto_that_is_gone():
    veto = {"effect": "fail", "when": {"less_than": "50%"}}
    made = checklist(
        section("C4", criterion("b", 10, BY_RATE, veto=veto, advice="清理积案")),
        section("C5", criterion("c", 90)),
        measures=[DONE_RATE],
        conditions=[GATE],
    )
    a = scored(made, {"b": "0/5", "c": "符合"})
    (stage,) = plan(a, target(a, "优秀")).stages
    assert (stage.mends_text, stage.text, stage.advice) == ("消除 b、G1 的否决", "要点 b", "清理积案")
    assert (stage.before, stage.after.grade, stage.adds) == (a, "优秀", stage.after.score - a.score)


def test_without_a_target_it_is_the_next_grade():
    made = checklist(section("C4", criterion("a")))
    assert target_of(scored(made, {"a": "不符合"})).name == "合格"
    assert target_of(scored(made, {"a": "符合"})).name == "优秀"
    assert target_of(scored(made, {"a": "不符合"}), " 良好 ").name == "良好"
    with pytest.raises(UsageError, match="--target 一流: 没有这个等级\n    应为：优秀、良好、合格、不合格"):
        target_of(scored(made, {"a": "符合"}), "一流")


@pytest.mark.parametrize(
    ("answer", "value", "up", "down"),
    [
        ({"kind": "level"}, "部分符合", ["符合"], "不符合"),
        (metric(("5", "1"), ("3", "0.5")), "3", ["5"], "2"),
        (metric(("5", "1"), ("3", "0.5")), "0", ["3", "5"], None),
        (metric(("5", "1"), ("8", "0.5"), side="at_most"), "9", ["8", "5"], None),
        (ratio(("95", "1"), ("80", "0.5")), "5/7", ["6/7", "7/7"], None),
        (ratio(("95", "1")), "0/0", [], None),
        (mark("10"), "6", ["7.5", "10"], "5"),
        (metric(line={"zero": "0", "full": "8"}), "3", ["4", "6", "8"], "2"),
    ],
)
def test_the_rungs_of_an_answer(answer, value, up, down):
    kind = checklist(section("C4", criterion("a", 10, answer))).criteria[0].answer
    present = kind.read(value)
    assert [kind.dump(rung.value) for rung in higher(kind, present)] == up
    assert [rung.steps for rung in higher(kind, present)] == list(range(1, len(up) + 1))
    below = lower(kind, present)
    assert (below if below is None else kind.dump(below)) == down


def test_the_one_answer_that_the_grade_hangs_on():
    made = checklist(section("C4", criterion("a", 20), criterion("b", 80)))
    firm = sensitivity(scored(made, {"a": "部分符合", "b": "符合"}))
    assert [(swing.id, swing.up, swing.grade) for swing in firm.swings] == [
        ("a", False, "良好"),
        ("b", False, "不合格"),
    ]
    first = firm.margins[0]
    assert (first.grade, first.of, first.value, first.margin) == ("优秀", "score", 90, 0)


SWINGS = [
    # The criteria, their answers, the single answers that the grade hangs on: (criterion, up, after, grade).
    (
        [criterion("a", 20), criterion("b", 80)],
        {"a": "部分符合", "b": "符合"},
        [("a", False, "不符合", "良好"), ("b", False, "部分符合", "不合格")],
    ),
    (
        [criterion("a", 20), criterion("b", 80)],
        {"a": "不符合", "b": "符合"},
        [("a", True, "部分符合", "优秀"), ("b", False, "部分符合", "不合格")],
    ),
    # What is raised first is the next rung, though no plan stops there; what is as good as it can be is not raised.
    ([criterion("a", 60), criterion("b", 40)], {"a": "不符合", "b": "符合"}, [("a", True, "部分符合", "合格")]),
    # A fact may have been found wrongly, though no plan undoes it.
    (
        [criterion("a", 60, fact=True), criterion("b", 40)],
        {"a": "不符合", "b": "符合"},
        [("a", True, "部分符合", "合格")],
    ),
    # One that is left out is not put in.
    (
        [criterion("a", 20, not_applicable=ALLOWED), criterion("b", 80)],
        {"a": na(), "b": "符合"},
        [("b", False, "部分符合", "不合格")],
    ),
    # Of what is counted for less, what is a rung lower still; what is raised is the evidence.
    (
        [criterion("a", 40), criterion("b", 60)],
        {"a": "符合", "b": backed("符合")},
        [("a", False, "不符合", "不合格"), ("a", True, "符合", "优秀"), ("b", False, "部分符合", "不合格")],
    ),
]


@pytest.mark.parametrize(("parts", "answers", "swings"), SWINGS)
def test_the_single_answers_that_the_grade_hangs_on(parts, answers, swings):
    evidence = {"required": "true" if backed("符合") in answers.values() else "false", "becomes": "部分符合"}
    a = scored(checklist(section("C4", *parts), evidence_rule=evidence, **NO_QUOTA), answers)
    found = sensitivity(a).swings
    assert [(swing.id, swing.up, swing.after.value, swing.grade) for swing in found] == swings
    assert all((swing.before, swing.score) != (swing.after, a.score) for swing in found)
    assert all(len(set(swing.shown)) == 2 for swing in found)


def test_what_only_evidence_would_change_is_shown_by_the_evidence():
    parts = [criterion("a", 40), criterion("b", 60)]
    made = checklist(section("C4", *parts), evidence_rule={"becomes": "部分符合"})
    found = sensitivity(scored(made, {"a": "符合", "b": backed("符合")})).swings
    assert [swing.shown for swing in found] == [
        ("符合（无佐证）", "不符合"),
        ("符合（无佐证）", "符合（有佐证）"),
        ("符合", "部分符合"),
    ]


def test_what_only_a_declared_circumstance_would_change_is_shown_by_it():
    struck = criterion("a", 100, veto={"effect": "fail", "when": {"declared": "造成事故"}})
    found = sensitivity(scored(checklist(section("C4", struck)), {"a": Entry(结果="符合", 否决情形="有")})).swings
    assert ("符合（有否决情形）", "符合（无否决情形）") in [swing.shown for swing in found]


def test_how_far_each_threshold_of_each_grade_is():
    made = checklist(
        section("C4", criterion("b", 10, BY_RATE)),
        section("C5", criterion("c", 90)),
        {**section("C6", criterion("d", 5, not_applicable=ALLOWED)), "counted": False},
        total_points="100",
        measures=[DONE_RATE, {**DONE_RATE, "id": "M2", "name": "附加", "of": ["d"]}],
        grades=[
            {
                "name": "优秀",
                "requires": [
                    {"measure": "score", "at_least": "80"},
                    {"measure": "sections", "at_least": "60.5%"},
                    {"measure": "M1", "at_least": "90%"},
                    {"measure": "M2", "at_least": "1%"},
                ],
            },
            {"name": "合格", "requires": [{"measure": "score", "at_least": "60.5"}]},
            {"name": "不合格"},
        ],
        **NO_QUOTA,
    )
    found = sensitivity(scored(made, {"b": "9/10", "c": "部分符合", "d": na()}))
    assert [(m.grade, m.of, m.id, m.label, m.unit, m.value, m.limit, m.asks) for m in found.margins] == [
        ("优秀", "score", "", "总分", "", 50, 80, "不低于 80.0"),
        ("优秀", "chapter", "C4", "第4章得分率", "%", 50, Fraction("60.5"), "不低于 60.5%"),
        ("优秀", "chapter", "C5", "第5章得分率", "%", 50, Fraction("60.5"), "不低于 60.5%"),
        ("优秀", "measure", "M1", "办结率", "%", 50, 90, "不低于 90%"),
        ("合格", "score", "", "总分", "", 50, Fraction("60.5"), "不低于 60.5"),
    ]
    assert [m.margin for m in found.margins] == [-30, Fraction("-10.5"), Fraction("-10.5"), -40, Fraction("-10.5")]


def test_without_a_grade_nothing_hangs_on_an_answer_and_without_a_score_there_are_no_margins():
    made = checklist(
        section("C4", criterion("a", not_applicable=ALLOWED), criterion("b", not_applicable=ALLOWED)), **NO_QUOTA
    )
    open_sheet = sensitivity(scored(made, {"a": "符合", "b": None}))
    assert (open_sheet.swings, len(open_sheet.margins)) == ((), 6)
    empty = sensitivity(scored(made, {"a": na(), "b": na()}))
    assert (empty.swings, empty.margins) == ((), ())


# ── the commands ──


def test_the_steps_add_up_in_the_data(run):
    code, out, _ = run("plan", NEW, "--target", "优秀", "-f", "json")
    data = json.loads(out)
    assert code == 0
    assert sum(Fraction(step["adds"]) for step in data["steps"]) == Fraction(data["adds"])
    assert Fraction(data["start"]["score"]) + Fraction(data["adds"]) == Fraction(data["end"]["score"])
    assert (data["proven"], data["end"]["grade"]) == (True, "优秀")


def test_a_what_if_is_scored_and_told(run):
    code, out, _ = run("plan", NEW, "--fix", "C4.6-5=符合", "--fix", "C7.1-5=11/11")
    assert code == 0
    assert "假设所列改动已做到：总分 79.7，合格（+3.1）" in out


def test_the_subcommand_may_be_named_or_not(run):
    assert run("plan", HARBOUR) == run("plan", "show", HARBOUR)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--fix", "C4.6-5"), "没有写结果"),
        (("--fix", "C4.6-5=好"), "结论不在可选范围内"),
        (("--fix", "无此=1"), "检查表中没有这个编号"),
        (("--fix", "C7.1-5=95%"), "比率要写出分子和分母"),
        (("--target", "一流"), "没有这个等级"),
        (("-f", "xlsx"), "要用 -o 指明输出文件"),
    ],
)
def test_what_cannot_be_meant_is_refused(run, arguments, told):
    code, out, err = run("plan", NEW, *arguments)
    assert (code, out) == (2, "")
    assert told in err


def test_a_grade_out_of_reach_is_exit_code_1(run):
    code, out, _ = run("plan", HARBOUR)
    assert code == 1
    assert "29 项未作答" in out


def test_the_years_side_by_side_whatever_their_order(run):
    code, out, _ = run("trend", NEW, OLD, "-f", "json")
    data = json.loads(out)
    assert code == 0
    assert [year["score"] for year in data["years"]] == ["69.0", "76.6"]
    assert data["lines"][0] == {"id": None, "label": "总分", "values": ["69", "383/5"], "moved": "38/5"}
    assert run("trend", NEW, NEW)[0] == 2
    assert run("trend", NEW, HARBOUR)[0] == 2


# ── what other programs may rely on ──


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("plan", (NEW, "--target", "优秀")),
        ("plan", (NEW, "--fix", "C4.6-5=符合")),
        ("plan", (HARBOUR,)),
        ("trend", (NEW, OLD)),
    ],
    ids=["reached", "what if", "in the way", "years"],
)
def test_the_data_keeps_to_its_schema(run, name: str, arguments: tuple[object, ...]):
    schema = schema_of(name, load_checklist("window-service"))
    data = json.loads(run(name, *arguments, "-f", "json")[1])
    jsonschema.Draft202012Validator(schema).validate(data)
    assert len(data) > 5
    for field in data:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({key: value for key, value in data.items() if key != field}, schema)
