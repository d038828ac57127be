"""How many things a checklist asks for, and how many are answered: in the same words everywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compliance.answers.model import AnswerSheet
from compliance.checklist.model import BonusItem, Criterion, Item, PenaltyItem

KINDS: dict[type[Item], str] = {Criterion: "要点", BonusItem: "加分项", PenaltyItem: "专项扣分"}


def in_words(items: Iterable[Item]) -> str:
    """要点 146、加分项 4、专项扣分 2; what there is none of is left out."""
    asked = Counter(type(item) for item in items)
    return "、".join(f"{word} {asked[kind]}" for kind, word in KINDS.items() if asked[kind])


def answered(items: Iterable[Item], sheet: AnswerSheet) -> str:
    """已作答 要点 140/146、加分项 1/4、专项扣分 2/2. A bonus item that nobody claims may stay empty."""
    items, every = list(items), sheet.every
    asked = Counter(type(item) for item in items)
    given = Counter(type(item) for item in items if item.id in every and every[item.id].given)
    told = (f"{word} {given[kind]}/{asked[kind]}" for kind, word in KINDS.items() if asked[kind])
    return f"已作答 {'、'.join(told)}"
