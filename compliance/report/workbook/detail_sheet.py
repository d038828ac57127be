"""明细输入: the inputs of criteria that ask for several: counts, items, numbers and the conditions on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from compliance.answers.model import NO, YES
from compliance.checklist.kinds import Conditions, Deduction, PickList
from compliance.checklist.model import Criterion
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import compared, when
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.places import Column, Key, Table
from compliance.scoring.assessment import CriterionResult

SHEET = "明细输入"
COLUMNS = (
    Column("of", "要点编号", 14),
    Column("name", "项目", 44),
    Column("unit", "单位", 10),
    Column("input", "填写", 12),
    Column("number", "每次扣分／系数／界限", 12),
    Column("value", "比较的数", 14),
    Column("result", "扣分／系数／满足", 14),
)


@dataclass(frozen=True, slots=True)
class Detailed:
    """Where the inputs of a criterion stand, and what they give."""

    inputs: tuple[Key, ...]
    results: tuple[Key, ...]


def keys_of(criterion: Criterion) -> Detailed | None:
    answer, name = criterion.answer, criterion.id
    if isinstance(answer, Conditions):
        inputs = tuple((name, "数", item.name) for item in answer.inputs)
        return Detailed(inputs, tuple((name, "条件", index) for index in range(len(answer.conditions))))
    if isinstance(answer, Deduction):
        items = tuple((name, "数", item.name) for item in answer.occurrences)
        return Detailed(items, items)
    if isinstance(answer, PickList):
        items = tuple((name, "数", item.name) for item in answer.items)
        return Detailed(items, items)
    return None


def place(criteria: tuple[Criterion, ...]) -> Table:
    return Table(SHEET, COLUMNS, list(_keys(criteria)), top=2)


def _keys(criteria: tuple[Criterion, ...]) -> Iterator[Key]:
    for criterion in criteria:
        if detailed := keys_of(criterion):
            yield criterion.id
            yield from dict.fromkeys((*detailed.inputs, *detailed.results))


def write(book: Book, table: Table, answers: Table, figures: Figures, footer: str) -> None:
    sheet = book.sheet(table, "明细输入：黄底的格填写，蓝底的数是规则", footer)
    sheet.text(1, 0, "同一要点的各格都填了才算已作答；没有发生的填 0，没有具备的填“无”。", "plain")
    for result in figures.a.criteria:
        if keys_of(result.criterion) is None:
            continue
        sheet.band(table, result.id, f"{result.id}　{result.criterion.text}", "clause")
        writer = _Writer(sheet, table, answers, figures, result)
        match result.criterion.answer:
            case Deduction() as answer:
                writer.deduction(answer)
            case PickList() as answer:
                writer.picklist(answer)
            case Conditions() as answer:
                writer.conditions(answer)


@dataclass(frozen=True, slots=True)
class _Writer:
    sheet: Sheet
    table: Table
    answers: Table
    figures: Figures
    result: CriterionResult

    def _texts(self, key: Key, name: str, unit: str) -> None:
        row = self.table.rows[key]
        for column, text in enumerate((self.result.id, name, unit, "", "", "", "")):
            self.sheet.text(row, column, text)

    def _calculated(self, key: Key, column: str, formula: str, value: Fraction | None) -> None:
        """A formula that stays empty until the criterion has an answer."""
        answered = f'{self.answers.ref(self.result.id, "state")}="已作答"'
        place = self.table.cell(key, column)
        self.sheet.formula(place, when(answered, formula), value if self.result.state == "scored" else None)

    def deduction(self, answer: Deduction) -> None:
        given = dict(self.result.answer.value or ())
        for number, item in enumerate(answer.occurrences, start=1):
            key: Key = (self.result.id, "数", item.name)
            self._texts(key, item.name, item.unit)
            self.sheet.count(self.table.cell(key, "input"), given.get(item.name), integer=True)
            self.sheet.number(*self.table.cell(key, "number"), item.points, "rule")
            loss = f"{self.table.at(key, 'input')}*{self.table.at(key, 'number')}"
            self._calculated(key, "result", loss, self.figures.step(f"{self.result.id}:扣{number}"))

    def picklist(self, answer: PickList) -> None:
        had = self.result.answer.value
        for item in answer.items:
            key: Key = (self.result.id, "数", item.name)
            self._texts(key, item.name, "有／无")
            chosen = "" if had is None else YES if item.name in had else NO
            self.sheet.choice(self.table.cell(key, "input"), (YES, NO), chosen)
            credit = answer.credit_of(item)
            self.sheet.number(*self.table.cell(key, "number"), credit, "rule")
            earned = when(f'{self.table.at(key, "input")}="{YES}"', self.table.at(key, "number"), "0")
            self._calculated(key, "result", earned, credit if item.name in (had or ()) else Fraction(0))

    def conditions(self, answer: Conditions) -> None:
        given = dict(self.result.answer.value or ())
        for item in answer.inputs:
            key: Key = (self.result.id, "数", item.name)
            self._texts(key, item.name, item.unit)
            self.sheet.count(self.table.cell(key, "input"), given.get(item.name), integer=item.integer)
        for index, condition in enumerate(answer.conditions):
            key = (self.result.id, "条件", index)
            self._texts(key, f"条件 {index + 1}：{answer.condition_in_words(condition)}", "")
            self.sheet.number(*self.table.cell(key, "number"), condition.limit, "rule")
            value = known = None
            value = self.table.at((self.result.id, "数", condition.value), "input")
            known = given.get(condition.value)
            if condition.over is not None:
                base = self.table.at((self.result.id, "数", condition.over), "input")
                value = when(f"{base}=0", '""', f"{value}/{base}*100")
                known = self.figures.step(f"{self.result.id}:比率{index + 1}")
            self._calculated(key, "value", value, known)
            compare = self.table.at(key, "value")
            reached = compared(compare, condition.direction, self.table.at(key, "number"))
            met = when(f'{compare}=""', "0", when(reached, "1", "0"))
            self._calculated(key, "result", met, self.figures.step(f"{self.result.id}:条件{index + 1}"))
