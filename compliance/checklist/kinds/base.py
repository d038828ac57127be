"""What every kind of answer can do: read what was written, score it, say its rule in words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from compliance.checklist.kinds import readers
from compliance.checklist.kinds.entered import Entered
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain, read_fraction
from compliance.trace import Direction, Operand, Step, minimum, product

SIGNS: dict[Direction, str] = {"at_least": "≥", "more_than": "＞", "at_most": "≤", "less_than": "＜", "equals": "＝"}
LOWER: tuple[Direction, ...] = ("at_least", "more_than")
UPPER: tuple[Direction, ...] = ("at_most", "less_than")


class Frozen(BaseModel):
    """A part of a checklist file: immutable, and refusing names that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class Percentage(Fraction):
    """A number that was written with a percent sign, in percent: `95%` is 95."""


SIGN = re.compile("[%％]$")


def _exact(value: object) -> Fraction:
    number = read_fraction(str(value))
    if number is None:
        raise ValueError("not a number")
    return number


def _limit(value: object) -> Fraction:
    bare, signs = SIGN.subn("", str(value).strip())
    return Percentage(_exact(bare)) if signs else _exact(bare)


def _credit(value: object) -> Fraction:
    given = _limit(value)
    return Fraction(given) / 100 if isinstance(given, Percentage) else given


FRACTION = r"^-?\d+(\.\d+)?/\d+$"
Number = Annotated[
    Fraction,
    BeforeValidator(_exact),
    WithJsonSchema({"anyOf": [{"type": "number"}, {"type": "string", "pattern": FRACTION}]}),
]
"""An exact number of a checklist file: a decimal, or a fraction such as 2/3."""

PERCENT = r"^-?\d+(\.\d+)?(/\d+)?%$"
_MARKED = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"{FRACTION}|{PERCENT}"}]}

Credit = Annotated[Fraction, BeforeValidator(_credit), WithJsonSchema(_MARKED)]
"""A share of the points: 0.5, 1/2 and 50% are the same."""

Threshold = Annotated[Fraction, BeforeValidator(_limit), WithJsonSchema(_MARKED)]
"""What a figure is compared with, in its unit; a Percentage where it was written with the sign."""


class Bounds(Frozen):
    """What a number has to be beside one limit, or between two."""

    at_least: Threshold | None = None
    """不低于"""
    more_than: Threshold | None = None
    """高于"""
    at_most: Threshold | None = None
    """不高于"""
    less_than: Threshold | None = None
    """低于"""

    @property
    def given(self) -> list[tuple[Direction, Fraction]]:
        """The limits that are written, the lower before the upper."""
        return [(name, limit) for name in SIGNS if (limit := getattr(self, name, None)) is not None]

    def signs(self, unit: str) -> str:
        """ "≥20℃", or "≥20℃且≤30℃"."""
        return "且".join(f"{SIGNS[name]}{plain(limit)}{unit}" for name, limit in self.given)


class Level(Frozen):
    """One conclusion of a scale and the share of the points that it earns."""

    name: str
    """结论的名称，例如 部分符合"""
    credit: Credit
    """得分系数，0 至 1 或百分数"""
    text: str = ""
    """达到这一级的条件"""


class Reason(NamedTuple):
    """Why a value earns what it earns: `found` says the value again as a sentence begins, `follows` goes on from it."""

    found: str
    follows: str


class AnswerKind(Frozen, ABC):
    """The base of all kinds. `value` below is what `read` returned: immutable, hashable, exact, of the kind's shape."""

    recurs: ClassVar[bool] = True
    """Whether parks mostly give the same few answers: then what one came to is remembered."""

    individual: ClassVar[bool] = False
    """Whether two parks seldom give the same answer by chance: numbers, but no counts that are mostly 0."""

    measured: ClassVar[bool] = False
    """Whether it has a `magnitude`."""

    gist: ClassVar[str]
    """The rule of all such answers in a sentence without its end."""

    several: ClassVar[str] = "分项填数"
    """How several numbers are asked for."""

    title: ClassVar[str]
    """What the kind is called."""

    @property
    @abstractmethod
    def entered(self) -> Entered:
        """What is entered for an answer."""

    def read(self, raw: Any) -> Any:
        """The value of what stands in an answers file. Raises Refused."""
        return readers.read(self.entered, raw)

    @abstractmethod
    def steps(self, key: str, value: Any, points: Fraction) -> Iterator[Step]:
        """The arithmetic from the value to the points earned of `points`; the last step's value is the result."""

    def dump(self, value: Any) -> Any:
        """The value as JSON data; `read` of it gives the value again."""
        return readers.written(self.entered, value)

    def writable(self, value: Any) -> bool:
        """Whether an answers file can hold a value that was reckoned."""
        try:
            return bool(self.read(self.dump(value)) == value)
        except readers.Refused:
            return False

    @abstractmethod
    def show(self, value: Any) -> str:
        """The value as a reader sees it, with its unit."""

    @abstractmethod
    def words(self, points: Fraction) -> str:
        """The scoring rule in words, made from the same fields that the arithmetic uses."""

    @abstractmethod
    def reason(self, value: Any, steps: Sequence[Step]) -> Reason:
        """Why this value earns what it earns, in words; `steps` are those that it was reckoned by."""

    def worst(self, points: Fraction) -> Fraction:
        """The fewest points that any value can earn."""
        return Fraction(0)

    def flaws(self, points: Fraction) -> Iterator[Finding]:
        """What is wrong with the rule itself, though each of its fields is well formed; paths begin at the answer."""
        yield from ()

    def credits(self) -> Iterator[tuple[Place, Fraction]]:
        """The shares of the points that its rule names, and where."""
        yield from ()

    def best(self) -> Fraction | None:
        """The greatest share of the points that any value earns; None where that is 1 by itself."""
        return None

    @abstractmethod
    def prompt(self) -> str:
        """How to fill it in."""

    @property
    def leaves_out_nothing(self) -> bool:
        """Whether an answer that there was nothing to count makes the criterion not applicable."""
        return False

    @property
    def best_ones(self) -> tuple[str, ...]:
        """The conclusions that earn the most; none for kinds that have no conclusions."""
        return ()

    def left_out(self, value: Any) -> str:
        """What there was nothing of to count, if that makes the criterion not applicable; else ""."""
        return ""

    @property
    def span(self) -> tuple[Fraction, Fraction | None]:
        """The least and the most that `magnitude` can be; None where nothing limits it."""
        return Fraction(0), None

    def magnitude(self, value: Any) -> Fraction | None:
        """The number that a veto's limit is compared with; None for kinds without one."""
        return value if self.measured else None


def credit_steps(key: str, credit: Operand, points: Fraction) -> Step:
    """The step from a credit to points, common to every kind that grants a share."""
    return product(f"{key}:得分", "得分", "标准分 × 得分系数", Operand("标准分", points), credit)


def capped(key: str, credit: Step, cap: Fraction) -> Step:
    return minimum(f"{key}:系数", "得分系数", "超过上限的按上限计", credit.as_operand(), Operand("上限", cap))


def within(part: str, flaws: Iterable[Finding]) -> Iterator[Finding]:
    """Flaws of a part of an answer as those of the answer."""
    return (replace(flaw, path=(part, *flaw.path)) for flaw in flaws)


def names_differ(names: Sequence[str]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            remedy = "改名，或删去一处"
            yield Finding(code="choices", path=(index, "name"), message="名称重复", found=quoted(name), remedy=remedy)


def credits_fall(code: str, message: str, credits: Sequence[Fraction], *, strictly: bool) -> Iterator[Finding]:
    """From the best to the worst none is more than the one before; `strictly`, each is less."""
    for index, (better, worse) in enumerate(pairwise(credits), start=1):
        if better < worse or (strictly and better == worse):
            expected = f"{'小于' if strictly else '不大于'} {plain(better)}"
            yield Finding(code=code, path=(index, "credit"), message=message, found=plain(worse), expected=expected)


def step_of(steps: Sequence[Step], name: str) -> Step:
    """The step of a criterion whose key ends with a name."""
    return next(step for step in steps if step.key.endswith(f":{name}"))


FULL_MARKS = "得满分"


def earns(credit: Fraction) -> str:
    """What a credit comes to, as a reason says it."""
    return FULL_MARKS if credit == 1 else f"得{share(credit)}" if credit else "不得分"


def share(credit: Fraction) -> str:
    """A credit as a percentage of the points."""
    percentage = plain(credit * 100)
    return f"{percentage}%" if "/" not in percentage else f"{plain(credit)}"


PositiveNumber = Annotated[Number, Field(gt=0)]


def misread(limit: Fraction, unit: str, *, declared: bool = False) -> str:
    """What was probably meant, where a limit of a figure in `unit` is not written as such; "" where it is.

    A share typed as a decimal, 0.95 for 95 %, is the likeliest real mistake: a percentage has its sign. Only where an
    author `declared` the unit may it be left out, and not of a number that may be such a share.
    """
    if unit != "%":
        return f"单位是“{unit.strip()}”，不写 %：{plain(limit)}" if isinstance(limit, Percentage) else ""
    may_be_share = 0 < limit <= 1
    if isinstance(limit, Percentage) or not limit or (declared and not may_be_share):
        return ""
    if may_be_share:
        return f"百分数带 %：可能应为 {plain(limit * 100)}%；确指百分之 {plain(limit)} 的，写 {plain(limit)}%"
    return f"百分数带 %：{plain(limit)}%"
