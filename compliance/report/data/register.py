"""A register in a few lines: what is open, overdue, closed and back again, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compliance.analysis.register import Entry, Register
from compliance.errors import one_line

SHOWN = 20
"""So many entries of a kind are listed; the workbook has them all."""
LONGEST = 40


def summary(register: Register, known: int) -> str:
    """`known` is how many lines the history had before."""
    return "\n".join(_lines(register, known)) + "\n"


def _lines(register: Register, known: int) -> Iterator[str]:
    yield f"{one_line(register.park)}　整改台账　截至 {register.on.isoformat()}"
    yield (
        f"共 {len(register.entries)} 项：未销号 {len(register.open)} 项（逾期 {len(register.overdue)} 项），"
        f"已销号 {len(register.closed)} 项；本次记入历史 {len(register.history) - known} 条"
    )
    if register.since:
        yield f"台账原是评价期 {register.since} 的，已并入评价期 {register.period} 的问题"
    new = register.history[known:]
    late = sorted(register.overdue, key=lambda entry: (entry.due or register.on, entry.id))
    named = register.by_id
    yield from _listed("逾期", late, register)
    for title, what in (("反复（销号后又出现，已重新列入）", "反复"), ("新增", "新增")):
        yield from _listed(
            title, [named[event.id] for event in new if event.what == what and event.id in named], register
        )
    yield from _listed("新的评价中已无此问题，可由复核人销号", register.gone(), register)


def _listed(title: str, entries: Iterable[Entry], register: Register) -> Iterator[str]:
    found = list(entries)
    if not found:
        return
    yield f"{title}：{len(found)} 项"
    for entry in found[:SHOWN]:
        problem = one_line(entry.problem)
        short = problem if len(problem) <= LONGEST else problem[: LONGEST - 1] + "…"
        person = f"　责任人 {one_line(entry.person)}" if entry.person else ""
        late = f"　{entry.hint(register.on)}" if entry.is_overdue(register.on) else ""
        yield f"  {entry.id}　{short}{person}{late}"
    if len(found) > SHOWN:
        yield f"  其余 {len(found) - SHOWN} 项见台账"
