"""否决: every veto, and every condition with such a consequence, and whether it was set off."""

from __future__ import annotations

from compliance.checklist.rules import VETO_WORDS
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import when
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.words import CLEAR, HOLDS, MISSED, TRIGGERED
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment, VetoResult


def write(book: Book, plan: Plan, figures: Figures, footer: str) -> None:
    sheet = book.sheet(plan.vetoes, "否决", footer, frozen=2)
    note = "否决只看已作答的要点；条件是否成立见“条件”。" if plan.vetoes.rows else "本检查表没有否决项。"
    sheet.text(1, 0, note, "plain")
    before: VetoResult | None = None
    names = ""
    for veto in figures.a.vetoes:
        words = VETO_WORDS[veto.effect]
        fact = "；触发后不能整改，是评价期内已发生的事实" if veto.fact else ""
        sheet.row(plan.vetoes, veto.id, veto.id, veto.text, veto.trigger + fact, words, veto.consequence)
        _state(sheet, plan, veto)
        names = _withheld(sheet, plan, veto, before, names)
        _cap(sheet, plan, figures.a, veto)
        before = veto


def _state(sheet: Sheet, plan: Plan, veto: VetoResult) -> None:
    if veto.id in plan.conditions.rows:
        holds = plan.conditions.ref(veto.id, "state")
        formula = when(f'{holds}="{MISSED}"', f'"{CLEAR}"', holds)
        formula = when(f'{holds}="{HOLDS}"', f'"{TRIGGERED}"', formula)
    else:
        formula = plan.answers.ref(veto.id, "veto")
    sheet.formula(plan.vetoes.cell(veto.id, "state"), formula, VETO_STATE_WORDS[veto.state], "word")


def _withheld(sheet: Sheet, plan: Plan, veto: VetoResult, before: VetoResult | None, names: str) -> str:
    """The ids so far of what withholds the score, for the words that stand instead of a grade."""
    so_far = plan.vetoes.at(before.id, "names") if before else '""'
    formula = so_far
    if veto.effect == "withhold":
        name = plan.vetoes.at(veto.id, "id")
        joined = f'{so_far}&IF({so_far}="","","、")&{name}' if before else name
        formula = when(f'{plan.vetoes.at(veto.id, "state")}="{TRIGGERED}"', joined, so_far)
        if veto.state == "triggered":
            names = f"{names}、{veto.id}" if names else veto.id
    sheet.formula(plan.vetoes.cell(veto.id, "names"), formula, names, "text")
    return names


def _cap(sheet: Sheet, plan: Plan, a: Assessment, veto: VetoResult) -> None:
    """The rank of the best grade that is left, counted from the best; 0 where there is no cap."""
    if veto.effect != "cap_grade":
        return
    rank = next(n for n, grade in enumerate(a.checklist.grades, start=1) if grade.name == veto.grade)
    formula = when(f'{plan.vetoes.at(veto.id, "state")}="{TRIGGERED}"', str(rank), "0")
    sheet.formula(plan.vetoes.cell(veto.id, "rank"), formula, rank if veto.state == "triggered" else 0)
