"""The register's entries and its history, as frozen values."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import count
from typing import Literal

LEVELS = ("高", "中", "低")
NOT_STARTED, UNDER_WAY, DONE, AGAIN = STATUSES = ("未开始", "进行中", "已完成", "反复")
DAY = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
OWN = "自"
"""Begins the ids of what was entered by hand, which no assessment knows of."""

COLUMNS = {
    "条款": "clause",
    "问题描述": "problem",
    "问题等级": "level",
    "整改措施": "measure",
    "责任部门": "department",
    "责任人": "person",
    "整改时限": "due",
    "完成情况": "status",
    "佐证材料": "evidence",
    "复核人": "reviewer",
    "销号日期": "closed",
}
"""The columns after 序号, and what each is called here."""

DATES = ("整改时限", "销号日期")
GIVEN = ("条款", "问题描述")
"""What is not typed, except in entries made by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One problem. It is closed (销号) by a reviewer with a date, never by the program."""

    id: str
    """The criterion's, or one made for what was entered by hand."""
    clause: str = ""
    problem: str = ""
    level: str = ""
    measure: str = ""
    department: str = ""
    person: str = ""
    due: datetime.date | None = None
    status: str = NOT_STARTED
    evidence: str = ""
    reviewer: str = ""
    closed: datetime.date | None = None

    def is_overdue(self, day: datetime.date) -> bool:
        return self.closed is None and self.due is not None and self.due < day

    @property
    def by_hand(self) -> bool:
        return self.id.startswith(OWN)

    def text(self, column: str) -> str:
        """What stands in a column, a day as 2025-12-31."""
        value = getattr(self, COLUMNS[column])
        return value.isoformat() if isinstance(value, datetime.date) else value or ""

    def hint(self, day: datetime.date) -> str:
        """What to look at, as of a day."""
        if self.closed is not None:
            return "已销号"
        if self.due is not None and self.due < day:
            return f"逾期 {(day - self.due).days} 天"
        return "待复核销号" if self.status == DONE else ""


GONE = "已无此问题，待复核销号"
"""Of an open entry that the latest assessment does not find any more."""


What = Literal["新增", "修改", "反复", "已无此问题", "改号"]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the history, which only grows."""

    on: datetime.date
    id: str
    what: What
    column: str = ""
    before: str = ""
    after: str = ""
    by: str = ""

    def texts(self) -> tuple[str, ...]:
        return tuple(str(getattr(self, field.name)) for field in fields(self))


HISTORY_COLUMNS = ("日期", "编号", "事项", "栏目", "原为", "改为", "提交人")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A park's register as of a day."""

    checklist_id: str
    checklist_version: str
    fingerprint: str
    park: str
    period: str
    on: datetime.date
    entries: tuple[Entry, ...]
    history: tuple[Event, ...]
    since: str = ""
    """The period that it was of before it met the answers of a later one; not kept in its file."""

    @property
    def ends(self) -> datetime.date | None:
        """The last day of its period; None where nobody can tell."""
        days = DAY.findall(self.period)
        try:
            return datetime.date(*map(int, days[-1])) if days else None
        except ValueError:
            return None

    @property
    def added(self) -> frozenset[str]:
        """What the later answers brought, where they are of another period."""
        return frozenset(e.id for e in self.history if self.since and e.what == "新增" and e.on == self.on)

    @property
    def by_id(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @property
    def open(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.closed is None)

    @property
    def overdue(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.is_overdue(self.on))

    @property
    def closed(self) -> tuple[Entry, ...]:
        return tuple(entry for entry in self.entries if entry.closed is not None)

    def gone(self) -> tuple[Entry, ...]:
        """Open entries of which the latest event is that an assessment no longer finds them."""
        last = {event.id: event.what for event in self.history if event.what != "修改"}
        return tuple(entry for entry in self.open if last.get(entry.id) == "已无此问题")


def own_ids(entries: Iterable[Entry]) -> Iterator[str]:
    """The ids of what is added by hand to these, one after the other."""
    numbers = [int(e.id.removeprefix(OWN)) for e in entries if e.by_hand and e.id.removeprefix(OWN).isdecimal()]
    return (f"{OWN}{number}" for number in count(max(numbers, default=0) + 1))
