"""What files of evidence are called."""

from __future__ import annotations

import time

import pytest

from compliance.answers import evidence_names as names
from compliance.forms.zips import fault_of_name

NAMED = [
    (("C4.1-1", "合作协议", ".jpg"), "佐证/C4.1-1_合作协议_1.jpg"),
    (("C4.1-1", "合作协议", ".JPEG"), "佐证/C4.1-1_合作协议_1.jpg"),
    (("C4.1-1", "IMG_20251203_081512", ".HEIC"), "佐证/C4.1-1_佐证_1.heic"),
    (("C4.1-1", "微信图片_20251203081512", ".png"), "佐证/C4.1-1_佐证_1.png"),
    (("C4.1-1", "2025年服务台账", ".xlsx"), "佐证/C4.1-1_2025年服务台账_1.xlsx"),
    (("C4.1-1@东区/一号", 'a<b>:"c"|d%', ".pdf"), "佐证/C4.1-1@东区-一号_a-b-c-d_1.pdf"),
    (("C4.1-1", "  照 片\u202e\x07  ", ""), "佐证/C4.1-1_照 片_1"),
    (("C4.1-1", "合影🎉", ".重要"), "佐证/C4.1-1_合影🎉_1"),
    (("C4.1-1", "", ".lnk"), "佐证/C4.1-1_佐证_1.lnk"),
    (("C4.1-1", "../../etc/passwd", ".jpg"), "佐证/C4.1-1_etc-passwd_1.jpg"),
    (("B1", "长" * 300, ".jpg"), f"佐证/B1_{'长' * 40}_1.jpg"),
]


@pytest.mark.parametrize(("given", "made"), NAMED)
def test_a_file_is_named_by_criterion_and_caption(given: tuple[str, str, str], made: str) -> None:
    assert names.name_for(*given, taken=()) == made
    assert fault_of_name(made) == ""


def test_no_two_files_have_one_name():
    first = names.name_for("C4.1-1", "Plan", ".jpg", ())
    # Another case, another slash, another sort of file: one number is of one piece.
    taken = [first.upper().replace("/", "\\"), "佐证/C4.1-1_plan_2.pdf"]
    assert names.name_for("C4.1-1", "Plan", ".jpg", taken) == "佐证/C4.1-1_Plan_3.jpg"


def test_thousands_of_files_are_named_at_once_and_as_if_one_by_one():
    started = time.process_time()
    beside = names.Taken(["佐证/C4.1-1_佐证_2.jpg"])
    made = [beside.place_for("C4.1-1", "", ".jpg") for _ in range(5000)]
    assert time.process_time() - started < 2
    assert made[:3] == [f"佐证/C4.1-1_佐证_{number}.jpg" for number in (1, 3, 4)]
    assert len({*made}) == 5000


def test_a_name_says_what_is_shown():
    assert names.shown_caption("佐证/C4.1-1_合作_协议_12.jpg") == "合作_协议"
    assert names.shown_caption("佐证\\合作协议.v2.pdf") == "合作协议.v2"
    assert names.shown_caption("README") == "README"


MEANT = [
    ("C4.1-1_合作协议_1.jpg", "C4.1-1"),
    ("c4.1-1合作协议.jpg", "C4.1-1"),
    ("Ｃ４．１－１ 合作协议.jpg", "C4.1-1"),
    ("C4.1–1.jpg", "C4.1-1"),
    ("C4.1-12.jpg", "C4.1-12"),
    ("C4.1-13.jpg", ""),
    ("附件（C4.1-1）.pdf", "C4.1-1"),
    ("C4.1-1/现场.jpg", "C4.1-1"),
    ("C4.1-12/C4.1-1 现场.jpg", "C4.1-1"),
    ("AC4.1-1.jpg", ""),
    ("现场C4.1-1@东区.jpg", "C4.1-1@东区"),
    ("合作协议.pdf", ""),
]


@pytest.mark.parametrize(("name", "identifier"), MEANT)
def test_the_id_that_stands_in_a_name(name: str, identifier: str) -> None:
    assert names.meant_for(name, ["C4.1-1", "C4.1-12", "C4.1-1@东区"]) == identifier
