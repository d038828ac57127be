"""From a number to a share of the points: by bands, or in proportion between two limits."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, ClassVar

from compliance.checklist.kinds.base import (
    FULL_MARKS,
    LOWER,
    SIGNS,
    UPPER,
    AnswerKind,
    Bounds,
    Credit,
    Frozen,
    Threshold,
    credits_fall,
    misread,
    share,
    step_of,
    within,
)
from compliance.errors import Finding, Place
from compliance.numbers import plain, rate
from compliance.trace import COMPARISONS, Direction, Operand, Step, difference, lookup, maximum, minimum, quotient

NOTHING, FULL = Operand("下限", Fraction(0)), Operand("上限", Fraction(1))
Table = tuple[tuple[Fraction, Fraction], ...]
"""Limits and credits, best first, as a step of the trace has them."""


class Band(Bounds):
    """One step of a scale: a number beside its limit, or between its two, earns the share `credit` of the points."""

    credit: Credit
    """达到这一档时的得分系数，0 至 1 或百分数"""


class Line(Frozen):
    """A straight line between two values; beyond them the credit stays 0 or 1."""

    zero: Threshold = Fraction(0)
    """得分系数为 0 的值"""
    full: Threshold
    """得分系数为 1 的值"""


class Scaled(AnswerKind):
    """A kind whose number earns by `bands` or by `line`, one of which is written."""

    bands: tuple[Band, ...] = ()
    """阶梯，由好到差：第一个满足的一档计分，都不满足的不得分；每档写一个界限，居中为好的写两个"""
    line: Line | None = None
    """按比例得分；与 bands 二者择一"""

    measured: ClassVar[bool] = True
    individual: ClassVar[bool] = True

    @property
    @abstractmethod
    def limits_in(self) -> tuple[str, bool]:
        """The unit of the limits, and whether the author said it."""

    @cached_property
    def sides(self) -> tuple[Direction, ...]:
        """How the bands look at the number: one way, or from below and above. Lint sees to it that all do alike."""
        if self.line is not None:
            return ("at_least" if self.line.full > self.line.zero else "at_most",)
        return tuple(name for name, _ in self.bands[0].given)

    @property
    def direction(self) -> Direction | None:
        """The only side; None where the best is in the middle."""
        return self.sides[0] if len(self.sides) == 1 else None

    def table(self, side: Direction) -> Table:
        return tuple((getattr(band, side), band.credit) for band in self.bands)

    def compares(self, value: Any) -> bool:
        """Whether the value comes to a number at all: a ratio of nothing does not."""
        return True

    def reached(self, number: Fraction) -> int | None:
        """The place of the best band that a number is in; None where it is in none."""
        for place, band in enumerate(self.bands):
            if all(COMPARISONS[name](number, limit) for name, limit in band.given):
                return place
        return None

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from self._line_flaws(self.line) if self.line is not None else self._band_flaws()
        for place, limit in self.placed():
            if meant := misread(limit, self.limits_in[0], declared=self.limits_in[1]):
                message = "界限的写法与单位不符"
                yield Finding(code="bands", path=place, message=message, found=plain(limit), expected=meant)

    def placed(self) -> Iterator[tuple[Place, Fraction]]:
        """Every limit and where it stands."""
        if self.line is not None:
            yield from ((("line", end), getattr(self.line, end)) for end in ("zero", "full"))
        for index, band in enumerate(self.bands):
            yield from ((("bands", index, name), limit) for name, limit in band.given)

    def _line_flaws(self, line: Line) -> Iterator[Finding]:
        """It stands instead of bands, and has a length."""
        if self.bands:
            message, remedy = "阶梯和按比例得分只能写一种", "删去 bands 或 line"
            yield Finding(code="bands", path=("line",), message=message, remedy=remedy)
        if line.full == line.zero:
            yield Finding(
                code="bands",
                path=("line",),
                message="按比例得分的两端相同",
                found=f"zero {plain(line.zero)}，full {plain(line.full)}",
                expected="越大越好的 full 大于 zero，越小越好的相反",
            )

    def _band_flaws(self) -> Iterator[Finding]:
        if not self.bands:
            example = "例如 - {at_least: 90, credit: 1}；或写 line，按比例得分"
            yield Finding(code="bands", path=("bands",), message="至少要有一档阶梯", expected=example)
            return
        sides = [tuple(name for name, _ in band.given) for band in self.bands]
        for index, names in enumerate(sides):
            written = "、".join(names)
            if not names or len({*names} & {*LOWER}) > 1 or len({*names} & {*UPPER}) > 1:
                yield Finding(
                    code="bands",
                    path=("bands", index),
                    message="阶梯的一档没有写界限" if not names else "阶梯的一档写了互相重复的界限",
                    found=written,
                    expected="at_least、more_than、at_most、less_than 之一；居中为好的写一个下界和一个上界",
                )
            elif names != sides[0]:
                expected = "、".join(sides[0])
                message = "各档的界限应是同一种"
                yield Finding(code="bands", path=("bands", index), message=message, found=written, expected=expected)
            else:
                continue
            return
        for side in sides[0]:
            yield from self._order_flaws(side)
        message = "较差一档的得分系数不低于较好一档"
        credits = [band.credit for band in self.bands]
        yield from within("bands", credits_fall("bands", message, credits, strictly=True))
        for index, band in enumerate(self.bands):
            match band.given:
                case [(_, low), (_, high)] if low > high:
                    found = band.signs("")
                    expected = "下界不高于上界"
                    message = "这一档不含任何数"
                    yield Finding(code="bands", path=("bands", index), message=message, found=found, expected=expected)

    def _order_flaws(self, side: Direction) -> Iterator[Finding]:
        """From the best band to the worst the limit lets in more; where there are two, at least not less."""
        rising, two = side in LOWER, len(self.bands[0].given) > 1
        expected = "较差的一档应包住较好的一档" if two else f"由好到差，界限{'由大到小' if rising else '由小到大'}"
        for index, (better, worse) in enumerate(pairwise(self.table(side)), start=1):
            same = better[0] == worse[0]
            if (same and not two) or (not same and (better[0] > worse[0]) != rising):
                yield Finding(
                    code="bands",
                    path=("bands", index, side),
                    message="阶梯界限重叠" if same else "阶梯界限次序不对",
                    found=plain(worse[0]),
                    expected=expected,
                )

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        return ((("bands", index, "credit"), band.credit) for index, band in enumerate(self.bands))

    def best(self) -> Fraction | None:
        return Fraction(1) if self.line else max((band.credit for band in self.bands), default=None)

    def credit(self, key: str, operand: Operand) -> Iterator[Step]:
        """The steps from a number to a credit; the last one's value is the credit."""
        if self.line is not None:
            yield from self._along(self.line, key, operand)
        elif len(self.sides) == 1:
            yield lookup(f"{key}:系数", "得分系数", "按阶梯取值", operand, self.sides[0], self.table(self.sides[0]))
        else:
            # The bands lie within each other, so a number is in the worse of the two that its sides are in.
            ends = [
                lookup(f"{key}:{end}", f"{end}的系数", f"从{end}看所在的一档", operand, side, self.table(side))
                for end, side in zip(ENDS, self.sides, strict=True)
            ]
            yield from ends
            yield minimum(f"{key}:系数", "得分系数", "两端取小", *(end.as_operand() for end in ends))

    @staticmethod
    def _along(line: Line, key: str, operand: Operand) -> Iterator[Step]:
        zero = Operand("得 0 的值", line.zero)
        beyond = difference(f"{key}:超出", "超出部分", "数值 − 得 0 的值", operand, zero)
        yield beyond
        span = Operand("得满分的值 − 得 0 的值", line.full - line.zero)
        share_of = quotient(f"{key}:比例", "比例", "超出部分 ÷ 全程", beyond.as_operand(), span)
        yield share_of
        floor = maximum(f"{key}:不低于零", "得分系数", "不低于 0", share_of.as_operand(), NOTHING)
        yield floor
        yield minimum(f"{key}:系数", "得分系数", "不高于 1", floor.as_operand(), FULL)

    def scale_in_words(self, unit: str) -> str:
        """One of "≥5家得满分；≥3家得60%；其余不得分" and the line's two ends."""
        if self.line is not None:
            side = self.sides[0]
            full, zero = plain(self.line.full), plain(self.line.zero)
            opposite = SIGNS["at_most" if side == "at_least" else "at_least"]
            return f"{SIGNS[side]}{full}{unit}得满分，{opposite}{zero}{unit}不得分，其间按比例"
        return "；".join([*("".join(self._in_words(band, unit)) for band in self.bands), "其余不得分"])

    @staticmethod
    def _in_words(band: Band, unit: str) -> tuple[str, str]:
        """A band's limits, "≥3家", and what it earns, "得60%"."""
        return band.signs(unit), FULL_MARKS if band.credit == 1 else f"得{share(band.credit)}"

    def scale_reason(self, unit: str, steps: Sequence[Step]) -> str:
        """Which band was reached, or that none was; or the share of the line."""
        if self.line is not None:
            return f"按比例得{rate(step_of(steps, '系数').value)}"
        rows = [step_of(steps, name).row for name in (ENDS if len(self.sides) > 1 else ("系数",))]
        place = None if None in rows else max(row for row in rows if row is not None)
        limit, earns = self._in_words(self.bands[-1 if place is None else place], unit)
        return f"未达到最低一档“{limit}”，不得分" if place is None else f"达到“{limit}”一档，{earns}"


ENDS = ("低端", "高端")
