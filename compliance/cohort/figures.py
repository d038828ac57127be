"""Single numbers among a park's answers, and whether those agree that a checklist says should. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from compliance.checklist import Checklist, Consistency, Criterion, Figure
from compliance.kinds.lists import Conditions, Deduction
from compliance.kinds.measures import Metric, Ratio, Score
from compliance.numbers import plain

RATIO_PARTS = ("分子", "分母")
SIGNS = {"equal": "应等于", "at_most": "不应大于"}


def number_parts(criterion: Criterion) -> tuple[str | None, ...]:
    """What `Figure.part` can be for a criterion; None where its answer is one number."""
    answer = criterion.answer
    if isinstance(answer, Ratio):
        return RATIO_PARTS
    if isinstance(answer, Conditions):
        return tuple(item.name for item in answer.inputs)
    if isinstance(answer, Deduction) and len(answer.occurrences) > 1:
        return tuple(item.name for item in answer.occurrences)
    return (None,) if isinstance(answer, Metric | Score | Deduction) else ()


def number(figure: Figure, answers: Mapping[str, Any]) -> Fraction | None:
    """The number in answers as they are dumped; None where it was not given."""
    given = answers.get(figure.criterion)
    if given is None:
        return None
    if figure.part in RATIO_PARTS:
        given = given.split("/")[RATIO_PARTS.index(figure.part)] if isinstance(given, str) else given.get(figure.part)
    elif figure.part is not None:
        given = given.get(figure.part)
    return None if given is None else Fraction(given)


def contradictions(checklist: Checklist, answers: Mapping[str, Any]) -> Iterator[tuple[Consistency, str]]:
    """Each relation that the answers break, and how, in words."""
    for relation in checklist.consistency:
        left, right = number(relation.left, answers), number(relation.right, answers)
        if left is None or right is None:
            continue
        if left > right or (relation.relation == "equal" and left != right):
            found = f"{_named(relation.left)}为 {plain(left)}，{SIGNS[relation.relation]} "
            found += f"{_named(relation.right)}的 {plain(right)}"
            yield relation, f"{relation.text}：{found}"


def _named(figure: Figure) -> str:
    """Before a Chinese word: an id alone has a blank after it."""
    return str(figure) if figure.part else f"{figure} "
