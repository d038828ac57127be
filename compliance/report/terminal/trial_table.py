"""What a checklist does, at the terminal: one table of all that was tried."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console

from compliance.analysis.trial import KIND_WORDS, Trial
from compliance.checklist.model import Checklist
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, WIDE, text


def show(checklist: Checklist, found: Sequence[Trial], console: Console) -> None:
    table = drawing.table(
        f"{checklist.title}　{checklist.version}", {"试算": WIDE, "总分": FIGURE, "等级": WIDE, "说明": WIDE}
    )
    for kind, group in groupby(found, key=lambda trial: trial.kind):
        table.add_row(text(KIND_WORDS[kind], "bold"), "", "", "")
        for trial in group:
            a = trial.assessment
            score, grade = ("—", "") if a is None else (a.show(a.score), a.grade_text)
            table.add_row(text(trial.name), score, text(grade), text(trial.told))
    console.print(table)
    console.print(text("按对象作答的，每种对象试两个；最好的答卷都有佐证、申报全部加分项。", "dim"))
