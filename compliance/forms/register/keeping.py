"""A register in the hands of its park: taken back as it was filled in, and brought together with assessments."""

from __future__ import annotations

import datetime
from pathlib import Path

from compliance.analysis import register
from compliance.analysis.comparison import Comparison
from compliance.analysis.register import Effect, Entry, Register
from compliance.checklist.model import Checklist
from compliance.errors import UsageError, quoted
from compliance.forms.register import reading
from compliance.scoring.assessment import Assessment


def taken_back(path: Path, day: datetime.date, by: str = "") -> tuple[Register, int]:
    """The register with what was filled in, and how many lines its history had. Raises InputError, UsageError."""
    filled = reading.read(path, day)
    if day < filled.issued.on:
        raise UsageError(f"--date {day}: 早于台账的日期 {filled.issued.on}\n    处理：核对日期，台账只能向后更新")
    return register.recorded(filled.issued, filled.entries, day, by), len(filled.issued.history)


def merged_with(made: Register, a: Assessment, old: Path) -> Register:
    """The register with another assessment. Raises UsageError where they do not belong together."""
    if a.checklist.id != made.checklist_id:
        raise UsageError(f"{old}: 台账所依据的检查表是 {made.checklist_id}，答卷的是 {a.checklist.id}")
    _check_park(made, a, old)
    if made.ends is not None and a.sheet.period.end < made.ends:
        raise UsageError(
            f"{old}: 台账是评价期 {made.period} 的，答卷是更早的 {a.sheet.period}，不能并在一起\n"
            "    处理：用同一评价期的答卷和台账，或更早的台账"
        )
    return register.merged(register.renamed(made, a.checklist, made.on), a, made.on)


def met(path: Path, a: Assessment, day: datetime.date) -> Register:
    """What was filled in, with what an assessment finds. Raises InputError, UsageError."""
    return merged_with(taken_back(path, day)[0], a, path)


def effects(path: Path, result: Comparison) -> tuple[Effect, ...]:
    """What became of the register's entries. Raises InputError, and UsageError for another park's register."""
    made = _of_its_time(path)
    _check_park(made, result.current, path)
    last = result.past.sheet.period
    if made.ends is not None and made.ends > last.end:
        raise UsageError(
            f"{path}: 台账是评价期 {made.period} 的，晚于上年答卷的 {last}，看不出上年的整改是否见效\n"
            "    应为：上年的台账，即并入本年的问题以前的"
        )
    return register.effects(register.renamed(made, result.current.checklist, made.on), result.before, result.after)


def remarks(path: Path, checklist: Checklist) -> dict[str, str]:
    """What last year's register still has open, in words by the criterion's id. Raises InputError and UsageError."""
    made = _of_its_time(path)
    if made.checklist_id != checklist.id:
        raise UsageError(f"{path}: 台账所依据的检查表是 {made.checklist_id}，不是 {checklist.id}")
    return {entry.id: _remark(entry) for entry in register.renamed(made, checklist, made.on).open}


def _of_its_time(path: Path) -> Register:
    """As it was filled in, whatever day it is today."""
    filled = reading.read(path, datetime.date.max)
    return register.recorded(filled.issued, filled.entries, filled.issued.on)


def _check_park(made: Register, a: Assessment, path: Path) -> None:
    if a.sheet.park.name != made.park:
        raise UsageError(f"{path}: 台账的园区是{quoted(made.park)}，答卷的是{quoted(a.sheet.park.name)}")


def _remark(entry: Entry) -> str:
    who = "、".join(filter(None, (entry.department, entry.person)))
    due = f"；时限 {entry.due.isoformat()}" if entry.due else ""
    return f"未销号（{entry.status}）{f'；责任 {who}' if who else ''}{due}；{entry.problem}"
