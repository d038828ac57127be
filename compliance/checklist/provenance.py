"""Where a checklist's words come from: what is held of the standard, what was drafted, and on what."""

from __future__ import annotations

from typing import Literal

from compliance.checklist.kinds.base import Frozen

Origin = Literal["note", "drafted", "published"]
ORIGIN_WORDS = {"note": "名称见编制说明", "drafted": "自拟", "published": "标准正文"}
Basis = Literal["sourced_analog", "own_knowledge", "mixed", "judgement"]
BASIS_WORDS = {
    "sourced_analog": "参照公开做法",
    "own_knowledge": "参照法律法规的一般要求",
    "mixed": "部分参照公开做法",
    "judgement": "编写者判断",
}


class Published(Frozen):
    """The standard's own text, once it is held."""

    number: str
    """标准正文中的条款编号"""
    text: str
    """标准正文原文"""


class Standard(Frozen):
    """What standard the checklist stands for, and how much of it is held."""

    title: str
    """标准名称"""
    type: str = ""
    """标准类型，例如 团体标准"""
    proposer: str = ""
    """提出和归口单位"""
    number: str | None = None
    """标准编号；未获得时为空"""
    text_held: bool = False
    """是否持有标准正文"""
    statement: str = "本检查表未持有标准正文，检查要点、分值、等级均为自拟。"
    """关于来源的声明，凡展示要点之处都要附上"""


class ContextChapter(Frozen):
    """A chapter that is not assessed, such as 范围."""

    number: str
    """章号"""
    title: str
    """章名"""
    text: str
    """编制说明对本章的说明"""
    origin: Origin = "note"
    """来源"""


class Source(Frozen):
    """Something public that criteria were drafted on."""

    id: str
    """代号，供 sources 引用"""
    title: str
    """名称"""
    fact: str
    """借鉴的内容"""
    confidence: Literal["sourced", "own-high", "judgement"]
    """可信程度"""
