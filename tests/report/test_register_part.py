"""整改台账 in a report: what is known has columns, what nobody has filled in is one place to write."""

from __future__ import annotations

import datetime
from dataclasses import replace
from typing import Any

from builders import na
from said import DATE, context, rows, said
from small import FULL, answered

from compliance.analysis import register
from compliance.analysis.register import Entry, Register
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


def test_what_costs_most_now_stands_first_and_what_is_over_says_so() -> None:
    """Last year's register, taken on: six problems then, of which one is left, and one that is new."""
    issued = register.started(answered(), DATE)
    by_hand = Entry(id="自1", problem="门前道路破损", level="高")
    done = Entry(id="K9", problem="旧问题", level="高", status="已完成", reviewer="马翀", closed=DATE)
    last = replace(issued, entries=(done, *issued.entries, by_hand))
    now = answered(FULL, K1="符合", K2=na("没有该项服务"), K3="0", K6=None)
    of = context(now, filled=register.merged(last, now, DATE))
    listed = [row[2].partition("　")[0].partition("：")[0] for row in rows(part.blocks(of))]
    # 合作机构 loses 10 points now and 依法登记, which is new, 5.
    assert listed[:5] == ["合作机构", "依法登记", "门前道路破损", "公示齐全", "服务机制"]
    assert {*listed[5:8]} == {"按时办结", "没有投诉", "培训"}
    assert listed[8:] == ["旧问题"]
    marks = {row[2].partition("：")[0]: row[2].partition(" / ")[2] for row in rows(part.blocks(of))}
    assert marks["合作机构"] == marks["依法登记"] == ""
    assert marks["公示齐全"] == "本年未作答"
    assert marks["服务机制"] == "本年判为不适用"
    assert marks["培训"] == "本年已无此问题，待复核销号"
    text = said(part.blocks(of))
    assert "共 9 项，未销号 8 项（逾期 0 项），已销号 1 项。" in text
    assert (
        "未销号的之中，本次评价中有此问题的 2 项，自行列入的 1 项，本年未作答的 1 项，本年判为不适用的 1 项，"
        "本年已无此问题的 3 项。"
    ) in text
    assert "其后是自行列入的、本年不再失分或没有作答的、已销号的。" in text


def test_a_kept_register_begins_with_the_veto_of_this_year() -> None:
    then = answered(FULL, K2="一般", K3="4")
    now = answered(FULL, K2="一般", K3="4", K4="4/10")
    of = context(now, filled=register.merged(register.started(then, DATE), now, DATE))
    assert [row[2][:4] for row in rows(part.blocks(of))] == ["按时办结", "服务机制", "合作机构"]


def test_a_level_that_the_register_kept_and_that_is_another_now_is_told() -> None:
    of = context(answered(), filled=kept(level="低"))
    assert rows(part.blocks(of))[0][1] == "低 / 现高"
    assert "等级是台账所记的，本次评价与它不同的另注“现”。" in said(part.blocks(of))
    assert "另注" not in said(part.blocks(context(answered(), filled=kept())))
