"""与上年比较: what became of the score, clause by clause, and which criteria moved."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.document.blocks import Block, Column, Drawing, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import years
from compliance.report.view.years import Moved


def blocks(of: Context) -> Iterator[Block]:
    earlier, a = of.edition.earlier, of.a
    told = years.of(earlier, a, of.edition.original)
    yield Paragraph(line(told.sentence))
    if told.trend is not None:
        yield Heading("历次总分")
        yield Drawing(told.trend)
    yield Heading("总分的变化由哪里来")
    yield Drawing(told.bridge)
    columns = (Column("因素"), Column("增减", 16, "right"), Column("累计", 16, "right"))
    last = len(told.steps) - 1
    rows = (
        Row((cell(step.label), cell(step.effect), cell(step.reached)), "total" if number in (0, last) else "")
        for number, step in enumerate(told.steps)
    )
    yield Table(columns, tuple(rows), name="总分的变化")
    yield from _moved("提高最多的要点", told.improved)
    yield from _moved("下降最多的要点", told.slipped)


def _moved(title: str, moved: tuple[Moved, ...]) -> Iterator[Block]:
    if moved:
        yield Heading(title)
        columns = (Column("检查要点", 44), Column("本年情况"), Column("上年", 10, "right"), Column("本年", 10, "right"))
        rows = (
            Row(
                (
                    cell(one.text, Run(one.id, "quiet")),
                    cell(Run(one.move, "strong"), one.reason),
                    cell(one.before),
                    cell(one.after),
                )
            )
            for one in moved
        )
        yield Table(columns, tuple(rows), name=title)
