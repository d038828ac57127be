"""整改台账 as a report lists it: what still costs points first, as pressing as it is now; what is over, last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from compliance.analysis.register import Entry, Register
from compliance.analysis.register.model import NOT_STARTED
from compliance.report.view.tables import Remedy
from compliance.scoring.assessment import Assessment

State = Literal["found", "own", "unanswered", "left_out", "gone", "dropped", "closed"]
"""What an entry is about now: in this order entries are listed."""

STATE_WORDS: dict[State, str] = {
    "found": "",
    "own": "",
    "unanswered": "本年未作答",
    "left_out": "本年判为不适用",
    "gone": "本年已无此问题，待复核销号",
    "dropped": "本年的检查表已无此要点",
    "closed": "",
}
ADDED = "本次新列入"
COUNTED: dict[State, str] = {
    "found": "本次评价中有此问题的",
    "own": "自行列入的",
    "unanswered": "本年未作答的",
    "left_out": "本年判为不适用的",
    "gone": "本年已无此问题的",
    "dropped": "检查表已无此要点的",
}
"""How many of those that are open are of each state."""


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    entry: Entry
    state: State
    aside: str
    """Of what the problem costs; "" for one that costs nothing now."""
    level: str
    """What it would be listed as now, where the register has kept another; else ""."""
    is_new: bool = False
    """Whether it was not in the register of an earlier period."""

    @property
    def mark(self) -> str:
        return ADDED if self.is_new else STATE_WORDS[self.state]

    @property
    def pressing(self) -> bool:
        return self.state in {"found", "own"} and self.entry.level == "高"

    def text(self, column: str) -> str:
        """What stands in a column; nothing is known yet of what has not begun."""
        text = self.entry.text(column)
        return "" if text == NOT_STARTED else text


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: tuple[Line, ...]
    state: str
    unanswered: str
    """What is still to be answered and is not in it; "" for a complete sheet."""


def of(register: Register, a: Assessment, remedies: Sequence[Remedy]) -> Sheet:
    """The register as it stands; what each problem is now, and what it costs, is of the assessment."""
    costs = {remedy.id: remedy for remedy in remedies}
    place = {remedy.id: number for number, remedy in enumerate(remedies)}
    states = {entry.id: _state(entry, a, costs) for entry in register.entries}
    order = [*STATE_WORDS]
    entries = sorted(register.entries, key=lambda e: (order.index(states[e.id]), place.get(e.id, 0)))
    lines = tuple(
        replace(_line(number, entry, states[entry.id], costs.get(entry.id)), is_new=entry.id in register.added)
        for number, entry in enumerate(entries, start=1)
    )
    count = len(a.unanswered)
    left = f"另有 {count} 项未作答，须先作答，不列入台账。" if count else ""
    return Sheet(lines, _counts(register, lines), left)


def _line(number: int, entry: Entry, state: State, cost: Remedy | None) -> Line:
    if state != "found" or cost is None:
        return Line(str(number), entry, state, "", "")
    return Line(str(number), entry, state, _aside(cost), cost.priority if cost.priority != entry.level else "")


def _state(entry: Entry, a: Assessment, costs: Mapping[str, Remedy]) -> State:
    if entry.closed is not None:
        return "closed"
    if entry.by_hand:
        return "own"
    result = a.by_id.get(entry.id)
    if result is None:
        return "dropped"
    if result.state == "unanswered":
        return "unanswered"
    if entry.id in costs:
        return "found"
    return "left_out" if result.state == "not_applicable" else "gone"


def _counts(register: Register, lines: Sequence[Line]) -> str:
    states = [line.state for line in lines]
    kinds = [f"{words} {states.count(state)} 项" for state, words in COUNTED.items() if state in states]
    open_now = f"未销号的之中，{'，'.join(kinds)}。" if len(kinds) > 1 else ""
    older = (
        f"台账原是评价期 {register.since} 的，早于本次评价：问题描述已按本次评价更新，"
        f"本次新列入的 {len(register.added)} 项注“{ADDED}”，本次已无的注明。"
        if register.since
        else ""
    )
    return older + (
        f"截至 {register.on.isoformat()}：共 {len(lines)} 项，未销号 {len(register.open)} 项"
        f"（逾期 {len(register.overdue)} 项），已销号 {len(register.closed)} 项。{open_now}"
    )


def _aside(remedy: Remedy) -> str:
    parts = [f"{remedy.id}：失 {remedy.points} 分", f"折合总分 {remedy.score_cost}", f"难度{remedy.effort}"]
    return "，".join((*parts, *filter(None, (remedy.mandatory, "影响等级" if remedy.blocks else ""))))
