"""How firm the grade is, as finished text: the margins to each grade, and the answers that would change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from compliance.analysis.planning import Margin, Swing, sensitivity
from compliance.numbers import ZERO, signed, telling
from compliance.scoring.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Room:
    """One requirement of a grade, and how far the result is above it."""

    grade: str
    asks: str
    value: str
    margin: str
    missed: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer that, a rung lower or higher, would change the grade."""

    id: str
    text: str
    change: str
    score: str
    grade: str


@dataclass(frozen=True, slots=True)
class Firmness:
    margins: tuple[Room, ...]
    turns: tuple[Turn, ...]
    words: str
    """What there is to say of the answers; in place of both tables where there is no grade."""


def of(a: Assessment) -> Firmness:
    """Tries every answer a rung lower and higher, which takes up to two seconds."""
    if not a.complete:
        # A provisional score has no distance from anything.
        open_ends = f"还有 {len(a.unanswered)} 项未作答，得分是暂计，还谈不上余量；全部作答后总分{a.range_text}。"
        return Firmness((), (), open_ends)
    found = sensitivity(a)
    turns = tuple(turn(a, swing) for swing in found.swings)
    if a.grade is None:
        words = f"{a.grade_text}，没有可比较的等级。"
    elif turns:
        words = f"下列 {len(turns)} 项作答，高一档或低一档就会改变等级，最值得复核；其余各项都不会。"
    else:
        words = "任何一项作答高一档或低一档，都不会改变等级。"
    return Firmness(tuple(map(room, nearest(found.margins))), turns, words)


def nearest(margins: Iterable[Margin]) -> list[Margin]:
    """Of the chapters under one floor only the lowest one."""
    kept: dict[tuple[str, str], Margin] = {}
    for margin in margins:
        key = margin.grade, margin.of if margin.of == "chapter" else margin.id
        if key not in kept or margin.margin < kept[key].margin:
            kept[key] = margin
    return list(kept.values())


def room(margin: Margin) -> Room:
    asks = f"{margin.label}{margin.asks}"
    return Room(
        margin.grade,
        asks,
        telling(margin.value, 1, (margin.limit,)),
        signed(margin.margin, limits=(ZERO,)),
        not margin.met,
    )


def turn(a: Assessment, swing: Swing) -> Turn:
    change = " → ".join(swing.shown)
    return Turn(swing.id, swing.result.criterion.text, change, a.show(swing.score), swing.grade)
