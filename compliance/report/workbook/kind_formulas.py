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
    Grade,
    LevelScale,
    Metric,
    PickList,
    Ratio,
    Score,
)
from compliance.checklist.kinds.base import SIGNS as SIGNS_IN_WORDS
from compliance.checklist.kinds.base import step_of
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Criterion
from compliance.report.workbook.audited import Calculated, Detail, Found, KindFormulas, Line, Scoring, Tables
from compliance.report.workbook.formulas import NOISE, SIGNS, compared, when
from compliance.report.workbook.places import Key, Table
from compliance.scoring.assessment import CriterionResult


class Levels(KindFormulas[LevelScale]):
    @property
    def own(self) -> tuple[str, ...]:
        return () if self.answer.conformity else (self.id,)

    def rules(self) -> Iterator[Line]:
        for index, level in enumerate(self.answer.levels if self.own else ()):
            yield Line(("level", *self.own, index), self.id, "等级及得分系数", level.name, credit=level.credit)

    def choices(self, tables: Tables) -> str:
        return self._cells(tables, "name")

    def _cells(self, tables: Tables, column: str) -> str:
        """The cells of the conclusions that it is judged by."""
        first, last = (("level", *self.own, index) for index in (0, len(self.answer.levels) - 1))
        return tables.rules.span(first, last, column)

    def scoring(self, tables: Tables) -> Scoring:
        given, value, evidence = self.at(tables, "answer", "value", "evidence")
        credit = f"INDEX({self._cells(tables, 'credit')},MATCH({value},{self._cells(tables, 'name')},0))"
        counted = given
        if self.answer.conformity and "evidence" in tables.rules.rows:
            best, instead = tables.rules.ref(("level", 0), "name"), tables.rules.ref("evidence", "name")
            counted = f"IF(AND({given}={best},{evidence}=0),{instead},{given})"
        return Scoring(f'{given}<>""', counted, "", credit, self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        _, credit = step_of(result.steps, "得分").operands
        return Found(result.counted_as or result.answer.value, None, credit.value)


class Marks(KindFormulas[Score]):
    def rules(self) -> Iterator[Line]:
        yield Line(("full", self.id), self.id, "评分的满分", limit=self.answer.out_of)

    def scoring(self, tables: Tables) -> Scoring:
        given, value = self.at(tables, "answer", "value")
        full = tables.rules.ref(("full", self.id), "limit")
        return Scoring(f"ISNUMBER({given})", given, "", f"{value}/{full}", self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        return Found(self.answer.magnitude(result.answer.value), None, step_of(result.steps, "系数").value)


S = TypeVar("S", bound=Scaled)


class Scales(KindFormulas[S]):
    def rules(self) -> Iterator[Line]:
        unit, line, bands = self.criterion.unit, self.answer.line, self.answer.bands
        if line is not None:
            for end, credit, limit in (("zero", 0, line.zero), ("full", 1, line.full)):
                what = f"按比例得分：得分系数为 {credit} 的值（{unit}）"
                yield Line((end, self.id), self.id, what, limit=limit)
            return
        for index, band in enumerate(bands):
            what = f"第 {index + 1} 档：{SIGNS_IN_WORDS[self.answer.direction]} 界限（{unit}）"
            yield Line(("band", self.id, index), self.id, what, limit=band.limit, credit=band.credit)
        what = f"第 {len(bands) + 1} 档：其余"
        yield Line(("band", self.id, len(bands)), self.id, what, credit=Fraction(0))

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
        last = len(self.answer.bands)
        limits = tables.rules.span(("band", self.id, 0), ("band", self.id, last - 1), "limit")
        credits = tables.rules.span(("band", self.id, 0), ("band", self.id, last), "credit")
        # The bands run from best to worst, so those reached are the last ones, and the best of them the first.
        band = f"{last + 1}-SUMPRODUCT(--(ROUND({value}-{limits},{NOISE}){SIGNS[self.answer.direction]}0))"
        band = when(nothing, str(last + 1), band) if nothing else band
        return Scoring(answered, number, band, f"INDEX({credits},{reached})", self.product(tables))

    def found(self, result: CriterionResult) -> Found:
        credit, none_reached = step_of(result.steps, "系数"), len(self.answer.bands)
        band = None if self.answer.line is not None else 1 + (none_reached if credit.row is None else credit.row)
        return Found(self.answer.magnitude(result.answer.value), band, credit.value)


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
            reached = compared(compare, condition.direction, table.at(key, "number"))
            met = Calculated(when(f'{compare}=""', "0", when(reached, "1", "0")), values.get(f"条件{number}"))
            name = f"条件 {number}：{self.answer.condition_in_words(condition)}"
            yield Detail(key, name, number=condition.limit, value=value, result=met)

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
    Grade: Levels,
    LevelScale: Levels,
    Score: Marks,
    Metric: Scales,
    Ratio: Ratios,
    Deduction: Deductions,
    PickList: Picks,
    Conditions: Conditioned,
}


def formulas_of(criterion: Criterion) -> KindFormulas[Any]:
    return FORMULAS[type(criterion.answer)](criterion, criterion.answer)
