"""整改台账 in a report: what is known has columns, what nobody has filled in is one place to write."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from said import DATE, context, rows, said
from small import FULL, answered

from compliance.analysis import register
from compliance.analysis.register import Register
from compliance.report.document.blocks import Table
from compliance.report.parts import register as part
from compliance.report.parts.context import Context


def kept(**changes: Any) -> Register:
    """The register of the small checklist's park, its first entry filled in."""
    issued = register.started(answered(), DATE)
    return replace(issued, entries=(replace(issued.entries[0], **changes), *issued.entries[1:]))


def headings(of: Context) -> list[str]:
    table = next(block for block in part.blocks(of) if isinstance(block, Table))
    return [column.heading for column in table.columns]


KNOWN = ["序号", "等级", "问题", "整改措施"]


def test_an_empty_register_has_one_wide_place_to_write_and_no_empty_columns() -> None:
    of = context(answered())
    assert headings(of) == [*KNOWN, "责任、时限与完成情况"]
    assert rows(part.blocks(of))[0] == [
        "1",
        "高",
        "服务机制：判“一般”，得50%　1.1 唯一的一条；K2：失 5 分，折合总分 7.14，难度中，影响等级",
        "",
        "",
    ]
    assert "由本次评价列出，共 6 项，待落实责任和时限。" in said(part.blocks(of))


def test_who_mends_it_by_when_has_a_column_once_it_is_known_of_one() -> None:
    of = context(answered(), filled=kept(department="综合科", person="陈堃", due=datetime.date(2026, 6, 30)))
    assert headings(of) == [*KNOWN, "责任与时限", "完成情况与销号"]
    assert rows(part.blocks(of))[0][4:] == ["综合科 / 陈堃 / 2026-06-30", ""]
    assert "截至 2026-01-31：共 6 项，未销号 6 项" in said(part.blocks(of))


def test_what_has_become_of_it_has_a_column_once_it_is_known_of_one() -> None:
    done = {"status": "已完成", "evidence": "新制度", "reviewer": "马翀", "closed": datetime.date(2026, 1, 30)}
    of = context(answered(), filled=kept(department="综合科", **done))
    assert headings(of) == [*KNOWN, "责任与时限", "完成情况与销号"]
    told = next(row for row in rows(part.blocks(of)) if "服务机制" in row[2])
    assert told[4:] == ["综合科", "已完成 / 佐证：新制度 / 复核 马翀，2026-01-30 销号"]


def test_what_is_not_answered_is_counted_and_not_listed() -> None:
    text = said(part.blocks(context(answered(K3=None))))
    assert "另有 1 项未作答，须先作答，不列入台账。" in text
    assert "合作机构" not in text


def test_without_a_problem_there_is_no_table() -> None:
    assert [block.kind for block in part.blocks(context(answered(FULL)))] == ["paragraph"]
