"""The random checklists are sound, and between them they leave out no part of the scoring language."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from schemes import scheme, scheme_data

from compliance.checklist.kinds import KINDS
from compliance.checklist.lint import findings
from compliance.checklist.rules import DIRECTION_WORDS, TAKE_WORDS, VETO_WORDS, Rollup, Treatment
from compliance.trace import RoundingMode

SEEDS = range(200)


def test_the_random_checklists_are_free_of_mistakes() -> None:
    assert len(SEEDS) > 100
    assert [(seed, finding) for seed in SEEDS for finding in findings(scheme(seed))] == []


def test_a_seed_gives_the_same_checklist() -> None:
    assert scheme(7).fingerprint == scheme(7).fingerprint != scheme(8).fingerprint


def said(part: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every (field, value) of plain data."""
    if isinstance(part, dict):
        for field, value in part.items():
            yield field, ""
            yield from said(value, field)
    elif isinstance(part, list):
        for value in part:
            yield from said(value, name)
    else:
        yield name, str(part)


def test_the_random_checklists_use_the_whole_language() -> None:
    found = {pair for seed in SEEDS for pair in said(scheme_data(seed))}
    wanted = {
        *(("kind", kind) for kind in KINDS),
        *(("rollup", rollup) for rollup in get_args(Rollup)),
        *(("treatment", treatment) for treatment in get_args(Treatment)),
        *(("mode", mode) for mode in get_args(RoundingMode)),
        *(("take", take) for take in TAKE_WORDS),
        *(("effect", effect) for effect in (*VETO_WORDS, "review", "no_grade")),
        *((direction, "") for direction in DIRECTION_WORDS),
        *(("step", step) for step in ("rescale", "deduct_from", "multiply", "bonus", "penalties", "bound", "round")),
        *(("counted", "False"), ("rates", "exact"), ("of", "section"), ("of", "whole")),
        *((field, "") for field in ("answer", "less_than", "more_than", "equals", "declared", "section", "per_object")),
        *((field, "") for field in ("cap", "minimum", "maximum", "requires", "line", "bands", "criteria", "sections")),
        *((field, "") for field in ("each", "partial", "grades", "objects")),
        *(("of", name) for name in ("B1", "P1")),
    }
    assert wanted - found == set()
