"""This year against last year: where the score moved, by how much, and which answers moved it. Pure and exact.

Both assessments are of one checklist; `rescored` says what last year's answers come to under this year's rules, so
that what the park did and what the rules did are told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from compliance.checklist.rules import AddBonus, DeductFrom, Multiply, Rescale, Rollup, SubtractPenalties
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.scoring.totals import BONUS_ADDED, BONUS_KEY, PENALTIES_KEY
from compliance.trace import sum_of

ZERO = Fraction(0)

Move = Literal["improved", "slipped", "now_not_applicable", "now_applicable", "answered", "unanswered"]
MOVE_WORDS: dict[Move, str] = {
    "improved": "提高",
    "slipped": "下降",
    "now_not_applicable": "改判不适用",
    "now_applicable": "不再判不适用",
    "answered": "补作答",
    "unanswered": "未作答",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the bridge from the old score to the new: what moved it, and by how many points of the score."""

    id: str
    """The id of a clause; "" for what is not a clause's."""
    label: str
    effect: Fraction


@dataclass(frozen=True, slots=True)
class Change:
    """One criterion whose result is not what it was; `gain` in its own points, before any veto."""

    before: CriterionResult
    after: CriterionResult
    move: Move
    gain: Fraction

    @property
    def id(self) -> str:
        return self.after.id


@dataclass(frozen=True, slots=True)
class Comparison:
    """`original` is last year's assessment as it was made, `rescored` the same answers under this year's rules."""

    original: Assessment
    rescored: Assessment
    current: Assessment
    bars: tuple[Bar, ...]
    changes: tuple[Change, ...]

    @property
    def rules_changed(self) -> bool:
        return self.original.checklist.fingerprint != self.current.checklist.fingerprint

    @property
    def moved(self) -> Fraction:
        """New score less old score."""
        return (self.current.score or ZERO) - (self.original.score or ZERO)

    @property
    def by_rules(self) -> Fraction:
        """How much of it the change of rules made."""
        return (self.rescored.score or ZERO) - (self.original.score or ZERO)

    def of(self, *moves: Move) -> list[Change]:
        """The changes of some kinds, the largest first."""
        return sorted((c for c in self.changes if c.move in moves), key=lambda c: (-abs(c.gain), c.id))


def compare(original: Assessment, rescored: Assessment, current: Assessment) -> Comparison:
    """Raises ValueError when there is no score on one side, or `rescored` is not under the current checklist."""
    if None in {original.score, rescored.score, current.score}:
        raise ValueError("a score is missing")
    if rescored.checklist.fingerprint != current.checklist.fingerprint:
        raise ValueError("not under one checklist")
    bars = tuple(_bars(original, rescored, current))
    return Comparison(original, rescored, current, bars, tuple(_changes(rescored, current)))


def _bars(original: Assessment, before: Assessment, after: Assessment) -> Iterator[Bar]:
    """Every bar, in the order of the checklist; together they are exactly the difference of the scores."""
    assert original.score is not None
    assert before.score is not None
    assert after.score is not None
    found = [Bar("", "规则变化", before.score - original.score)]
    found += _merged(_by_clause(before, after))
    found.append(Bar("", "加分项", _bonus(after) - _bonus(before)))
    found.append(Bar("", "专项扣分", _penalties(before) - _penalties(after)))
    rest = after.score - original.score - sum_of([bar.effect for bar in found])
    found.append(Bar("", "限值与修约", rest))
    return (bar for bar in found if bar.effect)


def _merged(bars: Iterator[Bar]) -> list[Bar]:
    """The bars of one clause or label as one, clauses first."""
    added: dict[tuple[str, str], Fraction] = {}
    for bar in bars:
        added[bar.id, bar.label] = added.get((bar.id, bar.label), ZERO) + bar.effect
    merged = [Bar(name, label, effect) for (name, label), effect in added.items()]
    return sorted(merged, key=lambda bar: not bar.id)


def _by_clause(before: Assessment, after: Assessment) -> Iterator[Bar]:
    rules = after.checklist.scoring
    parts = list(_paired(before.sections, after.sections))
    factor = _later(after, -1)
    rescale = next((step for step in rules.steps if isinstance(step, Rescale)), None)
    if rescale is not None:
        yield from _by_rate(parts, rules.rollup, rescale.to * factor)
    elif rules.rollup != "sum":
        yield from _by_rate(parts, rules.rollup, rules.total_points * factor)
    else:
        deducting = any(isinstance(step, DeductFrom) for step in rules.steps)
        yield from _by_points(parts, factor, deducting=deducting)


Pair = tuple[SectionResult, SectionResult]


def _paired(before: Sequence[SectionResult], after: Sequence[SectionResult]) -> Iterator[Pair]:
    """The counted sections with what they were."""
    earlier = {part.id: part for part in before}
    return ((earlier[part.id], part) for part in after if part.counts)


def _by_points(parts: list[Pair], factor: Fraction, *, deducting: bool) -> Iterator[Bar]:
    """The change of points earned (or of points not lost), clause by clause."""
    for old, new in parts:
        if not _is_leaf(old, new) and new.section.rollup == "sum":
            yield from _by_points(list(_paired(old.sections, new.sections)), factor, deducting=deducting)
            continue
        gain = -new.tally.lost + old.tally.lost if deducting else new.tally.earned - old.tally.earned
        yield Bar(new.id, new.section.heading, gain * factor)


def _by_rate(parts: list[Pair], rollup: Rollup, worth: Fraction) -> Iterator[Bar]:
    """Bars that add up to `worth` times the change of the rate that the parts make together.

    The rate is a weighted mean of the parts' rates. What a part's own rate did is told at the mean of its two weights;
    what the weights did, which is what judging something not applicable does to all the others, at the mean rates.
    """
    weights = _weights([old for old, _ in parts], rollup), _weights([new for _, new in parts], rollup)
    for (old, new), was, now in zip(parts, *weights, strict=True):
        old_rate, new_rate = _rates(old, new)
        own = worth * (was + now) / 2
        yield Bar("", "不适用的变化", worth * (now - was) * (old_rate + new_rate) / 2)
        if _is_leaf(old, new) or not (old.tally.due and new.tally.due):
            yield Bar(new.id, new.section.heading, own * (new_rate - old_rate))
        else:
            yield from _by_rate(list(_paired(old.sections, new.sections)), new.section.rollup, own)


def _is_leaf(old: SectionResult, new: SectionResult) -> bool:
    """Whether a section is told as a whole: a clause, one that was zeroed, or one that had other objects."""
    objects = {part.id for part in old.sections} != {part.id for part in new.sections}
    return bool(new.criteria or old.zeroed_by or new.zeroed_by or objects)


def _rates(old: SectionResult, new: SectionResult) -> tuple[Fraction, Fraction]:
    """Both rates; where nothing was due in one year, the other year's stands for it."""
    was, now = old.tally.rate, new.tally.rate
    return (now or ZERO) if was is None else was, (was or ZERO) if now is None else now


def _weights(parts: list[SectionResult], rollup: Rollup) -> list[Fraction]:
    """With what weight each part's rate enters the rate of them all, of which something is due."""
    due = [part for part in parts if part.tally.due]
    if rollup == "mean":
        return [Fraction(bool(part.tally.due), len(due)) for part in parts]
    if rollup == "minimum":
        lowest = min(due, key=lambda part: part.tally.earned / part.tally.due)
        return [Fraction(part is lowest) for part in parts]
    whole = sum_of([part.tally.due for part in due])
    return [part.tally.due / whole for part in parts]


def _later(a: Assessment, index: int) -> Fraction:
    """What the steps of the total after one of them multiply by."""
    factor = Fraction(1)
    for step in a.checklist.scoring.steps[index + 1 :]:
        if isinstance(step, Multiply):
            factor *= step.by
    return factor


def _moved_by(a: Assessment, kind: type[AddBonus | SubtractPenalties], *keys: str) -> Fraction:
    """What a rule of the total added or took, in points of the score, by the last step of those keys."""
    index = next((n for n, step in enumerate(a.checklist.scoring.steps) if isinstance(step, kind)), None)
    if index is None:
        return ZERO
    return [step.value for step in a.steps if step.key in keys][-1] * _later(a, index)


def _bonus(a: Assessment) -> Fraction:
    return _moved_by(a, AddBonus, BONUS_ADDED, BONUS_KEY)


def _penalties(a: Assessment) -> Fraction:
    return _moved_by(a, SubtractPenalties, PENALTIES_KEY)


def _changes(before: Assessment, after: Assessment) -> Iterator[Change]:
    for result in after.criteria:
        earlier = before.by_id.get(result.id)
        if earlier is None:
            continue
        move = _move(earlier, result)
        if move is not None:
            yield Change(earlier, result, move, result.own - earlier.own)


def _move(before: CriterionResult, after: CriterionResult) -> Move | None:
    if before.state != after.state:
        if after.state == "not_applicable":
            return "now_not_applicable"
        if before.state == "not_applicable":
            return "now_applicable"
        return "answered" if after.state == "scored" else "unanswered"
    if before.own == after.own:
        return None
    return "improved" if after.own > before.own else "slipped"
