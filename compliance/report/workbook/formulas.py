"""Formulas that several sheets use. Only functions that Excel 2016, WPS and LibreOffice share.

Spreadsheets count in binary: 0.1 × 3 is a little more than 0.3. So whatever is compared or rounded is first brought
to NOISE decimals, which takes away that difference and nothing else.
"""

from __future__ import annotations

from compliance.checklist.rules import Comparison, Rounding
from compliance.trace import Direction

NOISE = 9
SIGNS: dict[Direction, str] = {"at_least": ">=", "more_than": ">", "at_most": "<=", "less_than": "<", "equals": "="}


def compared(left: str, direction: Direction, right: str) -> str:
    """Whether one number is as the direction asks beside another."""
    return f"ROUND({left}-{right},{NOISE}){SIGNS[direction]}0"


def meets(asked: Comparison, value: str, bound: str) -> str:
    return compared(value, asked.only[0], bound)


def rounded(cell: str, rounding: Rounding) -> str:
    """A cell rounded as declared. Half to even has no function of its own: a tie is twice the rounded half."""
    scale = f"*{10**rounding.digits}" if rounding.digits else ""
    unscale = f"/{10**rounding.digits}" if rounding.digits else ""
    clean = f"ROUND({cell}{scale},{NOISE - rounding.digits})"
    if rounding.mode == "half_up":
        return f"ROUND({clean},0){unscale}"
    if rounding.mode == "truncate":
        return f"TRUNC({clean}){unscale}"
    return f"IF(MOD(ABS({clean}),1)=0.5,2*ROUND({clean}/2,0),ROUND({clean},0)){unscale}"


def maybe_rounded(cell: str, rounding: Rounding | None) -> str:
    return rounded(cell, rounding) if rounding else cell


def when(condition: str, then: str, otherwise: str = '""') -> str:
    return f"IF({condition},{then},{otherwise})"


def either(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def both(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"AND({','.join(conditions)})"


def quoted(text: str) -> str:
    """A text constant of a formula; only the program's own words, never a user's."""
    return '"' + text.replace('"', '""') + '"'
