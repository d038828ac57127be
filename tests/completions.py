"""All that a small open sheet can still become: every outcome of every open answer, tried in every combination."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from math import prod
from typing import Any

import builders
from builders import Entry
from sheets import limits, said_of

from compliance.answers.model import OBJECTS, AnswerSheet
from compliance.checklist.kinds import AnswerKind, Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.objects import repeated
from compliance.scoring.outcomes import outcome_of

Answered = tuple[dict[str, Any], dict[str, Any]]


def outcomes(made: Checklist, asked: Criterion) -> list[Entry]:
    """One entry for each different thing that can become of a criterion: points, what is due, its veto, its number."""
    written: list[Entry] = [Entry(结果=value, 佐证=["纸质：材料"]) for value in _values(asked.answer)]
    if asked.veto and asked.veto.when and asked.veto.when.declared:
        written = [Entry(entry, 否决情形=declared) for entry in written for declared in "无有"]
    if asked.not_applicable:
        written.append(Entry(不适用="园区没有此项业务"))
    found = {}
    for entry in written:
        answer = _read(made, asked, entry).answers[asked.id]
        outcome = outcome_of(asked, answer, made)
        looked_up = outcome.state == "scored" and asked.id.partition("@")[0] in made.looked_up
        number = asked.answer.magnitude(answer.value) if looked_up else None
        found.setdefault((outcome.points, outcome.due, outcome.triggered, number), entry)
    return list(found.values())


def _read(made: Checklist, asked: Criterion, entry: Entry) -> AnswerSheet:
    """A sheet with nothing but this entry, the object that it is about, or one that stands in for all."""
    name = asked.id.partition("@")[2] or "甲"
    objects = {part.id: [name] for part in repeated(made)}
    return builders.sheet(made, {asked.id: entry}, **({OBJECTS: objects} if objects else {}))


def _values(answer: AnswerKind) -> list[Any]:
    """Values on both sides of every limit; every subset of a few things."""
    if isinstance(answer, LevelScale):
        return [level.name for level in answer.levels]
    if isinstance(answer, Metric | Ratio):
        near = {n for limit in limits(answer) for n in (int(limit) - 1, int(limit), int(limit) + 1)} | {0, 99}
        if isinstance(answer, Ratio):
            most = 999 if answer.may_exceed else 100
            return ["0/0", *(f"{n}/100" for n in sorted(near) if 0 <= n <= most)]
        return [str(n) for n in sorted(near) if answer.minimum <= n and (answer.most is None or n <= answer.most)]
    if isinstance(answer, Deduction):
        names = [item.name for item in answer.occurrences]
        counts = itertools.product(("0", "1", "99"), repeat=len(names))
        return [dict(zip(names, count, strict=True)) if len(names) > 1 else count[0] for count in counts]
    if isinstance(answer, PickList):
        names = [item.name for item in answer.items]
        return [list(some) for size in range(len(names) + 1) for some in itertools.combinations(names, size)]
    assert isinstance(answer, Conditions)
    names = [item.name for item in answer.inputs]
    return [dict(zip(names, n, strict=True)) for n in itertools.product(("0", "3", "10", "90"), repeat=len(names))]


def completions(made: Checklist, asked: Checklist, given: Answered, most: int) -> Iterator[Answered] | None:
    """Every completion of a sheet, or None where there are more than `most`. `asked` has a copy for each object."""
    answers, groups = given
    open_entries = {name: outcomes(made, asked.by_id[name]) for name, entry in answers.items() if entry is None}
    extras = {
        (group, name): ends_of(made.item_by_id[name])
        for group in ("加分项", "专项扣分")
        for name, value in groups[group].items()
        if value is None
    }
    if prod(len(choices) for choices in (*open_entries.values(), *extras.values())) > most:
        return None
    return _filled(given, open_entries, extras)


def ends_of(item: Any) -> list[str]:
    """What can be filled in beside a bonus or penalty item, both ends among it."""
    said = said_of(item)
    return [*said[:2], "99999"] if item.number and item.number.most is None else said


def _filled(
    given: Answered, open_entries: dict[str, list[Entry]], extras: dict[tuple[str, str], list[str]]
) -> Iterator[Answered]:
    answers, groups = given
    for entries in itertools.product(*open_entries.values()):
        for values in itertools.product(*extras.values()):
            filled = {name: dict(entries_of) for name, entries_of in groups.items()}
            for (group, name), value in zip(extras, values, strict=True):
                filled[group][name] = value
            yield {**answers, **dict(zip(open_entries, entries, strict=True))}, filled
