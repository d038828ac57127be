"""How sheets look on paper."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

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


ROOM = {"": 1, "0123456789": 1, "0123456789a": 2, "一二三四五": 1, "一二三四五六": 2, "一\n\n二": 3, "“一二三四”": 2}


@pytest.mark.parametrize(("text", "wanted"), ROOM.items())
def test_a_chinese_character_takes_the_room_of_two_figures(text: str, wanted: int) -> None:
    assert paper.lines(text, 10) == wanted
