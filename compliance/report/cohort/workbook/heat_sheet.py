"""热力表: 得分率 of each park and clause, coloured by its height; the figures are in each cell."""

from __future__ import annotations

from itertools import islice

from compliance.report.cohort.dossier import heat
from compliance.report.cohort.workbook.paper import BOXED, Column, Paper, as_shown

COLOURS = ("#E39585", "#EFB58A", "#F3D795", "#DDECCF", "#EEF6EC")
"""The weaker the darker, so that a black and white print tells them apart too."""
MOST_HEAT = 2_000


def write(paper: Paper) -> None:
    cohort = paper.dossier.cohort
    clauses = [paper.dossier.checklist.section_by_id[name].number for name, _ in cohort.clauses]
    sheet = paper.sheet("热力表")
    columns = [
        Column("名次", 6),
        Column("园区", 26),
        Column("评分依据", 13),
        *(Column(number, 6.2) for number in clauses),
    ]
    note = "各园区各条的得分率（%）；条名见“各条”；单列的园区没有名次"
    if len(cohort.parks) > MOST_HEAT:
        note += f"；只列前 {MOST_HEAT} 个，全部见 排名.csv"
    top = paper.head(sheet, "热力表", note, columns)
    sheet.freeze_panes(top, 2)
    first = len(cohort.chapters)
    for number, row in enumerate(cohort.parks[:MOST_HEAT], start=top):
        paper.write(sheet, number, 0, row.rank, Column("", 6, "0"))
        paper.write(sheet, number, 1, row.name, columns[1])
        paper.write(sheet, number, 2, row.review.words, columns[2])
        for index, shown in enumerate(islice(paper.dossier.rates(row), first, None), start=3):
            if shown is None:
                sheet.write_blank(number, index, None, paper.format(**BOXED))
            else:
                look = BOXED | {"num_format": as_shown(shown), "bg_color": COLOURS[heat(shown) - 1]}
                sheet.write_number(number, index, float(shown), paper.format(**look))
