"""From a number to a share of the points: by bands, or in proportion between two limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import ClassVar

from compliance.checklist.kinds.base import (
    FULL_MARKS,
    SIGNS,
    AnswerKind,
    Direction,
    Frozen,
    Number,
    credits_fall,
    share,
    step_of,
    within,
)
from compliance.errors import Finding, Place
from compliance.numbers import plain, rate
from compliance.trace import Operand, Step, difference, lookup, maximum, minimum, quotient

NOTHING, FULL = Operand("下限", Fraction(0)), Operand("上限", Fraction(1))


class Band(Frozen):
    """One step of a scale: reaching `limit` earns the share `credit` of the points."""

    limit: Number
    """阶梯的界限值（比率为百分数）"""
    credit: Number
    """达到该界限时的得分系数，0 至 1"""


class Line(Frozen):
    """A straight line between two values; beyond them the credit stays 0 or 1."""

    zero: Number
    """得分系数为 0 的值（比率为百分数）"""
    full: Number
    """得分系数为 1 的值（比率为百分数）"""


class Scaled(AnswerKind):
    """A kind whose number earns by `bands` or by `line`, one of which is written."""

    direction: Direction
    """at_least：越大越好；at_most：越小越好"""
    bands: tuple[Band, ...] = ()
    """阶梯，由好到差"""
    line: Line | None = None
    """按比例得分；与 bands 二者择一"""

    measured: ClassVar[bool] = True
    individual: ClassVar[bool] = True

    @cached_property
    def table(self) -> tuple[tuple[Fraction, Fraction], ...]:
        """The bands as a step of the trace has them."""
        return tuple((band.limit, band.credit) for band in self.bands)

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        return self._line_flaws(self.line) if self.line is not None else self._band_flaws()

    def _line_flaws(self, line: Line) -> Iterator[Finding]:
        """It stands instead of bands, and runs the way that the direction says."""
        if self.bands:
            message, remedy = "阶梯和按比例得分只能写一种", "删去 bands 或 line"
            yield Finding(code="bands", path=("line",), message=message, remedy=remedy)
        if line.full == line.zero or (line.full > line.zero) != (self.direction == "at_least"):
            yield Finding(
                code="bands",
                path=("line",),
                message="按比例得分的两端与方向不符",
                found=f"zero {plain(line.zero)}，full {plain(line.full)}",
                expected="越大越好的 full 大于 zero，越小越好的相反",
            )

    def _band_flaws(self) -> Iterator[Finding]:
        if not self.bands:
            example = "例如 - {limit: 90, credit: 1}；或写 line，按比例得分"
            yield Finding(code="bands", path=("bands",), message="至少要有一档阶梯", expected=example)
        rising = self.direction == "at_least"
        for index, (better, worse) in enumerate(pairwise(self.bands), start=1):
            if better.limit == worse.limit or (better.limit > worse.limit) != rising:
                yield Finding(
                    code="bands",
                    path=("bands", index, "limit"),
                    message="阶梯界限重叠" if better.limit == worse.limit else "阶梯界限次序不对",
                    found=plain(worse.limit),
                    expected=f"由好到差，界限{'由大到小' if rising else '由小到大'}",
                )
        message = "较差一档的得分系数不低于较好一档"
        yield from within("bands", credits_fall("bands", message, [band.credit for band in self.bands]))

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        return ((("bands", index, "credit"), band.credit) for index, band in enumerate(self.bands))

    def best(self) -> Fraction | None:
        return Fraction(1) if self.line else max((band.credit for band in self.bands), default=None)

    def credit(self, key: str, operand: Operand) -> Iterator[Step]:
        """The steps from a number to a credit; the last one's value is the credit."""
        if self.line is None:
            yield lookup(f"{key}:系数", "得分系数", "按阶梯取值", operand, self.direction, self.table)
            return
        zero = Operand("得 0 的值", self.line.zero)
        beyond = difference(f"{key}:超出", "超出部分", "数值 − 得 0 的值", operand, zero)
        yield beyond
        span = Operand("得满分的值 − 得 0 的值", self.line.full - self.line.zero)
        share_of = quotient(f"{key}:比例", "比例", "超出部分 ÷ 全程", beyond.as_operand(), span)
        yield share_of
        floor = maximum(f"{key}:不低于零", "得分系数", "不低于 0", share_of.as_operand(), NOTHING)
        yield floor
        yield minimum(f"{key}:系数", "得分系数", "不高于 1", floor.as_operand(), FULL)

    def scale_in_words(self, unit: str) -> str:
        """One of "≥5家得满分；≥3家得60%；其余不得分" and the line's two ends."""
        sign = SIGNS[self.direction]
        if self.line is not None:
            full, zero = plain(self.line.full), plain(self.line.zero)
            opposite = "≤" if self.direction == "at_least" else "≥"
            return f"{sign}{full}{unit}得满分，{opposite}{zero}{unit}不得分，其间按比例"
        return "；".join([*("".join(self._in_words(band, unit)) for band in self.bands), "其余不得分"])

    def _in_words(self, band: Band, unit: str) -> tuple[str, str]:
        """A band's limit, "≥3家", and what it earns, "得60%"."""
        earns = FULL_MARKS if band.credit == 1 else f"得{share(band.credit)}"
        return f"{SIGNS[self.direction]}{plain(band.limit)}{unit}", earns

    def scale_reason(self, unit: str, steps: Sequence[Step]) -> str:
        """Which band was reached, or that none was; or the share of the line."""
        credit = step_of(steps, "系数")
        if self.line is not None:
            return f"按比例得{rate(credit.value)}"
        limit, earns = self._in_words(self.bands[-1 if credit.row is None else credit.row], unit)
        return f"未达到最低一档“{limit}”，不得分" if credit.row is None else f"达到“{limit}”一档，{earns}"
