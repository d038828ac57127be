"""The roster (名单) of the parks that are asked to hand in: a CSV file with a name and, if there is one, a code."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from compliance import remarks
from compliance.errors import MAX_PROBLEMS, InputError, Location, Problem, quoted, trimmed, visible
from compliance.files import content as file_content
from compliance.files import inputs
from compliance.files.budget import Budget, Unreadable
from compliance.files.workbooks import csv_text

NAMES = ("名称", "园区名称", "园区")
CODES = ("代码", "园区代码")
ORDINAL = "序号"
"""A column of no other use than to count."""
LIMIT = file_content.Limit("CSV 文件", 20 * file_content.MB)
MOST_CELLS = 4_000_000
"""Empty ones and lines included: a million parks with a code each."""
TITLES = 5
"""So many lines of title, unit and date may stand above the headings."""
SAVE_ANEW = "在 Excel、WPS 中打开，另存为“CSV UTF-8”"


@dataclass(frozen=True, slots=True)
class Listed:
    """One park of the roster."""

    name: str
    code: str = ""


def plain(text: str) -> str:
    """A name or code as it is compared: full-width letters and blanks make no difference; as results have it."""
    return "".join(unicodedata.normalize("NFKC", visible(text)).split()).casefold()


def read(path: Path) -> tuple[Listed, ...]:
    """The parks of a roster, in its order. Raises InputError with every located problem."""
    inputs.note(path, "名单")
    content = file_content.read(path, LIMIT)
    try:
        found = enumerate(csv_text.rows(content, Budget(elements=MOST_CELLS)), start=1)
        written = ((row, [*map(trimmed, cells)]) for row, cells in found if any(cells))
        lines = {row: texts for row, texts in written if any(texts)}
    except Unreadable as error:
        details = {"found": error.details.get("found", ""), "expected": LIMIT.expected, "remedy": SAVE_ANEW}
        raise InputError([_problem(str(path), 0, 0, "名单读不出来", **details)]) from None
    return _parks(str(path), lines)


def _parks(name: str, lines: Mapping[int, Sequence[str]]) -> tuple[Listed, ...]:
    """Of the rows that hold anything, by their numbers."""
    top, names, codes = _heading(lines)
    if not names:
        found = "、".join(filter(None, lines.get(top, ()))) or "没有内容"
        remedy = "第一行写栏名，其下每行一个园区"
        expected = "名称（必有）、代码（可无）两栏"
        raise InputError([_problem(name, top, 1, "名单没有“名称”一栏", found=found, expected=expected, remedy=remedy)])
    parks = {row: Listed(_at(texts, names), _at(texts, codes)) for row, texts in lines.items() if row > top}
    if not parks:
        remedy = "每行写一个园区；没有名单的，不写 --roster"
        raise InputError([_problem(name, top + 1, names, "名单中没有园区", remedy=remedy)])
    nameless = islice((row for row, park in parks.items() if not park.name), MAX_PROBLEMS + 1)
    problems = [_problem(name, row, names, "缺少园区名称", remedy="填写园区全称，或删去这一行") for row in nameless]
    for row, earlier, code in islice(_repeated(parks), MAX_PROBLEMS + 1):
        details = {"found": quoted(code or parks[row].name), "remedy": "每个园区只列一行"}
        problems.append(_problem(name, row, codes if code else names, f"与第 {earlier} 行重复", **details))
    problems += remarks.tell(list(_beside(name, top, lines, {names, codes})))
    if problems:
        raise InputError(sorted(problems, key=lambda problem: problem.location.line))
    return tuple(parks.values())


def _beside(name: str, top: int, lines: Mapping[int, Sequence[str]], read: set[int]) -> Iterator[Problem]:
    """Each column that says anything and is not read, at the first of its cells."""
    found: dict[int, tuple[int, str]] = {}
    for row, texts in lines.items():
        for column, text in enumerate(texts, start=1):
            if text and row >= top and column not in read:
                found.setdefault(column, (row, text))
    for column, (row, text) in sorted(found.items()):
        if text != ORDINAL:
            details = {"found": quoted(text), "expected": "只读名称、代码两栏"}
            yield _problem(name, row, column, "这一栏没有用到", **details)


def _heading(lines: Mapping[int, Sequence[str]]) -> tuple[int, int, int]:
    """The row of the headings, under a title or more, and the columns of names and codes; 0 for what is not there."""
    for row, texts in islice(lines.items(), TITLES + 1):
        heading = {plain(text): column for column, text in enumerate(texts, start=1)}
        names = next((heading[word] for word in NAMES if word in heading), 0)
        if names:
            return row, names, next((heading[word] for word in CODES if word in heading), 0)
    return next(iter(lines), 1), 0, 0


def _at(texts: Sequence[str], column: int) -> str:
    return texts[column - 1] if 0 < column <= len(texts) else ""


def _repeated(parks: Mapping[int, Listed]) -> Iterator[tuple[int, int, str]]:
    """The rows of a park that was listed before, with that row, and the code if that is what they share.

    As with answers, a name is shared by two parks only if both have a code.
    """
    by_code: dict[str, int] = {}
    by_name: dict[str, int] = {}
    for row, park in parks.items():
        if not park.name:
            continue
        same_code = by_code.setdefault(plain(park.code), row) if park.code else row
        same_name = by_name.setdefault(plain(park.name), row)
        if same_code != row:
            yield row, same_code, park.code
        elif same_name != row and not (park.code and parks[same_name].code):
            yield row, same_name, ""


def _problem(name: str, row: int, column: int, message: str, **details: str) -> Problem:
    return Problem(location=Location(name, row, column), message=message, **details)
