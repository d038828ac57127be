"""How far vetoes and quotas on N/A reach: the sections around them, and nothing that does not count."""

from __future__ import annotations

from typing import Any

from builders import ALLOWED, checklist, checklist_data, criterion, na, scored, section, sheet

from compliance import assess
from compliance.checklist.model import parse
from compliance.scoring.assessment import Assessment

QUOTA = {"treatment": "excluded", "quotas": [{"of": "section", "above": "40%", "effect": "no_grade"}]}


def uncounted(*parts: dict[str, Any]) -> dict[str, Any]:
    return {**section("C1.2", *parts), "counted": "false"}


def with_an_uncounted_part(answers: dict[str, Any]) -> Assessment:
    """A chapter of 10 points with 90 more that do not count."""
    chapter = section("C1", section("C1.1", criterion("a", not_applicable=ALLOWED)))
    chapter["sections"].append(uncounted(criterion("x", 90, not_applicable=ALLOWED)))
    made = checklist(chapter, section("C2", section("C2.1", criterion("b"))), not_applicable=QUOTA, total_points="20")
    return scored(made, {"b": "符合", **answers})


def test_what_does_not_count_hides_no_excess_of_what_was_left_out() -> None:
    a = with_an_uncounted_part({"a": na(), "x": "符合"})
    assert a.barred == ("第1章不适用分值占该章标准分的 100.0%，超过 40%，不评定等级",)


def test_leaving_out_what_does_not_count_exceeds_no_quota() -> None:
    a = with_an_uncounted_part({"a": "符合", "x": na()})
    assert (a.barred, a.grade) == ((), "优秀")


def test_a_veto_within_an_object_zeroes_a_section_around_all_objects() -> None:
    veto = {"effect": "zero_section", "section": "C1", "when": {"answer": "不符合"}}
    windows = {**section("C1.1", criterion("a", veto=veto)), "per_object": {"name": "窗口"}}
    made = checklist(section("C1", windows, section("C1.2", criterion("b"))))
    groups = {"对象": {"C1.1": ["甲", "乙"]}}
    a = scored(made, {"a@甲": "不符合", "a@乙": "符合", "b": "符合"}, **groups)
    assert [(veto.id, veto.section, veto.state) for veto in a.vetoes] == [
        ("a@甲", "C1", "triggered"),
        ("a@乙", "C1", "clear"),
    ]
    assert (a.score, a.would_be.score) == (0, 75)


def test_only_a_cap_limits_the_grade() -> None:
    """A grade written beside another effect means nothing."""
    veto = {"effect": "zero_section", "grade": "不合格", "when": {"answer": "不符合"}}
    made = parse(
        checklist_data(
            section("C1", section("C1.1", criterion("a", 1, veto=veto)), section("C1.2", criterion("b", 99)))
        )
    )
    a = assess(made, sheet(made, {"a": "不符合", "b": "符合"}))
    assert (a.score, a.grade) == (99, "优秀")
