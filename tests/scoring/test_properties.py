"""What holds for every sheet, whatever the answers and whatever the checklist's rules."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from builders import (
    ALLOWED,
    DETERMINISTIC,
    Entry,
    answers_data,
    backed,
    checklist,
    criterion,
    na,
    scale,
    scored,
    section,
    sheet,
)
from conftest import window_service
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from replay import replay
from sheets import BONUS, PENALTIES, answers, at_random, completed, everything, extras, ranked

from compliance import assess
from compliance.analysis import gaps
from compliance.checklist.kinds import KINDS
from compliance.checklist.model import Checklist
from compliance.files import documents
from compliance.forms import importing
from compliance.report.data import result as data
from compliance.scoring.assessment import Assessment, SectionResult, Tally

EVERYTHING = everything()
WITHOUT_VETOES = everything(vetoes=False)
MANY = settings(DETERMINISTIC, max_examples=100)
FEW = settings(DETERMINISTIC, max_examples=25)
"""For the shipped checklist, whose sheets are large."""


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """Rules that another committee might declare."""
    middle = draw(
        st.permutations(
            [
                {"step": "bonus", "cap": draw(st.sampled_from(["0.7", "2", "5"]))},
                {"step": "penalties"},
                {"step": "bound", "minimum": "0", "maximum": "100"},
            ]
        )
    )
    mode = draw(st.sampled_from(["half_up", "half_even", "truncate"]))
    digits = str(draw(st.integers(0, 3)))
    to = draw(st.sampled_from(["100", "110"]))
    return {"steps": [{"step": "rescale", "to": to}, *middle, {"step": "round", "mode": mode, "digits": digits}]}


@st.composite
def assessments(draw: st.DrawFn, *, blank: bool = True) -> Assessment:
    made = everything(**draw(rules()))
    return scored(made, draw(answers(made, blank=blank)), **draw(extras(made, blank=blank)))


def shipped_assessment(seed: int, **options: float) -> Assessment:
    given_answers, more = at_random(window_service(), seed, **options)
    return scored(window_service(), given_answers, **more)


seeds = st.integers(0, 10**6)


# ── 缺项分 + 实得分 + 扣分 = 标准分 ──


def balanced(tally: Tally) -> None:
    assert tally.not_applicable + tally.earned + tally.lost == tally.full
    assert 0 <= tally.earned <= tally.due <= tally.full
    assert tally.lost >= 0


def every_section(a: Assessment) -> Iterator[SectionResult]:
    for top in a.sections:
        yield from top.walk()


def identity_holds(a: Assessment) -> None:
    balanced(a.tally)
    for result in a.criteria:
        balanced(result.tally)
        assert 0 <= result.own <= result.criterion.points
    for part in every_section(a):
        balanced(part.tally)
        below = [child.tally for child in (*part.sections, *part.criteria)]
        for field in ("full", "not_applicable", "earned", "lost"):
            assert sum(getattr(tally, field) for tally in below) == getattr(part.tally, field)
    for field in ("full", "not_applicable", "earned", "lost"):
        assert sum(getattr(top.tally, field) for top in a.sections) == getattr(a.tally, field)


@MANY
@given(assessments())
def test_the_identity_at_every_level(a: Assessment) -> None:
    identity_holds(a)


@FEW
@given(seeds, st.sampled_from([0, 0.2]))
def test_the_identity_at_every_level_of_the_shipped_checklist(seed: int, blank: float) -> None:
    identity_holds(shipped_assessment(seed, blank=blank))


# ── bounds, gaps, what would be ──


@MANY
@given(answers(EVERYTHING, blank=True), extras(EVERYTHING, blank=True))
def test_the_score_is_between_0_and_100(given_answers: dict[str, Any], more: dict[str, Any]) -> None:
    a = scored(EVERYTHING, given_answers, **more)
    assume(a.score is not None)
    for score in (a.score, a.would_be.score, a.range.floor, a.range.ceiling):
        assert score is not None
        assert 0 <= score <= 100
    assert a.would_be.score >= a.score  # type: ignore[operator]


@MANY
@given(assessments())
def test_the_gaps_cost_all_that_was_lost(a: Assessment) -> None:
    found = gaps.find(a)
    assert sum(gap.cost for gap in found) == a.tally.lost
    if a.tally.due:
        point = a.checklist.scoring.point_worth(a.tally.due)
        assert sum(gap.score_cost for gap in found) == a.tally.lost * point
    assert len({gap.id for gap in found}) == len(found)
    assert all(gap.cost > 0 or gap.result.triggered for gap in found)


@FEW
@given(seeds)
def test_the_gaps_cost_all_that_was_lost_in_the_shipped_checklist(seed: int) -> None:
    a = shipped_assessment(seed, blank=0.05)
    assert sum(gap.cost for gap in gaps.find(a)) == a.tally.lost


@MANY
@given(answers(EVERYTHING), extras(EVERYTHING))
def test_would_be_is_the_result_of_a_checklist_without_vetoes(
    given_answers: dict[str, Any], more: dict[str, Any]
) -> None:
    a = scored(EVERYTHING, given_answers, **more)
    undeclared = {
        name: entry and Entry((key, value) for key, value in entry.items() if key != "否决情形")
        for name, entry in given_answers.items()
    }
    without = scored(WITHOUT_VETOES, undeclared, **{**more, "专项扣分": {**more["专项扣分"], "P1": "无"}})
    assert (a.would_be.score, a.would_be.grade) == (without.score, without.grade)


# ── better answers ──


def rank(a: Assessment) -> int:
    return [grade.name for grade in a.checklist.grades].index(a.grade or "")


@st.composite
def improvements(draw: st.DrawFn, made: Checklist) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A complete sheet, the same with one better answer, and extras."""
    before = draw(answers(made))
    asked = draw(st.sampled_from(made.criteria))
    order = draw(ranked(asked.answer))
    worse, better = sorted(draw(st.lists(st.integers(0, len(order) - 1), min_size=2, max_size=2)))
    old = Entry(before[asked.id] or {})
    old.pop("不适用", None)
    if asked.veto and asked.veto.when and asked.veto.when.declared:
        old.setdefault("否决情形", "无")
    changed = [{**before, asked.id: Entry(old, 结果=order[index])} for index in (worse, better)]
    return changed[0], changed[1], draw(extras(made))


@settings(MANY, max_examples=200)
@given(improvements(EVERYTHING))
def test_a_better_answer_never_does_harm(change: tuple[dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    worse, better, more = change
    before, after = scored(EVERYTHING, worse, **more), scored(EVERYTHING, better, **more)
    assert after.score >= before.score  # type: ignore[operator]
    assert rank(after) <= rank(before)


@settings(DETERMINISTIC, max_examples=60)
@given(seeds, st.data())
def test_a_better_answer_never_does_harm_in_the_shipped_checklist(seed: int, choose: st.DataObject) -> None:
    given_answers, more = at_random(window_service(), seed)
    asked = choose.draw(st.sampled_from(window_service().criteria))
    order = choose.draw(ranked(asked.answer))
    worse, better = sorted(choose.draw(st.lists(st.integers(0, len(order) - 1), min_size=2, max_size=2)))
    old = Entry(given_answers[asked.id], 佐证=["纸质：材料"])
    old.pop("不适用", None)
    before, after = (
        scored(window_service(), {**given_answers, asked.id: Entry(old, 结果=order[index])}, **more)
        for index in (worse, better)
    )
    assert after.score >= before.score  # type: ignore[operator]
    assert rank(after) <= rank(before)


@MANY
@given(answers(EVERYTHING), extras(EVERYTHING), st.sampled_from(EVERYTHING.criteria))
def test_evidence_never_does_harm(given_answers: dict[str, Any], more: dict[str, Any], asked: Any) -> None:
    entry = given_answers[asked.id]
    assume("结果" in entry)
    without, backed_up = (
        scored(EVERYTHING, {**given_answers, asked.id: Entry(entry, 佐证=evidence)}, **more)
        for evidence in ([], ["纸质：材料"])
    )
    assert backed_up.score >= without.score  # type: ignore[operator]
    assert rank(backed_up) <= rank(without)


# ── the range ──


@settings(MANY, max_examples=200)
@given(
    answers(EVERYTHING, blank=True), extras(EVERYTHING, blank=True), answers(EVERYTHING), extras(EVERYTHING, blank=True)
)
def test_the_range_contains_every_completion(
    first: dict[str, Any], more: dict[str, Any], rest: dict[str, Any], more_rest: dict[str, Any]
) -> None:
    incomplete = scored(EVERYTHING, first, **more)
    filled = {name: rest[name] if entry is None else entry for name, entry in first.items()}
    groups = {
        group: {key: more_rest[group][key] if value is None else value for key, value in entries.items()}
        for group, entries in more.items()
    }
    groups["专项扣分"] = {key: value or ("0" if key == "P2" else "无") for key, value in groups["专项扣分"].items()}
    complete = scored(EVERYTHING, filled, **groups)
    assert complete.complete
    if not incomplete.complete and complete.score is not None:
        assert incomplete.range.floor is not None
        assert incomplete.range.ceiling is not None
        assert incomplete.range.floor <= complete.score <= incomplete.range.ceiling


@FEW
@given(seeds, seeds)
def test_the_range_contains_every_completion_of_the_shipped_checklist(seed: int, other: int) -> None:
    first, more = at_random(window_service(), seed, blank=0.3)
    filled, groups = completed(first, more, *at_random(window_service(), other, left_out=0.5))
    incomplete = scored(window_service(), first, **more)
    complete = scored(window_service(), filled, **groups)
    low, high = incomplete.range.floor, incomplete.range.ceiling
    assert low is not None
    assert high is not None
    assert complete.score is not None
    assert low <= complete.score <= high


LEVELS = {
    "kind": "level",
    "levels": [{"name": "好", "credit": "1"}, {"name": "中", "credit": "0.6"}, {"name": "差", "credit": "0.4"}],
}
TRIED = checklist(
    section(
        "C1",
        section(
            "C1.1",
            criterion("v", 5, veto={"effect": "zero_section", "when": {"answer": "不符合"}}, not_applicable=ALLOWED),
            criterion("a", 9, not_applicable=ALLOWED),
            criterion("l", 4, LEVELS, not_applicable=ALLOWED),
        ),
        section("C1.2", scale("s", 10), criterion("k", 8, LEVELS, not_applicable=ALLOWED)),
    )
)
CHOICES = {
    "v": [backed("符合"), "部分符合", "不符合", na()],
    "a": ["符合", "不符合", na()],
    "l": ["好", "差", na()],
    "s": ["10", "1", "0"],
    "k": ["好", "中", "差", na()],
}


@pytest.mark.parametrize("known", [*itertools.combinations(CHOICES, 1), *itertools.combinations(CHOICES, 3)])
def test_the_ends_of_the_range_are_reached(known: tuple[str, ...]) -> None:
    """Every completion is tried: the range is no wider than they are."""
    for chosen in itertools.product(*(CHOICES[name] for name in known)):
        first = dict(zip(known, chosen, strict=True))
        missing = [name for name in CHOICES if name not in known]
        scores = [
            scored(TRIED, {**first, **dict(zip(missing, rest, strict=True))}).score
            for rest in itertools.product(*(CHOICES[name] for name in missing))
        ]
        found = [score for score in scores if score is not None]
        assert len(found) > 1
        a = scored(TRIED, first)
        assert (a.range.floor, a.range.ceiling) == (min(found), max(found)), first


# ── order ──


@settings(DETERMINISTIC, max_examples=40)
@given(answers(EVERYTHING, blank=True), extras(EVERYTHING), st.randoms(use_true_random=False))
def test_the_order_of_the_file_does_not_matter(
    given_answers: dict[str, Any], more: dict[str, Any], random: Any
) -> None:
    written = answers_data(EVERYTHING, given_answers, **more)
    results = [data.to_json(assess(EVERYTHING, _read(order))) for order in (written, _shuffled(written, random))]
    assert results[0] == results[1]


def _shuffled(part: Any, random: Any) -> Any:
    if not isinstance(part, dict):
        return part
    names = list(part)
    random.shuffle(names)
    return {name: _shuffled(part[name], random) for name in names}


def _read(written: dict[str, Any]) -> Any:
    document = documents.from_bytes("答卷", json.dumps(written).encode())
    return importing.load_form(document, EVERYTHING, documents.Path())[1]


# ── the trace, replayed from the JSON alone ──


def trace_explains(a: Assessment) -> None:
    result = json.loads(data.to_json(a))
    values = replay(result)
    by_key = {step["key"]: step for step in result["trace"]}

    def visit(part: dict[str, Any]) -> None:
        earned = values.get(f"{part['id']}:否决", values[f"{part['id']}:实得"])
        assert earned == Fraction(part["earned"])
        assert values[f"{part['id']}:应得"] == Fraction(part["due"])
        assert values[f"{part['id']}:缺项"] == Fraction(part["not_applicable"])
        for item in part["criteria"]:
            if item["state"] != "not_applicable":
                assert values[f"{item['id']}:得分"] == Fraction(item["points"])
        for child in part["sections"]:
            visit(child)

    for top in result["sections"]:
        visit(top)
    if result["score"] is None:
        assert result["exact"] is None
        return
    last = by_key["总分:修约"]
    assert result["trace"][-1] == last
    assert last["operands"][0]["value"] == result["exact"]
    assert values["总分:修约"] == Fraction(result["score"])
    shown_digits = len(result["score"].partition(".")[2])
    assert shown_digits == last["digits"]


@MANY
@given(assessments())
def test_the_trace_gives_every_value_of_the_result(a: Assessment) -> None:
    trace_explains(a)


@FEW
@given(seeds, st.sampled_from([0, 0.1]))
def test_the_trace_gives_every_value_of_the_shipped_checklist(seed: int, blank: float) -> None:
    trace_explains(shipped_assessment(seed, blank=blank))


# ── exactness ──


def test_thirds_and_sevenths_add_up() -> None:
    thirds = [criterion(f"a{n}", 1) for n in range(3)]
    sevenths = [criterion(f"b{n}", 1) for n in range(7)]
    rest = criterion("x", 11, not_applicable=ALLOWED)
    made = checklist(section("C1", section("C1.1", *thirds)), section("C2", section("C2.1", *sevenths, rest)))
    answers = {"a0": "符合", "b0": "符合", **dict.fromkeys(("a1", "a2", *(f"b{n}" for n in range(1, 7))), "不符合")}
    a = scored(made, {**answers, "x": na()})
    assert [top.tally.rate for top in a.sections] == [Fraction(1, 3), Fraction(1, 7)]
    assert a.exact == 20
    assert all(gap.score_cost == 10 for gap in gaps.find(a))
    odd = scored(made, {**answers, "x": "部分符合"})
    assert odd.exact == Fraction(250, 7)
    assert odd.exact + sum(gap.score_cost for gap in gaps.find(odd)) == 100


def test_three_vetoes_of_one_clause_share_what_it_forfeits() -> None:
    veto = {"effect": "zero_section", "when": {"answer": "不符合"}}
    vetoed = [criterion(name, 1, veto=veto) for name in "abc"]
    made = checklist(section("C1", section("C1.1", *vetoed, criterion("d", 7), criterion("e", 3))))
    a = scored(made, {"a": "不符合", "b": "不符合", "c": "不符合", "d": "符合", "e": "符合"})
    found = gaps.find(a)
    assert {gap.id: gap.forfeited for gap in found} == dict.fromkeys("abc", Fraction(10, 3))
    assert sum(gap.cost for gap in found) == a.tally.lost == 13
    assert json.loads(data.to_json(a))["gaps"][0]["forfeited"] == "10/3"


def test_decimals_are_not_binary() -> None:
    """0.1 + 0.2 is 0.3 here: a chapter of 0.3 points earned in two parts is earned in full."""
    chapter = section("C1", section("C1.1", criterion("a", "0.1"), criterion("b", "0.2")))
    a = scored(checklist(chapter), {"a": "符合", "b": "符合"})
    assert (a.exact, a.tally.lost) == (100, 0)


def test_a_sheet_is_scored_the_same_twice() -> None:
    given_answers, more = at_random(window_service(), 7)
    first, second = (assess(window_service(), sheet(window_service(), given_answers, **more)) for _ in range(2))
    assert data.to_json(first) == data.to_json(second)


def test_the_extras_of_the_random_sheets_are_all_tried() -> None:
    """Guards the tests above: a checklist without bonus or penalties would prove nothing about them."""
    assert len(EVERYTHING.bonus) == len(BONUS)
    assert len(EVERYTHING.penalties) == len(PENALTIES)
    assert {c.answer.kind for c in EVERYTHING.criteria} == set(KINDS)
