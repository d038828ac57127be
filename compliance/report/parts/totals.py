"""评审结果汇总: the summary table, what stands beside the chapters, and the rates as a chart."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.charts import figures
from compliance.report.document.blocks import (
    Block,
    Column,
    Drawing,
    Heading,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)
from compliance.report.parts.context import Context
from compliance.report.view import clauses, tables
from compliance.report.view.review import Scores
from compliance.report.view.tables import Total

INDENTS = {"chapter": "", "group": "　", "clause": "　", "subclause": "　　", "whole": ""}
KINDS = {"chapter": "marked", "whole": "total"}
WIDTHS = {"标准分": 10, "合理缺项": 12, "扣分": 9, "实得 / 应得": 17, "得分率": 11}
FIGURES = tuple(Column(name, width, "right") for name, width in WIDTHS.items())
RANGE = Column("得分率", 16, "right")
"""Where rates are from where to where they can end."""
BOTH = ("标准分", "合理缺项", "应得分", "扣分", "自评得分", "复核得分", "增减", "得分率")
"""The headings where there was a review."""


def blocks(of: Context) -> Iterator[Block]:
    chart = figures.rates(of.a, of.beside)
    left_out = len(of.a.clauses) - len(chart.labels)
    yield Drawing(chart, f"{chart.title}；其余 {left_out} 条见汇总表。" if left_out else "")
    yield Heading("汇总表")
    if of.doubled is None:
        rows = [_row(total, _figures(of, total)) for total in tables.totals(of.a)]
        rows += [_leading(name, shown, len(_headings(of))) for name, shown in tables.leading(of.a)]
        yield Table((Column("章、条"), *_headings(of)), tuple(rows), name="评审结果汇总表")
    else:
        yield _both(of)
    reviewed = "合理缺项、应得分、扣分、得分率都是复核之后的，实得分即复核得分。" if of.doubled else ""
    told = (tables.identity(of.a), "得分率 = 实得分 ÷ 应得分。", reviewed, tables.provisional(of.a))
    yield Paragraph(line("".join(told)), "note")
    yield from _extras(of)


def _some(points: str) -> str:
    """What is nothing stays empty, so that what is something is seen."""
    return "" if points == "0" else points


def _headings(of: Context) -> tuple[Column, ...]:
    """With a column for what is not answered where something is not."""
    return (
        FIGURES
        if of.a.complete
        else (*FIGURES[:3], Column("未作答", 9, "right"), Column("实得 / 应得", 14, "right"), RANGE)
    )


def _figures(of: Context, total: Total) -> tuple[str, ...]:
    first = (total.full, _some(total.not_applicable), _some(total.lost))
    blank = () if of.a.complete else (total.unanswered,)
    return (*first, *blank, f"{total.earned} / {total.due}", total.rate)


def _leading(name: str, shown: str, columns: int) -> Row:
    """A step from the sum to the total, under the points earned."""
    look = "total" if name.startswith("总分") else ""
    return Row((cell(name), *[()] * (columns - 2), cell(shown), ()), look)  # type: ignore[arg-type]


def _row(total: Total, figures: tuple[str, ...]) -> Row:
    struck = Run("　否决计零", "alert") if total.zeroed else ""
    blank = Run("　暂计", "quiet") if total.open else ""
    return Row(
        (cell(line(INDENTS[total.level] + total.name, struck, blank)), *map(cell, figures)),
        KINDS.get(total.level, ""),  # type: ignore[arg-type]
    )


def _both(of: Context) -> Table:
    doubled = of.doubled
    assert doubled is not None
    rows = []
    for total in tables.totals(of.a):
        scores = doubled.sections[total.id] if total.id else doubled.earned
        figures = (total.full, total.not_applicable, total.due, total.lost, scores.own, scores.reviewed)
        rows.append(_row(total, (*figures, scores.change, total.rate)))
    for name, scores in (("总分（折算、加减分和取整之后）", doubled.score), ("等级", doubled.grade)):
        changed = Run("【改判】", "strong") if scores.changed else ""
        rows.append(
            Row(
                (cell(line(changed, name)), *[()] * 4, *map(cell, (scores.own, scores.reviewed, scores.change)), ()),
                "total",
            )
        )
    columns = tuple(Column(name, 8.6, "right") for name in BOTH)
    return Table((Column("章、条"), *columns), tuple(rows), name="评审结果汇总表")


def _extras(of: Context) -> Iterator[Block]:
    items = [*clauses.bonus(of.a, of.evidence), *clauses.penalties(of.a, of.evidence)]
    if not items:
        return
    yield Heading("加分项与专项扣分（以总分的分值计）")
    both = of.doubled
    figures = (Column("自评", 12, "right"), Column("复核", 12, "right")) if both else (Column("加减分", 18, "right"),)
    rows = []
    for item in items:
        scores = both.extras[item.id] if both else None
        told = (item.result + (f"（佐证 {item.materials}）" if item.materials else ""), item.remark)
        shown = (scores.own, scores.reviewed) if scores else (item.points,)
        rows.append(
            Row(
                (
                    cell(_named(item.id, item.text, scores)),
                    cell(*told, scores.note if scores else ""),
                    *map(cell, shown),
                )
            )
        )
    yield Table((Column("内容", 40), Column("结果"), *figures), tuple(rows), name="加分项与专项扣分")


def _named(identifier: str, text: str, scores: Scores | None) -> tuple[Run, ...]:
    changed = Run("【改判】", "strong") if scores and scores.changed else ""
    return line(changed, Run(f"{identifier}　", "quiet"), text)
