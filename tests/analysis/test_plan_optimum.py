"""The plan is the cheapest one: every combination is tried, for whatever a committee may declare."""

from __future__ import annotations

import itertools
import math
import os
from fractions import Fraction

import pytest
from builders import DETERMINISTIC
from conftest import window_service
from hypothesis import given, settings
from hypothesis import strategies as st
from schemes import Features, scheme
from sheets import sheet_at_random

from compliance import assess
from compliance.analysis.planning import Limits, plan
from compliance.analysis.planning.choices import choices_of
from compliance.analysis.planning.search import cost_of, reaches, with_choices
from compliance.scoring.assessment import Assessment
from compliance.trace import sum_of

MOST_COMBINATIONS = 400
SMALL = Features(depth=1)
RISING = Features(depth=1, harmless=True)


def assessed(seed: int, features: Features) -> Assessment | None:
    """A random complete sheet to a random checklist, small enough to try everything."""
    made = scheme(seed, features)
    a = assess(made, sheet_at_random(made, seed + 1, blank=0, left_out=0.1))
    combinations = math.prod(len(options) for options in choices_of(a).values())
    return a if a.complete and combinations <= MOST_COMBINATIONS else None


def least_cost(a: Assessment, target: str) -> int | None:
    """By trying every combination of everything that can be done."""
    grade = next(grade for grade in a.checklist.grades if grade.name == target)
    choices = choices_of(a)
    found = [
        cost_of(chosen)
        for combination in itertools.product(*choices.values())
        if reaches(with_choices(a, chosen := {c.id: c for c in combination if c.cost}), grade)
    ]
    return min(found, default=None)


def nothing_cheaper_reaches_the_grade(seed: int, features: Features) -> bool:
    a = assessed(seed, features)
    if a is None:
        return False
    for grade in a.checklist.grades[:-1]:
        made = plan(a, grade)
        least = least_cost(a, grade.name)
        assert made.proven
        assert made.reached == (least is not None), (seed, grade.name)
        if least is None:
            assert made.obstacles
        else:
            assert made.cost == least, (seed, grade.name)
            assert made.adds == (made.end.score or 0) - (a.score or 0)
    return True


def nothing_better_within_limits(seed: int, features: Features) -> bool:
    """The same with some effort to spend or some steps to take, and nothing that is dearer."""
    a = assessed(seed, features)
    if a is None:
        return False
    order, choices = a.checklist.grade_order, choices_of(a)
    for limits in (Limits(effort=1 + seed % 6), Limits(steps=1 + seed % 3)):
        found = [
            with_choices(a, chosen)
            for combination in itertools.product(*choices.values())
            if (chosen := {c.id: c for c in combination if c.cost}) is not None
            and cost_of(chosen) <= (limits.effort or cost_of(chosen))
            and len(chosen) <= (limits.steps or len(chosen))
        ]
        for grade in a.checklist.grades[:-1]:
            made = plan(a, grade, limits)
            assert made.proven
            assert made.reached == any(reaches(one, grade) for one in found), (seed, grade.name, limits)
            graded = [(order[one.grade], -(one.score or 0)) for one in found if one.grade is not None]
            if not made.reached and made.spared is None and a.grade is not None and made.stages:
                assert (order[made.end.grade or ""], -(made.end.score or 0)) == min(graded), (seed, grade.name, limits)
    return True


@pytest.mark.parametrize("features", [SMALL, RISING])
def test_within_limits_nothing_better_can_be_done(features: Features) -> None:
    assert sum(nothing_better_within_limits(seed, features) for seed in range(6)) > 2


@pytest.mark.parametrize("features", [SMALL, RISING])
def test_nothing_cheaper_reaches_the_grade(features: Features) -> None:
    tried = sum(nothing_cheaper_reaches_the_grade(seed, features) for seed in range(8))
    assert tried > 2


@pytest.mark.slow
@settings(DETERMINISTIC, max_examples=int(os.environ.get("COMPLIANCE_SCHEMES", "200")))
@given(st.integers(1_000, 1_000_000), st.sampled_from([SMALL, RISING]))
def test_nothing_cheaper_reaches_the_grade_whatever_is_declared(seed: int, features: Features) -> None:
    nothing_cheaper_reaches_the_grade(seed, features)
    nothing_better_within_limits(seed, features)


@settings(DETERMINISTIC, max_examples=1)
@given(st.integers(0, 1000))
def test_plans_for_the_shipped_checklist_reach_what_they_say(seed: int) -> None:
    made = window_service()
    a = assess(made, sheet_at_random(made, seed, blank=0, left_out=0.1))
    assert len(made.grades) == 4
    for grade in made.grades[:-1]:
        found = plan(a, grade)
        assert found.proven
        assert found.reached or found.obstacles
        assert sum_of([stage.adds for stage in found.stages]) == (found.end.score or Fraction(0)) - (a.score or 0)
