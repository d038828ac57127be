"""Exact numbers: reading them from text, rounding them once by a declared rule, and writing them out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from compliance.errors import BLANKS, NOTHING, VARYING

RoundingMode = Literal["half_up", "half_even", "truncate"]
ROUNDING_WORDS = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "truncate": "截去尾数"}

exact = lru_cache(maxsize=4096)(Fraction)
"""The fraction of two integers. Making one is slow, and the same few hundred come again and again."""

LONGEST = 3
"""Points are shown exactly with up to so many decimals."""
ZERO, HUNDRED = Fraction(0), Fraction(100)

NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,9})?")
AROUND = f"\\s{BLANKS}{NOTHING}{VARYING}"
CORE = re.compile(f"[{AROUND}]*((?:.*[^{AROUND}])?)", re.DOTALL)
"""From the first character that is seen to the last. A search for blanks at the end would begin at each blank anew."""


def bare(text: str) -> str:
    """Without blanks and unseen marks around it, which change no number; those that turn the writing round stay."""
    found = None if text.isascii() else CORE.match(text)
    return found[1] if found else text.strip()


def read_number(text: str) -> Fraction | None:
    """The exact value of a plain decimal, full-width digits tolerated, and blanks around; None if it is not one.

    Exponents, thousands separators, NaN and infinities are not numbers here.
    """
    plain = bare(unicodedata.normalize("NFKC", text))
    found = NUMBER.fullmatch(plain)
    if found is None:
        return None
    return Fraction(plain) if found[1] else exact(int(plain))


def read_fraction(text: str) -> Fraction | None:
    """The same of two of them with a stroke between, 2/3, too."""
    top, stroke, bottom = text.partition("/")
    number, divisor = read_number(top), read_number(bottom) if stroke else Fraction(1)
    return None if number is None or not divisor else number / divisor


def round_to(value: Fraction, digits: int, mode: RoundingMode = "half_up") -> Fraction:
    """`value` at `digits` decimals: half away from zero (四舍五入), half to even, or cut towards zero."""
    return exact(*round_whole(*value.as_integer_ratio(), digits, mode))


def round_whole(numerator: int, denominator: int, digits: int, mode: RoundingMode) -> tuple[int, int]:
    """The same of a number as two whole ones, not in its lowest terms."""
    units = 10**digits
    whole, rest = divmod(abs(numerator) * units, denominator)
    twice = 2 * rest
    up = twice > denominator or (
        twice == denominator and (mode == "half_up" or (mode == "half_even" and whole % 2 == 1))
    )
    if up and mode != "truncate":
        whole += 1
    return (whole if numerator >= 0 else -whole), units


def fixed(value: Fraction, digits: int, mode: RoundingMode = "half_up") -> str:
    """`value` rounded to `digits` decimals and written with all of them: 84.25 at 1 is "84.3"."""
    rounded = round_to(value, digits, mode) * 10**digits
    whole = abs(rounded.numerator)
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{text[:-digits]}.{text[-digits:]}" if digits else sign + text


def side(value: Fraction, limit: Fraction) -> int:
    """On which side of a limit a value is: -1 below, 0 on it, 1 above."""
    return (value > limit) - (value < limit)


def telling(value: Fraction, digits: int, limits: Iterable[Fraction], mode: RoundingMode = "half_up") -> str:
    """`fixed`, with as many more decimals as it takes to be on the same side of every limit as the value itself.

    What is below 66.7 is not printed as 66.7, nor 99.96 as 100.0.
    """
    # What is a limit that no decimal is, is printed as that would be.
    limits = tuple(limit for limit in limits if limit != value or "/" not in plain(limit))
    while any(side(round_to(value, digits, mode), limit) != side(value, limit) for limit in limits):
        digits += 1
    return fixed(value, digits, mode)


def points(value: Fraction, *limits: Fraction) -> str:
    """Points for people: never a fraction; exact where that is short, else two decimals, or as many as it takes.

    What is not 0 is not printed as 0, nor what is short of a limit as the limit.
    """
    text = plain(value)
    short = "/" not in text and len(text.partition(".")[2]) <= LONGEST
    return text if short else telling(value, 2, (ZERO, *limits))


def rate(share: Fraction, digits: int = 1, limits: Iterable[Fraction] = ()) -> str:
    """A share as a percentage for people; 0 % and 100 % are nothing and all. `limits` are in percent."""
    return telling(100 * share, digits, (ZERO, HUNDRED, *limits)) + "%"


def signed(value: Fraction, digits: int = 2, limits: Iterable[Fraction] = ()) -> str:
    """A change with its sign, `telling` on which side of the limits; no sign for no change, nor where it shows none."""
    shown = telling(value, digits, limits)
    return shown.replace("-", "−") if value < 0 or not Fraction(shown) else f"+{shown}"


def plain(value: Fraction) -> str:
    """`value` without loss: a terminating decimal when there is one ("7.2"), else a fraction ("5/7")."""
    denominator = value.denominator
    if denominator == 1:
        return str(value.numerator)
    twos = fives = 0
    while denominator % 2 == 0:
        denominator //= 2
        twos += 1
    while denominator % 5 == 0:
        denominator //= 5
        fives += 1
    if denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return fixed(value, max(twos, fives))


def joined(text: str, after: str) -> str:
    """A text with Chinese after it; a blank stands between a figure, or its sign, and a character: 低于 50% 的."""
    last = text[-1:]
    return f"{text} {after}" if last == "%" or (last.isascii() and last.isalnum()) else f"{text}{after}"


def exact_text(value: Fraction | None) -> str | None:
    """As data has it: a whole number or a fraction."""
    return None if value is None else str(value)


def percent(value: Fraction) -> str:
    """A share as an exact percentage: 3/5 is "60%"; without a terminating decimal, "5/7"."""
    return plain(value) if "/" in plain(value) else plain(value * 100) + "%"
