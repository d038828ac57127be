"""From an assessment to a plan: the cheapest way to a grade, what a fix would do, and how firm the grade is. Pure."""

from compliance.analysis.planning.ahead import Ahead, ahead
from compliance.analysis.planning.choices import choices_of
from compliance.analysis.planning.plan import Plan, Stage, plan, target_of
from compliance.analysis.planning.search import with_answers, with_choices
from compliance.analysis.planning.sensitivity import Margin, Sensitivity, Swing, margins, sensitivity

__all__ = [
    "Ahead",
    "Margin",
    "Plan",
    "Sensitivity",
    "Stage",
    "Swing",
    "ahead",
    "choices_of",
    "margins",
    "plan",
    "sensitivity",
    "target_of",
    "with_answers",
    "with_choices",
]
