"""Answers to the small checklist of tests/data, of which every figure can be worked out by hand."""

from __future__ import annotations

from functools import cache
from typing import Any

from builders import Entry, backed, scored
from conftest import SMALL

from compliance.checklist import files
from compliance.checklist.model import Checklist
from compliance.scoring.assessment import Assessment

FAIR: dict[str, Any] = {
    "K1": backed("符合"),
    "K2": "一般",
    "K3": "4",
    "K4": "8/10",
    "K5": Entry(结果={"投诉": "1", "通报": "0"}, 否决情形="无"),
    "K6": ["公示栏"],
    "K7": {"场次": "4", "到场": "8", "应到": "20"},
}
"""44 of 70 points: 10, 5, 6, 5, 8, 5 and 5; 62.9 of 100, 合格."""
FULL: dict[str, Any] = {
    "K1": backed("符合"),
    "K2": "健全",
    "K3": "5",
    "K4": "9/10",
    "K5": Entry(结果={"投诉": "0", "通报": "0"}, 否决情形="无"),
    "K6": ["公示栏", "网站"],
    "K7": {"场次": "4", "到场": "8", "应到": "10"},
}
EXTRAS: dict[str, dict[str, Any]] = {"加分项": {"B1": "无"}, "专项扣分": {"P1": "无", "P2": "0"}}


@cache
def small() -> Checklist:
    return files.load(str(SMALL))


def answered(answers: dict[str, Any] | None = None, **changes: Any) -> Assessment:
    """FAIR, or other answers, with some of them changed; None leaves one unanswered."""
    given = {**(FAIR if answers is None else answers), **changes}
    return scored(small(), {name: value for name, value in given.items() if value is not None}, **EXTRAS)
