"""A plan at the terminal: the way to the grade, step by step, what a what-if changes, and how firm the grade is."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from compliance.analysis.planning import Phase, Plan, Sensitivity, Stage, cost_rule, heading, owner, summary
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, WIDE, Prose, outcome, text
from compliance.report.view.firmness import nearest, room, turn
from compliance.scoring.assessment import Assessment

DETAILED = 12
"""So many steps are told one by one; those after them by their clauses."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a plan: the first day of it, the sentence that comes before all, and who does what by its id."""

    day: datetime.date
    sentence: str
    owners: Mapping[str, str]
    fixed_from: Assessment | None = None
    """The assessment before the what-if, where there is one."""


def show(plan: Plan, firmness: Sensitivity, told: Told, console: Console) -> None:
    console.print(Group(*_parts(plan, firmness, told)))


def _parts(plan: Plan, firmness: Sensitivity, told: Told) -> list[RenderableType]:
    a = plan.start
    parts: list[RenderableType] = [
        text(f"{one_line(a.sheet.park.name)}　整改计划　目标：{plan.target.name}", "bold"),
        Prose(told.sentence, "bold"),
    ]
    if told.fixed_from is not None:
        moved = signed((a.score or Fraction(0)) - (told.fixed_from.score or Fraction(0)), 1)
        parts.append(text(f"现状：{outcome(told.fixed_from)}"))
        parts.append(text(f"假设所列改动已做到：{outcome(a)}（{moved}）"))
    else:
        parts.append(text(f"现状：{outcome(a)}"))
    parts += (Prose(words, "" if plan.reached else "yellow") for words in summary(plan))
    number = 0
    for phase in plan.phases:
        parts += _phase(phase, told, number)
        number += len(phase.stages)
    if plan.stages:
        parts.append(Prose(cost_rule(a.checklist.mending), "dim"))
    if firmness.margins and a.complete:
        parts.append(margins(a, firmness))
    parts += _swings(a, firmness)
    return parts


def _phase(phase: Phase, told: Told, before: int) -> Iterator[RenderableType]:
    """`before` is how many steps there are before it."""
    title = f"{heading(phase, told.day)}：{len(phase.stages)} 步，{phase.cost} 点，做完 {outcome(phase.after)}"
    room = max(0, DETAILED - before)
    listed, rest = phase.stages[:room], phase.stages[room:]
    if listed:
        columns = {"步": FIGURE, "编号": ID, "改进": WIDE, "点": FIGURE, "增加": FIGURE, "总分": FIGURE, "等级": ID}
        table = drawing.table(title, columns)
        for number, stage in enumerate(listed, start=before + 1):
            what = text(f"{stage.text}\n")
            what.append(text(" → ".join(stage.shown), "dim"))
            if stage.mends:
                what.append(text(f"\n{stage.mends_text}", "green"))
            if person := owner(stage.before.checklist, told.owners, stage.id):
                what.append(text(f"\n责任人 {one_line(person)}", "dim"))
            after = stage.after
            figures = [str(stage.choice.cost), signed(stage.adds, 1), after.show(after.score)]
            table.add_row(str(number), text(stage.id), what, *figures, text(after.grade_text))
        if not rest:
            table.add_row("", "", "合计", str(phase.cost), signed(phase.adds, 1), "", "", style="bold")
        yield table
    if rest:
        columns = {"条款": WIDE, "编号": WIDE, "点": FIGURE, "增加": FIGURE}
        more = f"同一阶段的其余 {len(rest)} 步，按条款（每一步见 -f xlsx）" if listed else title
        table = drawing.table(more, columns)
        for where, stages in _by_clause(rest):
            cost, adds = sum(s.choice.cost for s in stages), sum((s.adds for s in stages), Fraction(0))
            table.add_row(text(where), text("、".join(s.id for s in stages)), str(cost), signed(adds, 1))
        table.add_row("本阶段合计", "", str(phase.cost), signed(phase.adds, 1), style="bold")
        yield table


def _by_clause(stages: Iterable[Stage]) -> list[tuple[str, list[Stage]]]:
    found: dict[str, list[Stage]] = {}
    for stage in stages:
        found.setdefault(stage.where, []).append(stage)
    return sorted(found.items())


def margins(a: Assessment, firmness: Sensitivity) -> Table:
    columns = {"等级": ID, "要求": WIDE, "现为": FIGURE, "余量": FIGURE}
    table = drawing.table("距各等级的要求（各章得分率只列最低的一章）", columns)
    for margin in nearest(firmness.margins):
        line = room(margin)
        spare = Text(line.margin, style="red" if line.missed else "")
        table.add_row(text(line.grade), text(line.asks), line.value, spare)
    return table


def _swings(a: Assessment, firmness: Sensitivity) -> list[RenderableType]:
    if a.grade is None:
        return []
    if not firmness.swings:
        return [text("任何一项作答高一档或低一档，都不会改变等级。")]
    columns = {"编号": ID, "检查要点": WIDE, "总分": FIGURE, "等级": ID}
    table = drawing.table(f"一项之差即改变等级的作答（共 {len(firmness.swings)} 项）", columns)
    for swing in firmness.swings:
        line = turn(a, swing)
        what = text(f"{line.text}\n").append(text(line.change, "dim"))
        table.add_row(text(line.id), what, line.score, text(line.grade))
    return [table]
