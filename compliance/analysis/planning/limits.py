"""What there is to spend on mending, and by when: people, effort or steps, and the phases that a plan falls into."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.analysis.planning.choices import Choice, Choices
from compliance.numbers import plain

PHASES = (30, 90, 365)
"""The days after which each phase ends, where nothing else is said (自拟)."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`phases` are the days, from the first day of the plan, that each phase ends after; the last ends the plan.

    Either `steps` are limited, or effort is: by the people that there are, by a number of points, or by neither.
    """

    phases: tuple[int, ...] = PHASES
    people: Fraction | None = None
    effort: int | None = None
    steps: int | None = None

    @property
    def horizon(self) -> int:
        return self.phases[-1]

    @property
    def bounded(self) -> bool:
        return (self.people, self.effort, self.steps) != (None, None, None)

    def effort_by(self, day: int, days_per_point: int) -> int | None:
        """The points of effort that can be spent within so many days; five of seven days are worked."""
        found = []
        if self.people is not None:
            found.append(int(self.people * Fraction(5 * day, 7) / days_per_point))
        if self.effort is not None:
            found.append(self.effort * day // self.horizon)
        return min(found, default=None)

    def days_for(self, effort: int, days_per_point: int) -> int | None:
        """The days that so much effort takes the people; None where nothing is said of them."""
        if not self.people:
            return None
        return -int(-effort * days_per_point * Fraction(7, 5) / self.people // 1)

    @property
    def words(self) -> str:
        """The limits in a phrase: "2 人、180 天之内"."""
        told = (
            "" if self.people is None else f"{plain(self.people)} 人",
            "" if self.effort is None else f"工作量 {self.effort} 点",
            "" if self.steps is None else f"{self.steps} 步",
        )
        return "、".join((*filter(None, told), f"{self.horizon} 天之内"))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The choices by what is limited: where that is the steps, they come first and effort second."""

    choices: Choices
    limit: int | None
    unit: int
    """What one step counts beside its effort; 0 where effort is limited."""

    def back(self, chosen: Mapping[str, Choice] | None) -> dict[str, Choice] | None:
        """What was chosen, with its own effort."""
        if chosen is None:
            return None
        return {name: replace(choice, cost=choice.cost - self.unit) for name, choice in chosen.items()}


def weighed(choices: Choices, limits: Limits, days_per_point: int) -> Weighed:
    if limits.steps is None:
        return Weighed(choices, limits.effort_by(limits.horizon, days_per_point), 0)
    unit = 1 + sum(max(choice.cost for choice in options) for options in choices.values())
    heavier = {
        name: tuple(replace(c, cost=c.cost + unit) if c.cost else c for c in options)
        for name, options in choices.items()
    }
    return Weighed(heavier, (limits.steps + 1) * unit - 1, unit)


def phased(choices: Iterable[Choice], limits: Limits, days_per_point: int) -> list[list[Choice]]:
    """The choices, in the order in which they are begun, by the phase in which each can be finished.

    A phase has no more than can be spent until its end and nothing that takes longer; what is left is for the last one.
    """
    waiting, spent, found = list(choices), 0, list[list[Choice]]()
    for end in limits.phases[:-1]:
        most = limits.effort_by(end, days_per_point)
        taken: list[Choice] = []
        for choice in waiting:
            if choice.lead <= end and (most is None or spent + choice.cost <= most):
                taken.append(choice)
                spent += choice.cost
        waiting = [choice for choice in waiting if choice not in taken]
        found.append(taken)
    return [*found, waiting]


def cut(phases: Sequence[int], days: int) -> tuple[int, ...]:
    """The phases of a plan that ends after so many days."""
    return (*(end for end in phases if end < days), days)
