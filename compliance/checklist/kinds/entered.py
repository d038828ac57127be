"""What is entered for an answer, said once by its kind; forms, schemas and workbooks are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, NamedTuple

Shape = Literal["choice", "number", "ratio", "numbers", "picks"]
"""How what is entered makes up an answer.

choice: one of the choices of the only slot. number: the number in the only slot. ratio: the first number over the
second, in one text. numbers: each slot's number by the slot's name. picks: the names of the slots that are had.
"""

RATIO_PARTS = ("分子", "分母")
"""What the two numbers of a ratio are called, whatever their names."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing to be entered: a choice, or a number with its unit and limits."""

    name: str
    unit: str = ""
    integer: bool = False
    least: Fraction = Fraction(0)
    """The smallest number that is possible."""
    most: Fraction | None = None
    """The greatest number that is possible."""
    telling: Fraction = Fraction(0)
    """Every number below it earns nothing: a percentage typed as a decimal shows where this is 1 or more."""
    within: str = ""
    """The slot whose number it is a part of, and so cannot exceed."""
    choices: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    """What each choice takes; empty where it is not said."""

    @property
    def label(self) -> str:
        """The name with the unit."""
        return f"{self.name}（{self.unit}）" if self.unit else self.name

    @property
    def told(self) -> tuple[tuple[str, str], ...]:
        """The choices, each with what it takes."""
        return tuple(zip(self.choices, self.texts, strict=True))


class Entered(NamedTuple):
    """Everything that is entered for one answer."""

    shape: Shape
    slots: tuple[Slot, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(slot.name for slot in self.slots)
