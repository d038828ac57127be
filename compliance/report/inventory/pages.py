"""The list on paper: what is to be seen to, by who filled it in, to hand out and to tick off."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from compliance.analysis.inventory import LOOSE, Inventory, Line
from compliance.answers.model import AnswerSheet, chinese_date
from compliance.checklist.model import Checklist
from compliance.report.document.blocks import Block, Column, Paragraph, Part, Row, Run, Table, cell, line
from compliance.report.html import page
from compliance.report.parts.report import Report
from compliance.report.theme.model import Look
from compliance.report.view import appearance
from compliance.report.view.front import Fact
from compliance.version import __version__

LOOK = Look()
TITLE = "佐证清单"
COLUMNS = (Column("检查要点", 34), Column("佐证", 26), Column("情况和怎样办"), Column("办结", 8, "center"))
OTHERS = (Column("文件", 44), Column("属于哪一项"), Column("办结", 8, "center"))
BOX = "□"
PRINTED = 500
"""So many files that nothing cites are printed: whoever has left thousands in a folder sorts them in the workbook."""


def to_html(checklist: Checklist, sheet: AnswerSheet, found: Inventory, day: datetime.date) -> str:
    return page.printed(_report(checklist, sheet, found, day), LOOK.theme.colours)


def to_pdf(checklist: Checklist, sheet: AnswerSheet, found: Inventory, day: datetime.date) -> bytes:
    """Raises MissingSystemPart."""
    from compliance.report.pdf import render as pdf

    return pdf.render(to_html(checklist, sheet, found, day), date=day, templates=None)


def _report(checklist: Checklist, sheet: AnswerSheet, found: Inventory, day: datetime.date) -> Report:
    standard = checklist.standard
    program = f"compliance {__version__}"
    return Report(
        title=TITLE,
        standard=f"《{standard.title}》",
        park=sheet.park.name,
        period=str(sheet.period),
        date=chinese_date(day),
        iso_date=day.isoformat(),
        program=program,
        draft="",
        statement=standard.statement,
        made_with=f"检查表：{checklist.title}，版本 {checklist.version}；程序 {program}。",
        cover=(Fact("评价期", str(sheet.period)), Fact("列表日期", chinese_date(day)), *_counts(found)),
        guide=("每人一部分，办完一件在“办结”打勾；全部佐证和情况见工作簿或 CSV。",),
        parts=tuple(_parts(found)),
        keywords=TITLE,
        look=appearance.of(LOOK, f"{sheet.park.name}　{TITLE}", draft=False),
    )


def _counts(found: Inventory) -> Iterator[Fact]:
    yield from (Fact(state, f"{count} 件") for state, count in found.counts.items())


def _parts(found: Inventory) -> Iterator[Part]:
    for number, person in enumerate(found.people):
        theirs = [one for one in found.lines if one.open and one.by == person]
        heading = f"{person or '没有写填写人的'}（{len(theirs)} 件）"
        yield Part(f"by{number}", heading, tuple(_to_do(theirs)), opens=number > 0)
    loose = [one for one in found.lines if one.state == LOOSE]
    if loose:
        rows = tuple(Row((cell(one.given), cell(one.remedy), cell(BOX))) for one in loose[:PRINTED])
        rest = f"这里印前 {PRINTED} 件，全部见工作簿或 CSV。" if len(loose) > PRINTED else ""
        told = Paragraph(line(f"这些文件在文件夹里，答卷没有列。{rest}"), "note")
        listed = Table(OTHERS, rows, name="未列入答卷的文件")
        yield Part("loose", f"未列入答卷的文件（{len(loose)} 件）", (told, listed))
    if not found.people and not loose:
        yield Part("fine", "佐证齐全", (Paragraph(line("答卷所列的佐证都在，没有要办的。")),))


def _to_do(lines: list[Line]) -> Iterator[Block]:
    rows = (
        Row((cell(line(Run(f"{one.id}　", "strong"), one.text)), cell(one.given or "（没有）"), _told(one), cell(BOX)))
        for one in lines
    )
    yield Table(COLUMNS, tuple(rows), name="要办的佐证")


def _told(one: Line) -> tuple[tuple[Run, ...], ...]:
    return cell(Run(one.state, "alert"), one.remedy)
