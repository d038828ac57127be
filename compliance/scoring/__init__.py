"""Scoring: a checklist and an answer sheet give an assessment. Pure and exact; no file, clock or float.

The order is the draft's: (1) each criterion, (2) clause vetoes, (3) to (5) the total's steps as the checklist
lists them, (6) the grade, (7) vetoes of the whole.
"""

from compliance.scoring.engine import assess, with_awaited

__all__ = ["assess", "with_awaited"]
