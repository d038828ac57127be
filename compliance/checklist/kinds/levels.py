"""等级类：从一列由高到低的结论中选一个；符合／部分符合／不符合 是全表通用的一列。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from compliance.checklist.kinds.base import (
    AnswerKind,
    Level,
    Reason,
    credit_steps,
    credits_fall,
    earns,
    names_differ,
    share,
    step_of,
    within,
)
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.errors import Finding, Place
from compliance.trace import Operand, Step


class LevelScale(AnswerKind):
    """等级量表：本要点自带的一列等级，由高到低。"""

    gist: ClassVar[str] = "从本要点所列的等级中选一级，按该级的系数得分"
    kind: Literal["level"]
    """答案种类：等级量表"""
    levels: tuple[Level, ...]
    """等级，由高到低"""

    @cached_property
    def entered(self) -> Entered:
        names, texts = (tuple(getattr(level, part) for level in self.levels) for part in ("name", "text"))
        return Entered("choice", (Slot("结论", choices=names, texts=texts),))

    def credit_of(self, name: str) -> Fraction:
        return next(level.credit for level in self.levels if level.name == name)

    def steps(self, key: str, value: str, points: Fraction) -> Iterator[Step]:
        yield credit_steps(key, Operand(f"得分系数（{value}）", self.credit_of(value)), points)

    def show(self, value: str) -> str:
        return value

    def words(self, points: Fraction) -> str:
        return "；".join(f"{level.name}得{_share(level)}" for level in self.levels)

    def reason(self, value: str, steps: Sequence[Step]) -> Reason:
        _, credit = step_of(steps, "得分").operands
        return Reason(f"判“{value}”，", earns(credit.value))

    def worst(self, points: Fraction) -> Fraction:
        return min(level.credit for level in self.levels) * points

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        return within("levels", levels_in_order(self.levels))

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        return ((("levels", index, "credit"), level.credit) for index, level in enumerate(self.levels))

    def best(self) -> Fraction | None:
        return max((level.credit for level in self.levels), default=None)

    def prompt(self) -> str:
        return " / ".join(level.name + (f"（{level.text}）" if level.text else "") for level in self.levels)


class Grade(LevelScale):
    """符合性判定：用检查表 scoring.conformity 中的结论。"""

    conformity: ClassVar[bool] = True
    gist: ClassVar[str] = "按结论得分，各结论的得分系数见上"
    kind: Literal["grade"]  # type: ignore[assignment]
    """答案种类：符合性判定"""
    levels: SkipJsonSchema[tuple[Level, ...]] = Field(default=(), exclude=True)
    """由检查表的 scoring.conformity 填入，不在要点中书写"""

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from ()  # The scale is the checklist's, and is looked at there.

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        yield from ()


def levels_in_order(levels: Sequence[Level]) -> Iterator[Finding]:
    """What is wrong with a scale; paths begin at the list of its levels."""
    if len(levels) < 2:
        message, expected = "至少要有两个等级", "由高到低，每级一个 name 和 credit"
        yield Finding(code="choices", path=(), message=message, expected=expected)
    message = "等级应由高到低排列，得分系数递减"
    yield from credits_fall("choices", message, [level.credit for level in levels])
    yield from names_differ([level.name for level in levels])


def _share(level: Level) -> str:
    if level.credit == 1:
        return "满分"
    return share(level.credit) if level.credit else "0分"
