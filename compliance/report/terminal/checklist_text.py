"""A checklist, or one section or criterion of it, at a terminal, with the provenance of everything."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from compliance.checklist import words
from compliance.checklist.mending import EFFORT_WORDS, FACT_WORDS
from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.checklist.rules import VETO_WORDS
from compliance.numbers import plain
from compliance.report.terminal.drawing import text


def show(checklist: Checklist, identifier: str | None, console: Console) -> None:
    console.print(text(f"{checklist.title}　{checklist.version}", style="bold"))
    console.print(text(checklist.standard.statement, style="dim"))
    for chapter in checklist.context if identifier is None else ():
        origin = ORIGIN_WORDS[chapter.origin]
        console.print(text(f"\n{chapter.number} {chapter.title}（{origin}，不参与评分）：{chapter.text}"))
    for top in checklist.sections:
        for section in top.walk():
            inside = {section.id, *(above.id for above in checklist.home[section.id])}
            whole = identifier is None or identifier in inside
            chosen = [c for c in section.criteria if whole or c.id == identifier]
            if whole or chosen:
                origin = ORIGIN_WORDS[section.origin]
                heading = f"\n{section.heading}（{plain(section.points)} 分；{origin}）"
                console.print(text(heading, style="bold"))
                if section.published:
                    console.print(text(f"  正文：{section.published.text}"))
                for line in section.words:
                    console.print(text(f"  {line}"))
            for criterion in chosen:
                console.print(_criterion_text(criterion, checklist))
    for rule in words.in_words(checklist) if identifier is None else ():
        console.print(text(f"\n{rule.heading}", style="bold"))
        for line in rule.lines:
            console.print(text(f"  {line}"))


def _criterion_text(criterion: Criterion, checklist: Checklist) -> Text:
    written = text(f"\n  {criterion.id} {criterion.text}（{plain(criterion.points)} 分）\n", style="")
    written.stylize("bold", 0, len(criterion.id) + 3)
    lines = [("来源", criterion.provenance)]
    if criterion.published:
        lines.append(("正文", f"{criterion.published.number} {criterion.published.text}"))
    lines += [
        ("作答", f"{criterion.answer.title}：{criterion.answer.prompt()}"),
        ("计分", criterion.answer.words(criterion.points)),
    ]
    if criterion.note:
        lines.append(("说明", criterion.note))
    if criterion.veto and criterion.veto.when:
        trigger = criterion.veto.when.words(criterion.unit)
        lines.append((VETO_WORDS[criterion.veto.effect], f"{trigger}；{words.consequence(criterion.veto, checklist)}"))
    if criterion.fact:
        lines.append(("事实", f"失分是{FACT_WORDS}"))
    elif criterion.veto_is_fact:
        lines.append(("事实", f"触发否决是{FACT_WORDS}"))
    if criterion.not_applicable:
        lines.append(("可不适用", criterion.not_applicable.when))
    lines.append(("佐证", "、".join(criterion.evidence) or "—"))
    lines += [(check.method, check.how) for check in criterion.checks]
    lines.append(("整改建议", f"{criterion.advice or '—'}（难度：{EFFORT_WORDS[criterion.effort]}）"))
    for label, content in lines:
        written.append(text(f"    {label}：", "dim")).append(text(content + "\n"))
    return written
