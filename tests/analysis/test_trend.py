"""Any number of years of one park under the same rules, in the order of their periods."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from builders import ALLOWED, checklist, na, scale, scored, section

from compliance.analysis.past import Past, by_its_own
from compliance.analysis.trend import trend
from compliance.answers.model import Period

MADE = checklist(
    section("C1", scale("a", 10, not_applicable=ALLOWED)),
    section("C2", scale("b", 30)),
    {**section("C3", scale("u", 10)), "counted": False},
    total_points="40",
    not_applicable={"treatment": "excluded", "quotas": []},
)


def of(year: int, a: object, b: object, u: object = "0") -> Past:
    found = scored(MADE, {"a": a, "b": b, "u": u})
    return by_its_own(replace(found, sheet=replace(found.sheet, period=Period(date(year, 1, 1), date(year, 12, 31)))))


def test_the_years_stand_in_their_order_with_the_score_and_every_chapter_that_counts():
    found = trend([of(2025, "8", "27"), of(2023, na(), "15"), of(2024, "5", "18")])
    assert [a.sheet.period.start.year for a in found.years] == [2023, 2024, 2025]
    assert found.alike
    assert found.latest.score == found.years[-1].score
    assert (found.score.label, found.score.values) == ("总分", (50, Fraction("57.5"), Fraction("87.5")))
    assert [(line.id, line.values, line.moved) for line in (found.score, *found.chapters)] == [
        ("", (50, Fraction("57.5"), Fraction("87.5")), Fraction("37.5")),
        ("C1", (None, 50, 80), 30),
        ("C2", (50, 60, 90), 40),
    ]


def test_of_one_known_year_it_is_not_said_how_far_it_moved():
    found = trend([of(2024, na(), "15"), of(2025, "8", "27")])
    assert (found.chapters[0].values, found.chapters[0].moved) == ((None, 80), None)


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ([], "two years"),
        ([of(2025, "1", "1")], "two years"),
        ([of(2025, "1", "1"), of(2025, "2", "2")], "two years"),
        ([of(2025, "1", "1"), of(2024, "2", "2"), of(2025, "2", "2")], "two years"),
        ([of(2025, "1", "1"), replace(of(2024, "2", "2"), checklist=checklist(section("C1", scale("a", 10))))], "one"),
    ],
)
def test_years_that_cannot_stand_side_by_side_are_refused(years, told):
    with pytest.raises(ValueError, match=told):
        trend(years)
