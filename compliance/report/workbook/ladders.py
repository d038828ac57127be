"""Grading: for each thing that grades look at, which grades it allows; and the first grade that all of them allow."""

from __future__ import annotations

from compliance.checklist.rules import BUILT_IN, Condition, Measure, Requirement
from compliance.report.workbook.formulas import both, meets, quoted, when
from compliance.report.workbook.places import Key
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.step_formulas import row_of
from compliance.report.workbook.total_page import TotalSheet
from compliance.scoring.measures import meets as is_met

REACHED, MISSED = "达到", "未达到"
ALL = "all"


def keys_of(plan: Plan) -> list[Key]:
    keys: list[Key] = ["lowest"]
    for name in [*(measure.id for measure in plan.checklist.graded_by), ALL]:
        keys += [("reach", name, index) for index in range(len(plan.checklist.grades))]
        keys.append(("rank", name))
    return keys


def write(page: TotalSheet) -> None:
    _lowest(page)
    for column in ("value", "bare"):
        verdicts = [_ladder(page, measure, column) for measure in page.plan.checklist.graded_by]
        _all(page, verdicts, column)


def _if_due(page: TotalSheet, column: str, formula: str) -> str:
    return when(f"{page.at('due', column)}=0", '""', formula)


def _lowest(page: TotalSheet) -> None:
    page.line("lowest", "最低一章的得分率（%）", "按声明的规则修约以后；没有应得分的章不看")
    names = [section.id for section in page.plan.checklist.sections if section.counted]
    for column, rates in (("value", "graded"), ("bare", "bare_graded")):
        cells = page.plan.sections.each(names, rates)
        lowest = page.figures.lowest_rate(bare=column == "bare")
        page.put("lowest", when(f"COUNT({cells})=0", '""', f"MIN({cells})"), lowest, column=column)


def _ladder(page: TotalSheet, measure: Measure, column: str) -> list[bool]:
    """Writes one ladder in one column; which grades it allows by the engine's figures."""
    verdicts = []
    for index, grade in enumerate(page.plan.checklist.grades):
        asked = [
            (number, required)
            for number, required in enumerate(page.plan.checklist.asks[grade.name])
            if required.measure == measure.id
        ]
        reaches, met, rule = _rung(page, measure, index, asked, column)
        verdicts.append(met)
        key: Key = ("reach", measure.id, index)
        if column == "value":
            page.line(key, f"{measure.name}：{grade.name}", rule)
            if len(asked) == 1:
                page.bound(key, _limit(page.plan, index, *asked[0]), asked[0][1].only[1])
        _verdict(page, key, column, reaches, met=met)
    _rank(page, measure.id, f"按{measure.name}定级的名次", column, verdicts)
    return verdicts


def _rung(
    page: TotalSheet, measure: Measure, index: int, asked: list[tuple[int, Requirement]], column: str
) -> tuple[str, bool, str]:
    """Whether one grade is reached: as a formula, by the engine's figures, and the rule in words."""
    if not asked:
        return "TRUE", True, "不要求"
    cell = _cell(page, measure, column)
    value = page.figures.measured(measure, bare=column == "bare")
    limits = [meets(required, cell, _limit(page.plan, index, number, required)) for number, required in asked]
    words = "，".join(required.compared(measure.unit) for _, required in asked)
    return when(f'{cell}=""', "TRUE", both(limits)), all(is_met(required, value) for _, required in asked), words


def _cell(page: TotalSheet, measure: Measure, column: str) -> str:
    if measure.id in BUILT_IN:
        return page.at(row_of(page.plan.checklist, measure.id), column)
    return page.plan.measures.ref(measure.id, "value" if column == "value" else "bare")


def _limit(plan: Plan, index: int, number: int, required: Requirement) -> str:
    key = ("condition", required.id) if isinstance(required, Condition) else ("requires", index, number)
    return plan.rules.ref(key, "limit")


def _verdict(page: TotalSheet, key: Key, column: str, reaches: str, *, met: bool) -> None:
    known = (REACHED if met else MISSED) if page.a.tally.due else None
    formula = _if_due(page, column, when(reaches, quoted(REACHED), quoted(MISSED)))
    page.put(key, formula, known, column=column, role="word")


def _all(page: TotalSheet, ladders: list[list[bool]], column: str) -> None:
    """Which grades everything allows, and the first of them."""
    verdicts = []
    for index, grade in enumerate(page.plan.checklist.grades):
        key: Key = ("reach", ALL, index)
        cells = [page.at(("reach", measure.id, index), column) for measure in page.plan.checklist.graded_by]
        met = all(ladder[index] for ladder in ladders)
        verdicts.append(met)
        if column == "value":
            page.line(key, f"全部要求：{grade.name}", "以上各项都达到")
        _verdict(page, key, column, both([f"{cell}={quoted(REACHED)}" for cell in cells]) if cells else "TRUE", met=met)
    _rank(page, ALL, "定级的名次", column, verdicts)


def _rank(page: TotalSheet, name: str, label: str, column: str, verdicts: list[bool]) -> None:
    """The best grade that is reached, 1 for the best of all; the last one where none is."""
    last = len(verdicts)
    rank = next((n for n, met in enumerate(verdicts, start=1) if met), last) if page.a.tally.due else None
    rungs = [page.at(("reach", name, index), column) for index in (0, last - 1)]
    found = f"IFERROR(MATCH({quoted(REACHED)},{rungs[0]}:{rungs[1]},0),{last})"
    if column == "value":
        page.line(("rank", name), label, "达到的各级中最高的；都未达到的为最低一级")
    page.put(("rank", name), _if_due(page, column, found), rank, column=column)
