"""整改计划 beside the register: the phases of a plan and each of its steps, to be read and printed, not typed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from compliance.analysis import planning
from compliance.analysis.planning import Plan, Stage
from compliance.analysis.register import Register
from compliance.errors import one_line, visible
from compliance.files.workbooks import paper
from compliance.forms.register.layout import PLAN
from compliance.numbers import signed

COLUMNS = {
    "步": 4,
    "编号": 8,
    "条款": 14,
    "要做到的事": 32,
    "现在": 13,
    "做到": 13,
    "怎么做": 40,
    "工作量（点）": 7,
    "最短历时（天）": 7,
    "完成时限": 11,
    "责任人": 9,
    "增加": 7,
    "总分": 7,
    "等级": 8,
}
WIDE, LINE = 1.75, 12.5
"""A Chinese character in widths of a figure; and a line in points."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, and what is said of it before its steps."""

    plan: Plan
    words: tuple[str, ...]


def write(book: Any, looks: dict[str, Any], planned: Planned, register: Register) -> None:
    sheet, plan = book.add_worksheet(PLAN), planned.plan
    persons = {entry.id: entry.person for entry in register.entries}
    last, widths = len(COLUMNS) - 1, list(COLUMNS.values())

    def put(row: int, column: int, text: str, look: str) -> None:
        paper.write(sheet, row, column, paper.whole(visible(text)), looks[look])

    def across(row: int, text: str, look: str) -> None:
        sheet.merge_range(row, 0, row, last, paper.whole(visible(text)), looks[look])
        sheet.set_row(row, LINE * paper.lines(text, sum(widths) - 2, wide=WIDE) + 3)

    put(0, 0, f"{one_line(register.park)}　整改计划　目标：{plan.target.name}", "title")
    for row, text in enumerate(planned.words, start=1):
        across(row, text, "words")
    row = head = len(planned.words) + 1
    for column, (name, width) in enumerate(COLUMNS.items()):
        put(row, column, name, "head")
        sheet.set_column(column, column, width)
    sheet.set_row(row, 2 * LINE + 3)
    number = 0
    for phase in plan.phases:
        row += 1
        after = phase.after
        done = f"{len(phase.stages)} 步，工作量 {phase.cost} 点，做完总分 {after.show(after.score)}，{after.grade_text}"
        across(row, f"{planning.heading(phase, register.on)}：{done}", "phase")
        for stage in phase.stages:
            row, number = row + 1, number + 1
            texts = _texts(stage, number, planning.ends(phase, register.on).isoformat(), persons.get(stage.id, ""))
            high = (paper.lines(text, width - 1, wide=WIDE) for text, width in zip(texts, widths, strict=True))
            sheet.set_row(row, LINE * max(high) + 3)
            for column, text in enumerate(texts):
                put(row, column, text, "centre" if widths[column] < 12 else "given")
    paper.a4(sheet, f"检查表 {register.checklist_id} {register.checklist_version}　指纹 {register.fingerprint[:16]}")
    sheet.repeat_rows(head)
    sheet.freeze_panes(head + 1, 0)
    sheet.protect("", paper.SORTED)


def _texts(stage: Stage, number: int, due: str, person: str) -> list[str]:
    end = stage.after
    return [
        str(number),
        stage.id,
        stage.where,
        "\n".join(filter(None, (stage.text, stage.mends_text))),
        stage.shown[0],
        planning.goal(stage),
        stage.advice,
        str(stage.choice.cost),
        str(stage.choice.lead),
        due,
        person,
        signed(stage.adds, 1),
        end.show(end.score),
        end.grade_text,
    ]
