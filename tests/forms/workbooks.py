"""Forms to spoil: made from a small checklist, edited cell by cell as someone at a spreadsheet would, read back."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from builders import EXAMPLES, checklist_data, criterion, metric, section
from conftest import window_service
from openpyxl.worksheet.worksheet import Worksheet
from sheets import everything

from compliance import load_answers
from compliance.answers import starting
from compliance.answers.model import AnswerSheet
from compliance.checklist.kinds import Deduction, PickList, Ratio
from compliance.checklist.model import Checklist, parse
from compliance.errors import InputError
from compliance.forms import importing
from compliance.forms.workbook import reading, writing

KEY, HEADER = "行标识", 4
NAMES = [f"{path.parent.name}-{path.stem}" for path in EXAMPLES]
EVERY_EXAMPLE = list(zip(EXAMPLES, NAMES, strict=True))


@cache
def small() -> Checklist:
    """Every kind of answer, and metrics in percent: one of which more is better, and one of which less is."""
    made = everything()
    percent = {**metric(("95", "1"), ("80", "0.5")), "unit": "%"}
    errors = metric(("1%", "1"), ("5", "0.5"), side="at_most", unit="%")
    parts = section("C3.1", criterion("pct", 10, percent), criterion("err", 10, errors))
    more = parse(checklist_data(section("C3", parts)))
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
    return writing.workbook(window_service(), load_answers(path, window_service()))


def book_of(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def cell_of(book: openpyxl.Workbook, identifier: str, heading: str, *, own_row: bool = True) -> Any:
    """The cell of a row and a column, by what they are called; a part of an answer has a row of its own."""
    if own_row:
        identifier, heading = placed(identifier, heading)
    for sheet in book.worksheets:
        names = next((row for row in sheet.iter_rows() if any(cell.value == KEY for cell in row)), None)
        if names is None:
            continue
        columns = {str(cell.value): cell.column for cell in names}
        for row in sheet.iter_rows(min_row=names[0].row + 1, max_col=1):
            if str(row[0].value) == identifier and heading in columns:
                return sheet.cell(row[0].row, columns[heading])
    raise AssertionError(f"{identifier} {heading}")


def placed(identifier: str, heading: str) -> tuple[str, str]:
    """The row and the column of a part of an answer, called as the parts are: 分子, 分母, 分项1."""
    numbers = {"分子": "1", "分母": "2"}
    number = numbers.get(heading) or (heading.removeprefix("分项") if heading.startswith("分项") else "")
    return (f"{identifier}·{number}", "结果") if number else (identifier, heading)


def typed_in(data: dict[str, Any], checklist: Checklist) -> bytes:
    """A blank form with all that an answers file holds typed into its cells, one by one."""
    book = book_of(writing.workbook(checklist, starting.blank(checklist, 2025, {})))
    cells = _cells(book)
    for (identifier, heading), value in (*_head(data), *_answers(data, checklist)):
        cells[placed(identifier, heading)].value = _number(value)
    team = book["自评小组"]
    for row, member in enumerate(data.get("自评小组") or [], start=3):
        for column, name in enumerate(("姓名", "职务", "分工"), start=2):
            team.cell(row, column).value = member.get(name)
    return saved(book)


def _number(text: str) -> Any:
    """A number is typed as one, a day and everything else as they are written."""
    return float(text) if text.replace(".", "", 1).isdecimal() and not text.startswith("0") else text


def _cells(book: openpyxl.Workbook) -> dict[tuple[str, str], Any]:
    found = {}
    for page in book.worksheets:
        names: dict[int, str] = {}
        for row in page.iter_rows():
            if any(cell.value == KEY for cell in row):
                names = {cell.column: str(cell.value) for cell in row}
            elif names and row[0].value:
                found.update({(str(row[0].value), names[cell.column]): cell for cell in row})
    return found


Typed = Iterator[tuple[tuple[str, str], str]]


def _head(data: dict[str, Any]) -> Typed:
    for name, text in data["园区"].items():
        yield ("园区名称" if name == "名称" else name, "填写内容"), text
    for name, day in data["评价期"].items():
        yield (f"评价期{name}", "填写内容"), day
    yield ("自评日期", "填写内容"), data["自评日期"]


def _answers(data: dict[str, Any], checklist: Checklist) -> Typed:
    columns = {
        "不适用": "不适用理由",
        "否决情形": "否决情形",
        "说明": "说明",
        "填写人": "填写人",
        "填写日期": "填写日期",
    }
    for top in ("作答", "加分项", "专项扣分"):
        for name, entry in (data.get(top) or {}).items():
            for field, value in (entry or {}).items():
                if value is None:
                    continue
                if field == "结果":
                    answer = checklist.by_id[name].answer if top == "作答" else None
                    yield from (((name, column), text) for column, text in _result(answer, value))
                elif field == "佐证":
                    yield (name, "佐证材料"), "\n".join([value] if isinstance(value, str) else value)
                else:
                    yield (name, columns[field]), value


def _result(answer: Any, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(answer, Ratio):
        yield from zip(("分子", "分母"), value.split("/"), strict=True)
    elif isinstance(answer, PickList):
        for number, item in enumerate(answer.items, start=1):
            yield f"分项{number}", "有" if item.name in value else "无"
    elif isinstance(value, dict):
        parts = answer.occurrences if isinstance(answer, Deduction) else answer.inputs
        yield from ((f"分项{number}", value[part.name]) for number, part in enumerate(parts, start=1))
    else:
        yield "结果", value


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


def with_columns_for_parts(content: bytes) -> bytes:
    """A form as it was made before parts of answers had rows of their own, and before origins had a column."""
    book = book_of(content)
    for sheet in book.worksheets:
        head = next((row for row in sheet.iter_rows() if any(cell.value == KEY for cell in row)), ())
        columns = {str(cell.value): cell.column for cell in head}
        if "检查要点" not in columns:
            continue
        names = ["分子", "分母", *(f"分项{n}" for n in range(1, 11))]
        last = sheet.max_column
        for number, name in enumerate(names, start=1):
            sheet.cell(head[0].row, last + number).value = name
        parts = []
        for row in range(head[0].row + 1, sheet.max_row + 1):
            key = sheet.cell(row, columns[KEY])
            text, origin = (sheet.cell(row, columns[name]) for name in ("检查要点", "出处"))
            written = json.loads(key.value) if key.value else []
            if not written:
                continue
            place = written.pop(7) if len(written) > 7 else None
            if not place:
                text.value, whole = f"{text.value}\n〔{origin.value}〕", row
                key.value = json.dumps(written, ensure_ascii=False, separators=(",", ":"))
                continue
            name = ("分子", "分母")[place - 1] if written[4] == "ratio" else f"分项{place}"
            result = sheet.cell(row, columns["结果"])
            sheet.cell(whole, last + 1 + names.index(name)).value = result.value
            parts.append(row)
        for row in reversed(parts):
            sheet.delete_rows(row)
        sheet.delete_cols(columns["出处"])
    return saved(book)


def sheet_with(book: openpyxl.Workbook, identifier: str) -> Worksheet:
    return cell_of(book, identifier, "编号").parent


def parsed(content: bytes, folder: Path, checklist: Checklist | None = None, suffix: str = "xlsx") -> AnswerSheet:
    """The answer sheet in a form's bytes. Raises InputError."""
    path = folder / f"填报表.{suffix}"
    path.write_bytes(content)
    return importing.load_form(reading.read(path), checklist or small(), folder)[1]


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
