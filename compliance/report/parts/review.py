"""自评与复核对照: the two results, what was changed and why, and how far they agree."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.document.blocks import Block, Column, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import review


def blocks(of: Context) -> Iterator[Block]:
    assert of.review is not None
    told = review.beside(of.review)
    yield Paragraph(line(f"{told.counts}。复核人：{told.reviewers}。"))
    yield Heading("（一）总分与等级")
    columns = (
        Column("结果"),
        Column("总分", 18, "right"),
        Column("等级", 22, "right"),
        Column("实际得分", 18, "right"),
    )
    sides = [Row(tuple(map(cell, (side.name, side.score, side.grade, side.earned)))) for side in told.sides]
    yield Table(columns, (*sides, Row((cell("相差"), cell(told.change), (), ()), "total")), name="总分与等级")
    yield Heading("（二）改判及理由")
    if told.differences:
        columns = (Column("检查要点", 36), Column("改判理由"), Column("自评 → 复核", 20), Column("增减", 9, "right"))
        rows = (
            Row(
                (
                    cell(one.text, Run(one.id, "quiet")),
                    cell(one.reason, Run(one.signed, "quiet")),
                    cell(f"{one.own} → {one.reviewed}"),
                    cell(one.change),
                )
            )
            for one in told.differences
        )
        yield Table(columns, tuple(rows), name="改判及理由")
    else:
        yield Paragraph(line("复核与自评没有不同。"))
    yield Heading("（三）各条的一致率")
    names = ("已复核", "一致", "一致率", "自评得分", "复核得分", "增减")
    clauses = (Column("条"), *(Column(name, 11, "right") for name in names))
    last = len(told.agreement) - 1
    rows = (
        Row(
            tuple(map(cell, (one.heading, one.reviewed, one.agreed, one.share, one.own, one.counted, one.change))),
            "total" if number == last else "",
        )
        for number, one in enumerate(told.agreement)
    )
    yield Table(clauses, tuple(rows), name="各条的一致率")
