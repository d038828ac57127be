"""合理缺项明细: what was left out of the score, and why."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.numbers import points
from compliance.report.document.blocks import Block, Column, Paragraph, Row, Table, cell, line
from compliance.report.parts.cells import named
from compliance.report.parts.context import Context
from compliance.report.view import tables

COLUMNS = (Column("检查要点", 42), Column("缺项说明"), Column("标准分", 9, "right"))


def blocks(of: Context) -> Iterator[Block]:
    rows = [
        Row((cell(named(left.id, left.text)), cell(left.reason), cell(left.points))) for left in tables.omissions(of.a)
    ]
    if not rows:
        yield Paragraph(line("没有判为不适用的要点。"))
        return
    whole = Row((cell("合计"), (), cell(points(of.a.tally.not_applicable))), "total")
    yield Table(COLUMNS, (*rows, whole), name="合理缺项明细")
