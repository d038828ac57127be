"""What a batch has come to: all that its outputs are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Cohort
from compliance.batch.notices import Overview
from compliance.batch.store.outcomes import Seen
from compliance.checklist.model import Checklist

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Again(Generic[T]):
    """Values that are looked up anew each time they are gone through: there may be a hundred thousand."""

    look_up: Callable[[], Iterator[T]]

    def __iter__(self) -> Iterator[T]:
        return self.look_up()


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Of one run. `records` and `refusals` may be gone through as often as wanted."""

    checklist: Checklist
    overview: Overview
    cohort: Cohort
    records: Iterable[ParkRecord]
    """The parks of the year, those listed apart included, by source."""
    refusals: Iterable[Seen]
    """The files that could not be scored, by source."""
