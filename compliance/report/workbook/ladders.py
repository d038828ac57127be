"""Grading: for each thing that grades look at, which grades it reaches, and the lowest of the best ones."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from compliance.report.workbook.formulas import both, compared, meets, quoted, when
from compliance.report.workbook.places import Key
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.step_formulas import keys_of as step_keys
from compliance.report.workbook.total_page import TotalSheet
from compliance.scoring.measures import meets as is_met

REACHED, MISSED = "达到", "未达到"


class Ladder(NamedTuple):
    """`name` is score, rate, or the id of a measure in a tuple of its own."""

    name: Key
    title: str


def ladders_of(plan: Plan) -> list[Ladder]:
    asked = dict.fromkeys(required.measure for grade in plan.checklist.grades for required in grade.requires)
    measures = [Ladder(("measure", name), plan.checklist.measure_by_id[name].title) for name in asked]
    return [Ladder("score", "总分"), Ladder("rate", "各章得分率"), *measures]


def keys_of(plan: Plan) -> list[Key]:
    keys: list[Key] = ["lowest"]
    for ladder in ladders_of(plan):
        keys += [("reach", ladder.name, index) for index in range(len(plan.checklist.grades))]
        keys.append(("rank", ladder.name))
    return [*keys, "decided"]


def write(page: TotalSheet) -> None:
    _lowest(page)
    found = ladders_of(page.plan)
    page.line("decided", "定级的名次", "各项定级中最低的，1 为最高一级")
    ranks: dict[str, list[int | None]] = {"value": [], "bare": []}
    for ladder in found:
        for column, known in ranks.items():
            known.append(_ladder(page, ladder, column))
    for column, known in ranks.items():
        cells = ",".join(page.at(("rank", ladder.name), column) for ladder in found)
        decided = max((rank for rank in known if rank), default=None)
        page.put("decided", _if_due(page, column, f"MAX({cells})"), decided, column=column)


def _if_due(page: TotalSheet, column: str, formula: str) -> str:
    return when(f"{page.at('due', column)}=0", '""', formula)


def _lowest(page: TotalSheet) -> None:
    page.line("lowest", "最低一章的得分率（%）", "按声明的规则修约以后；没有应得分的章不看")
    names = [section.id for section in page.plan.checklist.sections if section.counted]
    for column, rates in (("value", "graded"), ("bare", "bare_graded")):
        cells = page.plan.sections.each(names, rates)
        page.put("lowest", when(f"COUNT({cells})=0", "100", f"MIN({cells})"), _lowest_rate(page, column), column=column)


def _lowest_rate(page: TotalSheet, column: str) -> Fraction:
    names = [section.id for section in page.plan.checklist.sections if section.counted]
    rates = [page.figures.graded_rate(name, bare=column == "bare") for name in names]
    return min((rate for rate in rates if rate is not None), default=Fraction(100))


def _ladder(page: TotalSheet, ladder: Ladder, column: str) -> int | None:
    """Writes one ladder in one column; its rank by the engine's figures."""
    grades = page.plan.checklist.grades
    verdicts = []
    for index, grade in enumerate(grades):
        key: Key = ("reach", ladder.name, index)
        reaches, met, rule = _rung(page, ladder, index, column)
        verdicts.append(met)
        if column == "value":
            page.line(key, f"{ladder.title}：{grade.name}", rule)
            if ladder.name in {"score", "rate"}:
                bound = grade.min_score if ladder.name == "score" else grade.min_section_rate
                page.bound(key, page.plan.rules.ref(_bound(ladder, index), "limit"), bound)
        known = (REACHED if met else MISSED) if page.a.tally.due else None
        formula = _if_due(page, column, when(reaches, quoted(REACHED), quoted(MISSED)))
        page.put(key, formula, known, column=column, role="word")
    rank = next((n for n, met in enumerate(verdicts, start=1) if met), len(grades)) if page.a.tally.due else None
    rungs = [page.at(("reach", ladder.name, index), column) for index in (0, len(grades) - 1)]
    found = f"IFERROR(MATCH({quoted(REACHED)},{rungs[0]}:{rungs[1]},0),{len(grades)})"
    if column == "value":
        page.line(("rank", ladder.name), f"按{ladder.title}定级的名次", "达到的各级中最高的；都未达到的为最低一级")
    page.put(("rank", ladder.name), _if_due(page, column, found), rank, column=column)
    return rank


def _bound(ladder: Ladder, index: int) -> Key:
    return ("grade" if ladder.name == "score" else "rate"), index


def _rung(page: TotalSheet, ladder: Ladder, index: int, column: str) -> tuple[str, bool, str]:
    """Whether one grade is reached: as a formula, by the engine's figures, and the rule in words."""
    grade = page.plan.checklist.grades[index]
    bound = page.plan.rules.ref(_bound(ladder, index), "limit")
    if ladder.name == "score":
        last = step_keys(page.plan.checklist)[-1]
        score = page.figures.total(1, bare=column == "bare")[0]
        met = score is not None and score >= grade.min_score
        return compared(page.at(last, column), "at_least", bound), met, grade.score_words
    if ladder.name == "rate":
        met = _lowest_rate(page, column) >= grade.min_section_rate
        return compared(page.at("lowest", column), "at_least", bound), met, grade.rate_words
    return _requirements(page, str(ladder.name[1]), index, column)  # type: ignore[index]


def _requirements(page: TotalSheet, measure: str, index: int, column: str) -> tuple[str, bool, str]:
    plan = page.plan
    asked = [(n, r) for n, r in enumerate(plan.checklist.grades[index].requires) if r.measure == measure]
    if not asked:
        return "TRUE", True, "不要求"
    cell = plan.measures.ref(measure, "value" if column == "value" else "bare")
    value = page.figures.measured(plan.checklist.measure_by_id[measure], bare=column == "bare")
    unit = plan.checklist.measure_by_id[measure].unit
    limits = [meets(r, cell, plan.rules.ref(("requires", index, n), "limit")) for n, r in asked]
    words = "，".join(required.words(unit) for _, required in asked)
    return when(f'{cell}=""', "TRUE", both(limits)), all(is_met(r, value) for _, r in asked), words
