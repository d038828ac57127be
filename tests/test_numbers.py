"""Exact numbers: the one rounding that is declared, and text without loss."""

from __future__ import annotations

import decimal
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from builders import DETERMINISTIC
from hypothesis import given
from hypothesis import strategies as st

from compliance.errors import Location
from compliance.numbers import fixed, percent, plain, points, read_number, round_to, side, signed, telling

HALF_UP = [
    # Published results of 四舍五入; binary floating point gets three of them wrong.
    ("84.25", 1, "84.3"),
    ("82.15", 1, "82.2"),
    ("75.35", 1, "75.4"),
    ("88.5", 0, "89"),
    ("72.5", 0, "73"),
    # What the grade limits hang on.
    ("89.95", 1, "90.0"),
    ("89.94999", 1, "89.9"),
    ("99.95", 1, "100.0"),
    ("0.05", 1, "0.1"),
    ("0.04", 1, "0.0"),
    ("2.675", 2, "2.68"),
    ("1.005", 2, "1.01"),
    # Away from zero below zero.
    ("-0.05", 1, "-0.1"),
    ("-0.04", 1, "0.0"),
    ("-2.5", 0, "-3"),
]


@pytest.mark.parametrize(("value", "digits", "expected"), HALF_UP)
def test_half_up(value: str, digits: int, expected: str) -> None:
    assert fixed(Fraction(value), digits) == expected
    assert round_to(Fraction(value), digits) == Fraction(expected)


@pytest.mark.parametrize(
    ("value", "digits", "expected"),
    [
        ("1.5", 2, "+1.50"),
        ("-1.5", 2, "−1.50"),
        ("0", 1, "0.0"),
        ("3", 0, "+3"),
        ("0.001", 2, "0.00"),
        ("-0.001", 2, "0.00"),
    ],
)
def test_a_change_has_its_sign_unless_it_is_too_small_to_be_shown(value: str, digits: int, expected: str) -> None:
    assert signed(Fraction(value), digits) == expected


@pytest.mark.parametrize(
    ("mode", "value", "digits", "expected"),
    [
        ("half_even", "0.25", 1, "0.2"),
        ("half_even", "0.35", 1, "0.4"),
        ("half_even", "0.251", 1, "0.3"),
        ("half_even", "2.5", 0, "2"),
        ("half_even", "3.5", 0, "4"),
        ("half_even", "-2.5", 0, "-2"),
        ("truncate", "89.99", 1, "89.9"),
        ("truncate", "89.9", 0, "89"),
        ("truncate", "-0.19", 1, "-0.1"),
        ("truncate", "-0.09", 1, "0.0"),
    ],
)
def test_other_roundings(mode: str, value: str, digits: int, expected: str) -> None:
    assert fixed(Fraction(value), digits, mode) == expected  # type: ignore[arg-type]


def test_a_third_is_rounded_from_its_exact_value() -> None:
    assert fixed(Fraction(200, 3), 1) == "66.7"
    assert fixed(Fraction(100, 3), 4) == "33.3333"
    assert fixed(Fraction(2, 3), 0) == "1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(0), "0"),
        (Fraction(1000), "1000"),
        (Fraction(36, 5), "7.2"),
        (Fraction(1, 8), "0.125"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(5, 7), "5/7"),
        (Fraction(-10, 3), "-10/3"),
        (Fraction(1, 1024), "0.0009765625"),
    ],
)
def test_plain_is_without_loss(value: Fraction, text: str) -> None:
    assert plain(value) == text
    assert Fraction(text) == value


@pytest.mark.parametrize(("value", "text"), [("3/5", "60%"), ("1/8", "12.5%"), ("5/7", "5/7"), ("1", "100%")])
def test_percent(value: str, text: str) -> None:
    assert percent(Fraction(value)) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", "12"),
        (" 7.50 ", "7.5"),
        ("１２．５", "12.5"),
        ("010", "10"),
        ("-3", "-3"),
        ("+5", "5"),
    ],
)
def test_numbers_that_people_write(text: str, value: str) -> None:
    assert read_number(text) == Fraction(value)


@pytest.mark.parametrize(
    "text", ["", "abc", "1e3", "1,000", "nan", "inf", "1.", ".5", "1/2", "0x10", "12家", "1" * 16, "--1", "1_000"]
)
def test_what_is_no_number(text: str) -> None:
    assert read_number(text) is None


DECIMAL_MODES = {
    "half_up": decimal.ROUND_HALF_UP,
    "half_even": decimal.ROUND_HALF_EVEN,
    "truncate": decimal.ROUND_DOWN,
}
decimals = st.decimals(min_value=-(10**6), max_value=10**6, places=6)


@DETERMINISTIC
@given(decimals, st.integers(0, 5), st.sampled_from(sorted(DECIMAL_MODES)))
def test_rounding_agrees_with_the_decimal_module(value: Decimal, digits: int, mode: str) -> None:
    expected = value.quantize(Decimal(1).scaleb(-digits), rounding=DECIMAL_MODES[mode])
    assert round_to(Fraction(value), digits, mode) == Fraction(expected)  # type: ignore[arg-type]
    assert fixed(Fraction(value), digits, mode) == str(abs(expected) if expected == 0 else expected)  # type: ignore[arg-type]


@DETERMINISTIC
@given(st.integers(-99999, 99999), st.integers(0, 4))
def test_ties_agree_with_the_decimal_module(whole: int, digits: int) -> None:
    tie = Decimal(whole * 10 + 5).scaleb(-digits - 1)
    assert len(DECIMAL_MODES) == 3
    for mode, rounding in DECIMAL_MODES.items():
        expected = tie.quantize(Decimal(1).scaleb(-digits), rounding=rounding)
        assert round_to(Fraction(tie), digits, mode) == Fraction(expected)  # type: ignore[arg-type]


@DETERMINISTIC
@given(st.fractions(min_value=-1000, max_value=1000, max_denominator=10**6))
def test_plain_reads_back_as_the_same_number(value: Fraction) -> None:
    assert Fraction(plain(value)) == value


@DETERMINISTIC
@given(decimals)
def test_a_written_decimal_is_read_exactly(value: Decimal) -> None:
    assert read_number(f"{value:f}") == Fraction(value)


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_a_column_is_named_as_a_spreadsheet_names_it(column, letters):
    assert str(Location("表.xlsx", 12, column, "4 基本要求")) == f"表.xlsx [4 基本要求]!{letters}12"


TURNING = "\u202b\u202e\u2067"
# Letters that Unicode has undrawn, the blank of Braille, and what varies the character before.
UNDRAWN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180f\u2800\u3164\ufe00\ufe0f\uffa0\ufff0\U000e0100\U000e0fff"


def shows_nothing(character: str) -> bool:
    """Blanks and what only formats; not signs of numbers in scripts that are read from the right, which are drawn."""
    formats = unicodedata.category(character) in {"Cf", "Zs"} and unicodedata.bidirectional(character) != "AN"
    return character.isspace() or (formats and ord(character) not in {0x6DD, 0x70F, 0x8E2, 0x110BD, 0x110CD})


UNSEEN = [*UNDRAWN, *filter(shows_nothing, map(chr, (*range(0x3400), *range(0xA000, 0xD800), *range(0xE000, 0xFFFF))))]


@pytest.mark.parametrize("unseen", sorted({*UNSEEN} - {*TURNING}))
def test_what_nobody_sees_around_a_number_changes_nothing_and_within_is_not_guessed(unseen: str) -> None:
    for text in (f"{unseen}12", f"12{unseen}", f"{unseen} 12 {unseen}"):
        assert read_number(text) == 12
    for text in (f"1{unseen}000", f"1.{unseen}5", f"-{unseen}1", unseen):
        assert read_number(text) is None


@pytest.mark.parametrize("turning", TURNING)
def test_a_number_whose_digits_are_shown_the_other_way_round_is_none(turning: str) -> None:
    assert read_number(f"{turning}12") is None


@DETERMINISTIC
@given(
    st.fractions(0, 100, max_denominator=1000),
    st.fractions(Fraction(-1, 10), Fraction(1, 10), max_denominator=10**7),
    st.integers(0, 2),
    st.sampled_from(["half_up", "half_even", "truncate"]),
)
def test_no_print_is_on_another_side_of_a_limit_than_its_value(limit, off, digits, mode):
    """Random exact values around every limit."""
    shown = telling(limit + off, digits, (limit,), mode)
    if off or "/" not in plain(limit):
        assert side(Fraction(shown), limit) == side(limit + off, limit)
    assert len(shown.partition(".")[2]) >= digits


@pytest.mark.parametrize(
    ("value", "limits", "shown"),
    [
        ("200/3", ["66.7"], "66.67"),
        ("200/3", ["66"], "66.7"),
        ("89.96", ["90"], "89.96"),
        ("99.996", ["0", "100"], "99.996"),
        ("1/3000", ["0", "100"], "0.0003"),
        ("90", ["90"], "90.0"),
        ("90.04", ["90"], "90.04"),
        ("66.66", ["66.66"], "66.66"),
    ],
)
def test_as_many_decimals_as_tell_the_truth(value: str, limits: list[str], shown: str) -> None:
    assert telling(Fraction(value), 1, map(Fraction, limits)) == shown


@pytest.mark.parametrize(
    ("value", "limits", "shown"),
    [("5/7", [], "0.71"), ("1.125", [], "1.125"), ("1/900", [], "0.001"), ("5999/3000", [2], "1.9997"), ("7", [], "7")],
)
def test_points_for_people_are_no_fractions(value: str, limits: list[int], shown: str) -> None:
    assert points(Fraction(value), *map(Fraction, limits)) == shown
