"""指标类：一个数值，或分子与分母之比，按阶梯得分。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import PrivateAttr

from compliance.checklist.kinds.base import LOWER, Reason, Threshold, credit_steps
from compliance.checklist.kinds.entered import Entered, Slot
from compliance.checklist.kinds.readers import Shares
from compliance.checklist.kinds.scales import Scaled
from compliance.errors import Finding
from compliance.numbers import HUNDRED, ZERO, plain, telling
from compliance.trace import Operand, Step, product, quotient, total

PERCENTS = Operand("百分", HUNDRED)


class Metric(Scaled):
    """数值指标：填一个数，按阶梯或按比例得分。"""

    title: ClassVar[str] = "数值指标"
    gist: ClassVar[str] = "填一个数，按达到的档次或按比例得分"
    kind: Literal["metric"]
    """答案种类：数值指标"""
    name: str = "评分"
    """指标名称"""
    unit: str = "分"
    """单位"""
    integer: bool = False
    """只能填整数（家数、次数等）"""
    minimum: Threshold = Fraction(0)
    """可能的最小值；增长率之类可以为负的要写"""
    maximum: Threshold | None = None
    """可能的最大值；单位为 % 时默认 100"""

    @property
    def most(self) -> Fraction | None:
        """The greatest number that is possible."""
        return HUNDRED if self.maximum is None and self.unit == "%" else self.maximum

    @property
    def limits_in(self) -> tuple[str, bool]:
        return self.unit, True

    @cached_property
    def entered(self) -> Entered:
        ends = [self.line.zero] if self.line else [limit for band in self.bands for name, limit in band.given]
        telling = min(ends, default=Fraction(0)) if self.direction in LOWER else Fraction(0)
        return Entered("number", (Slot(self.name, self.unit, self.integer, self.minimum, self.most, telling),))

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        yield from super().flaws(points)
        if self.most is not None and self.minimum >= self.most:
            expected, found = f"小于最大值 {plain(self.most)}", plain(self.minimum)
            yield Finding(code="bands", path=("minimum",), message="最小值不小于最大值", found=found, expected=expected)
            return
        yield from out_of_range(self, self.minimum, self.most)

    def steps(self, key: str, value: Fraction, points: Fraction) -> Iterator[Step]:
        for step in self.credit(key, Operand(self.name, value)):
            yield step
        yield credit_steps(key, step.as_operand(), points)

    @property
    def span(self) -> tuple[Fraction, Fraction | None]:
        return self.minimum, self.most

    @property
    def marked(self) -> bool:
        """Whether the number is a mark: out of its maximum, in proportion."""
        line = self.line
        return line is not None and line.zero == self.minimum == 0 and line.full == self.maximum

    def show(self, value: Fraction) -> str:
        out_of = f"/{plain(self.maximum)}" if self.marked and self.maximum is not None else ""
        return f"{plain(value)}{out_of} {self.unit.removesuffix('/年')}"

    def words(self, points: Fraction) -> str:
        if self.marked and self.maximum is not None:
            return f"按{self.name}得分，满分 {plain(self.maximum)}"
        return self.scale_in_words(self.unit.removesuffix("/年"))

    def reason(self, value: Fraction, steps: Sequence[Step]) -> Reason:
        if self.marked:
            return Reason("", f"{self.name} {self.show(value)}")
        follows = self.scale_reason(self.unit.removesuffix("/年"), steps)
        return Reason(f"{self.name} {self.show(value)}，", follows)

    def prompt(self) -> str:
        low, high = self.minimum, self.most
        whole = "整数" if self.integer else "数"
        if high is not None and (low or self.unit != "%" or self.marked):
            return f"{self.name}，单位：{self.unit}，填 {plain(low)} 至 {plain(high)} 的{whole}"
        least = f"，填不小于 {plain(low)} 的{whole}" if low else "，填整数" if self.integer else ""
        return f"{self.name}，单位：{self.unit}{least}"


class Ratio(Scaled):
    """比率指标：填“分子/分母”，按百分比的阶梯得分。"""

    recurs: ClassVar[bool] = False
    title: ClassVar[str] = "比率指标"
    gist: ClassVar[str] = "填分子和分母，按百分比达到的档次或按比例得分"
    kind: Literal["ratio"]
    """答案种类：比率指标"""
    numerator: str
    """分子的名称"""
    denominator: str
    """分母的名称"""
    integer: bool = False
    """分子和分母只能填整数（件数、人数等）"""
    may_exceed: bool = False
    """分子可以大于分母（完成率之类）；不写则不超过 100%"""
    zero_denominator: Literal["not_applicable", "zero"]
    """分母为 0 时：not_applicable 按不适用，zero 不得分（否决按 0% 看）"""

    _struck_at: tuple[Fraction, ...] = PrivateAttr(())

    def struck_at(self, limits: tuple[Fraction, ...]) -> None:
        """Where a veto strikes: a percentage is shown on the same side of that, too."""
        self._struck_at = limits

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """What its percentage is held against."""
        ends = (limit for _, limit in self.placed())
        return (ZERO, HUNDRED, *ends, *self._struck_at)

    @cached_property
    def entered(self) -> Entered:
        part = Slot(self.numerator, integer=self.integer, within="" if self.may_exceed else self.denominator)
        return Entered("ratio", (part, Slot(self.denominator, integer=self.integer)))

    @property
    def limits_in(self) -> tuple[str, bool]:
        return "%", False

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
        yield from out_of_range(self, Fraction(0), None if self.may_exceed else HUNDRED)

    def prompt(self) -> str:
        return f"填 分子/分母，例如 18/20。分子：{self.numerator}；分母：{self.denominator}"

    @property
    def leaves_out_nothing(self) -> bool:
        return self.zero_denominator == "not_applicable"

    def left_out(self, value: Shares) -> str:
        return self.denominator if self.leaves_out_nothing and not value.denominator else ""

    @property
    def span(self) -> tuple[Fraction, Fraction | None]:
        return ZERO, None if self.may_exceed else HUNDRED

    def compares(self, value: Shares) -> bool:
        return bool(value.denominator)

    def magnitude(self, value: Shares) -> Fraction:
        return HUNDRED * value.numerator / value.denominator if value.denominator else Fraction(0)


def out_of_range(kind: Scaled, least: Fraction, most: Fraction | None) -> Iterator[Finding]:
    """Limits that no answer can come to, or that the one asks for which nothing can be beyond."""
    for place, limit in kind.placed():
        if limit < least or (most is not None and limit > most):
            possible = f"{plain(least)} 至 {plain(most)}" if most is not None else f"不小于 {plain(least)}"
            wider = "确有可能的，写 minimum、maximum" if isinstance(kind, Metric) else "可以超过的写 may_exceed: true"
            yield Finding(
                code="bands",
                path=place,
                message="界限在可能填写的范围以外",
                found=plain(limit),
                expected=f"{possible}；{wider}",
            )
