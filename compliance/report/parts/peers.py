"""在同类园区中的位置: the park among others, without their names."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.document.blocks import Block, Column, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import peers


def blocks(of: Context) -> Iterator[Block]:
    assert of.edition.peers is not None
    told = peers.of(of.edition.peers, of.a)
    few = f"园区太少、不作比较的范围：{told.suppressed}。" if told.suppressed else ""
    yield Paragraph(line(f"{told.sentence}不列出其他园区的名称。{few}"))
    if not told.groups:
        return
    names = ("名次", "总分最高", "总分四分位数", "总分中位数")
    columns = (Column("比较范围"), *(Column(name, 16, "right") for name in names))
    yield Table(
        columns,
        tuple(
            Row(tuple(map(cell, (one.label, one.place, one.best, one.quartiles, one.median)))) for one in told.groups
        ),
        name="名次",
    )
    yield Heading(f"各章、条得分率（%），与{told.compared_with}比较")
    columns = (
        Column("章、条"),
        Column("本园区", 14, "right"),
        Column("中位数", 14, "right"),
        Column("四分位数之间", 20, "right"),
    )
    rows = (
        Row(
            (
                cell(one.heading),
                cell(Run(one.own, "" if one.above else "alert")),
                cell(one.median),
                cell(one.quartiles),
            ),
            "marked" if one.is_chapter else "",
        )
        for one in told.clauses
    )
    yield Table(columns, tuple(rows), name="各章、条得分率")
    yield Paragraph(line("低于中位数的用红色粗体。四分位数按电子表格 QUARTILE.INC 的算法插值。"), "note")
