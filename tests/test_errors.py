"""Where a mistake is, as messages and lists of mistakes show it."""

from __future__ import annotations

import pytest

from compliance.errors import Location, Problem, quoted


@pytest.mark.parametrize(
    ("location", "shown", "within"),
    [
        (Location("园区.yaml"), "园区.yaml", ""),
        (Location("园区.yaml", 12, 3), "园区.yaml:12:3", "12:3"),
        (Location("填报表.xlsx", 12, 6, "4 基本要求"), "填报表.xlsx [4 基本要求]!F12", "[4 基本要求]!F12"),
        (Location("填报表.xlsx", sheet="团队"), "填报表.xlsx [团队]", "[团队]"),
    ],
)
def test_a_place_is_shown_with_its_file_or_to_those_who_know_the_file(
    location: Location, shown: str, within: str
) -> None:
    assert str(location) == shown
    assert location.within(location.file) == within


def test_of_a_file_in_a_package_what_follows_the_package_is_shown() -> None:
    assert Location("报送.zip/园区.yaml", 2, 1).within("报送.zip") == "/园区.yaml:2:1"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1 000", "“1 000”"),
        ("1\u00a0000", "“1 000”（含不换行空格 U+00A0）"),
        ("1\u200b2\u200b", "“1〔U+200B〕2〔U+200B〕”（含零宽空格 U+200B）"),
        ("\u202e12\u3000", "“〔U+202E〕12”（含从右到左强制符 U+202E、全角空格 U+3000）"),
        ("\u2800", "“〔U+2800〕”（含盲文空格 U+2800）"),
        ("3\ufe0f", "“3\ufe0f”（含变体选择符 U+FE0F）"),
        ("✅\ufe0f葛\U000e0100ᠮ\u180b", "“✅\ufe0f葛\U000e0100ᠮ\u180b”"),
        ("甲\U000e0041", "“甲〔U+E0041〕”（含不可见字符 U+E0041）"),
        ("👨\u200d👩", "“👨\u200d👩”"),
        (None, "“（空）”"),
    ],
)
def test_what_nobody_sees_is_named_behind_the_quote(text: str | None, shown: str) -> None:
    assert quoted(text) == shown


def test_of_what_a_stranger_wrote_no_more_is_told_than_anyone_reads() -> None:
    place = Location("填报表.xlsx", 12, 6, "页" * 10**6)
    told = str(Problem(location=place, message="没有这个名称", found="甲" * 10**6, expected="乙" * 10**6))
    assert "发现：甲甲" in told
    assert "甲…\n" in told
    assert len(told) < 3000
