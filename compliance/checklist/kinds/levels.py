"""等级类：从一列由高到低的结论中选一个，一列是要点自带的，或是检查表 scales 中的一列。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Literal

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

CONFORMITY = "conformity"
"""The scale of every criterion that says nothing of how it is answered."""
SCALE = (
    Level(name="符合", credit=Fraction(1)),
    Level(name="部分符合", credit=Fraction(1, 2)),
    Level(name="不符合", credit=Fraction(0)),
)
"""That scale, where a checklist has none of its own."""


class LevelScale(AnswerKind):
    """从一列结论中选一个，按其系数得分。"""

    kind: Literal["level"]
    """答案种类：结论"""
    levels: tuple[Level, ...] = ()
    """本要点自带的结论，由高到低；不写则用 scale 所指的一列"""
    scale: str | None = None
    """检查表 scales 中的一列；两样都不写则为 conformity"""

    @property
    def title(self) -> str:  # type: ignore[override]
        return "符合性判定" if self.scale == CONFORMITY else "等级量表"

    @property
    def gist(self) -> str:  # type: ignore[override]
        if self.scale is None:
            return "从本要点所列的等级中选一级，按该级的系数得分"
        return "，".join(f"{level.name}得{full_or(level.credit)}" for level in self.levels)

    @property
    def best_ones(self) -> tuple[str, ...]:
        """The conclusions that earn the most."""
        return tuple(level.name for level in self.levels if level.credit == max(one.credit for one in self.levels))

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
        return "；".join(f"{level.name}得{full_or(level.credit)}" for level in self.levels)

    def reason(self, value: str, steps: Sequence[Step]) -> Reason:
        _, credit = step_of(steps, "得分").operands
        return Reason(f"判“{value}”，", earns(credit.value))

    def worst(self, points: Fraction) -> Fraction:
        return min((level.credit for level in self.levels), default=Fraction(0)) * points

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        # A named scale is the checklist's, and is looked at there.
        return within("levels", levels_in_order(self.levels)) if self.scale is None else iter(())

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        if self.scale is None:
            yield from ((("levels", index, "credit"), level.credit) for index, level in enumerate(self.levels))

    def best(self) -> Fraction | None:
        # A named scale is the checklist's, and is looked at there.
        return max((level.credit for level in self.levels), default=None) if self.scale is None else None

    def prompt(self) -> str:
        return " / ".join(level.name + (f"（{level.text}）" if level.text else "") for level in self.levels)


def levels_in_order(levels: Sequence[Level]) -> Iterator[Finding]:
    """What is wrong with a scale; paths begin at the list of its levels."""
    if len(levels) < 2:
        message, expected = "至少要有两个等级", "由高到低，每级一个 name 和 credit"
        yield Finding(code="choices", path=(), message=message, expected=expected)
    message = "等级应由高到低排列，得分系数不递增"
    yield from credits_fall("choices", message, [level.credit for level in levels], strictly=False)
    yield from names_differ([level.name for level in levels])


def full_or(credit: Fraction) -> str:
    """What a credit earns, in words that stand after 得."""
    return "满分" if credit == 1 else share(credit) if credit else "0分"
