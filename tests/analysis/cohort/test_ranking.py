"""Places, quarters, groups and who is ranked at all, by the definitions in docs/cohort.md."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from builders import ALLOWED, backed, checklist, criterion, na, scored, section

from compliance.analysis.cohort import ranking
from compliance.analysis.cohort.records import answers_in, answers_of, standing_of
from compliance.analysis.cohort.results import Cohort, Rules
from compliance.analysis.cohort.tallies import section_weakness
from compliance.answers.model import Park
from compliance.checklist.consistency import NOT_APPLICABLE

SCORES = [Fraction(n) for n in (50, 60, 70, 80, 90)]


def test_scores_are_spread_as_spreadsheets_have_it() -> None:
    found = ranking.distribution([*SCORES, Fraction(95)])
    assert found is not None
    assert (found.count, found.minimum, found.maximum, found.mean) == (6, 50, 95, Fraction(445, 6))
    assert (found.lower, found.median, found.upper) == (Fraction("62.5"), 75, Fraction("87.5"))
    assert ranking.distribution([]) is None
    only = ranking.distribution(SCORES[:1])
    assert only is not None
    assert (only.lower, only.upper, only.mean) == (50, 50, 50)


@pytest.mark.parametrize(
    ("score", "quarter", "percentile", "efficacy"),
    # Who stands at a quartile belongs to the better quarter.
    [
        (90, 1, 100, 100),
        (80, 1, 75, 90),
        (79, 2, 75, 89),
        (70, 2, 50, 80),
        (69, 3, 50, 79),
        (60, 3, 25, 70),
        (50, 4, 0, 60),
    ],
)
def test_where_a_score_stands(score: int, quarter: int, percentile: int, efficacy: int) -> None:
    spread = ranking.distribution(SCORES)
    assert spread is not None
    assert ranking.quarter(spread, Fraction(score)) == quarter
    assert ranking.percentile(SCORES, Fraction(score)) == percentile
    assert ranking.efficacy(spread, Fraction(score)) == efficacy


def test_alone_and_among_equals() -> None:
    assert ranking.percentile(SCORES[:1], SCORES[0]) is None
    equal = ranking.distribution([SCORES[0]] * 2)
    assert equal is not None
    assert (ranking.efficacy(equal, SCORES[0]), ranking.quarter(equal, SCORES[0])) == (100, 1)
    assert ranking.places([Fraction(n) for n in (9, 8, 8, 7, 7, 7, 1)]) == [1, 2, 2, 4, 4, 4, 7]
    assert ranking.places([]) == []


@pytest.mark.parametrize(
    ("region", "named"),
    [
        ("云南省昆明市", "昆明市"),
        ("昆明市呈贡区", "昆明市"),
        ("云南省楚雄彝族自治州", "楚雄彝族自治州"),
        ("内蒙古自治区锡林郭勒盟", "锡林郭勒盟"),
        ("新疆维吾尔自治区喀什地区", "喀什地区"),
        ("某开发区", "某开发区"),
        ("", "未填"),
    ],
)
def test_the_region_is_the_prefecture_in_what_the_park_wrote(region: str, named: str) -> None:
    record: Any = SimpleNamespace(park=Park(name="甲", region=region))
    assert ranking.groups_of(record, Rules()) == ("未填", named, "未填")


@pytest.mark.parametrize(
    ("enterprises", "size"),
    [
        (0, "小型"),
        (49, "小型"),
        (50, "中型"),
        (199, "中型"),
        (200, "大型"),
        (499, "大型"),
        (500, "特大型"),
        (None, "未填"),
    ],
)
def test_the_size_is_that_of_the_number_of_enterprises(enterprises: int | None, size: str) -> None:
    record: Any = SimpleNamespace(park=Park(name="甲", type="省级", enterprises=enterprises))
    assert ranking.groups_of(record, Rules()) == ("省级", "未填", size)


FAILS = {"effect": "fail", "when": {"answer": "不符合"}}
WITHHOLDS = {"effect": "withhold", "when": {"answer": "不符合"}}


@pytest.mark.parametrize(
    ("veto", "answers", "standing"),
    [
        (FAILS, {"a": "符合", "b": "符合"}, "ranked"),
        (FAILS, {"a": "不符合", "b": "符合"}, "vetoed"),
        (FAILS, {"a": "不符合", "b": None}, "vetoed"),
        (FAILS, {"a": "符合", "b": None}, "incomplete"),
        (WITHHOLDS, {"a": "不符合", "b": "符合"}, "no_score"),
        (WITHHOLDS, {"a": "不符合", "b": None}, "incomplete"),
        (FAILS, {"a": na(), "b": na()}, "no_score"),
    ],
)
def test_who_is_ranked(veto: dict[str, Any], answers: dict[str, Any], standing: str) -> None:
    parts = criterion("a", veto=veto, not_applicable=ALLOWED), criterion("b", not_applicable=ALLOWED)
    made = checklist(section("C1", *parts), not_applicable={"treatment": "excluded", "quotas": []})
    assert standing_of(scored(made, answers)) == standing


def test_answers_are_compared_as_the_file_has_them() -> None:
    made = checklist(section("C1", criterion("a"), criterion("b", not_applicable=ALLOWED), criterion("c")))
    found = answers_of(scored(made, {"a": backed("符合"), "b": na(), "c": None}))
    assert found == {"a": "符合", "b": NOT_APPLICABLE, "c": None}
    records: Any = [
        SimpleNamespace(id="a", answer="符合", not_applicable=""),
        SimpleNamespace(id="b", answer=None, not_applicable="没有"),
        SimpleNamespace(id="c", answer=None, not_applicable=""),
    ]
    assert answers_in(records) == found


def test_a_criterion_tells_no_longer_where_as_many_as_declared_earn_the_same() -> None:
    criteria = [
        SimpleNamespace(id=str(n), alike=alike) for n, alike in enumerate([None, Fraction(94, 100), Fraction(95, 100)])
    ]
    cohort: Any = SimpleNamespace(criteria=criteria, rules=Rules())
    found = Cohort.no_longer_telling.__get__(cohort)
    assert [item.id for item in found] == ["2"]


def test_a_clause_that_applied_to_no_park_has_no_rate() -> None:
    found = section_weakness("C1", "章", {("not_applicable", 0): 3})
    assert (found.count, found.not_applicable, found.below_full, found.nothing, found.rate) == (0, 3, 0, 0, None)
    parts = {("full", 0): 2, ("nothing", 0): 1, ("due", 1): 30, ("earned", 1): 20, ("earned", 2): 1}
    found = section_weakness("C1", "章", parts)
    assert (found.count, found.below_full, found.nothing, found.rate) == (3, 1, 1, Fraction(41, 60))
