"""对照表: what became of the questions of an earlier version, and how answers to them are read by this one. Pure.

Where nothing is said, an id that both versions have is the same question, as long as it is answered in the same way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from compliance.checklist.kinds.base import Frozen, Number, PositiveNumber

VERSION = r"^[0-9A-Za-z][0-9A-Za-z.+-]*$"

Merge = Literal["same", "lowest", "highest", "sum"]


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _change(value: Any) -> Any:
    """A change as it is written in short: where the id went, or that it went nowhere."""
    if value is None:
        return {"to": []}
    return {"to": value} if isinstance(value, str | list) else value


class Reading(Frozen):
    """One step of the way from an old number to a result of today."""

    at_least: Number | None = None
    """原来的数不小于此值；最后一行不写，表示其余"""
    value: str
    """读作现在的什么结果"""


class Change(Frozen):
    """What became of one id of the earlier version."""

    to: Annotated[tuple[str, ...] | None, BeforeValidator(_listed)] = None
    """现在的编号；拆成几个的写成列表，取消的写空列表；不写则编号不变"""
    points: tuple[Number, Number] | None = None
    """标准分改了：原来的、现在的"""
    values: Mapping[str, str] = {}
    """原来的选项或结果 → 现在的；作答方式改了的，由此照读"""
    factor: PositiveNumber | None = None
    """单位改了：现在的数 = 原来的数 × factor"""
    bands: tuple[Reading, ...] = ()
    """作答方式由数改为结论：原来的数读作哪个结果，由大到小"""
    percent: bool = False
    """作答方式由比率改为数：原来的比率化为百分数"""
    compare: bool = True
    """false：往年不比，往年的结果不照读"""

    @property
    def says_how(self) -> bool:
        """Whether it is said how results are read, so that they may be of another kind now."""
        return bool(self.values or self.factor or self.bands or self.percent)


SAME = Change()


class RevisionMapping(Frozen):
    """对照表: what became of the ids of an earlier version."""

    format: Literal["compliance-mapping/2"]
    """格式"""
    checklist: str
    """检查表代号"""
    from_version: str = Field(pattern=VERSION)
    """原版本"""
    to_version: str
    """新版本"""
    conformity: Mapping[str, str] = {}
    """符合性判定通用结论的改名：原来的 → 现在的"""
    criteria: Mapping[str, Annotated[Change, BeforeValidator(_change)]] = {}
    """原编号（要点、加分项、专项扣分）→ 现在的编号，或有什么改变；取消的写空值；没有改变的不必写"""
    merged: Mapping[str, Merge] = {}
    """合并而成的编号 → 原来几项结果不同时取哪个：lowest 最差、highest 最好、sum 相加；same 或不写为不比"""
    new: tuple[str, ...] = ()
    """本版新设的编号"""
    note: str = ""
    """说明"""

    def change_of(self, identifier: str) -> Change:
        return self.criteria.get(identifier, SAME)

    def targets(self, identifier: str) -> tuple[str, ...]:
        """The ids that an old one has now."""
        to = self.change_of(identifier).to
        return (identifier,) if to is None else to
