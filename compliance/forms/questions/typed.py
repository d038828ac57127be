"""What is typed in answer to a question, as it would stand in an answers file."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from compliance.answers.model import NO, YES
from compliance.checklist.kinds import Complaint, Conditions, Deduction, LevelScale, Metric, PickList, Ratio, Refused
from compliance.checklist.model import Criterion, PenaltyItem
from compliance.forms.questions.questions import Item

SEPARATORS = re.compile(r"[\s,，、;；]+")
NOTHING = {"0", "无"}


def choices(item: Item) -> list[str]:
    """What can be chosen from, if the answer is a choice."""
    if not isinstance(item, Criterion):
        return [] if isinstance(item, PenaltyItem) and item.effect is None else [YES, NO]
    if isinstance(item.answer, LevelScale):
        return [level.name for level in item.answer.levels]
    return [pick.name for pick in item.answer.items] if isinstance(item.answer, PickList) else []


def labels(item: Item) -> list[str]:
    """What is asked for one after another; a single label unless the answer has several numbers."""
    answer = item.answer if isinstance(item, Criterion) else None
    if isinstance(answer, Ratio):
        return [f"分子：{answer.numerator}", f"分母：{answer.denominator}"]
    if isinstance(answer, Conditions):
        return [f"{part.name}（{part.unit}）" for part in answer.inputs]
    if isinstance(answer, Deduction) and len(answer.occurrences) > 1:
        return [f"{part.name}（{part.unit}）" for part in answer.occurrences]
    if isinstance(answer, PickList):
        return ["具备的各项（序号，用空格隔开；一项也没有写 0）"]
    return [f"结果（{_unit(item)}）" if _unit(item) else "结果"]


def _unit(item: Item) -> str:
    answer = item.answer if isinstance(item, Criterion) else None
    if isinstance(answer, Metric):
        return answer.unit
    if isinstance(answer, Deduction):
        return answer.occurrences[0].unit
    return item.unit if isinstance(item, PenaltyItem) and item.effect is None else ""


def raw(item: Item, typed: list[str]) -> Any:
    """The result in plain data."""
    answer = item.answer if isinstance(item, Criterion) else None
    if isinstance(answer, Ratio):
        return "/".join(typed)
    if isinstance(answer, PickList):
        return _picked(typed[0], choices(item))
    if isinstance(answer, Conditions | Deduction) and len(typed) > 1:
        return dict(zip(_names(answer), typed, strict=True))
    return chosen(typed[0], choices(item))


def complaints_so_far(item: Item, typed: list[str]) -> list[Complaint]:
    """What is wrong with the latest of several numbers, whatever the ones after it will be."""
    answer = item.answer if isinstance(item, Criterion) else None
    if isinstance(answer, Ratio):
        # As a whole it is no more than itself, whatever it is.
        return _refusal(answer, f"{typed[-1]}/{typed[-1]}")[:1] if len(typed) == 1 else []
    if isinstance(answer, Conditions | Deduction) and len(labels(item)) > 1:
        names = _names(answer)
        return _refusal(answer, {**dict.fromkeys(names, "0"), names[len(typed) - 1]: typed[-1]})
    return []


def _refusal(answer: Any, value: Any) -> list[Complaint]:
    try:
        answer.read(value)
    except Refused as refused:
        return list(refused.complaints)
    return []


def _names(answer: Conditions | Deduction) -> list[str]:
    return [part.name for part in (answer.inputs if isinstance(answer, Conditions) else answer.occurrences)]


def chosen(text: str, names: list[str]) -> str:
    """The choice with that number, else the text itself."""
    if text in names or not names:
        return text
    number = unicodedata.normalize("NFKC", text)
    short = number.isdecimal() and len(number) <= 4
    return names[int(number) - 1] if short and 0 < int(number) <= len(names) else text


def _picked(text: str, names: list[str]) -> list[str]:
    if unicodedata.normalize("NFKC", text) in NOTHING and text not in names:
        return []
    return [text] if text in names else [chosen(word, names) for word in SEPARATORS.split(text) if word]
