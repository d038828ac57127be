"""A filled-in form read back: a workbook (.xlsx, .ods, .xls) or one of its sheets saved as CSV.

`read(path)` gives a `Form`, which is what `importing.load_form` takes. Nothing but the file is needed for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from compliance.answers.fields import FieldReader
from compliance.answers.model import OBJECTS, REVIEW, TEAM_FIELDS
from compliance.checklist.model import Checklist
from compliance.errors import InputError, Location, Place, Problem, quoted
from compliance.files import content
from compliance.files.budget import Unreadable
from compliance.files.workbooks import csv_text, ods, xls, xlsx
from compliance.files.workbooks.cells import NO_FORM, Sheet
from compliance.files.workbooks.package import Package
from compliance.forms.carried import Carried
from compliance.forms.filled import LIMIT, WITH_PICTURES, limit_of
from compliance.forms.workbook import beside, entries, layout, lines, pictures, reviews
from compliance.forms.workbook.entries import Places
from compliance.forms.workbook.layout import Key, Named, heading
from compliance.forms.workbook.lines import Asked
from compliance.forms.workbook.table import Row, Table, table_of
from compliance.forms.workbook.values import text_of

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
GONE = "恢复这一行；不能恢复的，用新生成的填报表重填"
MOST_REMARKS = 10_000
"""Each is kept, told and stored."""
Facts = dict[tuple[str, str], tuple[int, list[str]]]
"""What the hidden sheet says, by name and what it is said of: the row, and the values."""


@dataclass(frozen=True)
class Form:
    """A form as filled in: `forms.filled.Filled`, with the fingerprint of the checklist that it was made from.

    A CSV file is one sheet: its data lacks what stands on the others, and its fingerprint is "".
    """

    name: str
    data: dict[str, Any]
    problems: tuple[Problem, ...]
    fingerprint: str
    remarks: tuple[Problem, ...]
    """What was read in a way that someone should look at (`compliance.remarks`)."""
    places: Mapping[Place, Location] = field(repr=False)
    for_review: bool = False
    """Whether a reviewer had columns of their own in it."""
    carried: tuple[Carried, ...] = ()
    """The pictures on its rows, and what came with it."""
    asked: Mapping[tuple[str, str], Asked] = field(default_factory=dict, repr=False)
    """What its rows ask."""

    def locate(self, *path: str | int, key: bool = False) -> Location:
        """The cell of the value at `path`, or of what should hold it; an id has its own cell."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.places:
                return self.places[path[:length]]
        return Location(self.name)

    def made_from_another(self, checklist: Checklist) -> Problem | None:
        """That it was made from a checklist of the same name and version, but with other contents.

        Where every row asks and says what it would today, that is only to be told (`asks_the_same`).
        """
        if self.fingerprint in ("", checklist.fingerprint) or self.data.get("版本") != checklist.version:
            return None
        place, found = self.locate("版本"), f"指纹 {self.fingerprint[:16]}"
        if self.asks_the_same(checklist):
            message = "填报表生成以后，检查表有过改动；各题的问法、分值和计分规则没有变，照常读入"
            return Problem(location=place, message=message, found=found)
        return Problem(
            message="填报表所依据的检查表与现在的不同，版本号却一样",
            expected=f"指纹 {checklist.fingerprint[:16]}",
            remedy="用 --checklist 指明生成填报表时的检查表，或请发表单位重新生成",
            location=place,
            found=found,
        )

    def asks_the_same(self, checklist: Checklist) -> bool:
        """Whether its rows are those that a form of this checklist has, with the same words, points and rules."""
        objects = {name: tuple(map(str, named)) for name, named in self.data.get(OBJECTS, {}).items()}
        try:
            return self.asked == lines.asked(checklist, objects)
        except KeyError:
            return False


def read(path: Path) -> Form:
    """Reads a filled-in form. Raises InputError where nothing is left to go on with; the rest is in `problems`.

    The kind of file is told by its content, not by its name.
    """
    return from_bytes(str(path), content.read(path, WITH_PICTURES))


def from_bytes(name: str, raw: bytes) -> Form:
    """The same for bytes that are already in memory; `name` stands in messages."""
    limit = limit_of(raw)
    if len(raw) > limit.most:
        raise content.too_large(name, limit, len(raw))
    if not raw.strip():
        problem = Problem(location=Location(name), message="文件是空的", remedy="请填报人重新保存、重新发送一次")
        raise InputError([problem])
    try:
        if raw.startswith((ZIP, OLE)):
            return _Reader(name, *_opened(raw)).form()
        return _Reader(name, [csv_text.sheet(raw)]).form()
    except Unreadable as error:
        location = Location(name, error.row, error.column, error.sheet)
        raise InputError([Problem(location=location, message=error.message, **error.details)]) from None


def sheets_in(path: Path) -> list[Sheet]:
    """The sheets of any workbook, which need not be a form; none where it is no workbook. Raises InputError."""
    raw = content.read(path, LIMIT)
    if len(raw) > LIMIT.most:
        raise content.too_large(str(path), LIMIT)
    try:
        return _opened(raw)[0] if raw.startswith((ZIP, OLE)) else []
    except Unreadable as error:
        location = Location(str(path), error.row, error.column, error.sheet)
        raise InputError([Problem(location=location, message=error.message, **error.details)]) from None


def _opened(raw: bytes) -> tuple[list[Sheet], Package | None]:
    """The sheets, and the parts that they refer to where the file has any."""
    if raw.startswith(OLE):
        return xls.sheets(raw), None
    package = Package(raw)
    return (ods.sheets(package) if "content.xml" in package.members else xlsx.sheets(package)), package


def _asked(row: Row) -> Asked:
    """Without the blanks and breaks that programs change."""
    return lines.as_asked(row.key, *map(row.said, (layout.TEXT, layout.ORIGIN, layout.POINTS, layout.RULE)))


def _with_parts(rows: list[Row], problems: list[Problem]) -> list[Row]:
    """The rows of answers with those of their parts; complains of parts that are there twice, or without the rest."""
    wholes = {(row.key, row.table.sheet.name): row for row in reversed(rows) if not row.key.place}
    gone: dict[str, Table] = {}
    for row in rows:
        if not row.key.place:
            continue
        whole = wholes.get((replace(row.key, place=0), row.table.sheet.name))
        if whole is None:
            gone[row.key.id] = row.table
        elif row.key.place in whole.below:
            found = f"{whole.below[row.key.place].location(layout.ID)}已有这一行"
            details = {"subject": row.key.label, "found": found, "remedy": "删去多余的一行"}
            row.table.complain(row.number, row.column(layout.ID), "编号重复", **details)
        else:
            whole.below[row.key.place] = row
            entries.complain_of_part(row)
    for row in wholes.values():
        gone |= {key.label: row.table for key, part in zip(row.key.below, row.values, strict=True) if not part}
    changed = {problem.subject for problem in problems}
    for label, table in gone.items():
        if label not in changed:
            table.complain(0, 0, "缺少这一行", subject=label, remedy=GONE)
    return [row for row in rows if not row.key.place]


class _Reader:
    """Puts the sheets of one file together."""

    def __init__(self, name: str, sheets: list[Sheet], package: Package | None = None) -> None:
        self.name, self.sheets, self.package = name, sheets, package
        self.problems: list[Problem] = []
        self.places: Places = {}
        self.data: dict[str, Any] = {}
        self.seen: dict[tuple[str, str], Location] = {}
        self.facts: Facts = {}
        self.signed: dict[str, tuple[str | None, Location]] = {}
        """Who filled the form in and when, as its cover says."""

    def where(self, sheet: str, row: int = 0, column: int = 0) -> Location:
        return Location(self.name, row, column, sheet)

    def form(self) -> Form:
        hidden = next((sheet for sheet in self.sheets if sheet.name == layout.DATA), None)
        tables = [table for sheet in self.sheets if (table := table_of(sheet, self.where, self.problems))]
        if not tables:
            expected = "compliance form xlsx 生成的填报表"
            problem = Problem(location=Location(self.name), code=NO_FORM, message="不是填报表", expected=expected)
            raise InputError(self.problems or [problem])
        rows = _with_parts([row for table in tables for row in table.rows()], self.problems)
        self.facts = _facts(hidden) if hidden else {}
        fingerprint = self.identity(hidden, rows)
        for row in rows:
            self.row(row)
        self.sign()
        self.team(tables)
        self.missing(tables, rows)
        rows = [row for row in rows if self.seen.get((row.key.top, row.key.id)) == row.location(layout.ID)]
        carried = pictures.taken(rows, self.data, self.package) if self.package else ()
        if hidden is not None:
            self.check_listed(hidden)
        remarks = [remark for table in tables for remark in table.remarks]
        known = {*(table.sheet.name for table in tables), layout.LISTS, layout.DATA}
        for sheet in self.sheets:
            if sheet.name not in known:
                beside.foreign(sheet, partial(_remark, remarks, self.name, sheet.name))
        if len(remarks) > MOST_REMARKS:
            found, location = f"共 {len(remarks)} 处", Location(self.name)
            remarks[MOST_REMARKS:] = [Problem(location=location, message="要看的地方过多，其余没有列出", found=found)]
        for_review = (REVIEW, "") in self.facts or any(table.reviewed for table in tables)
        return Form(
            self.name,
            self.data,
            tuple(self.problems),
            fingerprint,
            tuple(remarks),
            self.places,
            for_review,
            carried,
            {(row.key.top, row.key.id): _asked(row) for row in rows if row.key.top in layout.ANSWERS},
        )

    def identity(self, hidden: Sheet | None, rows: list[Row]) -> str:
        """Which checklist the form is for: as the hidden sheet says or, in a CSV file, the first row."""
        if hidden is None and len(self.sheets) > 1:
            remedy = "撤销删除；不能恢复的，用新生成的填报表重填"
            problem = Problem(location=Location(self.name), message=f"缺少隐藏的工作表“{layout.DATA}”", remedy=remedy)
            raise InputError([*self.problems, problem])
        if hidden is None:
            first = rows[0].key if rows else None
            self.data |= {"检查表": first.checklist, "版本": first.version} if first else {}
            if rows:
                self.places |= {("检查表",): rows[0].location(layout.KEY), ("版本",): rows[0].location(layout.KEY)}
            return ""
        for name in ("检查表", "版本"):
            row, values = self.facts.get((name, ""), (0, [""]))
            self.data[name] = values[0] or None
            self.places[name,] = self.where(hidden.name, row, 3 if row else 0)
        lacking = [name for name in ("检查表", "版本") if self.data[name] is None]
        if lacking:
            raise InputError([*self.problems, _altered(self.where(hidden.name), f"其中没有写{'、'.join(lacking)}")])
        objects = {}
        for (name, section), (row, values) in self.facts.items():
            if name == OBJECTS:
                objects[section] = values
                self.places[OBJECTS, section] = self.where(hidden.name, row, 3)
        if objects:
            self.data[OBJECTS] = objects
        return self.facts.get(("指纹", ""), (0, [""]))[1][0]

    def row(self, row: Row) -> None:
        key = row.key
        if (key.checklist, key.version) != (self.data.get("检查表"), self.data.get("版本")):
            found = quoted(f"{key.checklist} {key.version}")
            expected = quoted(f"{self.data.get('检查表')} {self.data.get('版本')}")
            details = {"subject": key.id, "found": found, "expected": expected}
            remedy = "删去从别的填报表复制来的行，把答案填到本表的行里"
            self.complain(row, layout.ID, "这一行来自另一份检查表的填报表", remedy=remedy, **details)
            return
        identity = (key.top, key.id)
        if identity in self.seen:
            found = f"{self.seen[identity]}已有这一行"
            self.complain(row, layout.ID, "编号重复", subject=key.id, found=found, remedy="删去多余的一行")
            return
        self.seen[identity] = row.location(layout.ID)
        if key.top in layout.ANSWERS:
            self.need(row, (*key.value_columns, *layout.SHARED), key)
            self.data.setdefault(key.top, {})[key.id] = self.entry(row)
        elif key.top == layout.SIGNED:
            self.need(row, (layout.FILLED,), key)
            value = row.day(layout.FILLED) if key.id == layout.ON else row.text(layout.FILLED)
            self.signed[key.id] = value, row.location(layout.FILLED)
        elif key.shape == "profile":
            self.need(row, (layout.FILLED,), key)
            self.profile(row)

    def sign(self) -> None:
        """Gives every answer that does not say who gave it, and when, what the cover says of all."""
        by, _ = self.signed.get(layout.BY, (None, None))
        day, place = self.signed.get(layout.ON, (None, None))
        reader = FieldReader(lambda _: "")
        if reader.date(day, ()) is None:
            day = None
        self.problems += [finding.located(lambda *_, **__: place or Location(self.name)) for finding in reader.findings]
        entries = [(top, name, e) for top in layout.ANSWERS for name, e in self.data.get(top, {}).items() if e]
        for top, name, entry in entries:
            given = entry.get("结果") is not None or entry.get("不适用")
            if not given or entry.get(layout.BY, by) != by:
                continue
            for field_name, value in ((layout.BY, by), (layout.ON, day)):
                if value is not None and field_name not in entry:
                    entry[field_name] = value
                    self.places[top, name, field_name] = self.signed[field_name][1]

    def entry(self, row: Row) -> dict[str, Any]:
        """The answer of a row, with its review where the form has room for one."""
        found = entries.answer(row, self.places)
        if row.table.reviewed or (REVIEW, "") in self.facts:
            columns = (layout.OPINION, *map(layout.reviewed, row.key.value_columns), *layout.REVIEW_SHARED)
            self.need(row, columns, row.key, layout.reviewed)
            review = reviews.review(row, found, self.places)
            found |= {REVIEW: review} if review else {}
        return found

    def complain(self, row: Row, column: str, message: str, **details: Any) -> None:
        row.table.complain(row.number, row.column(column), message, **details)

    def need(self, row: Row, columns: Iterable[str], key: Key, named: Named = layout.own) -> None:
        more = [layout.NOT_APPLICABLE] if key.skippable else []
        more += [layout.DECLARED] if key.declares else []
        for name in (*columns, *map(named, more)):
            row.table.need(name)

    def profile(self, row: Row) -> None:
        """A line of the cover: the park's profile, the period, the day of the assessment."""
        top, name = row.key.top, row.key.id
        value = row.text(layout.FILLED) if top == "园区" else row.day(layout.FILLED)
        if top == name:
            self.data[top] = value
            self.places[top,] = row.location(layout.FILLED)
        else:
            self.data.setdefault(top, {})[name] = value
            self.places[top, name] = row.location(layout.FILLED)
            self.places.setdefault((top,), row.table.location())

    def team(self, tables: list[Table]) -> None:
        """The members; rows added between those of the form count as well."""
        for table in tables:
            columns = {name: table.columns.get(name, 0) for name in TEAM_FIELDS}
            if not all(columns.values()):
                continue
            members = self.data.setdefault(layout.TEAM, [])
            for number in table.by_row:
                entry = {name: text_of(table.cell(number, column)) for name, column in columns.items()}
                if any(entry.values()):
                    path: Place = (layout.TEAM, len(members))
                    self.places[path] = table.location(number, columns["姓名"])
                    self.places.update({(*path, name): table.location(number, c) for name, c in columns.items()})
                    members.append(entry)

    def home(self, top: str, identifier: str) -> str:
        """The sheet that a row was on when the form was made."""
        return self.facts.get((top, identifier), (0, [""]))[1][0]

    def missing(self, tables: list[Table], rows: list[Row]) -> None:
        """Complains of rows that were deleted. A sheet that is gone as a whole is one that someone else fills in."""
        homes: dict[str, Table] = {}
        for row in rows:
            homes.setdefault(self.home(row.key.top, row.key.id), row.table)
        homes |= {table.sheet.name: table for table in tables if table.sheet.name not in homes}
        listed = [(key, homes.get(self.home(*key))) for key in self.facts if key[0] in layout.ANSWERS]
        cover = next((table for table in tables if heading(layout.FILLED) in table.columns), None)
        known = {problem.subject for problem in self.problems}
        asked = [key for key in layout.PROFILE if key in self.facts or self.always_asked(key[0])]
        for (top, identifier), table in (*((key, cover) for key in asked), *listed):
            if table is None or (top, identifier) in self.seen:
                continue
            path: Place = (top,) if top == identifier else (top, identifier)
            self.places.setdefault(path, table.location())
            if top in layout.ANSWERS:
                self.data.setdefault(top, {})[identifier] = None
            if identifier not in known:
                home = self.home(top, identifier) if top == "园区" else ""
                called = home or layout.LABELS.get((top, identifier), identifier)
                table.complain(0, 0, "缺少这一行", subject=called, remedy=GONE)

    def always_asked(self, top: str) -> bool:
        """Whether all of that part of the cover stand on every cover, whatever the hidden sheet lists."""
        return top not in ("园区", layout.SIGNED) or (top == "园区" and not self.facts)

    def check_listed(self, hidden: Sheet) -> None:
        """Complains of a hidden sheet that lists no row of a sheet that is there: what was deleted cannot be told."""
        sheets: dict[str, list[tuple[str, str]]] = {}
        for key, location in self.seen.items():
            if key[0] in layout.ANSWERS:
                sheets.setdefault(location.sheet, []).append(key)
        unlisted = [f"“{name}”" for name, keys in sheets.items() if not any(key in self.facts for key in keys)]
        if unlisted:
            self.problems.append(_altered(self.where(hidden.name), f"其中没有{'、'.join(unlisted)}的任何一行"))


def _altered(place: Location, found: str) -> Problem:
    remedy = "撤销对它的改动；不能撤销的，用新生成的填报表重填"
    return Problem(location=place, message=f"隐藏的工作表“{layout.DATA}”被改动", found=found, remedy=remedy)


def _remark(remarks: list[Problem], file: str, sheet: str, row: int, column: int, message: str, **details: str) -> None:
    remarks.append(Problem(location=Location(file, row, column, sheet), message=message, **details))


def _facts(hidden: Sheet) -> Facts:
    """The lines of the hidden sheet by their first two cells: the row, and the cells after them."""
    rows: dict[int, dict[int, str]] = {}
    for (row, column), cell in sorted(hidden.cells.items()):
        rows.setdefault(row, {})[column] = cell.text
    return {
        (cells.get(1, ""), cells.get(2, "")): (row, [cells[c] for c in sorted(cells) if c > 2] or [""])
        for row, cells in rows.items()
    }
