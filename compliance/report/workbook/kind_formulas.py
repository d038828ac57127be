"""How each kind of answer is audited: the numbers of its rule, its rows in 明细输入, and the formulas that score it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any, TypeVar

from compliance.answers.model import NO, YES
from compliance.checklist.kinds import (
    AnswerKind,
    Conditions,
    Deduction,
    LevelScale,
    Metric,
    PickList,
    Ratio,
)
from compliance.checklist.kinds.base import SIGNS as SIGNS_IN_WORDS
from compliance.checklist.kinds.base import step_of
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Criterion
from compliance.report.workbook.audited import Calculated, Detail, Found, KindFormulas, Line, Scoring, Tables
from compliance.report.workbook.formulas import NOISE, SIGNS, compared, either, when
from compliance.report.workbook.places import Key, Table
from compliance.scoring.assessment import CriterionResult
from compliance.trace import Direction


class Levels(KindFormulas[LevelScale]):
    @property
    def whose(self) -> tuple[str, str]:
        """How the keys of its conclusions begin."""
        return ("scale", self.answer.scale) if self.answer.scale else ("level", self.id)

    def rules(self) -> Iterator[Line]:
        for index, level in enumerate(() if self.answer.scale else self.answer.levels):
            yield Line((*self.whose, index), self.id, "等级及得分系数", level.name, credit=level.credit)

    def choices(self, tables: Tables) -> str:
        return self._cells(tables, "name")

    def _cells(self, tables: Tables, column: str) -> str:
        """The cells of the conclusions that it is judged by."""
        first, last = ((*self.whose, index) for index in (0, len(self.answer.levels) - 1))
        return tables.rules.span(first, last, column)

    def scoring(self, tables: Tables) -> Scoring:
        given, value, evidence = self.at(tables, "answer", "value", "evidence")
        credit = f"INDEX({self._cells(tables, 'credit')},MATCH({value},{self._cells(tables, 'name')},0))"
        counted = given
        if instead := tables.instead(self.criterion):
            best = (tables.rules.ref((*self.whose, index), "name") for index in range(len(self.answer.best_ones)))
            is_best = either([f"{given}={name}" for name in best])
            counted = f"IF(AND({is_best},{evidence}=0),{tables.rules.ref(('evidence', instead), 'name')},{given})"
        return Scoring(f'{given}<>""', counted, "", credit, self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        _, credit = step_of(result.steps, "得分").operands
        return Found(result.counted_as or result.answer.value, None, credit.value)


S = TypeVar("S", bound=Scaled)


class Scales(KindFormulas[S]):
    def rules(self) -> Iterator[Line]:
        unit, line, bands = self.criterion.unit, self.answer.line, self.answer.bands
        if line is not None:
            for end, credit, limit in (("zero", 0, line.zero), ("full", 1, line.full)):
                what = f"按比例得分：得分系数为 {credit} 的值（{unit}）"
                yield Line((end, self.id), self.id, what, limit=limit)
            return
        for number, side in enumerate(self.answer.sides):
            for index, band in enumerate(bands):
                what = f"第 {index + 1} 档：{SIGNS_IN_WORDS[side]} 界限（{unit}）"
                earns = None if number else band.credit
                yield Line(("band", self.id, side, index), self.id, what, limit=getattr(band, side), credit=earns)
            if not number:
                what = f"第 {len(bands) + 1} 档：其余"
                yield Line(("band", self.id, side, len(bands)), self.id, what, credit=Fraction(0))

    def given(self, tables: Tables) -> tuple[str, str, str]:
        """Whether it is answered, the number that it comes to, and when there is nothing to compare."""
        (given,) = self.at(tables, "answer")
        return f"ISNUMBER({given})", given, ""

    def scoring(self, tables: Tables) -> Scoring:
        answered, number, nothing = self.given(tables)
        value, reached = self.at(tables, "value", "band")
        if self.answer.line is not None:
            zero, full = (tables.rules.ref((end, self.id), "limit") for end in ("zero", "full"))
            credit = f"MAX(0,MIN(1,({value}-{zero})/({full}-{zero})))"
            return Scoring(
                answered, number, "", when(nothing, "0", credit) if nothing else credit, self.product(tables)
            )
        last, first = len(self.answer.bands), self.answer.sides[0]
        credits = tables.rules.span(("band", self.id, first, 0), ("band", self.id, first, last), "credit")
        # The bands run from best to worst, each within the next: those reached are the last ones, from either side.
        ends = [self._band(tables, value, side) for side in self.answer.sides]
        band = ends[0] if len(ends) == 1 else f"MAX({','.join(ends)})"
        band = when(nothing, str(last + 1), band) if nothing else band
        return Scoring(answered, number, band, f"INDEX({credits},{reached})", self.product(tables))

    def _band(self, tables: Tables, value: str, side: Direction) -> str:
        """The number of the best band that a value reaches from one side."""
        last = len(self.answer.bands)
        limits = tables.rules.span(("band", self.id, side, 0), ("band", self.id, side, last - 1), "limit")
        return f"{last + 1}-SUMPRODUCT(--(ROUND({value}-{limits},{NOISE}){SIGNS[side]}0))"

    def found(self, result: CriterionResult) -> Found:
        credit, number = step_of(result.steps, "系数"), self.answer.magnitude(result.answer.value)
        if self.answer.line is not None or number is None:
            return Found(number, None, credit.value)
        place = self.answer.reached(number) if self.answer.compares(result.answer.value) else None
        return Found(number, 1 + (len(self.answer.bands) if place is None else place), credit.value)


class Ratios(Scales[Ratio]):
    pattern = '0.00"%"'

    def given(self, tables: Tables) -> tuple[str, str, str]:
        given, base = self.at(tables, "answer", "base")
        return f"COUNT({given},{base})=2", f"IF({base}=0,0,{given}/{base}*100)", f"{base}=0"


class Deductions(KindFormulas[Deduction]):
    pattern = '"扣 "General" 分"'

    @property
    def results(self) -> tuple[Key, ...]:
        return self.inputs

    def rules(self) -> Iterator[Line]:
        yield Line(("floor", self.id), self.id, "扣到多少分为止", limit=self.answer.floor)

    def details(self, table: Table, result: CriterionResult) -> Iterator[Detail]:
        given, losses = dict(result.answer.value or ()), _values(result)
        rows = zip(self.inputs, self.answer.entered.slots, self.answer.occurrences, strict=True)
        for number, (key, slot, item) in enumerate(rows, start=1):
            loss = Calculated(f"{table.at(key, 'input')}*{table.at(key, 'number')}", losses.get(f"扣{number}"))
            yield Detail(key, slot.name, slot.unit, slot, given.get(slot.name), item.points, result=loss)

    def scoring(self, tables: Tables) -> Scoring:
        inputs, losses = self.spans(tables)
        points, value = self.at(tables, "points", "value")
        earned = f"MAX({tables.rules.ref(('floor', self.id), 'limit')},{points}-{value})"
        return Scoring(f"COUNT({inputs})={len(self.inputs)}", f"SUM({losses})", "", f"{earned}/{points}", earned)

    def found(self, result: CriterionResult) -> Found:
        values, points = _values(result), self.criterion.points
        return Found(points - values["余"], None, values["得分"] / points)


class Picks(KindFormulas[PickList]):
    pattern = '"合计 "0.00'

    @property
    def results(self) -> tuple[Key, ...]:
        return self.inputs

    def rules(self) -> Iterator[Line]:
        yield Line(("cap", self.id), self.id, "得分系数的上限", credit=self.answer.cap)

    def details(self, table: Table, result: CriterionResult) -> Iterator[Detail]:
        had = result.answer.value
        for key, slot, item in zip(self.inputs, self.answer.entered.slots, self.answer.items, strict=True):
            chosen = "" if had is None else YES if item.name in had else NO
            credit = self.answer.credit_of(item)
            earned = when(f'{table.at(key, "input")}="{YES}"', table.at(key, "number"), "0")
            known = credit if chosen == YES else Fraction(0)
            asked = replace(slot, choices=(YES, NO))
            yield Detail(key, slot.name, "有／无", asked, chosen, credit, result=Calculated(earned, known))

    def scoring(self, tables: Tables) -> Scoring:
        inputs, results = self.spans(tables)
        (value,), cap = self.at(tables, "value"), tables.rules.ref(("cap", self.id), "credit")
        answered = f"COUNTA({inputs})={len(self.inputs)}"
        return Scoring(answered, f"SUM({results})", "", f"MIN({cap},{value})", self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        values = _values(result)
        return Found(values["合计"], None, values["系数"])


class Conditioned(KindFormulas[Conditions]):
    pattern = '"满足 "General" 条"'

    @property
    def results(self) -> tuple[Key, ...]:
        return tuple((self.id, "条件", index) for index in range(len(self.answer.conditions)))

    def rules(self) -> Iterator[Line]:
        yield Line(("cap", self.id), self.id, "得分系数的上限", credit=self.answer.cap)
        yield Line(("each", self.id), self.id, "每满足一个条件的得分系数", credit=self.answer.credit_each)

    def details(self, table: Table, result: CriterionResult) -> Iterator[Detail]:
        given, values = dict(result.answer.value or ()), _values(result)
        for key, slot in zip(self.inputs, self.answer.entered.slots, strict=True):
            yield Detail(key, slot.name, slot.unit, slot, given.get(slot.name))
        for number, (key, condition) in enumerate(zip(self.results, self.answer.conditions, strict=True), start=1):
            value = Calculated(table.at((self.id, "数", condition.value), "input"), given.get(condition.value))
            if condition.over is not None:
                base = table.at((self.id, "数", condition.over), "input")
                value = Calculated(when(f"{base}=0", '""', f"{value.formula}/{base}*100"), values.get(f"比率{number}"))
            compare = table.at(key, "value")
            direction, limit = condition.only
            reached = compared(compare, direction, table.at(key, "number"))
            met = Calculated(when(f'{compare}=""', "0", when(reached, "1", "0")), values.get(f"条件{number}"))
            name = f"条件 {number}：{self.answer.condition_in_words(condition)}"
            yield Detail(key, name, number=limit, value=value, result=met)

    def scoring(self, tables: Tables) -> Scoring:
        inputs, results = self.spans(tables)
        (value,) = self.at(tables, "value")
        cap, each = (tables.rules.ref((name, self.id), "credit") for name in ("cap", "each"))
        answered = f"COUNT({inputs})={len(self.inputs)}"
        return Scoring(answered, f"SUM({results})", "", f"MIN({cap},{value}*{each})", self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        values = _values(result)
        return Found(values["满足"], None, values["系数"])


def _values(result: CriterionResult) -> dict[str, Fraction]:
    """The value of each step by the part of its key after the criterion's id."""
    return {step.key.partition(":")[2]: step.value for step in result.steps}


FORMULAS: Mapping[type[AnswerKind], type[KindFormulas[Any]]] = {
    LevelScale: Levels,
    Metric: Scales,
    Ratio: Ratios,
    Deduction: Deductions,
    PickList: Picks,
    Conditions: Conditioned,
}


def formulas_of(criterion: Criterion) -> KindFormulas[Any]:
    return FORMULAS[type(criterion.answer)](criterion, criterion.answer)
