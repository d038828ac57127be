"""The kinds of report and the parts that each consists of: data of templates/kinds.yaml."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, get_args

from compliance import resources
from compliance.files import documents

Kind = Literal["full", "self-assessment", "gap", "review", "plan", "brief"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FOLDER = "gap-report"
ALWAYS = "sources"
"""What no theme leaves out: where a report's words come from."""
NUMERALS = (*"一二三四五六七八九十", *(f"十{digit}" for digit in "一二三四五六七八九"), "二十")
LETTERS = (*"ABCDEF",)


@dataclass(frozen=True, slots=True)
class Plan:
    """A kind: its title, who signs it, and the ids of its parts in order."""

    title: str
    declared: bool
    """By the park, with its promise."""
    commissioned: bool
    """By a third party, on a commission."""
    body: tuple[str, ...]
    appendices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A part's place in a report: its number, 一 or A, and its whole heading."""

    id: str
    number: str
    heading: str


@cache
def _data() -> Mapping[str, Mapping[str, object]]:
    made: Mapping[str, Mapping[str, object]] = documents.read(resources.shipped("templates") / "kinds.yaml").data
    return made


def headings() -> Mapping[str, str]:
    """What every part is called, by its id."""
    return _data()["标题"]  # type: ignore[return-value]


@cache
def of(kind: Kind) -> Plan:
    told: Mapping[str, Any] = _data()["种类"][kind]  # type: ignore[assignment]
    declared, commissioned = bool(told.get("承诺")), bool(told.get("委托"))
    return Plan(str(told["名称"]), declared, commissioned, tuple(told["部分"]), tuple(told["附录"]))


def places(kind: Kind, chosen: Mapping[str, str], lacking: Collection[str] = ()) -> tuple[Place, ...]:
    """Where each part of a kind stands. `chosen` has a theme's order and names by id, empty for the kind's own.

    What is `lacking` has nothing to say in this report.
    """
    plan = of(kind)
    body = [name for name in chosen or plan.body if name in plan.body and name not in lacking]
    added = [n for n in plan.appendices if (not chosen or n in chosen or n == ALWAYS) and n not in lacking]
    called = {**headings(), **chosen}
    return (
        *(Place(name, number, f"{number}、{called[name]}") for name, number in _numbered(body, NUMERALS)),
        *(Place(name, letter, f"附录 {letter}　{called[name]}") for name, letter in _numbered(added, LETTERS)),
    )


def shows_pictures(kind: Kind) -> bool:
    """Whether any part of it has pictures of evidence."""
    plan = of(kind)
    return not {"photos", "cards"}.isdisjoint((*plan.body, *plan.appendices))


def meeting() -> tuple[Place, ...]:
    """Where each part of the association's meeting paper stands."""
    told = _data()["汇总报告"]
    body: Mapping[str, str] = told["部分"]  # type: ignore[assignment]
    added: Mapping[str, str] = told["附录"]  # type: ignore[assignment]
    return (
        *(Place(name, number, f"{number}、{body[name]}") for name, number in _numbered([*body], NUMERALS)),
        *(Place(name, letter, f"附录 {letter}　{added[name]}") for name, letter in _numbered([*added], LETTERS)),
    )


def _numbered(names: list[str], numbers: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return zip(names, numbers, strict=False)
