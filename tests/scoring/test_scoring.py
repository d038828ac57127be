"""The rules of scoring, each on a checklist just large enough to show it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from builders import (
    ADD_BONUS,
    ALLOWED,
    BOUND,
    GRADES,
    RESCALE,
    ROUND,
    SUBTRACT,
    Entry,
    backed,
    checklist,
    checklist_data,
    criterion,
    metric,
    na,
    ratio,
    scale,
    scored,
    section,
)

from compliance.checklist.model import Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.scoring.assessment import Assessment

ZERO_CLAUSE = {"effect": "zero_section", "when": {"answer": "不符合"}}
FAIL = {"effect": "fail", "when": {"answer": "不符合"}}
BONUS = [
    {"id": "B1", "text": "认定", "points": "1"},
    {"id": "B2", "text": "推广", "points": "0.5"},
    {"id": "B3", "text": "标准", "points": "0.75"},
]
PENALTIES = [
    {"id": "P1", "text": "弄虚作假", "effect": "fail"},
    {"id": "P2", "text": "通报批评", "deduct": "1", "unit": "次", "cap": "3"},
]
ALL_STEPS = [RESCALE, ADD_BONUS, SUBTRACT, BOUND, ROUND]


def rounded(mode: str, digits: int) -> dict[str, str]:
    return {"step": "round", "mode": mode, "digits": str(digits)}


def percent_checklist(**changes: Any) -> Checklist:
    """One chapter of 10,000 points, so that an answer of 8995 is 89.95 %."""
    bands = [("10000", "1"), ("8995", "0.8995"), ("8994", "0.8994"), ("8005", "0.8005"), ("5", "0.0005")]
    return checklist(section("C1", section("C1.1", criterion("a", 10000, metric(*bands)))), **changes)


def with_extras(**changes: Any) -> Checklist:
    """100 points, with bonus and penalty items and all five steps."""
    made = section("C1", section("C1.1", scale("a", 100)))
    return checklist(made, **{"bonus": BONUS, "penalties": PENALTIES, "steps": ALL_STEPS, **changes})


NONE_FOUND = {"P1": "无", "P2": "0"}


def shown(a: Assessment) -> str:
    return a.show(a.score)


# ── the score ──


def test_the_score_is_what_was_earned_of_what_was_due() -> None:
    made = checklist(section("C1", section("C1.1", scale("a", 8), criterion("b", 2, not_applicable=ALLOWED))))
    a = scored(made, {"a": "4", "b": na()})
    assert (a.tally.full, a.tally.not_applicable, a.tally.due, a.tally.earned, a.tally.lost) == (10, 2, 8, 4, 4)
    assert a.exact == 50


def test_the_same_answer_comes_to_what_each_checklist_makes_of_it() -> None:
    made = [checklist(section("C1", section("C1.1", scale("a", points)))) for points in (8, 4, 8)]
    assert [scored(one, {"a": "3"}).by_id["a"].credit for one in made] == [
        Fraction(3, 8),
        Fraction(3, 4),
        Fraction(3, 8),
    ]


@pytest.mark.parametrize(
    ("answer", "score", "grade"),
    [
        ("10000", "100.0", "优秀"),
        ("8995", "90.0", "优秀"),  # 89.95 is rounded first, and compared then
        ("8994", "89.9", "良好"),
        ("8005", "80.1", "良好"),
        ("5", "0.1", "不合格"),
        ("0", "0.0", "不合格"),
    ],
)
def test_the_grade_is_compared_after_rounding(answer: str, score: str, grade: str) -> None:
    a = scored(percent_checklist(), {"a": answer})
    assert (shown(a), a.grade) == (score, grade)


def test_section_rates_are_rounded_before_they_are_compared() -> None:
    low = criterion("low", 2000, metric(("2000", "1"), ("1399", "0.6995"), ("1398", "0.699")))
    made = checklist(section("C1", section("C1.1", low)), section("C2", section("C2.1", criterion("high", 98000))))
    just, below = (scored(made, {"low": value, "high": "符合"}) for value in ("1399", "1398"))
    assert [top.graded_rate for top in just.sections] == [70, 100]
    assert (just.grade, below.grade) == ("优秀", "合格")
    assert below.sections[0].graded_rate == Fraction("69.9")


# ── the grade: the lower of two ──


@pytest.mark.parametrize(
    ("first", "second", "lowest", "by_score", "by_sections", "grade"),
    [
        # 1,000 points: a first chapter of 100 and a second of 900.
        ("80", "900", "C1", "优秀", "优秀", "优秀"),
        ("70", "900", "C1", "优秀", "优秀", "优秀"),
        ("69", "900", "C1", "优秀", "合格", "合格"),
        ("60", "900", "C1", "优秀", "合格", "合格"),
        ("59", "900", "C1", "优秀", "不合格", "不合格"),
        ("100", "750", "C2", "良好", "优秀", "良好"),
        ("100", "650", "C2", "合格", "优秀", "合格"),
        ("100", "590", "C2", "不合格", "合格", "不合格"),
        ("65", "650", "C1", "合格", "合格", "合格"),
    ],
)
def test_the_lower_of_two_gradings(
    first: str, second: str, lowest: str, by_score: str, by_sections: str, grade: str
) -> None:
    bands = [("900", "1"), ("750", "0.84"), ("650", "0.73"), ("590", "0.66")]
    made = checklist(
        section("C1", section("C1.1", scale("a", 100))),
        section("C2", section("C2.1", criterion("b", 900, metric(*bands)))),
    )
    a = scored(made, {"a": first, "b": second})
    assert a.decision is not None
    assert ([made.grade for made in a.decision.by], a.decision.grade) == ([by_score, by_sections], grade)
    assert a.grade == grade
    assert a.decision.lowest_section == lowest


def test_a_chapter_that_does_not_apply_at_all_lowers_no_grade() -> None:
    made = checklist(
        section("C1", section("C1.1", criterion("a", not_applicable=ALLOWED))),
        section("C2", section("C2.1", criterion("b"))),
    )
    a = scored(made, {"a": na(), "b": "符合"})
    assert a.sections[0].graded_rate is None
    assert a.sections[0].tally.rate is None
    assert (shown(a), a.grade) == ("100.0", "优秀")


# ── not applicable ──


def test_what_does_not_apply_is_left_out_of_both_sides() -> None:
    three = section("C1.1", criterion("a", 10), criterion("b", 10, not_applicable=ALLOWED), criterion("c", 10))
    a = scored(checklist(section("C1", three)), {"a": "符合", "b": na(), "c": "部分符合"})
    assert a.exact == 75
    assert a.by_id["b"].tally.due == 0
    assert a.by_id["b"].credit is None


def test_nothing_applies() -> None:
    made = checklist(section("C1", section("C1.1", criterion("a", not_applicable=ALLOWED))))
    a = scored(made, {"a": na()})
    assert (a.exact, a.score, a.grade, a.decision) == (None, None, None, None)
    assert a.grade_text == "无法评定（全部不适用）"
    assert (a.range.floor, a.range.answered, a.range.ceiling) == (None, None, None)
    assert a.complete
    assert shown(a) == "—"


@pytest.mark.parametrize(
    ("zero", "rule", "state", "due"),
    [("not_applicable", ALLOWED, "not_applicable", 0), ("zero", None, "scored", 10), ("zero", ALLOWED, "scored", 10)],
)
def test_a_ratio_of_nothing(zero: str, rule: Any, state: str, due: int) -> None:
    rate = criterion("r", 10, ratio(("90", "1"), zero=zero), not_applicable=rule)
    a = scored(checklist(section("C1", section("C1.1", rate, criterion("x")))), {"r": "0/0", "x": "符合"})
    assert (a.by_id["r"].state, a.by_id["r"].tally.due, a.by_id["r"].tally.earned) == (state, due, 0)


@pytest.mark.parametrize(
    ("left_out", "warned"),
    [("4", False), ("5", True)],  # of 10 points in the chapter, exactly 40 % and more
)
def test_review_of_many_points_not_applicable(left_out: str, warned: bool) -> None:
    rest = str(10 - int(left_out))
    chapter = section("C1", section("C1.1", criterion("a", left_out, not_applicable=ALLOWED), criterion("b", rest)))
    a = scored(
        checklist(chapter, section("C2", section("C2.1", criterion("c", 90)))), {"a": na(), "b": "符合", "c": "符合"}
    )
    assert [w.subject for w in a.warnings] == (["C1"] if warned else [])
    assert shown(a) == "100.0"


def test_just_over_the_limit_is_over() -> None:
    chapter = section("C1", section("C1.1", criterion("a", "40.01", not_applicable=ALLOWED), criterion("b", "59.99")))
    a = scored(checklist(chapter), {"a": na(), "b": "符合"})
    assert len(a.warnings) == 1


# ── vetoes ──


def two_clauses(veto: Any, **more: Any) -> Checklist:
    return checklist(
        section(
            "C1",
            section("C1.1", criterion("v", 10, veto=veto, **more), criterion("w", 20), criterion("x", 10)),
            section("C1.2", criterion("y", 60)),
        )
    )


@pytest.mark.parametrize(("answer", "score"), [("符合", "100.0"), ("部分符合", "95.0"), ("不符合", "60.0")])
def test_a_clause_veto_zeroes_what_was_earned_and_keeps_what_was_due(answer: str, score: str) -> None:
    a = scored(two_clauses(ZERO_CLAUSE), {"v": answer, "w": "符合", "x": "符合", "y": "符合"})
    clause = a.clauses[0]
    assert (clause.tally.full, clause.tally.due) == (40, 40)
    assert shown(a) == score
    if answer == "不符合":
        assert (clause.tally.earned, clause.forfeited, clause.zeroed_by) == (0, 30, ("v",))
        assert (a.would_be.score, a.would_be.grade) == (90, "优秀")
        assert [v.state for v in a.vetoes] == ["triggered"]


def test_a_zeroed_clause_still_leaves_out_what_does_not_apply() -> None:
    made = checklist(
        section(
            "C1",
            section("C1.1", criterion("v", 10, veto=ZERO_CLAUSE), criterion("w", 20, not_applicable=ALLOWED)),
            section("C1.2", criterion("y", 60)),
        )
    )
    a = scored(made, {"v": "不符合", "w": na(), "y": "符合"})
    assert (a.tally.due, a.tally.earned) == (70, 60)


@pytest.mark.parametrize(
    ("answer", "grade", "would_be"),
    [("符合", "优秀", "优秀"), ("部分符合", "优秀", "优秀"), ("不符合", "不合格", "优秀")],
)
def test_a_veto_of_the_whole_leaves_the_score(answer: str, grade: str, would_be: str) -> None:
    a = scored(two_clauses(FAIL), {"v": answer, "w": "符合", "x": "符合", "y": "符合"})
    assert (a.grade, a.would_be.grade) == (grade, would_be)
    assert a.score == a.would_be.score == {"符合": 100, "部分符合": 95, "不符合": 90}[answer]
    assert a.failed == (answer == "不符合")


def test_both_vetoes_and_what_it_would_be_without_either() -> None:
    made = checklist(
        section(
            "C1",
            section("C1.1", criterion("v", 10, veto=ZERO_CLAUSE), criterion("w", 30)),
            section("C1.2", criterion("f", 5, veto=FAIL), criterion("y", 55)),
        )
    )
    a = scored(made, {"v": "不符合", "w": "符合", "f": "不符合", "y": "符合"})
    assert (a.score, a.grade) == (55, "不合格")
    assert (a.would_be.score, a.would_be.grade) == (85, "良好")


@pytest.mark.parametrize(
    ("trigger", "answer", "triggered"),
    [
        ({"less_than": "80%"}, "79/100", True),
        ({"less_than": "80%"}, "80/100", False),
        ({"less_than": "80%"}, "0/0", True),  # nothing below the line counts as 0 %
        ({"more_than": "80%"}, "81/100", True),
        ({"more_than": "80%"}, "80/100", False),
        ({"equals": "0"}, "0/9", True),
        ({"equals": "0"}, "1/9", False),
    ],
)
def test_what_sets_off_a_veto_of_a_rate(trigger: dict[str, str], answer: str, triggered: bool) -> None:
    rate = criterion("r", 10, ratio(("90", "1"), ("80", "0.5")), veto={"effect": "zero_section", "when": trigger})
    a = scored(checklist(section("C1", section("C1.1", rate, criterion("x")))), {"r": answer, "x": "符合"})
    assert a.by_id["r"].triggered == triggered
    assert (a.tally.earned == 0) == triggered


def test_a_count_of_zero_sets_off_a_veto() -> None:
    count = criterion(
        "n", 10, metric(("2", "1"), ("1", "0.5")), veto={"effect": "zero_section", "when": {"equals": "0"}}
    )
    made = checklist(section("C1", section("C1.1", count, criterion("x"))))
    assert [scored(made, {"n": n, "x": "符合"}).score for n in ("0", "1", "2")] == [0, 75, 100]


@pytest.mark.parametrize(("declared", "score"), [("无", 100), ("有", 50)])
def test_a_declared_veto(declared: str, score: int) -> None:
    loss = {"kind": "deduction", "occurrences": [{"name": "投诉", "unit": "起", "points": "2"}]}
    veto = {"effect": "zero_section", "when": {"declared": "造成重大影响"}}
    made = checklist(
        section("C1", section("C1.1", criterion("d", 50, loss, veto=veto)), section("C1.2", criterion("x", 50)))
    )
    a = scored(made, {"d": Entry(结果="0", 否决情形=declared), "x": "符合"})
    assert a.score == score
    assert a.by_id["d"].own == 50


def test_a_veto_that_does_not_apply_is_not_set_off() -> None:
    a = scored(two_clauses(FAIL, not_applicable=ALLOWED), {"v": na(), "w": "符合", "x": "符合", "y": "符合"})
    assert [v.state for v in a.vetoes] == ["not_applicable"]
    assert a.grade == "优秀"


# ── evidence ──


@pytest.mark.parametrize(
    ("required", "becomes", "answer", "earned", "pending"),
    [
        ("true", "部分符合", "符合", 5, True),
        ("true", "不符合", "符合", 0, True),
        ("false", "部分符合", "符合", 10, False),
        ("true", "部分符合", backed("符合"), 10, False),
        ("true", "部分符合", backed("符合", "网址：example.com"), 10, False),
        ("true", "部分符合", "部分符合", 5, False),
        ("true", "部分符合", "不符合", 0, False),
    ],
)
def test_an_answer_without_evidence(required: str, becomes: str, answer: Any, earned: int, pending: bool) -> None:
    rule = {"required": required, "becomes": becomes}
    a = scored(checklist(section("C1", section("C1.1", criterion("a", 10))), evidence_rule=rule), {"a": answer})
    assert a.tally.earned == earned
    assert [result.id for result in a.pending_evidence] == (["a"] if pending else [])


def test_only_conclusions_need_evidence() -> None:
    rule = {"becomes": "部分符合"}
    made = checklist(section("C1", section("C1.1", scale("n", 10))), evidence_rule=rule)
    assert scored(made, {"n": "10"}).score == 100


# ── bonus, penalties, limits ──


@pytest.mark.parametrize(
    ("claimed", "score"),
    [((), "50.0"), (("B1",), "51.0"), (("B2", "B3"), "51.3"), (("B1", "B2", "B3"), "52.0")],  # 2.25 capped at 2
)
def test_bonus_is_capped(claimed: tuple[str, ...], score: str) -> None:
    bonus = {item["id"]: backed("有" if item["id"] in claimed else "无") for item in BONUS}
    a = scored(with_extras(), {"a": "50"}, 加分项=bonus, 专项扣分=NONE_FOUND)
    assert shown(a) == score
    assert a.sections[0].graded_rate == 50


def test_a_bonus_without_evidence_is_remarked_on() -> None:
    a = scored(with_extras(), {"a": "50"}, 加分项={"B1": "有", "B2": backed("有")}, 专项扣分=NONE_FOUND)
    assert [w.subject for w in a.warnings] == ["B1"]


@pytest.mark.parametrize(
    ("times", "score"), [("0", "50.0"), ("1", "49.0"), ("3", "47.0"), ("4", "47.0"), ("99", "47.0")]
)
def test_penalties_are_capped(times: str, score: str) -> None:
    a = scored(with_extras(), {"a": "50"}, 专项扣分={"P1": "无", "P2": times})
    assert shown(a) == score


@pytest.mark.parametrize(
    ("answer", "times", "score"), [("100", "0", "100.0"), ("2", "3", "0.0"), ("100", "1", "100.0")]
)
def test_the_score_stays_between_its_bounds(answer: str, times: str, score: str) -> None:
    bonus = {"B1": backed("有"), "B2": backed("有")}
    claimed = bonus if answer == "100" else {}
    a = scored(with_extras(), {"a": answer}, 加分项=claimed, 专项扣分={"P1": "无", "P2": times})
    assert shown(a) == score


def test_falsified_answers_fail_the_whole_and_keep_the_score() -> None:
    a = scored(with_extras(), {"a": "95"}, 专项扣分={"P1": "有", "P2": "0"})
    assert (shown(a), a.grade, a.would_be.grade) == ("95.0", "不合格", "优秀")


# ── incomplete sheets ──


def test_an_incomplete_sheet_has_a_score_for_now_a_range_and_no_grade() -> None:
    made = checklist(section("C1", section("C1.1", criterion("a", 60), criterion("b", 40))))
    a = scored(made, {"a": "符合"})
    assert (a.complete, a.unanswered) == (False, ("b",))
    assert (a.score, a.grade, a.would_be.grade) == (60, None, None)
    assert (a.range.floor, a.range.answered, a.range.ceiling) == (60, 100, 100)
    assert a.grade_text == "无法评定（1 项未作答）"
    assert a.by_id["b"].tally.due == 40


@pytest.mark.parametrize("effect", ["fail", "zero_section"])
def test_an_unanswered_veto_is_named_as_the_reason(effect: str) -> None:
    veto = {"effect": effect, "when": {"answer": "不符合"}}
    a = scored(two_clauses(veto), {"w": "符合", "x": "符合", "y": "符合"})
    assert a.grade_text == "无法评定（否决项未作答）"
    assert [v.state for v in a.vetoes] == ["unanswered"]


def test_a_veto_fails_the_whole_though_other_answers_are_missing() -> None:
    a = scored(two_clauses(FAIL), {"v": "不符合", "w": "符合"})
    assert not a.complete
    assert (a.grade, a.grade_text, a.would_be.grade) == ("不合格", "不合格", None)


def test_a_bonus_that_is_not_claimed_needs_no_evidence() -> None:
    a = scored(with_extras(), {"a": "50"}, 加分项={"B1": "无", "B2": "无"}, 专项扣分=NONE_FOUND)
    assert a.warnings == ()


def test_penalties_must_be_answered_and_bonus_need_not() -> None:
    a = scored(with_extras(), {"a": "95"}, 专项扣分={"P1": "无"})
    assert a.unanswered == ("P2",)
    assert (a.range.floor, a.range.answered, a.range.ceiling) == (92, 95, 97)
    assert scored(with_extras(), {"a": "95"}, 专项扣分=NONE_FOUND).complete


def test_the_floor_of_the_range_counts_the_vetoes_that_can_still_fall() -> None:
    a = scored(two_clauses(ZERO_CLAUSE), {"w": "符合", "x": "符合", "y": "符合"})
    assert (a.score, a.range.floor, a.range.ceiling) == (90, 60, 100)


def test_leaving_out_can_raise_the_score_of_a_zeroed_clause() -> None:
    made = checklist(
        section(
            "C1",
            section("C1.1", criterion("v", 10, veto=ZERO_CLAUSE), criterion("w", 30, not_applicable=ALLOWED)),
            section("C1.2", criterion("y", 60)),
        )
    )
    a = scored(made, {"v": "不符合", "y": "符合"})
    assert a.range.ceiling == Fraction("85.7")
    assert scored(made, {"v": "不符合", "w": na(), "y": "符合"}).score == a.range.ceiling


def test_leaving_out_can_lower_the_score_more_than_the_worst_answer() -> None:
    """The worst answer to b earns 9 of 10; without b there is only the 1 of 10 of a."""
    kept = {"kind": "level", "levels": [{"name": "好", "credit": "1"}, {"name": "可", "credit": "0.9"}]}
    made = checklist(section("C1", section("C1.1", scale("a", 10), criterion("b", 10, kept, not_applicable=ALLOWED))))
    assert scored(made, {"a": "1"}).range.floor == 10
    assert scored(made, {"a": "1", "b": na()}).score == 10
    assert scored(made, {"a": "1", "b": "可"}).score == 50
    assert scored(made, {"a": "10"}).range.floor == 95


# ── everything is data ──


def test_the_order_of_the_steps_is_the_checklists() -> None:
    bonus, penalties = {"B1": backed("有"), "B2": backed("有")}, {"P1": "无", "P2": "3"}
    scores = {}
    for name, steps in {
        "bounded last": [RESCALE, ADD_BONUS, SUBTRACT, BOUND, ROUND],
        "bounded before penalties": [RESCALE, ADD_BONUS, BOUND, SUBTRACT, ROUND],
    }.items():
        a = scored(with_extras(steps=steps), {"a": "100"}, 加分项=bonus, 专项扣分=penalties)
        scores[name] = shown(a)
        keys = [step.key for step in a.steps if step.key in {"总分:加分后", "总分:扣分后", "总分:上限", "总分:修约"}]
        wanted = {"bonus": "总分:加分后", "penalties": "总分:扣分后", "bound": "总分:上限", "round": "总分:修约"}
        assert keys == [wanted[step["step"]] for step in steps[1:]]
    assert scores == {"bounded last": "98.5", "bounded before penalties": "97.0"}


@pytest.mark.parametrize(
    ("changes", "answer", "score", "grade"),
    [
        ({}, "8995", "90.0", "优秀"),
        ({"steps": [RESCALE, rounded("half_even", 1)]}, "8995", "90.0", "优秀"),
        ({"steps": [RESCALE, rounded("truncate", 1)]}, "8995", "89.9", "良好"),
        ({"steps": [RESCALE, rounded("half_up", 2)]}, "8995", "89.95", "良好"),
        ({"steps": [RESCALE, rounded("half_up", 0)]}, "8994", "90", "优秀"),
        ({"steps": [RESCALE, rounded("half_even", 1)]}, "5", "0.0", "不合格"),
        ({"steps": [{"step": "rescale", "to": "1000"}, rounded("half_up", 0)]}, "8994", "899", "优秀"),
        (
            {"grades": [{"name": "优秀", "requires": [{"measure": "score", "at_least": "95"}]}, *GRADES[1:]]},
            "8995",
            "90.0",
            "良好",
        ),
        ({"grades": [{**GRADES[0], "name": "达标"}, GRADES[3]]}, "8995", "90.0", "达标"),
        (
            {"grades": [{"name": "优秀", "requires": [{"measure": "sections", "at_least": "95%"}]}, *GRADES[1:]]},
            "8995",
            "90.0",
            "良好",
        ),
    ],
)
def test_changed_rules_change_the_result(changes: dict[str, Any], answer: str, score: str, grade: str) -> None:
    a = scored(percent_checklist(**changes), {"a": answer})
    assert (shown(a), a.grade) == (score, grade)


ONE_GRADE = [{"name": "达标", "requires": [{"measure": "score", "at_least": "50"}]}, {"name": "不达标"}]


@pytest.mark.parametrize(
    ("changes", "score"),
    [
        ({}, "52.0"),
        ({"steps": [RESCALE, {"step": "bonus", "cap": "1"}, SUBTRACT, BOUND, ROUND]}, "51.0"),
        ({"steps": [RESCALE, ADD_BONUS, SUBTRACT, {**BOUND, "maximum": "51.5"}, ROUND], "grades": ONE_GRADE}, "51.5"),
    ],
)
def test_changed_caps_and_bounds(changes: dict[str, Any], score: str) -> None:
    bonus = {item["id"]: backed("有") for item in BONUS}
    assert shown(scored(with_extras(**changes), {"a": "50"}, 加分项=bonus, 专项扣分=NONE_FOUND)) == score


def test_a_changed_scale_of_conclusions() -> None:
    four = [
        {"name": "符合", "credit": "1"},
        {"name": "基本符合", "credit": "0.8"},
        {"name": "部分符合", "credit": "0.4"},
        {"name": "不符合", "credit": "0"},
    ]
    made = checklist(section("C1", section("C1.1", criterion("a"))), scales={"conformity": four})
    assert [scored(made, {"a": level["name"]}).score for level in four] == [100, 80, 40, 0]


def test_a_changed_review_limit() -> None:
    chapter = section("C1", section("C1.1", criterion("a", 4, not_applicable=ALLOWED), criterion("b", 6)))
    strict = checklist(
        chapter,
        not_applicable={"treatment": "excluded", "quotas": [{"of": "section", "above": "39.9%", "effect": "review"}]},
    )
    assert len(scored(strict, {"a": na(), "b": "符合"}).warnings) == 1


# ── in words ──


def test_the_reason_says_why_the_points_are_what_they_are() -> None:
    """Of what was answered, and of what that sets off."""
    parts = [criterion(name, not_applicable=ALLOWED) for name in "abcde"]
    parts[0]["veto"] = ZERO_CLAUSE
    needs = {"becomes": "部分符合"}
    made = checklist(
        section("C1", section("C1.1", *parts)), section("C2", section("C2.1", criterion("f"))), evidence_rule=needs
    )
    answers = {"a": backed("不符合"), "b": "符合", "c": na(), "d": backed("符合"), "f": "部分符合"}
    found = {name: result.reason for name, result in scored(made, answers).by_id.items()}
    zeroed = "；所在条款因 a 否决计零"
    assert found == {
        "a": f"判“不符合”，不得分；结论为“不符合”，触发否决{zeroed}",
        "b": f"判“符合”但无佐证材料，按“部分符合”计{zeroed}",
        "c": "不适用：园区没有此项业务",
        "d": f"判“符合”，得满分{zeroed}",
        "e": f"未作答，按 0 分计{zeroed}",
        "f": "判“部分符合”，得50%",
    }


@pytest.mark.parametrize(
    ("treatment", "reason"), [("excluded", "园区没有此项业务"), ("full", "园区没有此项业务，按 10 分计")]
)
def test_the_reason_says_what_counts_for_a_criterion_that_does_not_apply(treatment: str, reason: str) -> None:
    rule = {"treatment": treatment, "quotas": []}
    made = checklist(section("C1", criterion("a", not_applicable=ALLOWED), criterion("b")), not_applicable=rule)
    assert scored(made, {"a": na(), "b": "符合"}).by_id["a"].reason == f"不适用：{reason}"


def test_rates_are_shown_as_scores_are_unless_they_have_a_rounding_of_their_own() -> None:
    chapters = [section("C1", scale("a", 7)), section("C2", scale("b", 3, not_applicable=ALLOWED))]
    a = scored(checklist(*chapters), {"a": "2", "b": na()})
    assert [a.rate_of(part.tally) for part in a.sections] == ["28.6%", "—"]
    assert [a.show_rate(part.graded_rate) for part in a.sections] == ["28.6", "—"]
    made = checklist(*chapters, round_at={"rates": {"mode": "truncate", "digits": "2"}})
    a = scored(made, {"a": "2", "b": na()})
    assert [a.show_rate(part.graded_rate) for part in a.sections] == ["28.57", "—"]


COMPLAINTS = {"name": "投诉", "unit": "起", "points": "2"}
NOTICES = {"name": "通报", "unit": "次", "points": "3"}


@pytest.mark.parametrize(
    ("occurrences", "answer", "found", "follows"),
    [
        ([COMPLAINTS], "0", "", "没有扣分情形，得满分"),
        ([COMPLAINTS], "3", "投诉 3 起，", "扣 6 分"),
        ([COMPLAINTS], "5", "投诉 5 起，", "扣 10 分"),
        ([COMPLAINTS], "9", "投诉 9 起，", "扣 18 分；扣到 0 分为止"),
        ([COMPLAINTS, NOTICES], {"投诉": "5", "通报": "0"}, "", "投诉 5 起，扣 10 分"),
        ([COMPLAINTS, NOTICES], {"投诉": "1", "通报": "1"}, "", "投诉 1 起，扣 2 分；通报 1 次，扣 3 分"),
        (
            [COMPLAINTS, NOTICES],
            {"投诉": "2", "通报": "9"},
            "",
            "投诉 2 起，扣 4 分；通报 9 次，扣 27 分；扣到 0 分为止",
        ),
    ],
)
def test_the_reason_of_a_deduction_says_what_was_deducted(
    occurrences: list[Any], answer: Any, found: str, follows: str
) -> None:
    made = checklist(section("C1", criterion("a", 10, {"kind": "deduction", "occurrences": occurrences})))
    result = scored(made, {"a": answer}).by_id["a"]
    assert result.answered == (found, follows)
    assert result.reason == found + follows


def test_more_than_enough_of_what_is_counted_earns_no_more_than_all_points() -> None:
    picks = {"kind": "picklist", "items": [{"name": name} for name in "甲乙丙"], "credit_each": "0.5"}
    met = [{"value": name, "at_least": "1"} for name in "甲乙丙"]
    inputs = [{"name": name, "unit": "项"} for name in "甲乙丙"]
    conditions = {"kind": "conditions", "inputs": inputs, "conditions": met, "credit_each": "0.5"}
    made = parse_checklist(checklist_data(section("C1", criterion("a", 10, picks), criterion("b", 10, conditions))))
    for count, own in enumerate((0, 5, 10, 10)):
        chosen = "甲乙丙"[:count]
        given = {name: "1" if name in chosen else "0" for name in "甲乙丙"}
        result = scored(made, {"a": list(chosen), "b": given}).by_id
        assert (count, result["a"].own, result["b"].own) == (count, own, own)


def test_rates_of_what_is_open_are_told_from_where_to_where_they_can_end():
    made = checklist(
        section("C1", section("C1.1", criterion("a"), criterion("b", not_applicable=ALLOWED), criterion("c"))),
        section("C2", section("C2.1", criterion("d"), criterion("e"))),
    )
    a = scored(made, {"a": "符合", "b": na(), "c": None, "d": None, "e": None})
    first, second = a.sections
    assert (first.answers, second.answers) == ("some", "none")
    assert (a.range_of(first), a.range_of(second), a.range_of(None)) == ("50.0—100.0%", "未作答", "25.0—100.0%")
    whole = scored(made, {"a": "符合", "b": na(), "c": "不符合", "d": "符合", "e": "符合"})
    assert {part.answers for part in whole.sections} == {"all"}
    assert [whole.range_of(part) for part in (*whole.sections, None)] == ["50.0%", "100.0%", "75.0%"]
