"""The figures of one park: its rates, what it lost, what moved since last year, what to do first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from compliance.analysis.comparison import Comparison
from compliance.analysis.trend import Trend
from compliance.checklist.mending import EFFORT_WORDS
from compliance.numbers import fixed, plain, signed
from compliance.report.charts.series import REST, STATE_WORDS, Chart, Label, Mark, Others, Series, State
from compliance.scoring.assessment import Assessment, SectionResult, Tally
from compliance.trace import sum_of

OWN = "本次"
MOST = 40
"""More rows than these do not stand on a page; those that matter most are shown, and the title says so."""
LARGEST = 15
"""So many losses and changes have a bar of their own; the tables have the others."""
MOST_YEARS = 10
TOLD = 3
"""So many of the highest and of the lowest are told to those who do not see a chart."""


def rates_of(a: Assessment) -> dict[str, Fraction]:
    """得分率 of every chapter and clause, for use beside another assessment."""
    parts = (*a.sections, *a.clauses)
    return {part.id: part.tally.rate for part in parts if part.tally.rate is not None}


def rates(a: Assessment, others: Others = ()) -> Chart:
    """得分率 of every clause by chapter, with the chapters' own; the lowest clauses where there are too many."""
    rows = [(top, clause, zeroed) for top in a.sections for clause, zeroed in _clauses(top, zeroed=False)]
    title = "各条得分率"
    if len(rows) > MOST:
        ranked = sorted(rows, key=lambda row: (row[1].tally.rate is None, row[1].tally.rate or 0))
        kept = {clause.id for _, clause, _ in ranked[:MOST]}
        rows = [row for row in rows if row[1].id in kept]
        title = f"得分率最低的 {MOST} 条"
    parts = [clause for _, clause, _ in rows]
    labels = [_rated(a, clause, "" if top is clause else top.section.heading, zeroed) for top, clause, zeroed in rows]
    series = [Series(OWN, tuple(_percent(part.tally) for part in parts))]
    for name, known in others:
        series.append(Series(name, tuple(100 * known[part.id] if part.id in known else None for part in parts)))
    chapters = {top.id: top for top, clause, _ in rows if top is not clause}
    marks = [_average(a, top) for top in chapters.values()]
    return Chart(
        form="rates",
        title=title,
        labels=tuple(labels),
        series=tuple(series),
        axis="得分率（%）",
        marks=tuple(marks),
        words="。".join([f"{title}（%）", *_rates_in_words(labels, series, marks)]),
    )


def _clauses(part: SectionResult, *, zeroed: bool) -> Iterator[tuple[SectionResult, bool]]:
    """The clauses of a section, and whether a veto struck them or what they are in."""
    zeroed = zeroed or bool(part.zeroed_by)
    if part.criteria:
        yield part, zeroed
    for child in part.sections:
        yield from _clauses(child, zeroed=zeroed)


def _percent(tally: Tally) -> Fraction | None:
    return None if tally.rate is None else 100 * tally.rate


def _rated(a: Assessment, part: SectionResult, group: str, zeroed: bool) -> Label:
    state = _state(part, zeroed=zeroed or bool(part.zeroed_by))
    shown = "—" if state in {"open", "absent"} else a.range_of(part).removesuffix("%")
    _, most = a.rates.get(part.id, (None, None))
    reach = None if state != "provisional" or most is None else 100 * most
    return Label(part.section.heading, shown, state, group, reach)


def _average(a: Assessment, top: SectionResult) -> Mark:
    state = _state(top, zeroed=bool(top.zeroed_by))
    known = state not in {"open", "absent"}
    value = _percent(top.tally) if known else None
    return Mark(top.section.heading, value, a.range_of(top).removesuffix("%") if known else "—", state)


def _state(part: SectionResult, *, zeroed: bool) -> State:
    if part.tally.rate is None:
        return "absent"
    if zeroed:
        return "zeroed"
    states: dict[str, State] = {"none": "open", "some": "provisional"}
    return states.get(part.answers, "")


def _rates_in_words(labels: Sequence[Label], series: Sequence[Series], marks: Sequence[Mark]) -> Iterator[str]:
    own, *others = series
    if marks:
        yield "、".join(_figure(mark.text, mark.shown, mark.state) for mark in marks)
    known = [
        (value, label) for value, label in zip(own.values, labels, strict=True) if label.state in {"", "provisional"}
    ]
    ranked = [label for value, label in sorted(known, key=lambda pair: pair[0] or 0)]
    if ranked:
        yield "最低：" + "、".join(_figure(label.text, label.shown, label.state) for label in ranked[:TOLD])
        best = ranked[TOLD:][-TOLD:][::-1]
        if best:
            yield "最高：" + "、".join(_figure(label.text, label.shown, label.state) for label in best)
    for state in ("open", "zeroed", "absent"):
        named = [label.text for label in labels if label.state == state]
        if named:
            yield f"{STATE_WORDS[state]}：{'、'.join(named)}"
    for other in others:
        both = [(v, w) for v, w in zip(own.values, other.values, strict=True) if v is not None and w is not None]
        higher, lower = sum(v > w for v, w in both), sum(v < w for v, w in both)
        yield f"与{other.name}相比，{higher} 项较高，{lower} 项较低"


def _figure(name: str, shown: str, state: State) -> str:
    return name if state == "open" else f"{name} {shown}" + (f"（{STATE_WORDS[state]}）" if state else "")


def losses(a: Assessment) -> Chart:
    """The points that each clause lost, the most first; what is only not answered yet stands apart."""
    lost = [(clause, *_lost(clause)) for top in a.sections for clause, _ in _clauses(top, zeroed=False)]
    rows = sorted((row for row in lost if row[0].tally.lost), key=lambda row: -row[0].tally.lost)
    digits = max((_decimals(value) for row in rows for value in row[1:]), default=0)
    labels = [Label(clause.section.heading, fixed(clause.tally.lost, digits), _struck(clause)) for clause, *_ in rows]
    values = [row[1:] for row in rows]
    first = _first(len(rows))
    if rest := values[first:]:
        together = sum_of([one for one, _ in rest]), sum_of([one for _, one in rest])
        labels = [*labels[:first], Label(f"其余 {len(rest)} 条合计", fixed(sum_of(together), digits), group=REST)]
        values = [*values[:first], together]
    whole, open_ = sum_of([sum_of(value) for value in values]), sum_of([value for _, value in values])
    still = f"，其中未作答 {fixed(open_, digits)} 分" if open_ else ""
    summed = f"共 {len(rows)} 条失分，合计 {fixed(whole, digits)} 分{still}" if rows else "没有失分"
    told = "、".join(f"{label.text} {label.shown} 分" for label in labels[: 2 * TOLD])
    series = [
        Series("失分", tuple(value for value, _ in values)),
        Series("未作答", tuple(value for _, value in values)),
    ]
    return Chart(
        form="losses",
        title="各条失分",
        labels=tuple(labels),
        series=tuple(series if open_ else series[:1]),
        axis="失分（分）",
        digits=digits,
        words=f"各条失分，由多到少。{summed}。{told}",
    )


def _first(count: int) -> int:
    """How many of so many have a row of their own: to put a single one together with itself saves nothing."""
    return count if count <= LARGEST + 1 else LARGEST


def _lost(clause: SectionResult) -> tuple[Fraction, Fraction]:
    """What the answers of a clause lost, and what is lost only because nothing was answered.

    Which is which cannot be said where its parts are not simply added up: then all of it is in the first.
    """
    return clause.tally.lost - clause.unanswered, clause.unanswered


def _struck(clause: SectionResult) -> State:
    return "zeroed" if clause.zeroed_by else ""


def _decimals(value: Fraction) -> int:
    """As many as it needs, two at most."""
    return next((digits for digits in (0, 1) if (value * 10**digits).denominator == 1), 2)


def bridge(c: Comparison) -> Chart:
    """What clauses did to the score since last year, from what rose most to what fell most."""
    clauses = sorted((bar for bar in c.bars if bar.id), key=lambda bar: -abs(bar.effect))
    first = _first(len(clauses))
    moved = [(bar.label, bar.effect, "") for bar in sorted(clauses[:first], key=lambda bar: -bar.effect)]
    if rest := clauses[first:]:
        moved.append((f"其余 {len(rest)} 条合计", sum_of([bar.effect for bar in rest]), REST))
    moved += [(bar.label, bar.effect, "") for bar in c.bars if not bar.id and bar.effect]
    begins = "上年总分" if c.original is not None else "上年（可比口径）"
    before, after = _total(begins, c.original or c.before), _total("本年总分", c.current)
    labels = tuple(Label(name, signed(effect), group=group) for name, effect, group in moved)
    told = "、".join(f"{label.text} {label.shown}" for label in labels)
    return Chart(
        form="bridge",
        title="总分的变化",
        labels=labels,
        series=(Series("变化", tuple(effect for _, effect, _ in moved)),),
        axis="对总分的影响（分）",
        marks=(before, after, Mark("相差", c.moved, signed(c.moved))),
        words=f"总分的变化：{_said(before)}，{_said(after)}，相差 {signed(c.moved)} 分。{told}",
    )


def _total(name: str, a: Assessment) -> Mark:
    return Mark(name, a.score, a.show(a.score), "" if a.complete else "provisional")


def _said(mark: Mark) -> str:
    return f"{mark.text} {mark.shown} 分" + (f"（{STATE_WORDS[mark.state]}）" if mark.state else "")


def trend(found: Trend) -> Chart:
    """The score of each period, the oldest first, and from where on each grade is given.

    Where the years were scored by other rules, or asked for something else, only what is comparable is joined.
    """
    years = [own if found.alike and own else a for own, a in zip(found.own, found.years, strict=True)][-MOST_YEARS:]
    floors = years[-1].checklist.score_floors if found.alike else ()
    labels = tuple(_year(a, graded=found.alike) for a in years)
    title = "历次总分" if found.alike else "历次总分（可比口径）"
    told = "、".join(
        f"{label.text} {label.shown}" + (f"（{said}）" if (said := STATE_WORDS[label.state] or label.group) else "")
        for label in labels
    )
    return Chart(
        form="trend",
        title=title,
        labels=labels,
        series=(Series("总分", tuple(a.score for a in years)),),
        axis="总分（分）",
        across="评价年度",
        marks=tuple(Mark(name, floor, plain(floor)) for name, floor in floors),
        words=f"{title}：{told}",
    )


def _year(a: Assessment, *, graded: bool) -> Label:
    """Of what is comparable no grade is told: it was given to the whole."""
    grade = a.grade_text + ("（否决）" if a.failed else "") if graded else ""
    return Label(f"{a.sheet.period.end.year}年", a.show(a.score), "" if a.complete else "provisional", grade)


EFFORTS = tuple(EFFORT_WORDS.values())


def quadrant(items: Iterable[tuple[str, str, Fraction]], most: int = 15) -> Chart:
    """What each thing to do brings against what it takes (低、中、高); the first `most` of those that bring most."""
    worth = sorted((item for item in items if item[2] > 0), key=lambda item: (-item[2], EFFORTS.index(item[1])))
    chosen = worth[:most]
    labels = tuple(Label(name, signed(gain), group=effort) for name, effort, gain in chosen)
    told = "；".join(
        f"难度{effort}：" + "、".join(f"{label.text} {label.shown} 分" for label in labels if label.group == effort)
        for effort in EFFORTS
        if any(label.group == effort for label in labels)
    )
    return Chart(
        form="quadrant",
        title="整改难度与可增加的得分",
        labels=labels,
        series=(Series("可增加的得分", tuple(gain for _, _, gain in chosen)),),
        axis="可增加的得分（分）",
        across="整改难度",
        words=f"整改难度与可增加的得分。{told}",
    )
