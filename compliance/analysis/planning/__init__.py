"""From an assessment to a plan: the cheapest way to a grade, what a fix would do, and how firm the grade is. Pure."""

from compliance.analysis.planning.ahead import Ahead, ahead
from compliance.analysis.planning.choices import choices_of, cost_rule, with_answers, with_choices
from compliance.analysis.planning.limits import PHASES, Limits, cut
from compliance.analysis.planning.plan import Phase, Plan, Stage, facts_of, plan, spare, target_of
from compliance.analysis.planning.sensitivity import Margin, Sensitivity, Swing, margins, sensitivity
from compliance.analysis.planning.words import ends, goal, heading, owner, summary, without_facts

__all__ = [
    "PHASES",
    "Ahead",
    "Limits",
    "Margin",
    "Phase",
    "Plan",
    "Sensitivity",
    "Stage",
    "Swing",
    "ahead",
    "choices_of",
    "cost_rule",
    "cut",
    "ends",
    "facts_of",
    "goal",
    "heading",
    "margins",
    "owner",
    "plan",
    "sensitivity",
    "spare",
    "summary",
    "target_of",
    "with_answers",
    "with_choices",
    "without_facts",
]
