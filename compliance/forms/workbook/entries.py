"""Rows of a form as the plain data of an answers file, and the cell of every part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.answers.model import NO, YES
from compliance.errors import Location, Place, quoted, trimmed
from compliance.files.workbooks.cells import Cell
from compliance.forms.workbook import attached, layout
from compliance.forms.workbook.layout import Named
from compliance.forms.workbook.table import SLOTS, Row
from compliance.forms.workbook.values import text_of
from compliance.numbers import plain, read_number
from compliance.refusals import REFUSALS

Places = dict[Place, Location]
DAYS = (layout.ON, layout.REVIEWED_ON)


def answer(row: Row, places: Places) -> dict[str, Any]:
    """The entry of a criterion, bonus or penalty item."""
    path: Place = (row.key.top, row.key.id)
    places[path] = row.location(layout.ID)
    _complain_of_others(row)
    entry = finding(row, path, places, layout.own)
    entry |= noted(row, path, places, layout.SHARED)
    lines = list(_lines(entry.get("佐证") or ""))
    if link := row.table.links.get(row.number):
        lines = attached.with_link(lines, link)
    if lines:
        entry["佐证"] = lines
    return entry


def finding(row: Row, path: Place, places: Places, named: Named) -> dict[str, Any]:
    """The result with what stands beside it, from the park's own columns or its reviewer's."""
    key = row.key
    columns = {"结果": key.value_columns[0], "不适用": layout.NOT_APPLICABLE, "否决情形": layout.DECLARED}
    places.update({(*path, name): row.location(named(column)) for name, column in columns.items()})
    entry: dict[str, Any] = {"结果": result(row, path, places, named)}
    reason = row.text(named(layout.NOT_APPLICABLE))
    if entry["结果"] == layout.SKIPPED and key.skippable:
        entry["结果"] = None
        entry["不适用"] = reason
    elif reason is not None:
        entry["不适用"] = reason
    declared = row.text(named(layout.DECLARED))
    if declared is not None:
        entry["否决情形"] = declared
    return entry


def noted(row: Row, path: Place, places: Places, columns: Mapping[str, str]) -> dict[str, Any]:
    """The texts and days that every row has room for, by the fields that they are."""
    entry: dict[str, Any] = {}
    for column, name in columns.items():
        places[*path, name] = row.location(column)
        value = row.day(column) if column in DAYS else row.text(column)
        if value is not None:
            entry[name] = value
    return entry


def _lines(text: str) -> Iterator[str]:
    yield from filter(None, (trimmed(line) for line in text.split("\n")))


def _complain_of_others(row: Row) -> None:
    """An answer where this row has none is not left out in silence."""
    columns = row.key.value_columns
    mine = {row.column(name) for name in (*columns, *map(layout.reviewed, columns))}
    for name, column in row.table.named(row.table.by_row[row.number]):
        if column not in mine and (name.removeprefix(layout.REVIEWED) in layout.FINDING or name.startswith(SLOTS)):
            cell = row.table.cell(row.number, column)
            if cell:
                named = layout.reviewed if name.startswith(layout.REVIEWED) else layout.own
                expected = f"本行填“{'”“'.join(map(named, columns))}”"
                details = {"subject": row.key.id, "found": quoted(cell.text), "expected": expected}
                row.table.complain(row.number, column, "这一格不用填", remedy="移到该填的格，或删去", **details)


def result(row: Row, path: Place, places: Places, named: Named) -> Any:
    key = row.key
    columns = [named(name) for name in key.value_columns]
    cells = [row.cell(name) for name in columns]
    texts = [text_of(cell) for cell in cells]
    if key.shape == "ratio":
        return _ratio(row, columns[0], *texts)
    if key.shape in {"numbers", "picks"}:
        parts = zip(key.parts, columns, strict=True)
        places.update({(*path, "结果", part): row.location(column) for part, column in parts})
        if not any(texts):
            return None
        if key.shape == "numbers":
            return dict(zip(key.parts, texts, strict=True))
        return _picked(row, columns, texts)
    return _percentage(row, columns[0], cells[0]) if key.shape in layout.PERCENTS else texts[0]


def _ratio(row: Row, column: str, numerator: str | None, denominator: str | None) -> str | None:
    """Both numbers as one text; `column` is the numerator's."""
    if numerator is None and denominator is not None:
        expected = f"{row.key.parts[0]}的数目"
        details = {"subject": row.key.id, "expected": expected, "remedy": "没有的填 0"}
        row.table.complain(row.number, row.column(column), "填了分母，没有填分子", **details)
        return None
    return numerator if denominator is None else f"{numerator}/{denominator}"


def _picked(row: Row, columns: Sequence[str], marks: Sequence[str | None]) -> list[str]:
    """The items marked 有; those left blank beside others are not had."""
    found = list(zip(row.key.parts, columns, marks, strict=True))
    for name, column, mark in found:
        if mark not in (YES, NO, None):
            details = {"subject": row.key.id, "found": quoted(mark), "expected": f"{YES} 或 {NO}（{name}）"}
            row.table.complain(row.number, row.column(column), REFUSALS["yes"].message, **details)
    return [name for name, _, mark in found if mark == YES]


def _percentage(row: Row, column: str, cell: Cell | None) -> str | None:
    """The figure before the %; where there is none, 0.95 is 95 % if it can be nothing else, and is not guessed else."""
    text = text_of(cell)
    if text is None:
        return None
    bare = text.rstrip("%％").rstrip()
    number = read_number(text)
    if number is not None and 0 < number < 1 and row.key.shape == "share":
        message = f"{text} 按 {plain(number * 100)}% 读入"
        row.table.remark(row.number, row.column(column), message, subject=row.key.id)
        return plain(number * 100)
    if number is not None and 0 < number <= 1:
        details = {"subject": row.key.id, "found": quoted(text), "expected": "写上百分号，例如 95%"}
        remedy = f"是 {plain(number * 100)}% 还是 {plain(number)}%？写上百分号"
        row.table.complain(row.number, row.column(column), "百分数的写法不明确", remedy=remedy, **details)
        return None
    return bare
