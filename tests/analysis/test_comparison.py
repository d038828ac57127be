"""This year against last year: a bridge that adds up exactly, and the criteria that moved."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from itertools import permutations
from pathlib import Path

import pytest
from builders import (
    ALLOWED,
    BOUND,
    DETERMINISTIC,
    RESCALE,
    ROUND,
    backed,
    checklist,
    criterion,
    na,
    scale,
    scored,
    section,
)
from conftest import ROOT
from hypothesis import given
from sheets import answers, everything, extras

from compliance import assess, load_answers, load_checklist
from compliance.analysis.comparison import compare

EVERYTHING = everything()
OLD, NEW = (ROOT / "examples" / "wumeng-industrial" / f"{year}.yaml" for year in (2024, 2025))
EXAMPLES = sorted(ROOT.glob("examples/*/2025.yaml"))


def of(before, after):
    return compare(before, before, after)


def effects(comparison):
    return {bar.id or bar.label: bar.effect for bar in comparison.bars}


def two_clauses(**changes):
    return checklist(
        section("C1", section("C1.1", scale("a", 10, not_applicable=ALLOWED), scale("b", 10, not_applicable=ALLOWED))),
        section("C2", section("C2.1", scale("c", 20, not_applicable=ALLOWED))),
        **changes,
    )


def test_each_clause_is_told_with_what_it_added_or_took():
    made = two_clauses()
    moved = effects(of(scored(made, {"a": "5", "b": "5", "c": "20"}), scored(made, {"a": "9", "b": "5", "c": "18"})))
    assert moved == {"C1.1": 10, "C2.1": -5}


def test_what_did_not_move_has_no_bar():
    made = two_clauses()
    same = scored(made, {"a": "5", "b": "5", "c": "20"})
    assert of(same, same).bars == ()
    assert of(same, same).changes == ()


def test_judging_something_not_applicable_is_told_apart_from_doing_better():
    made = two_clauses()
    moved = effects(of(scored(made, {"a": "0", "b": "10", "c": "20"}), scored(made, {"a": na(), "b": "10", "c": "20"})))
    assert moved.keys() == {"C1.1", "不适用的变化"}
    assert sum(moved.values()) == 25
    change = of(scored(made, {"a": "0", "b": "10", "c": "20"}), scored(made, {"a": na(), "b": "10", "c": "20"})).changes
    assert [(c.id, c.move) for c in change] == [("a", "now_not_applicable")]


@pytest.mark.parametrize("rollup", ["sum", "weighted_mean", "mean", "minimum"])
@pytest.mark.parametrize(
    "steps", [[RESCALE], [], [{"step": "deduct_from", "base": "110"}], [RESCALE, {"step": "multiply", "by": "1/7"}]]
)
def test_the_bridge_adds_up_under_every_way_of_putting_parts_together(rollup, steps):
    inner = {
        **section("C1", scale("a", 10, not_applicable=ALLOWED), scale("b", 7, not_applicable=ALLOWED)),
        "rollup": rollup,
    }
    outer = section("C3", inner, section("C2", scale("c", 20)))
    grades = [{"name": "达标", "min_score": "1"}, {"name": "不达标"}]
    made = checklist(outer, section("C4", scale("d", 3)), steps=[*steps, ROUND], grades=grades)
    sheets = [
        {"a": "3", "b": "7", "c": "20", "d": "1"},
        {"a": na(), "b": "2", "c": "5", "d": "3"},
        {"a": "9", "b": na(), "c": "11", "d": "0"},
    ]
    for before, after in permutations([scored(made, sheet) for sheet in sheets], 2):
        found = of(before, after)
        assert len(found.bars) > 1
        assert sum(bar.effect for bar in found.bars) == found.moved
        rest = effects(found).get("限值与修约", Fraction(0))
        assert abs(rest) <= Fraction(1, 10)


@DETERMINISTIC
@given(answers(EVERYTHING), extras(EVERYTHING), answers(EVERYTHING), extras(EVERYTHING))
def test_the_bridge_adds_up_exactly(old, old_extras, new, new_extras):
    before, after = scored(EVERYTHING, old, **old_extras), scored(EVERYTHING, new, **new_extras)
    if before.score is not None and after.score is not None:
        found = of(before, after)
        assert sum(bar.effect for bar in found.bars) == found.moved


@pytest.mark.parametrize("new", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("old", EXAMPLES, ids=lambda path: path.parent.name)
def test_the_bridge_adds_up_between_any_two_examples(old, new):
    made = load_checklist()
    found = of(assess(made, load_answers(old, made)), assess(made, load_answers(new, made)))
    assert sum(bar.effect for bar in found.bars) == found.moved


def test_a_change_of_rules_is_told_apart_from_what_the_park_did():
    parts = (section("C1", section("C1.1", criterion("a", 10), criterion("b", 10))),)
    last_year = checklist(*parts)
    this_year = checklist(
        *parts,
        conformity=[
            {"name": "符合", "credit": "1"},
            {"name": "部分符合", "credit": "0.4"},
            {"name": "不符合", "credit": "0"},
        ],
    )
    old, new = {"a": "部分符合", "b": "部分符合"}, {"a": "符合", "b": "部分符合"}
    found = compare(scored(last_year, old), scored(this_year, old), scored(this_year, new))
    assert found.rules_changed
    assert (found.by_rules, found.moved) == (-10, 20)
    assert effects(found) == {"规则变化": -10, "C1.1": 30}


def test_a_veto_takes_the_whole_clause_in_one_bar():
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    made = checklist(
        section("C1", section("C1.1", criterion("a", 10, veto=veto), criterion("b", 10))),
        section("C2", section("C2.1", criterion("c", 20))),
    )
    good, bad = {"a": "符合", "b": "符合", "c": "符合"}, {"a": "不符合", "b": "符合", "c": "符合"}
    assert effects(of(scored(made, good), scored(made, bad))) == {"C1.1": -50}


def test_bonus_and_penalties_have_bars_of_their_own():
    made = checklist(
        section("C1", section("C1.1", scale("a", 10))),
        bonus=[{"id": "B1", "text": "认定", "points": "1"}],
        penalties=[{"id": "P1", "text": "通报", "deduct": "2", "cap": "4"}],
        steps=[RESCALE, {"step": "bonus", "cap": "2"}, {"step": "penalties"}, BOUND, ROUND],
    )
    before = scored(made, {"a": "5"}, 加分项={"B1": "无"}, 专项扣分={"P1": "1"})
    after = scored(made, {"a": "5"}, 加分项={"B1": backed("有")}, 专项扣分={"P1": "0"})
    assert effects(of(before, after)) == {"加分项": 1, "专项扣分": 2}


# ── the command ──


def test_the_command_shows_the_bridge_and_what_moved(run):
    code, out, _err = run("compare", OLD, NEW)
    assert code == 0
    assert "上年总分" in out
    assert "本年总分" in out
    assert "提高最多的要点" in out
    assert "C7.1-4" in out


def test_the_json_adds_up(run):
    data = json.loads(run("compare", OLD, NEW, "-f", "json")[1])
    assert sum(Fraction(bar["effect"]) for bar in data["bridge"]) == Fraction(data["moved"])
    assert data["moved"] == "38/5"
    assert (data["before"]["score"], data["after"]["score"]) == ("69.0", "76.6")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((NEW, OLD), "评价期不晚于"),
        ((OLD, ROOT / "没有.yaml"), "没有.yaml"),
        ((OLD, NEW, "--old-checklist", "无此表"), "找不到检查表"),
    ],
)
def test_what_cannot_be_compared_is_refused(run, arguments, told):
    code, out, err = run("compare", *arguments)
    assert code == 2
    assert told in err
    assert out == ""


def test_last_years_answers_may_have_no_score_under_this_years_rules(run, tmp_path):
    folder = Path(shutil.copytree(ROOT / "checklists" / "window-service", tmp_path / "新表"))
    (path,) = folder.glob("5-*.yaml")
    name = "          - id: C5.3.2-5\n"
    text = path.read_text(encoding="utf-8")
    assert name in text
    veto = "            veto: {effect: withhold, when: {answer: 不符合}}\n"
    path.write_text(text.replace(name, name + veto), encoding="utf-8")
    code, out, err = run("compare", OLD, NEW, "--checklist", folder, "--old-checklist", "window-service")
    assert (code, out) == (2, "")
    assert f"{OLD}: " in err
    assert "没有总分，不能比较" in err
