"""A sheet as rows with keys and columns with headings, wherever they stand now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from compliance.errors import MAX_PROBLEMS, Location, Problem, column_letters, quoted, trimmed
from compliance.files.workbooks.cells import Aside, Cell, Sheet
from compliance.forms.workbook import attached, beside, layout
from compliance.forms.workbook.layout import Key, heading, read_key
from compliance.forms.workbook.values import date_of, text_of

TYPED = {
    heading(name)
    for name in (
        *layout.FINDING,
        layout.NOT_APPLICABLE,
        layout.DECLARED,
        *layout.SHARED,
        layout.FILLED,
        layout.OPINION,
        *layout.REVIEW_SHARED,
        *map(layout.reviewed, (*layout.FINDING, layout.NOT_APPLICABLE, layout.DECLARED)),
    )
}
SLOTS = (layout.SLOT, layout.reviewed(layout.SLOT))
NOT_TYPED = {layout.ID, layout.KEY, *layout.TEAM_COLUMNS}
SPREADING = {heading(name) for name in (*layout.SHARED, *layout.REVIEW_SHARED)}
"""What one merged cell may say for several rows."""
READ = {heading(name) for name in (*layout.PROGRESS, layout.GUIDE)}
"""The headings of columns that are only to be read, in rows that are nobody's."""
GIVEN = {heading(name) for name in layout.PRINTED}
"""What the form prints, and nobody types in."""
UNLIKE_ID = re.compile(r"[^\w.-]")


@dataclass(frozen=True)
class Row:
    """One row of a form, with its key."""

    table: Table
    number: int
    key: Key
    below: dict[int, Row] = field(default_factory=dict, compare=False)
    """The rows of the parts of its answer, where they have any: by their places, in whatever order they stand."""

    @property
    def values(self) -> list[Row | None]:
        """The rows that the parts of its answer are typed in; None for one that is gone."""
        return [self.below.get(part.place or 0) for part in self.key.below]

    def column(self, name: str) -> int:
        return self.table.columns.get(heading(name), 0)

    def location(self, name: str) -> Location:
        return self.table.location(self.number, self.column(name))

    def cell(self, name: str) -> Cell | None:
        """What was typed; a formula or an error is complained of and counts as nothing."""
        return self.table.cell(self.number, self.column(name))

    def text(self, name: str) -> str | None:
        return text_of(self.cell(name))

    def said(self, name: str) -> str:
        """What the form itself says in a column."""
        cell = self.table.by_row[self.number].get(self.table.printed.get(heading(name), 0))
        return cell.text if cell else ""

    def day(self, name: str) -> str | None:
        """A day that was typed; what could be another day is told."""
        remark = partial(self.table.remark, self.number, self.column(name), subject=self.key.label)
        return date_of(self.cell(name), self.table.sheet.epoch_1904, remark)


class Table:
    """A sheet of a form. `where` gives the location of a row and a column of a sheet."""

    def __init__(self, sheet: Sheet, header: int, where: Callable[..., Location], problems: list[Problem]) -> None:
        self.sheet, self.header, self.where, self.problems = sheet, header, where, problems
        self.remarks: list[Problem] = []
        self.columns: dict[str, int] = {}
        self.printed: dict[str, int] = {}
        """The columns with what the form itself says."""
        self.names: dict[int, str] = {}
        self.lacking: set[str] = set()
        self.by_row: dict[int, dict[int, Cell]] = {}
        titles = {column: heading(cell.text) for (row, column), cell in sheet.cells.items() if row == header}
        for column, title in sorted(titles.items()):
            self.head(column, title)
        self.keys = self.keys_of(sheet)
        self.whole = self.wholes()
        """The row of the answer as a whole, by those of its parts."""
        typed = self.typed()
        beside.spread(sheet, typed, self.complain, self.remark)
        for (row, column), cell in sorted(sheet.cells.items()):
            if row > header:
                self.by_row.setdefault(row, {})[column] = cell
        self.pictures: dict[int, list[Aside]] = {}
        """On the rows of answers."""
        self.links: dict[int, str] = {}
        """The files that cells of evidence lead to, by the row."""
        taken = self.attach(typed) if heading(layout.EVIDENCE) in self.columns else set()
        beside.look(sheet, typed, self.remark, taken)
        self.look_for_strangers(titles, typed)

    def keys_of(self, sheet: Sheet) -> dict[int, Key]:
        """The keys of the rows below the headings, by the row."""
        mark = self.columns[layout.KEY]
        written = {row: cell for (row, column), cell in sheet.cells.items() if column == mark and row > self.header}
        keys = {row: read_key(cell.text) for row, cell in written.items() if cell.kind == "text"}
        return {row: key for row, key in keys.items() if key}

    def wholes(self) -> dict[int, int]:
        rows = {(key.top, key.id): row for row, key in self.keys.items() if not key.place}
        parts = {row: rows.get((key.top, key.id)) for row, key in self.keys.items() if key.place}
        return {row: whole for row, whole in parts.items() if whole is not None}

    def attach(self, typed: beside.Typed) -> set[Aside]:
        """Finds the rows that pictures and links are evidence of; gives those that are of any."""
        taken = set()
        for picture in attached.pictures(self.sheet):
            rows = attached.rows_of(picture, self.sheet, typed)
            for row in dict.fromkeys(self.whole.get(row, row) for row in rows):
                self.pictures.setdefault(row, []).append(picture)
            taken |= {picture} if rows else set()
        column = self.columns[heading(layout.EVIDENCE)]
        for aside in self.sheet.asides:
            if aside.what != "链接" or aside.column != column or aside.row not in typed.rows:
                continue
            name = attached.linked(aside.text)
            if not name:
                continue
            taken.add(aside)
            for row in attached.rows_of(aside, self.sheet, typed):
                self.links[row] = name
            text = self.sheet.cells.get((aside.row, column))
            if text and not attached.alike(text.text, name):
                found, remedy = quoted(text.text), "不是这个文件的，改正链接或文字"
                self.remark(aside.row, column, f"按链接读作文件 {quoted(name)}", found=found, remedy=remedy)
        return taken

    def look_for_strangers(self, titles: dict[int, str], typed: beside.Typed) -> None:
        known = {column for column, title in titles.items() if column in self.names or title in GIVEN}
        last = max(typed.rows, default=0)

        def is_own(row: int, cells: dict[int, Cell]) -> bool:
            """Whether it has a key, is complained of, names a clause above its rows, or is only to be read."""
            found = {titles.get(column, "") for column in cells}
            is_heading = (row < last and found == {heading(layout.TEXT)}) or found <= READ
            return row in typed.rows or is_heading or any(name in TYPED for name, _ in self.named(cells))

        rows = {row for row, cells in self.by_row.items() if is_own(row, cells)}
        beside.strangers(self.sheet, self.header, known, rows, self.remark)

    def typed(self) -> beside.Typed:
        """What is typed in: on the cover one column, of the team whole lines, elsewhere the rows with a key."""
        mark, below = self.columns[layout.KEY], {row for row, _ in self.sheet.cells if row > self.header}
        team = {column: name for column, name in self.names.items() if name in layout.TEAM_COLUMNS}
        if team:
            return beside.Typed(team, below, ())
        cover = heading(layout.FILLED) in self.columns
        wanted = {heading(layout.FILLED)} if cover else TYPED
        columns = {
            c: name for c, name in self.names.items() if name in wanted or (not cover and name.startswith(SLOTS))
        }
        rows = {row for row in below if (row, mark) in self.sheet.cells}
        return beside.Typed(columns, rows, SPREADING, self.whole.keys())

    def head(self, column: int, name: str) -> None:
        name = layout.ID if name == layout.ITEM else name
        if name in GIVEN:
            self.printed.setdefault(name, column)
        known = name in TYPED | NOT_TYPED or name.startswith(SLOTS)
        if known and name in self.columns:
            first = column_letters(self.columns[name])
            self.complain(
                self.header, column, "列标题重复", found=f"{quoted(name)}在 {first} 列已有", remedy="删去一列"
            )
        elif known:
            self.columns[name] = column
            self.names[column] = name

    @property
    def reviewed(self) -> bool:
        """Whether a reviewer has columns on it."""
        return layout.OPINION in self.columns

    def need(self, name: str) -> None:
        """Complains, once, of a column that was deleted or renamed."""
        if heading(name) not in self.columns and name not in self.lacking:
            self.lacking.add(name)
            found, remedy = "这一列被删去，或列标题被改动", "恢复这一列，或改回原来的列标题"
            self.complain(0, 0, f"缺少“{name}”一列", found=found, remedy=remedy)

    def location(self, row: int = 0, column: int = 0) -> Location:
        return self.where(self.sheet.name, row, column)

    def remark(self, row: int, column: int, message: str, **details: Any) -> None:
        """Something that was read, or was not, and that someone should look at."""
        self.remarks.append(Problem(location=self.location(row, column), message=message, **details))

    def complain(self, row: int, column: int, message: str, **details: Any) -> None:
        """Notes a mistake; one more than can be listed is enough to tell that there are more."""
        if len(self.problems) > MAX_PROBLEMS:
            return
        self.problems.append(Problem(location=self.location(row, column), message=message, **details))

    def cell(self, row: int, column: int) -> Cell | None:
        cell = self.by_row.get(row, {}).get(column)
        if cell is None or cell.kind == "picture" or (not trimmed(cell.text) and cell.kind != "formula"):
            return None
        if cell.kind == "formula":
            remedy = "删去公式，直接写数字或文字；也可复制后“选择性粘贴→数值”"
            self.complain(
                row, column, "应填数值或文字，不能是公式", found=f"公式，结果为{quoted(cell.text)}", remedy=remedy
            )
            return None
        if cell.kind == "error":
            self.complain(row, column, "单元格的内容是错误值", found=quoted(cell.text), remedy="删去，重新填写")
            return None
        return cell

    def rows(self) -> Iterator[Row]:
        """The rows with a key; complains of ids that were changed, and of answers in rows that have none."""
        mark, identity = self.columns[layout.KEY], self.columns.get(layout.ID, 0)
        for number, cells in self.by_row.items():
            written = cells.get(mark)
            shown = cells.get(identity)
            key = self.keys.get(number)
            if key is None:
                self.without_key(number, cells, written, shown)
            elif shown is None or heading(shown.text) != heading(key.label) or shown.kind == "formula":
                found = quoted(shown.text if shown else None)
                # The mark may have been typed over as well.
                named = quoted(key.label) if UNLIKE_ID.search(key.id) else key.label
                message, remedy = "编号被改动", f"改回 {named}；行与行之间不要只挪动一部分单元格"
                self.complain(number, identity, message, subject=named, found=found, expected=named, remedy=remedy)
            else:
                yield Row(self, number, key)

    def named(self, cells: Iterable[int]) -> Iterator[tuple[str, int]]:
        """The columns of some cells that have a heading of the form."""
        return ((self.names[column], column) for column in cells if column in self.names)

    def without_key(self, number: int, cells: dict[int, Cell], written: Cell | None, shown: Cell | None) -> None:
        if written is not None:
            column, found = self.columns[layout.KEY], quoted(written.text)
            remedy = "撤销对这一列的改动；不能撤销的，用新生成的填报表重填这一行"
            self.complain(number, column, "隐藏的行标识被改动", found=found, remedy=remedy)
            return
        typed = next((column for name, column in self.named(cells) if name not in NOT_TYPED), 0)
        column = typed or (self.columns[layout.ID] if shown else 0)
        if column:
            message, found = "这一行填有内容，却不是填报表的行", quoted(cells[column].text)
            remedy = "内容移到有编号的行；自己加的行只作备注，不要写在填报的各列"
            self.complain(number, column, message, found=found, remedy=remedy)


def table_of(sheet: Sheet, where: Callable[..., Location], problems: list[Problem]) -> Table | None:
    """The form's table on a sheet; None on a sheet of another kind."""
    header = next((row for (row, _), c in sorted(sheet.cells.items()) if heading(c.text) == layout.KEY), None)
    if header is not None:
        return Table(sheet, header, where, problems)
    names: dict[int, dict[str, int]] = {}
    for (row, column), cell in sheet.cells.items():
        names.setdefault(row, {})[heading(cell.text)] = column
    for row, found in names.items():
        if {layout.ID, layout.ITEM} & found.keys() and found.keys() & {layout.RESULT, layout.FILLED}:
            message, expected = "缺少隐藏的“行标识”一列", "填报表原有的各列"
            remedy = "用新生成的填报表重填，或恢复这一列；复制内容时不要删列"
            location = where(sheet.name, row, min(found.values()))
            problems.append(Problem(location=location, message=message, expected=expected, remedy=remedy))
    return None
