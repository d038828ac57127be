"""A park's place among its peers, out of the results.json of a batch that it was in: for a report of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints, is_typeddict

from pydantic import BaseModel, ValidationError

from compliance import remarks
from compliance.analysis.cohort.peers import PeerGroup, Peers, placed, quartiles
from compliance.analysis.cohort.results import DIMENSIONS, Distribution
from compliance.errors import MAX_PROBLEMS, InputError, Location, Problem, quoted
from compliance.files import content, inputs, json_data
from compliance.numbers import fixed
from compliance.report.cohort import shape
from compliance.scoring.assessment import Assessment

LIMIT = content.Limit("批次的 results.json", 128 * content.MB)
EXPECTED = "compliance batch 写出的 results.json"
AGAIN = "把这份答卷放进批次的文件夹，重新运行 compliance batch，再用新的 results.json"


class Group(BaseModel):
    dimension: str
    name: str
    ranked: int
    distribution: Distribution | None


class Park(BaseModel):
    name: str
    code: str
    type: str
    region: str
    size: str
    score: str | None
    rank: int | None
    percentile: Fraction | None
    group_ranks: dict[str, int | None]
    chapter_rates: list[Fraction | None]
    clause_rates: list[Fraction | None]

    @property
    def rates(self) -> tuple[Fraction | None, ...]:
        return (*self.chapter_rates, *self.clause_rates)


class Results(BaseModel):
    """What a report needs of them."""

    checklist: dict[str, str]
    year: int
    minimum_group: int
    distribution: Distribution | None
    groups: list[Group]
    parks: list[Park]


def peers(path: Path, a: Assessment) -> Peers:
    """The peers of the park that is assessed. Raises InputError for other files, and where it is not the same park."""
    results = _read(path)
    found = [park for park in results.parks if _same(park, a)]
    problems = [*_differences(path, results, found, a)]
    if problems:
        raise InputError(problems)
    return _peers(results, found[0], a)


def _read(path: Path) -> Results:
    inputs.note(path, "批次的结果")
    raw = content.read(path, LIMIT)
    try:
        results = Results.model_validate(data := json.loads(json_data.bounded(raw)))
    except (ValueError, RecursionError, ZeroDivisionError, ValidationError):
        problem = Problem(location=Location(str(path)), message="不是一个批次的结果", expected=EXPECTED)
        raise InputError([problem]) from None
    unknown = islice(dict.fromkeys(_unknown(data, shape.Results)), MAX_PROBLEMS)
    found = [
        Problem(location=Location(str(path)), message="批次不写这一项，没有用到", found=quoted(name), expected=EXPECTED)
        for name in unknown
    ]
    if mistakes := remarks.tell(found):
        raise InputError(mistakes)
    return results


def _unknown(value: object, kind: Any, where: str = "") -> Iterator[str]:
    """The names that no batch writes, with those that they are under."""
    if isinstance(value, list) and get_origin(kind) is list:
        for one in value:
            yield from _unknown(one, get_args(kind)[0], where)
    elif isinstance(value, dict) and (record := _named(kind)):
        known = _fields(record)
        for name, below in value.items():
            there = f"{where}.{name}" if where else name
            yield from _unknown(below, known[name], there) if name in known else [there]


def _named(kind: Any) -> Any:
    """The record that a value may be; None where it is none."""
    return next((one for one in (kind, *get_args(kind)) if is_typeddict(one)), None)


_fields = cache(get_type_hints)


def _same(park: Park, a: Assessment) -> bool:
    own = a.sheet.park
    return park.code == own.code if park.code and own.code else park.name == own.name


def _differences(path: Path, results: Results, found: list[Park], a: Assessment) -> Iterator[Problem]:
    """Why the place of the park in the batch is not the place of these answers."""

    def problem(message: str, was: str, expected: str) -> Problem:
        return Problem(location=Location(str(path)), message=message, found=was, expected=expected, remedy=AGAIN)

    own = None if a.score is None else fixed(a.score, a.checklist.scoring.rounding.digits)
    if results.checklist.get("fingerprint") != a.checklist.fingerprint:
        was, now = results.checklist.get("version", ""), a.checklist.version
        yield problem("批次所用的检查表与这份报告的不同", f"版本 {was}", f"版本 {now}，内容也相同")
    elif len(found) != 1:
        told = "没有这个园区" if not found else f"有 {len(found)} 个这样的园区"
        yield problem("批次中找不到这份答卷的园区", told, f"{a.sheet.park.name}（代码 {a.sheet.park.code or '未填'}）")
    elif found[0].score != own:
        yield problem("批次中这个园区的总分与这份答卷的不同", found[0].score or "没有总分", own or "没有总分")
    elif len(found[0].rates) != len(a.checklist.sections) + len(a.checklist.clauses):
        yield problem("批次中的章、条数与检查表不同", str(len(found[0].rates)), "每章、每条各一个得分率")


def _peers(results: Results, park: Park, a: Assessment) -> Peers:
    shown, hidden = [], []
    places = {(group.dimension, group.name): group for group in results.groups}
    ranked = [one for one in results.parks if one.rank is not None]
    whole = results.distribution if len(ranked) >= results.minimum_group else None
    wanted: list[tuple[str, Distribution | None, int | None, int, list[Park]]] = [
        ("全部园区", whole, park.rank, len(ranked), ranked)
    ]
    for dimension, word in DIMENSIONS.items():
        name = getattr(park, dimension)
        group = places.get((dimension, name))
        members = [one for one in ranked if getattr(one, dimension) == name]
        spread, count = (group.distribution, group.ranked) if group else (None, 0)
        wanted.append((f"{word}：{name}", spread, park.group_ranks.get(dimension), count, members))
    for label, spread, rank, count, members in wanted:
        if spread is None:
            hidden.append(label)
            continue
        rates = quartiles((one.rates for one in members), len(park.rates), results.minimum_group)
        shown.append(PeerGroup(label, rank, count, spread, rates))
    row = placed(a, park.rates, park.rank, park.percentile)
    return Peers(row, tuple(shown), tuple(hidden), results.minimum_group)
