"""指标类：一个数值，或分子与分母之比，按阶梯得分。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import PrivateAttr

from compliance.checklist.kinds.base import AnswerKind, Direction, Number, PositiveNumber, Reason, credit_steps
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.checklist.kinds.readers import HUNDRED, Shares
from compliance.checklist.kinds.scales import Scaled
from compliance.errors import Finding, Place
from compliance.numbers import NOUGHT, plain, telling
from compliance.trace import Operand, Step, product, quotient, total

PERCENTS = Operand("百分", HUNDRED)


class Score(AnswerKind):
    """评分：直接填得了多少分，满分若干。"""

    measured: ClassVar[bool] = True
    individual: ClassVar[bool] = True
    gist: ClassVar[str] = "直接填所得的分，按占满分的比例得分"
    kind: Literal["score"]
    """答案种类：评分"""
    out_of: PositiveNumber
    """满分；得分系数 = 所填的分 ÷ 满分"""
    integer: bool = False
    """只能填整数"""

    @cached_property
    def entered(self) -> Entered:
        return Entered("mark", (Slot("评分", "分", self.integer, self.out_of),))

    def steps(self, key: str, value: Fraction, points: Fraction) -> Iterator[Step]:
        given, most = Operand("评分", value), Operand("满分", self.out_of)
        credit = quotient(f"{key}:系数", "得分系数", "评分 ÷ 满分", given, most)
        yield credit
        yield credit_steps(key, credit.as_operand(), points)

    def show(self, value: Fraction) -> str:
        return f"{plain(value)}/{plain(self.out_of)} 分"

    def words(self, points: Fraction) -> str:
        return f"按评分得分，满分 {plain(self.out_of)}"

    def reason(self, value: Fraction, steps: Sequence[Step]) -> Reason:
        return Reason("", f"评 {self.show(value)}")

    def prompt(self) -> str:
        return f"填 0 至 {plain(self.out_of)} 的{'整' if self.integer else ''}数"


class Metric(Scaled):
    """数值指标：填一个数，按阶梯得分。"""

    gist: ClassVar[str] = "填一个数，按达到的档次或按比例得分"
    kind: Literal["metric"]
    """答案种类：数值指标"""
    name: str
    """指标名称"""
    unit: str
    """单位"""
    integer: bool = False
    """只能填整数（家数、次数等）"""
    maximum: Number | None = None
    """可能的最大值；单位为 % 时默认 100"""

    @cached_property
    def entered(self) -> Entered:
        most = HUNDRED if self.maximum is None and self.unit == "%" else self.maximum
        ends = [self.line.zero] if self.line else [band.limit for band in self.bands]
        telling = min(ends, default=Fraction(0)) if self.direction == "at_least" else Fraction(0)
        return Entered("number", (Slot(self.name, self.unit, self.integer, most, telling),))

    def steps(self, key: str, value: Fraction, points: Fraction) -> Iterator[Step]:
        for step in self.credit(key, Operand(self.name, value)):
            yield step
        yield credit_steps(key, step.as_operand(), points)

    def show(self, value: Fraction) -> str:
        return f"{plain(value)} {self.unit.removesuffix('/年')}"

    def words(self, points: Fraction) -> str:
        return self.scale_in_words(self.unit.removesuffix("/年"))

    def reason(self, value: Fraction, steps: Sequence[Step]) -> Reason:
        follows = self.scale_reason(self.unit.removesuffix("/年"), steps)
        return Reason(f"{self.name} {self.show(value)}，", follows)

    def prompt(self) -> str:
        return f"{self.name}，单位：{self.unit}{'，填整数' if self.integer else ''}"


class Ratio(Scaled):
    """比率指标：填“分子/分母”，按百分比的阶梯得分。"""

    recurs: ClassVar[bool] = False
    gist: ClassVar[str] = "填分子和分母，按百分比达到的档次或按比例得分"
    kind: Literal["ratio"]
    """答案种类：比率指标"""
    numerator: str
    """分子的名称"""
    denominator: str
    """分母的名称"""
    direction: Direction = "at_least"
    """at_least：越大越好；at_most：越小越好"""
    zero_denominator: Literal["not_applicable", "zero"]
    """分母为 0 时：not_applicable 按不适用，zero 不得分（否决按 0% 看）"""

    _struck_at: tuple[Fraction, ...] = PrivateAttr(())

    def struck_at(self, limits: tuple[Fraction, ...]) -> None:
        """Where a veto strikes: a percentage is shown on the same side of that, too."""
        self._struck_at = limits

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """What its percentage is held against."""
        ends = (self.line.zero, self.line.full) if self.line else tuple(band.limit for band in self.bands)
        return (NOUGHT, HUNDRED, *ends, *self._struck_at)

    @cached_property
    def entered(self) -> Entered:
        return Entered("ratio", tuple(Slot(name, integer=True) for name in (self.numerator, self.denominator)))

    def steps(self, key: str, value: Shares, points: Fraction) -> Iterator[Step]:
        if value.denominator:
            dividend, divisor = Operand(self.numerator, value.numerator), Operand(self.denominator, value.denominator)
            rate = quotient(f"{key}:比", "比", "分子 ÷ 分母", dividend, divisor)
            yield rate
            percentage = product(f"{key}:比率", "比率（%）", "化为百分数", rate.as_operand(), PERCENTS)
            yield percentage
            for step in self.credit(key, percentage.as_operand()):
                yield step
        else:
            step = total(f"{key}:系数", "得分系数", "分母为 0，不得分", (Operand("分母为 0", Fraction(0)),))
            yield step
        yield credit_steps(key, step.as_operand(), points)

    def show(self, value: Shares) -> str:
        if not value.denominator:
            return f"{self.dump(value)}（分母为 0）"
        return f"{self.dump(value)}（{telling(self.magnitude(value), 1, self.limits)}%）"

    def words(self, points: Fraction) -> str:
        zero = "按不适用计" if self.zero_denominator == "not_applicable" else "不得分"
        return self.scale_in_words("%") + f"；分母为0时{zero}"

    def reason(self, value: Shares, steps: Sequence[Step]) -> Reason:
        follows = self.scale_reason("%", steps) if value.denominator else "不得分"
        return Reason(f"{self.show(value)}，", follows)

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from super().flaws(points)
        limits: list[tuple[Place, Fraction]]
        if self.line is not None:
            message = "比率的两端应在 0 至 100 之间"
            limits = [(("line", "zero"), self.line.zero), (("line", "full"), self.line.full)]
        else:
            message = "比率的界限应在 0 至 100 之间"
            limits = [(("bands", index, "limit"), band.limit) for index, band in enumerate(self.bands)]
        for path, limit in limits:
            if not 0 <= limit <= 100:
                yield Finding(code="bands", path=path, message=message, found=plain(limit), expected="百分数，例如 90")

    def prompt(self) -> str:
        return f"填 分子/分母，例如 18/20。分子：{self.numerator}；分母：{self.denominator}"

    @property
    def leaves_out_nothing(self) -> bool:
        return self.zero_denominator == "not_applicable"

    def left_out(self, value: Shares) -> str:
        return self.denominator if self.leaves_out_nothing and not value.denominator else ""

    def magnitude(self, value: Shares) -> Fraction:
        return HUNDRED * value.numerator / value.denominator if value.denominator else Fraction(0)
