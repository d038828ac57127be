"""What can be done within limits: the optimum is that of trying everything, no limit is broken, no fact is a step."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction
from typing import Any

import pytest
from builders import BOUND, ROUND, Entry, checklist, criterion, scale, scored, section

from compliance.analysis import gaps, register
from compliance.analysis.planning import Limits, plan, search
from compliance.analysis.planning.choices import choices_of, within
from compliance.analysis.planning.limits import cut
from compliance.analysis.planning.search import reaches, with_choices
from compliance.checklist.mending import FACT_WORDS
from compliance.report.data import result
from compliance.report.view import outlook, story
from compliance.scoring.assessment import Assessment

ZEROING = {"effect": "zero_section", "when": {"answer": "不符合"}}
FAILING = {"effect": "fail", "when": {"answer": "不符合"}}
MEASURE = {"id": "M", "name": "保证项得分率", "take": "rate", "of": ["c", "d"]}
GATE = {"id": "G", "name": "保证项", "measure": "M", "less_than": "60%", "effect": "zero_section", "section": "C2"}
PLAIN: dict[str, Any] = {}
SHAPES: dict[str, dict[str, Any]] = {
    "added up": {},
    "a veto zeroes": {"a": {"veto": ZEROING}},
    "a veto fails": {"c": {"veto": FAILING}},
    "a fact fails": {"c": {"veto": FAILING, "fact": True}},
    "a veto is a fact": {"a": {"veto": {**ZEROING, "fact": True}}},
    "a gate zeroes": {"changes": {"measures": [MEASURE], "conditions": [GATE]}},
    "one takes long": {"b": {"lead": 300}, "d": {"lead": 80}},
    "rates": {"changes": {"rollup": "mean"}},
}
LIMITS = [
    Limits((30, 90, 200), effort=3),
    Limits((30, 90, 200), effort=7),
    Limits((30, 90), steps=1),
    Limits((60, 130), steps=2),
    Limits((20, 50, 150), people=Fraction(1, 4)),
    Limits((5,), people=Fraction(9)),
    Limits(),
]


def five(shape: str) -> Assessment:
    how = SHAPES[shape]
    made = checklist(
        section(
            "C1",
            criterion("a", 20, effort="low", **how.get("a", PLAIN)),
            criterion("b", 30, effort="high", **how.get("b", PLAIN)),
        ),
        section(
            "C2",
            criterion("c", 10, **how.get("c", PLAIN)),
            criterion("d", 15, effort="low", **how.get("d", PLAIN)),
            scale("e", 4),
        ),
        **how.get("changes", PLAIN),
    )
    return scored(made, {"a": "不符合", "b": "部分符合", "c": "不符合", "d": "部分符合", "e": "1"})


def allowed(a: Assessment, limits: Limits) -> list[Assessment]:
    """What every combination that keeps to the limits comes to."""
    options = within(choices_of(a), limits.horizon).values()
    most = limits.effort_by(limits.horizon, a.checklist.mending.days_per_point)
    found = []
    for combination in itertools.product(*options):
        chosen = {choice.id: choice for choice in combination if choice.cost}
        cost = sum(choice.cost for choice in chosen.values())
        if (most is None or cost <= most) and (limits.steps is None or len(chosen) <= limits.steps):
            found.append(with_choices(a, chosen))
    return found


@pytest.mark.parametrize("limits", LIMITS, ids=lambda limits: limits.words)
@pytest.mark.parametrize("shape", SHAPES)
def test_within_the_limits_nothing_better_can_be_done(shape: str, limits: Limits) -> None:
    a = five(shape)
    every, order = allowed(a, limits), a.checklist.grade_order
    facts = {result.id for result in a.criteria if result.past}
    for target in a.checklist.grades[:-1]:
        made = plan(a, target, limits)
        assert made.proven
        assert made.reached == any(reaches(one, target) for one in every)
        if not made.reached and limits.bounded and made.spared is None:
            best = min((order[one.grade or ""], -(one.score or 0)) for one in every)
            assert (order[made.end.grade or ""], -(made.end.score or 0)) == best
        # The limits are kept, phase by phase, and facts are no steps.
        assert limits.steps is None or len(made.stages) <= limits.steps
        spent = 0
        for phase in made.phases:
            spent += phase.cost
            most = limits.effort_by(phase.days, a.checklist.mending.days_per_point)
            assert most is None or spent <= most
            assert all(stage.choice.lead <= phase.days for stage in phase.stages)
        assert not facts & {stage.id for stage in made.stages}
        assert sum(stage.adds for stage in made.stages) == (made.end.score or 0) - (a.score or 0)


def test_a_fact_is_told_and_what_there_would_be_without_it() -> None:
    a = five("a fact fails")
    made = plan(a, a.checklist.grades[-2])
    assert (made.reached, made.end.grade) == (False, "不合格")
    assert FACT_WORDS in made.obstacles[0]
    assert made.spared is not None
    assert reaches(made.spared, made.target)
    fact = next(gap for gap in gaps.find(a) if gap.id == "c")
    assert (fact.fact, fact.measure) == (True, "防止再发生")
    assert not any(gap.fact for gap in gaps.find(a) if gap.id != "c")


def test_a_fact_that_only_lacks_its_evidence_is_proven_and_not_mended() -> None:
    evidence = {"evidence_rule": {"becomes": "不符合"}}
    made = checklist(section("C4", criterion("a", 20, fact=True, veto=FAILING), criterion("b", 80)), **evidence)
    a = scored(made, {"a": "符合", "b": Entry(结果="符合", 佐证=["纸质：材料"])})
    assert [veto.fact for veto in a.triggered] == [False]
    assert [stage.shown[1] for stage in plan(a, made.grades[0]).stages] == ["符合（补交佐证）"]


@pytest.mark.parametrize("fact", [True, False])
def test_a_declared_veto_that_is_a_fact_stays_while_the_rest_is_mended(fact: bool) -> None:
    veto = {"effect": "cap_grade", "grade": "合格", "when": {"declared": "造成事故"}, "fact": fact}
    a = scored(
        checklist(section("C4", criterion("a", 40, veto=veto), criterion("b", 60))),
        {"a": Entry(结果="不符合", 否决情形="有"), "b": "符合"},
    )
    low, high = a.checklist.grades[2], a.checklist.grades[0]
    assert [(stage.shown[1], stage.after.grade) for stage in plan(a, low).stages] == (
        [("符合", "合格")] if fact else [("符合（无否决情形）", "优秀")]
    )
    assert plan(a, high).reached == (not fact)


@pytest.mark.parametrize(("item", "steps"), [({}, []), ({"fact": False, "effort": "low"}, ["P1"])])
def test_a_penalty_is_a_fact_unless_it_says_that_it_is_how_things_are(item: dict[str, Any], steps: list[str]) -> None:
    taking = [{"step": "rescale", "to": "100"}, {"step": "penalties"}, BOUND, ROUND]
    for penalty, found, how in (({"deduct": "15"}, "1", {"steps": taking}), ({"effect": "fail"}, "有", {})):
        found_there = [{"id": "P1", "text": "消防通道占用", **penalty, **item}]
        made = checklist(section("C4", criterion("a", 100)), penalties=found_there, **how)
        way = plan(scored(made, {"a": "符合"}, 专项扣分={"P1": found}), made.grades[0])
        assert [stage.id for stage in way.stages] == steps
        assert way.reached == bool(steps)


def test_a_search_that_is_given_up_says_how_far_from_the_best_it_could_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "MOST_TRIALS", 1)
    a = five("a gate zeroes")
    told = {plan(a, target, limits).unproven for target in a.checklist.grades[:-1] for limits in LIMITS}
    assert any("至少要 " in one and "相差不超过" in one for one in told) or any("总分至多 " in one for one in told)


def test_people_work_five_days_of_seven_and_a_phase_ends_where_the_plan_does() -> None:
    two = Limits((30, 90, 181), people=Fraction(2))
    assert [two.effort_by(day, 5) for day in two.phases] == [8, 25, 51]
    assert two.days_for(51, 5) == 179
    assert cut((30, 90, 365), 181) == (30, 90, 181)
    assert cut((30, 90, 365), 20) == (20,)


def test_a_fact_is_said_to_be_one_wherever_it_is_told() -> None:
    a = five("a fact fails")
    fact = FACT_WORDS
    assert dict(story.of(a, "c").told)["整改"] == f"{fact}。"
    assert "整改" not in dict(story.of(a, "a").told)
    listed = register.started(a, datetime.date(2026, 1, 31)).by_id
    assert (fact in listed["c"].problem, listed["c"].measure) == (True, "防止再发生")
    assert fact not in listed["a"].problem
    data = result.to_data(a)
    assert [gap["id"] for gap in data["gaps"] if gap["fact"]] == ["c"]
    assert [veto["id"] for veto in data["vetoes"] if veto["fact"]] == ["c"]
    assert fact in outlook.next_step(a)


def test_the_first_words_are_the_same_wherever_they_stand() -> None:
    a = five("added up")
    made = plan(a, a.next_grade)
    told = outlook.opening(a, gaps.find(a), made)
    assert [thing.id for thing in told.things.things][: len(made.stages)] == [s.id for s in made.stages][:3]
    assert told.sentence.startswith(outlook.next_step(a))
