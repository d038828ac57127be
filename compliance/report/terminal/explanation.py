"""How a figure came about, at a terminal: as a short story, or its arithmetic step by step with each step's rule."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.table import Table

from compliance.answers.data import extra
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.rules import BUILT_IN
from compliance.errors import one_line
from compliance.numbers import joined, plain
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import text
from compliance.report.terminal.score_summary import grounds
from compliance.report.view import verdict
from compliance.report.view.steps import in_words, measured, named
from compliance.report.view.story import Story, of
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment, BonusResult
from compliance.trace import Step


def tell(story: Story, console: Console) -> None:
    width = max(cell_len(label) for label, _ in story.told) + 2
    console.print(text(drawing.folded(one_line(story.title), console.width), style="bold"))
    told = Table.grid(padding=0)
    told.add_column(width=width)
    told.add_column(no_wrap=True)
    for label, words in story.told:
        told.add_row(text(label, "bold"), text(drawing.folded(one_line(words), max(console.width - width, 20))))
    console.print(told)


def show(assessment: Assessment, identifier: str | None, steps: list[Step], console: Console) -> None:
    """`steps` lead to the result of `identifier`; None is the whole."""
    console.print(Group(*_heading(assessment, identifier)))
    table = Table(expand=True, show_lines=True)
    table.add_column("步", justify="right", no_wrap=True)
    table.add_column("算式", ratio=1, overflow="fold")
    table.add_column("规则", overflow="fold", max_width=28)
    for number, step in enumerate(steps, start=1):
        arithmetic = text(f"{step.label}：{in_words(step)}")
        if step.operands:
            arithmetic.append(text(f"\n{named(step)}", "dim"))
        table.add_row(str(number), arithmetic, text(step.rule))
    if steps:
        console.print(table)
    if identifier is None:
        console.print(Group(*_decision(assessment)))


def _heading(a: Assessment, identifier: str | None) -> list[RenderableType]:
    if identifier is None:
        return [text(f"{one_line(a.sheet.park.name)}　总分 {a.total}　{a.grade_text}", style="bold")]
    result = a.by_id.get(identifier)
    if result is not None:
        criterion = result.criterion
        lines = [
            text(f"{criterion.id}　{criterion.text}", style="bold"),
            text(f"来源：{criterion.provenance}", style="dim"),
            text(f"规则：标准分 {plain(criterion.points)}；{criterion.answer.words(criterion.points)}"),
        ]
        if result.answer.value is not None:
            lines.append(text(f"答案：{criterion.answer.show(result.answer.value)}"))
        lines.append(text(f"得分：{plain(result.tally.earned)}（{result.reason}）"))
        if result.past:
            lines.append(text(f"整改：{FACT_WORDS}"))
        return list(lines)
    for section in (part for part in a.parts if part.id == identifier):
        t = section.tally
        line = f"缺项分 {plain(t.not_applicable)} + 实得分 {plain(t.earned)} + 扣分 {plain(t.lost)}"
        heading = text(f"{section.heading}　得分率 {a.rate_of(section)}", style="bold")
        return [heading, text(f"{line} = 标准分 {plain(t.full)}")]
    for bonus in (bonus for bonus in a.bonus if bonus.item.id == identifier):
        answer = "未申报" if bonus.answer.value is None else extra(bonus.answer.value)
        return [
            text(f"{identifier}　{bonus.item.text}", style="bold"),
            text(f"规则：{bonus.item.rule}"),
            text(f"答案：{answer}"),
            text(f"加分：{plain(bonus.points)}（{_counted(bonus)}）"),
        ]
    named_item = {
        **{item.id: item.text for item in a.checklist.penalties},
        **{condition.id: condition.name for condition in a.checklist.conditions},
        **{measure.id: a.checklist.words_of(measure) for measure in a.checklist.measures},
    }
    heading = text(f"{identifier}　{named_item.get(identifier, '')}", style="bold")
    return [heading, *(text(line) for line in _of_the_whole(a, identifier))]


def _counted(bonus: BonusResult) -> str:
    if bonus.claimed and bonus.unmet:
        return f"{'、'.join(bonus.unmet)} 成立才计入，没有计入"
    return "与其他加分项合计，见下"


def _of_the_whole(a: Assessment, identifier: str) -> Iterator[str]:
    """What a condition is, or a penalty that deducts nothing, what follows, and what became of it."""
    if any(one.condition.id == identifier for one in a.conditions):
        rule, result = (text for label, text in of(a, identifier).told if label in {"规则", "结果"})
        yield f"规则：{rule.rstrip('。')}"
        yield f"结果：{result.rstrip('。')}"
        return
    for veto in (veto for veto in a.vetoes if veto.id == identifier):
        yield joined(f"规则：{veto.trigger}", f"的，{verdict.consequence(veto)}")
        yield f"结果：{VETO_STATE_WORDS[veto.state]}"
        if veto.state == "triggered" and veto.fact:
            yield f"整改：{FACT_WORDS}"


def _decision(a: Assessment) -> list[RenderableType]:
    lines: list[RenderableType] = []
    lines += grounds(a)
    lines += [text(f"    {line}") for line in _measured(a)]
    lines += [text(caution.text, style="yellow") for caution in a.warnings if caution.text not in a.barred]
    lines += [text(f"    {v.id} {v.text}（{v.trigger}）", style="red") for v in a.triggered]
    lines.append(text(f"等级：{a.grade_text}", style="bold"))
    return lines


def _measured(a: Assessment) -> Iterator[str]:
    """The measures that grades look at, and what each came to."""
    for ladder in a.decision.by if a.decision and a.complete else ():
        if ladder.measure.id not in BUILT_IN:
            yield f"{ladder.measure.id} {ladder.measure.name}：{measured(ladder)}"
