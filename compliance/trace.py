"""The arithmetic of a score as steps that anyone can repeat: eight operations on exact numbers."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Literal, NamedTuple

from compliance.numbers import ZERO, RoundingMode, exact, round_to

Operation = Literal["sum", "difference", "product", "quotient", "minimum", "maximum", "lookup", "round"]
Direction = Literal["at_least", "more_than", "at_most", "less_than", "equals"]
COMPARISONS: dict[Direction, Callable[[Fraction | int, Fraction | int], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
    "equals": operator.eq,
}


class Operand(NamedTuple):
    """A number that goes into a step: what it is called, its value, and the step that it came from, if any."""

    label: str
    value: Fraction
    step: str | None = None


class Step(NamedTuple):
    """One operation: `operation` applied to the operands' values gives `value`.

    `rule` says in Chinese which rule was applied. `table` belongs to lookup: (limit, result) pairs, best
    first; the first pair whose limit the operand reaches, as `direction` says, gives the value, else 0.
    `row` is that pair's place in the table, None where none was reached. `digits` and `mode` belong to round.
    """

    key: str
    label: str
    rule: str
    operation: Operation
    operands: tuple[Operand, ...]
    value: Fraction
    direction: Direction = "at_least"
    table: tuple[tuple[Fraction, Fraction], ...] = ()
    row: int | None = None
    digits: int = 0
    mode: RoundingMode = "half_up"

    def as_operand(self, label: str | None = None) -> Operand:
        return Operand(label or self.label, self.value, self.key)


def sum_of(values: Iterable[Fraction]) -> Fraction:
    """An exact sum; over one common denominator instead of a reduction at every addition."""
    numerator, denominator = 0, 1
    for value in values:
        top, bottom = value.as_integer_ratio()
        if bottom == denominator:
            numerator += top
        elif denominator % bottom == 0:
            numerator += top * (denominator // bottom)
        else:
            numerator, denominator = numerator * bottom + top * denominator, denominator * bottom
    return exact(numerator, denominator)


def total(key: str, label: str, rule: str, operands: tuple[Operand, ...]) -> Step:
    return Step(key, label, rule, "sum", operands, sum_of([operand.value for operand in operands]))


def difference(key: str, label: str, rule: str, *operands: Operand) -> Step:
    """The first operand less all the others."""
    first, *others = [operand.value.as_integer_ratio() for operand in operands]
    numerator, denominator = first
    for top, bottom in others:
        numerator, denominator = numerator * bottom - top * denominator, denominator * bottom
    return Step(key, label, rule, "difference", operands, exact(numerator, denominator))


def product(key: str, label: str, rule: str, *operands: Operand) -> Step:
    numerator, denominator = 1, 1
    for operand in operands:
        top, bottom = operand.value.as_integer_ratio()
        numerator, denominator = numerator * top, denominator * bottom
    return Step(key, label, rule, "product", operands, exact(numerator, denominator))


def quotient(key: str, label: str, rule: str, dividend: Operand, divisor: Operand) -> Step:
    """Raises ZeroDivisionError for a divisor of 0: what that means is a rule of the checklist, decided before."""
    (top, parts), (bottom, shares) = dividend.value.as_integer_ratio(), divisor.value.as_integer_ratio()
    return Step(key, label, rule, "quotient", (dividend, divisor), exact(top * shares, parts * bottom))


def minimum(key: str, label: str, rule: str, *operands: Operand) -> Step:
    return Step(key, label, rule, "minimum", operands, min([operand.value for operand in operands]))


def maximum(key: str, label: str, rule: str, *operands: Operand) -> Step:
    return Step(key, label, rule, "maximum", operands, max([operand.value for operand in operands]))


def lookup(
    key: str,
    label: str,
    rule: str,
    operand: Operand,
    direction: Direction,
    table: tuple[tuple[Fraction, Fraction], ...],
) -> Step:
    row = _reached(operand.value, direction, table)
    value = ZERO if row is None else table[row][1]
    return Step(key, label, rule, "lookup", (operand,), value, direction, table, row)


def _reached(given: Fraction, direction: Direction, table: tuple[tuple[Fraction, Fraction], ...]) -> int | None:
    # Compared as integers, which takes a third of the time.
    reaches, (numerator, denominator) = COMPARISONS[direction], given.as_integer_ratio()
    for row, (limit, _) in enumerate(table):
        top, bottom = limit.as_integer_ratio()
        if reaches(numerator * bottom, top * denominator):
            return row
    return None


def rounded(key: str, label: str, rule: str, operand: Operand, digits: int, mode: RoundingMode) -> Step:
    value = round_to(operand.value, digits, mode)
    return Step(key, label, rule, "round", (operand,), value, digits=digits, mode=mode)
