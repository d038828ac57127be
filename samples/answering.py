"""Plausible answers to any checklist: what a park of a given strength would write under each criterion.

A strength `z` is in standard deviations: above 0 earns full marks, each 0.7 below costs one band.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any

from compliance.checklist.kinds.base import LOWER
from compliance.checklist.kinds.conditions import Conditions
from compliance.checklist.kinds.levels import LevelScale
from compliance.checklist.kinds.lists import Deduction, PickList
from compliance.checklist.kinds.measures import Metric, Ratio
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Checklist, Criterion

Known = dict[str, int]
"""The figures that a park has already given, by name: 在册企业数 is the same wherever it is asked."""
Recipe = Callable[[float, Random, Known], Any]

BAND = 0.7
MOST_KINDS = 12
"""So many 类别 of service chapter 5 of the standard has."""


def recipe(criterion: Criterion) -> Recipe:
    """How to answer one criterion."""
    answer = criterion.answer
    if isinstance(answer, LevelScale):
        names = [level.name for level in sorted(answer.levels, key=lambda level: -level.credit)]
        return lambda z, rng, known: names[min(_steps(z), len(names) - 1)]
    if isinstance(answer, Ratio):
        return _ratio(answer)
    if isinstance(answer, Metric):
        return _metric(answer)
    if isinstance(answer, Deduction):
        return _deduction(answer)
    if isinstance(answer, PickList):
        return _picklist(answer)
    if isinstance(answer, Conditions):
        return _conditions(answer)
    (slot,) = answer.entered.slots
    most = float(slot.most or MOST_KINDS)
    return lambda z, rng, known: _written(most * _share(z), whole=slot.integer)


def _steps(z: float) -> int:
    return 0 if z > 0 else int(-z / BAND) + 1


def _share(z: float) -> float:
    return min(1.0, max(0.0, 0.92 + 0.2 * z))


def _written(value: float, *, whole: bool) -> str:
    return str(round(value)) if whole else f"{value:.1f}"


def _value(scale: Scaled) -> Callable[[float, float], float]:
    """From a strength and a random share to a number in the band that it earns."""
    if scale.line is not None:
        zero, full = float(scale.line.zero), float(scale.line.full)
        return lambda z, r: zero + (full - zero) * min(1.1, max(0.0, 0.95 + 0.25 * z))
    side = scale.sides[0]
    limits = [float(limit) for limit, _ in scale.table(side)]
    limits = [limits[0] * 1.5, *limits, 0.0] if side in LOWER else [limits[0] * 0.4, *limits, limits[-1] * 1.5]
    last = len(limits) - 2

    def value(z: float, r: float) -> float:
        step = min(_steps(z), last)
        better, worse = limits[step], limits[step + 1]
        # Never quite the better limit, which is the next band's; the worse one is still in the band.
        return worse + (better - worse) * 0.98 * r

    return value


def _metric(answer: Metric) -> Recipe:
    value = _value(answer)
    most = float(answer.maximum) if answer.maximum is not None else 100.0 if answer.unit == "%" else math.inf

    def written(z: float, rng: Random, known: Known) -> str:
        number = known.get(answer.name)
        if number is not None and answer.integer:
            return str(number)
        found = min(most, value(z, rng.random()))
        if not answer.integer:
            return f"{found:.1f}"
        whole = int(found) if answer.direction == "at_least" else math.ceil(found)
        known[answer.name] = whole
        return str(whole)

    return written


def _ratio(answer: Ratio) -> Recipe:
    value = _value(answer)
    name, upwards = answer.denominator, answer.direction == "at_least"

    def written(z: float, rng: Random, known: Known) -> str:
        whole = known.get(name)
        if whole is None:
            whole = known[name] = _whole(name, rng, known)
        share = min(100.0, value(z, rng.random()))
        part = whole * share / 100
        return f"{min(whole, math.ceil(part) if upwards else int(part))}/{whole}"

    return written


def _whole(name: str, rng: Random, known: Known) -> int:
    """A denominator of the size that its name suggests."""
    enterprises = known["企业数量"]
    if name.startswith("在册企业"):
        return enterprises
    if name.removeprefix("办结") in known:
        return known[name.removeprefix("办结")]
    if "投诉" in name or "差评" in name:
        return rng.randint(2, 14)
    if "件" in name or "份" in name or "次数" in name:
        return 30 + int(enterprises * rng.uniform(0.8, 3))
    if "企业" in name:
        return max(3, int(enterprises * rng.uniform(0.05, 0.3)))
    return min(rng.randint(5, 24), MOST_KINDS if "类别" in name else 24)


def _deduction(answer: Deduction) -> Recipe:
    names = [item.name for item in answer.occurrences]

    def written(z: float, rng: Random, known: Known) -> Any:
        counts = dict.fromkeys(names, 0)
        for _ in range(_steps(z)):
            counts[names[int(rng.random() * len(names))]] += 1
        return str(counts[names[0]]) if len(names) == 1 else {name: str(count) for name, count in counts.items()}

    return written


def _picklist(answer: PickList) -> Recipe:
    names = [item.name for item in answer.items]

    def written(z: float, rng: Random, known: Known) -> list[str]:
        missing = min(_steps(z), len(names))
        kept = names[:]
        for _ in range(missing):
            del kept[int(rng.random() * len(kept))]
        return kept

    return written


def _conditions(answer: Conditions) -> Recipe:
    def written(z: float, rng: Random, known: Known) -> dict[str, str]:
        given: dict[str, float] = {}
        for item in answer.inputs:
            given[item.name] = known.get(item.name, 0)
        for condition in answer.conditions:
            over = 100 if condition.over is None else given[condition.over] or known["企业数量"]
            if condition.over is not None:
                given[condition.over] = over
            side, limit = condition.only
            wanted = float(limit) * over / 100
            factor = rng.uniform(1.0, 1.4) if (z > 0) == (side in LOWER) else rng.uniform(0.4, 0.95)
            if z > 0:
                pick = max if side in LOWER else min
                given[condition.value] = pick(given[condition.value] or wanted, wanted) * factor
            else:
                given[condition.value] = wanted * factor
        return {
            item.name: str(math.ceil(given[item.name])) if item.integer else f"{given[item.name]:.1f}"
            for item in answer.inputs
        }

    return written


def difficulty(checklist: Checklist, criterion: Criterion) -> float:
    """How hard a criterion is for everyone: always the same for the same id. A veto is rarely risked."""
    if criterion.veto is not None:
        return -1.6
    chosen = Random(f"difficulty {checklist.id} {criterion.id}").gauss(0, 0.55)
    effort = {"low": -0.25, "medium": 0.05, "high": 0.35}[criterion.effort]
    return min(1.3, chosen + effort)
