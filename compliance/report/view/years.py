"""This year beside the years before, as finished text: the bridge between two scores, and what moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from compliance.analysis.comparison import (
    LISTS,
    MOVE_WORDS,
    WHY_WORDS,
    Bar,
    Change,
    Comparison,
    Unshared,
    Why,
)
from compliance.analysis.past import Past, by_its_own
from compliance.analysis.trend import Trend, trend
from compliance.numbers import fixed, points, round_to, signed
from compliance.report.charts import figures
from compliance.report.charts.series import Chart
from compliance.scoring.assessment import Assessment, CriterionResult

SHOWN = 8
"""So many of the criteria that went up, and as many that went down, are listed."""
COMPARABLE = "可比口径"


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures of a year, and what it is."""

    name: str
    before: str
    after: str
    moved: str


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


@dataclass(frozen=True, slots=True)
class Listing:
    """What moved in one way, the largest first; `count` of them in all."""

    title: str
    moved: tuple[Moved, ...]
    count: int

    @property
    def heading(self) -> str:
        first = f"，列前 {len(self.moved)} 项" if len(self.moved) < self.count else ""
        return f"{self.title}（共 {self.count} 项{first}）"


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One year of several."""

    name: str
    own: str
    grade: str
    comparable: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Years:
    """The whole comparison."""

    sentence: str
    figures: tuple[Figure, ...]
    steps: tuple[Step, ...]
    vetoes: tuple[str, ...]
    """What struck in one year and not in the other."""
    lists: tuple[Listing, ...]
    unshared: tuple[tuple[str, tuple[Unshared, ...]], ...]
    """Under their titles, what only one year asked and what cannot be compared."""
    bridge: Chart
    trend: Chart | None
    """None with only one earlier year: two points are no trend."""
    periods: tuple[Period, ...]
    """Where years were scored by other rules, or asked for something else: each as it was then."""


def of(c: Comparison, earlier: Sequence[Past] = ()) -> Years:
    """What became of the score since last year, the last of `earlier`, which are in order."""
    over_years = trend_of(earlier, c.current) if len(earlier) > 1 else None
    return Years(
        sentence=sentence(c),
        figures=tuple(three(c)),
        steps=tuple(steps(c)),
        vetoes=tuple(words for words, _ in vetoes(c)),
        lists=tuple(lists(c)),
        unshared=tuple(unshared(c)),
        bridge=figures.bridge(c),
        trend=figures.trend(over_years) if over_years else None,
        periods=() if over_years is None or over_years.alike else tuple(periods(over_years)),
    )


def called(last: Past) -> str:
    """The year before, as a chart names it: never without its total, nor as if it had been scored by these rules."""
    if last.same_rules and last.original is not None:
        return f"上年（{_total_of(last.original)}）"
    return f"上年（{COMPARABLE}）"


def _total_of(a: Assessment) -> str:
    return f"{'总分' if a.complete else '暂计总分'} {a.show(a.score)}"


def trend_of(earlier: Sequence[Past], current: Assessment) -> Trend:
    """Of several years and the current one."""
    return trend([*earlier, by_its_own(current)])


def sentence(c: Comparison) -> str:
    """The three figures in words: as scored then, by one rule over what both asked, and what the rules alone did."""
    after = c.current
    now = f"本年{_total_of(after)}，{after.grade_text}"
    if c.original is None:
        return (
            f"上年（{c.past.sheet.period}）按检查表 {c.past.read.version} 版评分，该版检查表没有提供，"
            f"上年当时的总分不在此列；{now}。{_comparable(c)}"
        )
    then = f"上年（{c.past.sheet.period}）{_total_of(c.original)}，{c.original.grade_text}"
    told = f"{then}；{now}；相差 {signed(c.moved)} 分。"
    if c.alike:
        return told + "两年按同一检查表评分，问的也相同。"
    return told + _comparable(c) + _rest(c)


def _comparable(c: Comparison) -> str:
    if not c.before.tally.due:
        return "两年没有一项可以比较的要点。"
    before, after = c.before.show(c.before.score), c.after.show(c.after.score)
    scope = f"{COMPARABLE}（两年都问到的要点，都按本年的规则）"
    return f"{scope}上年 {before}、本年 {after}，实际变化 {signed(c.actual)} 分。"


def _rest(c: Comparison) -> str:
    """What of the difference the park had no part in."""
    told = [f"{bar.label} {signed(bar.effect)} 分" for bar in apart(c)]
    return f"其余不是园区做得好坏所致：{'，'.join(told)}。" if told else ""


def apart(c: Comparison) -> list[Bar]:
    """The bars of what is not the park's doing: rules, and questions that only one year asked."""
    return [bar for bar in c.bars if bar.of_rules]


def three(c: Comparison) -> Iterator[Figure]:
    """Each year as it was scored then; both by this year's rules over what both asked; what the rules alone did."""
    a = c.current
    then = "—" if c.original is None else c.original.show(c.original.score) + _mark(c.original)
    moved = "—" if c.original is None else signed(c.moved)
    yield Figure("当年总分（各按当年的检查表）", then, a.show(a.score) + _mark(a), moved)
    if c.alike:
        return
    if c.before.tally.due:
        before, after = (one.show(one.score) + _mark(one) for one in (c.before, c.after))
        yield Figure(f"{COMPARABLE}（两年都问到的，按本年规则）", before, after, signed(c.actual))
    if c.original is not None:
        yield Figure("规则变化（同一答案，只换规则）", "", "", signed(c.by_rules))


def _mark(a: Assessment) -> str:
    return "" if a.complete else "（暂计）"


def steps(c: Comparison) -> Iterator[Step]:
    """From last year's score, by each bar, to this year's."""
    reached = c.start
    begins = "上年总分" if c.original is not None else f"上年（{COMPARABLE}）"
    first, last = c.original or c.before, c.current
    yield Step(begins + _mark(first), "", fixed(reached, 2))
    for bar in c.bars:
        reached += bar.effect
        # What rounds to nothing, such as a remainder of rounding, is no step.
        if round_to(bar.effect, 2) or bar.of_rules:
            yield Step(bar.label, signed(bar.effect), fixed(reached, 2))
    yield Step(f"本年总分{_mark(last)}", signed(c.moved), fixed(reached, 2))


def vetoes(c: Comparison) -> Iterator[tuple[str, bool]]:
    """What struck in one year and not in the other, and whether it strikes now."""
    was, now = ({veto.id: veto for veto in a.triggered} for a in (c.past.shown, c.current))
    yield from ((f"本年新触发：{v.id} {v.text}（{v.trigger}）", True) for v in now.values() if v.id not in was)
    yield from ((f"上年触发、本年已消除：{v.id} {v.text}", False) for v in was.values() if v.id not in now)


def lists(c: Comparison) -> Iterator[Listing]:
    """What moved, by the way in which it did."""
    for title, moves in LISTS.items():
        if found := c.of(*moves):
            yield Listing(title, tuple(map(_moved, found[:SHOWN])), len(found))


def unshared(c: Comparison) -> Iterator[tuple[str, tuple[Unshared, ...]]]:
    """What only one year asked, and what cannot be compared, each under its title."""
    titles: dict[Why, str] = {"new": "本年新设", "gone": "本年取消", "apart": "作答改变，两年无法对照"}
    for why, more in titles.items():
        if found := c.unshared_as(why):
            yield f"{WHY_WORDS[why]}（{more}）", tuple(found)


def periods(found: Trend) -> Iterator[Period]:
    """Each year as it was scored then, and by the latest rules over what all asked."""
    for past, own, comparable in zip(found.pasts, found.own, found.years, strict=True):
        yield Period(
            name=str(past.sheet.period),
            own="—" if own is None else own.show(own.score) + _mark(own),
            grade="—" if own is None else own.grade_text,
            comparable=comparable.show(comparable.score) + _mark(comparable),
        )


def _moved(change: Change) -> Moved:
    return Moved(
        id=change.id,
        text=change.after.criterion.text,
        move=MOVE_WORDS[change.move],
        before=earned(change.before),
        after=earned(change.after),
        reason=_reason(change.after),
    )


def _reason(result: CriterionResult) -> str:
    """Why it is so this year, without the words that the move says already."""
    if result.state == "not_applicable":
        return "；".join(filter(None, (result.answered.follows, result.clause_reason)))
    return "按 0 分计" if result.state == "unanswered" else result.reason


def earned(result: CriterionResult) -> str:
    """Never 0 for what was not answered, or does not apply."""
    words = {"not_applicable": "不适用", "unanswered": "未作答"}
    return words.get(result.state) or points(result.own)
