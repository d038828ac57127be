"""与上年比较: what became of the score, clause by clause, and which criteria moved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis.comparison import Unshared
from compliance.report.document.blocks import (
    Block,
    Column,
    Drawing,
    Heading,
    Items,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)
from compliance.report.parts.context import Context
from compliance.report.view import years
from compliance.report.view.years import Listing, Years


def blocks(of: Context) -> Iterator[Block]:
    assert of.comparison is not None
    told = years.of(of.comparison, of.edition.earlier)
    yield Paragraph(line(told.sentence))
    if len(told.figures) > 1:
        yield _figures(told)
    if told.trend is not None:
        yield Heading("历次总分")
        yield Drawing(told.trend)
        if told.periods:
            yield _periods(told)
    yield Heading("总分的变化由哪里来")
    columns = (Column("因素"), Column("增减", 16, "right"), Column("累计", 16, "right"))
    last = len(told.steps) - 1
    rows = (
        Row((cell(step.label), cell(step.effect), cell(step.reached)), "total" if number in (0, last) else "")
        for number, step in enumerate(told.steps)
    )
    # The table first: it may begin on a page where the drawing has no room.
    yield Table(columns, tuple(rows), name="总分的变化")
    yield Drawing(told.bridge)
    if told.vetoes:
        yield Items(tuple(map(line, told.vetoes)))
    for listing in told.lists:
        yield from _moved(listing)
    for title, found in told.unshared:
        yield from _unshared(title, found)


def _figures(told: Years) -> Table:
    columns = (Column("口径"), Column("上年", 16, "right"), Column("本年", 16, "right"), Column("增减", 14, "right"))
    rows = (Row((cell(f.name), cell(f.before), cell(f.after), cell(f.moved))) for f in told.figures)
    return Table(columns, tuple(rows), name="三个口径")


def _periods(told: Years) -> Table:
    columns = (
        Column("评价期"),
        Column("当年总分", 14, "right"),
        Column("当年等级", 22),
        Column(years.COMPARABLE, 14, "right"),
    )
    rows = (Row((cell(p.name), cell(p.own), cell(p.grade), cell(p.comparable))) for p in told.periods)
    return Table(columns, tuple(rows), name="历次总分")


def _moved(listing: Listing) -> Iterator[Block]:
    yield Heading(listing.heading)
    columns = (Column("检查要点", 40), Column("本年情况"), Column("上年", 10, "right"), Column("本年", 10, "right"))
    rows = (
        Row(
            (
                cell(one.text, Run(one.id, "quiet")),
                cell(Run(one.move, "strong"), one.reason),
                cell(one.before),
                cell(one.after),
            )
        )
        for one in listing.moved
    )
    yield Table(columns, tuple(rows), name=listing.title)


def _unshared(title: str, found: Sequence[Unshared]) -> Iterator[Block]:
    yield Heading(f"{title}，共 {len(found)} 项")
    columns = (Column("编号", 16), Column("检查要点"), Column("说明", 40))
    rows = (Row((cell(one.id), cell(one.text), cell(one.told))) for one in found)
    yield Table(columns, tuple(rows), name=title)
