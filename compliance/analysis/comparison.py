"""This year against last year: where the score moved, by how much, and which answers moved it. Pure and exact.

Three figures, never mixed: each year as it was scored then; both by this year's rules over what both asked (可比口径);
and what the change of rules alone did. The bars lead from the first to the last and add up exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Literal

from compliance.analysis.past import Past, over
from compliance.checklist.model import Item
from compliance.checklist.objects import original
from compliance.checklist.rules import AddBonus, DeductFrom, Multiply, Rescale, Rollup, SubtractPenalties, TotalStep
from compliance.numbers import ZERO
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.scoring.totals import keys_of
from compliance.trace import sum_of

Move = Literal["improved", "slipped", "now_not_applicable", "now_applicable", "answered", "unanswered"]
MOVE_WORDS: dict[Move, str] = {
    "improved": "提高",
    "slipped": "下降",
    "now_not_applicable": "改判不适用",
    "now_applicable": "不再判不适用",
    "answered": "补作答",
    "unanswered": "未作答",
}
LISTS: dict[str, tuple[Move, ...]] = {
    "提高最多的要点": ("improved",),
    "下降最多的要点": ("slipped",),
    "不适用有变化的要点": ("now_not_applicable", "now_applicable"),
    "有一年未作答的要点": ("answered", "unanswered"),
}
"""What is listed apart: only what was scored in both years got better or worse."""

Why = Literal["new", "gone", "apart"]
WHY_WORDS: dict[Why, str] = {"new": "上年未设", "gone": "本年不设", "apart": "不能比"}
RULES, NOT_APPLICABLE = "规则变化", "不适用的变化"


@dataclass(frozen=True, slots=True)
class Unshared:
    """A question that cannot be compared: only one year asked it, or its answers cannot be read alike."""

    id: str
    text: str
    why: Why
    told: str
    """Why it cannot, or what was answered in the year that asked."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the bridge from the old score to the new: what moved it, and by how many points of the score."""

    id: str
    """The id of a clause; "" for what is not a clause's."""
    label: str
    effect: Fraction
    of_rules: bool = False
    """Whether it is none of the park's doing: of other rules, or of what only one year asked."""


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
    """`before` and `after` are both years by this year's rules over what both asked; `current` is this year whole."""

    past: Past
    before: Assessment
    after: Assessment
    current: Assessment
    bars: tuple[Bar, ...]
    changes: tuple[Change, ...]
    unshared: tuple[Unshared, ...]

    @property
    def original(self) -> Assessment | None:
        """Last year as it was scored then; None where its checklist is not at hand."""
        return self.past.original

    @property
    def start(self) -> Fraction:
        """Where the bars begin: with the score of then or, where that is not known, with the comparable one."""
        return (self.original or self.before).score or ZERO

    @property
    def rules_changed(self) -> bool:
        return not self.past.same_rules

    @property
    def alike(self) -> bool:
        """Whether the scores of then and now can be compared as they are."""
        return not self.rules_changed and not self.unshared

    @property
    def moved(self) -> Fraction:
        """New score less old score; less the comparable one where the old is not known."""
        return (self.current.score or ZERO) - self.start

    @property
    def actual(self) -> Fraction:
        """What the park itself did: both years over what both asked, by one rule."""
        return (self.after.score or ZERO) - (self.before.score or ZERO)

    @property
    def by_rules(self) -> Fraction:
        """What the change of rules alone did to what both years asked."""
        return sum_of([bar.effect for bar in self.bars if bar.label == RULES])

    def of(self, *moves: Move) -> list[Change]:
        """The changes of some kinds, the largest first."""
        return sorted((c for c in self.changes if c.move in moves), key=lambda c: (-abs(c.gain), c.id))

    def unshared_as(self, why: Why) -> list[Unshared]:
        return [one for one in self.unshared if one.why == why]


def compare(past: Past, current: Assessment) -> Comparison:
    """Raises ValueError where there is no score on one side, or the past is not seen by the current checklist."""
    asked = current.checklist.item_by_id
    common = frozenset(name for name in past.read.comparable if name in asked and original(name) not in past.read.apart)
    before, after = past.over(common), over(current.checklist, current.sheet, common)
    if current.score is None or any(a and a.score is None and a.tally.due for a in (past.original, before, after)):
        raise ValueError("a score is missing")
    if past.checklist.fingerprint != current.checklist.fingerprint:
        raise ValueError("not under one checklist")
    unshared = tuple(_unshared(past, asked, common))
    bars = tuple(_bars(past, past.kept(common), (before, after), current, unshared))
    return Comparison(past, before, after, current, bars, tuple(_changes(before, after, common)), unshared)


def _unshared(past: Past, asked: Mapping[str, Item], common: frozenset[str]) -> Iterator[Unshared]:
    read = past.read
    for name, item in asked.items():
        if name not in common:
            why = read.apart.get(name) or read.apart.get(original(name))
            yield Unshared(name, item.text, "apart" if why else "new", why or "")
    then = past.comparable.checklist.item_by_id
    for name in read.sources:
        if name not in asked:
            yield Unshared(name, then[name].text, "gone", "")
    yield from (Unshared(one.id, one.text, "gone", f"上年：{one.found}") for one in read.gone)


def _bars(
    past: Past,
    kept: Assessment | None,
    shared: tuple[Assessment, Assessment],
    current: Assessment,
    unshared: tuple[Unshared, ...],
) -> Iterator[Bar]:
    """Every bar, in the order of the checklist; together they are exactly the difference of the scores."""
    before, after = shared
    old, new = before.score or ZERO, after.score or ZERO
    whys = {one.why for one in unshared}
    found: list[Bar] = []
    if kept is not None and past.original is not None:
        last = kept.score or ZERO
        found.append(Bar("", _label("gone", whys), last - (past.original.score or ZERO), of_rules=True))
        found.append(Bar("", RULES, old - last, of_rules=True))
    if before.tally.due and after.tally.due:
        own = _merged(_by_clause(before, after))
    else:
        own = [Bar("", NOT_APPLICABLE, new - old)]
    taken = [_moved_by(a, SubtractPenalties) for a in (before, after)]
    own.append(Bar("", "加分项", _moved_by(after, AddBonus) - _moved_by(before, AddBonus)))
    own.append(Bar("", "专项扣分", taken[0] - taken[1]))
    found += [*own, Bar("", "限值与修约", new - old - sum_of([bar.effect for bar in own]))]
    found.append(Bar("", _label("new", whys), (current.score or ZERO) - new, of_rules=True))
    # What only one year asked is told also where it comes to nothing.
    named = {_label(why, whys) for why in ("gone", "new") if whys & {why, "apart"}}
    return (bar for bar in found if bar.effect or bar.label in named)


def _label(why: Why, whys: set[Why]) -> str:
    """What a bar is of that stands for what only one year has."""
    named = [WHY_WORDS[one] for one in (why, "apart") if one in whys]
    return "、".join(named or [WHY_WORDS[why]]) + "的要点"


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
    factor = _multiplied(rules.steps)
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
        yield Bar("", NOT_APPLICABLE, worth * (now - was) * (old_rate + new_rate) / 2)
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
    later = a.checklist.scoring.steps[index + 1 :]
    rescaled = [step.to / a.tally.due for step in later if isinstance(step, Rescale) and a.tally.due]
    return _multiplied(later) * (rescaled[0] if rescaled else 1)


def _multiplied(steps: Iterable[TotalStep]) -> Fraction:
    return prod([step.by for step in steps if isinstance(step, Multiply)], start=Fraction(1))


def _moved_by(a: Assessment, kind: type[AddBonus | SubtractPenalties]) -> Fraction:
    """What the steps of a kind added or took, in points of the score."""
    rules, values = a.checklist.scoring, {step.key: step.value for step in a.steps}
    # The last key of such a step is of its result, the one before of what is added or taken.
    moved = {place: keys[-2] for place, keys in keys_of(rules).items() if isinstance(rules.steps[place], kind)}
    return sum_of([values[key] * _later(a, place) for place, key in moved.items() if key in values])


def _changes(before: Assessment, after: Assessment, common: frozenset[str]) -> Iterator[Change]:
    for result in after.criteria:
        if result.id in common and (move := _move(before.by_id[result.id], result)) is not None:
            earlier = before.by_id[result.id]
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
