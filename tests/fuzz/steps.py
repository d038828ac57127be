"""How an input is made: a sound document, changed step by step, each step with what it does to the meaning."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from random import Random
from typing import Any


class Effect(IntEnum):
    """What a step does to what a person reads."""

    KEPT = 0
    """Nothing, and it is written as other programs write: the same answers are read."""
    ALIKE = 1
    """Nothing: the same answers are read, or there is a remark or a refusal."""
    CHANGED = 2
    """Something: other answers are read, or there is a remark or a refusal."""
    TOLD = 3
    """Something that was there is gone, or there twice, or beside it: there is a remark or a refusal."""
    WILD = 4
    """Nobody can say."""


KEPT, ALIKE, CHANGED, TOLD, WILD = Effect

Change = Callable[[Any, Random], Any]
"""Gives a changed copy, or an equal one where there is nothing to change."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    effect: Effect
    apply: Change


def steps(effect: Effect, *changes: Change) -> list[Step]:
    return [Step(change.__name__, effect, change) for change in changes]


@dataclass(frozen=True, slots=True)
class Stage:
    """A way to look at a document: what may be changed in it there, how often, and what makes the next of it."""

    steps: Sequence[Step]
    finish: Change
    counts: Sequence[int] = (0, 1, 1, 1, 2, 2, 3)


@dataclass(frozen=True, slots=True)
class Made:
    """An input, and the steps that changed anything; `taken` are their places among all that were drawn."""

    raw: Any
    base: int
    trail: tuple[Step, ...]
    taken: tuple[int, ...]

    @property
    def effect(self) -> Effect:
        """Of all steps together. Two that each change the meaning may undo each other."""
        effects = [step.effect for step in self.trail]
        return WILD if sum(effect >= CHANGED for effect in effects) > 1 else max(effects, default=KEPT)


def made(
    name: str, seed: int, number: int, base: Callable[[int], Any], stages: Sequence[Stage], only: Collection[int] | None
) -> Made:
    """The input of that number; with no more than the steps at `only`, the rest of it being the same."""
    random = Random(f"{name} {seed} {number}")
    chosen = random.getrandbits(32)
    value = base(chosen)
    drawn = 0
    trail: list[Step] = []
    taken: list[int] = []
    for stage in stages:
        for _ in range(random.choice(stage.counts)):
            step, own = random.choice(stage.steps), Random(random.getrandbits(64))
            if only is None or drawn in only:
                changed = step.apply(value, own)
                if changed != value:
                    trail.append(step)
                    taken.append(drawn)
                value = changed
            drawn += 1
        value = stage.finish(value, Random(random.getrandbits(64)))
    return Made(value, chosen, tuple(trail), tuple(taken))
