"""整改清单: everything that did not earn all that was due, the most pressing first; what has a card, by its number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from compliance.analysis.gaps import priority_rule
from compliance.checklist.mending import FACT_WORDS
from compliance.report.document.blocks import Block, Column, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.cells import see
from compliance.report.parts.context import Context
from compliance.report.view.tables import Remedy

COLUMNS = (
    Column("检查要点", 36),
    Column("整改建议"),
    Column("失分、难度", 14, "right"),
)


def blocks(of: Context) -> Iterator[Block]:
    if not of.remedies:
        yield Paragraph(line("没有需要整改的要点。"))
        return
    open_ids = {*of.a.unanswered}
    mended = [one for one in of.remedies if one.id not in open_ids]
    asked = [one for one in of.remedies if one.id in open_ids]
    elsewhere = see(of.numbers, "losses", "各条的扣分按章条次序")
    rule = priority_rule(of.a.checklist)
    yield Paragraph(line(f"{rule}否决项须列入整改台账；失分是折合总分的分。{elsewhere}"), "note")
    yield Table(COLUMNS, tuple(_rows(of, mended, asked)), name="整改清单")


def _rows(of: Context, mended: Sequence[Remedy], asked: Sequence[Remedy]) -> Iterator[Row]:
    for (urgency, priority), ones in groupby(mended, key=lambda one: (one.urgency, one.priority)):
        listed = [*ones]
        yield Row((cell(f"{urgency}优先级{priority}（{len(listed)} 项）"),), "clause")
        if carded := [one for one in listed if one.id in of.carded]:
            told = "；".join(f"第 {of.carded[one.id]} 项 {one.id}" for one in carded)
            yield Row((cell(f"见第{of.numbers['cards']}部分：{told}"),))
        yield from (_row(of, one) for one in listed if one.id not in of.carded)
    if asked:
        yield Row((cell(f"未作答 {len(asked)} 项：先作答，再看是否需要整改"),), "clause")
        # What is to be done is not known before there is an answer.
        yield from (_row(of, replace(one, advice="")) for one in asked)


def _row(of: Context, one: Remedy) -> Row:
    """What stands elsewhere in the report is not said again, such as the result in 逐条结果."""
    what = f"{one.id}　{one.text}" + (f"（{one.mandatory}）" if one.mandatory else "")
    return Row(
        (
            cell(
                what,
                "" if "clauses" in of.numbers else one.problem,
                Run(f"{FACT_WORDS}。" if one.fact else "", "alert"),
            ),
            cell(one.advice),
            cell(f"{one.score_cost}　{one.effort}"),
        )
    )
