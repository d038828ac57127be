"""What a checklist does before anyone is scored by it."""

from __future__ import annotations

from fractions import Fraction

import pytest
from builders import ALLOWED, checklist, criterion, mark, metric, ratio, scale, section
from schemes import Features, scheme

from compliance.analysis import extremes
from compliance.analysis.trial import Trial, best, flaws, trials, worst
from compliance.checklist.model import Checklist
from compliance.scoring import assess

SEEDS = range(60)


def told(made: Checklist) -> dict[tuple[str, str], tuple[str | None, str | None, str]]:
    return {(t.kind, t.name): _shown(t) for t in trials(made)}


def _shown(trial: Trial) -> tuple[str | None, str | None, str]:
    a = trial.assessment
    return (None, None, trial.told) if a is None else (a.show(a.score), a.grade_text, trial.told)


VETO = {"effect": "fail", "when": {"less_than": "80%"}}


def test_everything_is_tried_once_and_the_outcome_is_the_engines() -> None:
    made = checklist(
        section(
            "C1",
            criterion("r", 40, ratio(("95", "1"), ("80", "0.5")), veto=VETO),
            criterion("g", 10, veto={"effect": "cap_grade", "grade": "合格", "when": {"answer": "不符合"}}),
        ),
        section("C2", scale("s", 50)),
        measures=[{"id": "Q1", "name": "服务得分率", "take": "rate", "of": ["C2"]}],
        conditions=[
            {
                "id": "N1",
                "name": "服务不达标",
                "measure": "Q1",
                "less_than": "60%",
                "effect": "cap_grade",
                "grade": "合格",
            }
        ],
    )
    assert (
        told(made)
        == {
            ("extreme", "全部最好"): ("100.0", "优秀", ""),
            ("extreme", "全部最差"): ("0.0", "不合格", ""),
            ("extreme", "全部未作答"): ("0.0", "无法评定（否决项未作答）", ""),
            ("veto", "r 低于 80%"): ("60.0", "不合格", ""),
            ("veto", "g 结论为“不符合”"): ("90.0", "合格", ""),
            ("condition", "N1 服务不达标"): ("50.0", "不合格", ""),
            ("grade", "优秀"): ("90.0", "优秀", "最省的办法：改进 1 处"),
            ("grade", "良好"): ("85.0", "良好", "最省的办法：改进 1 处"),
            ("grade", "合格"): ("80.0", "合格", "最省的办法：改进 1 处"),
            ("grade", "不合格"): ("50.0", "不合格", "除否决项以外全部最差时即是"),
        }
        or len(trials(made)) == 10
    )


@pytest.mark.parametrize(
    ("answer", "good", "bad"),
    [
        ({"kind": "level"}, 10, 0),
        (metric(("5", "1"), ("3", "0.6")), 10, 0),
        (metric(("2", "1"), ("4", "0.5"), side="at_most"), 10, 0),
        (metric(("60", "1"), side="more_than", integer="true"), 10, 0),
        (metric(bands=[{"at_least": "20", "at_most": "26", "credit": "1"}], minimum="-40"), 10, 0),
        (mark("7"), 10, 0),
        (ratio(("66.6", "1"), ("50", "0.2")), 10, 0),
        (ratio(("5", "1"), ("10", "0.5"), side="at_most"), 10, 0),
        ({"kind": "deduction", "occurrences": [{"name": "甲", "unit": "起", "points": "2"}], "floor": "1"}, 10, 1),
        ({"kind": "picklist", "credit_each": "0.5", "items": [{"name": "甲"}, {"name": "乙"}]}, 10, 0),
        (
            {
                "kind": "conditions",
                "inputs": [{"name": "份", "unit": "份"}, {"name": "家", "unit": "家"}],
                "conditions": [{"value": "份", "at_least": "30"}, {"value": "份", "over": "家", "at_most": "10%"}],
                "credit_each": "1/2",
            },
            10,
            0,
        ),
    ],
)
def test_the_best_and_the_worst_answer_of_a_kind(answer: dict[str, object], good: int, bad: int) -> None:
    made = checklist(section("C1", criterion("a", 10, answer)))
    (asked,) = made.criteria
    for value, points in ((extremes.best(asked), good), (extremes.worst(asked), bad)):
        assert asked.answer.read(asked.answer.dump(value)) == value
        assert [*asked.answer.steps("", value, Fraction(10))][-1].value == points


def test_of_any_checklist_the_best_earns_all_points_and_no_sheet_less_than_the_worst() -> None:
    tried = 0
    for seed in SEEDS:
        made = scheme(seed, Features(roundings=False))
        top, bottom = assess(made, best(made)), assess(made, worst(made))
        assert all(result.own == result.criterion.points for result in top.criteria), seed
        assert all(
            result.own == result.criterion.answer.worst(result.criterion.points) for result in bottom.criteria
        ), seed
        tried += 1
    assert tried == len(SEEDS)


def test_objects_are_tried_two_of_each() -> None:
    part = section("C1", criterion("a", not_applicable=ALLOWED)) | {"per_object": {"name": "窗口"}}
    made = checklist(part)
    (first, *_) = trials(made)
    assert first.assessment is not None
    assert [result.id for result in first.assessment.criteria] == ["a@甲", "a@乙"]


@pytest.mark.parametrize(
    ("effect", "told"),
    [
        ("fail", ["全部最好的答卷也只能评到最低一级"]),
        ("withhold", ["全部最好的答卷也评不了等级"]),
        ("zero_section", []),
    ],
)
def test_a_perfect_sheet_that_fails_is_told(effect: str, told: list[str]) -> None:
    struck = {"id": "N1", "name": "样样都好", "measure": "Q1", "at_least": "100%", "effect": effect}
    where = {"section": "C1"} if effect == "zero_section" else {}
    made = checklist(
        section("C1", criterion("a", 10)),
        section("C2", criterion("b", 90)),
        measures=[{"id": "Q1", "name": "得分率", "take": "rate", "of": ["a"]}],
        conditions=[struck | where],
        grades=[{"name": "合格", "requires": [{"measure": "score", "at_least": "60"}]}, {"name": "不合格"}],
    )
    assert [flaw.message for flaw in flaws(made)] == told
