"""整改清单: everything that did not earn all that was due, the most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from compliance.analysis.gaps import PRIORITY_RULE
from compliance.report.document.blocks import Block, Cell, Column, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.cells import named, see
from compliance.report.parts.context import Context
from compliance.report.view.tables import Remedy

COLUMNS = (
    Column("序号", 5.5, "right"),
    Column("要点与问题"),
    Column("整改建议", 33.5),
    Column("失分", 7, "right"),
    Column("优先级", 8),
    Column("难度", 5.5),
    Column("责任与时限", 11.5),
)


def blocks(of: Context) -> Iterator[Block]:
    if not of.remedies:
        yield Paragraph(line("没有需要整改的要点。"))
        return
    open_ids = {*of.a.unanswered}
    mended = [one for one in of.remedies if one.id not in open_ids]
    asked = [one for one in of.remedies if one.id in open_ids]
    elsewhere = see(of.numbers, "losses", "各条的扣分按章条次序")
    yield Paragraph(line(f"{PRIORITY_RULE}否决项须列入整改台账；失分之下是折合总分。{elsewhere}"), "note")
    yield Table(COLUMNS, tuple(_rows(mended, asked)), name="整改清单")


def _rows(mended: Sequence[Remedy], asked: Sequence[Remedy]) -> Iterator[Row]:
    yield from map(_row, mended)
    if asked:
        yield Row((cell(f"未作答 {len(asked)} 项：先作答，再看是否需要整改"),), "clause")
        # What is to be done is not known before there is an answer.
        yield from (_row(replace(one, advice="")) for one in asked)


def _row(one: Remedy) -> Row:
    blocks = Run("影响等级" if one.blocks else "", "alert")
    return Row(
        (
            cell(one.number),
            cell(named(one.id, one.text), one.problem, blocks),
            cell(one.advice),
            cell(one.points, Run(one.score_cost, "quiet")),
            _priority(one),
            cell(one.effort),
            (),
        )
    )


def _priority(one: Remedy) -> Cell:
    word = Run(one.priority, "strong" if one.high else "")
    return cell(word, Run("否决项" if one.mandatory else "", "quiet"))
