"""明细输入: the inputs of criteria that ask for several: counts, items, numbers and the conditions on them."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.model import Criterion
from compliance.report.workbook.audited import Detail
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import when
from compliance.report.workbook.kind_formulas import formulas_of
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


def place(criteria: tuple[Criterion, ...]) -> Table:
    return Table(SHEET, COLUMNS, list(_keys(criteria)), top=2)


def _keys(criteria: tuple[Criterion, ...]) -> Iterator[Key]:
    for criterion in criteria:
        kind = formulas_of(criterion)
        if kind.results:
            yield criterion.id
            yield from dict.fromkeys((*kind.inputs, *kind.results))


def write(book: Book, table: Table, answers: Table, figures: Figures, footer: str) -> None:
    sheet = book.sheet(table, "明细输入：黄底的格填写，蓝底的数是规则", footer)
    sheet.text(1, 0, "同一要点的各格都填了才算已作答；没有发生的填 0，没有具备的填“无”。", "plain")
    for result in figures.a.criteria:
        if result.id in table.rows:
            sheet.band(table, result.id, f"{result.id}　{result.criterion.text}", "clause")
            for detail in formulas_of(result.criterion).details(table, result):
                _row(sheet, table, answers, result, detail)


def _row(sheet: Sheet, table: Table, answers: Table, result: CriterionResult, detail: Detail) -> None:
    for number, text in enumerate((result.id, detail.name, detail.unit, "", "", "", "")):
        sheet.text(table.rows[detail.key], number, text)
    slot, place = detail.slot, table.cell(detail.key, "input")
    if slot and slot.choices:
        sheet.choice(place, slot.choices, detail.given)
    elif slot:
        sheet.count(place, detail.given, slot)
    if detail.number is not None:
        sheet.number(*table.cell(detail.key, "number"), detail.number, "rule")
    answered = f'{answers.ref(result.id, "state")}="已作答"'
    for column, calculated in (("value", detail.value), ("result", detail.result)):
        if calculated:
            known = calculated.known if result.state == "scored" else None
            sheet.formula(table.cell(detail.key, column), when(answered, calculated.formula), known)
