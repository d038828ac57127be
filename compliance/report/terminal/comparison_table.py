"""A comparison at the terminal: the bridge from the old score to the new, and what moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from compliance.analysis.comparison import Comparison, Unshared
from compliance.analysis.register import VERDICT_WORDS, Effect
from compliance.errors import one_line
from compliance.numbers import round_to, signed
from compliance.report.terminal import drawing
from compliance.report.terminal.drawing import FIGURE, ID, WIDE, outcome, text
from compliance.report.view.years import SHOWN, Listing, lists, steps, three, unshared, vetoes

LONGEST_BAR = 14
"""In characters, for the largest effect."""


def show(comparison: Comparison, console: Console, effects: Sequence[Effect] = ()) -> None:
    """`effects` tell of last year's register, where there is one."""
    console.print(Group(*_parts(comparison), *_effects(effects)))


def _parts(c: Comparison) -> list[RenderableType]:
    then = "未提供当年的检查表，当时的总分不在此列" if c.original is None else outcome(c.original)
    moved = "" if c.original is None else f"（{signed(c.moved)}）"
    parts: list[RenderableType] = [
        text(f"{one_line(c.current.sheet.park.name)}　年度比较", "bold"),
        text(f"上年 {c.past.sheet.period}：{then}"),
        text(f"本年 {c.current.sheet.period}：{outcome(c.current)}{moved}"),
    ]
    if not c.alike:
        parts.append(_figures(c))
    parts += [text(words, "red" if strikes else "green") for words, strikes in vetoes(c)]
    parts.append(_bridge(c))
    parts += [_changes(listing) for listing in lists(c)]
    parts += [_unshared(title, found) for title, found in unshared(c)]
    return parts


def _figures(c: Comparison) -> Table:
    """Each year as it was scored then; both by one rule over what both asked; what the rules alone did."""
    table = drawing.table(None, {"口径": WIDE, "上年": FIGURE, "本年": FIGURE, "增减": FIGURE})
    for figure in three(c):
        table.add_row(text(figure.name), figure.before, figure.after, figure.moved)
    return table


def _bridge(c: Comparison) -> Table:
    """Each bar with the score that it leads to, which ends at the new score."""
    columns = {"因素": WIDE, "增减": FIGURE, "": {"no_wrap": True, "width": LONGEST_BAR}, "累计": FIGURE}
    table = drawing.table("总分的变化", columns)
    first, *between, last = steps(c)
    table.add_row(first.label, "", "", first.reached, style="bold")
    largest = max((abs(bar.effect) for bar in c.bars), default=Fraction(1)) or Fraction(1)
    for bar, step in zip((bar for bar in c.bars if round_to(bar.effect, 2) or bar.of_rules), between, strict=True):
        style = "green" if bar.effect > 0 else "red"
        length = max(1, round(LONGEST_BAR * abs(bar.effect) / largest)) if bar.effect else 0
        drawn = ("▇" if bar.effect > 0 else "░") * length
        table.add_row(text(step.label), Text(step.effect, style=style), Text(drawn, style), step.reached)
    table.add_row(last.label, last.effect, "", last.reached, style="bold")
    return table


def _changes(listing: Listing) -> Table:
    columns = {"编号": ID, "检查要点与本年情况": WIDE, "上年": FIGURE, "本年": FIGURE}
    table = drawing.table(listing.heading, columns)
    for one in listing.moved:
        what = text(f"{one.move}：{one.text}\n")
        what.append(text(one.reason, "dim"))
        table.add_row(text(one.id), what, one.before, one.after)
    return table


def _unshared(title: str, found: Sequence[Unshared]) -> Table:
    table = drawing.table(f"{title}，共 {len(found)} 项", {"编号": ID, "检查要点": WIDE})
    for one in found:
        what = text(one.text)
        if one.told:
            what.append(text(f"\n{one.told}", "dim"))
        table.add_row(text(one.id), what)
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
