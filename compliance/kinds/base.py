"""What every kind of answer can do: read what was written, score it, say its rule in words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from compliance.errors import quoted
from compliance.numbers import plain, read_number
from compliance.trace import Operand, Step, minimum, product

Direction = Literal["at_least", "at_most"]
SIGNS = {"at_least": "≥", "at_most": "≤"}


class Frozen(BaseModel):
    """A part of a checklist file: immutable, and refusing names that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


def _exact(value: object) -> Fraction:
    number = read_number(str(value))
    if number is None:
        raise ValueError("not a number")
    return number


Number = Annotated[Fraction, BeforeValidator(_exact), WithJsonSchema({"type": "number"})]
"""An exact decimal of a checklist file."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with one answer's value; `path` leads to the part of it that is meant."""

    message: str
    found: str = ""
    expected: str = ""
    remedy: str = ""
    path: tuple[str | int, ...] = ()
    at_key: bool = False
    """Whether the name itself is meant, not its value."""


class Refused(Exception):
    """An answer's value cannot be read; carries every complaint about it."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__(self.complaints[0].message)


def refuse(message: str, **details: Any) -> NoReturn:
    raise Refused([Complaint(message, **details)])


class Band(Frozen):
    """One step of a scale: reaching `limit` earns the share `credit` of the points."""

    limit: Number
    """阶梯的界限值（比率为百分数）"""
    credit: Number
    """达到该界限时的得分系数，0 至 1"""


class AnswerKind(Frozen, ABC):
    """The base of all kinds. `value` below is what `read` returned: immutable, exact, of the kind's own shape."""

    @abstractmethod
    def read(self, raw: Any) -> Any:
        """The value of what stands in an answers file. Raises Refused."""

    @abstractmethod
    def steps(self, key: str, value: Any, points: Fraction) -> Iterator[Step]:
        """The arithmetic from the value to the points earned of `points`; the last step's value is the result."""

    @abstractmethod
    def dump(self, value: Any) -> Any:
        """The value as JSON data; `read` of it gives the value again."""

    @abstractmethod
    def show(self, value: Any) -> str:
        """The value as a reader sees it, with its unit."""

    @abstractmethod
    def words(self, points: Fraction) -> str:
        """The scoring rule in words, made from the same fields that the arithmetic uses."""

    @abstractmethod
    def reason(self, value: Any, points: Fraction) -> str:
        """Why this value earns what it earns, in words."""

    def worst(self, points: Fraction) -> Fraction:
        """The fewest points that any value can earn."""
        return Fraction(0)

    @abstractmethod
    def prompt(self) -> tuple[str, str]:
        """How to fill it in: a hint, and the blank form of the value in an answers file."""

    @abstractmethod
    def json_schema(self) -> dict[str, Any]:
        """The JSON Schema of the value in an answers file, for completion in an editor."""

    def magnitude(self, value: Any) -> Fraction | None:
        """The number that a veto's limit is compared with; None for kinds without one."""
        return None


def credit_steps(key: str, credit: Operand, points: Fraction) -> Step:
    """The step from a credit to points, common to every kind that grants a share."""
    return product(f"{key}:得分", "得分", "标准分 × 得分系数", Operand("标准分", points), credit)


def capped(key: str, credit: Step, cap: Fraction) -> Step:
    return minimum(f"{key}:系数", "得分系数", "超过上限的按上限计", credit.as_operand(), Operand("上限", cap))


def text_of(raw: Any, expected: str) -> str:
    if not isinstance(raw, str):
        refuse("答案的写法不对", found=shape_of(raw), expected=expected)
    return raw.strip()


def shape_of(raw: Any) -> str:
    if isinstance(raw, dict):
        return "一组名称和值"
    return "一个列表" if isinstance(raw, list) else quoted(raw)


# NFKC would also read ② and 10² as numbers, and digits of other scripts are digits to Python.
WRITTEN_PLAINLY = re.compile("[\t\x20-\x7e\u3000\uff00-\uff5e]*")


def number_of(
    raw: Any,
    *,
    unit: str = "",
    integer: bool = False,
    most: Fraction | None = None,
    path: tuple[str | int, ...] = (),
) -> Fraction:
    """A count or measure that may not be negative; full-width digits are read. Raises Refused."""
    whole = "非负整数" if integer else "不小于 0 的数"
    expected = f"{whole}（单位：{unit}，只写数字）" if unit else whole
    if not isinstance(raw, str):
        refuse("应填数字", found=shape_of(raw), expected=expected, path=path)
    number = read_number(raw) if WRITTEN_PLAINLY.fullmatch(raw) else None
    if number is None:
        message = "数字的位数过多" if raw.strip().isdecimal() else "不是数字"
        remedy = "只写阿拉伯数字，不写单位、千分号或文字"
        refuse(message, found=quoted(raw), expected=expected, remedy=remedy, path=path)
    if number < 0:
        refuse("不能是负数", found=quoted(raw), expected=expected, path=path)
    if integer and number.denominator != 1:
        refuse("应为整数", found=quoted(raw), expected=expected, path=path)
    if most is not None and number > most:
        limit = f"不超过 {plain(most)}{unit}"
        refuse("超过了可能的最大值", found=quoted(raw), expected=limit, path=path)
    return number


def bands_in_words(bands: tuple[Band, ...], direction: Direction, unit: str) -> str:
    """ "≥5家得满分；≥3家得60%；其余不得分"."""
    parts = [
        f"{SIGNS[direction]}{plain(band.limit)}{unit}得{'满分' if band.credit == 1 else share(band.credit)}"
        for band in bands
    ]
    return "；".join([*parts, "其余不得分"])


def band_reason(bands: tuple[Band, ...], direction: Direction, unit: str, shown: str, magnitude: Fraction) -> str:
    """Which band a magnitude reached, or that it reached none."""
    for band in bands:
        if magnitude >= band.limit if direction == "at_least" else magnitude <= band.limit:
            full = "得满分" if band.credit == 1 else f"得{share(band.credit)}"
            return f"{shown}，达到“{SIGNS[direction]}{plain(band.limit)}{unit}”一档，{full}"
    last = bands[-1]
    return f"{shown}，未达到最低一档“{SIGNS[direction]}{plain(last.limit)}{unit}”，不得分"


def share(credit: Fraction) -> str:
    """A credit as a percentage of the points."""
    percentage = plain(credit * 100)
    return f"{percentage}%" if "/" not in percentage else f"{plain(credit)}"


def table_of(bands: tuple[Band, ...]) -> tuple[tuple[Fraction, Fraction], ...]:
    return tuple((band.limit, band.credit) for band in bands)


PositiveNumber = Annotated[Number, Field(gt=0)]
