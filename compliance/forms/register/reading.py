"""A register filled in and read back from a workbook. Every mistake in it is told with its sheet and cell."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast, get_args

from compliance import remarks
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
    own_ids,
)
from compliance.answers.fields import FieldReader
from compliance.answers.model import LONGEST_TEXT
from compliance.errors import InputError, Location, Problem, quoted, suggestion
from compliance.files import inputs
from compliance.files.workbooks.cells import Cell, Sheet
from compliance.forms.register.layout import (
    CHOICES,
    DATA,
    FORMAT,
    HEADINGS,
    HISTORY,
    ISSUED,
    KEY,
    NUMBER,
    PLAN,
    SHEET,
    digest,
)
from compliance.forms.workbook import beside
from compliance.forms.workbook.layout import heading
from compliance.forms.workbook.reading import sheets_in
from compliance.forms.workbook.values import date_of, text_of


@dataclass(frozen=True, slots=True)
class Filled:
    """A register as it was issued, and its entries as they have been filled in since."""

    issued: Register
    entries: tuple[Entry, ...]


def read(path: Path, on: datetime.date) -> Filled:
    """Reads a register as of a day. Raises InputError with every mistake."""
    inputs.note(path, "台账")
    reader = _Reader(str(path), {sheet.name: sheet for sheet in sheets_in(path)}, on)
    filled = reader.filled()
    reader.problems += remarks.tell(reader.remarks)
    if reader.problems:
        raise InputError(reader.problems)
    return filled


SPREADING = {*COLUMNS} - {*GIVEN, *CHOICES}
"""What one merged cell may say for several entries."""
Line = dict[int, Cell]
MOST_ENTRIES = 2_000
"""Own ones among them; a checklist of 150 criteria gives as many at most."""


@dataclass(slots=True)
class _Reader:
    name: str
    sheets: dict[str, Sheet]
    on: datetime.date
    problems: list[Problem] = field(default_factory=list)
    remarks: list[Problem] = field(default_factory=list)
    titles: dict[str, int] = field(default_factory=dict)
    """The columns of the register by their titles."""

    def filled(self) -> Filled:
        for needed in (SHEET, HISTORY, DATA, ISSUED):
            if needed not in self.sheets:
                location, expected = Location(self.name), "compliance plan -f xlsx 生成的整改台账"
                message = f"不是整改台账：缺少工作表“{needed}”"
                raise InputError([Problem(location=location, message=message, expected=expected)])
        facts = {_plain(line, 1): _plain(line, 2) for line in self.lines(DATA).values()}
        if facts.get("格式") != FORMAT:
            location = Location(self.name, sheet=DATA)
            raise InputError([Problem(location=location, message="台账的格式不认识", expected=FORMAT)])
        issued = Register(
            checklist_id=facts.get("检查表", ""),
            checklist_version=facts.get("版本", ""),
            fingerprint=facts.get("指纹", ""),
            park=facts.get("园区", ""),
            period=facts.get("评价期", ""),
            on=_day(facts.get("日期", "")) or datetime.date.min,
            entries=tuple(map(_as_issued, self.lines(ISSUED).values())),
            history=self.history(facts.get("历史", "")),
        )
        return Filled(issued, tuple(self.entries(issued)))

    def complain(self, message: str, row: int = 0, column: int = 0, sheet: str = SHEET, **details: Any) -> None:
        self.problems.append(Problem(location=Location(self.name, row, column, sheet), message=message, **details))

    def remark(self, row: int, column: int, message: str, *, sheet: str = SHEET, **details: Any) -> None:
        self.remarks.append(Problem(location=Location(self.name, row, column, sheet), message=message, **details))

    def beside(self, header: int, lines: dict[int, Line]) -> dict[int, Line]:
        """The lines, with what merged cells say of each; all else that lies beside the cells is told."""
        sheet, titles = self.sheets[SHEET], self.titles
        columns = {titles[name]: name for name in COLUMNS if name not in GIVEN}
        typed = beside.Typed(columns, [row for row in lines if row > header], SPREADING)

        def complain(row: int, column: int, message: str, **details: Any) -> None:
            self.complain(message, row, column, **details)

        beside.spread(sheet, typed, complain, self.remark)
        beside.look(sheet, typed, self.remark)
        known = {column for title, column in titles.items() if title in HEADINGS}
        beside.strangers(sheet, header, known, lines.keys(), self.remark, "台账")
        self.beside_history()
        for name, other in self.sheets.items():
            if name not in (SHEET, PLAN, HISTORY, DATA, ISSUED):
                beside.foreign(other, partial(self.remark, sheet=name), "台账")
        return self.lines(SHEET)

    def beside_history(self) -> None:
        """What its digest does not cover."""
        sheet, remark = self.sheets[HISTORY], partial(self.remark, sheet=HISTORY)
        beside.look(sheet, beside.Typed({}, (), ()), remark)
        beside.strangers(sheet, 1, range(1, len(HISTORY_COLUMNS) + 1), self.lines(HISTORY).keys(), remark, "台账")

    def lines(self, name: str) -> dict[int, Line]:
        found: dict[int, Line] = {}
        for (row, column), cell in sorted(self.sheets[name].cells.items()):
            found.setdefault(row, {})[column] = cell
        return found

    def history(self, expected: str) -> tuple[Event, ...]:
        columns = range(1, len(HISTORY_COLUMNS) + 1)
        rows = [[_plain(line, column) for column in columns] for line in self.lines(HISTORY).values()][1:]
        if digest(rows) != expected:
            remedy = "从上一份台账把“历史”照原样复制回来；历史只由程序增加，不能改动"
            self.complain("历史被改动", sheet=HISTORY, remedy=remedy)
            return ()
        days = [_day(on) for on, *_ in rows]
        return tuple(
            Event(day, name, cast(What, what), *rest)
            for day, (_, name, what, *rest) in zip(days, rows, strict=True)
            if day is not None and what in get_args(What)
        )

    # ── what was filled in ──

    def entries(self, issued: Register) -> list[Entry]:
        lines = self.lines(SHEET)
        header = next((row for row, line in lines.items() if {NUMBER, KEY} <= _titles(line).keys()), None)
        if header is None:
            remedy = f"恢复有“{NUMBER}”“条款”等列标题的一行，不要删去隐藏的“{KEY}”列"
            self.complain("找不到列标题", remedy=remedy)
            return []
        self.titles = _titles(lines[header])
        lacking = [name for name in COLUMNS if name not in self.titles]
        for name in lacking:
            self.complain(f"缺少“{name}”一列", header, remedy="恢复这一列，或改回原来的列标题")
        if lacking:
            return []
        lines = self.beside(header, lines)
        known, spare = issued.by_id, own_ids(issued.entries)
        made: dict[str, Entry] = {}
        rows: dict[str, int] = {}
        for row, line in lines.items():
            if len(made) > MOST_ENTRIES:
                expected, remedy = f"不超过 {MOST_ENTRIES} 项", "同类的问题并作一项"
                self.complain("台账列得过多", row, self.titles[NUMBER], expected=expected, remedy=remedy)
                break
            entry = self.entry(row, line, known, spare) if row > header else None
            if entry is not None and entry.id in made:
                details = {"found": f"第 {rows[entry.id]} 行已有这一项", "remedy": "删去多余的一行"}
                self.complain("编号重复", row, self.titles[NUMBER], subject=entry.id, **details)
            elif entry is not None:
                made[entry.id], rows[entry.id] = entry, row
        for entry in issued.entries:
            if entry.id not in made:
                remedy = "恢复这一行；台账中的问题不能删去，整改完成的填销号日期"
                self.complain("缺少这一行", subject=entry.id, remedy=remedy)
        return list(made.values())

    def entry(self, row: int, line: Line, known: Mapping[str, Entry], spare: Iterator[str]) -> Entry | None:
        texts = {name: self.value(row, line, name) for name in COLUMNS}
        identifier = _plain(line, self.titles[KEY])
        before = known.get(identifier)
        if not identifier:
            if not any(texts.values()):
                return None
            identifier = next(spare)
            if not texts["问题描述"]:
                self.complain("自行增加的一项要写问题描述", row, self.titles["问题描述"])
        elif before is None:
            details = {"found": quoted(identifier), "remedy": "删去这一行；自行增加的问题填在空行里"}
            self.complain("不是这份台账里的编号", row, self.titles[KEY], **details)
            return None
        elif not before.by_hand:
            for name in GIVEN:
                was = before.text(name)
                if texts[name].split() != was.split():
                    details = {"subject": identifier, "found": quoted(texts[name]), "expected": quoted(was)}
                    self.complain(f"“{name}”由评价结果而来，不能改动", row, self.titles[name], **details)
                texts[name] = was
        entry = _entry(identifier, texts)
        if entry.closed is not None:
            self.check_closed(entry, entry.closed, row)
        return entry

    def value(self, row: int, line: Line, name: str) -> str:
        """A cell's text; a day as 2025-12-31. What is wrong with it is told, and it counts as nothing."""
        column = self.titles[name]
        cell, choices = line.get(column), CHOICES.get(name)
        if cell is not None and cell.kind == "picture":
            return ""
        if cell is not None and cell.kind in {"formula", "error"}:
            self.complain("这一格是公式", row, column, found=quoted(cell.text), remedy="改填文字或日期")
            return ""
        if name in DATES:
            return self.date(row, column, cell)
        text = text_of(cell) or ""
        if len(text) > LONGEST_TEXT:
            details = {"found": f"{len(text)} 字", "expected": f"不超过 {LONGEST_TEXT} 字"}
            self.complain("文字过长", row, column, remedy="只写要点", **details)
            return ""
        if text and choices and text not in choices:
            details = {"found": quoted(text), "expected": "、".join(choices)}
            remedy = suggestion(text, choices, cutoff=0.3)
            self.complain(f"“{name}”不在可选范围内", row, column, remedy=remedy, **details)
            return ""
        return text

    def date(self, row: int, column: int, cell: Cell | None) -> str:
        reader = FieldReader(lambda _: "")
        day = reader.date(date_of(cell, self.sheets[SHEET].epoch_1904, partial(self.remark, row, column)), ())
        for finding in reader.findings:
            self.problems.append(finding.located(lambda *_, **__: Location(self.name, row, column, SHEET)))
        return day.isoformat() if day else ""

    def check_closed(self, entry: Entry, closed: datetime.date, row: int) -> None:
        """What closing an entry asks for."""

        def complain(message: str, name: str, **details: str) -> None:
            self.complain(message, row, self.titles[name], subject=entry.id, **details)

        if closed > self.on:
            expected = f"不晚于 {self.on.isoformat()}"
            complain("销号日期还没有到", "销号日期", found=closed.isoformat(), expected=expected)
        if not entry.reviewer:
            complain("已填销号日期而没有复核人", "复核人", remedy="写上复核人，或删去销号日期")
        if entry.status != DONE:
            found, expected = quoted(entry.status), f"“{DONE}”"
            complain("已填销号日期而没有完成", "完成情况", found=found, expected=expected)


def _plain(line: Line, column: int) -> str:
    return text_of(line.get(column)) or ""


def _titles(line: Line) -> dict[str, int]:
    return {heading(cell.text): column for column, cell in line.items()}


def _as_issued(line: Line) -> Entry:
    """An entry as the program wrote it, on the hidden sheet."""
    return _entry(_plain(line, 1), {name: _plain(line, column) for column, name in enumerate(COLUMNS, start=2)})


def _entry(identifier: str, texts: dict[str, str]) -> Entry:
    values: dict[str, Any] = {COLUMNS[name]: _day(text) if name in DATES else text for name, text in texts.items()}
    values["status"] = values["status"] or NOT_STARTED
    return Entry(id=identifier, **values)


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
