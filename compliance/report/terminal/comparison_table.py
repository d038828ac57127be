"""A comparison at the terminal: the bridge from the old score to the new, and what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from compliance.analysis.comparison import MOVE_WORDS, Change, Comparison
from compliance.analysis.register import VERDICT_WORDS, Effect
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, WIDE, outcome, text
from compliance.report.view.years import SHOWN, earned, steps

LONGEST_BAR = 14
"""In characters, for the largest effect."""


def show(comparison: Comparison, console: Console, effects: Sequence[Effect] = ()) -> None:
    """`effects` tell of last year's register, where there is one."""
    console.print(Group(*_parts(comparison), *_effects(effects)))


def _parts(c: Comparison) -> list[RenderableType]:
    parts: list[RenderableType] = [
        text(f"{one_line(c.current.sheet.park.name)}　年度比较", "bold"),
        text(f"上年 {c.original.sheet.period}：{outcome(c.original)}"),
    ]
    if c.rules_changed:
        parts.append(text(f"上年答案按本年检查表：{outcome(c.rescored)}（规则变化 {signed(c.by_rules)}）"))
    parts.append(text(f"本年 {c.current.sheet.period}：{outcome(c.current)}（{signed(c.moved)}）"))
    parts += _vetoes(c)
    parts.append(_bridge(c))
    for title, found in (
        ("提高最多的要点", c.of("improved", "answered")),
        ("下降最多的要点", c.of("slipped", "unanswered")),
        ("不适用有变化的要点", c.of("now_not_applicable", "now_applicable")),
    ):
        if found:
            parts.append(_changes(f"{title}（共 {len(found)} 项）", found[:SHOWN]))
    return parts


def _vetoes(c: Comparison) -> list[RenderableType]:
    """The vetoes and gates that one year triggered and the other did not."""
    was, now = ({veto.id: veto for veto in a.triggered} for a in (c.original, c.current))
    lines = [text(f"本年新触发：{v.id} {v.text}（{v.trigger}）", "red") for v in now.values() if v.id not in was]
    lines += [text(f"上年触发、本年已消除：{v.id} {v.text}", "green") for v in was.values() if v.id not in now]
    return list(lines)


def _bridge(c: Comparison) -> Table:
    """Each bar with the score that it leads to, which ends at the new score."""
    columns = {"因素": WIDE, "增减": FIGURE, "": {"no_wrap": True, "width": LONGEST_BAR}, "累计": FIGURE}
    table = drawing.table("总分的变化", columns)
    first, *between, last = steps(c)
    table.add_row(first.label, "", "", first.reached, style="bold")
    largest = max((abs(bar.effect) for bar in c.bars), default=Fraction(1))
    for bar, step in zip(c.bars, between, strict=True):
        style = "green" if bar.effect > 0 else "red"
        length = max(1, round(LONGEST_BAR * abs(bar.effect) / largest))
        drawn = ("▇" if bar.effect > 0 else "░") * length
        table.add_row(text(step.label), Text(step.effect, style=style), Text(drawn, style), step.reached)
    table.add_row(last.label, last.effect, "", last.reached, style="bold")
    return table


def _changes(title: str, found: list[Change]) -> Table:
    columns = {"编号": ID, "检查要点与本年情况": WIDE, "上年": FIGURE, "本年": FIGURE}
    table = drawing.table(title, columns)
    for change in found:
        what = text(f"{MOVE_WORDS[change.move]}：{change.after.criterion.text}\n")
        what.append(text(change.after.reason, "dim"))
        table.add_row(text(change.id), what, earned(change.before), earned(change.after))
    return table


def _effects(effects: Sequence[Effect]) -> list[RenderableType]:
    """How many corrective actions worked, and which were reported as done without anything being better."""
    if not effects:
        return []
    counts = Counter(effect.verdict for effect in effects)
    told = "，".join(f"{words} {counts[verdict]}" for verdict, words in VERDICT_WORDS.items())
    parts: list[RenderableType] = [text(f"上年台账中的整改 {len(effects)} 项：{told}")]
    empty = [effect for effect in effects if effect.disappointing]
    if empty:
        parts.append(text(f"报完成而没有见效的 {len(empty)} 项：", "red"))
        parts += [text(f"  {effect.entry.id}　{effect.entry.problem}") for effect in empty[:SHOWN]]
    return parts
