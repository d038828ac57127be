"""Made-up figures brought to agree where a checklist says that they should."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from compliance.checklist.consistency import NOT_APPLICABLE, contradictions, number
from compliance.checklist.kinds.entered import RATIO_PARTS
from compliance.checklist.model import Checklist, Consistency, Criterion
from compliance.numbers import plain


def agreed(checklist: Checklist, given: Mapping[str, Any], overlooked: Consistency | None = None) -> dict[str, Any]:
    """The results that have to change: of two figures that disagree the left one follows the right one."""
    results = dict(given)
    changed: dict[str, Any] = {}
    # One repair can break another relation; each round settles at least one for good.
    for _ in checklist.consistency:
        broken = [relation for relation, _ in contradictions(checklist, results) if relation is not overlooked]
        for relation in broken:
            left, right = relation.left.criterion, number(checklist, relation.right, results)
            if right is not None and results[left] is not NOT_APPLICABLE:
                results[left] = changed[left] = _with(
                    checklist.by_id[left], results[left], relation.left.part, Fraction(right)
                )
        if not broken:
            break
    return changed


def _with(criterion: Criterion, result: Any, part: str | None, value: Fraction) -> Any:
    """The result with one figure replaced; a choice is given up for the next worse one."""
    shape, slots = criterion.answer.entered
    if shape == "choice":
        names = slots[0].choices
        return names[min(names.index(result) + 1, len(names) - 1)]
    if shape == "picks":
        return [name for name in result if name != part]
    if shape == "ratio":
        top, whole = (Fraction(number) for number in result.split("/"))
        top, whole = (value, whole) if part == RATIO_PARTS[0] else (min(top, value), value)
        return f"{plain(top)}/{plain(whole)}"
    if part is not None:
        return result | {part: plain(value)}
    return plain(Fraction(int(value)) if slots[0].integer else value)
