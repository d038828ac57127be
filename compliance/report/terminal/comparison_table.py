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
from compliance.numbers import fixed, plain, signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import outcome, text

LONGEST_BAR = 14
"""In characters, for the largest effect."""
SHOWN = 8
"""So many of the criteria that went up, and as many that went down, are listed."""


def show(comparison: Comparison, console: Console, effects: Sequence[Effect] = ()) -> None:
    """`effects` tell of last year's register, where there is one."""
    console.print(Group(*_parts(comparison), *_effects(effects)))


def _parts(c: Comparison) -> list[RenderableType]:
    parts: list[RenderableType] = [
        text(f"{c.current.sheet.park.name}　年度比较", "bold"),
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
    table = drawing.table("总分的变化")
    table.add_column("因素", ratio=1, overflow="fold")
    table.add_column("增减", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, width=LONGEST_BAR)
    table.add_column("累计", justify="right", no_wrap=True)
    reached = c.original.score or Fraction(0)
    table.add_row("上年总分", "", "", fixed(reached, 2), style="bold")
    largest = max((abs(bar.effect) for bar in c.bars), default=Fraction(1))
    for bar in c.bars:
        reached += bar.effect
        style = "green" if bar.effect > 0 else "red"
        length = max(1, round(LONGEST_BAR * abs(bar.effect) / largest))
        drawn = ("▇" if bar.effect > 0 else "░") * length
        table.add_row(text(bar.label), Text(signed(bar.effect), style=style), Text(drawn, style), fixed(reached, 2))
    table.add_row("本年总分", signed(c.moved), "", fixed(reached, 2), style="bold")
    return table


def _changes(title: str, found: list[Change]) -> Table:
    table = drawing.table(title)
    table.add_column("编号", no_wrap=True)
    table.add_column("检查要点与本年情况", ratio=1, overflow="fold")
    table.add_column("上年", justify="right", no_wrap=True)
    table.add_column("本年", justify="right", no_wrap=True)
    for change in found:
        what = text(f"{MOVE_WORDS[change.move]}：{change.after.criterion.text}\n")
        what.append(text(change.after.reason, "dim"))
        earned = [_points(result.own, result.state) for result in (change.before, change.after)]
        table.add_row(text(change.id), what, *earned)
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


def _points(own: Fraction, state: str) -> str:
    if state == "not_applicable":
        return "不适用"
    shown = plain(own)
    return shown if "/" not in shown else fixed(own, 2)
