"""The kinds of answers that a criterion can ask for; adding one means adding it to `Answerable`."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from compliance.checklist.kinds.base import AnswerKind, Level
from compliance.checklist.kinds.conditions import Conditions
from compliance.checklist.kinds.entered import Entered, Shape, Slot
from compliance.checklist.kinds.levels import Grade, LevelScale
from compliance.checklist.kinds.lists import Deduction, PickList
from compliance.checklist.kinds.measures import Metric, Ratio, Score
from compliance.checklist.kinds.readers import Refused, Shares

Answerable = Annotated[
    Grade | LevelScale | Score | Metric | Ratio | Deduction | PickList | Conditions, Field(discriminator="kind")
]

KIND_NAMES = {
    "grade": "符合性判定",
    "level": "等级量表",
    "score": "评分",
    "metric": "数值指标",
    "ratio": "比率指标",
    "deduction": "逐次扣分",
    "picklist": "逐项累加",
    "conditions": "条件组合",
}

__all__ = [
    "KIND_NAMES",
    "AnswerKind",
    "Answerable",
    "Conditions",
    "Deduction",
    "Entered",
    "Grade",
    "Level",
    "LevelScale",
    "Metric",
    "PickList",
    "Ratio",
    "Refused",
    "Score",
    "Shape",
    "Shares",
    "Slot",
]
