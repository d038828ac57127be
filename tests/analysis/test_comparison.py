"""This year against last year: a bridge that adds up exactly, and the criteria that moved."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
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
from compliance.analysis.past import by_its_own

EVERYTHING = everything()
OLD, NEW = (ROOT / "examples" / "wumeng-industrial" / f"{year}.yaml" for year in (2024, 2025))
EXAMPLES = sorted(ROOT.glob("examples/*/2025.yaml"))


OPTIONAL = {"not_applicable": ALLOWED}
PASS = [{"name": "达标", "requires": [{"measure": "score", "at_least": "1"}]}, {"name": "不达标"}]
PLAIN = [{"step": "multiply", "by": "1"}, ROUND]


def of(before, after):
    return compare(by_its_own(before), after)


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
    grades = [{"name": "达标", "requires": [{"measure": "score", "at_least": "1"}]}, {"name": "不达标"}]
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


LAST_YEAR = {"a": "5", "b": "15", "c": "30"}
BETTER_AND_WORSE = {"a": "10", "b": "6", "c": "60"}
LESS_APPLIES = {"a": na(), "b": "30", "c": na()}
NOTHING_OF_C1 = {"a": na(), "b": na(), "c": "45"}
TIMES = [{"step": "multiply", "by": "0.5"}, {"step": "multiply", "by": "1/5"}, ROUND]
FROM = [{"step": "deduct_from", "base": "110"}, {"step": "multiply", "by": "0.5"}, ROUND]
CHANGED = "不适用的变化"
BRIDGES = [
    # How chapters and how clauses are put together, the steps of the total, this year's answers, the bars in order.
    # C1 has clauses of 10 and of 30 points, C2 one of 60; half of everything was earned last year.
    ("sum", "sum", [RESCALE, ROUND], BETTER_AND_WORSE, [("C1.1", "5"), ("C1.2", "-9"), ("C10.1", "30")]),
    ("sum", "mean", [RESCALE, ROUND], BETTER_AND_WORSE, [("C1.1", "10"), ("C1.2", "-6"), ("C10.1", "30")]),
    ("mean", "sum", [RESCALE, ROUND], BETTER_AND_WORSE, [("C1.1", "25/4"), ("C1.2", "-45/4"), ("C10.1", "25")]),
    ("minimum", "mean", [RESCALE, ROUND], BETTER_AND_WORSE, [("C1.1", "25"), ("C1.2", "-15")]),
    (
        "sum",
        "minimum",
        [RESCALE, ROUND],
        BETTER_AND_WORSE,
        [("C1.1", "10"), ("C1.2", "-6"), ("C10.1", "30"), (CHANGED, "-16")],
    ),
    ("mean", "mean", TIMES, BETTER_AND_WORSE, [("C1.1", "5/4"), ("C1.2", "-3/4"), ("C10.1", "5/2")]),
    ("sum", "sum", TIMES, BETTER_AND_WORSE, [("C1.1", "1/2"), ("C1.2", "-9/10"), ("C10.1", "3")]),
    ("sum", "mean", TIMES, BETTER_AND_WORSE, [("C1", "2/5"), ("C10.1", "3")]),
    ("sum", "sum", FROM, BETTER_AND_WORSE, [("C1.1", "5/2"), ("C1.2", "-9/2"), ("C10.1", "15")]),
    # What is not due is not lost, and earns nothing either.
    ("sum", "sum", FROM, LESS_APPLIES, [("C1.1", "5/2"), ("C1.2", "15/2"), ("C10.1", "15")]),
    ("sum", "sum", TIMES, LESS_APPLIES, [("C1.1", "-1/2"), ("C1.2", "3/2"), ("C10.1", "-3")]),
    ("sum", "sum", [RESCALE, ROUND], LESS_APPLIES, [("C1.2", "245/8"), (CHANGED, "155/8")]),
    ("mean", "mean", [RESCALE, ROUND], LESS_APPLIES, [("C1.2", "225/8"), (CHANGED, "175/8")]),
    ("sum", "sum", [RESCALE, ROUND], NOTHING_OF_C1, [("C10.1", "20"), (CHANGED, "5")]),
    ("minimum", "sum", [RESCALE, ROUND], NOTHING_OF_C1, [("C10.1", "25/2"), (CHANGED, "25/2")]),
]


def halves(rollup, inner, steps, **changes):
    first = section("C1", section("C1.1", scale("a", 10, **OPTIONAL)), section("C1.2", scale("b", 30, **OPTIONAL)))
    second = section("C10", section("C10.1", scale("c", 60, **OPTIONAL)))
    return checklist({**first, "rollup": inner}, second, rollup=rollup, steps=steps, grades=PASS, **changes)


@pytest.mark.parametrize(("rollup", "inner", "steps", "now", "bars"), BRIDGES)
def test_what_each_clause_moved_is_its_share_of_the_score(rollup, inner, steps, now, bars):
    made = halves(rollup, inner, steps)
    wanted = [(name, Fraction(effect)) for name, effect in bars]
    before, after = scored(made, LAST_YEAR), scored(made, now)
    assert [*effects(of(before, after)).items()] == wanted
    # And the other way round it is as much less.
    assert effects(of(after, before)) == {name: -effect for name, effect in wanted}


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


def other_rules(before, after):
    """Last year by its own checklist, with the same questions as this year's."""
    seen = by_its_own(before)
    return replace(seen, checklist=after.checklist)


def test_a_change_of_rules_is_told_apart_from_what_the_park_did():
    parts = (section("C1", section("C1.1", criterion("a", 10), criterion("b", 10))),)
    last_year = checklist(*parts)
    this_year = checklist(
        *parts,
        scales={
            "conformity": [
                {"name": "符合", "credit": "1"},
                {"name": "部分符合", "credit": "0.4"},
                {"name": "不符合", "credit": "0"},
            ]
        },
    )
    old, new = {"a": "部分符合", "b": "部分符合"}, {"a": "符合", "b": "部分符合"}
    after = scored(this_year, new)
    found = compare(other_rules(scored(last_year, old), after), after)
    assert found.rules_changed
    assert (found.by_rules, found.actual, found.moved) == (-10, 30, 20)
    assert effects(found) == {"规则变化": -10, "C1.1": 30}


def test_a_veto_takes_the_whole_clause_in_one_bar():
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    made = checklist(
        section("C1", section("C1.1", criterion("a", 10, veto=veto), criterion("b", 10))),
        section("C2", section("C2.1", criterion("c", 20))),
    )
    good, bad = {"a": "符合", "b": "符合", "c": "符合"}, {"a": "不符合", "b": "符合", "c": "符合"}
    assert effects(of(scored(made, good), scored(made, bad))) == {"C1.1": -50}


@pytest.mark.parametrize("steps", [[RESCALE, ROUND], PLAIN], ids=["rates", "points"])
@pytest.mark.parametrize(
    ("before", "after", "bars"),
    [
        ({"v": "符合"}, {"v": "不符合"}, {"C1": -14}),
        ({"v": "不符合"}, {"v": "符合", "b": "8"}, {"C1": 18}),
        ({"v": "不符合", "b": "2"}, {"v": "不符合", "c": "15"}, {"C2.1": 5}),
    ],
)
def test_a_chapter_that_is_zeroed_in_one_year_is_one_bar(steps, before, after, bars):
    veto = {"effect": "zero_section", "section": "C1", "when": {"answer": "不符合"}}
    made = checklist(
        section("C1", section("C1.1", criterion("v", 10, veto=veto)), section("C1.2", scale("b", 10))),
        section("C2", section("C2.1", scale("c", 20))),
        steps=steps,
        grades=PASS,
    )
    found = of(*(scored(made, {"b": "4", "c": "10", **answers}) for answers in (before, after)))
    worth = Fraction(5, 2) if steps[0] is RESCALE else 1
    assert effects(found) == {name: points * worth for name, points in bars.items()}


@pytest.mark.parametrize("rollup", ["mean", "minimum"])
def test_a_section_that_has_other_objects_than_last_year_is_told_as_a_whole(rollup):
    """And one that does not count for the score has no bar, only what moved in it."""
    made = checklist(
        {**section("C1", scale("a", 10)), "per_object": {"name": "窗口", "rollup": rollup}},
        section("C2", section("C2.1", scale("b", 10))),
        {**section("C3", scale("u", 5)), "counted": False},
        total_points="20",
        grades=PASS,
    )
    last = scored(made, {"a@东": "4", "a@西": "6", "b": "5", "u": "1"}, 对象={"C1": ["东", "西"]})
    other = scored(made, {"a@东": "8", "a@北": "6", "b": "7", "u": "4"}, 对象={"C1": ["东", "北"]})
    same = scored(made, {"a@西": "6", "a@东": "8", "b": "5", "u": "1"}, 对象={"C1": ["西", "东"]})
    gone, new = (-5, -5) if rollup == "mean" else (0, -10)
    told = {"本年不设的要点": gone, "C1": 20, "C2.1": 10, "上年未设的要点": new}
    assert effects(of(last, other)) == told
    assert [(change.id, change.gain) for change in of(last, other).changes] == [("a@东", 4), ("b", 2), ("u", 3)]
    told = effects(of(last, same))
    assert (told["C1@东"] > 0, sum(told.values())) == (True, 10)


MOVES = [
    # last year's answer, this year's, what is said, by how much
    ("5", "9", "improved", 4),
    ("9", "5", "slipped", -4),
    ("5", na(), "now_not_applicable", -5),
    (na(), "5", "now_applicable", 5),
    (None, "5", "answered", 5),
    ("5", None, "unanswered", -5),
    (None, na(), "now_not_applicable", 0),
    (na(), None, "now_applicable", 0),
    ("5", "5", None, 0),
    (na(), na(), None, 0),
    (None, None, None, 0),
]


@pytest.mark.parametrize(("before", "after", "move", "gain"), MOVES)
def test_how_the_answer_to_one_criterion_moved(before, after, move, gain):
    made = two_clauses()
    found = of(*(scored(made, {"a": answer, "b": "5", "c": "20"}) for answer in (before, after)))
    assert [(change.id, change.move, change.gain) for change in found.changes] == [("a", move, gain)] * bool(move)


def test_the_largest_move_stands_first_and_of_equal_ones_the_first_id():
    made = two_clauses()
    found = of(scored(made, {"a": "5", "b": "5", "c": "9"}), scored(made, {"a": "3", "b": "7", "c": "15"}))
    assert [change.id for change in found.of("improved", "slipped")] == ["c", "a", "b"]
    assert [change.id for change in found.of("improved")] == ["c", "b"]


@pytest.mark.parametrize("place", range(2))
def test_without_a_score_and_under_two_checklists_there_is_no_comparison(place):
    made = two_clauses()
    full, empty = (scored(made, dict.fromkeys("abc", answer)) for answer in ("5", na()))
    if place:
        with pytest.raises(ValueError, match="score"):
            of(full, empty)
    other = scored(two_clauses(version="2"), dict.fromkeys("abc", "5"))
    with pytest.raises(ValueError, match="one checklist"):
        of(*((full, other) if place else (other, full)))
    assert compare(other_rules(other, full), full).rules_changed
    assert not of(full, full).rules_changed


def test_a_year_of_which_nothing_was_due_has_nothing_to_be_compared():
    made = two_clauses()
    full, empty = (scored(made, dict.fromkeys("abc", answer)) for answer in ("5", na()))
    assert sum(effects(of(empty, full)).values()) == of(empty, full).moved == full.score


def test_bonus_and_penalties_have_bars_of_their_own_multiplied_by_what_comes_after_them():
    """Bonus is capped at 2; both are halved, the penalties by one step, the bonus by another one too."""
    made = checklist(
        section("C1", section("C1.1", scale("a", 10))),
        bonus=[{"id": "B1", "text": "认定", "points": "1"}, {"id": "B2", "text": "推广", "points": "1.5"}],
        penalties=[{"id": "P1", "text": "通报", "deduct": "2"}],
        steps=[
            {"step": "multiply", "by": "8"},
            {"step": "bonus", "cap": "2"},
            {"step": "multiply", "by": "0.5"},
            {"step": "penalties"},
            {"step": "multiply", "by": "1/4"},
            ROUND,
        ],
        grades=PASS,
    )

    def year(answer, first, second, times):
        claims = {"B1": backed(first), "B2": backed(second)}
        return scored(made, {"a": answer}, 加分项=claims, 专项扣分={"P1": times})

    found = effects(of(year("5", "有", "无", "3"), year("9", "有", "有", "1")))
    assert found == {"C1.1": 4, "加分项": Fraction(1, 8), "专项扣分": 1, "限值与修约": Fraction(3, 40)}


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
