"""The kinds of answers that a criterion can ask for; adding one means adding it to `Answerable`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from compliance.checklist.kinds.base import AnswerKind, Level
from compliance.checklist.kinds.conditions import Conditions
from compliance.checklist.kinds.entered import Entered, Shape, Slot
from compliance.checklist.kinds.levels import LevelScale
from compliance.checklist.kinds.lists import Deduction, PickList
from compliance.checklist.kinds.measures import Metric, Ratio
from compliance.checklist.kinds.readers import Refused, Shares

Answerable = Annotated[LevelScale | Metric | Ratio | Deduction | PickList | Conditions, Field(discriminator="kind")]

KINDS = ("level", "metric", "ratio", "deduction", "picklist", "conditions")

__all__ = [
    "KINDS",
    "AnswerKind",
    "Answerable",
    "Conditions",
    "Deduction",
    "Entered",
    "Level",
    "LevelScale",
    "Metric",
    "PickList",
    "Ratio",
    "Refused",
    "Shape",
    "Shares",
    "Slot",
]
