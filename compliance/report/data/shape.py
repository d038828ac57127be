"""The shape of results: how values are written in them, and what recurs. Schemas are made from it."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

Exact = Annotated[str, ("pattern", r"^-?\d+(\.\d+)?(/\d+)?$")]
"""An exact number: "7.2", "5/7"."""
Decimal = Annotated[str, ("pattern", r"^-?\d+(\.\d+)?$")]
"""A rounded number, as it is printed."""
Digest = Annotated[str, ("pattern", "^[0-9a-f]{64}$")]
Day = Annotated[str, ("format", "date")]
Count = Annotated[int, ("minimum", 0)]


class Named(TypedDict):
    id: str
    heading: str


class Program(TypedDict):
    name: str
    version: str


class ChecklistUsed(TypedDict):
    id: str
    version: str
    fingerprint: Digest


class Period(TypedDict):
    start: Day
    end: Day


class Outcome(TypedDict):
    """A score and its grade; None where there is none to give."""

    score: Decimal | None
    grade: str | None


class Year(TypedDict):
    """One of several assessments of a park."""

    period: Period
    score: Decimal | None
    grade: str | None
    complete: bool
    vetoes: list[str]


class Head(TypedDict):
    schema_version: Literal["1"]
    program: Program
    checklist: ChecklistUsed
    park: str
