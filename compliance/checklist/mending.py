"""What a checklist says of mending: which gaps are pressing, what a step takes, and what cannot be mended at all."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pydantic import Field

from compliance.checklist.kinds.base import Frozen, Threshold
from compliance.numbers import plain

Effort = Literal["low", "medium", "high"]
EFFORT_WORDS: dict[Effort, str] = {"low": "低", "medium": "中", "high": "高"}
Priority = Literal["high", "medium", "low"]
PRIORITY_WORDS: dict[Priority, str] = {"high": "高", "medium": "中", "low": "低"}

FACT_WORDS = "评价期内已发生的事实，本期不能整改，只能防止再发生"
"""Of what is declared a fact, wherever it is spoken of."""


class Priorities(Frozen):
    """How pressing a gap is, by what it costs."""

    of: Literal["whole", "mean"] = "mean"
    """失分与什么相比：whole 全部应得分，mean 平均每项要点的应得分"""
    high: Threshold = Fraction(75)
    """达到百分之几的为高，例如 0.5%"""
    medium: Threshold = Fraction(30)
    """达到百分之几的为中，其余为低"""

    def of_loss(self, cost: Fraction, due: Fraction, count: int) -> Priority:
        """`due` are the points of the whole, of `count` criteria."""
        share = 100 * cost / due * (count if self.of == "mean" else 1)
        return "high" if share >= self.high else "medium" if share >= self.medium else "low"

    @property
    def words(self) -> str:
        compared = "应得分" if self.of == "whole" else "平均每项应得分"
        limits = f"{plain(self.high)}% 的为高，达到 {plain(self.medium)}% 的为中，其余为低（自拟）"
        return f"否决项和失分达到{compared} {limits}"


class ByEffort(Frozen):
    """A whole number for each effort."""

    low: int = Field(ge=1)
    """难度低"""
    medium: int = Field(ge=1)
    """难度中"""
    high: int = Field(ge=1)
    """难度高"""

    def of(self, effort: Effort) -> int:
        return {"low": self.low, "medium": self.medium, "high": self.high}[effort]

    @property
    def words(self) -> str:
        return f"{self.low}、{self.medium}、{self.high}"


class Mending(Frozen):
    """整改：优先级、工作量和历时."""

    priorities: Priorities = Priorities()
    """差距的优先级"""
    effort: ByEffort = ByEffort(low=1, medium=2, high=4)
    """每升一档的工作量（点）"""
    days_per_point: int = Field(default=5, ge=1)
    """一点工作量是一个人几个工作日"""
    lead: ByEffort = ByEffort(low=14, medium=45, high=120)
    """一步从开始到见效至少多少天；要点可另写 lead"""
