"""What stands between a result and a grade: by hand on small checklists, and for any rules against the engine."""

from __future__ import annotations

from typing import Any

import pytest
from builders import DETERMINISTIC, checklist, criterion, scale, scored, section
from hypothesis import given
from hypothesis import strategies as st
from schemes import scheme
from sheets import sheet_at_random

from compliance import assess
from compliance.analysis.planning import ahead, target_of
from compliance.analysis.planning.search import reaches
from compliance.checklist.model import Checklist
from compliance.scoring.assessment import Assessment


def two_chapters(**changes: Any) -> Checklist:
    return checklist(section("C4", scale("a", 50)), section("C5", scale("b", 50)), **changes)


def missed(a: Assessment, grade: str) -> list[tuple[str, str, str]]:
    """What is missed of a grade: of what, at how much it stands, where it has to be."""
    return [(m.label, str(m.value), str(m.limit)) for m in ahead(a, target_of(a, grade)).missed]


def test_the_score_and_every_chapter_below_its_floor():
    a = scored(two_chapters(), {"a": "48", "b": "30"})
    assert missed(a, "良好") == [("总分", "78", "80"), ("第5章得分率", "60", "70")]
    assert missed(a, "合格") == []
    assert missed(a, "优秀") == [("总分", "78", "90"), ("第5章得分率", "60", "70")]


def test_the_limit_itself_is_enough():
    a = scored(two_chapters(), {"a": "45", "b": "35"})
    assert (str(a.score), missed(a, "良好")) == ("80", [])


def test_what_must_stay_below_a_limit_is_missed_above_it():
    measures = [{"id": "M", "name": "未达标项数", "take": "count", "less_than": "60%"}]
    grades = [{"name": "甲", "requires": [{"measure": "M", "at_most": "0"}]}, {"name": "乙"}]
    a = scored(two_chapters(measures=measures, grades=grades), {"a": "50", "b": "10"})
    assert missed(a, "甲") == [("未达标项数", "1", "0")]


@pytest.mark.parametrize(
    ("veto", "stands_before"),
    [
        ({"effect": "fail"}, ["优秀", "良好", "合格"]),
        ({"effect": "cap_grade", "grade": "合格"}, ["优秀", "良好"]),
        ({"effect": "withhold"}, ["优秀", "良好", "合格", "不合格"]),
        ({"effect": "zero_section"}, []),
    ],
)
def test_a_veto_stands_before_the_grades_that_it_does_not_allow(veto: dict[str, str], stands_before: list[str]):
    struck = criterion("v", 1, veto={**veto, "when": {"answer": "不符合"}})
    made = checklist(section("C4", struck, scale("a", 99)))
    a = scored(made, {"v": "不符合", "a": "99"})
    found = {grade.name: [veto.id for veto in ahead(a, grade).vetoes] for grade in a.checklist.grades}
    assert [name for name, vetoes in found.items() if vetoes == ["v"]] == stands_before


def graded(seed: int) -> Assessment | None:
    """A random sheet to a random checklist; None where there is no question of a grade."""
    made = scheme(seed)
    a = assess(made, sheet_at_random(made, seed + 1))
    return a if a.complete and not a.barred and a.decision is not None else None


@DETERMINISTIC
@given(st.integers(0, 10**6))
def test_nothing_stands_before_a_grade_exactly_where_it_is_reached(seed: int) -> None:
    a = graded(seed)
    for grade in a.checklist.grades if a else ():
        assert ahead(a, grade).reached == reaches(a, grade), grade.name


def test_the_random_checklists_have_grades_beyond_reach_for_every_reason() -> None:
    """Or the property above would say nothing."""
    found = [ahead(a, grade) for a in map(graded, range(60)) if a for grade in a.checklist.grades]
    assert {margin.of for one in found for margin in one.missed} == {"score", "chapter", "measure"}
    assert {veto.effect for one in found for veto in one.vetoes} == {"fail", "cap_grade", "withhold"}
