"""否决项核对 and 等级的余量: what the grade hangs on besides the score."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.document.blocks import Block, Card, Column, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import firmness, tables, verdict


def vetoes(of: Context) -> Iterator[Block]:
    yield Paragraph(line(verdict.vetoes_intro(of.a)))
    for veto in of.a.triggered:
        if veto.id not in of.carded:
            yield Card(
                line(veto.text), "触发否决", (("编号", cell(veto.id)), ("情况", cell(verdict.story(of.a, veto))))
            )
        else:
            there = f"，见第{of.numbers['cards']}部分第 {of.carded[veto.id]} 项。"
            yield Paragraph(line(Run("触发否决：", "alert"), f"{veto.text}（{veto.id}）{there}"))
    columns = (Column("触发条件与后果", 32), Column("状态", 10), Column("否决项"))
    alike: dict[tuple[str, str], list[str]] = {}
    for other in tables.vetoes(of.a):
        kind = f"{other.trigger}：{other.consequence}", other.state
        alike.setdefault(kind, []).append(f"{other.text}（{other.id}）")
    rows = [Row((*map(cell, kind), cell("；".join(names)))) for kind, names in alike.items()]
    if rows:
        yield Table(columns, tuple(rows), name="未触发的否决项")


def margins(of: Context) -> Iterator[Block]:
    told = firmness.of(of.a)
    if told.margins:
        columns = (
            Column("等级", 15),
            Column("要求（各章得分率只列最低的一章）"),
            Column("现为", 14, "right"),
            Column("余量", 14, "right"),
        )
        yield Table(
            columns,
            tuple(
                Row(
                    (
                        cell(one.grade),
                        cell(one.asks),
                        cell(one.value),
                        cell(Run(one.margin, "alert" if one.missed else "")),
                    )
                )
                for one in told.margins
            ),
            name="距各等级的余量",
        )
    yield Paragraph(line(told.words))
    if told.turns:
        columns = (Column("检查要点"), Column("作答的改变", 30), Column("总分", 12, "right"), Column("等级", 13))
        yield Table(
            columns,
            tuple(
                Row((cell(one.text, Run(one.id, "quiet")), cell(one.change), cell(one.score), cell(one.grade)))
                for one in told.turns
            ),
            name="会改变等级的作答",
        )
