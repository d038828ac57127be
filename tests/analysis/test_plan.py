"""The plan, the what-if, how firm a grade is, and the years side by side, in users' terms."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import get_args

import jsonschema
import pytest
from builders import backed, checklist, criterion, metric, ratio, scored, section
from conftest import ROOT

from compliance import load_checklist
from compliance.analysis.planning import ladders, plan, sensitivity, target_of
from compliance.analysis.planning.ladders import higher, lower
from compliance.checklist.kinds import KIND_NAMES, Answerable
from compliance.cli.checklist import schema_of
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


def test_a_half_step_is_enough_where_it_reaches_the_grade():
    made = checklist(section("C4", criterion("a", 20), criterion("b", 80)))
    a = scored(made, {"a": "不符合", "b": "符合"})
    assert [stage.shown for stage in plan(a, target(a, "优秀")).stages] == [("不符合", "部分符合")]


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
        evidence={"required": "true", "conform_becomes": "部分符合"},
    )
    a = scored(made, {"a": "符合", "b": backed("符合")})
    (stage,) = plan(a, target(a, "优秀")).stages
    assert (stage.choice.cost, stage.choice.supply, stage.shown[1]) == (1, True, "符合（补交佐证）")


@pytest.mark.parametrize(
    ("answers", "more", "told"),
    [
        ({"a": "符合"}, {}, "1 项未作答（b）"),
        ({"a": "符合", "b": "符合"}, {"P1": "有"}, "不能整改消除"),
        ({"a": "符合", "b": "符合"}, {"P2": "9"}, "仍低于 90.0，专项扣分不能消除"),
    ],
)
def test_what_stands_in_the_way_is_said(answers, more, told):
    penalties = [
        {"id": "P1", "text": "弄虚作假", "effect": "fail"},
        {"id": "P2", "text": "通报", "deduct": "2", "unit": "次"},
    ]
    steps = [
        {"step": "rescale", "to": "100"},
        {"step": "penalties"},
        {"step": "bound", "minimum": "0", "maximum": "100"},
        {"step": "round", "mode": "half_up", "digits": "1"},
    ]
    made = checklist(section("C4", criterion("a"), criterion("b")), penalties=penalties, steps=steps)
    a = scored(made, answers, 专项扣分={"P1": "无", "P2": "0", **more})
    found = plan(a, target(a, "优秀"))
    assert not found.reached
    assert any(told in obstacle for obstacle in found.obstacles), found.obstacles


def test_without_a_target_it_is_the_next_grade():
    made = checklist(section("C4", criterion("a")))
    assert target_of(scored(made, {"a": "不符合"})).name == "合格"
    assert target_of(scored(made, {"a": "符合"})).name == "优秀"


@pytest.mark.parametrize(
    ("answer", "value", "up", "down"),
    [
        ({"kind": "grade"}, "部分符合", ["符合"], "不符合"),
        (metric(("5", "1"), ("3", "0.5")), "3", ["5"], "2"),
        (metric(("5", "1"), ("3", "0.5")), "0", ["3", "5"], None),
        (metric(("5", "1"), ("8", "0.5"), direction="at_most"), "9", ["8", "5"], None),
        (ratio(("95", "1"), ("80", "0.5")), "5/7", ["6/7", "7/7"], None),
        (ratio(("95", "1")), "0/0", [], None),
        ({"kind": "score", "out_of": "10"}, "6", ["7.5", "10"], "5"),
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
    assert run("plan", NEW) == run("plan", "show", NEW)


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


@pytest.mark.parametrize("step", [ladders._higher, ladders._lower], ids=["higher", "lower"])
def test_no_kind_of_answer_lacks_its_ladder(step):
    every = get_args(get_args(Answerable)[0])
    assert len(every) == len(KIND_NAMES)
    assert [kind.__name__ for kind in every if step.dispatch(kind) is step.dispatch(object)] == []
