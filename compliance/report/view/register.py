"""整改台账 on paper: the columns of the register, blank where people fill them in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compliance.analysis.register import COLUMNS, Entry, Register
from compliance.analysis.register.model import NOT_STARTED
from compliance.report.view.tables import Remedy


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    cells: tuple[str, ...]
    """In the order of the headings after 序号."""
    aside: str
    """Of what the problem costs; "" for one that costs nothing now."""
    pressing: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    state: str
    unanswered: str
    """What is still to be answered and is not in it; "" for a complete sheet."""


def of(register: Register, remedies: Sequence[Remedy], unanswered: int = 0) -> Sheet:
    """The register as it stands; what each problem costs is of the assessment."""
    costs = {remedy.id: remedy for remedy in remedies}
    lines = tuple(_line(number, entry, costs) for number, entry in enumerate(register.entries, start=1))
    state = (
        f"截至 {register.on.isoformat()}：共 {len(lines)} 项，未销号 {len(register.open)} 项"
        f"（逾期 {len(register.overdue)} 项），已销号 {len(register.closed)} 项。"
    )
    left = f"另有 {unanswered} 项未作答，须先作答，不列入台账。" if unanswered else ""
    return Sheet(("序号", *COLUMNS), lines, state, left)


def _line(number: int, entry: Entry, costs: Mapping[str, Remedy]) -> Line:
    # Nothing is known yet of what has not begun: the cell is for writing.
    cells = tuple("" if entry.text(name) == NOT_STARTED else entry.text(name) for name in COLUMNS)
    found = costs.get(entry.id) if entry.closed is None else None
    return Line(str(number), cells, _aside(found) if found else "", entry.closed is None and entry.level == "高")


def _aside(remedy: Remedy) -> str:
    parts = [f"{remedy.id}：失 {remedy.points} 分", f"折合总分 {remedy.score_cost}", f"难度{remedy.effort}"]
    return "，".join((*parts, *filter(None, (remedy.mandatory, "影响等级" if remedy.blocks else ""))))
