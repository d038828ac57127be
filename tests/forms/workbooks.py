"""Forms to spoil: made from a small checklist, edited cell by cell as someone at a spreadsheet would, read back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from builders import EXAMPLES, checklist_data, criterion, metric, section
from conftest import window_service
from openpyxl.worksheet.worksheet import Worksheet
from sheets import everything

from compliance import answer_files
from compliance.answers import AnswerSheet
from compliance.checklist import Checklist, parse
from compliance.errors import InputError
from compliance.forms import starting
from compliance.forms.workbook import reading, writing

KEY, HEADER = "行标识", 4
NAMES = [f"{path.parent.name}-{path.stem}" for path in EXAMPLES]
EVERY_EXAMPLE = list(zip(EXAMPLES, NAMES, strict=True))


@cache
def small() -> Checklist:
    """Every kind of answer, and a metric in percent."""
    made = everything()
    percent = {**metric(("95", "1"), ("80", "0.5")), "unit": "%"}
    more = parse(checklist_data(section("C3", section("C3.1", criterion("pct", 10, percent)))))
    fields = {name: getattr(made, name) for name in Checklist.model_fields}
    return Checklist.model_construct(**{**fields, "sections": (*made.sections, *more.sections)})


@cache
def _blank(of_window_service: bool) -> bytes:
    made = window_service() if of_window_service else small()
    return writing.workbook(made, starting.blank(made, 2025, {}))


def blank(checklist: Checklist | None = None) -> bytes:
    """An empty form, of the small checklist unless the shipped one is meant."""
    return _blank(checklist is window_service())


@cache
def example_form(path: Path) -> bytes:
    return writing.workbook(window_service(), answer_files.load(path, window_service()))


def book_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell_of(book: openpyxl.Workbook, identifier: str, heading: str) -> Any:
    """The cell of a row and a column, by what they are called."""
    for sheet in book.worksheets:
        names = next((row for row in sheet.iter_rows() if any(cell.value == KEY for cell in row)), None)
        if names is None:
            continue
        columns = {str(cell.value): cell.column for cell in names}
        for row in sheet.iter_rows(min_row=names[0].row + 1, max_col=1):
            if str(row[0].value) == identifier and heading in columns:
                return sheet.cell(row[0].row, columns[heading])
    raise AssertionError(f"{identifier} {heading}")


def filled(changes: Mapping[tuple[str, str], Any], content: bytes | None = None) -> bytes:
    """A form with something typed into some cells; the park is named."""
    book = book_of(content or blank())
    for (identifier, heading), value in {("园区名称", "填写内容"): "某园区", **changes}.items():
        cell = cell_of(book, identifier, heading)
        if isinstance(value, tuple):
            cell.value, cell.number_format = value
        else:
            cell.value = value
    return saved(book)


def changed(change: Callable[[openpyxl.Workbook], None], content: bytes | None = None) -> bytes:
    """A form with its sheets changed by a function; the park is named."""
    book = book_of(filled({}, content))
    change(book)
    return saved(book)


def sheet_with(book: openpyxl.Workbook, identifier: str) -> Worksheet:
    return cell_of(book, identifier, "编号").parent


def parsed(content: bytes, folder: Path, checklist: Checklist | None = None, suffix: str = "xlsx") -> AnswerSheet:
    """The answer sheet in a form's bytes. Raises InputError."""
    path = folder / f"填报表.{suffix}"
    path.write_bytes(content)
    return answer_files.from_document(reading.read(path), checklist or small(), folder)


def refusal(content: bytes, folder: Path, checklist: Checklist | None = None, suffix: str = "xlsx") -> str:
    """What is said of a form that is refused, without the folder that the test keeps it in."""
    try:
        parsed(content, folder, checklist, suffix)
    except InputError as error:
        return str(error).replace(f"{folder}/", "")
    raise AssertionError("not refused")


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """An archive with each part as `change` makes it from its name and bytes; None leaves it out."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = change(name, old.read(name))
            if part is not None:
                new.writestr(name, part)
    return buffer.getvalue()


def as_csv(content: bytes, identifier: str, separator: str = ",") -> str:
    """The sheet of a form with a row, as text."""
    return page_as_csv(sheet_with(book_of(content), identifier), separator)


def page_as_csv(page: Worksheet, separator: str) -> str:
    """A sheet as text, as a spreadsheet saves it."""

    def quoted(value: object) -> str:
        text = "" if value is None else str(value)
        return '"' + text.replace('"', '""') + '"' if set(text) & set(f'{separator}"\n') else text

    return "".join(separator.join(quoted(cell.value) for cell in row) + "\r\n" for row in page.iter_rows())
