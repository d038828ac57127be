"""条件: every condition, what it looks at, and whether it holds."""

from __future__ import annotations

from compliance.checklist.rules import BUILT_IN, Condition
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import meets, when
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.places import Table
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.step_formulas import row_of
from compliance.report.workbook.words import HOLDS, LEFT_OUT, MISSED, OPEN

NOTE = "所看的项还有未作答的，状态为“未作答”，暂不起作用；程序有时能提前断定，见“说明”。所看的全部不适用的，不看。"


def write(book: Book, plan: Plan, total: Table, figures: Figures, footer: str) -> None:
    sheet = book.sheet(plan.conditions, "条件：量与界限相比，成立的才有后果", footer, frozen=2)
    sheet.text(1, 0, NOTE, "plain")
    for condition in plan.checklist.conditions:
        measure = plan.checklist.measure_by_id[condition.measure]
        rule = f"{plan.checklist.words_of(measure)}{condition.compared(measure.unit)}"
        sheet.row(plan.conditions, condition.id, condition.id, condition.name, rule)
        for prefix in ("", "bare_"):
            _state(sheet, plan, total, figures, condition, prefix)


def _state(sheet: Sheet, plan: Plan, total: Table, figures: Figures, condition: Condition, prefix: str) -> None:
    table, bare = plan.conditions, bool(prefix)
    source, opened = _source(plan, total, condition, bare=bare)
    value = figures.measured(plan.checklist.measure_by_id[condition.measure], bare=bare)
    sheet.formula(table.cell(condition.id, f"{prefix}value"), source, value)
    at = table.at(condition.id, f"{prefix}value")
    holds = meets(condition, at, plan.rules.ref(("condition", condition.id), "limit"))
    state = when(holds, f'"{HOLDS}"', f'"{MISSED}"')
    # A bonus item not spoken of leaves a condition open only as long as something must still be answered.
    still_open = f"AND({opened}>0,{total.ref('open', 'value')}>0)"
    if plan.checklist.valued(plan.checklist.measure_by_id[condition.measure]):
        # A number that is not answered is not one that does not apply.
        state = when(still_open, f'"{OPEN}"', when(f'{at}=""', f'"{LEFT_OUT}"', state))
    else:
        state = when(f'{at}=""', f'"{LEFT_OUT}"', when(still_open, f'"{OPEN}"', state))
    sheet.formula(table.cell(condition.id, f"{prefix}state"), state, figures.state(condition, bare=bare), "word")


def _source(plan: Plan, total: Table, condition: Condition, *, bare: bool) -> tuple[str, str]:
    """The cell that it looks at, and the number of answers that are missing of what that is made of."""
    column = "bare" if bare else "value"
    if condition.measure not in BUILT_IN:
        return plan.measures.ref(condition.measure, column), plan.measures.ref(condition.measure, "open")
    return total.ref(row_of(plan.checklist, condition.measure), column), total.ref("open", "value")
