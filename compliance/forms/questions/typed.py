"""What is typed in answer to a question, as it would stand in an answers file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from compliance.answers.entries import entered
from compliance.checklist.kinds import Refused, Slot
from compliance.checklist.kinds.entered import RATIO_PARTS
from compliance.checklist.model import Criterion, Item
from compliance.errors import Finding

SEPARATORS = re.compile(r"[\s,，、;；]+")
NOTHING = {"0", "无"}


def choices(item: Item) -> Sequence[str]:
    """What can be chosen from, if the answer is a choice."""
    shape, slots = asked = entered(item)
    return asked.names if shape == "picks" else slots[0].choices


def labels(item: Item) -> list[str]:
    """What is asked for one after another; a single label unless the answer has several numbers."""
    shape, slots = asked = entered(item)
    match shape:
        case "ratio":
            return [f"{part}：{name}" for part, name in zip(RATIO_PARTS, asked.names, strict=True)]
        case "numbers":
            return [slot.label for slot in slots]
        case "picks":
            return ["具备的各项（序号，用空格隔开；一项也没有写 0）"]
        case "number":
            return [Slot("结果", slots[0].unit).label]
    return ["结果"]


def raw(item: Item, typed: list[str]) -> Any:
    """The result in plain data."""
    shape, slots = asked = entered(item)
    if shape == "ratio":
        return "/".join(typed)
    if shape == "picks":
        return _picked(typed[0], choices(item))
    if shape == "numbers" and len(typed) == len(slots):
        return dict(zip(asked.names, typed, strict=True))
    return chosen(typed[0], choices(item))


def findings_so_far(item: Item, typed: list[str]) -> list[Finding]:
    """What is wrong with the latest of several numbers, whatever the ones after it will be."""
    shape, _ = asked = entered(item)
    if shape == "ratio":
        # As a whole it is no more than itself, whatever it is.
        return _refusal(item, f"{typed[-1]}/{typed[-1]}")[:1] if len(typed) == 1 else []
    if shape == "numbers":
        return _refusal(item, {**dict.fromkeys(asked.names, "0"), asked.names[len(typed) - 1]: typed[-1]})
    return []


def _refusal(item: Item, value: Any) -> list[Finding]:
    assert isinstance(item, Criterion)
    try:
        item.answer.read(value)
    except Refused as refused:
        return list(refused.findings)
    return []


def chosen(text: str, names: Sequence[str]) -> str:
    """The choice with that number, else the text itself."""
    if text in names or not names:
        return text
    number = unicodedata.normalize("NFKC", text)
    short = number.isdecimal() and len(number) <= 4
    return names[int(number) - 1] if short and 0 < int(number) <= len(names) else text


def _picked(text: str, names: Sequence[str]) -> list[str]:
    if unicodedata.normalize("NFKC", text) in NOTHING and text not in names:
        return []
    return [text] if text in names else [chosen(word, names) for word in SEPARATORS.split(text) if word]
