"""The least that a grade costs, for each thing that a committee may declare: at once where nothing crosses clauses."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from builders import ALLOWED, BOUND, RESCALE, ROUND, checklist, criterion, na, ratio, scored, section

from compliance.analysis.planning import search
from compliance.analysis.planning.choices import Choice, choices_of
from compliance.analysis.planning.relaxation import Relaxation
from compliance.analysis.planning.search import cheapest, cost_of, only_rises, reaches, with_choices
from compliance.answers.model import BLANK
from compliance.checklist.kinds import LevelScale
from compliance.scoring.assessment import Assessment

BAD = {"a": "不符合", "b": "不符合", "c": "不符合", "d": "不符合"}


def grades(first: tuple[str, str], second: tuple[str, str]) -> list[dict[str, str]]:
    """Two grades, each with the least score and the least rate of a chapter."""
    return [
        *(
            {
                "name": name,
                "requires": [{"measure": "score", "at_least": score}, {"measure": "sections", "at_least": f"{rate}%"}],
            }
            for name, (score, rate) in zip(("一级", "二级"), (first, second), strict=True)
        ),
        {"name": "三级"},
    ]


GRADES = grades(("80", "70"), ("50", "30"))
BY_SCORE = grades(("80", "0"), ("50", "0"))
FINE = grades(("0", "84"), ("0", "63"))


def veto(effect: str, **more: str) -> dict[str, Any]:
    return {"veto": {"effect": effect, "when": {"answer": "不符合"}, **more}}


def four(
    *, rollup: str = "sum", inner: str = "sum", first: Any = (), last: Any = (), uncounted: Any = None, **changes: Any
) -> Any:
    """Two chapters of two criteria: 10 points that are easy and 30 that are not; 20 that are and 40 that are hard."""
    return checklist(
        {
            **section(
                "C1", criterion("a", 10, effort="low", **dict(first)), criterion("b", 30, not_applicable=ALLOWED)
            ),
            "rollup": inner,
        },
        section("C2", criterion("c", 20, effort="low"), criterion("d", 40, effort="high", **dict(last))),
        *([{**section("C3", uncounted), "counted": False}] if uncounted else []),
        **{"rollup": rollup, "grades": GRADES, "total_points": "100", **changes},
    )


APART = {
    "sum": four(),
    "mean": four(rollup="mean", inner="mean"),
    "weighted": four(rollup="weighted_mean", inner="weighted_mean"),
    "minimum": four(rollup="minimum", inner="minimum", grades=BY_SCORE),
    "lowest chapter": four(rollup="minimum"),
    "floors": four(grades=grades(("0", "75"), ("0", "25"))),
    "rounded floors": four(grades=FINE, round_at={"rates": {"mode": "half_up", "digits": "0"}}),
    "exact floors": four(grades=grades(("0", "87.5"), ("0", "62.5")), round_at={"rates": "exact"}),
    "rounded to the grade": four(grades=grades(("92.9", "0"), ("57.1", "0"))),
    "what does not count and fails": four(uncounted=criterion("u", 5, effort="low", **veto("fail"))),
    "what does not count and cannot be mended": four(
        uncounted=criterion("u", 5, ratio(("90", "1")), veto={"effect": "fail", "when": {"less_than": "50%"}})
    ),
    "rounded sections": four(
        inner="mean", round_at={"sections": {"mode": "truncate", "digits": "0"}}, steps=[ROUND], grades=BY_SCORE
    ),
    "taken from 110": four(steps=[{"step": "deduct_from", "base": "110"}, BOUND, ROUND]),
    "fails": four(last=veto("fail")),
    "withholds": four(last=veto("withhold")),
    "capped at the second": four(last=veto("cap_grade", grade="二级")),
    "capped at the third": four(first=veto("cap_grade", grade="三级")),
    "zeroes a chapter": four(first=veto("zero_section", section="C1"), grades=BY_SCORE),
    "zeroes the dear chapter": four(last=veto("zero_section", section="C2"), grades=BY_SCORE),
    "a bonus": four(
        bonus=[{"id": "B1", "text": "认定", "points": "9", "effort": "low"}],
        steps=[RESCALE, {"step": "bonus"}, BOUND, ROUND],
    ),
    "penalties": four(
        penalties=[{"id": "P1", "text": "通报", "deduct": "5"}, {"id": "P2", "text": "弄虚作假", "effect": "fail"}],
        steps=[RESCALE, {"step": "penalties"}, BOUND, ROUND],
    ),
}
SHEETS = [{**BAD, "d": "符合"}, {**BAD, "b": "部分符合", "c": "符合"}, {**BAD, "b": na()}]


def assessed(made: Any, answers: Any) -> Assessment:
    groups = {"加分项": {item.id: "无" for item in made.bonus}}
    penalties = {item.id: "无" if item.effect else "1" for item in made.penalties}
    beside = {"u": "不符合" if isinstance(made.by_id["u"].answer, LevelScale) else "0/0"} if "u" in made.by_id else {}
    return scored(made, {**answers, **beside}, **groups, 专项扣分=penalties)


def least(a: Assessment, target: Any) -> int | None:
    """By trying all that can be done."""
    tried = ({c.id: c for c in combined if c.cost} for combined in itertools.product(*choices_of(a).values()))
    by_cost = sorted(tried, key=cost_of)
    return next((cost_of(chosen) for chosen in by_cost if reaches(with_choices(a, chosen), target)), None)


@pytest.mark.parametrize("answers", SHEETS, ids=["one is good", "two are better", "less applies"])
@pytest.mark.parametrize("name", APART)
def test_where_nothing_crosses_clauses_the_cheapest_way_is_found_at_once(name: str, answers: dict[str, Any]) -> None:
    a = assessed(APART[name], answers)
    for target in a.checklist.grades[:-1]:
        if reaches(a, target):
            continue
        choices, cost = choices_of(a), least(a, target)
        found, relaxed = cheapest(a, target, choices), Relaxation(a, target).cheapest(choices)
        assert found.proven
        assert (found.chosen is None, relaxed is None) == (cost is None, cost is None)
        if found.chosen is not None and relaxed is not None:
            assert (cost_of(found.chosen), relaxed.cost) == (cost, cost)
            assert sum(choice.cost for choice in relaxed.choices) == cost
            # One trial of everything, one of the way itself.
            assert found.trials <= 2


def measure(take: str, *of: str, **more: str) -> dict[str, Any]:
    return {"id": "M1", "name": "保证项目", "take": take, "of": list(of), **more}


def gate(effect: str, **limit: str) -> dict[str, Any]:
    return {"id": "G1", "name": "保证项目不达标", "measure": "M1", "effect": effect, **limit}


def asking(**limit: str) -> list[dict[str, Any]]:
    return [
        {"name": "一级", "requires": [{"measure": "score", "at_least": "30"}, {"measure": "M1", **limit}]},
        {"name": "二级"},
    ]


ACROSS = {
    # How the checklist differs, and within how many trials the cheapest way is found.
    "a rate that a grade asks for": ({"measures": [measure("rate", "a", "d")], "grades": asking(at_least="60%")}, 23),
    "a rate above": ({"measures": [measure("rate", "a", "c")], "grades": asking(more_than="66.6%")}, 20),
    "points with a bonus": (
        {
            "measures": [measure("points", "a", "B1")],
            "grades": asking(at_least="12"),
            "bonus": [{"id": "B1", "text": "认定", "points": "3", "effort": "high"}],
            "steps": [RESCALE, {"step": "bonus"}, BOUND, ROUND],
        },
        11,
    ),
    "a gate to one chapter": (
        {"measures": [measure("rate", "C2")], "conditions": [gate("fail", less_than="80%")], "grades": BY_SCORE},
        8,
    ),
    "a gate that caps": (
        {
            "measures": [measure("count", "a", "b", "c", "d")],
            "conditions": [gate("cap_grade", less_than="3", grade="三级")],
            "grades": BY_SCORE,
        },
        38,
    ),
    "few that earn little": (
        {"measures": [measure("count", "a", "b", "c", less_than="50%")], "grades": asking(at_most="1")},
        29,
    ),
    "one that earns little must stay": (
        {"measures": [measure("count", "a", "d", less_than="50%")], "grades": asking(at_least="1")},
        1,
    ),
    "a gate that asks for less of what is good": (
        {"measures": [measure("rate", "b")], "conditions": [gate("fail", at_least="60%")], "grades": BY_SCORE},
        9,
    ),
    "out of reach": (
        {
            "measures": [measure("rate", "a")],
            "conditions": [gate("fail", more_than="0%")],
            "grades": BY_SCORE,
            "first": veto("fail"),
        },
        42,
    ),
    "a gate that zeroes its chapter": (
        {
            "measures": [measure("rate", "a")],
            "conditions": [gate("zero_section", less_than="50%", section="C1")],
            "grades": BY_SCORE,
        },
        8,
    ),
    "a share of all that counts": (
        {"measures": [measure("share", at_least="50%")], "grades": asking(at_least="75%")},
        29,
    ),
}


@pytest.mark.parametrize("answers", SHEETS, ids=["one is good", "two are better", "less applies"])
@pytest.mark.parametrize("name", ACROSS)
def test_what_crosses_clauses_is_searched_for(name: str, answers: dict[str, Any]) -> None:
    changes, trials = ACROSS[name]
    a = assessed(four(**changes), answers)
    for target in a.checklist.grades[:-1]:
        if reaches(a, target):
            continue
        choices, cost = choices_of(a), least(a, target)
        found = cheapest(a, target, choices)
        assert (found.proven, found.trials <= trials) == (True, True), found.trials
        assert (None if found.chosen is None else cost_of(found.chosen)) == cost


@pytest.mark.parametrize(("most", "found"), [(1, (False, 1, 12)), (5, (True, 5, 8))])
def test_a_search_that_is_given_up_says_so_and_has_the_best_way_so_far(
    monkeypatch: pytest.MonkeyPatch, most: int, found: tuple[bool, int, int]
) -> None:
    monkeypatch.setattr(search, "MOST_TRIALS", most)
    a = assessed(four(**ACROSS["a rate that a grade asks for"][0]), SHEETS[2])
    made = cheapest(a, a.checklist.grades[0], choices_of(a))
    assert made.chosen is not None
    assert (made.proven, made.trials, cost_of(made.chosen)) == found


RISES = [
    # The points of ever dearer choices, a "!" where a veto is set off; whether nothing ever gets worse.
    (["5"], True),
    (["5", "10"], True),
    (["5!", "5"], True),
    (["5!", "10!"], True),
    (["5", "10!"], False),
    (["5!", "3"], False),
    (["0", "5", "5!"], False),
]


@pytest.mark.parametrize(("options", "rises"), RISES)
def test_whether_a_dearer_answer_is_never_worse(options: list[str], rises: bool) -> None:
    made = tuple(
        Choice("a", BLANK, cost, Fraction(text.strip("!")), text.endswith("!")) for cost, text in enumerate(options)
    )
    assert only_rises(assessed(four(), BAD), {"a": made}) is rises


@pytest.mark.parametrize(
    ("take", "limit", "rises"),
    [
        ("rate", "at_least", True),
        ("rate", "more_than", True),
        ("rate", "at_most", False),
        ("rate", "less_than", False),
        ("few", "at_least", False),
        ("few", "more_than", False),
        ("few", "at_most", True),
        ("few", "less_than", True),
        ("rate", "equals", None),
    ],
)
def test_whether_what_is_asked_for_is_more_of_what_is_good(take: str, limit: str, rises: bool | None) -> None:
    """A grade should ask for more of it, a condition strike at less of it."""
    taken = measure("rate", "a", "b", "c") if take == "rate" else measure("count", "a", "b", "c", less_than="100%")
    asked = {limit: "2%" if take == "rate" else "2"}
    for changes, wanted in ({"conditions": [gate("fail", **asked)]}, False), ({"grades": asking(**asked)}, True):
        made = four(measures=[taken], **changes)
        assert only_rises(assessed(made, BAD), {}) is (rises is wanted)
