"""扣分点及原因说明: every lost point, clause by clause, and what a veto took besides."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from compliance.numbers import points
from compliance.report.charts import figures
from compliance.report.document.blocks import Block, Column, Drawing, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.cells import named, see
from compliance.report.parts.context import Context
from compliance.report.view import tables

COLUMNS = (Column("检查要点", 42), Column("扣分原因"), Column("扣分", 9, "right"))


def blocks(of: Context) -> Iterator[Block]:
    rows = tuple(_rows(of))
    if not rows:
        yield Paragraph(line("没有扣分。"))
        return
    yield Drawing(figures.losses(of.a))
    elsewhere = see(of.numbers, "remedies", "整改的先后") or see(of.numbers, "register", "整改的先后")
    yield Paragraph(line(f"按章条的次序列出。{_whole(of)}{elsewhere}"), "note")
    whole = Row((cell("合计"), (), cell(points(of.a.tally.lost))), "total")
    yield Table(COLUMNS, (*rows, whole), name="扣分点及原因说明")


def _whole(of: Context) -> str:
    own = sum((result.own_lost for result in of.a.criteria), sum((part.forfeited for part in of.a.parts), Fraction(0)))
    if own == of.a.tally.lost:
        return "合计与评审结果汇总的扣分一致。"
    return "各行是本级的扣分；上级由得分率合成，所以合计以评审结果汇总为准，不是各行相加。"


def _rows(of: Context) -> Iterator[Row]:
    lost = {part.section.heading: part.tally.lost for part in of.a.parts}
    for heading, losses in groupby(tables.losses(of.a), key=lambda loss: loss.section):
        yield Row((cell(f"{heading}　扣 {points(lost[heading])} 分"),), "clause")
        for loss in losses:
            if loss.forfeit:
                yield Row((cell(Run("条款否决", "alert")), cell(loss.reason), cell(Run(loss.points, "alert"))))
            else:
                yield Row((cell(named(loss.id, loss.text)), cell(loss.reason), cell(loss.points)))
