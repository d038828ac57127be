"""How each kind of answer is scored, as formulas: what makes it answered, the number it comes to, and its credit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from compliance.checklist.kinds import Conditions, Deduction, Grade, LevelScale, PickList, Ratio, Score
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Criterion
from compliance.report.workbook.detail_sheet import keys_of
from compliance.report.workbook.figures import Figures
from compliance.report.workbook.formulas import NOISE, SIGNS, when
from compliance.report.workbook.paper import Value
from compliance.report.workbook.plan import Plan
from compliance.scoring.assessment import CriterionResult
from compliance.trace import COMPARISONS

PATTERNS = {
    "ratio": '0.00"%"',
    "deduction": '"扣 "General" 分"',
    "picklist": '"合计 "0.00',
    "conditions": '"满足 "General" 条"',
}


@dataclass(frozen=True, slots=True)
class Scoring:
    """The formulas of one criterion, from within its row; `band` and `credit` are empty where they do not apply."""

    answered: str
    value: str
    band: str
    credit: str
    points: str


def scoring_of(plan: Plan, criterion: Criterion) -> Scoring:
    """Which formulas score a criterion."""
    answer = criterion.answer
    if isinstance(answer, Deduction):
        return _deduction(plan, criterion)
    product = f"{_at(plan, criterion, 'points')}*{_at(plan, criterion, 'credit')}"
    if isinstance(answer, PickList | Conditions):
        return _listed(plan, criterion, answer, product)
    given = _at(plan, criterion, "answer")
    if isinstance(answer, LevelScale):
        return _level(plan, criterion, product)
    if isinstance(answer, Score):
        full = plan.rules.ref(("full", criterion.id), "limit")
        return Scoring(f"ISNUMBER({given})", given, "", f"{_at(plan, criterion, 'value')}/{full}", product)
    assert isinstance(answer, Scaled)
    if isinstance(answer, Ratio):
        base = _at(plan, criterion, "base")
        answered, value = f"COUNT({given},{base})=2", f"IF({base}=0,0,{given}/{base}*100)"
    else:
        answered, value = f"ISNUMBER({given})", given
    return Scoring(answered, value, *_scaled(plan, criterion, answer), product)


def _at(plan: Plan, criterion: Criterion, column: str) -> str:
    return plan.answers.at(criterion.id, column)


def _level(plan: Plan, criterion: Criterion, product: str) -> Scoring:
    given = _at(plan, criterion, "answer")
    names, credits = (level_cells(plan, criterion, column) for column in ("name", "credit"))
    value = given
    if isinstance(criterion.answer, Grade) and "evidence" in plan.rules.rows:
        best, instead = plan.rules.ref(("level", 0), "name"), plan.rules.ref("evidence", "name")
        value = f"IF(AND({given}={best},{_at(plan, criterion, 'evidence')}=0),{instead},{given})"
    credit = f"INDEX({credits},MATCH({_at(plan, criterion, 'value')},{names},0))"
    return Scoring(f'{given}<>""', value, "", credit, product)


def level_cells(plan: Plan, criterion: Criterion, column: str) -> str:
    """The cells of the conclusions that a criterion is judged by."""
    answer = criterion.answer
    assert isinstance(answer, LevelScale)
    own = () if isinstance(answer, Grade) else (criterion.id,)
    return plan.rules.span(("level", *own, 0), ("level", *own, len(answer.levels) - 1), column)


def _scaled(plan: Plan, criterion: Criterion, answer: Scaled) -> tuple[str, str]:
    """Band and credit of a number."""
    name, value = criterion.id, _at(plan, criterion, "value")
    nothing = f"{_at(plan, criterion, 'base')}=0" if isinstance(answer, Ratio) else ""
    if answer.line is not None:
        zero, full = (plan.rules.ref((end, name), "limit") for end in ("zero", "full"))
        credit = f"MAX(0,MIN(1,({value}-{zero})/({full}-{zero})))"
        return "", when(nothing, "0", credit) if nothing else credit
    last = len(answer.bands)
    limits = plan.rules.span(("band", name, 0), ("band", name, last - 1), "limit")
    credits = plan.rules.span(("band", name, 0), ("band", name, last), "credit")
    # The bands run from best to worst, so those reached are the last ones, and the best of them the first.
    sign = SIGNS[answer.direction]
    band = f"{last + 1}-SUMPRODUCT(--(ROUND({value}-{limits},{NOISE}){sign}0))"
    if nothing:
        band = when(nothing, str(last + 1), band)
    return band, f"INDEX({credits},{_at(plan, criterion, 'band')})"


def _deduction(plan: Plan, criterion: Criterion) -> Scoring:
    detailed = keys_of(criterion)
    assert detailed is not None
    inputs, losses = _spans(plan, criterion)
    points, value = _at(plan, criterion, "points"), _at(plan, criterion, "value")
    earned = f"MAX({plan.rules.ref(('floor', criterion.id), 'limit')},{points}-{value})"
    return Scoring(f"COUNT({inputs})={len(detailed.inputs)}", f"SUM({losses})", "", f"{earned}/{points}", earned)


def _listed(plan: Plan, criterion: Criterion, answer: PickList | Conditions, product: str) -> Scoring:
    inputs, results = _spans(plan, criterion)
    value, cap = _at(plan, criterion, "value"), plan.rules.ref(("cap", criterion.id), "credit")
    if isinstance(answer, PickList):
        return Scoring(f"COUNTA({inputs})={len(answer.items)}", f"SUM({results})", "", f"MIN({cap},{value})", product)
    each = plan.rules.ref(("each", criterion.id), "credit")
    return Scoring(
        f"COUNT({inputs})={len(answer.inputs)}", f"SUM({results})", "", f"MIN({cap},{value}*{each})", product
    )


def _spans(plan: Plan, criterion: Criterion) -> tuple[str, str]:
    """The inputs and the results of a criterion in 明细输入."""
    detailed = keys_of(criterion)
    assert detailed is not None
    inputs = plan.details.span(detailed.inputs[0], detailed.inputs[-1], "input")
    return inputs, plan.details.span(detailed.results[0], detailed.results[-1], "result")


@dataclass(frozen=True, slots=True)
class Known:
    """What the engine found where those formulas stand."""

    value: Value
    band: Value
    credit: Value
    raw: Fraction


def known_of(result: CriterionResult, figures: Figures) -> Known:
    if result.state != "scored":
        return Known(None, None, None, result.own)
    name, answer, value = result.id, result.criterion.answer, result.answer.value
    raw = next(step.value for step in result.steps if step.key == f"{name}:得分")
    if isinstance(answer, LevelScale):
        counted = result.counted_as or value
        return Known(counted, None, answer.credit_of(counted), raw)
    if isinstance(answer, Deduction):
        rest = figures.step(f"{name}:余")
        assert rest is not None
        return Known(result.criterion.points - rest, None, raw / result.criterion.points, raw)
    credit = figures.step(f"{name}:系数")
    if isinstance(answer, PickList):
        return Known(figures.step(f"{name}:合计"), None, credit, raw)
    if isinstance(answer, Conditions):
        return Known(figures.step(f"{name}:满足"), None, credit, raw)
    magnitude = answer.magnitude(value)
    assert magnitude is not None
    return Known(magnitude, _band(answer, value, magnitude), credit, raw)


def _band(answer: object, value: object, magnitude: Fraction) -> Value:
    if not isinstance(answer, Scaled) or answer.line is not None:
        return None
    none_reached = len(answer.bands) + 1
    if isinstance(answer, Ratio) and not value.denominator:  # type: ignore[attr-defined]
        return none_reached
    reaches = COMPARISONS[answer.direction]
    return next((n for n, band in enumerate(answer.bands, 1) if reaches(magnitude, band.limit)), none_reached)
