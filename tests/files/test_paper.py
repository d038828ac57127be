"""How sheets look on paper."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from compliance.errors import UsageError
from compliance.files.workbooks import paper


@pytest.mark.parametrize("font", ["", paper.SONG])
@pytest.mark.parametrize("text", ["3D打印产业园", "甲 & 乙", "8"])
def test_a_footer_says_what_was_meant_whatever_it_begins_with(text: str, font: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        paper.a4(book.add_worksheet("5 服务"), text, font=font)
    footer = openpyxl.load_workbook(buffer).active.oddFooter
    assert (footer.left.size, footer.left.text) == (8, text.replace("&", "&&"))
    assert (footer.right.size, footer.right.text) == (8, "&A　第 &P 页，共 &N 页")


@pytest.mark.parametrize("text", ["园" * 300, "&" * 300, "𫟹" * 300, "甲&" * 60 + "𫟹" * 60])
def test_a_footer_that_is_too_long_is_cut_with_a_mark(text: str) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        paper.a4(sheet, text)
        assert paper.LONGEST_FOOTER - 2 <= paper.units(sheet.footer) <= paper.LONGEST_FOOTER
    left = openpyxl.load_workbook(buffer).active.oddFooter.left.text
    assert left.endswith("…")
    assert text.startswith(left.replace("&&", "&").removesuffix("…"))


CUTS = [
    ("园区", 2, "园区"),
    ("园区甲", 2, "园…"),
    ("𫟹", 2, "𫟹"),
    ("甲𫟹", 2, "甲…"),
    ("𫟹甲乙", 3, "𫟹…"),
    ("甲𫟹乙", 3, "甲…"),
    ("𫟹" * 20_000, 32_767, "𫟹" * 16_383 + "…"),
]


@pytest.mark.parametrize(("text", "most", "left"), CUTS)
def test_texts_are_counted_as_spreadsheets_do_and_cut_between_characters(text: str, most: int, left: str) -> None:
    assert paper.cut(text, most) == left
    assert paper.units(left) <= most


@pytest.mark.parametrize("character", ["字", "𫟹", "😀"])
def test_an_answer_too_long_for_a_cell_is_refused_rather_than_cut(character: str) -> None:
    most = paper.LONGEST // paper.units(character)
    assert paper.whole(character * most) == character * most
    with pytest.raises(UsageError, match="放不进一个单元格"):
        paper.whole(character * (most + 1))


ROOM = {"": 1, "0123456789": 1, "0123456789a": 2, "一二三四五": 1, "一二三四五六": 2, "一\n\n二": 3, "“一二三四”": 2}


@pytest.mark.parametrize(("text", "wanted"), ROOM.items())
def test_a_chinese_character_takes_the_room_of_two_figures(text: str, wanted: int) -> None:
    assert paper.lines(text, 10) == wanted
