"""analyse: one pass over the records of a cohort, then what they come to. Pure; keeps one small row per park."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from compliance.analysis.cohort import ranking
from compliance.analysis.cohort.anomalies import Watch
from compliance.analysis.cohort.changes import Moves, Pair, changes
from compliance.analysis.cohort.records import STANDING_WORDS, ParkRecord
from compliance.analysis.cohort.results import (
    DIMENSIONS,
    Change,
    Cohort,
    Dimension,
    Distribution,
    Group,
    ParkRow,
    Rates,
    Rules,
    Stability,
)
from compliance.analysis.cohort.shared import Revised, Shared
from compliance.analysis.cohort.tallies import Tallies, lower_clauses, unmarked
from compliance.analysis.cohort.weights import Candidates, Simulation
from compliance.answers.model import Park
from compliance.checklist.model import Checklist

Value = TypeVar("Value")


def analyse(
    records: Iterable[ParkRecord],
    checklist: Checklist,
    *,
    previous: Iterable[ParkRecord] = (),
    rules: Rules | None = None,
) -> Cohort:
    """The cohort of one checklist and period; `previous` are last year's records of any of the parks.

    Those by another checklist are passed over. `records` are read again where last year's were made by other rules.
    One record per park: a second one of the same park raises ValueError. The order of the records changes nothing. In
    one piece, so that it shows when what is let go.
    """
    rules = rules or Rules()
    taken = _Taken(checklist, rules)
    for record in records:
        taken.add(record)
    rows = _in_order(taken.rows.values())
    placed = sorted((row for row in rows if row.standing == "ranked"), key=lambda row: -_score(row))
    revised = Revised(checklist, list(taken.tallies.sections))
    last = _last_year((record for record in previous if record.checklist_id == checklist.id), taken, revised)
    shared = revised.found(records)
    _add_shared(shared, last, taken)
    changed = _changed(placed, last, shared)
    both_years = len(changed)
    groups = tuple(_groups(rows, taken.tallies, rules))
    digits = checklist.scoring.rounding.digits
    simulated = _simulation(placed[: rules.simulated], taken)
    whole, stable = simulated.weights() if simulated else (None, [])
    resampling, resampled = simulated.criteria() if simulated else (None, [])
    anomalies = taken.watch.found({key: (taken.rows[key].name, change) for key, change in changed.items()})
    apart = [row for standing in STANDING_WORDS for row in rows if row.standing == standing != "ranked"]
    spread = ranking.distribution(_scores(placed)[::-1])
    sections, criteria = taken.tallies.of(None, "")
    # From here on rows give way to placed ones, one by one: all together would be too much of many parks.
    del rows, taken, simulated
    if spread is not None:
        _place(placed, spread, groups, changed, (stable, resampled))
    grades = Counter(row.grade for row in placed)
    return Cohort(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        checklist_fingerprint=checklist.fingerprint,
        rules=rules,
        digits=digits,
        chapters=tuple((section.id, section.heading) for section in checklist.sections),
        clauses=tuple((section.id, section.heading) for section in lower_clauses(checklist)),
        ranked=tuple(placed),
        apart=tuple(apart),
        distribution=spread,
        grades={grade.name: grades[grade.name] for grade in checklist.grades},
        groups=groups,
        sections=sections,
        criteria=criteria,
        both_years=both_years,
        moves=last.moves.found(),
        previous_versions=tuple(sorted(last.versions)),
        unshared=revised.questions(),
        left=tuple(sorted(last.gone)),
        sensitivity=whole,
        resampling=resampling,
        anomalies=anomalies,
    )


def _changed(placed: Sequence[ParkRow], last: _LastYear, shared: Mapping[str, Shared]) -> dict[str, Change]:
    """What became of each park that was ranked last year too."""
    found = changes(
        [Pair(row.key, row.name, _score(row), *last.ranked[row.key]) for row in placed if row.key in last.ranked]
    )
    both = {key: (shared[key].before, shared[key].after) for key in shared.keys() & found.keys()}
    return {key: replace(change, shared=both.get(key)) for key, change in found.items()}


def _add_shared(shared: Mapping[str, Shared], last: _LastYear, taken: _Taken) -> None:
    """How the sections of those parks moved over what both years asked."""
    for key, found in shared.items():
        if key in last.ranked and taken.rows[key].standing == "ranked":
            last.moves.add(found.rates_before, found.rates_after)


def _simulation(first: Sequence[ParkRow], taken: _Taken) -> Simulation | None:
    """Of the first of the ranking; None where there is nothing to vary."""
    if len(first) < 2 or not taken.rules.runs or taken.checklist.scoring.rollup == "minimum":
        return None
    weighed = [taken.candidates[row.key] for row in first]
    return Simulation(weighed, ranking.places(_scores(first)), taken.candidates, taken.rules)


def _in_order(rows: Iterable[ParkRow]) -> list[ParkRow]:
    """By the pinyin of their names."""
    given = list(rows)
    order = ranking.by_pinyin([row.name for row in given])
    return sorted(given, key=lambda row: (*order[row.name], row.key))


class _Taken:
    """What is kept of the records."""

    def __init__(self, checklist: Checklist, rules: Rules) -> None:
        self.rules, self.checklist = rules, checklist
        self.tallies = Tallies(checklist)
        self.watch = Watch(checklist, rules)
        self.rows: dict[str, ParkRow] = {}
        self.candidates = Candidates(checklist, rules)
        self._same: dict[Any, Any] = {}
        self._rates: dict[tuple[Fraction, Fraction], Fraction] = {}

    def add(self, record: ParkRecord) -> None:
        key = record.key
        if key in self.rows:
            raise ValueError(f"two records of {key}")
        groups = self.same(ranking.groups_of(record, self.rules))
        self.rows[key] = self._row(record, key, groups)
        if record.standing != "incomplete":
            self.tallies.add(record, groups)
        self.watch.add(record)
        self.candidates.add(record)

    def same(self, value: Value) -> Value:
        """The first value equal to this one: few scores and names of groups differ, so they are kept once."""
        found: Value = self._same.setdefault(value, value)
        return found

    def _row(self, record: ParkRecord, key: str, groups: tuple[str, str, str]) -> ParkRow:
        return ParkRow(
            key=key,
            name=record.park.name,
            code=record.park.code,
            source=record.source,
            groups=groups,
            standing=record.standing,
            score=self.same(record.score),
            grade=self.same(record.grade),
            grade_text=self.same(record.grade_text),
            would_be_score=self.same(record.would_be_score),
            would_be_grade=self.same(record.would_be_grade),
            review=self.same(record.review),
            triggered=self.same(record.triggered),
            unanswered=len(record.unanswered),
            reason=record.reason,
            rates=self.rates(record),
        )

    def rates(self, record: ParkRecord) -> Rates:
        found: dict[str, tuple[Fraction, Fraction]] = {}
        for section in record.sections:
            # Copies for several objects count together.
            name = unmarked(section.id)
            if name in found:
                earned, due = found[name]
                found[name] = earned + section.earned, due + section.due
            else:
                found[name] = section.earned, section.due
        return tuple(self._rate(found.get(name)) for name in self.tallies.sections)

    def _rate(self, points: tuple[Fraction, Fraction] | None) -> Fraction | None:
        if points is None or not points[1]:
            return None
        # To divide takes longer than to look up what came before, and most rates have.
        if points not in self._rates:
            self._rates[points] = self.same(points[0] / points[1])
        return self._rates[points]


def _score(row: ParkRow) -> Fraction:
    assert row.score is not None
    return row.score


def _scores(rows: Sequence[ParkRow]) -> list[Fraction]:
    return [_score(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _LastYear:
    """Last year's score and grade of parks that were ranked, and names of parks that are not here any more."""

    ranked: dict[str, tuple[Fraction, str | None]]
    gone: list[str]
    moves: Moves
    versions: set[str]


class _Before(NamedTuple):
    """A park that was ranked last year."""

    score: Fraction
    grade: str | None
    version: str
    rates: Rates


def _last_year(previous: Iterable[ParkRecord], taken: _Taken, revised: Revised) -> _LastYear:
    last = _LastYear({}, [], Moves(list(taken.tallies.sections)), set())
    others: list[tuple[Park, _Before | None, ParkRecord | None]] = []
    for record in previous:
        row, before = taken.rows.get(record.key), _before(record, taken)
        other = record if before is not None and revised.concerns(record) else None
        if row is None:
            others.append((record.park, before, other))
        else:
            _compare(row, before, last, other, revised)
    by_name = _by_name(taken.rows.values(), {park.name for park, *_ in others})
    for park, before, other in others:
        same = by_name.get(park.name, ())
        # Of one name, and only in one of the years with a code.
        if len(same) != 1 or (park.code and same[0].code) or same[0].key in last.ranked:
            last.gone.append(park.name)
        else:
            _compare(same[0], before, last, other, revised)
    return last


def _before(record: ParkRecord, taken: _Taken) -> _Before | None:
    if record.standing != "ranked" or record.score is None:
        return None
    same = taken.same
    return _Before(same(record.score), same(record.grade), same(record.checklist_version), taken.rates(record))


def _compare(row: ParkRow, before: _Before | None, last: _LastYear, other: ParkRecord | None, revised: Revised) -> None:
    """`other` is the earlier record where it was made by other rules: then both years are scored anew."""
    if before is None:
        return
    last.ranked[row.key] = before.score, before.grade
    if row.standing == "ranked":
        last.versions.add(before.version)
        if other is None:
            last.moves.add(before.rates, row.rates)
        else:
            revised.keep(row.key, other)


def _by_name(rows: Iterable[ParkRow], names: Set[str]) -> dict[str, list[ParkRow]]:
    found: dict[str, list[ParkRow]] = defaultdict(list)
    for row in rows:
        if row.name in names:
            found[row.name].append(row)
    return found


def _groups(rows: Sequence[ParkRow], tallies: Tallies, rules: Rules) -> Iterator[Group]:
    for place, dimension in enumerate(DIMENSIONS):
        members: dict[str, list[ParkRow]] = defaultdict(list)
        for row in rows:
            members[row.groups[place]].append(row)
        for name in ranking.ordered(place, members, rules):
            yield _group(place, dimension, name, members[name], tallies, rules)


def _group(
    place: int, dimension: Dimension, name: str, members: Sequence[ParkRow], tallies: Tallies, rules: Rules
) -> Group:
    scores = sorted(_score(row) for row in members if row.standing == "ranked")
    group = Group(
        dimension=dimension,
        name=name,
        members=len(members),
        ranked=len(scores),
        suppressed=len(scores) < rules.minimum_group,
    )
    if group.suppressed:
        return group
    sections, criteria = tallies.of(place, name)
    return replace(group, distribution=ranking.distribution(scores), sections=sections, criteria=criteria)


def _place(
    rows: list[ParkRow],
    spread: Distribution,
    groups: Sequence[Group],
    changed: dict[str, Change],
    simulated: tuple[Sequence[Stability], Sequence[Stability]],
) -> None:
    """Puts placed rows in the place of `rows`, which come as the ranking has them."""
    scores = _scores(rows)
    stable, resampled = simulated
    types, regions, sizes = _group_ranks(rows, groups)
    ascending = scores[::-1]
    standing = {
        score: (ranking.percentile(ascending, score), ranking.quarter(spread, score), ranking.efficacy(spread, score))
        for score in set(scores)
    }
    for position, rank in enumerate(ranking.places(scores)):
        row = rows[position]
        share, quarter, efficacy = standing[scores[position]]
        rows[position] = replace(
            row,
            rank=rank,
            percentile=share,
            quarter=quarter,
            efficacy=efficacy,
            group_ranks=(types[position] or None, regions[position] or None, sizes[position] or None),
            change=changed.pop(row.key, None),
            stability=stable[position] if position < len(stable) else None,
            resampled=resampled[position] if position < len(resampled) else None,
        )


def _group_ranks(rows: Sequence[ParkRow], groups: Sequence[Group]) -> tuple[array[int], ...]:
    """For each dimension the ranks of the rows in their groups, 0 for none."""
    shown = {(group.dimension, group.name) for group in groups if not group.suppressed}
    found = tuple(array("L", [0]) * len(rows) for _ in DIMENSIONS)
    for place, dimension in enumerate(DIMENSIONS):
        members: dict[str, list[int]] = defaultdict(list)
        for position, row in enumerate(rows):
            if (dimension, row.groups[place]) in shown:
                members[row.groups[place]].append(position)
        for inside in members.values():
            ranks = ranking.places([_score(rows[position]) for position in inside])
            for position, rank in zip(inside, ranks, strict=True):
                found[place][position] = rank
    return found
