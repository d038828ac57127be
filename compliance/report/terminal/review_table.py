"""A review at the terminal: both results, the differences, and how far park and reviewer agree."""

from __future__ import annotations

from rich.console import Console, Group, RenderableType
from rich.table import Table

from compliance.analysis.review import Review
from compliance.errors import one_line
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, TEXT, WIDE, text
from compliance.report.view.review import Beside, beside


def show(found: Review, console: Console) -> None:
    console.print(Group(*_parts(found)))


def _parts(found: Review) -> list[RenderableType]:
    shown = beside(found)
    sheet = found.reviewed.sheet
    parts: list[RenderableType] = [
        text(f"{one_line(sheet.park.name)}　自评与复核", "bold"),
        text(f"评价期 {sheet.period}；复核人 {shown.reviewers}"),
        _sides(shown),
        text(shown.counts + "。", "bold"),
    ]
    if shown.differences:
        parts.append(_differences(shown))
    else:
        parts.append(text("复核与自评没有不同。"))
    parts.append(_agreement(shown))
    return parts


def _sides(shown: Beside) -> Table:
    columns = {"": {"ratio": 1}, "总分": FIGURE, "等级": TEXT, "实得分": FIGURE}
    table = drawing.table("两次结果", columns)
    for side in shown.sides:
        table.add_row(side.name, side.score, text(side.grade), side.earned)
    table.add_row("相差", shown.change, "", "", style="bold")
    return table


def _differences(shown: Beside) -> Table:
    columns = {"编号": ID, "检查要点与改判理由": {**WIDE, "ratio": 2}, "自评 → 复核": WIDE, "增减": FIGURE}
    table = drawing.table(f"改判的要点（共 {len(shown.differences)} 项）", columns)
    for line in shown.differences:
        what = text(f"{line.text}\n")
        what.append(text(line.reason + (f"（{line.signed}）" if line.signed else ""), "dim"))
        table.add_row(text(line.id), what, text(f"{line.own} → {line.reviewed}"), line.change)
    return table


def _agreement(shown: Beside) -> Table:
    columns = {"条": WIDE} | dict.fromkeys(("已复核", "一致", "一致率", "自评", "复核", "增减"), FIGURE)
    table = drawing.table("各条的一致程度", columns)
    *clauses, whole = shown.agreement
    for line in (*clauses, whole):
        cells = line.reviewed, line.agreed, line.share, line.own, line.counted, line.change
        table.add_row(text(line.heading), *cells, style="bold" if line is whole else "")
    return table
