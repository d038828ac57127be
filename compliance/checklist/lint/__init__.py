"""What a checklist's author gets wrong although every field is well formed. One function per rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from compliance.checklist.kinds import LevelScale
from compliance.checklist.kinds.levels import CONFORMITY, SCALE
from compliance.checklist.lint import answers, conditions, objects, reach, scoring, structure, texts
from compliance.checklist.model import Checklist, Section, filled
from compliance.errors import Finding, Place

RULES = (
    structure.parts_add_up,
    structure.chapters_add_up,
    structure.points_positive,
    structure.sections_filled,
    structure.ids_unique,
    structure.ids_known,
    answers.bands_in_order,
    answers.credits_in_range,
    answers.scales_sound,
    answers.choices_sound,
    scoring.vetoes_triggered,
    answers.not_applicable_reasoned,
    answers.handling_sound,
    conditions.measures_known,
    conditions.conditions_sound,
    conditions.no_circles,
    conditions.limits_in_units,
    conditions.consequences_complete,
    objects.object_grades_sound,
    reach.conditions_decide,
    reach.measures_count_once,
    reach.caps_below_the_top,
    scoring.grades_reachable,
    scoring.steps_complete,
    scoring.penalties_sound,
    structure.mending_sound,
    structure.published_consistent,
    structure.consistency_sound,
    texts.texts_plain,
)

WITHIN_A_SECTION = (
    structure.parts_add_up,
    structure.points_positive,
    structure.sections_filled,
    answers.bands_in_order,
    answers.credits_in_range,
    answers.choices_sound,
    answers.not_applicable_reasoned,
)
"""The rules that need to know nothing but the section."""


def findings(checklist: Checklist) -> list[Finding]:
    """Every mistake that the rules find."""
    return [finding for rule in RULES for finding in rule(checklist)]


def findings_within(data: dict[str, Any]) -> list[Finding]:
    """What is wrong inside the sections of a checklist that is itself not well formed, and so cannot be looked at."""
    found: list[Finding] = []
    for place, section in _well_formed(("sections",), data):
        # Scales that are called by a name are not looked at here: the common one stands for each.
        asked = [criterion.answer for part in section.walk() for criterion in part.criteria]
        named = {answer.scale or CONFORMITY for answer in asked if isinstance(answer, LevelScale)}
        alone = Checklist.model_construct(sections=(filled(section, dict.fromkeys(named, SCALE)),))
        for finding in (finding for rule in WITHIN_A_SECTION for finding in rule(alone)):
            # What is said of all sections together is not said of this one.
            if finding.path[:2] == ("sections", 0):
                found.append(replace(finding, path=(*place, *finding.path[2:])))
    return found


def _well_formed(place: Place, data: dict[str, Any]) -> Iterator[tuple[Place, Section]]:
    """The sections that are well formed by themselves, the outermost of each."""
    listed = data.get("sections")
    for index, part in enumerate(listed if isinstance(listed, list) else ()):
        try:
            yield (*place, index), Section.model_validate(part)
        except ValidationError:
            if isinstance(part, dict):
                yield from _well_formed((*place, index, "sections"), part)
