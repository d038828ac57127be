"""How the ranking holds: under other weights of the chapters, and with other criteria. Drawn at random, then exact.

What is drawn goes through every step of the score, in whole numbers; grades are held back by what holds them now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from random import Random
from typing import NamedTuple

from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Rules, Sensitivity, Stability
from compliance.checklist.model import Checklist
from compliance.checklist.objects import original
from compliance.scoring.totals import Whole, whole_steps
from compliance.trace import sum_of


class Weighed(NamedTuple):
    """A ranked park, chapter by chapter those that something is due of."""

    score: Fraction
    whole: Fraction
    """What is due in all."""
    rates: tuple[tuple[int, Fraction, Fraction], ...]
    """The place of the chapter, its 得分率 and what it weighs."""
    criteria: tuple[tuple[tuple[int, Fraction, Fraction], ...], ...]
    """Of each of those chapters' criteria its place among them, what it earned and what was due."""
    extras: tuple[Fraction, ...]
    """As `ParkRecord.extras`."""
    held: int
    """The place of the best grade that all but the score leaves."""


class Candidates:
    """The parks that may be among the first, as they are tried; the others are let go while the records stream by."""

    def __init__(self, checklist: Checklist, rules: Rules) -> None:
        self.checklist, self._most = checklist, rules.simulated
        self._kept: dict[str, Weighed] = {}
        self._room = 2 * rules.simulated
        counted = [section for section in checklist.sections if section.counted]
        self._chapters = {section.id: place for place, section in enumerate(counted)}
        self._homes = {
            criterion.id: (place, within)
            for place, section in enumerate(counted)
            for within, criterion in enumerate(c for part in section.walk() for c in part.criteria)
        }
        self.sizes = [0] * len(counted)
        for place, _ in self._homes.values():
            self.sizes[place] += 1

    def add(self, record: ParkRecord) -> None:
        if record.standing != "ranked" or record.score is None:
            return
        self._kept[record.key] = self._weighed(record, record.score)
        if len(self._kept) > self._room:
            last = sorted((park.score for park in self._kept.values()), reverse=True)[self._most - 1]
            self._kept = {key: park for key, park in self._kept.items() if park.score >= last}
            # Where very many have one score, they are not gone through anew for each.
            self._room = 2 * max(self._most, len(self._kept))

    def __getitem__(self, key: str) -> Weighed:
        return self._kept[key]

    def _weighed(self, record: ParkRecord, score: Fraction) -> Weighed:
        alike = self.checklist.scoring.rollup == "mean"
        rates = tuple(
            (self._chapters[section.id], section.earned / section.due, Fraction(1) if alike else section.due)
            for section in record.sections
            if section.due and section.id in self._chapters
        )
        found: dict[int, dict[int, tuple[Fraction, Fraction]]] = {place: {} for place, *_ in rates}
        for criterion in record.criteria:
            place, within = self._homes.get(original(criterion.id), (-1, 0))
            if criterion.due and place in found:
                # Copies for several objects count together.
                earned, due = found[place].get(within, (Fraction(0), Fraction(0)))
                found[place][within] = earned + criterion.earned, due + criterion.due
        criteria = tuple(tuple((at, *points) for at, points in chapter.items()) for chapter in found.values())
        held = self.checklist.grade_order[record.held_grade or self.checklist.grades[0].name]
        return Weighed(score, record.due, rates, criteria, record.extras, held)


@dataclass(frozen=True, slots=True)
class Tried:
    """A park as it is scored again and again: whole numbers, and what is done with them."""

    rank: int
    grade: int
    whole: Fraction
    chapters: tuple[tuple[int, int, int], ...]
    """The place of each, its rate times its weight and its weight, of one denominator."""
    drawn: tuple[tuple[int, int, int, Sequence[int], Sequence[int]], ...]
    """The same, with what each criterion earned and what was due of it, of a denominator of theirs."""
    steps: tuple[Whole, ...]
    held: int

    def score(self, top: int, bottom: int) -> int:
        """In units so small that none are alike that were not; `top` of `bottom` is the 得分率 of the whole."""
        top, bottom = top * self.whole.numerator, bottom * self.whole.denominator
        for step in self.steps:
            top, bottom = step(top, bottom)
        return top * UNITS // bottom

    def under(self, factors: Sequence[int]) -> int:
        """The score under other weights."""
        earned = sum([factors[place] * earned for place, earned, _ in self.chapters])
        return self.score(earned, sum([factors[place] * due for place, _, due in self.chapters]))

    def of(self, times: Sequence[Sequence[int]]) -> int:
        """The score with each criterion so many times; a chapter of which nothing is left does not count."""
        top, bottom, weights = 0, 1, 0
        for place, earned, weight, points, dues in self.drawn:
            due = sum(map(mul, times[place], dues))
            if due:
                # By how much the criteria are better than those of the chapter are in all, its own rate is.
                got, all_got, all_due = sum(map(mul, times[place], points)), sum(points), sum(dues)
                over = (got * all_due - all_got * due) * weight + earned * due * all_due
                top, bottom = top * due * all_due + over * bottom, bottom * due * all_due
                weights += weight
        if not weights:
            return self.under([1] * (1 + max(place for place, *_ in self.drawn)))
        return self.score(top, bottom * weights)


UNITS = 10**12
Places = list[list[int]]
Draw = Callable[[Random], Callable[[Tried], int]]


class Simulation:
    """The first of a ranking, tried again and again among themselves."""

    def __init__(self, parks: Sequence[Weighed], ranks: Sequence[int], candidates: Candidates, rules: Rules) -> None:
        self.rules, self.checklist, self.sizes = rules, candidates.checklist, candidates.sizes
        floors = [self.checklist.floor(grade) for grade in self.checklist.grades]
        self.limits = [-(UNITS**2) if floor is None else int(floor * UNITS) for floor in floors]
        self.parks = [self._tried(park, rank) for park, rank in zip(parks, ranks, strict=True)]

    def _tried(self, park: Weighed, rank: int) -> Tried:
        base = lcm(*(number.denominator for _, rate, due in park.rates for number in (rate * due, due)))
        chapters = tuple((place, int(rate * due * base), int(due * base)) for place, rate, due in park.rates)
        drawn = tuple(
            (*chapter, *_whole_numbers(criteria, self.sizes[chapter[0]]))
            for chapter, criteria in zip(chapters, park.criteria, strict=True)
        )
        steps = tuple(whole_steps(self.checklist.scoring, park.whole, park.extras))
        grade = self._grade(int(park.score * UNITS), park.held)
        return Tried(rank, grade, park.whole, chapters, drawn, steps, park.held)

    def _grade(self, score: int, held: int) -> int:
        reached = next((n for n, limit in enumerate(self.limits) if score >= limit), len(self.limits) - 1)
        return max(reached, held)

    def weights(self) -> tuple[Sensitivity, list[Stability]]:
        """With the weight of each chapter varied."""
        swing = float(self.rules.swing)

        def draw(rng: Random) -> Callable[[Tried], int]:
            # Exactly what was drawn, as whole numbers.
            count = 1 + max(place for park in self.parks for place, *_ in park.chapters)
            factors = [int(rng.uniform(1 - swing, 1 + swing) * 2**53) for _ in range(count)]
            return lambda park: park.under(factors)

        return self._run(draw)

    def criteria(self) -> tuple[Sensitivity, list[Stability]]:
        """With as many criteria of each chapter as it has, drawn from them, some of them more than once."""

        def draw(rng: Random) -> Callable[[Tried], int]:
            times = []
            for size in self.sizes:
                drawn = Counter(rng.choices(range(size), k=size))
                times.append([drawn[place] for place in range(size)])
            return lambda park: park.of(times)

        return self._run(draw)

    def _run(self, draw: Draw) -> tuple[Sensitivity, list[Stability]]:
        rng = Random(self.rules.seed)
        found: Places = [[] for _ in self.parks]
        same = [0] * len(self.parks)
        for _ in range(self.rules.runs):
            scored = draw(rng)
            scores = [scored(park) for park in self.parks]
            place = _places(scores)
            for at, (park, score) in enumerate(zip(self.parks, scores, strict=True)):
                found[at].append(place[score])
                same[at] += self._grade(score, park.held) == park.grade
        stable = [
            _stability(park.rank, ranks, self.rules.near, kept)
            for park, ranks, kept in zip(self.parks, found, same, strict=True)
        ]
        return self._whole(stable), stable

    def _whole(self, stable: Sequence[Stability]) -> Sensitivity:
        return Sensitivity(
            runs=self.rules.runs,
            swing=self.rules.swing,
            parks=len(self.parks),
            kept=sum_of([one.kept for one in stable]) / len(stable),
            near=sum_of([one.near for one in stable]) / len(stable),
            grade=sum_of([one.grade for one in stable]) / len(stable),
        )


def _whole_numbers(criteria: Sequence[tuple[int, Fraction, Fraction]], size: int) -> tuple[list[int], list[int]]:
    """What each of so many criteria earned and what was due, of one denominator; 0 for those that do not count."""
    base = lcm(*(number.denominator for _, *points in criteria for number in points))
    earned, due = [0] * size, [0] * size
    for at, got, full in criteria:
        earned[at], due[at] = int(got * base), int(full * base)
    return earned, due


def _places(scores: Sequence[int]) -> Mapping[int, int]:
    place: dict[int, int] = {}
    for position, score in enumerate(sorted(scores, reverse=True), start=1):
        place.setdefault(score, position)
    return place


def _stability(rank: int, ranks: list[int], near: int, same_grade: int) -> Stability:
    ranks.sort()
    runs = len(ranks)
    return Stability(
        kept=Fraction(sum(other == rank for other in ranks), runs),
        near=Fraction(sum(abs(other - rank) <= near for other in ranks), runs),
        grade=Fraction(same_grade, runs),
        best=ranks[runs * 5 // 100],
        worst=ranks[-1 - runs * 5 // 100],
    )
