"""The roster (名单) of the parks that are asked to hand in: a CSV file with a name and, if there is one, a code."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path

from compliance import documents
from compliance.errors import InputError, Location, Problem, quoted
from compliance.forms.workbook import csv_text
from compliance.forms.workbook.cells import Sheet, Unreadable

NAMES = ("名称", "园区名称", "园区")
CODES = ("代码", "园区代码")


@dataclass(frozen=True, slots=True)
class Listed:
    """One park of the roster."""

    name: str
    code: str = ""


def plain(text: str) -> str:
    """A name or code as it is compared: full-width letters and blanks make no difference."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def read(path: Path) -> tuple[Listed, ...]:
    """The parks of a roster, in its order. Raises InputError with every located problem."""
    content = documents.raw(path)
    try:
        sheet = csv_text.sheet(content)
    except Unreadable as error:
        location = Location(str(path), error.row, error.column)
        raise InputError([Problem(location=location, message=error.message, **error.details)]) from None
    return _parks(str(path), sheet)


def _parks(name: str, sheet: Sheet) -> tuple[Listed, ...]:
    heading = {cell.text.strip(): column for (row, column), cell in sheet.cells.items() if row == 1}
    names = next((heading[word] for word in NAMES if word in heading), 0)
    codes = next((heading[word] for word in CODES if word in heading), 0)
    if not names:
        found = "、".join(heading) or "没有内容"
        remedy = "第一行写栏名，其下每行一个园区"
        expected = "名称（必有）、代码（可无）两栏"
        raise InputError([_problem(name, 1, 1, "名单没有“名称”一栏", found=found, expected=expected, remedy=remedy)])
    parks: list[Listed] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in sorted({row for row, _ in sheet.cells if row > 1}):
        name_cell, code_cell = sheet.cells.get((row, names)), sheet.cells.get((row, codes))
        park = Listed(name_cell.text.strip() if name_cell else "", code_cell.text.strip() if code_cell else "")
        if not park.name:
            problems.append(_problem(name, row, names, "缺少园区名称", remedy="填写园区全称，或删去这一行"))
            continue
        for column, value in ((codes, plain(park.code)), (names, "" if park.code else plain(park.name))):
            if value and seen.setdefault(f"{column}:{value}", row) != row:
                message = f"与第 {seen[f'{column}:{value}']} 行重复"
                found = quoted(park.code or park.name)
                problems.append(_problem(name, row, column, message, found=found, remedy="每个园区只列一行"))
        parks.append(park)
    if problems:
        raise InputError(problems)
    return tuple(parks)


def _problem(name: str, row: int, column: int, message: str, **details: str) -> Problem:
    return Problem(location=Location(name, row, column), message=message, **details)
