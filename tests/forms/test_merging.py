"""What becomes of what several forms say of one thing: results, evidence, reviewers, the team, objects."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from builders import ALLOWED, Entry, checklist, criterion, scale, section
from builders import sheet as sheet_made

from compliance.answers.data import to_data
from compliance.answers.model import AnswerSheet
from compliance.errors import InputError, Location
from compliance.forms import merging

MADE = checklist(
    section("C1", section("C1.1", scale("a", 40), scale("b", 60), criterion("l", 10, not_applicable=ALLOWED)))
)
PER_OBJECT = {**section("C2", criterion("A2")), "per_object": {"name": "窗口", "rollup": "mean"}}
WITH_OBJECTS = checklist(section("C1", criterion("A1")), PER_OBJECT)


def one(entry: dict[str, Any], result: Any = 9) -> AnswerSheet:
    """A sheet that says something of `a`, and its result."""
    return sheet_made(MADE, {"a": Entry(结果=str(result), **entry)})


def said(sheet: AnswerSheet) -> dict[str, Any]:
    """What an answers file would say of `a`."""
    return to_data(sheet, MADE)["作答"]["a"]


def opinion(by: str, result: int | str | None = None, **more: Any) -> dict[str, Any]:
    named = {"复核人": by} if by else {}
    return {"结果": str(9 if result is None else result), **({"理由": "现场清点"} if result else {}), **named, **more}


def reviewed(*opinions: dict[str, Any]) -> AnswerSheet:
    return one({"复核": list(opinions) if len(opinions) > 1 else opinions[0]})


def who_said_what(sheet: AnswerSheet) -> list[tuple[str, str]]:
    review = said(sheet).get("复核") or []
    return [(item.get("复核人", ""), item["结果"]) for item in (review if isinstance(review, list) else [review])]


def told(*sheets: AnswerSheet, of: Any = MADE) -> list[tuple[str, str, str]]:
    """The subject, the message and what was found of each conflict; the forms are named 一, 二 and so on."""
    forms = [SimpleNamespace(locate=lambda *_, name=name, **__: Location(name)) for name in "一二三"]
    parts = [merging.Part(form, sheet) for form, sheet in zip(forms, sheets, strict=False)]
    return [(found.subject, found.message, found.found) for found in merging.conflicts(parts, of)]


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ([opinion("甲", 5)], [opinion("乙", 4)], [("甲", "5"), ("乙", "4")]),
        ([opinion("甲", 5)], [opinion("甲", 5)], [("甲", "5")]),
        # Of one reviewer what was said last, whoever else has spoken in between.
        ([opinion("甲", 5), opinion("乙", 4)], [opinion("甲", 6)], [("乙", "4"), ("甲", "6")]),
        ([opinion("甲", 5)], [opinion("乙", 4), opinion("丙", 3)], [("甲", "5"), ("乙", "4"), ("丙", "3")]),
        # One who does not say who he is is one reviewer too.
        ([opinion("", 5)], [opinion("", 4)], [("", "4")]),
        ([opinion("", 5)], [opinion("甲", 4)], [("", "5"), ("甲", "4")]),
    ],
)
def test_of_each_reviewer_the_last_word_counts_and_none_is_lost(
    first: list[Any], second: list[Any], both: list[tuple[str, str]]
) -> None:
    sheets = [reviewed(*first), reviewed(*second)]
    assert who_said_what(merging.joined(sheets, MADE)) == both
    assert who_said_what(merging.updated(*sheets, MADE)) == both


@pytest.mark.parametrize("silent_first", [True, False])
def test_who_says_nothing_takes_no_review_away(silent_first: bool) -> None:
    sheets = [one({}), reviewed(opinion("甲", 5))]
    sheets = sheets if silent_first else sheets[::-1]
    assert who_said_what(merging.joined(sheets, MADE)) == [("甲", "5")]
    assert who_said_what(merging.updated(*sheets, MADE)) == [("甲", "5")]


@pytest.mark.parametrize(
    ("first", "second", "conflict"),
    [
        ([opinion("甲", 5)], [opinion("乙", 4)], False),
        ([opinion("甲", 5)], [opinion("甲", 5)], False),
        ([opinion("甲", 5)], [opinion("甲", 4)], True),
        ([opinion("甲", 5)], [opinion("甲", 5, 日期="2026-02-01")], True),
        ([opinion("", 5)], [opinion("", 4)], True),
        ([opinion("甲", 5), opinion("乙", 4)], [opinion("丙", 3), opinion("乙", 3)], True),
        ([opinion("甲", 5), opinion("乙", 4)], [opinion("丙", 3), opinion("乙", 4)], False),
    ],
)
def test_only_who_contradicts_himself_is_in_conflict(first: list[Any], second: list[Any], conflict: bool) -> None:
    found = told(reviewed(*first), reviewed(*second))
    assert [(subject, message) for subject, message, _ in found] == [("a", "各份的“复核”不一致")] * conflict


def test_the_evidence_of_all_is_kept_once_and_in_order() -> None:
    first, second = (one({"佐证": [f"纸质：{name}（档案柜）" for name in names]}) for names in ("乙甲", "甲丙"))
    assert told(first, second) == []
    assert [text[3] for text in said(merging.joined([first, second], MADE))["佐证"]] == ["乙", "甲", "丙"]
    # Who updates an answer says what now proves it.
    assert [text[3] for text in said(merging.updated(first, second, MADE))["佐证"]] == ["甲", "丙"]
    assert [text[3] for text in said(merging.updated(first, one({}), MADE))["佐证"]] == ["乙", "甲"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        (one({}, 9), one({}, 8), ["a"]),
        (one({}, 9), one({}, 9), []),
        (one({"说明": "旧"}), one({"说明": "新", "填写人": "甲"}), ["a"]),
        (one({"说明": "旧"}), one({}), []),
        (one({}), one({"说明": "新"}), []),
        # An opinion more replaces none; who has changed his mind has.
        (reviewed(opinion("甲", 5)), reviewed(opinion("甲", 5), opinion("乙", 4)), []),
        (reviewed(opinion("甲", 5)), reviewed(opinion("甲", 4), opinion("乙", 4)), ["a"]),
        (reviewed(opinion("甲", 5), opinion("乙", 4)), reviewed(opinion("甲", 5)), ["a"]),
    ],
)
def test_what_an_update_replaces_is_named_once(old: AnswerSheet, new: AnswerSheet, named: list[str]) -> None:
    assert merging.replaced(old, new, MADE) == named


def test_a_conflict_is_said_in_the_words_of_the_forms_with_all_its_places() -> None:
    left = sheet_made(MADE, {"l": Entry(不适用="没有此项业务")})
    found = told(sheet_made(MADE, {"l": "符合"}), left, sheet_made(MADE, {"l": "不符合"}))
    assert found == [("l", "各份的“结果”不一致", "“符合”（一）；不适用 “没有此项业务”（二）；“不符合”（三）")]


def test_opinions_in_conflict_are_all_shown() -> None:
    ((_, _, found),) = told(reviewed(opinion("甲", 5), opinion("乙", 4)), reviewed(opinion("乙", 3)))
    of = ["“5”，理由 “现场清点”，复核人 “甲”", "“4”，理由 “现场清点”，复核人 “乙”", "“3”，理由 “现场清点”，复核人 “乙”"]
    assert found == f"{of[0]}、{of[1]}（一）；{of[2]}（二）"


def test_objects_that_differ_are_told_as_objects_and_before_they_are_joined() -> None:
    first, second = (sheet_made(WITH_OBJECTS, {}, 对象={"C2": names}) for names in (("甲", "乙"), ("甲", "丙")))
    assert told(first, second, of=WITH_OBJECTS) == [("", "各份的“对象”不一致", "“甲、乙”（一）；“甲、丙”（二）")]


def test_a_review_that_no_longer_fits_its_answer_is_refused() -> None:
    agreed = one({"复核": opinion("甲")})
    assert told(agreed, one({})) == []
    with pytest.raises(InputError) as refused:
        merging.updated(agreed, one({}, 5), MADE)
    (problem,) = refused.value.problems
    assert (str(problem.location), "理由" in problem.message) == ("合并后的答卷", True), problem
