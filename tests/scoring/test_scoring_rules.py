"""Each rule that a checklist may declare, on one small checklist, with a line for each case."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from typing import Any

import pytest
from builders import (
    ALLOWED,
    RESCALE,
    SUBTRACT,
    Entry,
    answers_data,
    backed,
    checklist,
    checklist_data,
    criterion,
    mark,
    na,
    scale,
    scored,
    section,
)

from compliance import assess
from compliance.analysis import gaps
from compliance.answers.reading import parse
from compliance.checklist import words
from compliance.checklist.model import Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.report.data import result
from compliance.report.view import story, tables
from compliance.scoring.assessment import Assessment

ROUND = {"step": "round", "mode": "half_up", "digits": "2"}
ROUND_ONE = {**ROUND, "digits": "1"}
AS_EARNED = [ROUND]
"""The score is the sum of what was earned."""
TWO_GRADES = [{"name": "达标", "requires": [{"measure": "score", "at_least": "60"}]}, {"name": "不达标"}]


def judged(identifier: str, points: str | int, **more: Any) -> dict[str, Any]:
    """A criterion that is answered with its points out of ten."""
    return criterion(identifier, points, mark("10"), **more)


def rules(*chapters: dict[str, Any], **changes: Any) -> Checklist:
    return checklist(*chapters, **{"grades": TWO_GRADES, "steps": [RESCALE, ROUND], **changes})


def shown(a: Assessment) -> str:
    return a.show(a.score)


# ── roll-ups ──

# A section of 12 points over three criteria of 2, 4 and 6: (roll-up, the answers of ten, 实得分)
ROLLUPS = [
    ("sum", ("10", "5", "0"), "4"),
    ("sum", ("10", na(), "0"), "2"),  # of 8 due
    ("weighted_mean", ("10", "5", "0"), "4"),
    ("weighted_mean", ("10", na(), "0"), "3"),  # 2/8 of 12
    ("mean", ("10", "5", "0"), "6"),  # (1 + 1/2 + 0) / 3 of 12
    ("mean", ("10", na(), "0"), "6"),
    ("mean", ("10", na(), na()), "12"),
    ("minimum", ("10", "5", "9"), "6"),
    ("minimum", ("10", na(), "9"), "10.8"),
    ("minimum", (na(), na(), na()), "0"),
]


@pytest.mark.parametrize(("rollup", "answers", "earned"), ROLLUPS)
@pytest.mark.parametrize("place", ["section", "whole"])
def test_how_parts_are_put_together(place: str, rollup: str, answers: tuple[Any, ...], earned: str) -> None:
    parts = [judged(name, points, not_applicable=ALLOWED) for name, points in zip("abc", (2, 4, 6), strict=True)]
    if place == "section":
        made = rules({**section("C1", *parts), "rollup": rollup}, steps=AS_EARNED, grades=TWO_GRADES[1:])
    else:
        chapters = [section(f"C{part['id']}", part) for part in parts]
        made = rules(*chapters, rollup=rollup, total_points="12", steps=AS_EARNED, grades=TWO_GRADES[1:])
    a = scored(made, dict(zip("abc", answers, strict=True)))
    assert a.tally.earned == Fraction(earned)
    if rollup != "sum":
        assert a.tally.due == (12 if a.exact is not None else 0)


def test_points_of_a_section_that_is_not_summed_are_its_weight() -> None:
    """Two sheets of 100 points each that count for 10 and 20."""
    sheets = [
        {**section(f"C{n}", judged(f"k{n}", 100)), "points": points, "rollup": "weighted_mean"}
        for n, points in ((1, "10"), (2, "20"))
    ]
    a = scored(rules(*sheets, steps=AS_EARNED, grades=TWO_GRADES[1:]), {"k1": "8", "k2": "5"})
    assert [top.tally.earned for top in a.sections] == [8, 10]
    assert shown(a) == "18.00"


def test_what_is_not_counted_changes_no_points() -> None:
    apart = {**section("C2", judged("b", 50)), "counted": "false"}
    made = rules(section("C1", judged("a", 10)), apart, total_points="10")
    for answer in ("0", "10"):
        a = scored(made, {"a": "7", "b": answer})
        assert (a.tally.full, shown(a)) == (10, "70.00")
        assert a.sections[1].tally.earned == 5 * int(answer)


def test_vetoes_count_where_points_do_not() -> None:
    fails = criterion("b", 1, veto={"effect": "fail", "when": {"answer": "不符合"}})
    made = rules(section("C1", judged("a", 10)), {**section("C2", fails), "counted": "false"}, total_points="10")
    assert scored(made, {"a": "7", "b": "符合"}).grade == "达标"
    assert scored(made, {"a": "7", "b": "不符合"}).grade == "不达标"


# ── objects ──

GUARANTEE = [{"id": "M1", "name": "保证项目得分率", "take": "rate", "of": ["a", "b"]}]
SHEET_IS_ZERO = [
    {
        "id": "G1",
        "name": "保证项目不足三分之二的，该表计零",
        "measure": "M1",
        "less_than": "200/3%",
        "effect": "zero_section",
        "section": "C1",
    }
]


def cranes(rollup: str, **changes: Any) -> Checklist:
    repeated = section("C1", judged("a", 30, not_applicable=ALLOWED), judged("b", 30), judged("c", 40))
    return rules({**repeated, "per_object": {"name": "塔吊", "rollup": rollup}}, **changes)


def of_each(**answers: tuple[Any, Any, Any]) -> dict[str, Any]:
    return {
        f"{name}@{number}": answer
        for number, given in answers.items()
        for name, answer in zip("abc", given, strict=True)
    }


# (roll-up, first object, second object, with the gate, score)
OBJECTS = [
    ("mean", ("10", "10", "10"), ("10", "10", "0"), False, "80.00"),
    ("minimum", ("10", "10", "10"), ("10", "10", "0"), False, "60.00"),
    ("mean", ("10", "10", "10"), (na(), "10", "0"), False, "71.43"),  # (1 + 30/70) / 2
    ("mean", ("10", "10", "10"), ("6", "6", "10"), True, "50.00"),  # 60 % is too little: the second sheet is 0
    ("mean", ("10", "10", "10"), ("10", "4", "10"), True, "91.00"),  # 70 % is enough
    ("mean", ("10", "10", "10"), (na(), "6", "10"), True, "50.00"),
    ("mean", ("10", "0", "10"), ("0", "10", "10"), True, "0.00"),
    ("minimum", ("10", "10", "10"), ("6", "6", "10"), True, "0.00"),
]


@pytest.mark.parametrize(("rollup", "first", "second", "gate", "score"), OBJECTS)
def test_several_objects(rollup: str, first: Any, second: Any, gate: bool, score: str) -> None:
    made = cranes(rollup, **({"measures": GUARANTEE, "conditions": SHEET_IS_ZERO} if gate else {}))
    a = scored(made, of_each(甲=first, 乙=second), 对象={"C1": ["甲", "乙"]})
    assert shown(a) == score
    if gate:
        assert [veto.id for veto in a.vetoes] == ["G1@甲", "G1@乙"]
    # The checklist of an assessment has its objects already; it scores the same sheet as it was scored.
    assert assess(a.checklist, a.sheet) == a


def test_one_object_is_a_section_like_any_other() -> None:
    a = scored(cranes("mean"), of_each(甲=("10", "5", "0")), 对象={"C1": ["甲"]})
    assert shown(a) == "45.00"


# ── not applicable ──


@pytest.mark.parametrize(
    ("treatment", "due", "earned", "score"),
    [
        ({"treatment": "excluded"}, 6, "3", "50.00"),
        ({"treatment": "full"}, 10, "7", "70.00"),
        ({"treatment": "credit", "credit": "0.5"}, 10, "5", "50.00"),
        ({"treatment": "credit", "credit": "0"}, 10, "3", "30.00"),
        ({"treatment": "credit", "credit": "1/3"}, 10, "13/3", "43.33"),
    ],
)
def test_what_a_criterion_that_does_not_apply_counts_for(
    treatment: dict[str, str], due: int, earned: str, score: str
) -> None:
    parts = judged("a", 6), judged("b", 4, not_applicable=ALLOWED)
    a = scored(rules(section("C1", *parts), not_applicable=treatment), {"a": "5", "b": na()})
    assert (a.tally.due, a.tally.earned, shown(a)) == (due, Fraction(earned), score)


@pytest.mark.parametrize(
    ("of", "above", "effect", "warned", "grade"),
    [
        ("section", "39", "review", True, "达标"),  # 4 of the 10 points of the first chapter
        ("section", "40", "review", False, "达标"),
        ("section", "39", "no_grade", True, None),
        ("section", "40", "no_grade", False, "达标"),
        ("whole", "3", "no_grade", True, None),  # 4 of all 100
        ("whole", "4", "no_grade", False, "达标"),
        ("whole", "3", "review", True, "达标"),
    ],
)
def test_how_much_may_be_left_out(of: str, above: str, effect: str, warned: bool, grade: str | None) -> None:
    rule = {"treatment": "excluded", "quotas": [{"of": of, "above": f"{above}%", "effect": effect}]}
    chapters = section("C1", judged("a", 6), judged("b", 4, not_applicable=ALLOWED)), section("C2", judged("c", 90))
    a = scored(rules(*chapters, not_applicable=rule), {"a": "10", "b": na(), "c": "10"})
    assert bool(a.warnings) == warned
    assert a.grade == grade
    if grade is None:
        assert a.grade_text == "不予评定（缺项过多）"
        assert shown(a) == "100.00"


# ── roundings ──

HALVES = {"a": "2.5", "b": "3.5", "c": "7.5"}
"""Answers of ten to three criteria of a point each: 0.25, 0.35 and 0.75."""


@pytest.mark.parametrize(
    ("round_at", "earned"),
    [
        ({}, "1.35"),
        ({"criteria": {"mode": "half_up", "digits": "1"}}, "1.5"),  # 0.3 + 0.4 + 0.8
        ({"criteria": {"mode": "half_even", "digits": "1"}}, "1.4"),  # 0.2 + 0.4 + 0.8
        ({"criteria": {"mode": "truncate", "digits": "1"}}, "1.2"),  # 0.2 + 0.3 + 0.7
        ({"criteria": {"mode": "half_up", "digits": "0"}}, "1"),
        ({"sections": {"mode": "half_up", "digits": "1"}}, "1.4"),  # 0.6 + 0.75 to 0.8
        ({"sections": {"mode": "half_even", "digits": "1"}}, "1.4"),
        ({"sections": {"mode": "truncate", "digits": "0"}}, "0"),
    ],
)
def test_roundings_below_the_total(round_at: dict[str, Any], earned: str) -> None:
    made = rules(
        section("C1", judged("a", 1), judged("b", 1)),
        section("C2", judged("c", 1)),
        round_at=round_at,
        steps=AS_EARNED,
        grades=TWO_GRADES[1:],
    )
    assert scored(made, HALVES).tally.earned == Fraction(earned)


@pytest.mark.parametrize(
    ("rates", "grade"),
    [
        ({"mode": "half_up", "digits": "0"}, "达标"),  # 66.5 is 67
        ({"mode": "half_even", "digits": "0"}, "不达标"),  # 66.5 is 66
        ({"mode": "truncate", "digits": "0"}, "不达标"),
        ("exact", "不达标"),
        (None, "不达标"),  # as the total: two digits
    ],
)
def test_the_rates_that_grades_look_at_may_have_a_rounding_of_their_own(rates: Any, grade: str) -> None:
    grades = [{"name": "达标", "requires": [{"measure": "sections", "at_least": "67%"}]}, {"name": "不达标"}]
    made = rules(section("C1", judged("a", 10)), grades=grades, round_at={"rates": rates} if rates else {})
    assert scored(made, {"a": "6.65"}).grade == grade


# ── the total ──

BASE = {"step": "deduct_from", "base": "100"}
HALVE = {"step": "multiply", "by": "0.5"}


def bounded(**limits: str) -> dict[str, str]:
    return {"step": "bound", **limits}


@pytest.mark.parametrize(
    ("steps", "score"),  # 50 of 200 points were earned
    [
        ([ROUND], "50.00"),
        ([RESCALE, ROUND], "25.00"),
        ([{"step": "rescale", "to": "1000"}, ROUND], "250.00"),
        ([BASE, ROUND], "-50.00"),
        ([BASE, bounded(minimum="0"), ROUND], "0.00"),
        ([BASE, bounded(maximum="100"), ROUND], "-50.00"),
        ([HALVE, ROUND], "25.00"),
        ([BASE, HALVE, ROUND], "-25.00"),
        ([{"step": "multiply", "by": "1/3"}, ROUND], "16.67"),
        (
            [{"step": "multiply", "by": "1/3"}, {"step": "round", "mode": "half_up", "digits": "0"}, HALVE, ROUND],
            "8.50",
        ),
        ([bounded(minimum="60"), bounded(maximum="55"), ROUND], "55.00"),
    ],
)
def test_the_steps_of_the_total(steps: list[dict[str, str]], score: str) -> None:
    made = rules(section("C1", judged("a", 50), judged("b", 150)), steps=steps, grades=TWO_GRADES[1:])
    a = scored(made, {"a": "10", "b": "0"})
    assert shown(a) == score
    assert len({step.key for step in a.steps}) == len(a.steps)


UNCAPPED_BONUS = [{"id": "B1", "text": "获奖", "points": "60"}, {"id": "B2", "text": "推广", "points": "30"}]
UNCAPPED_PENALTY = [{"id": "P1", "text": "超时限办结", "deduct": "5", "unit": "件"}]
TOTAL = [RESCALE, {"step": "bonus"}, {"step": "penalties"}, ROUND]


@pytest.mark.parametrize(
    ("bonus", "times", "score"),
    [
        ((), "0", "80.00"),
        (("B1", "B2"), "0", "170.00"),
        ((), "7", "45.00"),
        ((), "30", "-70.00"),
        (("B1",), "2", "130.00"),
    ],
)
def test_bonus_and_penalties_without_a_cap(bonus: tuple[str, ...], times: str, score: str) -> None:
    made = rules(section("C1", judged("a", 10)), bonus=UNCAPPED_BONUS, penalties=UNCAPPED_PENALTY, steps=TOTAL)
    claimed = {item["id"]: backed("有" if item["id"] in bonus else "无") for item in UNCAPPED_BONUS}
    assert shown(scored(made, {"a": "8"}, 加分项=claimed, 专项扣分={"P1": times})) == score


COUNTED = {"id": "B1", "text": "发表文章", "each": "0.5", "unit": "篇", "cap": "2"}
PARTIAL = {"id": "B1", "text": "经验获推广", "points": "3", "partial": "true"}


@pytest.mark.parametrize(
    ("item", "written", "score"),
    [
        (COUNTED, "0", "50.0"),
        (COUNTED, "3", "51.5"),
        (COUNTED, "9", "52.0"),
        (COUNTED, None, "50.0"),
        (PARTIAL, "0", "50.0"),
        (PARTIAL, "1.2", "51.2"),
        (PARTIAL, "3", "53.0"),
        (PARTIAL, None, "50.0"),
    ],
)
def test_a_bonus_is_counted_up_to_its_cap_or_granted_in_part(item: dict[str, str], written: str, score: str) -> None:
    made = rules(section("C1", judged("a", 10)), bonus=[item], steps=[RESCALE, {"step": "bonus"}, ROUND])
    a = scored(made, {"a": "5"}, 加分项={"B1": backed(written) if written else None})
    assert a.score == Fraction(score)


@pytest.mark.parametrize(
    ("item", "written", "message"),
    [
        (COUNTED, "1.5", "应为整数"),
        (COUNTED, "有", "不是数字"),
        (PARTIAL, "3.1", "超过了可能的最大值"),
        (PARTIAL, "-1", "不能是负数"),
    ],
)
def test_a_bonus_that_is_a_number_refuses_others(item: dict[str, str], written: str, message: str) -> None:
    made = rules(section("C1", judged("a", 10)), bonus=[item], steps=[RESCALE, {"step": "bonus"}, ROUND])
    found = parse(answers_data(made, {"a": "5"}, 加分项={"B1": backed(written)}), made)[1]
    assert [finding.message for finding in found] == [message]


@pytest.mark.parametrize(
    ("more", "floor", "text"),
    [
        ([], None, "不高于 80.00（下不设限）"),
        ([bounded(minimum="0")], 0, "在 0.00 至 80.00 之间"),
    ],
)
def test_an_open_penalty_without_a_cap_has_no_floor_but_a_bound(more: list[Any], floor: Any, text: str) -> None:
    steps = [RESCALE, {"step": "penalties"}, *more, ROUND]
    made = rules(section("C1", judged("a", 10)), penalties=UNCAPPED_PENALTY, steps=steps)
    a = scored(made, {"a": "8"})
    assert (a.range.floor, a.range_text) == (floor, text)


def completions(given: tuple[Any, ...], worst: str = "0", best: str = "10") -> list[dict[str, Any]]:
    """Every way to answer what is open of a, b and c at its worst, at its best, or as not applicable."""
    ways = itertools.product(*[(worst, best, na()) if answer is None else (answer,) for answer in given])
    return [dict(zip("abc", way, strict=True)) for way in ways]


CAPPED = {"effect": "cap_grade", "grade": "不达标"}
LIMITS = {
    "rate": ("0.1", "12", "30", "30.2", "60.3", "35", "36", "50", "60", "65", "74", "75", "90", "100"),
    "lowest": ("0.1", "30", "30.2", "40.3", "40", "50", "60", "90", "100"),
    "points": ("3", "9", "12", "15", "27", "28", "42", "45", "60", "73", "100"),
    "count": ("0.5", "1", "2", "2.5", "3"),
    "share": ("0.1", "33", "34", "50", "66", "67", "100"),
}


@pytest.mark.parametrize(
    "given",
    [
        (None, "10", "0"),
        (None, "4", "6"),
        ("5", None, "3"),
        ("9", na(), None),
        (None, None, "6"),
        ("0", None, None),
        (na(), None, na()),
        (None, None, None),
    ],
)
@pytest.mark.parametrize("requirement", ["at_least", "less_than"])
@pytest.mark.parametrize(
    ("take", "counted"),
    [
        *((take, {}) for take in LIMITS),
        *(("count", {direction: limit}) for direction in ("at_least", "less_than") for limit in ("60%", "60.3%")),
        *(("share", {"at_least": limit}) for limit in ("60%", "60.3%")),
    ],
)
def test_a_gate_is_certain_where_all_ways_to_complete_the_sheet_agree(
    take: str, counted: dict[str, str], requirement: str, given: tuple[Any, ...]
) -> None:
    """Each limit is a gate of its own."""
    measure = {"id": "M1", "name": "量", "take": take, "of": ["a", "b", "c"], **counted}
    sign = "" if take in {"points", "count"} else "%"
    gates = [
        {
            "id": f"G{n}",
            "name": "条件",
            "measure": "M1",
            requirement: limit + sign,
            "effect": "cap_grade",
            "grade": "不达标",
        }
        for n, limit in enumerate(LIMITS[take])
    ]
    parts = [judged(name, points, not_applicable=ALLOWED) for name, points in zip("abc", (30, 30, 40), strict=True)]
    made = rules(section("C1", *parts), section("C2", judged("d", 10)), measures=[measure], conditions=gates)

    def states(answers: dict[str, Any]) -> list[str]:
        """Where nothing that a gate looks at applies, it is not missed either."""
        found = [veto.state for veto in scored(made, {**answers, "d": "5"}).vetoes]
        return ["clear" if state == "not_applicable" else state for state in found]

    every = [states(way) for way in completions(given)]
    agreed = [next(iter(found)) if len(found := set(way)) == 1 else "unanswered" for way in zip(*every, strict=True)]
    assert len(every) == 3 ** given.count(None)
    assert states(dict(zip("abc", given, strict=True))) == agreed


def test_where_lost_points_are_deducted_a_section_that_can_be_zeroed_loses_all_that_can_be_due() -> None:
    zero = {"effect": "zero_section", "when": {"answer": "不符合"}}
    parts = [criterion("a", 10, veto=zero), criterion("b", 10, not_applicable=ALLOWED)]
    made = rules(
        section("C1", section("C1.1", *parts)),
        section("C2", judged("d", 80)),
        steps=[{"step": "deduct_from", "base": "100"}, ROUND],
    )
    found = scored(made, {"d": "10"}).range
    assert (found.floor, found.ceiling) == (80, 100)


def test_an_open_section_that_is_rounded_ranges_by_one_unit_of_the_last_digit() -> None:
    low, high = judged("a", 1), judged("b", 1)
    closed = section("C2", judged("c", 1), judged("d", 1))
    lowest = {**section("C3", judged("e", 1), judged("f", 1)), "rollup": "minimum"}
    round_at = {"sections": {"mode": "half_up", "digits": "1"}}
    made = rules(section("C1", low, high), closed, lowest, round_at=round_at, steps=AS_EARNED, grades=TWO_GRADES[1:])
    found = scored(made, {"a": "3.7", "c": "3.7", "d": "0", "e": "3.7"}).range
    # 0.27 to 1.47 of the first; 0.37 of the second is 0.4; 0 to 0.74 of the third is 0 to 0.7.
    assert (found.floor, found.ceiling) == (Fraction("0.67"), Fraction("2.57"))


@pytest.mark.parametrize("start", [[], [RESCALE], [{"step": "deduct_from", "base": "22"}]], ids=str)
@pytest.mark.parametrize(
    "given", [("10", None, "0"), (None, None, "5"), (None, "3", None), (na(), None, na()), (None, None, None)]
)
@pytest.mark.parametrize("rollup", ["sum", "weighted_mean", "mean", "minimum"])
@pytest.mark.parametrize("place", ["section", "nested", "whole"])
def test_the_range_of_an_open_sheet_is_that_of_all_ways_to_complete_it(
    place: str, rollup: str, given: tuple[Any, ...], start: list[Any]
) -> None:
    parts = [judged(name, points, not_applicable=ALLOWED) for name, points in zip("abc", (2, 4, 6), strict=True)]
    sums: dict[str, Any] = {"steps": [*start, ROUND], "grades": TWO_GRADES[1:]}
    if place == "section":
        made = rules({**section("C1", *parts), "rollup": rollup}, section("C2", judged("d", 10)), **sums)
    elif place == "nested":
        inner = [{**section(f"C1.{n}", *held), "rollup": rollup} for n, held in ((1, parts[:2]), (2, parts[2:]))]
        made = rules({**section("C1", *inner), "rollup": rollup}, section("C2", judged("d", 10)), **sums)
    else:
        chapters = [section(f"C{part['id']}", part) for part in parts]
        made = rules(*chapters, section("C2", judged("d", 10)), rollup=rollup, total_points="22", **sums)
    scores = [scored(made, {**way, "d": "5"}).score for way in completions(given)]
    found = scored(made, {**dict(zip("abc", given, strict=True)), "d": "5"}).range
    assert len(scores) == 3 ** given.count(None)
    assert (found.floor, found.ceiling) == (min(scores), max(scores))


NEVER_NOTHING = {"kind": "level", "levels": [{"name": "较好", "credit": "1"}, {"name": "较差", "credit": "0.2"}]}
"""Of this the worst answer earns more than leaving it out."""


@pytest.mark.parametrize("start", [[], [RESCALE], [{"step": "deduct_from", "base": "22"}]], ids=str)
@pytest.mark.parametrize("given", [(None, "较好", "0"), (None, None, "0"), (None, None, "10")])
@pytest.mark.parametrize("rollup", ["sum", "weighted_mean", "mean", "minimum"])
def test_the_range_holds_where_the_worst_answer_earns_something(
    rollup: str, given: tuple[Any, ...], start: list[Any]
) -> None:
    parts = [criterion(name, n, NEVER_NOTHING, not_applicable=ALLOWED) for name, n in zip("ab", (2, 4), strict=True)]
    parts.append(judged("c", 6))
    measures = [
        {"id": f"M{n}", "name": "项数", "take": "count", direction: "20%", "of": ["a", "b", "c"]}
        for n, direction in enumerate(("at_least", "less_than"), start=1)
    ]
    gates = [
        {"id": f"G{n}{limit}", "name": "项数", "measure": f"M{n}", "less_than": limit, "effect": "fail"}
        for n in (1, 2)
        for limit in "123"
    ]
    first = {**section("C1", *parts), "rollup": rollup}
    steps = {"steps": [*start, ROUND], "grades": TWO_GRADES[1:]}
    made = rules(first, section("C2", judged("d", 10)), measures=measures, conditions=gates, **steps)
    ways = [{**way, "d": "5"} for way in completions(given, "较差", "较好")]
    every = [scored(made, way) for way in ways]
    a = scored(made, {**dict(zip("abc", given, strict=True)), "d": "5"})
    assert len(every) == 3 ** given.count(None)
    assert (a.range.floor, a.range.ceiling) == (min(one.score for one in every), max(one.score for one in every))
    for number, veto in enumerate(a.vetoes):
        states = {one.vetoes[number].state for one in every}
        assert veto.state == (states.pop() if len(states) == 1 else "unanswered")


@pytest.mark.parametrize("mode", ["half_up", "truncate"])
@pytest.mark.parametrize("points", ["2.5", "7.75"])
def test_what_is_open_is_rounded_as_its_answer_will_be(mode: str, points: str) -> None:
    made = rules(
        section("C1", judged("a", 10), criterion("b", points)),
        round_at={"criteria": {"mode": mode, "digits": "0"}},
        steps=AS_EARNED,
        grades=TWO_GRADES[1:],
    )
    low, high = (scored(made, {"a": "5", "b": best}).score for best in ("不符合", "符合"))
    found = scored(made, {"a": "5"}).range
    assert (found.floor, found.ceiling) == (low, high)
    assert high == 5 + {"half_up": {"2.5": 3, "7.75": 8}, "truncate": {"2.5": 2, "7.75": 7}}[mode][points]


@pytest.mark.parametrize(
    ("left_out", "shares"),
    # Of the chapter, 10 points in three weights of 100, 300 and 400, and of the whole of 30.
    [("a", ("12.5", None)), ("b", ("37.5", "12.5")), ("ab", ("50.0", "16.7"))],
)
def test_what_does_not_apply_is_counted_in_the_points_of_its_chapter(left_out: str, shares: tuple[Any, Any]) -> None:
    weights = [
        judged(name, points, not_applicable=ALLOWED) for name, points in zip("abc", (100, 300, 400), strict=True)
    ]
    chapter = {**section("C1", *weights), "points": "10", "rollup": "weighted_mean"}
    quotas = [{"of": "section", "above": "5%", "effect": "review"}, {"of": "whole", "above": "5%", "effect": "review"}]
    made = rules(chapter, section("C2", judged("d", 20)), not_applicable={"treatment": "excluded", "quotas": quotas})
    a = scored(made, {name: na() if name in left_out else "10" for name in "abcd"})
    assert len(a.warnings) == 2 - (shares[1] is None)
    for warning, share in zip(a.warnings, shares, strict=False):
        assert f"的 {share}%，" in warning.text


@pytest.mark.parametrize(
    ("treatment", "rule"),
    [
        ({"treatment": "full"}, "不适用，按满分计"),
        ({"treatment": "credit", "credit": "0.3"}, "不适用，按标准分的 30% 计"),
        ({"treatment": "excluded"}, None),
    ],
)
def test_the_steps_say_what_is_counted_for_what_does_not_apply(treatment: dict[str, str], rule: str | None) -> None:
    rule_of_absence = {**treatment, "quotas": []}
    made = rules(
        section("C1", judged("a", 10, not_applicable=ALLOWED), judged("b", 10)), not_applicable=rule_of_absence
    )
    a = scored(made, {"a": na(), "b": "10"})
    assert [step.rule for step in a.by_id["a"].steps] == ([] if rule is None else [rule])


def test_the_steps_of_a_count_are_numbered_by_part() -> None:
    count = [{"id": "M1", "name": "达到的项数", "take": "count", "at_least": "50%", "of": ["a", "b"]}]
    gate = [{"id": "G1", "name": "一项也没有", "measure": "M1", "less_than": "1", "effect": "fail"}]
    a = scored(
        rules(section("C1", judged("a", 10), judged("b", 10)), measures=count, conditions=gate), {"a": "4", "b": "6"}
    )
    counted = [(step.key, step.value) for step in a.steps if step.key.startswith("M1:计")]
    assert counted == [("M1:计1", 0), ("M1:计2", 1)]


def test_the_last_step_is_the_score_and_what_stood_before_it_is_exact() -> None:
    half = {"step": "multiply", "by": "1/3"}
    a = scored(rules(section("C1", judged("a", 10)), steps=[RESCALE, half, ROUND], grades=TWO_GRADES[1:]), {"a": "5"})
    assert (a.exact, a.score) == (Fraction(50, 3), Fraction("16.67"))
    assert [step.value for step in a.steps if step.label == "总分"] == [Fraction("16.67")]


def test_steps_of_one_kind_are_numbered_from_the_second() -> None:
    half = {"step": "multiply", "by": "1/2"}
    a = scored(
        rules(section("C1", judged("a", 10)), steps=[RESCALE, half, half, half, ROUND], grades=TWO_GRADES[1:]),
        {"a": "10"},
    )
    assert [step.key for step in a.steps if "折算" in step.key] == ["总分:折算", "总分:折算2", "总分:折算3"]


def test_the_rates_of_a_mean_are_numbered_by_part() -> None:
    a = scored(rules({**section("C1", judged("a", 10), judged("b", 10)), "rollup": "mean"}), {"a": "4", "b": "6"})
    rates = {step.key: step.value for step in a.steps if step.operation == "quotient"}
    assert (rates["C1:得分率1"], rates["C1:得分率2"]) == (Fraction(2, 5), Fraction(3, 5))


@pytest.mark.parametrize(("answer", "shown"), [("10", True), ("0", True), (None, False)])
def test_a_gate_has_a_step_once_it_is_certain(answer: str | None, shown: bool) -> None:
    rate = [{"id": "M1", "name": "得分率", "take": "rate", "of": ["a"]}]
    gate = [{"id": "G1", "name": "过半", "measure": "M1", "less_than": "50%", "effect": "fail"}]
    a = scored(
        rules(section("C1", judged("a", 10), judged("b", 10)), measures=rate, conditions=gate), {"a": answer, "b": "5"}
    )
    assert any(step.key == "G1:值" for step in a.steps) is shown


def test_a_veto_zeroes_the_innermost_section_unless_it_names_another() -> None:
    zero = {"effect": "zero_section", "when": {"answer": "不符合"}}
    named = {**zero, "section": "C1"}
    parts = [section("C1.1", criterion("a", veto=zero)), section("C1.2", criterion("b", veto=named))]
    a = scored(rules(section("C1", *parts)), {"a": "符合", "b": "符合"})
    assert [(veto.id, veto.section) for veto in a.vetoes] == [("a", "C1.1"), ("b", "C1")]


# ── consequences ──

THREE_GRADES = [
    {"name": "优", "requires": [{"measure": "score", "at_least": "90"}]},
    {"name": "良", "requires": [{"measure": "score", "at_least": "60"}]},
    {"name": "差"},
]


@pytest.mark.parametrize(
    ("points", "answer", "grade"),
    [("10", "符合", "优"), ("10", "不符合", "良"), ("7", "不符合", "良"), ("2", "不符合", "差"), ("2", "符合", "差")],
)
def test_a_cap_lowers_the_grade_and_never_raises_it(points: str, answer: str, grade: str) -> None:
    veto = {"effect": "cap_grade", "grade": "良", "when": {"answer": "不符合"}}
    apart = {**section("C2", criterion("v", 1, veto=veto)), "counted": "false"}
    made = rules(section("C1", judged("a", 10)), apart, total_points="10", grades=THREE_GRADES)
    a = scored(made, {"a": points, "v": answer})
    assert a.grade == grade
    assert a.would_be.grade == {"10": "优", "7": "良", "2": "差"}[points]


@pytest.mark.parametrize("source", ["veto", "gate", "penalty"])
def test_withholding_gives_neither_score_nor_grade(source: str) -> None:
    when_not_met = {"effect": "withhold", "when": {"answer": "不符合"}}
    apart = criterion("v", 1, **({"veto": when_not_met} if source == "veto" else {}))
    extra: dict[str, Any] = {}
    if source == "gate":
        extra["measures"] = [{"id": "M1", "name": "安全计划", "take": "rate", "of": ["v"]}]
        extra["conditions"] = [
            {"id": "G1", "name": "没有计划", "measure": "M1", "less_than": "100%", "effect": "withhold"}
        ]
    if source == "penalty":
        extra["penalties"] = [{"id": "P1", "text": "弄虚作假", "effect": "withhold"}]
    chapters = section("C1", judged("a", 10)), {**section("C2", apart), "counted": "false"}
    made = rules(*chapters, total_points="10", **extra)
    cause = {"veto": "v", "gate": "G1", "penalty": "P1"}[source]
    found = {"专项扣分": {"P1": "有"}} if source == "penalty" else {}
    a = scored(made, {"a": "9", "v": "不符合"}, **found)
    assert (a.score, a.exact, a.grade, a.withheld_by) == (None, None, None, (cause,))
    assert a.grade_text == f"不予评分（{cause}）"
    assert (a.would_be.score, a.would_be.grade) == (90, "达标")
    kept = {"专项扣分": {"P1": "无"}} if source == "penalty" else {}
    assert shown(scored(made, {"a": "9", "v": "符合"}, **kept)) == "90.00"


@pytest.mark.parametrize(("target", "score"), [(None, "80.00"), ("C1.1", "80.00"), ("C1", "60.00")])
def test_a_veto_may_zero_a_section_further_up(target: str | None, score: str) -> None:
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}, **({"section": target} if target else {})}
    made = rules(
        section(
            "C1", section("C1.1", criterion("v", 10, veto=veto), judged("a", 10)), section("C1.2", judged("b", 20))
        ),
        section("C2", judged("c", 60)),
    )
    a = scored(made, {"v": "不符合", "a": "10", "b": "10", "c": "10"})
    assert shown(a) == score
    assert a.by_id["b"].tally.earned == (0 if target == "C1" else 20)


def test_a_score_of_so_many_sets_off_a_veto_by_its_number() -> None:
    veto = {"effect": "fail", "when": {"less_than": "3"}}
    made = rules(section("C1", judged("v", 10, veto=veto), judged("a", 90)))
    assert [scored(made, {"v": points, "a": "10"}).grade for points in ("3", "2")] == ["达标", "不达标"]


# ── measures and gates ──

# Of four criteria of 1, 2, 3 and 4 points, answered with 10, 5, 0 and N/A: (measure, what it comes to)
MEASURES = [
    ({"take": "rate", "of": ["a", "b"]}, "200/3"),
    ({"take": "rate", "of": ["a", "d"]}, "100"),
    ({"take": "rate"}, "100/3"),
    ({"take": "rate", "of": ["C1"]}, "200/3"),
    ({"take": "rate", "of": ["d"]}, None),
    ({"take": "lowest", "of": ["a", "b", "d"]}, "50"),
    ({"take": "lowest"}, "0"),  # of the chapters: 2/3 and 0
    ({"take": "points", "of": ["a", "b", "c"]}, "2"),
    ({"take": "points", "of": ["C1", "B1"]}, "7"),
    ({"take": "count", "of": ["a", "b", "c", "d"]}, "1"),
    ({"take": "count", "at_least": "50%"}, "2"),
    ({"take": "count", "less_than": "100%"}, "2"),
    ({"take": "count", "less_than": "50%"}, "1"),
    ({"take": "share"}, "100/3"),
    ({"take": "share", "at_least": "50%", "round": {"mode": "half_up", "digits": "0"}}, "67"),
]


def with_measure(measure: dict[str, Any], **limit: Any) -> Checklist:
    asked = {"measure": "M1", **limit}
    return rules(
        section("C1", judged("a", 1), judged("b", 2)),
        section("C2", judged("c", 3), judged("d", 4, not_applicable=ALLOWED)),
        measures=[{"id": "M1", "name": "量", **measure}],
        conditions=[{"id": "G1", "name": "条件", **asked, "effect": "fail"}],
        grades=[{"name": "达标", "requires": [asked]}, {"name": "不达标"}],
        bonus=[{"id": "B1", "text": "获奖", "points": "5"}],
        steps=[*TOTAL[:2], ROUND],
    )


FOUR = {"a": "10", "b": "5", "c": "0", "d": na()}


@pytest.mark.parametrize(("measure", "value"), MEASURES)
def test_what_a_measure_takes(measure: dict[str, Any], value: str | None) -> None:
    sign = "" if measure["take"] in {"points", "count"} else "%"
    a = scored(with_measure(measure, more_than="0" + sign), FOUR, 加分项={"B1": backed("有")})
    assert a.decision is not None
    (found,) = a.decision.by
    assert found.value == (None if value is None else Fraction(value))
    if value is None:
        assert [veto.state for veto in a.vetoes] == ["not_applicable"]


@pytest.mark.parametrize(
    ("direction", "held"),  # at a limit of 49, 50 and 51, for a rate of 50 %
    [
        ("at_least", (True, True, False)),
        ("more_than", (True, False, False)),
        ("at_most", (False, True, True)),
        ("less_than", (False, False, True)),
        ("equals", (False, True, False)),
    ],
)
def test_when_a_condition_holds_and_what_a_grade_asks(direction: str, held: tuple[bool, ...]) -> None:
    measure = {"take": "rate", "of": ["b"]}
    for limit, met in zip(("49%", "50%", "51%"), held, strict=True):
        a = scored(with_measure(measure, **{direction: limit}), FOUR)
        assert [veto.state for veto in a.vetoes] == ["triggered" if met else "clear"]
        assert a.grade == "不达标"
        assert a.would_be.grade == ("达标" if met else "不达标")  # what a grade requires is no veto


LADDER = [
    {"name": "甲", "requires": [{"measure": "score", "at_least": "80"}, {"measure": "M1", "at_least": "90%"}]},
    {"name": "乙", "requires": [{"measure": "score", "at_least": "60"}, {"measure": "M1", "at_least": "50%"}]},
    {"name": "丙", "requires": [{"measure": "score", "at_least": "40"}]},
    {"name": "丁"},
]


@pytest.mark.parametrize(
    ("score", "record", "grade", "by_measure"),
    [
        ("9", "9", "甲", "甲"),
        ("9", "8", "乙", "乙"),
        ("9", "4", "丙", "丙"),
        ("7", "9", "乙", "甲"),
        ("7", "0", "丙", "丙"),
        ("3", "9", "丁", "甲"),
        ("9", None, "甲", "甲"),  # what does not apply asks for nothing
    ],
)
def test_a_grade_may_require_more_than_a_score(score: str, record: str | None, grade: str, by_measure: str) -> None:
    apart = {**section("C2", judged("b", 1, not_applicable=ALLOWED)), "counted": "false"}
    made = rules(
        section("C1", judged("a", 10)),
        apart,
        total_points="10",
        grades=LADDER,
        measures=[{"id": "M1", "name": "绩效记录", "take": "rate", "of": ["b"]}],
    )
    a = scored(made, {"a": score, "b": na() if record is None else record})
    assert a.decision is not None
    assert (a.grade, a.decision.by[-1].grade) == (grade, by_measure)


# ── open sheets ──


@pytest.mark.parametrize(
    ("answers", "state", "floor", "ceiling"),
    # Two guarantee items of 30 and one other of 40; under 200/3 % of 60 the chapter is zero.
    [
        ({"a": "10", "b": "10", "c": None}, "clear", 60, 100),  # passed, whatever comes
        ({"a": "10", "b": None, "c": "10"}, "unanswered", 0, 100),
        ({"a": "4", "b": "2", "c": None}, "triggered", 0, 0),  # missed, whatever comes
        ({"a": None, "b": "0", "c": "10"}, "triggered", 0, 0),  # at most half of the 60
        ({"a": None, "b": "4", "c": "10"}, "unanswered", 0, 82),
        ({"a": None, "b": None, "c": "10"}, "unanswered", 0, 100),
    ],
)
def test_what_is_certain_of_a_gate_before_all_is_answered(
    answers: dict[str, Any], state: str, floor: int, ceiling: int
) -> None:
    chapter = section("C1", judged("a", 30), judged("b", 30), judged("c", 40))
    made = rules(chapter, measures=GUARANTEE, conditions=SHEET_IS_ZERO)
    a = scored(made, answers)
    assert [veto.state for veto in a.vetoes] == [state]
    assert (a.range.floor, a.range.ceiling) == (floor, ceiling)
    assert a.grade is None


def test_a_gate_that_fails_for_certain_fails_an_open_sheet() -> None:
    gate = [{"id": "G1", "name": "有零分", "measure": "M1", "at_most": "0%", "effect": "fail"}]
    lowest = [{"id": "M1", "name": "最低", "take": "lowest", "of": ["a", "b"]}]
    made = rules(section("C1", judged("a", 30), judged("b", 70)), measures=lowest, conditions=gate)
    assert scored(made, {"a": "0"}).grade == "不达标"
    assert scored(made, {"b": "10"}).grade_text == "无法评定（否决项未作答）"


# ── what gaps cost ──


def test_the_lowest_part_of_a_zeroed_section_answers_for_its_loss() -> None:
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    parts = criterion("v", 4, veto=veto), judged("low", 4), judged("high", 4)

    made = rules({**section("C1", *parts), "rollup": "minimum"}, steps=AS_EARNED, grades=TWO_GRADES[1:])
    costs = {gap.id: gap.cost for gap in gaps.find(scored(made, {"v": "不符合", "low": "5", "high": "8"}))}
    assert costs == {"v": 12, "low": 0, "high": 0}


def test_a_declared_veto_in_a_minimum_forfeits_what_the_lowest_left() -> None:

    veto = {"effect": "zero_section", "when": {"declared": "发生事故"}}
    parts = judged("v", 4, veto=veto), judged("low", 4), judged("high", 4)
    made = rules({**section("C1", *parts), "rollup": "minimum"}, steps=AS_EARNED, grades=TWO_GRADES[1:])
    answers = {"v": Entry(结果="10", 否决情形="有"), "low": "5", "high": "8"}
    costs = {gap.id: gap.cost for gap in gaps.find(scored(made, answers))}
    assert costs == {"v": 6, "low": 6, "high": 0}


def test_a_gate_missed_without_a_loss_is_shared_by_what_it_looks_at() -> None:

    few = [{"id": "M1", "name": "满分项数", "take": "count", "of": ["a", "b"]}]
    gate = {
        "id": "G1",
        "name": "多于一项",
        "measure": "M1",
        "more_than": "1",
        "effect": "zero_section",
        "section": "C1",
    }
    made = rules(section("C1", judged("a", 30), judged("b", 10)), measures=few, conditions=[gate])
    costs = {gap.id: gap.cost for gap in gaps.find(scored(made, {"a": "10", "b": "10"}))}
    assert costs == {"a": 30, "b": 10}


# ── what grades ask, ways and matrices, steps in any order ──


def test_a_grade_asks_for_no_total_where_it_states_none() -> None:
    made = rules(
        section("C1", judged("a", 5), judged("b", 5)),
        steps=[{"step": "deduct_from", "base": "5"}, ROUND],
        measures=[{"id": "M", "name": "核心要求", "take": "rate", "of": ["a"]}],
        grades=[{"name": "甲", "requires": [{"measure": "M", "at_least": "100%"}]}, {"name": "乙"}],
    )
    found = [scored(made, {"a": a, "b": "0"}) for a in ("10", "0")]
    assert [(a.score, a.grade) for a in found] == [(0, "甲"), (-5, "乙")]


def points_over(identifier: str, measure: str, limit: str) -> dict[str, Any]:
    return {"id": identifier, "name": f"不低于 {limit}", "measure": measure, "at_least": limit}


@pytest.mark.parametrize(
    ("first", "second", "passed"),
    # (39 and 45) or (38 and 46): of the two limits of each, at least three are met.
    [("39", "45", True), ("38", "46", True), ("38", "45", False), ("50", "44", False), ("37", "50", False)],
)
def test_a_choice_between_two_ways_is_a_count_of_conditions(first: str, second: str, passed: bool) -> None:
    measures = [{"id": name, "name": name, "take": "points", "of": [name.lower()]} for name in "AB"]
    limits = (("A1", "A", "39"), ("A2", "A", "38"), ("B1", "B", "46"), ("B2", "B", "45"))
    made = rules(
        section("C1", scale("a", 50), scale("b", 50)),
        measures=[*measures, {"id": "N", "name": "满足的项数", "take": "count", "of": ["A1", "A2", "B1", "B2"]}],
        conditions=[points_over(*limit) for limit in limits],
        grades=[{"name": "通过", "requires": [{"measure": "N", "at_least": "3"}]}, {"name": "不通过"}],
    )
    a = scored(made, {"a": first, "b": second})
    assert a.grade == ("通过" if passed else "不通过")
    held = [found.condition.id for found in a.conditions if found.state == "triggered"]
    assert a.decision is not None
    assert a.decision.by[0].value == len(held)
    # Before all is answered the count is known as far as it goes.
    assert scored(made, {"a": first}).range.ceiling == int(first) + 50


def test_a_level_by_two_figures_is_a_count_of_conditions() -> None:
    """A matrix: likelihood and impact of 1 to 3 each; the level is 高 from a sum of 5 on, 中 from 4 on."""
    measures = [{"id": name, "name": name, "take": "points", "of": [name.lower()]} for name in "LI"]
    conditions = [points_over(f"{name}{n}", name, str(n)) for name in "LI" for n in (1, 2, 3)]
    count = {"id": "N", "name": "风险级", "take": "count", "of": [condition["id"] for condition in conditions]}
    asked = [{"name": name, "requires": [{"measure": "N", "at_least": n}]} for name, n in (("高", "5"), ("中", "4"))]
    made = rules(
        section("C1", scale("l", 3), scale("i", 3)),
        measures=[*measures, count],
        conditions=conditions,
        grades=[*asked, {"name": "低"}],
    )
    found = {(x, y): scored(made, {"l": str(x), "i": str(y)}).grade for x in (1, 2, 3) for y in (1, 2, 3)}
    assert found == {(x, y): "高" if x + y >= 5 else "中" if x + y == 4 else "低" for x in (1, 2, 3) for y in (1, 2, 3)}


def test_sections_are_counted_and_a_condition_may_look_at_a_count_of_conditions() -> None:
    weak = {"id": "W", "name": "得分率低于七成的章", "take": "count", "of": ["C1", "C2", "C3"], "less_than": "70%"}
    conditions = [
        {"id": "G1", "name": "有两章不足七成", "measure": "W", "at_least": "2"},
        {"id": "G2", "name": "总分不足", "measure": "score", "less_than": "60"},
        {"id": "G3", "name": "两样都是", "measure": "N", "equals": "2", "effect": "fail"},
    ]
    made = rules(
        *(section(f"C{n}", judged(name, 10)) for n, name in enumerate("abc", start=1)),
        measures=[weak, {"id": "N", "name": "成立的条件", "take": "count", "of": ["G1", "G2"]}],
        conditions=conditions,
        grades=[{"name": "达标", "requires": [{"measure": "W", "at_most": "3"}]}, {"name": "不达标"}],
    )
    found = [scored(made, {"a": a, "b": b, "c": "10"}) for a, b in (("0", "0"), ("6", "6"), ("0", "10"))]
    assert [(a.grade, a.would_be.grade) for a in found] == [("不达标", "达标"), ("达标", "达标"), ("达标", "达标")]


def test_steps_are_taken_in_the_order_in_which_they_are_written() -> None:
    """1000 points of which 120 do not apply: 777 of 880, less 1, is 88.2; taken off afterwards it would be 87.3."""
    steps = [SUBTRACT, RESCALE, ROUND_ONE]
    made = rules(
        section("C1", scale("a", 880), judged("b", 120, not_applicable=ALLOWED)),
        steps=steps,
        penalties=[{"id": "P1", "text": "追加扣除", "deduct": "1"}],
        grades=TWO_GRADES,
    )
    a = scored(made, {"a": "777", "b": na()}, 专项扣分={"P1": "1"})
    assert a.show(a.score) == "88.2"
    opened = scored(made, {"a": "777"}, 专项扣分={"P1": "1"}).range
    assert (opened.floor, opened.ceiling) == (Fraction("77.6"), Fraction("89.6"))


# ── several steps that add or take ──

SPLIT = [
    {"step": "penalties", "of": ["P1"]},
    RESCALE,
    {"step": "bonus", "of": ["B1"], "cap": "2"},
    {"step": "multiply", "by": "0.5"},
    {"step": "bonus"},
    {"step": "penalties"},
    ROUND_ONE,
]


@pytest.mark.parametrize(
    ("claimed", "found", "score"),
    [
        # 16 of 20 points.
        ({}, {}, "40"),
        # (16 − 2) ÷ 20 × 100 × 0.5
        ({}, {"P1": "2"}, "35"),
        # (80 + 2) × 0.5 + 4
        ({"B1": "有", "B2": "有"}, {}, "45"),
        # 16 ÷ 20 × 100 × 0.5 − 3 × 2
        ({}, {"P2": "2"}, "34"),
        # The base is what the step that looks at it finds: 70 halved, or 80 halved.
        ({"B3": "有"}, {"P1": "2"}, "35"),
        ({"B3": "有"}, {}, "47"),
    ],
)
def test_each_step_adds_or_takes_its_own_items_where_it_stands(
    claimed: dict[str, str], found: dict[str, str], score: str
) -> None:
    made = rules(
        section("C1", judged("a", 20)),
        bonus=[{"id": f"B{n}", "text": "认定", "points": str(p)} for n, p in ((1, 5), (2, 4), (3, 7))],
        penalties=[
            {"id": "P1", "text": "通报", "deduct": "1"},
            {"id": "P2", "text": "投诉", "deduct": "3"},
        ],
        conditions=[
            {
                "id": "G",
                "name": "基础分满40",
                "measure": "base",
                "at_least": "40",
                "effect": "release",
                "bonus": ["B3"],
            }
        ],
        steps=SPLIT,
    )
    extras = {
        "加分项": {name: backed(claimed.get(name, "无")) for name in ("B1", "B2", "B3")},
        "专项扣分": {name: found.get(name, "0") for name in ("P1", "P2")},
    }
    assert scored(made, {"a": "8"}, **extras).score == Fraction(score)


def test_a_condition_that_takes_points_is_named_like_an_item() -> None:
    struck = {
        "id": "D",
        "name": "不足九成",
        "measure": "sections",
        "less_than": "90%",
        "effect": "deduct",
        "points": "2",
    }
    steps = [{"step": "penalties", "of": ["D"]}, RESCALE, {"step": "penalties"}, ROUND_ONE]
    penalties = [{"id": "P1", "text": "通报", "deduct": "1"}]
    made = rules(section("C1", judged("a", 20)), penalties=penalties, conditions=[struck], steps=steps)
    # (16 − 2) ÷ 20 × 100 − 1
    assert scored(made, {"a": "8"}, 专项扣分={"P1": "1"}).score == 69


# ── the number that is answered ──


def looking_at_a_number(**more: Any) -> Checklist:
    answer = {"kind": "metric", "name": "等候", "unit": "分钟", "line": {"zero": "30", "full": "5"}}
    return rules(
        section("C1", criterion("a", 10, answer, not_applicable=ALLOWED), judged("b", 10)),
        measures=[{"id": "Q", "name": "等候", "take": "value", "of": ["a"]}],
        conditions=[{"id": "G", "name": "等候过久", "measure": "Q", "more_than": "20", "effect": "withhold"}],
        **more,
    )


@pytest.mark.parametrize(
    ("answer", "state", "value"),
    [
        ("20", "clear", 20),
        ("20.5", "triggered", Fraction(41, 2)),
        # Better or worse than the ends of its line it is still the number that was answered.
        ("90", "triggered", 90),
        (na(), "not_applicable", None),
        (None, "unanswered", None),
    ],
)
def test_a_condition_looks_at_the_number_that_is_answered(answer: Any, state: str, value: Any) -> None:
    (found,) = scored(looking_at_a_number(), {"a": answer, "b": "10"}).conditions
    assert (found.state, found.value) == (state, value)


def test_what_a_number_not_answered_can_come_to_decides_early_where_it_must() -> None:
    # The lint refuses conditions that never or always hold; what is certain early is nevertheless told.
    data = checklist_data(
        section("C1", judged("a", 10), judged("b", 10)),
        measures=[{"id": "Q", "name": "得分", "take": "value", "of": ["a"]}],
        conditions=[
            {"id": f"G{n}", "name": "界限", "measure": "Q", way: limit}
            for n, (way, limit) in enumerate((("more_than", "10"), ("at_least", "10"), ("at_least", "0")))
        ],
        total_points="20",
    )
    found = scored(parse_checklist(data), {"a": None, "b": "10"}).conditions
    assert [one.state for one in found] == ["clear", "unanswered", "triggered"]


def test_a_number_of_each_object_is_looked_at_by_itself_or_over_them() -> None:
    answer = {"kind": "metric", "name": "等候", "unit": "分钟", "line": {"zero": "30", "full": "5"}}
    halls = section("C1", criterion("a", 10, answer))
    halls["per_object"] = {"name": "大厅", "rollup": "mean"}
    made = rules(
        halls,
        measures=[
            {"id": "Q", "name": "等候", "take": "value", "of": ["a"]},
            {"id": "M", "name": "平均等候", "take": "value", "of": ["a"], "objects": "mean"},
        ],
        conditions=[
            {"id": "G", "name": "过久", "measure": "Q", "more_than": "20"},
            {"id": "H", "name": "平均过久", "measure": "M", "more_than": "20"},
        ],
    )
    a = scored(made, {"a@甲": "10", "a@乙": "25"}, 对象={"C1": ["甲", "乙"]})
    assert {one.condition.id: (one.value, one.state) for one in a.conditions} == {
        "G@甲": (10, "clear"),
        "G@乙": (25, "triggered"),
        "H": (Fraction(35, 2), "clear"),
    }


# ── a grade of each object ──


def graded_halls(**more: Any) -> Checklist:
    halls = section("C1", judged("a", 10, not_applicable=ALLOWED), judged("b", 10, not_applicable=ALLOWED))
    halls["per_object"] = {
        "name": "大厅",
        "rollup": "mean",
        "grades": [
            {"name": "甲", "requires": [{"measure": "rate", "at_least": "90%"}, "N"]},
            {"name": "乙", "requires": [{"measure": "rate", "at_least": "60%"}]},
            {"name": "丙"},
        ],
    }
    return rules(
        halls,
        measures=[{"id": "Q", "name": "首项", "take": "value", "of": ["a"]}],
        conditions=[{"id": "N", "name": "首项满分", "measure": "Q", "at_least": "10"}],
        **more,
    )


@pytest.mark.parametrize(
    ("first", "second", "grade"),
    [
        ("10", "8", "甲"),
        ("9", "10", "乙"),
        ("10", "7.9", "乙"),
        ("6", "6", "乙"),
        ("6", "5.9", "丙"),
        # What does not apply is not asked for; where nothing is due there is no grade, nor where something is open.
        (na(), "10", "甲"),
        (na(), na(), None),
        ("10", None, None),
    ],
)
def test_an_object_has_the_first_grade_of_which_everything_holds(first: Any, second: Any, grade: str | None) -> None:
    answers = {"a@东": first, "b@东": second, "a@西": "10", "b@西": "10"}
    a = scored(graded_halls(), answers, 对象={"C1": ["东", "西"]})
    assert {part.id: part.grade for part in a.parts} == {"C1": None, "C1@东": grade, "C1@西": "甲"}


def test_the_grade_of_an_object_is_told_wherever_it_is_shown() -> None:
    answers = {"a@东": "9", "b@东": "10", "a@西": "10", "b@西": "10"}
    a = scored(graded_halls(), answers, 对象={"C1": ["东", "西"]})
    names = [total.name for total in tables.totals(a)]
    assert [name.rpartition("　")[2] for name in names if "（" in name] == ["乙", "甲"]
    told = json.loads(result.to_json(a))["sections"][0]
    assert (told["grade"], [part["grade"] for part in told["sections"]]) == (None, ["乙", "甲"])
    assert "评为“乙”" in "".join(text for _, text in story.of(a, "C1@东").told)
    lines = [line for rule in words.in_words(a.checklist) for line in rule.lines]
    assert any("每个大厅：甲：得分率不低于 90%，且N 首项满分" in line for line in lines)
