"""Rows of a form as the plain data of an answers file, and the cell of every part of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from compliance.answers.model import NO, YES
from compliance.errors import Location, Place, quoted, trimmed
from compliance.files.workbooks.cells import Cell
from compliance.forms.workbook import attached, layout
from compliance.forms.workbook.layout import Key, Named
from compliance.forms.workbook.table import NOT_TYPED, SLOTS, Row
from compliance.forms.workbook.values import text_of
from compliance.numbers import plain, read_number
from compliance.refusals import REFUSALS

Places = dict[Place, Location]
DAYS = (layout.ON, layout.REVIEWED_ON)
VALUES = (layout.RESULT, layout.reviewed(layout.RESULT))


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
    first = next(filter(None, row.values), None)
    if first:
        places[*path, "结果"] = first.location(named(layout.RESULT))
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
    columns = () if row.key.below else row.key.value_columns
    mine = {row.column(name) for name in (*columns, *map(layout.reviewed, columns))}
    for name, column in row.table.named(row.table.by_row[row.number]):
        if column not in mine and (name.removeprefix(layout.REVIEWED) in layout.FINDING or name.startswith(SLOTS)):
            cell = row.table.cell(row.number, column)
            if cell:
                named = layout.reviewed if name.startswith(layout.REVIEWED) else layout.own
                expected = f"本行填“{'”“'.join(map(named, columns))}”" if columns else "填在下面各个分项的行里"
                details = {"subject": row.key.id, "found": quoted(cell.text), "expected": expected}
                row.table.complain(row.number, column, "这一格不用填", remedy="移到该填的格，或删去", **details)


Typed = tuple[Row | None, str]
"""A cell that is typed in, by its row and its heading; without a row where that is gone."""


def result(row: Row, path: Place, places: Places, named: Named) -> Any:
    key = row.key
    name = named(layout.RESULT)
    typed: list[Typed]
    typed = [(part, name) for part in row.values] or [(row, named(column)) for column in key.value_columns]
    cells = [part.cell(column) if part else None for part, column in typed]
    texts = [text_of(cell) for cell in cells]
    if key.shape == "ratio":
        return _ratio(key, typed[0], *texts)
    if key.shape in {"numbers", "picks"}:
        parts = zip(key.parts, typed, strict=True)
        places.update({(*path, "结果", name): part.location(column) for name, (part, column) in parts if part})
        if not any(texts):
            return None
        if key.shape == "numbers":
            return dict(zip(key.parts, texts, strict=True))
        return _picked(key, typed, texts)
    return _percentage(row, name, cells[0]) if key.shape in layout.PERCENTS else texts[0]


def complain_of_part(part: Row) -> None:
    """What stands beside a part of an answer, where only the answer as a whole has room for it, is not left out."""
    whole = part.table.whole.get(part.number, part.number)
    for name, column in part.table.named(part.table.by_row[part.number]):
        cell = part.table.cell(part.number, column)
        said = part.table.by_row.get(whole, {}).get(column)
        # One that is merged with the answer's own says the same.
        if cell and name not in (*NOT_TYPED, *map(layout.heading, VALUES)) and (not said or said.text != cell.text):
            expected = f"写在 {part.key.id} 那一行"
            details = {"subject": part.key.label, "found": quoted(cell.text), "expected": expected}
            part.table.complain(part.number, column, "这一格不用填", remedy="移到该填的格，或删去", **details)


def _ratio(key: Key, typed: Typed, numerator: str | None, denominator: str | None) -> str | None:
    """Both numbers as one text; `typed` is the numerator's cell."""
    if numerator is None and denominator is not None:
        row, column = typed
        if row:
            expected = f"{key.parts[0]}的数目"
            details = {"subject": key.id, "expected": expected, "remedy": "没有的填 0"}
            row.table.complain(row.number, row.column(column), "填了分母，没有填分子", **details)
        return None
    return numerator if denominator is None else f"{numerator}/{denominator}"


def _picked(key: Key, typed: Sequence[Typed], marks: Sequence[str | None]) -> list[str]:
    """The items marked 有; those left blank beside others are not had."""
    for name, (row, column), mark in zip(key.parts, typed, marks, strict=True):
        if row and mark not in (YES, NO, None):
            details = {"subject": key.id, "found": quoted(mark), "expected": f"{YES} 或 {NO}（{name}）"}
            row.table.complain(row.number, row.column(column), REFUSALS["yes"].message, **details)
    return [name for name, mark in zip(key.parts, marks, strict=True) if mark == YES]


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
