"""作答与得分: every criterion with its inputs and, beside them, how they become points."""

from __future__ import annotations

from fractions import Fraction

from compliance.answers.model import NO, YES
from compliance.checklist.kinds import Slot
from compliance.checklist.kinds.base import step_of
from compliance.checklist.model import Criterion
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.report.workbook.audited import Found
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import meets, rounded, when
from compliance.report.workbook.kind_formulas import formulas_of
from compliance.report.workbook.paper import Book, Sheet, Value
from compliance.report.workbook.plan import Plan
from compliance.report.workbook.words import ANSWERED, CLEAR, LEFT_OUT, OPEN, PERCENT, TRIGGERED
from compliance.scoring.assessment import STATE_WORDS, BonusResult, CriterionResult, PenaltyResult

NOTE = "黄底的格可以改。理由一栏填了字就是不适用，清空才看作答。分项填写的在“明细输入”。未作答的按 0 分计。"

COUNT = Slot("", integer=True)
"""A whole number, not negative."""


def write(book: Book, plan: Plan, figures: Figures, footer: str) -> None:
    table = plan.answers
    sheet = book.sheet(table, "作答与得分", footer, frozen=2)
    sheet.text(1, 0, NOTE, "plain")
    for top in plan.checklist.sections:
        for section in top.walk():
            heading = f"{section.heading}　（{ORIGIN_WORDS[section.origin]}）"
            sheet.band(table, ("head", section.id), heading, "clause" if section.criteria else "chapter")
    for result in figures.a.criteria:
        _Row(sheet, plan, figures, result).write()
    if plan.checklist.bonus:
        sheet.band(table, ("head", "加分项"), "加分项", "chapter")
    for bonus in figures.a.bonus:
        text = f"{bonus.item.text}（{ORIGIN_WORDS[bonus.item.origin]}）"
        needed = "、".join(one.id for one in plan.checklist.releasing.get(bonus.item.id, ()))
        how = f"有此情形填“{YES}”，加标准分一栏所示的分"
        if bonus.item.number:
            how = f"{bonus.item.fill}，{bonus.item.words}"
        how += f"；{needed} 成立才计入" if needed else ""
        sheet.row(table, bonus.item.id, bonus.item.id, text, how)
        points = plan.rules.ref(("bonus", bonus.item.id), "limit")
        sheet.formula(table.cell(bonus.item.id, "points"), points, bonus.item.most)
        _claimed(sheet, plan, bonus)
    if plan.checklist.penalties:
        sheet.band(table, ("head", "专项扣分"), "专项扣分", "chapter")
    for penalty in figures.a.penalties:
        _penalty(sheet, plan, penalty)


def _claimed(sheet: Sheet, plan: Plan, result: BonusResult) -> None:
    table, name, value = plan.answers, result.item.id, result.answer.value
    at, most = table.at(name, "answer"), table.at(name, "points")
    if slot := result.item.number:
        sheet.count(table.cell(name, "answer"), value, slot)
        counted = f"{at}*{plan.rules.ref(('each', name), 'limit')}" if result.item.each is not None else f"0+{at}"
        sheet.formula(table.cell(name, "own"), f"MIN({counted},{most})", result.claimed)
        return
    sheet.choice(table.cell(name, "answer"), (YES, NO), "" if value is None else YES if value else NO)
    sheet.formula(table.cell(name, "own"), when(f'{at}="{YES}"', most, "0"), result.claimed)


def _penalty(sheet: Sheet, plan: Plan, result: PenaltyResult) -> None:
    table, item, name = plan.answers, result.item, result.item.id
    value, at = result.answer.value, table.at(name, "answer")
    how = f"查实填“{YES}”，没有填“{NO}”"
    if item.deduct is not None:
        how = f"填{item.unit}数，{item.words}"
    sheet.row(table, name, name, f"{item.text}（{ORIGIN_WORDS[item.origin]}）", how)
    state = OPEN if value is None else ANSWERED
    sheet.formula(table.cell(name, "state"), when(f'{at}=""', f'"{OPEN}"', f'"{ANSWERED}"'), state, "word")
    if item.deduct is None:
        sheet.choice(table.cell(name, "answer"), (YES, NO), "" if value is None else YES if value else NO)
        veto = when(f'{at}=""', f'"{OPEN}"', when(f'{at}="{YES}"', f'"{TRIGGERED}"', f'"{CLEAR}"'))
        known = OPEN if value is None else TRIGGERED if value else CLEAR
        sheet.formula(table.cell(name, "veto"), veto, known, "word")
        return
    sheet.count(table.cell(name, "answer"), value, COUNT)
    taken = f"{at}*{plan.rules.ref(('deduct', name), 'limit')}"
    if item.cap is not None:
        taken = f"MIN({taken},{plan.rules.ref(('cap', name), 'limit')})"
    sheet.formula(table.cell(name, "own"), f"-{taken}", -result.deducted)


class _Row:
    """One criterion's row under way."""

    def __init__(self, sheet: Sheet, plan: Plan, figures: Figures, result: CriterionResult) -> None:
        self.sheet, self.plan, self.figures, self.result = sheet, plan, figures, result
        self.criterion: Criterion = result.criterion
        self.kind = formulas_of(result.criterion)
        self.scoring = self.kind.scoring(plan)

    def at(self, column: str) -> str:
        return self.plan.answers.at(self.result.id, column)

    def put(self, column: str, formula: str, value: Value, role: str = "figure", pattern: str = "") -> None:
        self.sheet.formula(self.plan.answers.cell(self.result.id, column), formula, value, role, pattern)

    def write(self) -> None:
        self._words()
        self._inputs()
        self._judged()
        self._points()

    def _words(self) -> None:
        criterion, table = self.criterion, self.plan.answers
        text, how = f"{criterion.text}〔{criterion.provenance}〕", criterion.answer.words(criterion.points)
        self.sheet.row(table, criterion.id, criterion.id, text, how)
        self.sheet.number(*table.cell(criterion.id, "points"), criterion.points)

    def _inputs(self) -> None:
        criterion, given, table = self.criterion, self.result.answer, self.plan.answers
        place = table.cell(self.result.id, "answer")
        shape, slots = criterion.answer.entered
        if self.kind.results:
            self.sheet.link(place, self.plan.details, self.kind.inputs[0])
        elif shape == "choice":
            self.sheet.choice(place, self.kind.choices(self.plan), given.value or "")
        else:
            values = (given.value or (None, None)) if shape == "ratio" else (given.value,)
            for column, slot, value in zip(("answer", "base"), slots, values, strict=False):
                self.sheet.count(table.cell(self.result.id, column), value, slot)
        self.sheet.count(table.cell(self.result.id, "evidence"), Fraction(len(given.proofs)), COUNT)
        if criterion.not_applicable:
            self.sheet.text(*table.cell(self.result.id, "reason"), given.not_applicable, "answer_text")
        if criterion.veto and criterion.veto.when and criterion.veto.when.declared is not None:
            declared = "" if given.declared is None else YES if given.declared else NO
            self.sheet.choice(table.cell(self.result.id, "declared"), (YES, NO), declared)

    def _judged(self) -> None:
        """State, value, band and credit."""
        scored = self.result.state == "scored"
        known = self.kind.found(self.result) if scored else Found(None, None, None)
        state = when(self.scoring.answered, f'"{ANSWERED}"', f'"{OPEN}"')
        if absent := self._absent():
            state = when(absent, f'"{LEFT_OUT}"', state)
        self.put("state", state, STATE_WORDS[self.result.state], "word")
        role = "word" if self.criterion.answer.entered.shape == "choice" else "figure"
        self.put("value", self._scored(self.scoring.value), known.value, role, self.kind.pattern)
        if self.scoring.band:
            self.put("band", self._scored(self.scoring.band), known.band)
        self.put("credit", self._scored(self.scoring.credit), known.credit)

    def _absent(self) -> str:
        """What makes the criterion not applicable; empty where nothing can."""
        if self.criterion.not_applicable is None:
            return ""
        reason = f'{self.at("reason")}<>""'
        if self.criterion.answer.leaves_out_nothing:
            return f"OR({reason},AND({self.scoring.answered},{self.at('base')}=0))"
        return reason

    def _scored(self, formula: str, otherwise: str = '""') -> str:
        return when(f'{self.at("state")}="{ANSWERED}"', formula, otherwise)

    def _points(self) -> None:
        rules, result = self.plan.checklist.scoring, self.result
        handling = self.plan.checklist.handling(self.criterion)
        otherwise = "0"
        if handling.unanswered == "lowest":
            lowest = self.plan.rules.ref(("unanswered", result.id), "limit")
            otherwise = when(f'{self.at("state")}="{OPEN}"', lowest, "0")
        if handling.absence.counted is not None and self.criterion.not_applicable:
            credited = f"{self.at('points')}*{self.plan.rules.ref(('na', handling.absence.counted), 'credit')}"
            otherwise = when(f'{self.at("state")}="{LEFT_OUT}"', credited, otherwise)
        earned = self._scored(self.scoring.points, otherwise)
        if rules.round_at.criteria:
            exact = step_of(result.steps, "得分").value if result.state == "scored" else result.own
            self.put("raw", earned, exact)
            earned = self._scored(rounded(self.at("raw"), rules.round_at.criteria), self.at("raw"))
        self.put("own", earned, result.own)
        due = self.at("points")
        if handling.absence.counted is None and self._absent():
            due = when(f'{self.at("state")}="{LEFT_OUT}"', "0", due)
        if handling.unanswered == "left_out":
            due = when(f'{self.at("state")}="{OPEN}"', "0", due)
        self.put("due", due, result.tally.due)
        rate = None if not result.tally.due else result.own / result.tally.due
        self.put("rate", when(f"{self.at('due')}=0", '""', f"{self.at('own')}/{self.at('due')}"), rate, pattern=PERCENT)
        self._veto()
        clause = self.plan.checklist.home[result.id][-1].id
        kept = when(f'{self.plan.sections.ref(clause, "void")}=""', self.at("own"), "0")
        self.put("earned", kept, result.tally.earned)

    def _veto(self) -> None:
        veto = self.criterion.veto
        if veto is None or veto.when is None:
            return
        when_, limit = veto.when, ("veto", self.result.id)
        if when_.answer is not None:
            hit = f"{self.at('value')}={self.plan.rules.ref(limit, 'name')}"
        elif when_.declared is not None:
            hit = f'{self.at("declared")}="{YES}"'
        else:
            hit = meets(when_, self.at("value"), self.plan.rules.ref(limit, "limit"))
        state = self._scored(when(hit, f'"{TRIGGERED}"', f'"{CLEAR}"'), self.at("state"))
        known = TRIGGERED if self.result.triggered else CLEAR
        if self.result.state != "scored":
            known = STATE_WORDS[self.result.state]
        self.put("veto", state, known, "word")
