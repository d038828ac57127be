"""文字：检查表中的每一段文字都能照原样显示和打印。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from compliance.checklist.model import Checklist
from compliance.errors import INVISIBLE, Finding, Place, quoted

ONE_LINE = {"id", "number", "title", "name", "unit"}
"""Fields that stand within a line wherever they are shown."""


def texts_plain(checklist: Checklist) -> Iterator[Finding]:
    """文字不含控制字符、分行符和改变书写方向的字符；编号、标题、名称、单位写在一行。"""
    for place, text, at_key in _texts((), checklist):
        hidden = INVISIBLE.search(text)
        if not hidden and not (place[-1] in ONE_LINE and {"\n", "\t"} & {*text.strip()}):
            continue
        # Long texts are shown from shortly before the character.
        start = max(0, hidden.start() - 10) if hidden else 0
        yield Finding(
            code="text-form",
            path=place,
            at_key=at_key,
            message="文字中有控制字符" if hidden else "应写在一行",
            found=quoted(text[start:]) if hidden else quoted(text),
            remedy="删去 \\u 所示的字符，重新键入这一段" if hidden else "删去其中的换行和制表符",
        )


def _texts(place: Place, part: Any) -> Iterator[tuple[Place, str, bool]]:
    """Every text inside, with the way to it and whether it is a name there."""
    if isinstance(part, str):
        yield place, part, False
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _texts((*place, name), getattr(part, name))
    elif isinstance(part, Mapping):
        for name, value in part.items():
            yield (*place, name), name, True
            yield from _texts((*place, name), value)
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from _texts((*place, index), value)
