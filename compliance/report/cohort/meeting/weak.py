"""What all are weak at: clauses by name, then the criteria."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.analysis.cohort.results import Weakness
from compliance.numbers import plain, signed
from compliance.report.charts import cohort as figures
from compliance.report.cohort.dossier import rate
from compliance.report.cohort.meeting.context import WORKBOOK, Meeting
from compliance.report.document.blocks import Block, Cell, Column, Drawing, Heading, Paragraph, Row, Table, cell, line
from compliance.report.parts.cells import named

WORST = 20


def blocks(of: Meeting) -> Iterator[Block]:
    cohort = of.cohort
    counted = any(item.count for item in cohort.sections)
    if not counted:
        yield Paragraph(line("没有作答齐全的园区。"), "flush")
        return
    yield Heading("各章、各条")
    yield _sections(of)
    drawn = figures.ranges(cohort, of.d.checklist)
    if drawn.labels:
        yield Heading("各条得分率的分布")
        yield Drawing(drawn, f"{drawn.title}。" if len(drawn.labels) < len(cohort.clauses) else "")
    worst = _worst(cohort.criteria)
    if worst:
        yield Heading("平均得分率最低的要点")
        yield Paragraph(line(f"列 {len(worst)} 个，全部要点见 {WORKBOOK} 的“各要点”。"), "note")
        yield Table(
            (Column("检查要点（自拟）"), *_rate_columns()),
            tuple(Row((cell(named(item.id, item.heading)), *_rates(item))) for item in worst),
            name="平均得分率最低的要点",
        )


def alike(of: Meeting) -> Iterator[Block]:
    """The criteria that no longer tell parks apart."""
    cohort = of.cohort
    found = sorted(cohort.no_longer_telling, key=lambda item: (-(item.alike or 0), item.id))
    if not found:
        yield Paragraph(line("没有。"), "flush")
        return
    limit = plain(cohort.rules.alike * 100)
    yield Paragraph(line(f"{limit}% 及以上的园区得分相同的要点，共 {len(found)} 个。"), "flush")
    yield from of.cut(len(found), "各要点")
    yield Table(
        (Column("检查要点（自拟）"), Column("得分相同的园区", 16, "right"), Column("平均得分率", 14, "right")),
        tuple(
            Row((cell(named(item.id, item.heading)), cell(rate(item.alike)), cell(rate(item.rate))))
            for item in found[: of.most]
        ),
        name="已不能区分园区的要点",
    )


def _worst(criteria: tuple[Weakness, ...]) -> list[Weakness]:
    losing = [item for item in criteria if item.rate is not None and item.rate < 1]
    return sorted(losing, key=lambda item: (item.rate, item.id))[:WORST]


def _rate_columns() -> tuple[Column, ...]:
    return (Column("平均得分率", 13, "right"), Column("失分面", 11, "right"), Column("零分面", 11, "right"))


def _rates(item: Weakness) -> tuple[Cell, ...]:
    return cell(rate(item.rate)), cell(rate(item.failure_rate)), cell(rate(item.nothing_rate))


def _sections(of: Meeting) -> Table:
    """失分面 and the like of every section; what moved since last year, where that is known."""
    compared = of.compared and bool(of.moves)
    columns = [Column("章、条"), Column("园区", 9, "right"), *_rate_columns()]
    if compared:
        columns.append(Column("比上年（百分点）", 17, "right"))
    rows = []
    for item, _, is_chapter in of.outline:
        cells = [cell(item.heading), cell(str(item.count)), *_rates(item)]
        if compared:
            cells.append(cell(signed(of.moves[item.id], 1) if item.id in of.moves else "—"))
        rows.append(Row(tuple(cells), "clause" if is_chapter else ""))
    return Table(tuple(columns), tuple(rows), name="各章、各条的得分率")
