"""A register filled in and read back from a workbook. Every mistake in it is told with its sheet and cell."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from compliance.analysis.register.model import (
    COLUMNS,
    DATES,
    DONE,
    GIVEN,
    HISTORY_COLUMNS,
    NOT_STARTED,
    Entry,
    Event,
    Register,
    What,
    next_own_id,
)
from compliance.answers.fields import FieldReader
from compliance.errors import InputError, Location, Problem, quoted, suggestion
from compliance.files.workbooks.cells import Cell, Sheet
from compliance.forms.register.layout import CHOICES, DATA, FORMAT, HISTORY, ISSUED, KEY, NUMBER, SHEET, digest
from compliance.forms.workbook.entries import date_of, text_of
from compliance.forms.workbook.layout import heading
from compliance.forms.workbook.reading import sheets_in


@dataclass(frozen=True, slots=True)
class Filled:
    """A register as it was issued, and its entries as they have been filled in since."""

    issued: Register
    entries: tuple[Entry, ...]


def read(path: Path, on: datetime.date) -> Filled:
    """Reads a register as of a day. Raises InputError with every mistake."""
    reader = _Reader(str(path), {sheet.name: sheet for sheet in sheets_in(path)}, on)
    filled = reader.filled()
    if reader.problems:
        raise InputError(reader.problems)
    return filled


Line = dict[int, Cell]


@dataclass(slots=True)
class _Reader:
    name: str
    sheets: dict[str, Sheet]
    on: datetime.date
    problems: list[Problem] = field(default_factory=list)

    def filled(self) -> Filled:
        for needed in (SHEET, HISTORY, DATA, ISSUED):
            if needed not in self.sheets:
                expected = "compliance plan -f xlsx 生成的整改台账"
                problem = Problem(
                    location=Location(self.name), message=f"不是整改台账：缺少工作表“{needed}”", expected=expected
                )
                raise InputError([problem])
        facts = {self.plain(line, 1): self.plain(line, 2) for line in self.lines(DATA).values()}
        if facts.get("格式") != FORMAT:
            raise InputError(
                [Problem(location=Location(self.name, sheet=DATA), message="台账的格式不认识", expected=FORMAT)]
            )
        issued = Register(
            checklist_id=facts.get("检查表", ""),
            checklist_version=facts.get("版本", ""),
            fingerprint=facts.get("指纹", ""),
            park=facts.get("园区", ""),
            period=facts.get("评价期", ""),
            on=_day(facts.get("日期", "")) or datetime.date.min,
            entries=tuple(self.issued()),
            history=self.history(facts.get("历史", "")),
        )
        return Filled(issued, tuple(self.entries(issued)))

    def complain(self, sheet: str, row: int, column: int, message: str, **details: Any) -> None:
        self.problems.append(Problem(location=Location(self.name, row, column, sheet), message=message, **details))

    def lines(self, name: str) -> dict[int, Line]:
        found: dict[int, Line] = {}
        for (row, column), cell in sorted(self.sheets[name].cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def plain(self, line: Line, column: int) -> str:
        return text_of(line.get(column)) or ""

    def issued(self) -> list[Entry]:
        """The entries as the program wrote them, on the hidden sheet."""
        made = []
        for line in self.lines(ISSUED).values():
            texts = {name: self.plain(line, column) for column, name in enumerate(COLUMNS, start=2)}
            made.append(_entry(self.plain(line, 1), texts))
        return made

    def history(self, expected: str) -> tuple[Event, ...]:
        lines = self.lines(HISTORY)
        rows = [[self.plain(line, column) for column in range(1, len(HISTORY_COLUMNS) + 1)] for line in lines.values()]
        if digest(rows[1:]) != expected:
            remedy = "从上一份台账把“历史”照原样复制回来；历史只由程序增加，不能改动"
            self.complain(HISTORY, 0, 0, "历史被改动", remedy=remedy)
            return ()
        events = []
        for on, name, what, *rest in rows[1:]:
            day = _day(on)
            if day is not None and what in get_args(What):
                events.append(Event(day, name, cast(What, what), *rest))
        return tuple(events)

    # ── what was filled in ──

    def entries(self, issued: Register) -> list[Entry]:
        lines = self.lines(SHEET)
        header = next((n for n, line in lines.items() if {NUMBER, KEY} <= self.titles(line).keys()), None)
        if header is None:
            remedy = f"恢复有“{NUMBER}”“条款”等列标题的一行，不要删去隐藏的“{KEY}”列"
            self.complain(SHEET, 0, 0, "找不到列标题", remedy=remedy)
            return []
        titles = self.titles(lines[header])
        lacking = [name for name in COLUMNS if name not in titles]
        for name in lacking:
            self.complain(SHEET, header, 0, f"缺少“{name}”一列", remedy="恢复这一列，或改回原来的列标题")
        made: list[Entry] = []
        seen: dict[str, int] = {}
        for row, line in lines.items():
            if row > header and not lacking:
                entry = self.entry(row, line, titles, issued, [*issued.entries, *made])
                if entry is not None and entry.id in seen:
                    found = f"第 {seen[entry.id]} 行已有这一项"
                    self.complain(
                        SHEET, row, titles[NUMBER], "编号重复", subject=entry.id, found=found, remedy="删去多余的一行"
                    )
                elif entry is not None:
                    seen[entry.id] = row
                    made.append(entry)
        if not lacking:
            for entry in issued.entries:
                if entry.id not in seen:
                    remedy = "恢复这一行；台账中的问题不能删去，整改完成的填销号日期"
                    self.complain(SHEET, 0, 0, "缺少这一行", subject=entry.id, remedy=remedy)
        return made

    def titles(self, line: Line) -> dict[str, int]:
        return {heading(cell.text): column for column, cell in line.items()}

    def entry(
        self, row: int, line: Line, titles: dict[str, int], issued: Register, others: list[Entry]
    ) -> Entry | None:
        texts = {name: self.value(row, titles[name], line, name) for name in COLUMNS}
        identifier = self.plain(line, titles[KEY])
        before = issued.by_id.get(identifier)
        if not identifier:
            if not any(texts.values()):
                return None
            identifier = next_own_id(others)
            if not texts["问题描述"]:
                self.complain(SHEET, row, titles["问题描述"], "自行增加的一项要写问题描述")
        elif before is None:
            self.complain(
                SHEET,
                row,
                titles[KEY],
                "不是这份台账里的编号",
                found=quoted(identifier),
                remedy="删去这一行；自行增加的问题填在空行里",
            )
            return None
        elif not before.by_hand:
            for name in GIVEN:
                if " ".join(texts[name].split()) != " ".join(before.text(name).split()):
                    self.complain(
                        SHEET,
                        row,
                        titles[name],
                        f"“{name}”由评价结果而来，不能改动",
                        subject=identifier,
                        found=quoted(texts[name]),
                        expected=quoted(before.text(name)),
                    )
                texts[name] = before.text(name)
        entry = _entry(identifier, texts)
        self.check(entry, row, titles)
        return entry

    def value(self, row: int, column: int, line: Line, name: str) -> str:
        """A cell's text; a day as 2025-12-31. What is wrong with it is told, and it counts as nothing."""
        cell = line.get(column)
        if cell is not None and cell.kind in {"formula", "error"}:
            self.complain(SHEET, row, column, "这一格是公式", found=quoted(cell.text), remedy="改填文字或日期")
            return ""
        if name in DATES:
            return self.date(row, column, cell)
        text = text_of(cell) or ""
        choices = CHOICES.get(name)
        if text and choices and text not in choices:
            remedy = suggestion(text, choices, cutoff=0.3)
            self.complain(
                SHEET,
                row,
                column,
                f"“{name}”不在可选范围内",
                found=quoted(text),
                expected="、".join(choices),
                remedy=remedy,
            )
            return ""
        return text

    def date(self, row: int, column: int, cell: Cell | None) -> str:
        reader = FieldReader(lambda _: "")
        day = reader.date(date_of(cell), ())
        for finding in reader.findings:
            self.problems.append(finding.located(lambda *_, **__: Location(self.name, row, column, SHEET)))
        return day.isoformat() if day else ""

    def check(self, entry: Entry, row: int, titles: dict[str, int]) -> None:
        """What closing an entry asks for."""
        if entry.closed is None:
            return
        where = row, titles["销号日期"]
        if entry.closed > self.on:
            self.complain(
                SHEET,
                *where,
                "销号日期还没有到",
                subject=entry.id,
                found=entry.closed.isoformat(),
                expected=f"不晚于 {self.on.isoformat()}",
            )
        if not entry.reviewer:
            self.complain(
                SHEET,
                row,
                titles["复核人"],
                "已填销号日期而没有复核人",
                subject=entry.id,
                remedy="写上复核人，或删去销号日期",
            )
        if entry.status != DONE:
            self.complain(
                SHEET,
                row,
                titles["完成情况"],
                "已填销号日期而没有完成",
                subject=entry.id,
                found=quoted(entry.status),
                expected=f"“{DONE}”",
            )


def _entry(identifier: str, texts: dict[str, str]) -> Entry:
    values: dict[str, Any] = {COLUMNS[name]: _day(text) if name in DATES else text for name, text in texts.items()}
    values["status"] = values["status"] or NOT_STARTED
    return Entry(id=identifier, **values)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
