"""说明: what was counted, from which files, by which rules."""

from __future__ import annotations

from compliance.errors import visible
from compliance.report.cohort.dossier import rules_in_words
from compliance.report.cohort.workbook.paper import BOXED, FONT, Paper, height


def write(paper: Paper) -> None:
    d = paper.dossier
    sheet = paper.sheet("说明")
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, d.title, paper.format(**FONT | {"bold": True, "font_size": 16}))
    ranked, apart = len(d.cohort.ranked), len(d.cohort.apart)
    counts = f"已评分 {ranked + apart} 个园区，其中参加排名 {ranked} 个，单列 {apart} 个"
    counts += f"；有误、未能评分的文件 {len(d.refused)} 个；其他要说明的 {len(d.remarks)} 条"
    lines = [
        ("制表日期", d.date.isoformat()),
        ("检查表", f"{d.edition}（指纹全文 {d.checklist.fingerprint}）"),
        ("范围", counts),
        ("来源", d.statement),
        *rules_in_words(d.cohort),
    ]
    for row, (heading, text) in enumerate(lines, start=2):
        sheet.write_string(row, 0, heading, paper.format(**BOXED | {"bold": True, "bg_color": "#E7EFF7"}))
        sheet.write_string(row, 1, visible(text), paper.format(**BOXED | {"text_wrap": True}))
        sheet.set_row(row, height(text, 110))
