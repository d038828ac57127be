"""The first sheets of a form: the park, how to fill the form in, how far it is, and the team."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from compliance.answers import how_many
from compliance.answers.model import PARK_FIELDS, TEAM_FIELDS, AnswerSheet, TeamMember
from compliance.checklist.objects import expand
from compliance.forms.workbook import layout, states
from compliance.forms.workbook.columns import height
from compliance.forms.workbook.layout import Key
from compliance.forms.workbook.pages import Page
from compliance.forms.workbook.paper import Paper, as_text, limit

WIDTHS = (18, 62, 50)
CHARACTERS = 75
"""Chinese characters in a line across the cover."""

HINTS = {
    ("评价期", "开始"): "必填，评价期的第一天，例如 2025-01-01",
    ("评价期", "结束"): "必填，评价期的最后一天，例如 2025-12-31",
    ("自评日期", "自评日期"): "例如 2026-01-31",
}

INSTRUCTIONS = (
    "1. 只在白色的格中填写；灰色的格不用填，黄色的格还没有填。",
    "2. 每个要点怎样填，见“怎样作答”一列。“状态”一列随时更新：未作答、未填全、待补证、已作答、不适用，"
    "或重复（结果和不适用理由只留一个）。",
    "3. 只有注明“可不适用”的要点才能判不适用：在“不适用理由”中写明具体情况。",
    "4. 佐证材料每行一份（格内换行按Alt+Enter）：写文件名，或“纸质：名称（存放处）”“网址：https://…”。文件与答卷放在同一文件夹。",
    "5. 直接填数字、文字，不要写公式。百分数带上百分号，例如 95%；注明分子、分母的，填原始数目。",
    "6. 不要改动编号和列标题，不要删行、删列；可以调整行高和列宽。几个人可以各填几章，分别交回后合并。",
    "7. 填好后保存为 xlsx（WPS、Excel、LibreOffice 均可），交回发表单位。",
)

REVIEWING = (
    "8. 复核只填“复核意见”起的各列：同意的选“同意”；不同意的选“改判”，填结果、写理由；没有复核的留空。以复核结果计分。"
)


def cover(paper: Paper, sheet: Any, filled: AnswerSheet, pages: list[Page]) -> None:
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_column(len(WIDTHS), len(WIDTHS), 4, None, {"hidden": True})
    statement = textwrap.wrap(paper.checklist.standard.statement, CHARACTERS)
    name = "复核表" if paper.locked else "填报表"
    paper.text(sheet, 0, 0, f"{paper.checklist.title}　{name}", "title")
    row = 1
    for line in [paper.identity, *statement]:
        paper.text(sheet, row, 0, line, "faint")
        row += 1
    for line in (*INSTRUCTIONS, *([REVIEWING] if paper.reviewed else [])):
        for piece in textwrap.wrap(line, CHARACTERS, subsequent_indent="　"):
            paper.text(sheet, row, 0, piece, "plain")
            row += 1
    # Above the profile: what stands below a row of headings is taken for answers.
    row = _progress(paper, sheet, filled, pages, row + 1)
    _profile(paper, sheet, filled, row + 1)
    paper.set_up(sheet, header=0, down=1)


def _profile(paper: Paper, sheet: Any, filled: AnswerSheet, row: int) -> None:
    for number, name in enumerate((layout.ITEM, layout.FILLED, "说明", layout.KEY)):
        paper.text(sheet, row, number, name, "header")
    subject = paper.checklist.subject
    fields: tuple[str, ...] = subject.fields
    park = {("园区", field): getattr(filled.park, PARK_FIELDS[field]) for field in fields}
    hints = HINTS | {("园区", field): subject.hint(field) for field in fields}
    period = {("评价期", "开始"): filled.period.start, ("评价期", "结束"): filled.period.end}
    for (top, name), value in {**park, **period, ("自评日期", "自评日期"): filled.assessed_on}.items():
        row += 1
        key = Key(paper.checklist.id, paper.checklist.version, top, name, "profile")
        paper.text(sheet, row, 0, subject.label(name) if top == "园区" else key.label, "text")
        if top != "园区":
            paper.day(sheet, row, 1, value, "typed date")
        elif name in {"企业数量", "面积"}:
            paper.number(sheet, row, 1, as_text(value), "typed figure")
            kind, word = ("integer", "整数") if name == "企业数量" else ("decimal", "数")
            limit(sheet, row, 1, {"validate": kind, "criteria": ">=", "value": 0}, f"填不小于 0 的{word}")
        else:
            paper.text(sheet, row, 1, value, "typed text")
            if name == "类型":
                rule = {"validate": "list", "source": paper.choices(subject.types)}
                limit(sheet, row, 1, rule, f"只能选：{' / '.join(subject.types)}")
        paper.text(sheet, row, 2, hints.get((top, name), ""), "text")
        paper.text(sheet, row, 3, str(key), "text")
        if isinstance(value, str):
            sheet.set_row(row, height([(value, WIDTHS[1]), (hints.get((top, name), ""), WIDTHS[2])]))
        if "必填" in hints.get((top, name), ""):
            missing = {"type": "blanks", "format": paper.looks["missing"]}
            sheet.conditional_format(row, 1, row, 1, missing)


def _progress(paper: Paper, sheet: Any, filled: AnswerSheet, pages: list[Page], row: int) -> int:
    """How many rows of each sheet are answered."""
    for number, name in enumerate(("填报进度", "已作答 / 应作答", "待补证")):
        paper.text(sheet, row, number, name, "header")
    look = paper.looks["centre"]
    names = [(page.part.name, [page]) for page in pages]
    whole = how_many.in_words(expand(paper.checklist, filled.objects).items)
    for name, group in [*names, (f"合计（{whole}）", pages)]:
        row += 1
        total = sum(len(page.part.lines) for page in group)
        done = sum(page.count(*states.ANSWERED) for page in group)
        unproven = sum(page.count(states.UNPROVEN) for page in group)
        counted = "+".join(page.counted(*states.ANSWERED, sheet=True) for page in group)
        open_ = "+".join(page.counted(states.UNPROVEN, sheet=True) for page in group)
        paper.text(sheet, row, 0, name, "text")
        sheet.write_formula(row, 1, f'=({counted})&" / {total}"', look, f"{done} / {total}")
        sheet.write_formula(row, 2, f"={open_}", look, unproven)
    return row + 1


def team(paper: Paper, members: Sequence[TeamMember]) -> None:
    sheet = paper.book.add_worksheet(layout.TEAM)
    names = ("序号", *TEAM_FIELDS, layout.KEY)
    for number, width in enumerate((8, 20, 50, 50)):
        sheet.set_column(number, number, width)
    sheet.set_column(len(names) - 1, len(names) - 1, 4, None, {"hidden": True})
    paper.text(sheet, 0, 0, layout.TEAM, "title")
    for number, name in enumerate(names):
        paper.text(sheet, 1, number, name, "header")
    for row in range(max(15, len(members) + 5)):
        paper.text(sheet, row + 2, 0, str(row + 1), "centre")
        for column, field in enumerate(TEAM_FIELDS.values(), start=1):
            text = getattr(members[row], field) if row < len(members) else ""
            paper.text(sheet, row + 2, column, text, "typed text")
    sheet.freeze_panes(2, 0)
    paper.set_up(sheet, header=1)
