"""Where things stand in the workbook: rows by key, columns by name, and references between them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import NamedTuple

from xlsxwriter.utility import xl_col_to_name

Key = Hashable
"""What a row is about: an id, or a tuple that begins with what kind of row it is."""


class Column(NamedTuple):
    name: str
    heading: str
    width: float


class Table:
    """One sheet's rows and columns. Everything is placed before anything is written, so formulas can point anywhere."""

    def __init__(self, sheet: str, columns: Sequence[Column], keys: Iterable[Key], top: int) -> None:
        """`top` is the row of the headings, counted from 0; the rows follow it."""
        self.sheet, self.columns, self.top = sheet, tuple(columns), top
        self._columns = {column.name: index for index, column in enumerate(columns)}
        self.rows: dict[Key, int] = {key: top + 1 + index for index, key in enumerate(keys)}

    def has(self, column: str) -> bool:
        return column in self._columns

    def cell(self, key: Key, column: str) -> tuple[int, int]:
        """Row and column, counted from 0."""
        return self.rows[key], self._columns[column]

    def at(self, key: Key, column: str) -> str:
        """A reference from within the sheet: F12."""
        return f"{self._letter(column)}{self.rows[key] + 1}"

    def ref(self, key: Key, column: str) -> str:
        """A reference from another sheet: 规则!$C$12."""
        return f"{self.sheet}!${self._letter(column)}${self.rows[key] + 1}"

    def span(self, first: Key, last: Key, column: str) -> str:
        """All rows between two, for use on any sheet."""
        letter = self._letter(column)
        return f"{self.sheet}!${letter}${self.rows[first] + 1}:${letter}${self.rows[last] + 1}"

    def each(self, keys: Sequence[Key], column: str) -> str:
        """The cells of some rows as a function's arguments, neighbours as one range; 0 where there is none."""
        letter = self._letter(column)
        parts = []
        for first, last in _runs(sorted(self.rows[key] + 1 for key in keys)):
            end = f":${letter}${last}" if last != first else ""
            parts.append(f"{self.sheet}!${letter}${first}{end}")
        return ",".join(parts) or "0"

    def whole(self, column: str) -> str:
        """All rows of a column."""
        letter = self._letter(column)
        return f"{self.sheet}!${letter}${self.top + 2}:${letter}${self.top + 1 + max(1, len(self.rows))}"

    def _letter(self, column: str) -> str:
        return str(xl_col_to_name(self._columns[column]))


def _runs(rows: list[int]) -> list[tuple[int, int]]:
    """Neighbouring rows put together."""
    runs: list[tuple[int, int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1] = runs[-1][0], row
        else:
            runs.append((row, row))
    return runs
