"""Which corrective actions worked: what the register promised against what the next assessment found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from compliance.analysis.register.model import DONE, Entry, Register
from compliance.scoring.assessment import Assessment

Verdict = Literal["solved", "better", "unchanged", "worse"]
VERDICT_WORDS: dict[Verdict, str] = {
    "solved": "已解决",
    "better": "有改善",
    "unchanged": "没有变化",
    "worse": "更差",
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One entry of the register and what became of its criterion; `gain` in the criterion's own points."""

    entry: Entry
    verdict: Verdict
    gain: Fraction

    @property
    def disappointing(self) -> bool:
        """Whether it was reported as done, and yet nothing is better."""
        return (self.entry.closed is not None or self.entry.status == DONE) and self.gain <= 0


def effects(register: Register, before: Assessment, after: Assessment) -> tuple[Effect, ...]:
    """For every entry whose criterion was scored in both years; both assessments are under one checklist."""
    return tuple(_effects(register, before, after))


def _effects(register: Register, before: Assessment, after: Assessment) -> Iterator[Effect]:
    for entry in register.entries:
        was, now = before.by_id.get(entry.id), after.by_id.get(entry.id)
        if was is None or now is None or {was.state, now.state} != {"scored"}:
            continue
        gain = now.own - was.own
        if not now.own_lost and not now.triggered:
            verdict: Verdict = "solved" if gain > 0 or was.triggered else "unchanged"
        else:
            verdict = "better" if gain > 0 else "worse" if gain < 0 else "unchanged"
        yield Effect(entry, verdict, gain)
