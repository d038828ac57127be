"""The figures of many parks: how their scores are spread, group by group, and their rates clause by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from compliance.analysis.cohort.peers import quartiles
from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Distribution
from compliance.checklist.model import Checklist
from compliance.errors import one_line
from compliance.numbers import fixed, plain, rate
from compliance.report.charts.figures import MOST
from compliance.report.charts.series import ALL, Chart, Label, Mark, Series

MOST_BARS = 16
WIDTHS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
SPREAD = ("最低", "下四分位", "中位数", "上四分位", "最高", "园区数")


def histogram(cohort: Cohort, floors: Iterable[tuple[str, Fraction]] = ()) -> Chart:
    """How many ranked parks have which score; without labels where there are no scores, or all are in one bar."""
    scores = [row.score for row in cohort.ranked if row.score is not None]
    bars, width = _bars(scores)
    # The last bar holds its upper end too: 100 is no bar of its own.
    counted = Counter(min(int(score // width), bars[-1]) for score in scores) if bars else Counter[int]()
    limits = tuple(Mark(name, floor, plain(floor)) for name, floor in floors)
    told = "、".join(f"{bar * width}—{(bar + 1) * width} 分 {counted[bar]} 个" for bar in bars if counted[bar])
    return Chart(
        form="histogram",
        title="总分的分布",
        labels=tuple(Label(f"{bar * width}—{(bar + 1) * width}", str(counted[bar])) for bar in bars),
        series=(
            Series("园区数", tuple(Fraction(counted[bar]) for bar in bars)),
            Series("自", tuple(Fraction(bar * width) for bar in bars)),
            Series("至", tuple(Fraction((bar + 1) * width) for bar in bars)),
        ),
        axis="园区数（个）",
        across=f"总分（分），每 {width} 分一档",
        marks=limits,
        words=f"参加排名的 {len(scores)} 个园区的总分分布：{told}",
    )


def _bars(scores: Sequence[Fraction]) -> tuple[range, int]:
    if not scores:
        return range(0), 1
    width = next((w for w in WIDTHS if max(scores) // w - min(scores) // w < MOST_BARS), WIDTHS[-1])
    bars = range(int(min(scores) // width), int(-(-max(scores) // width)))
    return (bars if len(bars) > 1 else range(0)), width


def boxes(cohort: Cohort, most: int = MOST) -> Chart:
    """The scores of all ranked parks and of each group that is large enough to be shown."""
    found = list(_groups(cohort))[:most]
    said = (
        f"{label.text} {label.shown}（{d.count} 个，{_score(d.minimum, cohort)}—{_score(d.maximum, cohort)}）"
        for label, d in found
    )
    return Chart(
        form="boxes",
        title="各组总分的分布",
        labels=tuple(label for label, _ in found),
        series=_spread([_five(d) for _, d in found]),
        axis="总分（分）",
        words=f"各组总分的中位数、园区数和范围：{'、'.join(said)}",
    )


def _groups(cohort: Cohort) -> Iterator[tuple[Label, Distribution]]:
    if cohort.distribution is not None:
        yield Label(ALL, _score(cohort.distribution.median, cohort)), cohort.distribution
    for group in cohort.groups:
        if group.distribution is not None:
            shown = _score(group.distribution.median, cohort)
            yield Label(one_line(group.name), shown, group=DIMENSIONS[group.dimension]), group.distribution


def _score(value: Fraction, cohort: Cohort) -> str:
    return fixed(value, cohort.digits)


def _five(d: Distribution) -> tuple[Fraction, ...]:
    return d.minimum, d.lower, d.median, d.upper, d.maximum, Fraction(d.count)


def _spread(rows: Sequence[tuple[Fraction, ...]]) -> tuple[Series, ...]:
    return tuple(Series(name, tuple(row[at] for row in rows)) for at, name in enumerate(SPREAD))


def ranges(cohort: Cohort, checklist: Checklist) -> Chart:
    """How the ranked parks' rates of each clause lie together; the lowest clauses where there are too many."""
    first = len(cohort.chapters)
    middle = quartiles((row.rates for row in cohort.ranked), len(cohort.sections), cohort.rules.minimum_group)[first:]
    rows: list[tuple[Label, tuple[Fraction, ...]]] = []
    for number, ((name, heading), found) in enumerate(zip(cohort.clauses, middle, strict=True), start=first):
        if found is not None:
            known = [own for row in cohort.ranked if (own := row.rates[number]) is not None]
            spread = [100 * value for value in (min(known), *found, max(known))]
            above = checklist.home[name]
            label = Label(heading, rate(found[1]).removesuffix("%"), group=above[0].heading if above else "")
            rows.append((label, (*spread, Fraction(len(known)))))
    title = "各条得分率的分布"
    if len(rows) > MOST:
        kept = {label for label, _ in sorted(rows, key=lambda row: row[1][2])[:MOST]}
        rows = [row for row in rows if row[0] in kept]
        title = f"得分率最低的 {MOST} 条的分布"
    lowest = sorted(rows, key=lambda row: row[1][2])[:3]
    told = "、".join(f"{label.text} {label.shown}" for label, _ in lowest)
    return Chart(
        form="boxes",
        title=title,
        labels=tuple(label for label, _ in rows),
        series=_spread([values for _, values in rows]),
        axis="得分率（%）",
        words=f"{title}。中位数最低：{told}",
    )
