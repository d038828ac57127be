"""What the audit of one criterion consists of: rules, rows of 明细输入, formulas; each kind of answer fills it in."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from compliance.checklist.kinds import AnswerKind, Slot
from compliance.checklist.model import Criterion
from compliance.report.workbook.paper import Value
from compliance.report.workbook.places import Key, Table
from compliance.scoring.assessment import CriterionResult


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of 规则: whose it is, what it says, and its numbers."""

    key: Key
    of: str
    what: str
    name: str = ""
    limit: Fraction | None = None
    credit: Fraction | None = None


class Calculated(NamedTuple):
    """A formula, and what the engine found where it stands."""

    formula: str
    known: Fraction | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One row of 明细输入: an input with what was given, the number of the rule that it meets, what both come to."""

    key: Key
    name: str
    unit: str = ""
    slot: Slot | None = None
    given: Any = None
    number: Fraction | None = None
    value: Calculated | None = None
    result: Calculated | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """The formulas of one criterion, from within its row; `band` and `credit` are empty where they do not apply."""

    answered: str
    value: str
    band: str
    credit: str
    points: str


class Found(NamedTuple):
    """What the engine found where those formulas stand."""

    value: Value
    band: Value
    credit: Value


class Tables(Protocol):
    """Where everything stands."""

    @property
    def rules(self) -> Table: ...
    @property
    def answers(self) -> Table: ...
    @property
    def details(self) -> Table: ...

    def instead(self, criterion: Criterion) -> str:
        """What counts for its best conclusion without evidence; "" where it needs none."""
        ...


K = TypeVar("K", bound=AnswerKind)


class KindFormulas(ABC, Generic[K]):
    """One criterion, audited as its kind of answer asks."""

    pattern = ""
    """The number format of the calculated value."""

    def __init__(self, criterion: Criterion, answer: K) -> None:
        self.criterion, self.answer, self.id = criterion, answer, criterion.id

    @property
    def inputs(self) -> tuple[Key, ...]:
        """The rows of its inputs, where they stand in 明细输入."""
        return tuple((self.id, "数", name) for name in self.answer.entered.names)

    @property
    def results(self) -> tuple[Key, ...]:
        """The rows of 明细输入 that have its results; none where its inputs stand in the criterion's own row."""
        return ()

    def rules(self) -> Iterator[Line]:
        """The numbers of its rule that are not beside its inputs."""
        yield from ()

    def details(self, table: Table, result: CriterionResult) -> Iterator[Detail]:
        """Its rows of 明细输入."""
        yield from ()

    def choices(self, tables: Tables) -> str | Sequence[str]:
        """What its only input is chosen from: cells, or the choices themselves."""
        return self.answer.entered.slots[0].choices

    @abstractmethod
    def scoring(self, tables: Tables) -> Scoring:
        """The formulas that score it."""

    @abstractmethod
    def found(self, result: CriterionResult) -> Found:
        """What they give, where it is scored."""

    def at(self, tables: Tables, *columns: str) -> Iterator[str]:
        """Cells of its row, for use within it."""
        return (tables.answers.at(self.id, column) for column in columns)

    def product(self, tables: Tables) -> str:
        return "*".join(self.at(tables, "points", "credit"))

    def spans(self, tables: Tables) -> tuple[str, str]:
        """Its inputs and its results in 明细输入."""
        inputs, results = self.inputs, self.results
        given = tables.details.span(inputs[0], inputs[-1], "input")
        return given, tables.details.span(results[0], results[-1], "result")
