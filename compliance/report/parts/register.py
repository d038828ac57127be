"""整改台账 on wide pages: what is known has columns, what nobody has filled in yet is one place to write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis import register
from compliance.analysis.gaps import priority_rule
from compliance.report.document.blocks import Block, Cell, Column, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view import register as view_register
from compliance.report.view.register import Line, Sheet

DUTY = ("责任部门", "责任人", "整改时限")
DONE = ("完成情况", "佐证材料", "复核人", "销号日期")

BLANK = ((Column("责任、时限与完成情况", 14),), (Column("完成情况与销号", 13),))
"""The one place to write in what is not known yet: nothing, or who mends it by when."""


def blocks(of: Context) -> Iterator[Block]:
    kept = of.edition.filled or register.started(of.a, of.edition.date)
    sheet = view_register.of(kept, of.a, of.remedies)
    if not sheet.lines:
        yield Paragraph(line(f"没有需要整改的要点。{sheet.unanswered}"))
        return
    began = sheet.state if of.edition.filled else f"由本次评价列出，共 {len(sheet.lines)} 项，待落实责任和时限。"
    yield Paragraph(line(f"{began}{sheet.unanswered}"), "flush")
    yield Paragraph(line(priority_rule(of.a.checklist) + _after(sheet) + _levels(sheet)), "note")
    yield _table(sheet)


def _after(sheet: Sheet) -> str:
    """What stands after the problems of this assessment."""
    later = {
        "自行列入的": {"own"},
        "本年不再失分或没有作答的": {"unanswered", "left_out", "gone", "dropped"},
        "已销号的": {"closed"},
    }
    states = {one.state for one in sheet.lines}
    named = [words for words, of in later.items() if of & states]
    return f"其后是{'、'.join(named)}。" if named else ""


def _levels(sheet: Sheet) -> str:
    """Why the levels do not stand in the order of the list."""
    return "等级是台账所记的，本次评价与它不同的另注“现”。" if any(one.level for one in sheet.lines) else ""


def _table(sheet: Sheet) -> Table:
    told = [of for of in (_duty, _done) if any(of(one) for one in sheet.lines)]
    known = [Column(*{_duty: ("责任与时限", 10), _done: ("完成情况与销号", 13)}[of]) for of in told]
    blank = BLANK[len(told)] if _done not in told else ()
    columns = (Column("序号", 5, "right"), Column("等级", 5), Column("问题"), Column("整改措施", 37), *known, *blank)
    rows = tuple(_row(one, [of(one) for of in told] + [()] * len(blank)) for one in sheet.lines)
    return Table(columns, rows, "grid", name="整改台账")


def _row(one: Line, more: Sequence[Cell]) -> Row:
    about = "；".join(filter(None, (one.text("条款"), one.aside)))
    return Row(
        (
            cell(one.number),
            cell(
                Run(one.text("问题等级"), "strong" if one.pressing else ""),
                Run(one.level and f"现{one.level}", "quiet"),
            ),
            cell(line(one.text("问题描述"), Run(f"　{about}" if about else "", "quiet")), Run(one.mark, "good")),
            cell(one.text("整改措施")),
            *more,
        )
    )


def _duty(one: Line) -> Cell:
    return cell(*(one.text(name) for name in DUTY))


def _done(one: Line) -> Cell:
    """How far it is; the labels of what else could be meant."""
    status, evidence, reviewer, closed = (one.text(name) for name in DONE)
    return cell(
        status,
        evidence and f"佐证：{evidence}",
        "，".join(filter(None, (reviewer and f"复核 {reviewer}", closed and f"{closed} 销号"))),
    )
