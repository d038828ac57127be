"""The steps of the total in the checklist's order, one row for every operation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from compliance.checklist.model import Checklist
from compliance.checklist.rules import (
    BASE,
    SCORE,
    SECTIONS,
    AddBonus,
    Bound,
    Condition,
    DeductFrom,
    Multiply,
    Rescale,
    Round,
    TotalStep,
)
from compliance.numbers import plain
from compliance.report.workbook.formulas import both, rounded, when
from compliance.report.workbook.places import Key
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.total_page import TotalSheet
from compliance.report.workbook.words import HOLDS
from compliance.scoring.totals import Adding


class Row(NamedTuple):
    """One operation; `formula` has {now} for the score so far, {last} for the row before, {due} and {bound}."""

    name: str
    label: str
    rule: str
    formula: str
    bound: Key | None = None
    extras: Adding | None = None
    """The step whose items {extras} adds up."""


def rows_of(checklist: Checklist) -> list[tuple[Key, Row]]:
    return [
        (("step", index, row.name), row)
        for index, step in enumerate(checklist.scoring.steps)
        for row in _rows(step, index, checklist)
    ]


def keys_of(checklist: Checklist) -> list[Key]:
    return [key for key, _ in rows_of(checklist)]


def _rows(step: TotalStep, index: int, checklist: Checklist) -> Iterator[Row]:
    number = f"第 {index + 1} 步"
    match step:
        case Rescale():
            what = "上一步的结果" if index else "实得分合计"
            yield Row("rate", f"{number}：得分率", f"{what} ÷ 应得分合计", "{now}/{due}")
            yield Row("result", "　基础分", f"得分率 × {plain(step.to)}", "{last}*{bound}", ("step", index))
        case DeductFrom():
            yield Row("lost", f"{number}：扣分合计", "应得分合计 − 实得分合计", "{due}-{now}")
            yield Row("result", "　基础分", f"{plain(step.base)} − 扣分合计", "{bound}-{last}", ("step", index))
        case Multiply():
            yield Row("result", f"{number}：折算后", step.words, "{now}*{bound}", ("step", index))
        case AddBonus():
            yield Row("added", f"{number}：加分合计", "各加分项相加", "{extras}", extras=step)
            if step.cap is not None:
                yield Row("capped", "　加分", step.most, "MIN({last},{bound})", ("step", index))
            yield Row("result", "　加分后", "加上加分", "{now}+{last}")
        case Bound():
            label = f"{number}：限制在范围内"
            for name, _, words in step.limits:
                chosen = "MAX({now},{bound})" if name == "minimum" else "MIN({now},{bound})"
                yield Row(f"result-{name}", label, words, chosen, (name, index))
                label = "　限制在范围内"
        case Round():
            yield Row("result", f"{number}：修约", step.words, rounded("{now}", step))
        case _:
            yield Row("taken", f"{number}：专项扣分合计", "各专项扣分相加", "{extras}", extras=step)
            yield Row("result", "　扣分后", step.words, "{now}-{last}")


def write(page: TotalSheet) -> None:
    rows = rows_of(page.plan.checklist)
    limits = {line.key: line.limit for line in page.plan.lines}
    for column, bare in (("value", False), ("bare", True)):
        known = page.figures.total(len(rows), bare=bare)
        now = last = page.at("earned", column)
        for (key, row), value in zip(rows, known, strict=True):
            if not bare:
                page.line(key, row.label, row.rule)
                if row.bound is not None:
                    page.bound(key, page.plan.rules.ref(row.bound, "limit"), limits[row.bound])
            words = {
                "now": now,
                "last": last,
                "due": page.at("due", column),
                "bound": page.at(key, "bound"),
                "extras": _extras(page.plan, row.extras, bare=bare),
            }
            page.put(key, when(f"{words['due']}=0", '""', row.formula.format(**words)), value, column=column)
            last = page.at(key, column)
            if row.name.startswith("result"):
                now = last


def _before(checklist: Checklist) -> Key:
    """The row of what there is before the step that looks at it."""
    before = checklist.scoring.steps[: checklist.base_at or 0]
    rows = [("step", index, row.name) for index, step in enumerate(before) for row in _rows(step, index, checklist)]
    return rows[-1] if rows else "earned"


def row_of(checklist: Checklist, measure: str) -> Key:
    """The row of a built-in measure."""
    rows = {SCORE.id: keys_of(checklist)[-1], BASE.id: _before(checklist), SECTIONS.id: "lowest"}
    return rows[measure]


def _extras(plan: Plan, step: Adding | None, *, bare: bool) -> str:
    if step is None:
        return ""
    return _bonus(plan, step, bare=bare) if isinstance(step, AddBonus) else _penalties(plan, step, bare=bare)


def _bonus(plan: Plan, step: Adding, *, bare: bool) -> str:
    """What the items of a step add: some of them only where conditions hold."""
    needed, items = plan.checklist.releasing, plan.checklist.extras_of(step)
    free = [name for name in items if name not in needed]
    terms = [f"SUM({plan.answers.each(free, 'own')})"] if free else []
    for name, conditions in needed.items():
        if name not in items:
            continue
        terms.append(
            when(both([_holds(plan, one, bare=bare) for one in conditions]), plan.answers.ref(name, "own"), "0")
        )
    return "+".join(terms)


def _penalties(plan: Plan, step: Adding, *, bare: bool) -> str:
    counted = [item.id for item in plan.checklist.penalties if item.deduct is not None and step.takes(item.id)]
    terms = [f"-SUM({plan.answers.each(counted, 'own')})"] if counted else []
    for condition, _ in plan.checklist.deducting:
        if not step.takes(condition.id):
            continue
        terms.append(when(_holds(plan, condition, bare=bare), plan.rules.ref(("taken", condition.id), "limit"), "0"))
    return "+".join(terms)


def _holds(plan: Plan, condition: Condition, *, bare: bool) -> str:
    return f'{plan.conditions.ref(condition.id, "bare_state" if bare else "state")}="{HOLDS}"'
