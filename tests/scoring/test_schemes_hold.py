"""What holds for whatever a committee may declare: each property over random checklists and random sheets to them.

A property takes a seed. The default run tries few of them; the slow one many (COMPLIANCE_SCHEMES).
"""

from __future__ import annotations

import itertools
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from builders import DETERMINISTIC, Entry, answers_data, scored
from completions import completions
from conftest import ROOT, window_service
from hypothesis import given, settings
from hypothesis import strategies as st
from replay import replay
from schemes import Features, scheme
from sheets import at_random, completed, ranking, said_of, sheet_at_random

from compliance import assess
from compliance.analysis import gaps
from compliance.answers.model import OBJECTS, Answer
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.checklist.rules import BUILT_IN, AddBonus, Bound, Condition, Multiply, Rescale, Round
from compliance.files import documents
from compliance.forms import importing
from compliance.numbers import round_to
from compliance.report.data import result as data
from compliance.scoring.assessment import Assessment, SectionResult
from compliance.trace import sum_of

ONLY_TREE = Features(
    vetoes=False,
    conditions=False,
    bonus=False,
    penalties=False,
    roundings=False,
    quotas=False,
    bounds=False,
    evidence=False,
)
"""Only criteria, sections and how they are put together."""

SCHEMES = int(os.environ.get("COMPLIANCE_SCHEMES", "300"))
"""On so many each property is tried by the slow run; on twenty by the default one."""
SHIPPED_EVERY = 10
"""One seed in so many is tried on the shipped checklist instead."""


def made_from(seed: int, features: Features | None = None) -> Checklist:
    if seed % SHIPPED_EVERY == 0:
        return window_service()
    return scheme(seed, features) if features else scheme(seed)


def assessed(seed: int, *, blank: float = 0, features: Features | None = None) -> Assessment:
    made = made_from(seed, features)
    return assess(made, sheet_at_random(made, seed + 1, blank=blank, left_out=0.2))


def sections_of(a: Assessment) -> Iterator[SectionResult]:
    for top in a.sections:
        yield from top.walk()


# ── the identity ──


def what_is_left_out_earned_and_lost_is_the_full_points(seed: int) -> None:
    for blank in (0, 0.3):
        a = assessed(seed, blank=blank)
        for tally in (a.tally, *(part.tally for part in sections_of(a)), *(c.tally for c in a.criteria)):
            assert tally.not_applicable + tally.earned + tally.lost == tally.full
            assert 0 <= tally.earned <= tally.due <= tally.full
        for part in sections_of(a):
            if part.section.rollup == "sum":
                below = [p.tally for p in (*part.sections, *part.criteria) if p.counts]
                assert part.tally.not_applicable == sum_of([tally.not_applicable for tally in below])
                if not part.zeroed_by and a.checklist.scoring.round_at.sections is None:
                    assert part.tally.earned == sum_of([tally.earned for tally in below])


# ── the trace ──


def every_figure_is_the_value_of_a_step(seed: int) -> None:
    for blank in (0, 0.3):
        a = assessed(seed, blank=blank)
        result = json.loads(data.to_json(a))
        values = replay(result)

        def last(name: str, *kinds: str, values: dict[str, Fraction] = values) -> Fraction:
            return next(values[key] for key in (f"{name}:{kind}" for kind in kinds) if key in values)

        for c in a.criteria:
            assert not c.tally.due or last(c.id, "修约", "得分") == c.own
        for part in sections_of(a):
            assert last(part.id, "否决", "修约", "实得") == part.own
            assert last(part.id, "应得") == part.tally.due
            assert last(part.id, "缺项") == part.tally.not_applicable
        for top in a.sections:
            assert top.graded_rate is None or last(top.id, "得分率", "百分") == top.graded_rate
        if a.tally.due:
            assert (last("总分", "实得"), last("总分", "应得")) == (a.tally.earned, a.tally.due)
        for ladder in a.decision.by if a.decision else ():
            built_in = ladder.measure.id in BUILT_IN
            assert built_in or ladder.value is None or last(ladder.measure.id, "修约", "值") == ladder.value
        for found in a.conditions:
            if found.state in {"clear", "triggered"} and a.complete:
                assert last(found.condition.id, "值") == (found.state == "triggered")
        if a.score is not None:
            (final,) = [step["key"] for step in result["trace"] if step["label"] == "总分"]
            assert values[final] == a.score


# ── exact results, by a few lines that know nothing of the engine ──


def the_score_is_what_a_few_lines_of_fractions_give(seed: int) -> None:
    a = assess(made := scheme(seed, ONLY_TREE), sheet_at_random(made, seed, left_out=0.2))
    rules = a.checklist.scoring
    earned, due = put_together(rules.rollup, rules.total_points, [by_hand(a, part.section) for part in a.sections])
    for step in rules.steps[:-1]:
        match step.step:
            case "rescale":
                earned = due and earned / due * step.to
            case "deduct_from":
                earned = step.base - (due - earned)
            case "multiply":
                earned *= step.by
    assert a.exact == (earned if due else None)


Counted = tuple[Fraction, Fraction, bool]
"""What was earned of what was due, and whether it counts."""


def by_hand(a: Assessment, section: Any) -> Counted:
    parts = [by_hand(a, child) for child in section.sections]
    parts += [(a.by_id[c.id].own, a.by_id[c.id].tally.due, True) for c in section.criteria]
    return *put_together(section.rollup, section.points, parts), section.counted


def put_together(rollup: str, points: Fraction, parts: list[Counted]) -> tuple[Fraction, Fraction]:
    due = [(earned, due) for earned, due, counted in parts if counted and due]
    whole = sum((d for _, d in due), Fraction(0))
    if rollup == "sum" or not due:
        return sum((e for e, _ in due), Fraction(0)), whole
    rates = [e / d for e, d in due]
    rate = {
        "weighted_mean": sum(e for e, _ in due) / whole,
        "mean": sum(rates) / len(rates),
        "minimum": min(rates),
    }[rollup]
    return points * rate, points


# ── gaps ──


def all_gaps_together_cost_what_was_lost(seed: int) -> None:
    for blank in (0, 0.3):
        a = assessed(seed, blank=blank)
        if a.checklist.scoring.round_at.sections is None:
            assert sum_of([gap.cost for gap in gaps.find(a)]) == a.tally.lost


# ── better answers ──

HARMLESS = Features(harmless=True)


def a_better_answer_never_does_harm(seed: int) -> None:
    """From the worst value of one answer to the best: neither the score nor the grade ever falls.

    Evidence is the same throughout; and where too much is left out for a grade, there is none to compare.
    """
    made, random = made_from(seed, HARMLESS), Random(seed)
    answers, groups = at_random(made, seed, left_out=0.2)
    asked = random.choice(expanded(made, groups).criteria)
    entry = Entry(answers[asked.id], 佐证=["纸质：材料"])
    entry.pop("不适用", None)
    if asked.veto and asked.veto.when and asked.veto.when.declared:
        entry.setdefault("否决情形", "无")
    order = [
        scored(made, {**answers, asked.id: Entry(entry, 结果=value)}, **groups)
        for value in ranking(asked.answer, random)
    ]
    names = [grade.name for grade in made.grades]
    for worse, better in itertools.pairwise(order):
        assert worse.score is None or (better.score is not None and better.score >= worse.score)
        if worse.grade and not better.barred:
            assert better.grade is not None
            assert names.index(better.grade) <= names.index(worse.grade)


def expanded(made: Checklist, groups: dict[str, Any]) -> Checklist:
    return expand(made, {name: tuple(named) for name, named in groups.get(OBJECTS, {}).items()})


# ── what does not apply ──

LEFT_OUT = replace(ONLY_TREE, treatments=("excluded",), starts=("rescale",), uncounted=False)


def what_is_left_when_all_else_does_not_apply_has_its_own_rate(seed: int) -> None:
    made = made_from(seed, LEFT_OUT)
    full = next(step.to for step in made.scoring.steps if isinstance(step, Rescale))
    factor = made.scoring.point_worth(Fraction(1)) / full
    given_sheet = sheet_at_random(made, seed, left_out=0)
    asked = Random(seed).choice(list(given_sheet.answers))
    only = {
        name: answer if name == asked else Answer(not_applicable="没有此项业务")
        for name, answer in given_sheet.answers.items()
    }
    a = assess(made, replace(given_sheet, answers=only, bonus={}, penalties={}))
    if a.by_id[asked].tally.due:
        rate = 0 if a.by_id[asked].zeroed_by else a.by_id[asked].own / a.by_id[asked].tally.due
        assert a.exact == rate * full * factor
    else:
        assert a.exact is None


# ── order ──


def the_order_in_the_file_does_not_matter(seed: int) -> None:
    made = made_from(seed)
    answers, groups = at_random(made, seed, blank=0.2)
    written = answers_data(made, answers, **groups)
    results = [data.to_json(assess(made, read(made, order))) for order in (written, shuffled(written, Random(seed)))]
    assert results[0] == results[1]


def shuffled(part: Any, random: Random) -> Any:
    if not isinstance(part, dict):
        return part
    return {name: shuffled(part[name], random) for name in random.sample(list(part), len(part))}


def read(made: Checklist, written: dict[str, Any]) -> Any:
    return importing.load_form(documents.from_bytes("答卷", json.dumps(written).encode()), made, ROOT)[1]


# ── where the score can end ──


def within(a: Assessment, score: Fraction) -> None:
    assert a.range.floor is None or a.range.floor <= score
    assert a.range.ceiling is not None
    assert score <= a.range.ceiling


def certain(a: Assessment) -> dict[str, str]:
    """The conditions whose fate an open sheet has already settled."""
    return {found.condition.id: found.state for found in a.conditions if found.state in {"clear", "triggered"}}


def settled(a: Assessment, complete: Assessment) -> None:
    """What was certain has come true; a gate may turn out to look at nothing."""
    states = {found.condition.id: found.state for found in complete.conditions}
    assert all(states[name] in {state, "not_applicable"} for name, state in certain(a).items())


def the_range_and_what_is_certain_hold_for_any_completion(seed: int) -> None:
    made = made_from(seed)
    answers, groups = at_random(made, seed, blank=0.4)
    a = scored(made, answers, **groups)
    if a.complete:
        return
    for number, left_out in enumerate((0, 0.2, 0.5, 1)):
        rest = at_random(made, seed + number, left_out=left_out, objects=groups.get(OBJECTS))
        filled, extra = completed(answers, groups, *rest)
        complete = scored(made, filled, **extra)
        settled(a, complete)
        if complete.score is not None:
            within(a, complete.score)


MOST_COMPLETIONS = 150
NOT_COUPLED = Features(conditions=False)


def extremes(seed: int, features: Features) -> tuple[Assessment, list[Fraction]] | None:
    """An open sheet's assessment and the scores of all its completions, where they are few enough."""
    made = scheme(seed, features)
    answers, groups = at_random(made, seed, blank=0.6, left_out=0.2)
    every = completions(made, expanded(made, groups), (answers, groups), MOST_COMPLETIONS)
    a = scored(made, answers, **groups)
    if every is None or a.complete:
        return None
    found = [scored(made, filled, **extra) for filled, extra in every]
    for complete in found:
        settled(a, complete)
    scores = [complete.score for complete in found if complete.score is not None]
    return (a, scores) if scores else None


def the_range_holds_for_all_completions(seed: int) -> None:
    tried = extremes(seed, Features())
    if tried:
        for score in tried[1]:
            within(tried[0], score)


@pytest.mark.parametrize(
    "seeds", [range(20), pytest.param(range(2 * SCHEMES), marks=pytest.mark.slow)], ids=["few", "many"]
)
def test_where_no_gate_couples_answers_both_ends_of_the_range_are_reached(seeds: range) -> None:
    """Loose ends are not wrong, but there should be next to none."""
    ends: Counter[str] = Counter()
    for seed in seeds:
        tried = extremes(seed, NOT_COUPLED)
        if tried:
            a, scores = tried
            if a.range.floor is not None:
                ends["reached" if a.range.floor == min(scores) else "loose"] += 1
            ends["reached" if a.range.ceiling == max(scores) else "loose"] += 1
    assert ends["reached"] >= 0.95 * ends.total()
    assert ends.total() >= len(seeds) / 2


def the_score_stays_within_the_last_bounds(seed: int) -> None:
    a = assessed(seed, blank=0.2)
    after: list[Any] = []
    for step in a.checklist.scoring.steps:
        after = [step] if isinstance(step, Bound) else [*after, step] if after else []
    if not after or not all(isinstance(step, Bound | Round) for step in after):
        return
    low, high = after[0].minimum, after[0].maximum
    for step in after[1:]:
        low, high = (limit and round_to(limit, step.digits, step.mode) for limit in (low, high))
    for score in (a.score, a.would_be.score, a.range.floor, a.range.answered, a.range.ceiling):
        assert score is None or low is None or score >= low
        assert score is None or high is None or score <= high


def a_bonus_counts_up_to_its_cap(seed: int) -> None:
    made = scheme(seed, replace(ONLY_TREE, bonus=True, several=False))
    bonus = [step for step in made.scoring.steps if isinstance(step, AddBonus)]
    if not bonus:
        return
    answers, groups = at_random(made, seed)
    claims = [{item.id: said_of(item)[end] for item in made.bonus} for end in (0, -1)]
    a, b = (scored(made, answers, **{**groups, "加分项": claim}) for claim in claims)
    most = sum_of([item.most for item in made.bonus])
    counted = most if bonus[0].cap is None else min(most, bonus[0].cap)
    after = made.scoring.steps[made.scoring.steps.index(bonus[0]) + 1 :]
    for step in after:
        if isinstance(step, Multiply | Rescale) and a.tally.due:
            counted *= step.by if isinstance(step, Multiply) else step.to / a.tally.due
    assert a.exact is None or b.exact == a.exact + counted


def items_added_in_a_step_of_their_own_come_to_what_they_do_in_one(seed: int) -> None:
    made = scheme(seed, replace(ONLY_TREE, bonus=True, penalties=True))
    answers, groups = at_random(made, seed)
    together: list[Any] = []
    apart: list[Any] = []
    for step in made.scoring.steps:
        if isinstance(step, AddBonus):
            together.append(AddBonus(step="bonus", of=step.of))
            apart += [AddBonus(step="bonus", of=(name,)) for name in made.extras_of(step)]
        else:
            together.append(step)
            apart.append(step)
    exact = [scored(with_steps(made, tuple(steps)), answers, **groups).exact for steps in (together, apart)]
    assert exact[0] == exact[1]


def with_steps(made: Checklist, steps: tuple[Any, ...]) -> Checklist:
    fields = {name: getattr(made, name) for name in Checklist.model_fields}
    return Checklist.model_construct(**{**fields, "scoring": made.scoring.model_copy(update={"steps": steps})})


# ── numbers that are looked at, grades of objects ──


def a_number_that_is_looked_at_is_the_one_that_was_answered(seed: int) -> None:
    a = assessed(seed)
    for found in a.conditions:
        measure = a.checklist.measure_by_id[found.condition.measure]
        if measure.take != "value" or measure.round or a.checklist.over_objects(measure):
            continue
        (name,) = measure.of
        asked, answer = a.by_id[name], a.by_id[name].answer
        number = asked.criterion.answer.magnitude(answer.value) if asked.state == "scored" else None
        assert found.value == number
        holds = number is not None and found.condition.holds(number)
        assert found.state == ("not_applicable" if number is None else "triggered" if holds else "clear")


def an_object_has_the_first_grade_of_which_all_holds(seed: int) -> None:
    for blank in (0, 0.1):
        a = assessed(seed, blank=blank)
        values = {step.key: step.value for step in a.steps}
        states = {found.condition.id: found.state for found in a.conditions}
        rounding = a.checklist.scoring.rate_rounding
        for part in sections_of(a):
            grades = a.checklist.object_grades.get(part.id)
            if not grades or not part.tally.due or any(one.open for one in part.walk()):
                assert part.grade is None
                continue
            rate = 100 * part.own / part.tally.due
            rate = round_to(rate, rounding.digits, rounding.mode) if rounding else rate
            reached = [name for name, asked in grades if all(met(one, rate, values, states) for one in asked)]
            assert part.grade == reached[0]


def met(asked: Any, rate: Fraction, values: dict[str, Fraction], states: dict[str, str]) -> bool:
    if isinstance(asked, Condition):
        return states[asked.id] in {"triggered", "not_applicable"}
    keys = [f"{asked.measure}:{kind}" for kind in ("修约", "值")]
    value = rate if asked.measure == "rate" else next((values[key] for key in keys if key in values), None)
    return value is None or bool(asked.holds(value))


PROPERTIES = [
    a_number_that_is_looked_at_is_the_one_that_was_answered,
    an_object_has_the_first_grade_of_which_all_holds,
    items_added_in_a_step_of_their_own_come_to_what_they_do_in_one,
    what_is_left_out_earned_and_lost_is_the_full_points,
    every_figure_is_the_value_of_a_step,
    the_score_is_what_a_few_lines_of_fractions_give,
    all_gaps_together_cost_what_was_lost,
    a_better_answer_never_does_harm,
    what_is_left_when_all_else_does_not_apply_has_its_own_rate,
    the_order_in_the_file_does_not_matter,
    the_range_and_what_is_certain_hold_for_any_completion,
    the_range_holds_for_all_completions,
    the_score_stays_within_the_last_bounds,
    a_bonus_counts_up_to_its_cap,
]


@pytest.mark.parametrize("examples", [20, pytest.param(SCHEMES, marks=pytest.mark.slow)])
@pytest.mark.parametrize("holds", PROPERTIES, ids=lambda holds: holds.__name__)
def test_for_every_scheme(holds: Callable[[int], None], examples: int) -> None:
    settings(DETERMINISTIC, max_examples=examples)(given(st.integers(0, 10**6))(holds))()
