"""What a workbook holds besides the values of its cells: told with its cell, read where it can mean one thing only."""

from __future__ import annotations

import contextlib
import datetime
import io
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from libreoffice import convert
from openpyxl.chart import BarChart
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from PIL import Image as Picture
from workbooks import as_csv, blank, cell_of, changed, filled, refusal, rezipped, small

from compliance import remarks
from compliance.errors import InputError, Problem
from compliance.forms import importing, reading

Change = Callable[[openpyxl.Workbook], Any]
FILTERS = {"ods": "ods:calc8", "xls": "xls:MS Excel 97", "xlsx": "xlsx:Calc MS Excel 2007 XML"}


def photo() -> Image:
    buffer = io.BytesIO()
    Picture.new("RGB", (40, 30), "red").save(buffer, "PNG")
    buffer.seek(0)
    return Image(buffer)


def at(identifier: str, heading: str, do: Callable[[Any], Any]) -> Change:
    """Does something to the cell of a row and a column."""
    return lambda book: do(cell_of(book, identifier, heading))


def value(text: Any, form: str = "General") -> Callable[[Any], None]:
    def put(cell: Any) -> None:
        cell.value, cell.number_format = text, form

    return put


def merged(first: tuple[str, str], last: tuple[str, str], text: Any) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        one, other = cell_of(book, *first), cell_of(book, *last)
        one.value = text
        one.parent.merge_cells(f"{one.coordinate}:{other.coordinate}")

    return change


def hide(identifier: str, heading: str, *, column: bool = False) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        cell = cell_of(book, identifier, heading)
        cell.value = 3
        if column:
            cell.parent.column_dimensions[cell.column_letter].hidden = True
        else:
            cell.parent.row_dimensions[cell.row].hidden = True

    return change


def beyond(rows: int, columns: int, text: str) -> Change:
    """Writes below or beside what the form has."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = cell_of(book, "m", "编号").parent
        row = sheet.max_row + rows if rows else cell_of(book, "m", "编号").row
        sheet.cell(row, sheet.max_column + columns if columns else 2).value = text

    return change


def link(target: str, text: str) -> Callable[[Any], None]:
    def put(cell: Any) -> None:
        cell.hyperlink = target
        cell.value = text

    return put


def strike(cell: Any) -> None:
    cell.value, cell.font = 3, Font(strike=True)


TOLD: dict[str, tuple[Change, str]] = {
    "picture": (
        at("m", "佐证材料", lambda c: c.parent.add_image(photo(), f"A{c.parent.max_row + 3}")),
        "这一格上有图片，",
    ),
    "comment": (at("m", "结果", lambda c: setattr(c, "comment", Comment("待核", "张"))), "格上有批注，没有读取"),
    "link": (at("m", "佐证材料", link("file:///D:/a.jpg", "网址：见链接")), "格里有链接，没有读取"),
    "struck": (at("m", "结果", strike), "格里的文字全部或部分划了删除线，照样读入"),
    "row": (hide("m", "结果"), "行填有内容，照样读入"),
    "column": (hide("m", "结果", column=True), "隐藏的“结果”一列填有内容，照样读入"),
    "sheet": (
        at("m", "结果", lambda c: (value(3)(c), setattr(c.parent, "sheet_state", "hidden"))),
        "隐藏的工作表中填有内容",
    ),
    "beside": (beyond(0, 2, "我的备注"), "列不是填报表的列，其中 1 格没有读取"),
    "below": (beyond(3, 0, "合计"), "这一行不是填报表的行，没有读取"),
    "foreign": (lambda book: book.create_sheet("照片").append(["见下", 1]), "工作表“照片”不是填报表的表，没有读取"),
    "rounded": (at("m", "结果", value(3.6, "0")), "格中的数是 3.6，显示的是 4；按 3.6 读入"),
    "percent": (at("pct", "结果", value(0.954, "0%")), "格中的数是 95.4%，显示的是 95%；按 95.4% 读入"),
    "unseen": (at("m", "结果", value(3, ";;;")), "格中的数是 3，显示的是 （空白）"),
    "scaled": (at("m", "结果", value(3000, "0,")), "格中的数是 3000，显示的是"),
    "serial": (at("m", "填写日期", value(45658)), "45658 按日期 2025-01-01 读入"),
    "seconds": (at("m", "填写日期", value(45657.9995, "yyyy-mm-dd")), "格中的时刻是 2024-12-31 23:59:1"),
    "merged": (merged(("g", "佐证材料"), ("r", "佐证材料"), "纸质：证照（窗口）"), "“佐证材料”一列中合并了几行"),
}
"""What a person does to a form, and what is said of it; each in all formats that have such a thing."""

SHOWN = {
    "digit": (at("m", "结果", value(3, '"1"0')), "格中的数是 3，显示的是"),
    "day": (at("m", "结果", value(3, "yyyy-mm-dd")), "格中的数是 3，显示的是"),
    "fraction": (at("m", "结果", value(3.14, "# ?/?")), "格中的数是 3.14，显示的是"),
    "power": (at("m", "结果", value(3.1416, "0.0E+00")), "格中的数是 3.1416，显示的是"),
    "clock": (at("m", "结果", value(3.5, "h:mm")), "格中的数是 3.5，显示的是"),
}
"""The same of numbers that Excel shows otherwise than they are; LibreOffice saves some of them as what it shows."""


def told_of(path: Path) -> list[Problem]:
    with remarks.collected() as told:
        try:
            importing.load(path, small(), beginning=True)
        except InputError as error:
            raise AssertionError(str(error)) from None
    return list(told)


def written(content: bytes, folder: Path) -> Path:
    path = folder / "表.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", [*TOLD, *SHOWN])
def test_it_is_told_once_with_its_place(name: str, tmp_path: Path) -> None:
    change, words = (TOLD | SHOWN)[name]
    (remark,) = told_of(written(changed(change), tmp_path))
    assert words in remark.message
    assert remark.location.sheet
    assert remark.remedy or name == "serial"
    assert (remark.location.line > 0) == (name not in {"sheet", "foreign"})


@pytest.mark.slow
@pytest.mark.parametrize("suffix", FILTERS)
def test_it_is_told_of_what_libreoffice_saved_as_well(suffix: str, tmp_path: Path) -> None:
    # All by one start of LibreOffice, which takes longer than what it is asked for.
    for name, (change, _) in TOLD.items():
        (tmp_path / f"{name}.xlsx").write_bytes(changed(change))
    convert(sorted(tmp_path.glob("*.xlsx")), FILTERS[suffix], tmp_path / "out", tmp_path / "profile")
    for name, (_, words) in TOLD.items():
        told = told_of(tmp_path / "out" / f"{name}.{suffix}")
        assert any(words.partition("：")[0][:12] in remark.message for remark in told), (name, told)
        assert name != "comment" or any("待核" in remark.found for remark in told), told


def test_of_a_form_as_it_was_made_nothing_is_told(tmp_path: Path) -> None:
    assert told_of(written(filled({}), tmp_path)) == []


SPREAD = ("说明", "佐证材料", "填写人", "填写日期")


@pytest.mark.parametrize("heading", SPREAD)
def test_a_merged_cell_counts_for_every_row_that_it_covers(heading: str, tmp_path: Path) -> None:
    text: Any = datetime.date(2025, 3, 1) if heading == "填写日期" else "纸质：证照（窗口）"
    content = changed(merged(("g", heading), ("r", heading), text))
    path = written(content, tmp_path)
    sheet = importing.load(path, small())[1]
    field = {"说明": "note", "佐证材料": "evidence", "填写人": "by", "填写日期": "on"}[heading]
    covered = [getattr(sheet.answers[name], field) for name in ("g", "m", "r")]
    assert covered[0]
    assert covered == covered[:1] * 3


def test_what_a_merged_cell_covers_is_told_too(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        first, last = cell_of(book, "g", "说明"), cell_of(book, "r", "说明")
        first.value = "甲"
        last.value = "乙"

    path = written(changed(change), tmp_path)
    book = openpyxl.load_workbook(path)
    first, last = cell_of(book, "g", "说明"), cell_of(book, "r", "说明")
    merge = f'<mergeCells count="1"><mergeCell ref="{first.coordinate}:{last.coordinate}"/></mergeCells>'.encode()
    sheet = f"xl/worksheets/sheet{1 + book.sheetnames.index(first.parent.title)}.xml"

    def put_in(name: str, part: bytes) -> bytes:
        return part.replace(b"</sheetData>", b"</sheetData>" + merge) if name == sheet else part

    path.write_bytes(rezipped(path.read_bytes(), put_in))
    (remark,) = told_of(path)
    assert "被它盖住的" in remark.message
    assert importing.load(path, small())[1].answers["r"].note == "甲"


@pytest.mark.parametrize("heading", SPREAD)
def test_a_cell_merged_down_to_the_last_part_of_an_answer_is_that_answers(heading: str, tmp_path: Path) -> None:
    text: Any = datetime.date(2025, 3, 1) if heading == "填写日期" else "纸质：证照（窗口）"
    path = written(changed(merged(("r", heading), ("r·2", heading), text)), tmp_path)
    assert told_of(path) == []
    answers = importing.load(path, small())[1].answers
    field = {"说明": "note", "佐证材料": "evidence", "填写人": "by", "填写日期": "on"}[heading]
    assert [name for name, answer in answers.items() if getattr(answer, field)] == ["r"]


def test_rows_of_parts_are_not_counted_among_those_that_a_merged_cell_is_read_for(tmp_path: Path) -> None:
    path = written(changed(merged(("d", "佐证材料"), ("p", "佐证材料"), "纸质：证照（窗口）")), tmp_path)
    (remark,) = told_of(path)
    answers = importing.load(path, small())[1].answers
    covered = [name for name, answer in answers.items() if answer.evidence]
    assert covered == ["d", "p"]
    assert "其中 2 行都按此读入" in remark.message


REFUSED = {
    "rows of parts of a result": (merged(("r·1", "结果"), ("r·2", "结果"), 3), "“结果”一列中合并了几行，分不清"),
    "a result with its parts": (merged(("p", "结果"), ("p·2", "结果"), "有"), "“结果”一列中合并了几行，分不清"),
    "rows of a result": (merged(("m", "结果"), ("r", "结果"), 3), "“结果”一列中合并了几行，分不清是哪一行的"),
    "two columns": (merged(("m", "说明"), ("m", "佐证材料"), "纸质：证照"), "“说明”、“佐证材料”与别的列合并成了一格"),
    "the cover": (merged(("园区名称", "填写内容"), ("类型", "填写内容"), "某园区"), "合并了几行"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_merged_cell_that_may_mean_several_things_is_refused_with_its_range(name: str, tmp_path: Path) -> None:
    change, words = REFUSED[name]
    said = refusal(changed(change), tmp_path)
    assert words in said
    assert "取消合并" in said
    assert ":" in said.partition("发现：")[2].partition("\n")[0]


WORDS = "<xdr:txBody><a:p><a:r><a:t>补充</a:t></a:r></a:p></xdr:txBody>"
PARTS = {
    "text box": (f"<xdr:sp>{WORDS}</xdr:sp>", "文本框"),
    "chart": ("<xdr:graphicFrame/>", "图表"),
    "group": ("<xdr:grpSp><xdr:pic/></xdr:grpSp>", "图片"),
    "ink": ("<xdr:contentPart/>", "图片"),
    "shape filled with a picture": ("<xdr:sp><xdr:spPr><a:blipFill><a:blip/></a:blipFill></xdr:spPr></xdr:sp>", "图片"),
}


@pytest.mark.parametrize("name", PARTS)
def test_shapes_are_told_with_their_cells_and_words(name: str, tmp_path: Path) -> None:
    content = changed(TOLD["picture"][0])

    def put_in(part: str, raw: bytes) -> bytes:
        if not part.startswith("xl/drawings/drawing"):
            return raw
        head = (
            b'<xdr:wsDr xmlns:xdr="x" xmlns:a="a"><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>6</xdr:row>'
        )
        return head + b"</xdr:from>" + PARTS[name][0].encode() + b"</xdr:twoCellAnchor></xdr:wsDr>"

    (remark,) = told_of(written(rezipped(content, put_in), tmp_path))
    lost = "从文件里取不出来，" if PARTS[name][1] == "图片" else ""
    words = f"这一格上有{PARTS[name][1]}，{lost}没有读取"
    assert (remark.message, remark.location.line, remark.location.column) == (words, 7, 4)
    assert ("补充" in remark.found) == (name == "text box")


@pytest.mark.parametrize(("kind", "what"), [("image", "图片"), ("ctrlProp", "控件")])
def test_what_lies_behind_a_sheet_or_is_ticked_on_it_is_told(kind: str, what: str, tmp_path: Path) -> None:
    def put_in(part: str, raw: bytes) -> bytes:
        relation = f'<Relationship Id="more" Type="http://x/{kind}" Target="../more/1"/></Relationships>'.encode()
        return raw.replace(b"</Relationships>", relation) if part.startswith("xl/worksheets/_rels/") else raw

    told = told_of(written(rezipped(changed(TOLD["picture"][0]), put_in), tmp_path))
    words = f"这张表上有{what}，{'对不上任何要点，' if what == '图片' else ''}没有读取"
    assert words in [remark.message for remark in told]


def test_a_sheet_that_is_a_chart_is_told(tmp_path: Path) -> None:
    (remark,) = told_of(written(changed(lambda book: book.create_chartsheet("图").add_chart(BarChart())), tmp_path))
    assert (remark.message, remark.found) == ("工作表“图”不是填报表的表，没有读取", "1 处图表")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            b'<f>_xlfn.DISPIMG("ID_0123",1)</f><v>=DISPIMG("ID_0123",1)</v>',
            "这一格上有图片，从文件里取不出来，没有读取",
        ),
        (b"<v>#VALUE!</v>", "这一格上有图片，从文件里取不出来，没有读取"),
    ],
    ids=["WPS", "Excel"],
)
def test_a_picture_in_a_cell_is_no_formula_and_no_error(cell: bytes, words: str, tmp_path: Path) -> None:
    content = filled({("m", "佐证材料"): "标记"})
    book = openpyxl.load_workbook(io.BytesIO(content))
    marked = cell_of(book, "m", "佐证材料")
    sheet, place = f"sheet{1 + book.sheetnames.index(marked.parent.title)}.xml", marked.coordinate.encode()
    more = b' vm="1"' if b"VALUE" in cell else b""

    def put_in(name: str, raw: bytes) -> bytes:
        if not name.endswith(sheet):
            return raw
        before, _, rest = raw.partition(b'<c r="%s"' % place)
        return before + b'<c r="%s" t="e"%s>%s</c>' % (place, more, cell) + rest.partition(b"</c>")[2]

    (remark,) = told_of(written(rezipped(content, put_in), tmp_path))
    assert remark.message == words


DAYS = {
    "2025-01-01 00:00:00": ("2025-01-01", ""),
    "2025-01-01T08:30": ("2025-01-01", ""),
    "2024-12-31T16:00:00.000Z": ("2025-01-01", "按北京时间读作 2025-01-01"),
    "2025-01-01T00:00:00+08:00": ("2025-01-01", ""),
    "2024-12-31 23:59:17": ("2024-12-31", "可能本是第二天"),
    "2025/1/1 0:00": ("2025-01-01", ""),
    "9999-12-31T20:00:00Z": ("9999-12-31T20:00:00Z", ""),
    "0001-01-01T00:00:00+14:00": ("0001-01-01T00:00:00+14:00", ""),
}


@pytest.mark.parametrize("text", DAYS)
@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_day_is_read_as_other_programs_write_it(text: str, suffix: str, tmp_path: Path) -> None:
    day, words = DAYS[text]
    content = filled({("m", "填写日期"): text})
    path = tmp_path / f"表.{suffix}"
    path.write_bytes(as_csv(content, "m").encode() if suffix == "csv" else content)
    with remarks.collected() as told:
        form = reading.read(path)
    assert form.data["作答"]["m"]["填写日期"] == day
    assert [words in remark.message for remark in told] == ([True] if words else [])


@pytest.mark.parametrize(("number", "form"), [(44196, "yyyy-mm-dd"), (44196, "General")])
def test_days_counted_from_1904_are_those_that_are_shown(number: int, form: str, tmp_path: Path) -> None:
    def since_1904(name: str, raw: bytes) -> bytes:
        return raw.replace(b"<workbookPr", b'<workbookPr date1904="1"') if name == "xl/workbook.xml" else raw

    content = rezipped(filled({("m", "填写日期"): (number, form)}), since_1904)
    sheet = importing.load(written(content, tmp_path), small())[1]
    assert sheet.answers["m"].on == datetime.date(2025, 1, 1)


def test_in_a_strict_run_every_remark_is_a_mistake_and_all_are_told_at_once(run, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("compliance.forms.importing.checklist_for", lambda form, name: small())

    def change(book: openpyxl.Workbook) -> None:
        for name in ("picture", "comment", "foreign", "below"):
            TOLD[name][0](book)

    path = written(changed(change), tmp_path)
    for arguments in (("check",), ("score",), ("explain",), ("plan",)):
        code, _, err = run(*arguments, path)
        assert (code in (0, 1), "请看一眼（4 处" in err) == (True, True), (arguments, err)
        code, out, err = run(*arguments, path, "--strict")
        assert (code, out, "共 4 处问题，未生成任何结果" in err) == (2, "", True), (arguments, err)


def test_an_address_that_a_spreadsheet_made_a_link_of_is_no_remark(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        link("mailto:a@b.cn", "a@b.cn")(cell_of(book, "m", "说明"))

    assert told_of(written(changed(change, blank()), tmp_path)) == []


def hostile(kind: str) -> bytes:
    """A form with very much of one thing beside its cells."""
    content = filled({})
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = f"worksheets/sheet{1 + book.sheetnames.index(cell_of(book, 'm', '编号').parent.title)}.xml"
    parts = {
        "merged": b"<mergeCells>" + b'<mergeCell ref="N1:N200000"/>' * 9000 + b"</mergeCells>",
        "columns": b"",
        "links": b"<hyperlinks>" + b'<hyperlink ref="N6" location="a"/>' * 200_000 + b"</hyperlinks>",
    }

    def put_in(name: str, raw: bytes) -> bytes:
        if not name.endswith(sheet):
            return raw
        if kind == "columns":
            cells = (f'<c r="{get_column_letter(n)}50"><v>1</v></c>' for n in range(40, 16_000))
            return raw.replace(b"</sheetData>", f'<row r="50">{"".join(cells)}</row></sheetData>'.encode())
        return raw.replace(b"</sheetData>", b"</sheetData>" + parts[kind])

    return rezipped(content, put_in)


@pytest.mark.parametrize("kind", ["merged", "columns", "links"])
def test_very_much_beside_the_cells_is_read_or_refused_at_once(kind: str, tmp_path: Path) -> None:
    path = written(hostile(kind), tmp_path)
    begun = time.process_time()
    with remarks.collected() as told, contextlib.suppress(InputError):
        importing.load(path, small(), beginning=True)
    # In processor time, which a busy machine does not change; a product of two counts would take minutes.
    assert time.process_time() - begun < 20
    assert len(told) < 20_000
