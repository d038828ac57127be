"""Pictures on the rows of a workbook, and links to files: evidence of their rows, whichever way they were put there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from libreoffice import converted
from openpyxl.drawing.image import Image
from PIL import Image as Picture
from workbooks import cell_of, changed, rezipped, small

from compliance import remarks
from compliance.answers.model import AnswerSheet
from compliance.errors import InputError
from compliance.forms import importing, reading
from compliance.forms.workbook import attached

Change = Callable[[openpyxl.Workbook], Any]
NAME = "佐证/m_佐证_1.png"
RED, BLUE = "red", "blue"


def photo(colour: str = RED) -> bytes:
    buffer = io.BytesIO()
    Picture.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def pasted(*places: tuple[str, str, str]) -> bytes:
    """A form with pictures over the cells of rows and columns."""

    def change(book: openpyxl.Workbook) -> None:
        for identifier, heading, colour in places:
            cell = cell_of(book, identifier, heading)
            cell.parent.add_image(Image(io.BytesIO(photo(colour))), cell.coordinate)

    return changed(change)


def read(content: bytes, folder: Path, name: str = "表.xlsx") -> tuple[AnswerSheet, dict[str, bytes], list[str]]:
    """The answers, the files that came with them, and what was told."""
    path = folder / name
    path.write_bytes(content)
    with remarks.collected() as told:
        form = reading.read(path)
        sheet = importing.load_form(form, small(), folder, beginning=True)[1]
    return sheet, {one.name: b"".join(one.blocks()) for one in reading.carried(form)}, [one.message for one in told]


def evidence(sheet: AnswerSheet, identifier: str) -> list[str]:
    return [piece.text for piece in sheet.answers[identifier].evidence]


@pytest.mark.parametrize("heading", ["佐证材料", "说明", "结果", "检查要点"])
def test_a_picture_over_a_row_is_evidence_of_it(heading: str, tmp_path: Path) -> None:
    sheet, files, told = read(pasted(("m", heading, RED)), tmp_path)
    assert (evidence(sheet, "m"), files, told) == ([NAME], {NAME: photo()}, [])


@pytest.mark.parametrize("heading", ["佐证材料", "结果"])
def test_a_picture_over_the_row_of_a_part_is_evidence_of_the_answer(heading: str, tmp_path: Path) -> None:
    sheet, files, told = read(pasted(("r·2", heading, RED)), tmp_path)
    name = NAME.replace("m_", "r_")
    assert (evidence(sheet, "r"), files, told) == ([name], {name: photo()}, [])


def test_several_pictures_of_several_rows_each_have_their_own_name(tmp_path: Path) -> None:
    places = [("m", "佐证材料", RED), ("m", "说明", BLUE), ("g", "佐证材料", BLUE)]
    sheet, files, told = read(pasted(*places), tmp_path)
    assert evidence(sheet, "m") == [NAME, "佐证/m_佐证_2.png"]
    assert evidence(sheet, "g") == ["佐证/g_佐证_1.png"]
    assert sorted(files.values()) == sorted([photo(RED), photo(BLUE), photo(BLUE)])
    assert told == []


def test_names_that_are_written_are_not_given_again(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell = cell_of(book, "m", "佐证材料")
        cell.value = NAME
        cell.parent.add_image(Image(io.BytesIO(photo())), cell.coordinate)

    sheet, files, _ = read(changed(change), tmp_path)
    assert evidence(sheet, "m") == [NAME, "佐证/m_佐证_2.png"]
    assert list(files) == ["佐证/m_佐证_2.png"]


def test_a_picture_over_a_merged_cell_is_evidence_of_all_its_rows_and_one_file(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        first, last = cell_of(book, "g", "佐证材料"), cell_of(book, "r", "佐证材料")
        first.parent.add_image(Image(io.BytesIO(photo())), first.coordinate)
        first.parent.merge_cells(f"{first.coordinate}:{last.coordinate}")

    sheet, files, _ = read(changed(change), tmp_path)
    assert [evidence(sheet, one) for one in ("g", "m", "r")] == [["佐证/g_佐证_1.png"]] * 3
    assert files == {"佐证/g_佐证_1.png": photo()}


def test_a_picture_that_is_on_no_row_is_told_with_its_cell(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        page = cell_of(book, "m", "编号").parent
        page.add_image(Image(io.BytesIO(photo())), "C2")

    path = tmp_path / "表.xlsx"
    path.write_bytes(changed(change))
    with remarks.collected() as told:
        importing.load(path, small(), beginning=True)
    (remark,) = told
    assert remark.message == "这一格上有图片，对不上任何要点，没有读取"
    assert (remark.location.line, remark.location.column) == (2, 3)
    assert "移到所属要点的那一行" in remark.remedy


def test_a_picture_that_is_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    def swell(name: str, raw: bytes) -> bytes:
        return bytes(80 * 1024 * 1024) if name.startswith("xl/media/") else raw

    path = tmp_path / "表.xlsx"
    path.write_bytes(rezipped(pasted(("m", "佐证材料", RED)), swell))
    with pytest.raises(InputError, match="图片过大"):
        importing.load(path, small(), beginning=True)


WPS = (
    b'<etc:cellImages xmlns:etc="e" xmlns:xdr="x" xmlns:a="a" xmlns:r="r"><etc:cellImage><xdr:pic><xdr:nvPicPr>'
    b'<xdr:cNvPr id="1" name="ID_A"/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill></xdr:pic>'
    b"</etc:cellImage></etc:cellImages>"
)


def relations(*targets: str) -> bytes:
    made = "".join(f'<Relationship Id="rId{n}" Type="http://x/image" Target="{t}"/>' for n, t in enumerate(targets, 1))
    return f"<Relationships>{made}</Relationships>".encode()


EXCEL = {
    "xl/metadata.xml": b'<metadata><metadataTypes><metadataType name="XLDAPR"/><metadataType name="XLRICHVALUE"/>'
    b'</metadataTypes><futureMetadata name="XLDAPR"><bk><ext><rvb i="9"/></ext></bk></futureMetadata>'
    b'<futureMetadata name="XLRICHVALUE"><bk><ext><rvb i="1"/></ext></bk></futureMetadata>'
    b'<valueMetadata><bk><rc t="2" v="0"/></bk></valueMetadata></metadata>',
    "xl/richData/rdrichvalue.xml": b'<rvData><rv s="0"><v>7</v></rv><rv s="1"><v>5</v><v>0</v></rv></rvData>',
    "xl/richData/rdrichvaluestructure.xml": b'<rvStructures><s t="_error"><k n="errorType"/></s><s t="_localImage">'
    b'<k n="CalcOrigin"/><k n="_rvRel:LocalImageIdentifier"/></s></rvStructures>',
    "xl/richData/richValueRel.xml": b'<richValueRels xmlns:r="r"><rel r:id="rId1"/></richValueRels>',
    "xl/richData/_rels/richValueRel.xml.rels": relations("../media/one.png"),
}


def in_cell(attributes: bytes, content: bytes, parts: dict[str, bytes]) -> bytes:
    """A form with such a cell as the evidence of m."""
    blank = changed(lambda book: setattr(cell_of(book, "m", "佐证材料"), "value", 12345678))

    def put_in(name: str, raw: bytes) -> bytes:
        if not name.startswith("xl/worksheets/sheet") or b"<v>12345678</v>" not in raw:
            return raw
        start = raw.rindex(b"<c ", 0, raw.index(b"<v>12345678</v>"))
        end = raw.index(b"</c>", start)
        reference = raw[start:end].split(b'r="')[1].split(b'"')[0]
        return raw[:start] + b'<c r="' + reference + b'" ' + attributes + b">" + content + raw[end:]

    made = rezipped(blank, put_in)
    buffer = io.BytesIO(made)
    with zipfile.ZipFile(buffer, "a") as book:
        for name, raw in {**parts, "xl/media/one.png": photo()}.items():
            book.writestr(name, raw)
    return buffer.getvalue()


IN_CELLS = {
    "WPS": (
        b't="str"',
        b'<f>_xlfn.DISPIMG("ID_A",1)</f><v>=DISPIMG("ID_A",1)</v>',
        {"xl/cellimages.xml": WPS, "xl/_rels/cellimages.xml.rels": relations("media/one.png")},
    ),
    "Excel": (b't="e" vm="1"', b"<v>#VALUE!</v>", EXCEL),
}


@pytest.mark.parametrize("program", IN_CELLS)
def test_a_picture_in_a_cell_is_taken(program: str, tmp_path: Path) -> None:
    sheet, files, told = read(in_cell(*IN_CELLS[program]), tmp_path)
    assert (evidence(sheet, "m"), files, told) == ([NAME], {NAME: photo()}, [])


@pytest.mark.parametrize("program", IN_CELLS)
def test_a_picture_in_a_cell_that_is_not_in_the_file_is_told(program: str, tmp_path: Path) -> None:
    attributes, content, _ = IN_CELLS[program]
    sheet, files, told = read(in_cell(attributes, content, {}), tmp_path)
    assert (evidence(sheet, "m"), files) == ([], {})
    assert told == ["这一格上有图片，从文件里取不出来，没有读取"]


@pytest.mark.slow
def test_a_picture_of_another_program_is_taken_and_one_that_cannot_be_had_is_told(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(pasted(("m", "佐证材料", RED)))
    ods = converted(path, "ods:calc8", tmp_path / "ods").read_bytes()
    sheet, files, told = read(ods, tmp_path, "表.ods")
    assert evidence(sheet, "m") == [NAME]
    assert Picture.open(io.BytesIO(files[NAME])).getpixel((5, 5)) == (255, 0, 0)
    assert told == []
    xls = converted(path, "xls:MS Excel 97", tmp_path / "xls").read_bytes()
    sheet, files, told = read(xls, tmp_path, "表.xls")
    assert (files, told) == ({}, ["这一格上有图片，从文件里取不出来，没有读取"])


def linked(target: str, text: str | None) -> bytes:
    def change(book: openpyxl.Workbook) -> None:
        cell = cell_of(book, "m", "佐证材料")
        cell.hyperlink = target
        cell.value = text

    return changed(change)


LINKS = [
    ("佐证/合作协议.pdf", "合作协议", ["佐证/合作协议.pdf"], []),
    ("佐证\\合作协议.pdf", "合作协议.pdf", ["佐证/合作协议.pdf"], []),
    ("./%E5%8D%8F%E8%AE%AE%201.pdf#p=2", "协议 1", ["协议 1.pdf"], []),
    ("协议.pdf", "点这里", ["协议.pdf"], ["按链接读作文件 “协议.pdf”"]),
    ("协议.pdf", "纸质：证照（窗口）", ["证照（窗口）", "协议.pdf"], ["按链接读作文件 “协议.pdf”"]),
    ("协议.pdf", "台账.xlsx\n协议", ["台账.xlsx", "协议.pdf"], ["按链接读作文件 “协议.pdf”"]),
    ("../外面.pdf", "外面.pdf", ["外面.pdf"], ["格里有链接，没有读取"]),
    ("file:///D:/协议.pdf", "协议.pdf", ["协议.pdf"], ["格里有链接，没有读取"]),
    ("\\\\server\\x.pdf", "x.pdf", ["x.pdf"], ["格里有链接，没有读取"]),
]


@pytest.mark.parametrize(("target", "text", "found", "said"), LINKS)
def test_a_link_to_a_file_beside_the_workbook_is_followed(
    target: str, text: str, found: list[str], said: list[str], tmp_path: Path
) -> None:
    sheet, _, told = read(linked(target, text), tmp_path)
    assert (evidence(sheet, "m"), told) == (found, said)


def test_the_dates_of_a_linked_file_stay(tmp_path: Path) -> None:
    sheet, _, told = read(linked("佐证/执照.pdf", "执照 | 有效至 2030-04-30"), tmp_path)
    assert (evidence(sheet, "m"), told) == (["佐证/执照.pdf"], [])
    assert str(sheet.answers["m"].evidence[0].until) == "2030-04-30"


def test_a_formula_that_is_a_link_is_one(tmp_path: Path) -> None:
    def change(book: openpyxl.Workbook) -> None:
        cell_of(book, "m", "佐证材料").value = '=HYPERLINK("佐证/协议.pdf","协议")'

    sheet, _, told = read(changed(change), tmp_path)
    assert (evidence(sheet, "m"), told) == (["佐证/协议.pdf"], [])


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("a.pdf", "a.pdf"),
        ("http://x/a.pdf", ""),
        ("C:\\a.pdf", ""),
        ("/etc/passwd", ""),
        ("a/../../b", ""),
        ("#A1", ""),
    ],
)
def test_which_links_lead_to_a_file_beside_the_workbook(target: str, name: str) -> None:
    assert attached.linked(target) == name
