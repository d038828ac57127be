"""The arithmetic of a result repeated from its JSON alone, by someone who knows nothing but eight operations."""

from __future__ import annotations

from fractions import Fraction
from typing import Any


def replay(result: dict[str, Any]) -> dict[str, Fraction]:
    """The value of every step by its key. Every operand that names a step has the value of an earlier one."""
    values: dict[str, Fraction] = {}
    for step in result["trace"]:
        operands = []
        for operand in step["operands"]:
            value = Fraction(operand["value"])
            if operand["step"] is not None:
                assert values[operand["step"]] == value, (step["key"], operand)
            operands.append(value)
        value = evaluate(step, operands)
        assert value == Fraction(step["value"]), step
        assert step["key"] not in values, step["key"]
        assert step["label"]
        assert step["rule"]
        values[step["key"]] = value
    return values


def evaluate(step: dict[str, Any], operands: list[Fraction]) -> Fraction:
    first, *others = [*operands, *([Fraction(0)] if not operands else [])]
    match step["operation"]:
        case "sum":
            return sum(operands, Fraction(0))
        case "difference":
            return first - sum(others)
        case "product":
            for other in others:
                first *= other
            return first
        case "quotient":
            (divisor,) = others
            return first / divisor
        case "minimum":
            return min(operands)
        case "maximum":
            return max(operands)
        case "lookup":
            reaches = {
                "at_least": first.__ge__,
                "more_than": first.__gt__,
                "at_most": first.__le__,
                "less_than": first.__lt__,
                "equals": first.__eq__,
            }[step["direction"]]
            return next((Fraction(result) for limit, result in step["table"] if reaches(Fraction(limit))), Fraction(0))
        case "round":
            return round_by_hand(first * 10 ** step["digits"], step["mode"]) / 10 ** step["digits"]
    raise AssertionError(step["operation"])


def round_by_hand(value: Fraction, mode: str) -> Fraction:
    below = Fraction(int(abs(value)))
    rest = abs(value) - below
    up = {
        "half_up": rest >= Fraction(1, 2),
        "half_even": rest > Fraction(1, 2) or (rest == Fraction(1, 2) and below % 2 == 1),
        "truncate": False,
    }[mode]
    rounded = below + up
    return rounded if value >= 0 else -rounded
