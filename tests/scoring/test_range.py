"""Where the score of an open sheet can end: what was answered is certain, what is open takes and gives all it can."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from builders import BOUND, RESCALE, ROUND, SUBTRACT, backed, checklist, criterion, scored, section

from compliance.checklist.rules import Comparison
from compliance.scoring.prospects import fate_between

PENALTY = {"id": "P1", "text": "通报", "deduct": "2", "cap": "10"}
UNCAPPED = {"id": "P1", "text": "通报", "deduct": "2"}
FRAUD = {"id": "P1", "text": "弄虚作假", "effect": "fail"}
BONUS = {"id": "B1", "text": "认定", "points": "3"}

RANGES: list[tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any], tuple[int | None, int]]] = [
    # The penalty, the steps of the total, what was filled in beside an answer of two; the lowest and highest end.
    (PENALTY, [RESCALE, SUBTRACT, BOUND, ROUND], {"P1": "1"}, (48, 98)),
    (PENALTY, [RESCALE, SUBTRACT, BOUND, ROUND], {"P1": "9"}, (40, 90)),
    (PENALTY, [RESCALE, SUBTRACT, BOUND, ROUND], {"P1": None}, (40, 100)),
    (UNCAPPED, [RESCALE, SUBTRACT, BOUND, ROUND], {"P1": None}, (0, 100)),
    (UNCAPPED, [RESCALE, SUBTRACT, ROUND], {"P1": None}, (None, 100)),
    (UNCAPPED, [RESCALE, SUBTRACT, ROUND], {"P1": "40"}, (-30, 20)),
    (FRAUD, [RESCALE, BOUND, ROUND], {"P1": None}, (50, 100)),
]


@pytest.mark.parametrize(("item", "steps", "found", "ends"), RANGES)
def test_a_penalty_takes_what_was_found_or_while_it_is_open_all_that_it_can(item, steps, found, ends):
    grades = [{"name": "达标", "requires": [{"measure": "score", "at_least": "60"}]}, {"name": "不达标"}]
    made = checklist(section("C1", criterion("a"), criterion("b")), penalties=[item], steps=steps, grades=grades)
    a = scored(made, {"a": "符合", "b": None}, 专项扣分=found)
    assert (a.range.floor, a.range.ceiling) == ends


@pytest.mark.parametrize(("claim", "ends"), [(None, (50, 103)), ("无", (50, 100)), (backed("有"), (53, 103))])
def test_a_bonus_adds_what_was_granted_or_while_it_is_open_all_that_it_can(claim, ends):
    steps = [RESCALE, {"step": "bonus"}, ROUND]
    made = checklist(section("C1", criterion("a"), criterion("b")), bonus=[BONUS], steps=steps)
    a = scored(made, {"a": "符合", "b": None}, 加分项={"B1": claim})
    assert (a.range.floor, a.range.ceiling) == ends


@pytest.mark.parametrize(
    ("asked", "ends", "fate"),
    [
        ({"equals": "60"}, (60, 60), "triggered"),
        ({"equals": "60"}, (61, 61), "clear"),
        ({"equals": "60"}, (61, 70), "clear"),
        ({"equals": "60"}, (50, 59), "clear"),
        ({"equals": "60"}, (60, 70), "unanswered"),
        ({"equals": "60"}, (50, 60), "unanswered"),
        ({"equals": "60"}, (50, 70), "unanswered"),
        ({"less_than": "60"}, (50, 59), "triggered"),
        ({"less_than": "60"}, (50, 60), "unanswered"),
        ({"less_than": "60"}, (60, 70), "clear"),
    ],
)
def test_what_lies_between_two_ends_is_as_asked_always_sometimes_or_never(
    asked: dict[str, str], ends: tuple[int, int], fate: str
) -> None:
    for low, high in (ends, ends[::-1]):
        assert fate_between(Comparison.model_validate(asked), [Fraction(low), Fraction(high)]) == fate
