"""This year beside the years before, as finished text: the bridge between two scores, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.comparison import MOVE_WORDS, Change, Comparison, compare
from compliance.numbers import fixed, points, round_to, signed
from compliance.report.charts import figures
from compliance.report.charts.series import Chart
from compliance.scoring.assessment import Assessment, CriterionResult

SHOWN = 8
"""So many of the criteria that went up, and as many that went down, are listed."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step from last year's score to this year's."""

    label: str
    effect: str
    reached: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A criterion whose result is not what it was."""

    id: str
    text: str
    move: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The whole comparison."""

    sentence: str
    steps: tuple[Step, ...]
    improved: tuple[Moved, ...]
    slipped: tuple[Moved, ...]
    bridge: Chart
    trend: Chart | None
    """None with only one earlier year: two points are no trend."""


def of(earlier: Sequence[Assessment], current: Assessment, original: Assessment | None = None) -> Years:
    """What became of the score since the last of `earlier`, which are in order and under the current checklist.

    `original` is the last one as it was scored then, if by other rules.
    """
    c = comparison(earlier, current, original)
    return Years(
        sentence=_sentence(c),
        steps=tuple(steps(c)),
        improved=tuple(_moved(change) for change in c.of("improved", "answered", "now_applicable")[:SHOWN]),
        slipped=tuple(_moved(change) for change in c.of("slipped", "unanswered", "now_not_applicable")[:SHOWN]),
        bridge=figures.bridge(c),
        trend=figures.trend(earlier, current) if len(earlier) > 1 else None,
    )


def called(last: Assessment) -> str:
    """The year before, as a chart names it: never without its total."""
    return f"上年（{_total_of(last)}）"


def _total_of(a: Assessment) -> str:
    return f"{'总分' if a.complete else '暂计总分'} {a.show(a.score)}"


def comparison(earlier: Sequence[Assessment], current: Assessment, original: Assessment | None = None) -> Comparison:
    """Of the last of the earlier years with the current one."""
    return compare(original or earlier[-1], earlier[-1], current)


def _sentence(c: Comparison) -> str:
    before, after = c.original, c.current
    if c.rules_changed:
        rules = (
            f"上年按检查表 {before.checklist.version} 版评分，按本年的 {after.checklist.version} 版为"
            f" {c.rescored.show(c.rescored.score)} 分，规则变化的影响 {signed(c.by_rules)} 分，另列一行；"
            "其余各行是按本年规则比较的实际变化。"
        )
    else:
        rules = "上年的答案按本年的检查表计分。"
    return (
        f"上年（{before.sheet.period}）{_total_of(before)}，{before.grade_text}；"
        f"本年{_total_of(after)}，{after.grade_text}；相差 {signed(c.moved)} 分。{rules}"
    )


def steps(c: Comparison) -> Iterator[Step]:
    """From last year's score, by each bar, to this year's."""
    reached = c.original.score or Fraction(0)
    provisional = ["" if a.complete else "（暂计）" for a in (c.original, c.current)]
    yield Step(f"上年总分{provisional[0]}", "", fixed(reached, 2))
    for bar in c.bars:
        reached += bar.effect
        # What rounds to nothing, such as a remainder of rounding, is no step.
        if round_to(bar.effect, 2):
            yield Step(bar.label, signed(bar.effect), fixed(reached, 2))
    yield Step(f"本年总分{provisional[1]}", signed(c.moved), fixed(reached, 2))


def _moved(change: Change) -> Moved:
    return Moved(
        id=change.id,
        text=change.after.criterion.text,
        move=MOVE_WORDS[change.move],
        before=earned(change.before),
        after=earned(change.after),
        reason=change.after.reason,
    )


def earned(result: CriterionResult) -> str:
    return "不适用" if result.state == "not_applicable" else points(result.own)
