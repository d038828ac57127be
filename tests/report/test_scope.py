"""评审范围与方法: what is known of the work of a third party, and what is left to be written in."""

from __future__ import annotations

import datetime
from typing import Any

from builders import ALLOWED, Entry, backed, checklist, criterion, na, scored, section

from compliance.report.document.blocks import Cell, Facts, Paragraph, Table
from compliance.report.parts import scope
from compliance.report.parts.context import Context
from compliance.report.view.edition import Edition

DATE = datetime.date(2026, 1, 31)
CHECK = {"method": "查文件", "how": "看协议"}
MADE = checklist(
    section(
        "C4",
        criterion("a", 40, checks=[CHECK, {"method": "访谈", "how": "问经办人"}]),
        criterion("b", 40, checks=[CHECK]),
        criterion("c", 20, not_applicable=ALLOWED),
    )
)


def context(**answers: Any) -> Context:
    given = {"a": backed("符合", "纸质：协议", "网址：https://a.example"), "b": "部分符合", "c": na(), **answers}
    return Context(Edition(scored(MADE, given), date=DATE, digests={}, kind="gap"))


def facts(of: Context) -> dict[str, str]:
    return {label: text for block in scope.blocks(of) if isinstance(block, Facts) for label, text in block.facts}


def tables(of: Context) -> dict[str, list[list[str]]]:
    def text(cell: Cell) -> str:
        return "".join(run.text for line in cell for run in line)

    found = [block for block in scope.blocks(of) if isinstance(block, Table)]
    return {table.name: [[text(cell) for cell in row.cells] for row in table.rows] for table in found}


def method(of: Context) -> str:
    return next(block.text[0].text for block in scope.blocks(of) if isinstance(block, Paragraph))


def test_what_the_sheet_and_the_checklist_say_is_told() -> None:
    told = facts(context())
    assert told["评审对象"] == "某园区"
    assert told["评审依据"] == "《小标准》，团体标准"
    assert told["评审范围"] == "4 章条 C4；共 1 条，要点 3，其中合理缺项 1 项"
    assert told["佐证材料"] == "纸质材料 1 件，网址 1 件；1 项要点附有佐证材料"
    assert tables(context())["检查方式"] == [["查文件", "2 项", ""], ["访谈", "1 项", ""]]


def test_what_nobody_has_recorded_is_a_place_to_write_in() -> None:
    told = facts(context())
    assert [told[name] for name in ("现场评审日期", "抽样对象", "总体数量", "样本数量", "抽样方法")] == [""] * 5
    assert tables(context())["评审人员"] == [["", "", "", ""]] * 3
    assert method(context()).endswith("答卷中没有复核记录，本报告所列得分即自评得分。")


def test_a_review_says_how_much_was_reviewed_when_and_by_whom() -> None:
    review = {"结果": "符合", "复核人": "刀玉波", "日期": "2026-02-25", "理由": "属实"}
    changed = {"结果": "不符合", "复核人": "和丽英", "日期": "2026-02-26", "理由": "无记录"}
    of = context(
        a=Entry(结果="符合", 佐证=["纸质：协议"], 复核=review),
        b=Entry(结果="部分符合", 佐证=["纸质：表"], 复核=changed),
    )
    assert facts(of)["复核日期"] == "2026年2月25日至2026年2月26日"
    assert "对 3 项要点中的 2 项作了复核，其中 1 项与自评一致" in method(of)
    assert [row[0] for row in tables(of)["评审人员"]] == ["刀玉波", "和丽英", ""]
