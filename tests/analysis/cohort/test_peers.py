"""A park among its peers: quartiles as spreadsheets have them, and no group so small that a park shows through."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from statistics import quantiles

import pytest
from cohorts import thirty_parks
from conftest import window_service
from hypothesis import given
from hypothesis import strategies as st

from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.peers import Finder, quartiles
from compliance.analysis.cohort.results import Rules


def of_rates(*rates: Fraction | int | None, fewest: int = 5) -> tuple[object, ...]:
    return quartiles([(rate,) for rate in rates], 1, fewest)


def test_too_few_rates_have_no_quartiles_and_a_park_without_one_does_not_count() -> None:
    rates = (1, 2, 3, 4, 10, None)
    assert of_rates(*rates) == ((2, 3, 4),)
    assert of_rates(*rates, fewest=6) == (None,)


@given(st.lists(st.fractions(0, 1, max_denominator=40), min_size=5, max_size=40))
def test_quartiles_are_those_of_spreadsheets_and_exact(rates: list[Fraction]) -> None:
    assert of_rates(*rates) == (tuple(quantiles(rates, method="inclusive")),)


def test_a_park_s_peers_name_no_other_park() -> None:
    cohort = analyse(thirty_parks()[1], window_service(), rules=Rules(runs=5))
    assert len(cohort.parks) > 10
    for row in cohort.parks:
        peers = Finder(cohort).of(row)
        assert peers.groups[0].label == "全部园区"
        others = {other.name for other in cohort.parks} - {row.name}
        assert not [name for name in others if name in repr(peers.groups)]
        assert all(group.ranked >= peers.minimum_group for group in peers.groups)


@pytest.mark.parametrize(
    ("provincial", "others", "shown", "hidden"),
    # All are of one region and size; statistics are of five parks and more.
    [
        (5, 1, ["全部园区", "类型：省级", "州市：昆明市", "规模：中型"], []),
        (4, 1, ["全部园区", "州市：昆明市", "规模：中型"], ["类型：省级"]),
        (4, 0, [], ["全部园区", "类型：省级", "州市：昆明市", "规模：中型"]),
    ],
)
def test_a_group_that_is_too_small_is_named_and_hides_no_other(
    provincial: int, others: int, shown: list[str], hidden: list[str]
) -> None:
    made = []
    for number, record in enumerate(thirty_parks()[1][: provincial + others]):
        kind = "省级" if number < provincial else "县级"
        park = replace(record.park, type=kind, region="云南省昆明市", enterprises=100)
        score = Fraction(90 - number)
        made.append(replace(record, park=park, score=score, exact=score, standing="ranked"))
    cohort = analyse(made, window_service(), rules=Rules(runs=5))
    peers = Finder(cohort).of(cohort.ranked[0])
    assert ([group.label for group in peers.groups], list(peers.suppressed)) == (shown, hidden)
