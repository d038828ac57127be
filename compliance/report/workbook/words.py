"""The words that formulas write and compare."""

from __future__ import annotations

from compliance.scoring.assessment import CONDITION_STATE_WORDS, STATE_WORDS, VETO_STATE_WORDS

ANSWERED, LEFT_OUT, OPEN = STATE_WORDS["scored"], STATE_WORDS["not_applicable"], STATE_WORDS["unanswered"]
TRIGGERED, CLEAR = VETO_STATE_WORDS["triggered"], VETO_STATE_WORDS["clear"]
HOLDS, MISSED = CONDITION_STATE_WORDS["triggered"], CONDITION_STATE_WORDS["clear"]
ZEROED, WITH_ABOVE = "计零", "随上级计零"
NONE = "—"
PERCENT = "[=1]0.00%;[>=0.99995]0.000000%;0.00%"
"""What lost something is not shown as 100 %."""
