"""How the ranking holds under other weights of the chapters: how far they are varied, and what is told of it."""

from __future__ import annotations

import pytest

from compliance.analysis.cohort.results import Rules
from compliance.analysis.cohort.weights import Weighed, _stability, sensitivity

AS_THEY_ARE = Rules(runs=3, swing=0, near=0)


def scoring(score: float, rank: int = 1) -> Weighed:
    """A park of one chapter of 50 points whose score holds one point of bonus."""
    return Weighed(rank, (score - 1,), (50.0,), 50.0, 1.0)


def test_varied_weights_change_places_about_as_often_either_way_where_strengths_differ():
    """One park is strong where the other is weak: whose chapter weighs more is the first."""
    strong, weak = 99.0, 1.0
    parks = [
        Weighed(1, (strong, weak), (100.0, 100.0), 100.0, 0.0),
        Weighed(2, (weak, strong - 0.1), (100.0, 100.0), 100.0, 0.0),
    ]
    whole, stable = sensitivity(parks, Rules(runs=400), 2)
    assert whole.kept == pytest.approx(0.5, abs=0.1)
    assert [(one.best, one.worst) for one in stable] == [(1, 2), (1, 2)]


@pytest.mark.parametrize(("other", "may_change"), [(66.0, False), (70.0, True)])
def test_each_weight_is_a_fifth_more_or_less_at_most(other: float, may_change: bool) -> None:
    """1.2 times 66 is less than 0.8 times 100; 1.2 times 70 is more."""
    parks = [
        Weighed(1, (100.0, 0.0), (100.0, 100.0), 100.0, 0.0),
        Weighed(2, (0.0, other), (100.0, 100.0), 100.0, 0.0),
    ]
    for order in (parks, [park._replace(earned=park.earned[::-1]) for park in parks]):
        whole, stable = sensitivity(order, Rules(runs=2000), 2)
        assert whole is not None
        assert (whole.kept < 1, whole.near, whole.parks, whole.runs) == (may_change, 1, 2, 2000)
        assert [one.kept for one in stable] == [whole.kept, whole.kept]


@pytest.mark.parametrize(
    ("scores", "digits", "places"),
    [
        ([90, 80, 70], 1, [1, 2, 3]),
        ([70, 90, 80], 1, [3, 1, 2]),
        ([90, 80, 80, 70], 1, [1, 2, 2, 4]),
        ([80.14, 80.05], 1, [1, 1]),
        ([80.05, 80.04], 1, [1, 2]),
        ([80.14, 80.05], 2, [1, 2]),
        ([80.6, 80.4], 0, [1, 2]),
        # What is exactly half in decimals is a hair less as a binary fraction.
        ([1.01, 1.005], 2, [1, 1]),
    ],
)
def test_parks_stand_by_their_rounded_scores(scores: list[float], digits: int, places: list[int]) -> None:
    _, stable = sensitivity([scoring(score) for score in scores], AS_THEY_ARE, digits)
    assert [(one.best, one.worst) for one in stable] == [(place, place) for place in places]
    assert [one.kept for one in stable] == [place == 1 for place in places]


def test_what_all_keep_is_the_mean_of_what_each_keeps() -> None:
    found, stable = sensitivity([scoring(90), scoring(80, 3), scoring(70, 3)], AS_THEY_ARE, 1)
    assert found is not None
    assert [one.kept for one in stable] == [1, 0, 1]
    assert (found.kept, found.near) == (pytest.approx(2 / 3), pytest.approx(2 / 3))


def test_points_are_set_against_what_is_due_and_scaled() -> None:
    half_of_much, most_of_little = Weighed(1, (60.0,), (120.0,), 100.0, 0.0), Weighed(1, (8.0,), (10.0,), 100.0, 0.0)
    with_bonus = Weighed(1, (30.0,), (120.0,), 100.0, 40.0)
    _, stable = sensitivity([half_of_much, most_of_little, with_bonus], AS_THEY_ARE, 1)
    assert [one.best for one in stable] == [3, 1, 2]


@pytest.mark.parametrize(
    ("parks", "rules", "tried"),
    [(1, Rules(), 0), (2, Rules(), 2), (2, Rules(runs=0), 0), (5, Rules(simulated=3), 3), (2, Rules(runs=1), 2)],
)
def test_a_single_park_and_no_runs_have_nothing_to_vary(parks: int, rules: Rules, tried: int) -> None:
    found, stable = sensitivity([scoring(90 - n, n + 1) for n in range(parks)], rules, 1)
    assert (found is not None, len(stable)) == (tried > 0, tried)


@pytest.mark.parametrize(
    ("ranks", "rank", "near", "told"),
    [
        # kept, near, best, worst: the outermost twentieths at both ends are left aside.
        ([*range(100, 0, -1)], 50, 3, (0.01, 0.07, 6, 95)),
        ([*range(1, 20)], 4, 1, (1 / 19, 3 / 19, 1, 19)),
        ([*range(1, 21)], 20, 0, (0.05, 0.05, 2, 19)),
        ([2, 1, 2, 2], 2, 1, (0.75, 1, 1, 2)),
    ],
)
def test_best_and_worst_are_those_of_nine_in_ten_weightings(
    ranks: list[int], rank: int, near: int, told: tuple[float, ...]
) -> None:
    made = _stability(rank, ranks, near)
    assert (made.kept, made.near, made.best, made.worst) == pytest.approx(told)
