"""The parks by type, region and size: box plots, figures, and a heat table of clauses by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from compliance.analysis.cohort.peers import Quartiles
from compliance.analysis.cohort.results import DIMENSIONS, Group
from compliance.errors import one_line
from compliance.numbers import rate
from compliance.report.charts import cohort as figures
from compliance.report.cohort.meeting.context import WORKBOOK, Meeting
from compliance.report.cohort.pages import listed_groups
from compliance.report.document.blocks import (
    Block,
    Column,
    Drawing,
    Heading,
    Heat,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)

MOST_ACROSS = 9
"""So many groups stand side by side in a table of heat."""
DARK, LIGHT = Fraction(50), Fraction(90)
"""得分率 in percent: below the one the ground is darkest, from the other on there is none."""


def boxes(of: Meeting) -> Iterator[Block]:
    if of.dimensions:
        yield Drawing(figures.boxes(of.cohort))
    else:
        fewest = of.cohort.rules.minimum_group
        yield Paragraph(line(f"没有两组以上各有 {fewest} 个参加排名的园区，不作分组比较。"), "flush")
    listed, left_out = listed_groups(of.cohort, of.most)
    yield Heading("各组的总分")
    yield Paragraph(line(_suppressed(of), f"另有 {left_out} 组，见 {WORKBOOK} 的“分组”。" if left_out else ""), "note")
    yield Table(
        (
            Column("分组"), Column("园区", 9, "right"), Column("参加排名", 12, "right"), Column("最高", 9, "right"),
            Column("中位数", 10, "right"), Column("平均", 9, "right"), Column("最低", 9, "right"),
        ),
        tuple(_rows(of, listed)),
        name="各组的总分",
    )  # fmt: skip


def _suppressed(of: Meeting) -> str:
    fewest = of.cohort.rules.minimum_group
    return f"参加排名的园区少于 {fewest} 个的组不列统计，以免从中推知个别园区。"


def _largest(groups: Sequence[Group], most: int) -> list[Group]:
    """So many of the groups with most parks, in their own order."""
    kept = {group.name for group in sorted(groups, key=lambda group: -group.ranked)[:most]}
    return [group for group in groups if group.name in kept]


def _rows(of: Meeting, listed: Sequence[Group]) -> Iterator[Row]:
    for dimension, word in DIMENSIONS.items():
        groups = [group for group in listed if group.dimension == dimension]
        if groups:
            yield Row((cell(f"按{word}"),), "clause")
        for group in groups:
            spread = group.distribution
            if spread is not None:
                values = (spread.maximum, spread.median, spread.mean, spread.minimum)
                shown = [cell(of.d.score(value)) for value in values]
                yield Row((cell(one_line(group.name)), cell(str(group.members)), cell(str(group.ranked)), *shown))
        few = [group for group in groups if group.suppressed]
        if few:
            named = "、".join(f"{one_line(group.name)} {group.members} 个" for group in few)
            yield Row((cell("园区太少，不列统计"), cell(Run(named, "quiet"))))


def heat(of: Meeting) -> Iterator[Block]:
    """The median 得分率 of every chapter and clause in every group that is large enough."""
    across = [*_across(of)]
    if not across:
        yield Paragraph(line("没有可以比较的组。"), "flush")
        return
    also = f"{_suppressed(of)}各园区各条的得分率见 {WORKBOOK} 的“热力表”。"
    for number, (words, groups) in enumerate(across):
        yield Heading(words)
        yield Paragraph(line("得分率的中位数（%）；颜色越深越低，90% 起不着色。" + ("" if number else also)), "note")
        medians = [of.finder.rates("", ""), *(of.finder.rates(group.dimension, group.name) for group in groups)]
        yield Heat(
            ("全部", *(one_line(group.name) for group in groups)),
            tuple(
                (("" if is_chapter else "　") + item.heading, tuple(_shaded(column[place]) for column in medians))
                for item, place, is_chapter in of.outline
            ),
            name=words,
        )


def _across(of: Meeting) -> Iterator[tuple[str, list[Group]]]:
    """What stands side by side: kinds with few groups in one table, one with many in a table of its own."""
    few: list[Group] = []
    words: list[str] = []
    for dimension in of.dimensions:
        groups, word = of.shown_groups(dimension), DIMENSIONS[dimension]
        if len(few) + len(groups) <= MOST_ACROSS and dimension != "region":
            few += groups
            words.append(word)
    if few:
        yield f"按{'、'.join(words)}", few
    for dimension in of.dimensions:
        groups, word = of.shown_groups(dimension), DIMENSIONS[dimension]
        if word not in words:
            kept = _largest(groups, MOST_ACROSS)
            more = f"（园区最多的 {len(kept)} 组，共 {len(groups)} 组）" if len(groups) > len(kept) else ""
            yield f"按{word}{more}", kept


def _shaded(quartiles: Quartiles | None) -> tuple[str, float | None]:
    if quartiles is None:
        return "—", None
    median = quartiles[1]
    shown = rate(median, 0, (LIGHT,)).removesuffix("%")
    return shown, float(min(Fraction(1), max(Fraction(0), (LIGHT - 100 * median) / (LIGHT - DARK))))
