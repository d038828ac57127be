"""否决与门槛: every veto and gate, what it looks at, and whether it was set off."""

from __future__ import annotations

from compliance.checklist.rules import VETO_WORDS
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import meets, when
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.words import CLEAR, LEFT_OUT, OPEN, TRIGGERED
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment, VetoResult

NOTE = "门槛所看的项还有未作答的，状态为“未作答”，暂不起作用；程序有时能提前断定，见“说明”。"


def write(book: Book, plan: Plan, figures: Figures, total_open: str, footer: str) -> None:
    sheet = book.sheet(plan.vetoes, "否决与门槛", footer, frozen=2)
    sheet.text(
        1,
        0,
        NOTE
        if plan.checklist.gates
        else "否决只看已作答的要点。"
        if plan.vetoes.rows
        else "本检查表没有否决项和门槛。",
        "plain",
    )
    before: VetoResult | None = None
    names = ""
    for veto in figures.a.vetoes:
        words = VETO_WORDS[veto.effect]
        fact = "；触发后不能整改，是评价期内已发生的事实" if veto.fact else ""
        sheet.row(plan.vetoes, veto.id, veto.id, veto.text, veto.trigger + fact, words, veto.consequence)
        _state(sheet, plan, figures, veto, total_open)
        names = _withheld(sheet, plan, veto, before, names)
        _cap(sheet, plan, figures.a, veto)
        before = veto


def _state(sheet: Sheet, plan: Plan, figures: Figures, veto: VetoResult, total_open: str) -> None:
    place = plan.vetoes.cell(veto.id, "state")
    known = VETO_STATE_WORDS[veto.state]
    gate = next((gate for gate in plan.checklist.gates if gate.id == veto.id), None)
    if gate is None:
        sheet.formula(place, plan.answers.ref(veto.id, "veto"), known, "word")
        return
    at = plan.vetoes.at(veto.id, "value")
    measured = figures.measured(plan.checklist.measure_by_id[gate.measure], bare=False)
    sheet.formula(plan.vetoes.cell(veto.id, "value"), plan.measures.ref(gate.measure, "value"), measured)
    passed = meets(gate, at, plan.rules.ref(("gate", gate.id), "limit"))
    decided = when(passed, f'"{CLEAR}"', f'"{TRIGGERED}"')
    # A bonus item not spoken of leaves a gate open only as long as something must still be answered.
    still_open = f"AND({plan.measures.ref(gate.measure, 'open')}>0,{total_open}>0)"
    state = when(f'{at}=""', f'"{LEFT_OUT}"', when(still_open, f'"{OPEN}"', decided))
    sheet.formula(place, state, known, "word")


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
