"""A review at the terminal, and its differences as CSV."""

from __future__ import annotations

import csv
import io

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from compliance.errors import visible
from compliance.numbers import plain
from compliance.report.review_rows import Beside, beside
from compliance.report.table import as_text
from compliance.review import Review

HEADINGS = ("编号", "检查要点", "自评", "复核", "自评得分", "复核得分", "增减", "改判理由", "复核人", "日期")


def show(found: Review, console: Console) -> None:
    console.print(Group(*_parts(found)))


def to_csv(found: Review) -> bytes:
    """One row for each difference and one for the totals; UTF-8 with a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for d in found.differences:
        scores = [plain(n) for n in (d.own_points, d.reviewed_points, d.change)]
        # A change of points begins with a minus sign and is a number: it stays one.
        row = (d.id, d.text, d.own, d.reviewed, *scores, d.reason, d.by, d.on)
        writer.writerow([cell if cell in scores else as_text(cell) for cell in row])
    own, reviewed = (as_text(f"总分 {a.show(a.score)} {a.grade_text}") for a in (found.own, found.reviewed))
    writer.writerow(["合计", "以复核为准", own, reviewed])
    return buffer.getvalue().encode("utf-8-sig")


def _text(content: str, style: str = "") -> Text:
    return Text(visible(content), style=style)


def _parts(found: Review) -> list[RenderableType]:
    shown = beside(found, "自评与复核")
    sheet = found.reviewed.sheet
    parts: list[RenderableType] = [
        _text(f"{sheet.park.name}　自评与复核", "bold"),
        _text(f"评价期 {sheet.period}；复核人 {shown.reviewers}"),
        _sides(shown),
        _text(shown.counts + "。", "bold"),
    ]
    if shown.differences:
        parts.append(_differences(shown))
    else:
        parts.append(_text("复核与自评没有不同。"))
    parts.append(_agreement(shown))
    return parts


def _table(title: str) -> Table:
    return Table(title=title, expand=True, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))


def _sides(shown: Beside) -> Table:
    table = _table("两次结果")
    table.add_column("", ratio=1)
    table.add_column("总分", justify="right", no_wrap=True)
    table.add_column("等级", overflow="fold")
    table.add_column("实得分", justify="right", no_wrap=True)
    for side in shown.sides:
        table.add_row(side.name, side.score, _text(side.grade), side.earned)
    table.add_row("相差", shown.change, "", "", style="bold")
    return table


def _differences(shown: Beside) -> Table:
    table = _table(f"改判的要点（共 {len(shown.differences)} 项）")
    table.add_column("编号", no_wrap=True)
    table.add_column("检查要点与改判理由", ratio=2, overflow="fold")
    table.add_column("自评 → 复核", ratio=1, overflow="fold")
    table.add_column("增减", justify="right", no_wrap=True)
    for line in shown.differences:
        what = _text(f"{line.text}\n")
        what.append(_text(line.reason + (f"（{line.signed}）" if line.signed else ""), "dim"))
        table.add_row(_text(line.id), what, _text(f"{line.own} → {line.reviewed}"), line.change)
    return table


def _agreement(shown: Beside) -> Table:
    table = _table("各条的一致程度")
    table.add_column("条", ratio=1, overflow="fold")
    for heading in ("已复核", "一致", "一致率", "自评", "复核", "增减"):
        table.add_column(heading, justify="right", no_wrap=True)
    *clauses, whole = shown.agreement
    for line in (*clauses, whole):
        cells = line.reviewed, line.agreed, line.share, line.own, line.counted, line.change
        table.add_row(_text(line.heading), *cells, style="bold" if line is whole else "")
    return table
