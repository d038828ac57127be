"""This year beside last year: from which grade to which, and who rose and fell most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from compliance.analysis.cohort.results import Change, ParkRow, UnsharedQuestion
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.cohort.meeting.context import WORKBOOK, Meeting
from compliance.report.cohort.meeting.summary import changes, grades_before
from compliance.report.cohort.years import other_rules, unshared
from compliance.report.document.blocks import Block, Column, Heading, Paragraph, Row, Table, cell, line

MOVERS = 16
"""Half of them up, half down."""


def blocks(of: Meeting) -> Iterator[Block]:
    cohort = of.cohort
    if not cohort.both_years:
        yield Paragraph(line("没有上年的结果可比。"), "flush")
    else:
        if grades_before(of) is not None:
            yield Heading("等级的升降")
            yield _grades(of)
        yield Heading("名次升降最大的园区")
        about = f"名次按两年都参加排名的 {cohort.both_years} 个园区另排；全部见 {WORKBOOK} 的“年度变化”。"
        yield Paragraph(line(about), "note")
        yield _movers(of)
        if told := other_rules(cohort):
            yield Heading("规则变化与实际变化")
            yield Paragraph(line(told), "flush")
        for title, found in unshared(cohort):
            yield Heading(f"{title}，共 {len(found)} 项")
            yield _unshared(found)
    if cohort.left:
        more = f" 等 {len(cohort.left)} 个" if len(cohort.left) > of.most else ""
        yield Heading("上年有、本年没有结果的园区")
        yield Paragraph(line("、".join(map(one_line, cohort.left[: of.most])) + more + "。"), "flush")


def _unshared(found: list[UnsharedQuestion]) -> Table:
    columns = (Column("编号", 18), Column("要点"), Column("涉及园区", 14, "right"))
    rows = (Row((cell(one.id), cell(one.text), cell(str(one.parks)))) for one in found)
    return Table(columns, tuple(rows), name="两年不同问的要点")


def _grades(of: Meeting) -> Table:
    """How many went from each grade to each."""
    grades = list(of.cohort.grades)
    counted = Counter((change.previous_grade, grade) for grade, change in changes(of))
    rows = tuple(
        Row((cell(before), *(cell(str(counted[before, now])) for now in grades), cell(_sum(counted, before, grades))))
        for before in grades
    )
    columns = (Column("上年等级"), *(Column(f"本年{now}", 15, "right") for now in grades), Column("合计", 12, "right"))
    return Table(columns, rows, name="等级的升降")


def _sum(counted: Counter[tuple[str | None, str]], before: str, grades: list[str]) -> str:
    return str(sum(counted[before, now] for now in grades))


def _movers(of: Meeting) -> Table:
    moved = [(row, row.change) for row in of.cohort.ranked if row.change is not None]
    moved.sort(key=lambda pair: (-pair[1].places, pair[0].rank))
    shown = moved if len(moved) <= MOVERS else [*moved[: MOVERS // 2], *moved[-(MOVERS // 2) :]]
    actual = (Column("实际变化", 11, "right"),) if of.cohort.revised else ()
    return Table(
        (
            Column("园区"), Column("上年总分", 11, "right"), Column("本年总分", 11, "right"),
            Column("变化", 9, "right"), *actual, Column("上年名次", 11, "right"), Column("本年名次", 11, "right"),
            Column("升降", 9, "right"),
        ),
        tuple(_mover(of, row, change) for row, change in shown),
        name="名次升降最大的园区",
    )  # fmt: skip


def _mover(of: Meeting, row: ParkRow, change: Change) -> Row:
    texts = (
        one_line(row.name),
        of.d.score(change.previous_score),
        of.d.score(row.score),
        signed(change.score, of.cohort.digits),
        *([signed(change.actual, of.cohort.digits)] if of.cohort.revised else []),
        str(change.previous_rank),
        str(change.rank),
        signed(Fraction(change.places), 0),
    )
    return Row(tuple(map(cell, texts)))
