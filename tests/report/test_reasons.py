"""The reason beside a grade: one phrase, of the rule that decided, and never at odds with the grade."""

from __future__ import annotations

from typing import Any

import pytest
import schemes
import sheets
from builders import ALLOWED, checklist, criterion, na, scale, scored, section

from compliance import assess
from compliance.report.view import verdict

YES, NO = "符合", "不符合"
RATE = {"id": "M", "name": "保证项目得分率", "take": "rate", "of": ["C2.1-1"]}
BY_MEASURE = [
    {"name": "优秀", "requires": [{"measure": "score", "at_least": "80"}, {"measure": "M", "at_least": "90%"}]},
    {"name": "良好", "requires": [{"measure": "score", "at_least": "70"}, {"measure": "M", "at_least": "60%"}]},
    {"name": "不合格"},
]
MISSED = {"measure": "M", "less_than": "50%"}
GATE = {"id": "G1", "name": "保证项目不达标", **MISSED, "effect": "cap_grade", "grade": "合格"}
QUOTA = {"treatment": "excluded", "quotas": [{"of": "whole", "above": "30%", "effect": "no_grade"}]}


def reason(first: Any, second: Any, veto: dict[str, str] | None = None, **changes: Any) -> str:
    """Of a sheet with a figure out of 60 and a criterion of 40 points, which may have a veto."""
    more = {"veto": {**veto, "when": {"answer": NO}}} if veto else {}
    second_asked = (
        scale("C2.1-1", 40) if isinstance(second, int) else criterion("C2.1-1", 40, not_applicable=ALLOWED, **more)
    )
    made = checklist(
        section("C1", section("C1.1", scale("C1.1-1", 60))), section("C2", section("C2.1", second_asked)), **changes
    )
    return verdict.phrase(scored(made, {"C1.1-1": first, "C2.1-1": second}))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (lambda: reason(60, YES), "总分 100.0 达优秀；各章均不低于 70%"),
        (lambda: reason(60, NO, {"effect": "fail"}), "触发否决 C2.1-1，定为不合格"),
        (lambda: reason(60, NO, {"effect": "withhold"}), "触发 C2.1-1，不予评分"),
        (lambda: reason(None, NO, {"effect": "fail"}), "触发否决 C2.1-1，定为不合格；另有 1 项未作答"),
        (
            lambda: reason(30, NO, {"effect": "zero_section"}),
            "“章条 C2.1”因 C2.1-1 计零；总分 30.0 低于合格的 70；“章条 C2”等 2 章得分率低于合格的 60%（最低 0.0%）",
        ),
        (lambda: reason(60, na(), not_applicable=QUOTA), "不适用分值占标准分合计的 40.0%，超过 30%，不评定等级"),
        (
            lambda: reason(60, 24, measures=[RATE], grades=BY_MEASURE),
            "总分 84.0 达优秀；保证项目得分率 60%，优秀须不低于 90%",
        ),
        (lambda: reason(60, 36, measures=[RATE], grades=BY_MEASURE), "总分 96.0 达优秀"),
        (
            lambda: reason(60, 16, measures=[RATE], conditions=[GATE]),
            "总分 76.0 达合格；“章条 C2”章得分率 40.0% 低于合格的 60%",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_reason_is_the_rule_that_decided(said: Any, expected: str) -> None:
    assert said() == expected


def test_a_cap_and_a_gate_are_named_with_the_grade_that_they_keep_one_from() -> None:
    veto = {"effect": "cap_grade", "grade": "合格", "when": {"answer": NO}}
    capped = checklist(
        section("C1", section("C1.1", scale("C1.1-1", 95))),
        section(
            "C2",
            section("C2.1", criterion("C2.1-1", 5, veto=veto)),
            section("C2.2", scale("C2.2-1", 20)),
        ),
    )
    a = scored(capped, {"C1.1-1": 95, "C2.1-1": NO, "C2.2-1": 20})
    assert verdict.phrase(a) == "触发 C2.1-1，由优秀封顶为合格"
    strict = GATE | {"less_than": "95%"}
    gated = checklist(
        section("C1", section("C1.1", scale("C1.1-1", 60))),
        section("C2", section("C2.1", scale("C2.1-1", 40))),
        measures=[RATE],
        conditions=[strict],
    )
    assert verdict.phrase(scored(gated, {"C1.1-1": 60, "C2.1-1": 36})) == "触发 G1，由优秀封顶为合格"


def test_what_is_a_hair_below_a_limit_is_not_printed_as_if_it_had_reached_it() -> None:
    made = checklist(
        section("C1", section("C1.1", scale("C1.1-1", 10000))),
        section("C2", section("C2.1", scale("C2.1-1", 10000))),
        round_at={"rates": "exact"},
    )
    a = scored(made, {"C1.1-1": 6999, "C2.1-1": 10000})
    assert verdict.phrase(a) == "总分 85.0 达良好；“章条 C1”章得分率 69.99% 低于良好的 70%"


@pytest.mark.parametrize("seed", range(60))
def test_by_any_rules_the_reason_goes_with_the_grade(seed: int) -> None:
    made = schemes.scheme(seed)
    for turn in range(4):
        a = assess(made, sheets.sheet_at_random(made, 10 * seed + turn))
        said, before = verdict.phrase(a), f"；总分修约前 {a.before_rounding}" if a.before_rounding else ""
        assert said.endswith(before)
        said = said.removesuffix(before)
        assert said
        assert "\n" not in said
        assert not said.endswith(("；", "，", "。"))
        order = made.grade_order
        if a.grade is None or a.failed or a.decision is None:
            assert ("达到" in said or " 达" in said) <= (a.grade is None)
        elif a.grade == a.decision.grade == made.grades[0].name:
            assert not [word for word in ("低于", "须", "封顶") if word in said.replace("不低于", "")]
        elif order[a.grade] > order[a.decision.grade]:
            assert said.endswith(f"由{a.decision.grade}封顶为{a.grade}")
        else:
            better = made.grades[order[a.grade] - 1].name
            assert f"低于{better}的" in said or f"{better}须" in said
