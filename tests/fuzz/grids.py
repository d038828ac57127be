"""Workbooks as sheets of rows: changed as someone at a spreadsheet would, and written as other programs write them."""

from __future__ import annotations

import csv
import datetime
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import openpyxl
from steps import ALIKE, CHANGED, KEPT, TOLD, WILD, steps
from test_xls_files import ROOT_ENTRY, STREAM, chain, compound, entry, in_sectors, record
from texts import DIGITS, NASTY, NUMBERS

from compliance.errors import column_letters

Row = tuple[Any, ...]
"""Texts, numbers, and None for an empty cell."""


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    rows: tuple[Row, ...]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


Grid = tuple[Page, ...]


def of_workbook(raw: bytes) -> Grid:
    book = openpyxl.load_workbook(io.BytesIO(raw))
    return tuple(
        Page(sheet.title, tuple(tuple(map(_plain, row)) for row in sheet.rows), sheet.sheet_state != "visible")
        for sheet in book.worksheets
    )


def _plain(cell: Any) -> Any:
    """What it shows, where that is not its value."""
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date().isoformat()
    percent = isinstance(cell.value, int | float) and "%" in cell.number_format
    return f"{cell.value * 100:.10g}%" if percent else cell.value


# ── places ──


@dataclass(frozen=True, slots=True)
class Place:
    page: int
    row: int
    column: int


KEYS = ("行标识", "编号", "园区代码")
"""The heading of the column by which rows are known; the first of them that there is."""
NAMES = (
    "结果",
    "分子",
    "分母",
    "分项1",
    "分项2",
    "填写内容",
    "不适用理由",
    "否决情形",
    "责任部门",
    "责任人",
    "园区名称",
)
SAID = ("说明", "佐证材料", "填写人", "填写日期")
FINDING = ("结果", "分子", "分母", "否决情形", "填写内容", "责任部门", "园区名称")


def _heading(page: Page) -> int | None:
    return next((n for n, row in enumerate(page.rows) if {*NAMES} & {*row} and {*KEYS} & {*row}), None)


def _key(row: Row) -> int:
    return row.index(next(name for name in KEYS if name in row))


def _filled(grid: Grid, names: tuple[str, ...] = NAMES) -> list[Place]:
    """The cells that someone has typed in, or may have."""
    found = []
    for number, page in enumerate(grid):
        head = _heading(page)
        if head is None or page.hidden:
            continue
        # On the cover the form itself says something there.
        given = ("说明",) if "填写内容" in page.rows[head] else ()
        columns = [column for column, name in enumerate(page.rows[head]) if name in names and name not in given]
        for row in range(head + 1, len(page.rows)):
            found += [Place(number, row, c) for c in columns if page.rows[row][c : c + 1] not in ((), (None,), ("",))]
    return found


def _at(grid: Grid, place: Place) -> Any:
    return grid[place.page].rows[place.row][place.column]


def _put(grid: Grid, place: Place, value: Any) -> Grid:
    row = list(grid[place.page].rows[place.row])
    row[place.column] = value
    return _with_rows(grid, place.page, place.row, place.row + 1, [tuple(row)])


def _with_rows(grid: Grid, page: int, start: int, end: int, rows: list[Row]) -> Grid:
    old = grid[page].rows
    return _with_page(grid, page, replace(grid[page], rows=(*old[:start], *rows, *old[end:])))


def _with_page(grid: Grid, number: int, *pages: Page) -> Grid:
    return (*grid[:number], *pages, *grid[number + 1 :])


def _table(grid: Grid, random: Random) -> tuple[int, int] | None:
    """A page with rows of answers, and its row of headings."""
    found = [(n, head) for n, page in enumerate(grid) if (head := _heading(page)) is not None and not page.hidden]
    return random.choice(found) if found else None


def _line(grid: Grid, random: Random, names: tuple[str, ...] = NAMES) -> Place | None:
    found = _filled(grid, names)
    return random.choice(found) if found else None


# ── what keeps the meaning ──


def empty_rows(grid: Grid, random: Random) -> Grid:
    found = _table(grid, random)
    if found is None:
        return grid
    at = random.randrange(found[1] + 1, len(grid[found[0]].rows) + 1)
    return _with_rows(grid, found[0], at, at, [()] * random.choice((1, 3)))


def columns_swapped(grid: Grid, random: Random) -> Grid:
    """Two whole columns, headings and all, where they are no part of what stands above."""
    found = _table(grid, random)
    if found is None:
        return grid
    page, head = found
    width = len(grid[page].rows[head])
    one, other = random.randrange(width), random.randrange(width)
    rows = [list(row) + [None] * (width - len(row)) for row in grid[page].rows[head:]]
    for row in rows:
        row[one], row[other] = row[other], row[one]
    return _with_rows(grid, page, head, len(grid[page].rows), [tuple(row) for row in rows])


def rows_reordered(grid: Grid, random: Random) -> Grid:
    found = _table(grid, random)
    if found is None:
        return grid
    page, head = found
    column = _key(grid[page].rows[head])
    rows = list(grid[page].rows[head + 1 :])
    keyed = [n for n, row in enumerate(rows) if len(row) > column and row[column]]
    for at, row in zip(keyed, [rows[n] for n in random.sample(keyed, len(keyed))], strict=True):
        rows[at] = row
    return _with_rows(grid, page, head + 1, len(grid[page].rows), rows)


def pages_reordered(grid: Grid, random: Random) -> Grid:
    return tuple(random.sample(grid, len(grid)))


def number_or_text(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random)
    value = _at(grid, place) if place else None
    if isinstance(value, int | float):
        return _put(grid, place, f"{value:g}") if place else grid
    plain = isinstance(value, str) and value.isascii() and value.isdecimal() and value[0] != "0" and len(value) < 10
    return _put(grid, place, int(value)) if place and plain else grid


# ── what a person would not see, or see as the same ──


def unseen(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random)
    if place is None:
        return grid
    parts = [random.choice(" \u200b\ufeff\xa0\u3000\u2060\xad\n\t"), str(_at(grid, place))]
    random.shuffle(parts)
    return _put(grid, place, "".join(parts))


def full_width(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random)
    return grid if place is None else _put(grid, place, str(_at(grid, place)).translate(DIGITS))


def other_date(grid: Grid, random: Random) -> Grid:
    days = [p for p in _filled(grid, ("填写内容", "填写日期", "整改时限")) if _day(_at(grid, p))]
    if not days:
        return grid
    place = random.choice(days)
    day = datetime.date.fromisoformat(_at(grid, place))
    serial = (day - datetime.date(1899, 12, 30)).days
    forms = (f"{day:%Y/%m/%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日", serial)
    return _put(grid, place, random.choice(forms))


def _day(value: Any) -> bool:
    try:
        return bool(datetime.date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def merged(grid: Grid, random: Random) -> Grid:
    """Two cells of a column, the lower one of which is empty."""
    place = _line(grid, random, (*SAID, *NAMES))
    if place is None:
        return grid
    page = grid[place.page]
    below = page.rows[place.row + 1] if place.row + 1 < len(page.rows) else ()
    if len(below) > place.column and below[place.column] not in (None, ""):
        return grid
    block = (place.row + 1, place.column + 1, place.row + 2, place.column + 1)
    return _with_page(grid, place.page, replace(page, merged=(*page.merged, block)))


# ── what a person sees as something else ──


def another_value(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, FINDING)
    if place is None:
        return grid
    value = _at(grid, place)
    if isinstance(value, int | float):
        return _put(grid, place, value + random.choice((1, 2, 10, 0.5, -1)))
    others = [_at(grid, p) for p in _filled(grid, FINDING)]
    return _put(grid, place, random.choice([other for other in others if str(other) not in str(value)] or [value]))


def value_lost(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, (*FINDING, *SAID))
    return grid if place is None else _put(grid, place, random.choice((None, "", " ")))


def row_lost(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, (*FINDING, *SAID))
    return grid if place is None else _with_rows(grid, place.page, place.row, place.row + 1, [])


def row_twice(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, FINDING)
    if place is None:
        return grid
    row = grid[place.page].rows[place.row]
    at = random.randrange(place.row, len(grid[place.page].rows) + 1)
    return _with_rows(grid, place.page, at, at, [row])


def page_lost(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, FINDING)
    return grid if place is None or len(grid) == 1 else _with_page(grid, place.page)


def page_twice(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random, FINDING)
    if place is None:
        return grid
    page = grid[place.page]
    return _with_page(grid, place.page, page, replace(page, name=page.name[:20] + "(2)"))


def typed_beside(grid: Grid, random: Random) -> Grid:
    """Below, beside, or on a sheet of its own."""
    found = _table(grid, random)
    if found is None:
        return grid
    page, head = found
    width = len(grid[page].rows[head])
    stray = (*[None] * random.choice((1, width, width + 3)), "另见附件，实为12件")
    end = len(grid[page].rows)
    more = (*grid, Page("附页", (stray,)))
    return more if random.random() < 0.3 and len(grid) > 1 else _with_rows(grid, page, end, end, [(), stray])


def renamed_column(grid: Grid, random: Random) -> Grid:
    """One that says something."""
    place = _line(grid, random, (*FINDING, *SAID))
    if place is None:
        return grid
    head = _heading(grid[place.page])
    assert head is not None
    at = Place(place.page, head, place.column)
    return _put(grid, at, random.choice((f"{_at(grid, at)}2", "备注", None)))


# ── what nobody can say ──


def any_cell(grid: Grid, random: Random) -> Grid:
    pages = [n for n, page in enumerate(grid) if any(page.rows)]
    if not pages:
        return grid
    page = random.choice(pages)
    row = random.choice([n for n, row in enumerate(grid[page].rows) if row])
    column = random.randrange(len(grid[page].rows[row]))
    other = random.choice([cell for row in grid[page].rows for cell in row])
    return _put(
        grid, Place(page, row, column), random.choice((None, other, random.choice(NASTY), random.choice(NUMBERS)))
    )


def typed_wrong(grid: Grid, random: Random) -> Grid:
    place = _line(grid, random)
    if place is None:
        return grid
    value = random.choice((random.choice(NASTY), random.choice(NUMBERS), -1, 0.1, 1e300, 12.5, f"{_at(grid, place)}件"))
    return _put(grid, place, value)


def page_renamed(grid: Grid, random: Random) -> Grid:
    number = random.randrange(len(grid))
    return _with_page(grid, number, replace(grid[number], name=random.choice((grid[-1].name, "Sheet1", "", "x" * 40))))


def page_hidden(grid: Grid, random: Random) -> Grid:
    number = random.randrange(len(grid))
    return _with_page(grid, number, replace(grid[number], hidden=not grid[number].hidden))


def rows_lost(grid: Grid, random: Random) -> Grid:
    number = random.randrange(len(grid))
    start = random.randrange(len(grid[number].rows) + 1)
    return _with_rows(grid, number, start, start + random.choice((1, 2, 30)), [])


def merged_anywhere(grid: Grid, random: Random) -> Grid:
    number = random.randrange(len(grid))
    top, left = random.randrange(1, 20), random.randrange(1, 12)
    block = (top, left, top + random.choice((0, 1, 5, 10**6)), left + random.choice((0, 1, 3, 10**4)))
    return _with_page(grid, number, replace(grid[number], merged=(*grid[number].merged, block)))


_ANY = [
    *steps(KEPT, empty_rows, columns_swapped, rows_reordered, number_or_text),
    *steps(ALIKE, unseen, full_width, other_date, merged),
    *steps(CHANGED, another_value, value_lost),
    *steps(WILD, any_cell, any_cell, typed_wrong, rows_lost),
]
_GONE = row_lost, row_twice, typed_beside, renamed_column
CELLS = [*_ANY, *steps(CHANGED, *_GONE)]
"""Of a single sheet, where nobody knows what should be on it."""
PAGES = [
    *[*_ANY, *steps(TOLD, *_GONE, page_twice), *steps(KEPT, pages_reordered), *steps(CHANGED, page_lost)],
    *steps(WILD, page_renamed, page_hidden, merged_anywhere),
]

# ── written ──


def to_csv(grid: Grid, random: Random) -> str:
    """The only sheet; tabs too, where no cell holds one before the second line."""
    buffer = io.StringIO()
    rows = grid[0].rows if grid else ()
    first = "".join(map(str, rows[0])) if rows else ""
    separator = random.choice(",\t") if "\t" not in first else ","
    quoting: Any = random.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    writer = csv.writer(buffer, delimiter=separator, quoting=quoting, lineterminator=random.choice(("\r\n", "\n")))
    width = max(map(len, rows), default=0)
    writer.writerows([*row, *[None] * (width - len(row))] for row in rows)
    return buffer.getvalue()


BAD = (
    {n: " " for n in range(32) if n not in (9, 10, 13)}
    | {0xFFFE: " ", 0xFFFF: " "}
    | dict.fromkeys(range(0xD800, 0xE000), "?")
)
"""What cannot be in XML at all."""


def _xml(value: Any) -> str:
    return escape(str(value).translate(BAD)).replace("\r", "&#13;")


def to_xlsx(grid: Grid, random: Random) -> dict[str, bytes]:
    """The parts of a workbook: its texts shared or in the cells, the places of cells said or not, styled or not."""
    strings: dict[str, int] = {}
    shared, told = random.random() < 0.5, random.random() < 0.7

    def cell(row: int, column: int, value: Any) -> str:
        at = f' r="{column_letters(column)}{row}"' if told else ""
        if value is None:
            return f"<c{at}/>" if not told else ""
        if isinstance(value, int | float):
            return f"<c{at}><v>{value!r}</v></c>"
        if shared:
            return f'<c{at} t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
        return f'<c{at} t="inlineStr"><is><t xml:space="preserve">{_xml(value)}</t></is></c>'

    pages = []
    for page in grid:
        rows = "".join(
            f'<row r="{n}">' + "".join(cell(n, c, value) for c, value in enumerate(row, start=1)) + "</row>"
            for n, row in enumerate(page.rows, start=1)
            if row or random.random() < 0.5
        )
        refs = "".join(f'<mergeCell ref="{_ref(block)}"/>' for block in page.merged)
        pages.append(f"<sheetData>{rows}</sheetData>" + (f"<mergeCells>{refs}</mergeCells>" if refs else ""))
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    offices = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    named = "".join(
        f'<sheet name={quoteattr(page.name.translate(BAD))} sheetId="{n}" r:id="rId{n}"'
        + (' state="hidden"/>' if page.hidden else "/>")
        for n, page in enumerate(grid, start=1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{offices}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(grid) + 1)
    )
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": _relations(
            f'<Relationship Id="rId1" Type="{offices}/officeDocument" Target="xl/workbook.xml"/>'
        ),
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{offices}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            related + f'<Relationship Id="rIdS" Type="{offices}/sharedStrings" Target="sharedStrings.xml"/>'
        ),
        "xl/sharedStrings.xml": f"<sst {main}>"
        + "".join(f'<si><t xml:space="preserve">{_xml(text)}</t></si>' for text in strings)
        + "</sst>",
        **{f"xl/worksheets/sheet{n}.xml": f"<worksheet {main}>{page}</worksheet>" for n, page in enumerate(pages, 1)},
    }
    return {name: f'<?xml version="1.0" encoding="UTF-8"?>{part}'.encode() for name, part in parts.items()}


def _relations(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _ref(block: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = block
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"


ODS = "application/vnd.oasis.opendocument.spreadsheet"


def to_ods(grid: Grid, random: Random) -> dict[str, bytes]:
    """The parts of one: rows and cells that repeat said once or each."""
    names = ("office", "table", "text", "style")
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    short = random.random() < 0.7
    hidden = (
        '<style:style style:name="h" style:family="table"><style:table-properties table:display="false"/></style:style>'
    )
    body = "".join(
        f"<table:table table:name={quoteattr(page.name.translate(BAD))}"
        + (' table:style-name="h">' if page.hidden else ">")
        + "".join(_ods_row(number, row, page, short) for number, row in enumerate(page.rows, start=1))
        + "</table:table>"
        for page in grid
    )
    content = (
        f'<office:document-content {spaces} office:version="1.3"><office:automatic-styles>{hidden}'
        f"</office:automatic-styles><office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return {
        "mimetype": ODS.encode(),
        "content.xml": f"{head}{content}".encode(),
        "META-INF/manifest.xml": f"{head}{manifest}".encode(),
    }


def _ods_row(number: int, row: Row, page: Page, short: bool) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in page.merged}
    cells, blanks = [], 0
    for column, value in enumerate(row, start=1):
        span = spans.get((number, column))
        if value is None and span is None:
            blanks += 1
            continue
        cells += _ods_blanks(blanks, short)
        blanks = 0
        spanned = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
        if isinstance(value, int | float):
            typed = f' office:value-type="float" office:value="{value!r}"'
        else:
            typed = ' office:value-type="string"'
        lines = "".join(
            f"<text:p>{_ods_text(line)}</text:p>" for line in ("" if value is None else str(value)).split("\n")
        )
        cells.append(f"<table:table-cell{spanned}{typed}>{lines}</table:table-cell>")
    return f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>"


def _ods_text(line: str) -> str:
    return _xml(line).replace("  ", " <text:s/>").replace("\t", "<text:tab/>")


def _ods_blanks(count: int, short: bool) -> list[str]:
    if short and count > 1:
        return [f'<table:table-cell table:number-columns-repeated="{count}"/>']
    return ["<table:table-cell/>"] * count


def to_xls(grid: Grid, random: Random) -> bytes:
    """A workbook of Excel 97, its texts shared or in the cells."""
    stream = b"".join(record(number, content) for number, content in records(grid, shared=random.random() < 0.5))
    return of_stream(placed(stream))


Records = Iterator[tuple[int, bytes]]
BOF, EOF, SHEET, SHARED, CONTINUE = 0x809, 0x0A, 0x85, 0xFC, 0x3C
MOST = 8000


def records(grid: Grid, *, shared: bool) -> Records:
    """Those of the whole stream; the places of the sheets are still to be put in."""
    strings: dict[str, int] = {}
    pages = [[*_cells(page, strings if shared else None)] for page in grid]
    yield BOF, struct.pack("<HHIII", 0x600, 5, 0, 0, 0)
    for page in grid:
        name = page.name[:31].encode("utf-16-le", "replace")
        yield SHEET, struct.pack("<IBBBB", 0, int(page.hidden), 0, len(name) // 2, 1) + name
    if strings:
        first, *rest = _chunks([*strings])
        yield SHARED, struct.pack("<II", len(strings), len(strings)) + first
        yield from ((CONTINUE, chunk) for chunk in rest)
    yield EOF, b""
    for page, cells in zip(grid, pages, strict=True):
        yield BOF, struct.pack("<HHIII", 0x600, 16, 0, 0, 0)
        yield from cells
        if page.merged:
            blocks = [
                struct.pack("<HHHH", top - 1, min(bottom, 65536) - 1, left - 1, min(right, 256) - 1)
                for top, left, bottom, right in page.merged[:1000]
            ]
            yield 0xE5, struct.pack("<H", len(blocks)) + b"".join(blocks)
        yield EOF, b""


def _cells(page: Page, strings: dict[str, int] | None) -> Records:
    for row, values in enumerate(page.rows[:65536]):
        for column, value in enumerate(values[:256]):
            if isinstance(value, int | float):
                yield 0x203, struct.pack("<HHHd", row, column, 0, value)
            elif value is not None and strings is not None:
                yield 0xFD, struct.pack("<HHHI", row, column, 0, strings.setdefault(value[:30000], len(strings)))
            elif value is not None:
                yield 0x204, struct.pack("<HHH", row, column, 0) + _string(value[: MOST // 2 - 10])


def _string(text: str) -> bytes:
    written = text.encode("utf-16-le", "replace")
    return struct.pack("<HB", len(written) // 2, 1) + written


def _chunks(strings: list[str]) -> list[bytes]:
    """Texts over records of limited length; one that goes on in the next says again how wide it is."""
    chunks, last = [], b""
    for text in strings:
        written = _string(text)
        while len(last) + len(written) > MOST:
            room = (MOST - len(last) - 3) // 2 * 2 + 3
            if room < 5:
                chunks.append(last)
                last = b""
                continue
            chunks.append(last + written[:room])
            last, written = b"", b"\1" + written[room:]
        last += written
    return [*chunks, last]


def placed(stream: bytes) -> bytes:
    """With the places of the sheets in the records that name them."""
    changed, begins, names, at = bytearray(stream), [], [], 0
    while at + 4 <= len(stream):
        number, length = struct.unpack_from("<HH", stream, at)
        if number == BOF and at:
            begins.append(at)
        elif number == SHEET and length >= 4:
            names.append(at + 4)
        at += 4 + length
    for name, begin in zip(names, begins, strict=False):
        if name + 4 <= len(changed):
            struct.pack_into("<I", changed, name, begin)
    return bytes(changed)


def of_stream(stream: bytes) -> bytes:
    parts = in_sectors(stream.ljust(max(4096, -(-len(stream) // 512) * 512), b"\0"))
    directory = entry("Root Entry", ROOT_ENTRY) + entry("Workbook", STREAM, 1, len(parts) * 512)
    return compound([directory, *parts], [0xFFFFFFFE, *chain(1, len(parts))])
