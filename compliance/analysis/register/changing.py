"""How a register begins, takes in what was filled in, and meets the next assessment. Nothing is ever taken out."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace

from compliance.analysis import gaps
from compliance.analysis.gaps import Gap
from compliance.analysis.planning import Plan, ends, owner
from compliance.analysis.register.model import AGAIN, COLUMNS, Entry, Event, Register
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.model import Checklist
from compliance.scoring.assessment import Assessment


def started(a: Assessment, on: datetime.date) -> Register:
    """A register of every gap of an assessment, the most pressing first."""
    entries = tuple(_entry(a, gap) for gap in _mendable(a))
    return Register(
        **_identity(a),
        on=on,
        entries=entries,
        history=tuple(Event(on, entry.id, "新增") for entry in entries),
    )


def planned(register: Register, plan: Plan, owners: Mapping[str, str]) -> Register:
    """The register with the deadlines of a plan, and the persons by the ids of criteria or of what they stand in."""
    due = {stage.id: ends(phase, register.on) for phase in plan.phases for stage in phase.stages}
    checklist = plan.start.checklist

    def of(entry: Entry) -> Entry:
        return replace(entry, due=due.get(entry.id), person=owner(checklist, owners, entry.id))

    return replace(register, entries=tuple(map(of, register.entries)))


def _identity(a: Assessment) -> dict[str, str]:
    return {
        "checklist_id": a.checklist.id,
        "checklist_version": a.checklist.version,
        "fingerprint": a.checklist.fingerprint,
        "park": a.sheet.park.name,
        "period": str(a.sheet.period),
    }


def _mendable(a: Assessment) -> Iterator[Gap]:
    """What is unanswered is to be answered, not mended."""
    return (gap for gap in gaps.find(a) if not gap.unanswered)


def _entry(a: Assessment, gap: Gap) -> Entry:
    return Entry(
        id=gap.id,
        clause=a.checklist.home[gap.id][-1].heading,
        problem=_problem(gap),
        level=gap.priority_text,
        measure=gap.measure,
    )


def _problem(gap: Gap) -> str:
    fact = f"；{FACT_WORDS}" if gap.fact else ""
    return f"{gap.result.criterion.text}：{gap.result.reason}{fact}"


def recorded(issued: Register, filled: tuple[Entry, ...], on: datetime.date, by: str = "") -> Register:
    """The register with what was filled in since it was issued; each change becomes a line of its history."""
    known, events = issued.by_id, []
    for entry in filled:
        before = known.get(entry.id)
        if before is None:
            events.append(Event(on, entry.id, "新增", by=by))
        else:
            events += [
                Event(on, entry.id, "修改", column, before.text(column), entry.text(column), by)
                for column in COLUMNS
                if before.text(column) != entry.text(column)
            ]
    return replace(issued, on=on, entries=filled, history=(*issued.history, *events))


def renamed(register: Register, checklist: Checklist, on: datetime.date) -> Register:
    """The register with the ids of a later version of its checklist; what was split goes on with its first part.

    Where the checklist does not say what became of an id, it is taken to be the same.
    """
    mapping = checklist.mapping_from(register.checklist_version)
    if mapping is None:
        return register
    entries: list[Entry] = []
    events: list[Event] = []
    taken = {entry.id for entry in register.entries}
    for entry in register.entries:
        name = next((target for target in mapping.targets(entry.id) if target not in taken), entry.id)
        taken.add(name)
        entries.append(replace(entry, id=name))
        if name != entry.id:
            events.append(Event(on, name, "改号", "编号", entry.id, name))
    return replace(register, entries=tuple(entries), history=(*register.history, *events))


def merged(register: Register, a: Assessment, on: datetime.date) -> Register:
    """The register after another assessment.

    New gaps are added. A closed one that is found again in a period that ends on or after the day it was closed is
    reopened; an open one that is found no more is noted, for the reviewer to close.
    """
    found = {gap.id: gap for gap in _mendable(a)}
    entries: list[Entry] = []
    events: list[Event] = []
    noted = {entry.id for entry in register.gone()}
    for entry in register.entries:
        gap = found.pop(entry.id, None)
        made = entry if gap is None else _met_again(entry, a, gap)
        entries.append(made)
        events += _events(entry, made, on)
        judged = entry.id in a.by_id and a.by_id[entry.id].state != "unanswered"
        if gap is None and judged and entry.closed is None and entry.id not in noted:
            events.append(Event(on, entry.id, "已无此问题", after=f"评价期 {a.sheet.period}"))
    added = [_entry(a, gap) for gap in found.values()]
    events += [Event(on, entry.id, "新增") for entry in added]
    since = register.period if register.period != str(a.sheet.period) else ""
    changes = {**_identity(a), "on": on, "since": since, "history": (*register.history, *events)}
    return replace(register, **changes, entries=(*entries, *added))  # type: ignore[arg-type]


def _met_again(entry: Entry, a: Assessment, gap: Gap) -> Entry:
    found: Mapping[str, str] = {"problem": _problem(gap), "level": gap.priority_text}
    if entry.closed is None:
        # The level may have been set by hand; what was found is as of now.
        return replace(entry, problem=found["problem"])
    if a.sheet.period.end < entry.closed:
        return entry
    return replace(entry, **found, status=AGAIN, reviewer="", closed=None, due=None)


def _events(before: Entry, after: Entry, on: datetime.date) -> Iterator[Event]:
    if before.closed is not None and after.closed is None:
        yield Event(on, after.id, "反复", "销号日期", before.text("销号日期"), "")
    for column in COLUMNS:
        if column != "销号日期" and before.text(column) != after.text(column):
            yield Event(on, after.id, "修改", column, before.text(column), after.text(column))
