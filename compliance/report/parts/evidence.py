"""佐证材料: what is still to be handed in, what was given, and what earned points with nothing given."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from compliance.report.document.blocks import Block, Column, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.cells import named
from compliance.report.parts.context import Context
from compliance.report.view import tables
from compliance.report.view.materials import DIGEST_DIGITS

PENDING = (Column("检查要点", 38), Column("现在怎样计分", 22), Column("应补的材料"), Column("失分", 8, "right"))
LACKING = (Column("检查要点", 46), Column("建议准备的材料"))


def blocks(of: Context) -> Iterator[Block]:
    found = {
        "待补证清单": tuple(_pending(of)),
        "佐证材料清单": tuple(_given(of)),
        "已得分而未列佐证的要点": tuple(_lacking(of)),
    }
    titled = [(title, made) for title, made in found.items() if made]
    for number, (title, made) in zip("一二三", titled, strict=False):
        yield Heading(f"（{number}）{title}")
        yield from made


def _pending(of: Context) -> Iterator[Block]:
    rows = tuple(
        Row((cell(named(one.id, one.text)), cell(one.counted), cell(one.wanted), cell(Run(one.points, "alert"))))
        for one in tables.pending(of.a)
    )
    if rows:
        yield Paragraph(line("判了最高结论而没有佐证材料，在补证以前按较低的结论计分。"), "note")
        yield Table(PENDING, rows, name="待补证清单")


def _given(of: Context) -> Iterator[Block]:
    listed = of.evidence.rows
    if not listed:
        yield Paragraph(line("答卷没有列出佐证材料。"))
        return
    note = "序号即逐条结果“佐证”一栏的数字。"
    if any(material.digest for material in listed):
        note += f"文件名之后是其 SHA-256 的前 {DIGEST_DIGITS} 位，可据以核对文件未经改动。"
    yield Paragraph(line(note), "note")
    cells = [cell("　".join(filter(None, (one.number, one.text, one.digest)))) for one in listed]
    half = -(-len(cells) // 2)
    pairs = zip_longest(cells[:half], cells[half:], fillvalue=())
    yield Table((Column("材料", 50), Column("材料", 50)), tuple(map(Row, pairs)), name="佐证材料清单")


def _lacking(of: Context) -> Iterator[Block]:
    rows = tuple(Row((cell(named(one.id, one.text)), cell(one.detail))) for one in tables.lacking(of.a))
    if rows:
        yield Paragraph(line("这些要点已经得分，复核时可能要求出示材料。"), "note")
        yield Table(LACKING, rows, name="已得分而未列佐证的要点")
