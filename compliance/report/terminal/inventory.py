"""The list of evidence at a terminal: what is to be seen to, item by item, and how many are in order."""

from __future__ import annotations

from rich.console import Console

from compliance.analysis.inventory import LOOSE, SHARED, Inventory
from compliance.errors import one_line
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import ID, WIDE, text


def show(found: Inventory, console: Console, *, by_person: bool) -> None:
    console.print(text("　".join(f"{state} {count}" for state, count in found.counts.items()) or "没有列佐证"))
    people = found.people if by_person else [""]
    for person in people:
        lines = [one for one in found.lines if one.open and (not by_person or one.by == person)]
        if lines:
            title = f"要办的（{len(lines)} 件）" + (f"　{person or '没有写填写人的'}" if by_person else "")
            table = drawing.table(title, {"编号": ID, "佐证": WIDE, "情况和怎样办": WIDE}, ruled=True)
            for one in lines:
                told = text(f"{one.state}\n", "yellow")
                told.append(text(one.remedy, "dim"))
                table.add_row(text(one.id), text(one_line(one.given) or "（没有）"), told)
            console.print(table)
    for state, title in ((SHARED, "请核对"), (LOOSE, "未列入答卷的文件")):
        # A file that many items cite is one thing to look at.
        some = list({one.given: one for one in found.lines if one.state == state}.values())
        if some:
            table = drawing.table(f"{title}（{len(some)} 件）", {"佐证": WIDE, "说明": WIDE}, ruled=True)
            for one in some:
                table.add_row(text(one_line(one.given)), text(one_line(one.remedy) or "—"))
            console.print(table)
