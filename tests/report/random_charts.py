"""Charts of any data, as a park or a cohort might have them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from compliance.numbers import fixed, signed
from compliance.report.charts.cohort import SPREAD
from compliance.report.charts.figures import EFFORTS, MOST, MOST_YEARS
from compliance.report.charts.series import REST, Chart, Label, Mark, Series, State

names = st.text("条款服务管理机制与持续改进能力建设AB（）、", min_size=1, max_size=70).map(lambda text: f"5.3 {text}")
percents = st.integers(0, 1000).map(lambda tenths: Fraction(tenths, 10))
points = st.integers(0, 100_000).map(lambda cents: Fraction(cents, 100))
changes = st.integers(-4000, 4000).map(lambda cents: Fraction(cents, 100))
grades = st.sampled_from(["", "合格", "不合格（否决）", "无法评定（否决项未作答）"])
states: st.SearchStrategy[State] = st.sampled_from(["", "", "", "provisional", "open", "zeroed", "absent"])


def _shown(value: Fraction | None) -> str:
    return "—" if value is None else fixed(value, 1)


@st.composite
def rates(draw: Any) -> Chart:
    count = draw(st.integers(1, MOST))
    groups = sorted(draw(st.lists(st.integers(0, 5), min_size=count, max_size=count)))
    heads = [draw(names) + str(number) for number in range(6)] if draw(st.booleans()) else [""] * 6
    labels, values = [], []
    for group in groups:
        state, value = draw(states), draw(percents)
        known = state not in {"open", "absent"}
        labels.append(Label(draw(names), fixed(value, 1) if known else "—", state, heads[group]))
        values.append(value if known else None)
    others = [
        Series(name, tuple(draw(st.one_of(st.none(), percents)) for _ in labels))
        for name in ["上年", "全部园区中位数", "同类型园区中位数"][: draw(st.integers(0, 3))]
    ]
    used = dict.fromkeys(label.group for label in labels if label.group)
    averages = {head: draw(st.one_of(st.none(), percents)) for head in used}
    marks = tuple(Mark(head, value, _shown(value), draw(states)) for head, value in averages.items())
    series = (Series("本次", tuple(values)), *others)
    return Chart(form="rates", title="", labels=tuple(labels), series=series, axis="得分率（%）", marks=marks)


@st.composite
def losses(draw: Any) -> Chart:
    lost = sorted(draw(st.lists(points.filter(bool), min_size=1, max_size=MOST)), reverse=True)
    open_ = [draw(points) if draw(st.booleans()) else Fraction(0) for _ in lost] if draw(st.booleans()) else []
    digits = draw(st.integers(0, 2))
    labels = tuple(Label(draw(names), fixed(value, digits), draw(st.sampled_from(["", "zeroed"]))) for value in lost)
    series = (Series("失分", tuple(lost)), *([Series("未作答", tuple(open_))] if open_ else []))
    return Chart(form="losses", title="", labels=labels, series=series, axis="失分（分）", digits=digits)


@st.composite
def bridges(draw: Any) -> Chart:
    moved = draw(st.lists(changes, min_size=1, max_size=MOST))
    states = [draw(st.sampled_from(["", "provisional"])) for _ in range(2)]
    marks = (
        Mark("上年总分", Fraction(60), "60.0", states[0]),
        Mark("本年总分", Fraction(60), "1160.0", states[1]),
        Mark("相差", Fraction(0), signed(sum(moved, Fraction(0)))),
    )
    labels = tuple(Label(draw(names), signed(value), group=draw(st.sampled_from(["", REST]))) for value in moved)
    series = (Series("变化", tuple(moved)),)
    return Chart(form="bridge", title="", labels=labels, series=series, axis="对总分的影响（分）", marks=marks)


@st.composite
def trends(draw: Any) -> Chart:
    count = draw(st.integers(2, MOST_YEARS))
    values = [draw(st.one_of(st.none(), st.integers(-100, 1200).map(lambda n: Fraction(n, 10)))) for _ in range(count)]
    labels = tuple(
        Label(f"{2020 + number}年", _shown(value), draw(st.sampled_from(["", "provisional"])), draw(grades))
        for number, value in enumerate(values)
    )
    limits = sorted(draw(st.sets(st.integers(1, 100), max_size=5)))
    marks = tuple(Mark("良好", Fraction(limit), str(limit)) for limit in limits)
    series = (Series("总分", tuple(values)),)
    return Chart(
        form="trend", title="", labels=labels, series=series, axis="总分（分）", across="评价年度", marks=marks
    )


@st.composite
def quadrants(draw: Any) -> Chart:
    gains = sorted(draw(st.lists(points.filter(bool), min_size=1, max_size=15)), reverse=True)
    labels = tuple(Label(draw(names), signed(gain), group=draw(st.sampled_from(EFFORTS))) for gain in gains)
    series = (Series("可增加的得分", tuple(gains)),)
    return Chart(form="quadrant", title="", labels=labels, series=series, axis="可增加的得分（分）", across="整改难度")


@st.composite
def histograms(draw: Any) -> Chart:
    counts = draw(st.lists(st.integers(0, 100_000), min_size=2, max_size=16).filter(any))
    width, start = draw(st.sampled_from([1, 2, 5, 10, 20])), draw(st.integers(-2, 10))
    edges = [Fraction((start + number) * width) for number in range(len(counts) + 1)]
    limits = draw(st.sets(st.integers(0, 120), max_size=5))
    return Chart(
        form="histogram",
        title="",
        labels=tuple(Label("", str(count)) for count in counts),
        series=(
            Series("园区数", tuple(map(Fraction, counts))),
            Series("自", tuple(edges[:-1])),
            Series("至", tuple(edges[1:])),
        ),
        axis="园区数（个）",
        across="总分（分）",
        marks=tuple(Mark("良好", Fraction(limit), str(limit)) for limit in sorted(limits)),
    )


@st.composite
def boxes(draw: Any) -> Chart:
    count = draw(st.integers(1, MOST))
    groups = sorted(draw(st.lists(st.sampled_from(["", "类型", "州市", "规模"]), min_size=count, max_size=count)))
    rows = [sorted(draw(st.lists(percents, min_size=5, max_size=5))) for _ in groups]
    labels = tuple(Label(draw(names), fixed(row[2], 1), group=group) for group, row in zip(groups, rows, strict=True))
    sizes = Series(SPREAD[5], tuple(Fraction(draw(st.integers(3, 100_000))) for _ in rows))
    spread = (Series(name, tuple(row[at] for row in rows)) for at, name in enumerate(SPREAD[:5]))
    return Chart(form="boxes", title="", labels=labels, series=(*spread, sizes), axis="总分（分）")


any_chart = st.one_of(rates(), losses(), bridges(), trends(), quadrants(), histograms(), boxes())
