"""What a sheet holds besides the values of its cells: read where it can only mean one thing, told or refused elsewhere.

Forms and registers are read by the same rules; each says which of its cells are typed in.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from compliance.errors import column_letters, quoted
from compliance.files.budget import Budget
from compliance.files.workbooks.cells import Aside, Block, Sheet

Say = Callable[..., Any]
"""Takes row, column, message and details of a remark or a problem."""

LISTED = 5
"""So many cells are named where more are meant."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The cells of a sheet that are typed in: columns by their titles, and rows."""

    columns: Mapping[int, str]
    rows: Collection[int]
    spreading: Collection[str]
    """The titles of columns in which one text may stand for several rows, such as that of evidence."""
    parts: Collection[int] = ()
    """Those of the rows that say no more than a part of what another row is of: such a text cannot stand for them."""

    def has(self, row: int, column: int) -> bool:
        return column in self.columns and row in self.rows


def spread(sheet: Sheet, typed: Typed, complain: Say, remark: Say) -> None:
    """Gives every row that a merged cell covers its text, where that may stand for several; else complains."""
    ordered, left = sorted(typed.rows), Budget().cells
    for block in sheet.merged:
        columns = [column for column in typed.columns if block.left <= column <= block.right]
        if not columns:
            continue
        rows = ordered[bisect_left(ordered, block.top) : bisect_right(ordered, block.bottom)]
        if block.left == block.right and typed.columns[block.left] in typed.spreading:
            rows = [row for row in rows if row not in typed.parts]
        left -= len(rows) * len(columns)
        if left < 0:
            # Those of a sound workbook do not lie on each other.
            complain(block.top, block.left, "合并的单元格互相重叠，不予读取", found=str(block), remedy="取消合并")
            return
        held = [place for place in ((row, column) for row in rows for column in columns) if place in sheet.cells]
        first = sheet.cells.get((block.top, block.left))
        if not rows or not (first or held):
            continue
        titles = "、".join(f"“{typed.columns[column]}”" for column in sorted(columns))
        found = f"{block}{f'，填的是{quoted(first.text)}' if first else ''}"
        if block.left != block.right:
            remedy = "取消合并，每格分别填写"
            complain(block.top, block.left, f"{titles}与别的列合并成了一格", found=found, remedy=remedy)
        elif len(rows) > 1 and titles.strip("“”") not in typed.spreading:
            remedy = "取消合并，每行分别填写"
            complain(block.top, block.left, f"{titles}一列中合并了几行，分不清是哪一行的", found=found, remedy=remedy)
        elif first is not None:
            _give(sheet, block, rows, first, remark, titles, found)


def _give(sheet: Sheet, block: Block, rows: list[int], first: Any, remark: Say, titles: str, found: str) -> None:
    column = block.left
    under = [row for row in rows if sheet.cells.get((row, column), first) != first]
    if rows != [block.top] or under:
        hidden = f"；被它盖住的 {_cells((row, column) for row in under)} 没有读取" if under else ""
        message = f"{titles}一列中合并了几行，其中 {len(rows)} 行都按此读入{hidden}"
        remark(block.top, column, message, found=found, remedy="只属于其中一行的，取消合并，每行分别填写")
    for row in rows:
        sheet.cells[row, column] = first


PICTURE = "作佐证的，另存为文件，放在答卷旁的文件夹里，在“佐证材料”一栏写文件名"
MOVE_PICTURE = "作佐证的，移到所属要点的那一行；只作装饰的可以不管"
REMEDIES = {
    "图片": PICTURE,
    "文本框": "要算数的内容写进格里",
    "图表": "要算数的内容写进格里",
    "控件": "要算数的内容写进格里",
    "嵌入的文件": "另存为文件，放在答卷旁的文件夹里，在“佐证材料”一栏写文件名",
    "批注": "要算数的内容写进格里",
    "链接": "程序只读格里的文字，不打开链接；佐证写文件名，文件放在答卷旁的文件夹里",
    "删除线": "格里的文字照样算数；不要的，删去",
}


def look(sheet: Sheet, typed: Typed, remark: Say, taken: Collection[Aside] = ()) -> None:
    """Tells of all that lies on the cells, of typed cells out of sight, and of numbers that are shown otherwise.

    But not of what is `taken` for what it was meant as.
    """
    seen = {*taken}
    for aside in sheet.asides:
        if aside in seen or not _matters(aside, sheet, typed):
            continue
        seen.add(aside)
        found = quoted(aside.text) if aside.text else ""
        remedy = MOVE_PICTURE if aside.part else REMEDIES[aside.what]
        remark(aside.row, aside.column, _message(aside), found=found, remedy=remedy)
    pictured = {(aside.row, aside.column) for aside in seen if aside.what == "图片"}
    for (row, column), cell in sheet.cells.items():
        if not typed.has(row, column):
            continue
        if cell.kind == "picture":
            if (row, column) not in pictured:
                remark(row, column, "格里是一张图片，没有读取", remedy=PICTURE)
        elif cell.shown:
            _shown_otherwise(row, column, cell.text, cell.shown, cell.kind == "date", remark)
    _out_of_sight(sheet, typed, remark)


def _matters(aside: Aside, sheet: Sheet, typed: Typed) -> bool:
    """A link, or a line through a text, concerns only what is typed; a spreadsheet makes links of addresses itself."""
    if aside.what == "删除线":
        return typed.has(aside.row, aside.column)
    if aside.what == "链接":
        cell = sheet.cells.get((aside.row, aside.column))
        target = aside.text.removeprefix("mailto:").rstrip("/")
        return typed.has(aside.row, aside.column) and (cell is None or target != cell.text.strip().rstrip("/"))
    return True


def _message(aside: Aside) -> str:
    where = "这一格" if aside.row else "这张表"
    match aside.what:
        case "删除线":
            return "格里的文字全部或部分划了删除线，照样读入"
        case "链接":
            return "格里有链接，没有读取"
        case "批注":
            return "格上有批注，没有读取"
        case "图片":
            lost = bool(aside.row) and not aside.part
            return f"{where}上有图片，{'从文件里取不出来' if lost else '对不上任何要点'}，没有读取"
        case _:
            return f"{where}上有{aside.what}，没有读取"


def _shown_otherwise(row: int, column: int, text: str, shown: str, is_day: bool, remark: Say) -> None:
    if is_day:
        message = f"按 {text} 读入；格中的时刻是 {shown}，可能本是第二天"
        remark(row, column, message, remedy="核对日期，重新填写，不带时刻")
    else:
        message = f"格中的数是 {text}，显示的是 {shown}；按 {text} 读入"
        remark(row, column, message, remedy="核对这个数；不对的，重新填写")


def _out_of_sight(sheet: Sheet, typed: Typed, remark: Say) -> None:
    filled = [(row, column) for row, column in sheet.cells if typed.has(row, column)]
    if not filled:
        return
    if sheet.hidden:
        remark(0, 0, "隐藏的工作表中填有内容，照样读入", remedy="核对其中的内容；不要的，删去")
    for rows in _runs(sorted({row for row, _ in filled if row in sheet.hidden_rows})):
        name = f"第 {rows[0]} 行" if len(rows) == 1 else f"第 {rows[0]} 至 {rows[-1]} 行"
        remark(rows[0], min(typed.columns), f"隐藏的{name}填有内容，照样读入", remedy="取消隐藏或筛选，核对其中的内容")
    for column in sorted({column for _, column in filled}):
        if any(first <= column <= last for first, last in sheet.hidden_columns):
            top = min(row for row, held in filled if held == column)
            message = f"隐藏的“{typed.columns[column]}”一列填有内容，照样读入"
            remark(top, column, message, remedy="取消隐藏，核对其中的内容")


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    for _, run in groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def strangers(
    sheet: Sheet, header: int, known: Collection[int], rows: Collection[int], remark: Say, form: str = "填报表"
) -> None:
    """Tells of contents in columns that the form does not have, a column at a time; `rows` are those of the form.

    `form` is what its user calls the whole.
    """
    columns: dict[int, list[tuple[int, int]]] = {}
    for row, column in sheet.cells:
        if row != header and column not in known:
            columns.setdefault(column, []).append((row, column))
    for column, held in sorted(columns.items()):
        title = sheet.cells.get((header, column))
        name = quoted(title.text) if title and title.text.strip() else f"{column_letters(column)} 列"
        message = f"{name}不是{form}的列，其中 {len(held)} 格没有读取"
        remark(header if title else held[0][0], column, message, found=_cells(sorted(held)), remedy=MOVE)
    beyond = sorted(
        (row, column) for row, column in sheet.cells if row > header and column in known and row not in rows
    )
    for row, cells in groupby(beyond, lambda place: place[0]):
        listed = list(cells)
        text = quoted(sheet.cells[listed[0]].text)
        remark(row, listed[0][1], f"这一行不是{form}的行，没有读取", found=text, remedy=MOVE)


MOVE = "要算数的内容写进原有的表、行和列；只作备注的可以不管"


def _cells(places: Iterable[tuple[int, int]]) -> str:
    listed = [f"{column_letters(column)}{row}" for row, column in places]
    more = f" 等 {len(listed)} 格" if len(listed) > LISTED else ""
    return "、".join(listed[:LISTED]) + more


def foreign(sheet: Sheet, remark: Say, form: str = "填报表") -> None:
    """Tells of a sheet that is none of the form's."""
    kinds = Counter(aside.what for aside in sheet.asides)
    held = [f"{len(sheet.cells)} 格内容"] if sheet.cells else []
    held += [f"{count} 处{what}" for what, count in kinds.items()]
    if held:
        message = f"工作表{quoted(sheet.name)}不是{form}的表，没有读取"
        remark(0, 0, message, found="、".join(held), remedy=MOVE)
