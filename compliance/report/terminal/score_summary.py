"""The summary of a result at a terminal: score, grade, sections, vetoes, and what to mend first."""

from __future__ import annotations

from collections.abc import Callable

from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from compliance.analysis import gaps, planning, review
from compliance.checklist import words
from compliance.checklist.rules import VETO_WORDS
from compliance.errors import one_line, visible
from compliance.numbers import points
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, WIDE, Prose, text
from compliance.report.view import awaited, outlook, tables, verdict
from compliance.report.view import review as view_review
from compliance.scoring.assessment import Assessment, GradeDecision


def show(assessment: Assessment, console: Console) -> None:
    console.print(Group(*_summary(assessment)))


def _summary(a: Assessment) -> list[RenderableType]:
    parts: list[RenderableType] = [_headline(a), _sections(a)]
    if a.triggered:
        parts.append(_vetoes(a))
    found = tuple(gap for gap in gaps.find(a) if not gap.unanswered)
    if found:
        parts.append(_gaps(a, found[:5], len(found)))
    parts += [text(f"提示：{warning.text}", style="yellow") for warning in a.warnings]
    if a.pending_evidence:
        ids = "、".join(result.id for result in a.pending_evidence)
        parts.append(text(f"待补证：{ids} 判最高结论而没有可用的佐证，已按较低结论计分", style="yellow"))
    parts.append(text(a.checklist.standard.statement, style="dim"))
    fingerprint = a.checklist.short_fingerprint
    parts.append(text(f"检查表 {a.checklist.id} {a.checklist.version}，指纹 {fingerprint}", style="dim"))
    return parts


def _headline(a: Assessment) -> Panel:
    opening = outlook.opening(a, gaps.find(a), planning.plan(a, a.next_grade))
    lines: list[RenderableType] = [text(one_line(a.sheet.park.name), style="bold"), text(f"评价期 {a.sheet.period}")]
    provisional = awaited.mark(a)
    score = Text.assemble(
        "总分 ", (a.show(a.score), "bold"), provisional, "　等级 ", (visible(a.grade_text), _grade_style(a))
    )
    if a.before_rounding:
        score.append(f"（总分修约前 {a.before_rounding}）")
    lines += [score, Prose(opening.sentence, "bold")]
    found = review.of(a)
    if found:
        lines.append(text(view_review.counts(found), style="bold"))
    lines += grounds(a)
    if a.triggered:
        would_be = f"若无否决：总分 {a.show(a.would_be.score)}"
        lines.append(text(would_be + (f"，等级 {a.would_be.grade}" if a.would_be.grade else "")))
    if told := awaited.sentence(a):
        lines.append(text(told, style="yellow"))
    if not a.complete:
        lines.append(
            text(
                f"未作答 {len(a.unanswered)} 项，暂按 0 分计；全部作答后总分{a.range_text}"
                f"（仅就已作答部分：{a.show(a.range.answered)}）"
            )
        )
    return Panel(Group(*lines), title="复核结果" if found else "自评结果", expand=True)


def grounds(a: Assessment) -> list[Text]:
    """What the grade rests on: the lower of two gradings, then the vetoes of the whole."""
    lines = []
    if a.decision and a.complete:
        lines.append(text(f"定级：{_ladders(a, a.decision)}"))
    failing = [veto.id for veto in a.triggered if veto.effect == "fail"]
    if failing:
        lines.append(text(f"总评否决：{'、'.join(failing)}，等级定为 {a.grade_text}", style="red"))
    zeroing = [veto for veto in a.triggered if veto.effect == "zero_section"]
    own = [veto.id for veto in zeroing if veto.id in a.by_id and veto.section == a.checklist.home[veto.id][-1].id]
    if own:
        lines.append(text(f"条款否决：{'、'.join(own)}，所在条款计零", style="red"))
    for veto in a.triggered:
        if veto.effect in {"cap_grade", "withhold"} or (veto in zeroing and veto.id not in own):
            lines.append(text(f"{verdict.consequence(veto)}（{veto.id} {veto.text}）", style="red"))
    lines += [text(bar, style="yellow") for bar in a.barred]
    return lines


def _ladders(a: Assessment, decision: GradeDecision) -> str:
    """The grade by each thing that grades look at, and the lower of them."""
    ladders = [f"按{ladder.measure.name} {ladder.grade}" for ladder in decision.by]
    lower = f"，取{words.lower(len(ladders))} {decision.grade}" if len(ladders) > 1 else ""
    return "，".join(ladders or [decision.grade]) + lower


def _grade_style(a: Assessment) -> str:
    if a.grade is None:
        return "bold yellow"
    return "bold red" if a.grade == a.checklist.grades[-1].name else "bold green"


def _sections(a: Assessment) -> Table:
    """The summary table; below the sum, the steps that lead from it to the total."""
    totals = list(tables.totals(a))
    columns: dict[str, Callable[[tables.Total], str]] = {
        "标准分": lambda t: t.full,
        "缺项分": lambda t: t.not_applicable,
    }
    if not a.complete and all(total.full == total.due for total in totals):
        # What is not answered has its column, and nothing stands in these.
        columns = {}
    columns |= {"应得分": lambda t: t.due, "扣分": lambda t: t.lost}
    if not a.complete:
        columns["未作答"] = lambda t: t.unanswered
    columns |= {"实得分": lambda t: t.earned, "得分率": lambda t: t.rate}
    table = drawing.table("评审结果汇总", {"章 / 条": WIDE} | dict.fromkeys(columns, FIGURE))
    for total in totals:
        if total.level in {"chapter", "whole"}:
            table.add_section()
        depth = len(a.checklist.home[total.id]) if total.id else 0
        name = text("  " * depth + total.name)
        if total.zeroed:
            name.append(" 否决计零", style="red")
        table.add_row(name, *(shown(total) for shown in columns.values()), style="" if depth else "bold")
    for step, shown in tables.leading(a):
        style = "bold" if step.startswith("总分") else ""
        table.add_row(text(step), *[""] * (len(columns) - 2), shown, "", style=style)
    return table


def _vetoes(a: Assessment) -> Table:
    table = drawing.table("触发的否决", {"编号": ID, "内容": WIDE, "后果": ID}, ruled=True)
    for veto in a.triggered:
        table.add_row(text(veto.id), text(veto.text), VETO_WORDS[veto.effect])
    return table


def _gaps(a: Assessment, shown: tuple[gaps.Gap, ...], count: int) -> Table:
    columns = {"编号": ID, "检查要点与扣分原因": WIDE, "失分": FIGURE, "优先": ID, "难度": ID}
    table = drawing.table(f"应先整改（共 {count} 项，列前 {len(shown)} 项）", columns, ruled=True)
    for gap in shown:
        what = text(gap.result.criterion.text + "\n")
        what.append(text(gap.result.reason, "dim"))
        table.add_row(text(gap.id), what, points(gap.cost), gap.priority_text, gap.effort_text)
    return table
