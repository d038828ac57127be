"""What a checklist's author gets wrong although every field is well formed. One function per rule."""

from __future__ import annotations

from compliance.checklist import Checklist
from compliance.errors import Finding
from compliance.lint import answers, gates, scoring, structure

RULES = (
    structure.points_add_up,
    structure.points_positive,
    structure.sections_filled,
    structure.ids_unique,
    structure.ids_known,
    answers.bands_in_order,
    answers.credits_in_range,
    answers.choices_sound,
    scoring.vetoes_triggered,
    answers.not_applicable_reasoned,
    scoring.treatment_complete,
    gates.measures_known,
    gates.gates_sound,
    gates.consequences_complete,
    scoring.grades_reachable,
    scoring.steps_complete,
    scoring.penalties_sound,
    structure.published_consistent,
    structure.consistency_sound,
)


def findings(checklist: Checklist) -> list[Finding]:
    """Every mistake that the rules find."""
    return [finding for rule in RULES for finding in rule(checklist)]
