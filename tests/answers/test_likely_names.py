"""Which file was probably meant."""

from __future__ import annotations

import time
import unicodedata

import pytest

from compliance.answers.likely_names import LikelyNames

THERE = [
    *("佐证/合作协议.pdf", "2025年服务台账.xlsx", "营业执照（副本）.pdf", "佐证/café菜单.jpg"),
    "佐证/C4.1-1_合影_1.jpg",
]
MEANT = [
    ("合作协议", "佐证/合作协议.pdf"),
    ("合作协议.pdf", "佐证/合作协议.pdf"),
    ("材料\\合作协议.PDF", "佐证/合作协议.pdf"),
    ("2025年服务台账", "2025年服务台账.xlsx"),
    ("2025年服务台帐.xlsx", "2025年服务台账.xlsx"),
    ("2025年服务台账.xls", "2025年服务台账.xlsx"),
    ("2025 年服务台账.xlsx", "2025年服务台账.xlsx"),
    ("营业执照(副本).pdf", "营业执照（副本）.pdf"),
    ("营业执照（正本）.pdf", "营业执照（副本）.pdf"),
    (unicodedata.normalize("NFD", "佐证/café菜单.jpg"), "佐证/café菜单.jpg"),
    ("c4.1-1_合影_1.jpeg", "佐证/C4.1-1_合影_1.jpg"),
]


@pytest.mark.parametrize(("name", "meant"), MEANT)
def test_a_slip_leads_to_the_file(name: str, meant: str) -> None:
    assert LikelyNames(THERE).near(name) == (meant,)


@pytest.mark.parametrize("name", ["消防验收.pdf", "a", "", "协议"])
def test_what_is_like_none_leads_nowhere(name: str) -> None:
    assert LikelyNames(THERE).near(name) == ()


def test_the_same_sort_of_file_comes_first():
    assert LikelyNames(["甲/台账.docx", "乙/台账.pdf"]).near("台账.pdf") == ("乙/台账.pdf", "甲/台账.docx")


def test_thousands_of_files_are_no_matter():
    began = time.process_time()
    known = LikelyNames(f"佐证/照片{n:05}_服务大厅.jpg" for n in range(10_000))
    assert all(known.near(f"照片{n:05}_服务大廳") == (f"佐证/照片{n:05}_服务大厅.jpg",) for n in range(0, 10_000, 500))
    assert time.process_time() - began < 5
