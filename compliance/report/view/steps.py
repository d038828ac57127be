"""Which steps of the arithmetic belong to one id, and how a step reads as a line of arithmetic."""

from __future__ import annotations

from fractions import Fraction

from compliance.checklist.kinds import base
from compliance.checklist.rules import TOTAL_KEY, AddBonus
from compliance.numbers import ROUNDING_WORDS, fixed, plain
from compliance.scoring.assessment import Assessment, MeasureGrade
from compliance.scoring.totals import keys_of
from compliance.trace import Step

COMPARED = base.SIGNS
SIGNS = {"sum": " + ", "difference": " − ", "product": " × ", "quotient": " ÷ "}


def known_ids(assessment: Assessment) -> list[str]:
    """Every id that has arithmetic of its own, or about which there is something to say."""
    stepped = [step.key.partition(":")[0] for step in assessment.steps]
    criteria = [result.id for result in assessment.criteria]
    conditions = [condition.id for condition in assessment.checklist.conditions]
    bonus = [result.item.id for result in assessment.bonus]
    penalties = [result.item.id for result in assessment.penalties]
    return list(dict.fromkeys([*stepped, *criteria, *bonus, *penalties, *conditions]))


def belongs_to(assessment: Assessment, identifier: str | None) -> list[Step]:
    """The steps of an id, in order; of the total when there is none. A bonus item has those that add it up, too."""
    if any(result.item.id == identifier for result in assessment.bonus):
        rules = assessment.checklist.scoring
        taking = {
            key
            for place, keys in keys_of(rules).items()
            if isinstance(step := rules.steps[place], AddBonus) and step.takes(str(identifier))
            for key in keys
        }
        own = f"{identifier}:"
        return [step for step in assessment.steps if step.key.startswith(own) or step.key in taking]
    wanted = identifier or TOTAL_KEY
    return [step for step in assessment.steps if step.key.partition(":")[0] == wanted]


def in_words(step: Step) -> str:
    """A step as one line with exact numbers: "30 × 0.6 = 18"."""
    values = [(f"({plain(o.value)})" if o.value < 0 else plain(o.value)) for o in step.operands]
    result = approximated(step.value)
    if step.operation in SIGNS:
        shown = SIGNS[step.operation].join(values) if values else "（无）"
        return f"{shown} = {result}"
    if step.operation in {"minimum", "maximum"}:
        name = "取小" if step.operation == "minimum" else "取大"
        return f"{name}（{'，'.join(values)}）= {result}"
    if step.operation == "lookup":
        sign = COMPARED[step.direction]
        if step.row is not None:
            return f"{values[0]} {sign} {plain(step.table[step.row][0])} → {plain(step.value)}"
        limit = step.table[-1][0]
        missed = "未达到" if step.direction in {"at_least", "at_most"} else "不满足"
        return f"{values[0]} {missed} {sign} {plain(limit)} → 0"
    return f"{values[0]} {ROUNDING_WORDS[step.mode]} → {result}"


def approximated(value: Fraction) -> str:
    """A number without loss; a fraction that does not terminate with its decimals beside it."""
    exact = plain(value)
    return f"{exact}（≈{fixed(value, 4)}）" if "/" in exact else exact


def measured(ladder: MeasureGrade) -> str:
    """What a measure that grades look at came to."""
    return "没有应计的项" if ladder.value is None else f"{approximated(ladder.value)}{ladder.measure.unit}"


def named(step: Step) -> str:
    """What goes into a step, by name: "标准分 30，得分系数 0.6"."""
    return "，".join(f"{operand.label} {plain(operand.value)}" for operand in step.operands)
