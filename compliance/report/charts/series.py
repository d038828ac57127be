"""What charts show, as labels and numbers: the same for pages, for Word and for those who cannot see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Form = Literal["rates", "losses", "bridge", "trend", "quadrant", "histogram", "boxes"]
State = Literal["", "provisional", "open", "zeroed", "absent"]
STATE_WORDS: dict[State, str] = {
    "": "",
    "provisional": "暂计",
    "open": "未作答",
    "zeroed": "否决计零",
    "absent": "不适用",
}

ALL = "全部园区"
"""A row of all parks, beside those of groups."""

REST = "其余"
"""The group of a row that stands for many small ones: its figure is told, and no bar drawn beside theirs."""

Others = Sequence[tuple[str, Mapping[str, Fraction]]]
"""得分率 from 0 to 1 by the ids of chapters and clauses, under what they are called: 上年, or a group of parks."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a row, a column or a point stands for; `shown` is its figure as printed, `group` what it belongs to."""

    text: str
    shown: str = ""
    state: State = ""
    group: str = ""
    reach: Fraction | None = None
    """How high a value that is not final can still be."""


@dataclass(frozen=True, slots=True)
class Series:
    """A value for each label; None where there is none: nothing was due, or another year had no such clause."""

    name: str
    values: tuple[Fraction | None, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A value that is no label's own: a chapter's rate, a grade's limit, the total of a year."""

    text: str
    value: Fraction | None
    shown: str = ""
    state: State = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure. The first series is what it is about; `axis` names its scale with the unit, `across` its labels."""

    form: Form
    title: str
    labels: tuple[Label, ...]
    series: tuple[Series, ...]
    axis: str
    across: str = ""
    digits: int = 1
    """With how many decimals values are printed."""
    marks: tuple[Mark, ...] = ()
    words: str = ""
    """What the picture says, for those who do not see it."""

    @property
    def values(self) -> tuple[Fraction | None, ...]:
        return self.series[0].values
