"""A trend as data."""

from __future__ import annotations

from typing import Annotated, TypedDict

from compliance.analysis import trend
from compliance.numbers import exact_text
from compliance.report.data import head
from compliance.report.data.shape import Exact, Head, Outcome, Year


class Line(TypedDict):
    """A figure over the years, in their order."""

    id: str | None
    label: str
    values: Annotated[list[Exact | None], ("minItems", 2)]
    moved: Exact | None


class OneYear(Year):
    """A year by the latest rules over what all years asked; `own` is as it was scored then, None where not known."""

    own: Outcome | None


class Trend(Head):
    years: Annotated[list[OneYear], ("minItems", 2)]
    comparable_only: bool
    """Whether years were scored by other rules or asked for something else: then only the lines can be compared."""
    lines: Annotated[list[Line], ("minItems", 1)]


def to_json(found: trend.Trend) -> bytes:
    """The trend as UTF-8 JSON."""
    return head.written(to_data(found))


def to_data(found: trend.Trend) -> Trend:
    return {
        **head.head(found.latest),
        "years": [
            {**head.year(a), "own": None if own is None else head.outcome(own)}
            for a, own in zip(found.years, found.own, strict=True)
        ],
        "comparable_only": not found.alike,
        "lines": [_line(line) for line in (found.score, *found.chapters)],
    }


def _line(line: trend.Line) -> Line:
    return {
        "id": line.id or None,
        "label": line.label,
        "values": [exact_text(value) for value in line.values],
        "moved": exact_text(line.moved),
    }
