"""How the scores and the grades are spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compliance.report.charts import cohort as figures
from compliance.report.cohort.dossier import five, mixed
from compliance.report.cohort.meeting.context import Meeting, share
from compliance.report.cohort.meeting.summary import changes, grades_before
from compliance.report.document.blocks import Block, Column, Drawing, Heading, Paragraph, Row, Table, cell, line


def blocks(of: Meeting) -> Iterator[Block]:
    spread = of.cohort.distribution
    if spread is None:
        yield Paragraph(line("没有参加排名的园区。"), "flush")
        return
    drawn = figures.histogram(of.cohort, of.d.checklist.score_floors)
    if drawn.labels:
        limits = "、".join(f"{mark.text} {mark.shown}" for mark in drawn.marks)
        yield Drawing(drawn, f"各等级的总分下限：{limits}。" if limits else "")
    yield Table(
        tuple(Column(name, align="right") for name, _ in five(spread)),
        (Row(tuple(cell(of.d.score(value)) for _, value in five(spread))),),
        name="总分",
    )
    yield Heading("等级")
    yield _grades(of)
    yield Paragraph(line(f"得分由各园区答卷按同一检查表计算。{mixed(of.cohort)}"), "note")


def _grades(of: Meeting) -> Table:
    """How many parks have each grade; beside it, of those ranked in both years, how many have and had it."""
    grades, whole = of.cohort.grades, len(of.cohort.ranked)
    before = grades_before(of) if of.compared else None
    columns = [Column("等级"), Column("园区", 14, "right"), Column("占", 14, "right")]
    if before is not None:
        both = of.cohort.both_years
        columns += [Column(f"两年都有的 {both} 个：上年", 25, "right"), Column("本年", 12, "right")]
        columns.append(Column("增减", 12, "right"))
    now = Counter(grade for grade, _ in changes(of))
    rows = []
    for name, count in grades.items():
        cells = [cell(name), cell(str(count)), cell(share(count, whole))]
        if before is not None:
            moved = now[name] - before[name]
            sign = "+" if moved > 0 else "−" if moved < 0 else ""
            cells += [cell(str(before[name])), cell(str(now[name])), cell(f"{sign}{abs(moved)}")]
        rows.append(Row(tuple(cells)))
    return Table(tuple(columns), tuple(rows), name="各等级的园区")
