"""Single numbers among a park's answers, and whether those agree that a checklist says should. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from compliance.checklist.kinds.entered import RATIO_PARTS
from compliance.checklist.model import Checklist, Consistency, Criterion, Figure
from compliance.numbers import plain

SIGNS = {"equal": "应等于", "at_most": "不应大于"}
NOT_APPLICABLE: Final = object()
"""Stands among the answers for a criterion that does not apply."""


def parts_of(criterion: Criterion) -> tuple[str | None, ...]:
    """What `Figure.part` can be for a criterion; None where its answer is one number."""
    shape, slots = entered = criterion.answer.entered
    match shape:
        case "ratio":
            return RATIO_PARTS
        case "numbers" | "picks":
            return entered.names
        case "choice":
            return slots[0].choices
    return (None,)


def is_choice(criterion: Criterion) -> bool:
    """Whether its figures are what was chosen, 1, or not, 0."""
    return criterion.answer.entered.shape in {"picks", "choice"}


def number(checklist: Checklist, figure: Figure, answers: Mapping[str, Any]) -> int | Fraction | None:
    """The number in answers as they are dumped; None where it was not given.

    A ratio that does not apply where its whole is 0 says just that: there was nothing to count.
    """
    given = answers.get(figure.criterion)
    if given is None:
        return None
    answer = checklist.by_id[figure.criterion].answer
    if given is NOT_APPLICABLE:
        return 0 if answer.leaves_out_nothing else None
    shape = answer.entered.shape
    if shape == "picks":
        return int(figure.part in given)
    if shape == "choice":
        return int(figure.part == given)
    if shape == "ratio":
        given = given.split("/")[RATIO_PARTS.index(figure.part or "")]
    elif figure.part is not None:
        given = given.get(figure.part)
    if given is None:
        return None
    return int(given) if given.isdecimal() else Fraction(given)


def contradictions(checklist: Checklist, answers: Mapping[str, Any]) -> Iterator[tuple[Consistency, str]]:
    """Each relation that the answers break, and how, in words."""
    for relation in checklist.consistency:
        left, right = number(checklist, relation.left, answers), number(checklist, relation.right, answers)
        if left is None or right is None:
            continue
        if left > right or (relation.relation == "equal" and left != right):
            yield relation, f"{relation.text}：{_found(checklist, relation, answers, left, right)}"


def _found(
    checklist: Checklist, relation: Consistency, answers: Mapping[str, Any], left: int | Fraction, right: int | Fraction
) -> str:
    sides = (relation.left, relation.right)
    if any(answers[s.criterion] is NOT_APPLICABLE or is_choice(checklist.by_id[s.criterion]) for s in sides):
        one, other = (_said(checklist, s, answers, n) for s, n in zip(sides, (left, right), strict=True))
        return f"{one}，而 {other}"
    found = f"{_named(relation.left)}为 {plain(Fraction(left))}，{SIGNS[relation.relation]} "
    return found + f"{_named(relation.right)}的 {plain(Fraction(right))}"


def _said(checklist: Checklist, figure: Figure, answers: Mapping[str, Any], number: int | Fraction) -> str:
    """What was answered, where words say it better than 0 and 1."""
    shape, name = checklist.by_id[figure.criterion].answer.entered.shape, figure.criterion
    if answers[name] is NOT_APPLICABLE:
        return f"{name} 判为不适用"
    if shape == "picks":
        return f"{name} {'有' if number else '没有'}“{figure.part}”"
    if shape == "choice":
        return f"{name} 判为“{answers[name]}”"
    return f"{_named(figure)}为 {plain(Fraction(number))}"


def _named(figure: Figure) -> str:
    """Before a Chinese word: an id alone has a blank after it."""
    return str(figure) if figure.part else f"{figure} "
