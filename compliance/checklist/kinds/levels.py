"""等级类：从一列由高到低的结论中选一个；符合／部分符合／不符合 是全表通用的一列。"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal

from compliance.checklist.kinds.base import AnswerKind, Level, Reason, credit_steps, earns, refuse, share, text_of
from compliance.errors import quoted, suggestion
from compliance.trace import Operand, Step


class LevelScale(AnswerKind):
    """等级量表：本要点自带的一列等级，由高到低。"""

    kind: Literal["level"]
    """答案种类：等级量表"""
    levels: tuple[Level, ...]
    """等级，由高到低"""

    def read(self, raw: Any) -> str:
        choices = "、".join(level.name for level in self.levels)
        name = text_of(raw, f"{choices} 之一")
        names = [level.name for level in self.levels]
        if name not in names:
            remedy = suggestion(name, names, cutoff=0.3) or "从所列结论中选一个"
            refuse("结论不在可选范围内", found=quoted(name), expected=f"{choices} 之一", remedy=remedy)
        return name

    def credit_of(self, name: str) -> Fraction:
        return next(level.credit for level in self.levels if level.name == name)

    def steps(self, key: str, value: str, points: Fraction) -> Iterator[Step]:
        yield credit_steps(key, Operand(f"得分系数（{value}）", self.credit_of(value)), points)

    def dump(self, value: str) -> str:
        return value

    def show(self, value: str) -> str:
        return value

    def words(self, points: Fraction) -> str:
        return "；".join(f"{level.name}得{_share(level)}" for level in self.levels)

    def reason(self, value: str, points: Fraction) -> Reason:
        return Reason(f"判“{value}”，", earns(self.credit_of(value)))

    def worst(self, points: Fraction) -> Fraction:
        return min(level.credit for level in self.levels) * points

    def prompt(self) -> tuple[str, str]:
        lines = " / ".join(level.name + (f"（{level.text}）" if level.text else "") for level in self.levels)
        return lines, ""

    def json_schema(self) -> dict[str, Any]:
        return {"enum": [*(level.name for level in self.levels), None]}


class Grade(LevelScale):
    """符合性判定：用检查表 scoring.conformity 中的结论。"""

    kind: Literal["grade"]  # type: ignore[assignment]
    """答案种类：符合性判定"""
    levels: tuple[Level, ...] = ()
    """由检查表的 scoring.conformity 填入，不在要点中书写"""


def _share(level: Level) -> str:
    if level.credit == 1:
        return "满分"
    return share(level.credit) if level.credit else "0分"
