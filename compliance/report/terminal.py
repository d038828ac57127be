"""The result at a terminal, with rich; readable at 80 columns and without colour."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from compliance import gaps, review
from compliance.assessment import VETO_STATE_WORDS, Assessment, GradeDecision, SectionResult
from compliance.checklist import EFFORT_WORDS, Checklist, Criterion, Section
from compliance.errors import visible
from compliance.kinds import KIND_NAMES
from compliance.numbers import fixed, plain
from compliance.provenance import ORIGIN_WORDS
from compliance.report import review_rows, rules, verdict
from compliance.report.steps import approximated, in_words, named
from compliance.rules import ROLLUP_WORDS, VETO_WORDS
from compliance.trace import Step


def print_score(assessment: Assessment, console: Console) -> None:
    """The summary on a console."""
    console.print(Group(*_summary(assessment)))


def _text(content: str, style: str = "") -> Text:
    """A text as it stands: markup in it is not obeyed, and no control character of it reaches the terminal."""
    return Text(visible(content), style=style)


def _summary(a: Assessment) -> list[RenderableType]:
    parts: list[RenderableType] = [_headline(a), _sections(a)]
    if a.triggered:
        parts.append(_vetoes(a))
    found = tuple(gap for gap in gaps.find(a) if not gap.unanswered)
    if found:
        parts.append(_gaps(a, found[:5], len(found)))
    parts += [_text(f"提示：{warning.text}", style="yellow") for warning in a.warnings]
    if a.pending_evidence:
        ids = "、".join(result.id for result in a.pending_evidence)
        parts.append(_text(f"待补证：{ids} 判最高结论而无佐证，已按较低结论计分", style="yellow"))
    parts.append(_text(a.checklist.standard.statement, style="dim"))
    fingerprint = a.checklist.short_fingerprint
    parts.append(_text(f"检查表 {a.checklist.id} {a.checklist.version}，指纹 {fingerprint}", style="dim"))
    return parts


def _headline(a: Assessment) -> Panel:
    lines = [_text(a.sheet.park.name, style="bold"), _text(f"评价期 {a.sheet.period}")]
    provisional = "" if a.complete else "（暂计）"
    score = Text.assemble(
        "总分 ", (a.show(a.score), "bold"), provisional, "　等级 ", (visible(a.grade_text), _grade_style(a))
    )
    lines.append(score)
    found = review.of(a)
    if found:
        lines.append(_text(review_rows.counts(found), style="bold"))
    lines += _grounds(a)
    if a.triggered:
        would_be = f"若无否决：总分 {a.show(a.would_be.score)}"
        lines.append(_text(would_be + (f"，等级 {a.would_be.grade}" if a.would_be.grade else "")))
    if not a.complete:
        lines.append(
            _text(
                f"未作答 {len(a.unanswered)} 项，暂按 0 分计；全部作答后总分{a.range_text}"
                f"（仅就已作答部分：{a.show(a.range.answered)}）"
            )
        )
    return Panel(Group(*lines), title="复核结果" if found else "自评结果", expand=True)


def _grounds(a: Assessment) -> list[Text]:
    """What the grade rests on: the lower of two gradings, then the vetoes of the whole."""
    lines = []
    if a.decision and a.complete:
        lines.append(_text(f"定级：{_ladders(a, a.decision)}"))
    failing = [veto.id for veto in a.triggered if veto.effect == "fail"]
    if failing:
        lines.append(_text(f"总评否决：{'、'.join(failing)}，等级定为 {a.grade_text}", style="red"))
    zeroing = [veto for veto in a.triggered if veto.effect == "zero_section"]
    own = [veto.id for veto in zeroing if veto.id in a.by_id and veto.section == a.checklist.home[veto.id][-1].id]
    if own:
        lines.append(_text(f"条款否决：{'、'.join(own)}，所在条款计零", style="red"))
    for veto in a.triggered:
        if veto.effect in {"cap_grade", "withhold"} or (veto in zeroing and veto.id not in own):
            lines.append(_text(f"{verdict.consequence(a, veto)}（{veto.id} {veto.text}）", style="red"))
    lines += [_text(text, style="yellow") for text in a.barred]
    return lines


def _ladders(a: Assessment, decision: GradeDecision) -> str:
    """The grade by each thing that grades look at, and the lower of them."""
    grades = a.checklist.grades
    ladders = [f"按总分 {decision.by_score}"] if any(grade.min_score for grade in grades) else []
    if any(grade.min_section_rate for grade in grades):
        ladders.append(f"按各章得分率 {decision.by_sections}")
    ladders += [f"按{ladder.measure.title} {ladder.grade}" for ladder in decision.by_measures]
    lower = f"，取{rules.lower(len(ladders))} {decision.grade}" if len(ladders) > 1 else ""
    return "，".join(ladders or [decision.grade]) + lower


def _measured(a: Assessment) -> Iterator[str]:
    """The measures that grades look at, and what each came to."""
    for ladder in a.decision.by_measures if a.decision and a.complete else ():
        measure = ladder.measure
        value = "没有应计的项" if ladder.value is None else f"{approximated(ladder.value)}{measure.unit}"
        yield f"{measure.id} {measure.title}：{value}"


def _grade_style(a: Assessment) -> str:
    if a.grade is None:
        return "bold yellow"
    return "bold red" if a.grade == a.checklist.grades[-1].name else "bold green"


def _sections(a: Assessment) -> Table:
    table = Table(title="评审结果汇总", expand=True, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("章 / 条", ratio=1, overflow="fold")
    for heading in ("标准分", "缺项分", "应得分", "扣分", "实得分", "得分率"):
        table.add_column(heading, justify="right", no_wrap=True)

    def row(result: SectionResult, depth: int) -> None:
        name = _text("  " * depth + result.section.heading, style="bold" if depth == 0 else "")
        if result.zeroed_by:
            name.append(" 否决计零", style="red")
        t = result.tally
        cells = [plain(n) for n in (t.full, t.not_applicable, t.due, t.lost, t.earned)]
        table.add_row(name, *cells, a.rate_of(t), end_section=False, style="bold" if depth == 0 else "")
        for child in result.sections:
            row(child, depth + 1)

    for top in a.sections:
        row(top, 0)
        table.add_section()
    t = a.tally
    table.add_row(
        "合计", *(plain(n) for n in (t.full, t.not_applicable, t.due, t.lost, t.earned)), a.rate_of(t), style="bold"
    )
    return table


def _vetoes(a: Assessment) -> Table:
    table = Table(title="触发的否决", expand=True, title_justify="left")
    table.add_column("编号", no_wrap=True)
    table.add_column("内容", ratio=1, overflow="fold")
    table.add_column("后果", no_wrap=True)
    for veto in a.triggered:
        table.add_row(_text(veto.id), _text(veto.text), VETO_WORDS[veto.effect])
    return table


def _gaps(a: Assessment, shown: tuple[gaps.Gap, ...], count: int) -> Table:
    table = Table(title=f"应先整改（共 {count} 项，列前 {len(shown)} 项）", expand=True, title_justify="left")
    table.add_column("编号", no_wrap=True)
    table.add_column("检查要点与扣分原因", ratio=1, overflow="fold")
    table.add_column("失分", justify="right", no_wrap=True)
    table.add_column("优先", no_wrap=True)
    table.add_column("难度", no_wrap=True)
    for gap in shown:
        text = _text(gap.result.criterion.text + "\n")
        text.append(_text(gap.result.reason, "dim"))
        # The cost of a shared forfeit need not be a terminating decimal; two places are enough here.
        table.add_row(_text(gap.id), text, fixed(gap.cost, 2), gap.priority_text, gap.effort_text)
    return table


def print_steps(assessment: Assessment, identifier: str | None, steps: list[Step], console: Console) -> None:
    """The arithmetic of one id, step by step, with the rule that each step applied."""
    console.print(Group(*_heading(assessment, identifier)))
    table = Table(expand=True, show_lines=True)
    table.add_column("步", justify="right", no_wrap=True)
    table.add_column("算式", ratio=1, overflow="fold")
    table.add_column("规则", overflow="fold", max_width=28)
    for number, step in enumerate(steps, start=1):
        arithmetic = _text(f"{step.label}：{in_words(step)}")
        if step.operands:
            arithmetic.append(_text(f"\n{named(step)}", "dim"))
        table.add_row(str(number), arithmetic, _text(step.rule))
    if steps:
        console.print(table)
    if identifier is None:
        console.print(Group(*_decision(assessment)))


def _heading(a: Assessment, identifier: str | None) -> list[RenderableType]:
    if identifier is None:
        return [_text(f"{a.sheet.park.name}　总分 {a.show(a.score)}　{a.grade_text}", style="bold")]
    result = a.by_id.get(identifier)
    if result is not None:
        criterion = result.criterion
        lines = [
            _text(f"{criterion.id}　{criterion.text}", style="bold"),
            _text(f"来源：{criterion.provenance}", style="dim"),
            _text(f"规则：标准分 {plain(criterion.points)}；{criterion.answer.words(criterion.points)}"),
        ]
        if result.answer.value is not None:
            lines.append(_text(f"答案：{criterion.answer.show(result.answer.value)}"))
        lines.append(_text(f"得分：{plain(result.tally.earned)}（{result.reason}）"))
        return list(lines)
    for top in a.sections:
        for section in top.walk():
            if section.id == identifier:
                t = section.tally
                line = f"缺项分 {plain(t.not_applicable)} + 实得分 {plain(t.earned)} + 扣分 {plain(t.lost)}"
                heading = _text(f"{section.section.heading}　得分率 {a.rate_of(t)}", style="bold")
                return [heading, _text(f"{line} = 标准分 {plain(t.full)}")]
    for bonus in a.bonus:
        if bonus.item.id == identifier:
            answer = "未申报" if bonus.answer.value is None else "有" if bonus.answer.value else "无"
            return [
                _text(f"{identifier}　{bonus.item.text}", style="bold"),
                _text(f"规则：加分项，有此项的加 {plain(bonus.item.points)} 分"),
                _text(f"答案：{answer}"),
                _text(f"加分：{plain(bonus.points)}（与其他加分项合计，见下）"),
            ]
    named_item = {
        **{item.id: item.text for item in a.checklist.penalties},
        **{gate.id: gate.text for gate in a.checklist.gates},
        **{measure.id: measure.words for measure in a.checklist.measures},
    }
    heading = _text(f"{identifier}　{named_item.get(identifier, '')}", style="bold")
    return [heading, *(_text(line) for line in _of_the_whole(a, identifier))]


def _of_the_whole(a: Assessment, identifier: str) -> Iterator[str]:
    """What a gate, or a penalty that deducts nothing, asks, what follows, and what became of it."""
    missed = {"triggered": "未达到", "clear": "达到", "not_applicable": "所看的全部不适用，不作要求"}
    for veto in (veto for veto in a.vetoes if veto.id == identifier):
        gate = any(gate.id == identifier for gate in a.checklist.gates)
        yield f"规则：{f'{veto.trigger}；达不到' if gate else veto.trigger}的，{verdict.consequence(a, veto)}"
        yield f"结果：{(missed if gate else {}).get(veto.state, VETO_STATE_WORDS[veto.state])}"


def _decision(a: Assessment) -> list[RenderableType]:
    lines: list[RenderableType] = []
    lines += _grounds(a)
    lines += [_text(f"    {line}") for line in _measured(a)]
    lines += [_text(caution.text, style="yellow") for caution in a.warnings if caution.text not in a.barred]
    lines += [_text(f"    {v.id} {v.text}（{v.trigger}）", style="red") for v in a.triggered]
    lines.append(_text(f"等级：{a.grade_text}", style="bold"))
    return lines


def print_checklist(checklist: Checklist, identifier: str | None, console: Console) -> None:
    """A checklist, or one section or criterion of it, with the provenance of everything."""
    console.print(_text(f"{checklist.title}　{checklist.version}", style="bold"))
    console.print(_text(checklist.standard.statement, style="dim"))
    for chapter in checklist.context if identifier is None else ():
        origin = ORIGIN_WORDS[chapter.origin]
        console.print(_text(f"\n{chapter.number} {chapter.title}（{origin}，不参与评分）：{chapter.text}"))
    for top in checklist.sections:
        for section in top.walk():
            inside = {section.id, *(above.id for above in checklist.home[section.id])}
            whole = identifier is None or identifier in inside
            chosen = [c for c in section.criteria if whole or c.id == identifier]
            if whole or chosen:
                origin = ORIGIN_WORDS[section.origin]
                heading = f"\n{section.heading}（{plain(section.points)} 分；{origin}）"
                console.print(_text(heading, style="bold"))
                if section.published:
                    console.print(_text(f"  正文：{section.published.text}"))
                for line in _section_lines(section):
                    console.print(_text(f"  {line}"))
            for criterion in chosen:
                console.print(_criterion_text(criterion, checklist))
    for rule in rules.in_words(checklist) if identifier is None else ():
        console.print(_text(f"\n{rule.heading}", style="bold"))
        for line in rule.lines:
            console.print(_text(f"  {line}"))


def _section_lines(section: Section) -> Iterator[str]:
    """What is particular about how a section is scored."""
    if section.per_object:
        each = ROLLUP_WORDS[section.per_object.rollup]
        yield f"对象：每个{section.per_object.name}分别作答，由各自的得分率合成（{each}）"
    if section.rollup != "sum":
        yield f"合成：由下级的得分率合成（{ROLLUP_WORDS[section.rollup]}），再乘以本级标准分"
    if not section.counted:
        yield "不计入得分，只供否决、门槛和等级查看"


def _criterion_text(criterion: Criterion, checklist: Checklist) -> Text:
    text = _text(f"\n  {criterion.id} {criterion.text}（{plain(criterion.points)} 分）\n", style="")
    text.stylize("bold", 0, len(criterion.id) + 3)
    lines = [("来源", criterion.provenance)]
    if criterion.published:
        lines.append(("正文", f"{criterion.published.number} {criterion.published.text}"))
    lines += [
        ("作答", f"{KIND_NAMES[criterion.answer.kind]}：{criterion.answer.prompt()[0]}"),
        ("计分", criterion.answer.words(criterion.points)),
    ]
    if criterion.note:
        lines.append(("说明", criterion.note))
    if criterion.veto and criterion.veto.when:
        trigger = criterion.veto.when.words(criterion.unit)
        lines.append((VETO_WORDS[criterion.veto.effect], f"{trigger}；{rules.consequence(criterion.veto, checklist)}"))
    if criterion.not_applicable:
        lines.append(("可不适用", criterion.not_applicable.when))
    lines.append(("佐证", "、".join(criterion.evidence) or "—"))
    lines += [(check.method, check.how) for check in criterion.checks]
    lines.append(("整改建议", f"{criterion.advice or '—'}（难度：{EFFORT_WORDS[criterion.effort]}）"))
    for label, content in lines:
        text.append(_text(f"    {label}：", "dim")).append(_text(content + "\n"))
    return text
