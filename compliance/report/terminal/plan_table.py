"""A plan at the terminal: the way to the grade, step by step, what a what-if changes, and how firm the grade is."""

from __future__ import annotations

from fractions import Fraction

from rich.cells import chop_cells
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.table import Table
from rich.text import Text

from compliance.analysis.planning import Plan, Sensitivity
from compliance.analysis.planning.choices import COST_RULE
from compliance.errors import one_line, visible
from compliance.numbers import signed
from compliance.report.data.plan import nearest
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, WIDE, outcome, text
from compliance.report.view.firmness import room, turn
from compliance.scoring.assessment import Assessment


def show(plan: Plan, firmness: Sensitivity, console: Console, fixed_from: Assessment | None = None) -> None:
    """`fixed_from` is the assessment before the what-if, where there is one."""
    console.print(Group(*_parts(plan, firmness, fixed_from)))


class _Prose:
    """A Chinese sentence: it breaks where the line is full, not at its few blanks."""

    def __init__(self, content: str, style: str = "") -> None:
        self.content, self.style = content, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from (Text(line, self.style) for line in chop_cells(visible(self.content), options.max_width))


def _parts(plan: Plan, firmness: Sensitivity, fixed_from: Assessment | None) -> list[RenderableType]:
    a = plan.start
    parts: list[RenderableType] = [text(f"{one_line(a.sheet.park.name)}　整改计划　目标：{plan.target.name}", "bold")]
    if fixed_from is not None:
        moved = signed((a.score or Fraction(0)) - (fixed_from.score or Fraction(0)), 1)
        parts.append(text(f"现状：{outcome(fixed_from)}"))
        parts.append(text(f"假设所列改动已做到：{outcome(a)}（{moved}）"))
    else:
        parts.append(text(f"现状：{outcome(a)}"))
    parts += _way(plan)
    if firmness.margins and a.complete:
        parts.append(margins(a, firmness))
    parts += _swings(a, firmness)
    return parts


def _way(plan: Plan) -> list[RenderableType]:
    if plan.obstacles:
        return [text(f"达不到“{plan.target.name}”：", "red"), *(_Prose(f"  · {what}") for what in plan.obstacles)]
    if not plan.stages:
        return [text(f"已达到“{plan.target.name}”，不必再整改。", "green")]
    proven = "，没有更省的办法" if plan.proven else "；项目过多，未能证明没有更省的办法"
    done = f"共 {len(plan.stages)} 步，工作量 {plan.cost} 点{proven}；全部做到后 {outcome(plan.end)}"
    return [_Prose(done), _stages(plan), _Prose(COST_RULE, "dim")]


def _stages(plan: Plan) -> Table:
    columns = {"步": FIGURE, "编号": ID, "改进": WIDE, "点": FIGURE, "增加": FIGURE, "总分": FIGURE, "等级": ID}
    table = drawing.table("步骤（先消除否决，再按每点工作量的得分由多到少）", columns)
    for number, stage in enumerate(plan.stages, start=1):
        what = text(f"{stage.text}\n")
        what.append(text(" → ".join(stage.shown), "dim"))
        if stage.mends:
            what.append(text(f"\n{stage.mends_text}", "green"))
        after = stage.after
        figures = [str(stage.choice.cost), signed(stage.adds, 1), after.show(after.score)]
        table.add_row(str(number), text(stage.id), what, *figures, text(after.grade_text))
    table.add_row("", "", "合计", str(plan.cost), signed(plan.adds, 1), "", "", style="bold")
    return table


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
