"""The sheets of a form that are not to be answered: the cover, the team, and the guide with the notice."""

from __future__ import annotations

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

ASIDE = 4
"""The first column of what stands beside the profile: how far each sheet is."""
WIDTHS = (16, 42, 40, 3, 40, 16, 9)
CHARACTERS = 62
"""Chinese characters in a line of the guide."""
STEP, LINE = 24.0, 18.0
"""Points, of a row that says what to do, and of any other."""

HINTS = {
    ("评价期", "开始"): "必填，评价期的第一天，例如 2025-01-01",
    ("评价期", "结束"): "必填，评价期的最后一天，例如 2025-12-31",
    ("自评日期", "自评日期"): "例如 2026-01-31",
    (layout.SIGNED, layout.BY): "填一次，各项都用；例外的在该行另写",
    (layout.SIGNED, layout.ON): "填一次，各项都用，例如 2026-01-31",
}

STEPS = (
    ("第一步", "填本页：下表“填写内容”一列，黄色的格必填；填写人、填写日期填一次，各项都用。"),
    ("第二步", "逐章作答：一张表一章，从右边“填报进度”点表名进入；在白色的格里填，黄色的还没有填。"),
    ("第三步", "交回：右边合计全部作答后，保存为 xlsx，连同佐证文件交回发表单位。"),
)
REVIEW_STEPS = (
    ("第一步", "看自评：一张表一章，从右边“填报进度”点表名进入；灰色的格是园区填的，已锁住。"),
    ("第二步", "填复核：在“复核意见”起的各列选“同意”或“改判”，改判的填结果、写理由。"),
    ("第三步", "交回：保存为 xlsx，交回组织单位。"),
)
MORE = "填法细则、检查表的来历和声明，见最后一张表“填写说明”。"

INSTRUCTIONS = (
    "1. 只在白色的格中填写；灰色的格不用填，黄色的格还没有填。",
    "2. 每个要点怎样填，见“怎样作答”一列；往右是计分规则和检查方法。“状态”一列随时更新：未作答、未填全、待补证、"
    "已作答、不适用，或重复（结果和不适用理由只留一个）。",
    "3. 要点下面另有几行的，分子、分母和各个分项各填一行；其余各列都填在要点那一行。",
    "4. 只有注明“可不适用”的要点才能判不适用：在“不适用理由”中写明具体情况。",
    "5. 佐证材料每行一份（格内换行按Alt+Enter）：写文件名，或“纸质：名称（存放处）”“网址：https://…”。文件与答卷放在同一文件夹。",
    "6. 填写人、填写日期在封面填一次；某一项由别人填写的，在那一行另写。",
    "7. 直接填数字、文字，不要写公式。百分数带上百分号，例如 95%；注明分子、分母的，填原始数目。",
    "8. 不要改动编号和列标题，不要删行、删列；可以调整行高和列宽。几个人可以各填几章，分别交回后合并。",
    "9. 填好后保存为 xlsx（WPS、Excel、LibreOffice 均可），交回发表单位。",
)

REVIEWING = (
    "10. 复核只填“复核意见”起的各列：同意的选“同意”；不同意的选“改判”，填结果、写理由；没有复核的留空。以复核结果计分。"
)


def cover(paper: Paper, sheet: Any, filled: AnswerSheet, pages: list[Page]) -> None:
    """What to do in three steps, then what is asked first, and beside it how far everything is."""
    for number, width in enumerate(WIDTHS):
        sheet.set_column(number, number, width)
    sheet.set_column(len(WIDTHS), len(WIDTHS), 4, None, {"hidden": True})
    name = "复核表" if paper.locked else "填报表"
    paper.text(sheet, 0, 0, f"{paper.checklist.title}　{name}", "title")
    sheet.set_row(0, 32)
    steps = REVIEW_STEPS if paper.locked else STEPS
    for row, (step, text) in enumerate(steps, start=1):
        paper.text(sheet, row, 0, step, "step")
        paper.text(sheet, row, 1, text, "plain")
        sheet.set_row(row, STEP)
    paper.text(sheet, len(steps) + 1, 1, f"{MORE}{paper.identity}", "faint")
    # In one row: what stands below a row of headings is taken for answers, but for what is known to stand beside.
    head = len(steps) + 3
    _profile(paper, sheet, filled, head)
    _progress(paper, sheet, filled, pages, head)
    sheet.set_row(head, STEP)
    paper.text(sheet, head - 1, ASIDE, "填报进度", "subtitle")
    paper.text(sheet, head - 1, 0, "园区情况" if paper.locked else "先填这里", "subtitle")
    paper.set_up(sheet, header=0, down=1)


def _profile(paper: Paper, sheet: Any, filled: AnswerSheet, row: int) -> None:
    for number, name in enumerate((layout.ITEM, layout.FILLED, "说明")):
        paper.text(sheet, row, number, name, "header")
    paper.text(sheet, row, len(WIDTHS), layout.KEY, "header")
    subject = paper.checklist.subject
    fields: tuple[str, ...] = subject.fields
    park = {("园区", field): getattr(filled.park, PARK_FIELDS[field]) for field in fields}
    hints = HINTS | {("园区", field): subject.hint(field) for field in fields}
    period = {("评价期", "开始"): filled.period.start, ("评价期", "结束"): filled.period.end}
    # What has been answered already says itself who did.
    signed = {} if paper.locked else {(layout.SIGNED, layout.BY): "", (layout.SIGNED, layout.ON): None}
    rows = {**park, **period, ("自评日期", "自评日期"): filled.assessed_on, **signed}
    for (top, name), value in rows.items():
        row += 1
        key = Key(paper.checklist.id, paper.checklist.version, top, name, "profile")
        paper.text(sheet, row, 0, subject.label(name) if top == "园区" else key.label, "text")
        if top not in ("园区", layout.SIGNED) or name == layout.ON:
            paper.day(sheet, row, 1, value, "typed day")
        elif name in {"企业数量", "面积"}:
            paper.number(sheet, row, 1, as_text(value), "typed figure")
            kind, word = ("integer", "整数") if name == "企业数量" else ("decimal", "数")
            limit(sheet, row, 1, {"validate": kind, "criteria": ">=", "value": 0}, f"填不小于 0 的{word}")
        else:
            paper.text(sheet, row, 1, value, "typed text")
            if name == "类型":
                rule = {"validate": "list", "source": paper.choices(subject.types)}
                limit(sheet, row, 1, rule, f"只能选：{' / '.join(subject.types)}")
        hint = hints.get((top, name), "")
        paper.text(sheet, row, 2, hint, "text")
        paper.text(sheet, row, len(WIDTHS), str(key), "key")
        said = value if isinstance(value, str) else ""
        sheet.set_row(row, max(LINE, height([(said, WIDTHS[1]), (hint, WIDTHS[2])])))
        if "必填" in hint:
            missing = {"type": "blanks", "format": paper.looks["missing"]}
            sheet.conditional_format(row, 1, row, 1, missing)


def _progress(paper: Paper, sheet: Any, filled: AnswerSheet, pages: list[Page], row: int) -> None:
    """How many rows of each sheet are answered, each with a link to it."""
    for number, name in enumerate(layout.PROGRESS, start=ASIDE):
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
        if group is pages:
            paper.text(sheet, row, ASIDE, name, "text")
        else:
            sheet.write_url(row, ASIDE, f"internal:'{name}'!A1", paper.looks["link"], name)
        sheet.write_formula(row, ASIDE + 1, f'=({counted})&" / {total}"', look, f"{done} / {total}")
        sheet.write_formula(row, ASIDE + 2, f"={open_}", look, unproven)


def guide(paper: Paper) -> None:
    """How to fill the form in, in full, and what the checklist is and is not."""
    sheet = paper.book.add_worksheet(layout.GUIDE)
    sheet.set_column(0, 0, 2 * CHARACTERS)
    sheet.set_column(1, 1, 4, None, {"hidden": True})
    paper.text(sheet, 0, 0, layout.GUIDE, "title")
    # So that it is known for a sheet of the form, also where it comes alone.
    paper.text(sheet, 0, 1, layout.KEY, "header")
    sheet.set_row(0, 32)
    told = [
        *((line, "plain") for line in (*INSTRUCTIONS, *([REVIEWING] if paper.reviewed else []))),
        ("", "plain"),
        ("检查表的来历和声明", "subtitle"),
        (paper.checklist.standard.statement, "plain"),
        (paper.identity, "faint"),
    ]
    for row, (line, look) in enumerate(told, start=1):
        paper.text(sheet, row, 0, line, f"{look} wrapped" if look == "plain" else look)
        sheet.set_row(row, height([(line, 2 * CHARACTERS)]) + 4)
    paper.set_up(sheet, header=0)


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
