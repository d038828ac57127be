"""Gaps: what was lost, why, and in which order to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.checklist.mending import EFFORT_WORDS, PRIORITY_WORDS, Priority
from compliance.checklist.model import Checklist
from compliance.checklist.rules import BUILT_IN, SECTIONS, VETO_WORDS, Rollup
from compliance.numbers import ZERO, plain
from compliance.scoring.assessment import Assessment, CriterionResult, SectionResult
from compliance.trace import sum_of

PREVENT = "防止再发生"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One criterion that did not earn all that was due.

    `lost` are its own points; `forfeited` those that its veto took from the rest of its section; `cost` is both
    in points of the whole, `score_cost` in points of the final score.
    """

    result: CriterionResult
    lost: Fraction
    forfeited: Fraction
    cost: Fraction
    score_cost: Fraction
    priority: Priority
    mandatory: bool
    """A veto criterion that is not fully met: it must enter the register (整改台账) whatever it costs."""
    fact: bool
    """Lost to what has happened in the period: it can be prevented, not mended."""
    blocks: tuple[str, ...] = ()
    """What it stands in the way of, in words: a veto, the floor under its chapter's rate."""

    @property
    def id(self) -> str:
        return self.result.id

    @property
    def unanswered(self) -> bool:
        """Lost only because nothing was answered: to be answered first, not mended."""
        return self.result.state == "unanswered"

    @property
    def priority_text(self) -> str:
        return PRIORITY_WORDS[self.priority]

    @property
    def measure(self) -> str:
        """What is to be done: of what has happened, that it does not happen again."""
        advice = self.result.criterion.advice
        return f"{PREVENT}：{advice}" if self.fact and advice else advice or (PREVENT if self.fact else "")

    @property
    def effort_text(self) -> str:
        return EFFORT_WORDS[self.result.criterion.effort]


def priority_rule(checklist: Checklist) -> str:
    """In which order gaps are listed, and what makes one pressing."""
    words = checklist.mending.priorities.words
    return f"先列触发否决的，再列影响等级的，其余按优先级，同级的失分多者在前；{words}。"


EFFORT_ORDER = {"low": 0, "medium": 1, "high": 2}
PRIORITY_ORDER = {"high": 0, "medium": 1, "low": 2}


def find(assessment: Assessment) -> tuple[Gap, ...]:
    """Every gap, most pressing first, unanswered criteria last. All costs add up to all points lost."""
    return tuple(sorted(_gaps(assessment), key=_urgency))


def _urgency(gap: Gap) -> tuple[bool, bool, bool, int, Fraction, int, str]:
    effort = EFFORT_ORDER[gap.result.criterion.effort]
    return (
        gap.unanswered,
        not gap.result.triggered,
        not gap.blocks,
        PRIORITY_ORDER[gap.priority],
        -gap.cost,
        effort,
        gap.id,
    )


def _gaps(assessment: Assessment) -> Iterator[Gap]:
    due = assessment.tally.due
    if not due:
        return
    worth = _worth(assessment)
    forfeits = _forfeits(assessment, worth)
    point = assessment.checklist.scoring.point_worth(due)
    barriers = _barriers(assessment)
    priorities = assessment.checklist.mending.priorities
    count = sum(bool(result.tally.due) for result in assessment.criteria)
    for result in assessment.criteria:
        lost = result.own_lost
        forfeited = forfeits.get(result.id, ZERO)
        if not lost and not forfeited and not result.triggered:
            continue
        cost = lost * worth[result.id] + forfeited
        criterion = result.criterion
        mandatory = criterion.veto is not None
        yield Gap(
            result=result,
            lost=lost,
            forfeited=forfeited,
            cost=cost,
            score_cost=cost * point,
            priority="high" if mandatory else priorities.of_loss(cost, due, count),
            mandatory=mandatory,
            fact=result.past,
            blocks=tuple(_blocks(assessment, result, barriers)),
        )


def _barriers(a: Assessment) -> dict[str, str]:
    """By the id of a chapter or of what a condition looks at: what stands before the next better grade."""
    better = a.next_grade
    floor = a.checklist.floor(better, SECTIONS) or ZERO
    found = {
        part.id: f"第{part.section.number}章得分率低于“{better.name}”的 {plain(floor)}%"
        for part in a.sections
        if part.counts and part.graded_rate is not None and part.graded_rate < floor
    }
    struck = {veto.id for veto in a.triggered}
    for condition in a.checklist.conditions:
        found_by = condition.consequence
        if found_by and condition.id in struck and condition.measure not in BUILT_IN:
            measure = a.checklist.measure_by_id[condition.measure]
            # What a condition looks at where that is not written is everything: then it stands in no one's way.
            named = [*a.checklist.under(measure)] if measure.of else []
            found |= dict.fromkeys(named, f"条件 {condition.id} {VETO_WORDS[found_by.effect]}")
    return found


def _blocks(a: Assessment, result: CriterionResult, barriers: Mapping[str, str]) -> Iterator[str]:
    veto = result.criterion.veto
    if result.triggered and veto is not None:
        yield VETO_WORDS[veto.effect]
    for name in (result.id, *(above.id for above in a.checklist.home[result.id])):
        if name in barriers:
            yield barriers[name]


def _worth(assessment: Assessment) -> dict[str, Fraction]:
    """How many points of the whole one point of each section and criterion is worth.

    It is 1 where everything is added up. Where rates are put together, the parts' worths are such that their losses
    add up to the loss of the section; with the lowest rate, all of it is the lowest part's.
    """
    rules = assessment.checklist.scoring
    found = _shares(rules.rollup, rules.total_points, assessment.sections, Fraction(1))
    for result in assessment.parts:
        section, inner = result.section, result.criteria or result.sections
        found |= _shares(section.rollup, section.points, inner, found[result.id])
    return found


def _shares(
    rollup: Rollup, points: Fraction, parts: Sequence[SectionResult | CriterionResult], worth: Fraction
) -> dict[str, Fraction]:
    """What a point of each part is worth, when one of the section is worth `worth`."""
    counted = [part for part in parts if part.tally.due and part.counts]
    found = dict.fromkeys((part.id for part in parts), ZERO)
    if rollup == "sum":
        found |= dict.fromkeys((part.id for part in counted), worth)
    elif rollup == "weighted_mean" and counted:
        found |= dict.fromkeys((part.id for part in counted), worth * points / sum_of([p.tally.due for p in counted]))
    elif rollup == "mean":
        found |= {part.id: worth * points / (len(counted) * part.tally.due) for part in counted}
    elif counted:
        lowest = min(counted, key=lambda part: part.own / part.tally.due)
        found[lowest.id] = worth * points / lowest.tally.due
    return found


def _forfeits(assessment: Assessment, worth: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """What each criterion costs beyond its own points because a section was zeroed, in points of the whole."""
    found: dict[str, Fraction] = {}
    for section in assessment.parts:
        for cause in section.zeroed_by:
            # Several causes share what the section forfeits, so that all costs add up.
            share = worth[section.id] * section.forfeited / len(section.zeroed_by)
            for name, part in _answerable(assessment, cause).items():
                found[name] = found.get(name, ZERO) + share * part
    return found


def _answerable(assessment: Assessment, cause: str) -> dict[str, Fraction]:
    """Who answers for what was taken: the veto's criterion, or what lost points under the condition."""
    if cause in assessment.by_id:
        return {cause: Fraction(1)}
    checklist = assessment.checklist
    named = {*checklist.under(checklist.measure_by_id[checklist.condition_by_id[cause].measure])}
    under = [c for c in assessment.criteria if named & {c.id, *(above.id for above in checklist.home[c.id])}]
    # A condition can hold without a loss where it looks for much of something good: then all that it looks at share.
    losses = {c.id: c.own_lost for c in under if c.own_lost} or {c.id: c.tally.due for c in under if c.tally.due}
    whole = sum_of(list(losses.values()))
    return {name: lost / whole for name, lost in losses.items()}
