"""The figures that conditions and grades look at, each with the steps that lead to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from compliance.checklist.model import Checklist
from compliance.checklist.rules import Comparison, Measure
from compliance.scoring.rollup import Part, rates_of
from compliance.trace import Operand, Step, lookup, minimum, product, quotient, rounded, total

HUNDRED = Operand("百分", Fraction(100))


def taken_from(measure: Measure, checklist: Checklist) -> tuple[str, ...]:
    """The ids that a measure is taken from."""
    return measure.of or checklist.everything(measure)


def take(measure: Measure, checklist: Checklist, parts: Mapping[str, Part]) -> tuple[Step, ...]:
    """The steps to the measure's value, which is the last one's; none where nothing that it looks at is due."""
    if measure.take == "value":
        values = tuple(filter(None, (parts[name].value for name in taken_from(measure, checklist))))
        given = (total(f"{measure.id}:值", measure.name, "所填的数", values),) if values else ()
        return _rounded(measure, given) if given else ()
    due = [parts[name] for name in taken_from(measure, checklist) if parts[name].due.value]
    if not due:
        return ()
    taken = _CONDITIONS if checklist.counts_conditions(measure) else _TAKES
    steps = taken[measure.take](measure, due)
    return _rounded(measure, steps)


def over(measure: Measure, values: list[Operand]) -> tuple[Step, ...]:
    """The steps from what each object comes to to the mean or the least of them; none where there is no object."""
    if not values:
        return ()
    if measure.objects == "minimum":
        return _rounded(measure, (minimum(f"{measure.id}:值", measure.name, "取最低的一个对象", *values),))
    added = total(f"{measure.id}:合计", "各对象合计", "各对象的数相加", tuple(values))
    count = Operand("对象数", Fraction(len(values)))
    mean = quotient(f"{measure.id}:值", measure.name, "各对象合计 ÷ 对象数", added.as_operand(), count)
    return _rounded(measure, (added, mean))


def _rounded(measure: Measure, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if measure.round:
        key, last = f"{measure.id}:修约", steps[-1].as_operand()
        return *steps, rounded(key, measure.name, measure.round.words, last, measure.round.digits, measure.round.mode)
    return steps


def meets(asked: Comparison, value: Fraction | None) -> bool:
    """Whether a value is as is asked; where there is none, nothing is asked."""
    return value is None or asked.holds(value)


def _rate(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    key = measure.id
    earned = total(f"{key}:得分", "得分合计", "各项得分相加", tuple(part.earned for part in parts))
    due = total(f"{key}:应得", "应得分合计", "各项应得分相加", tuple(part.due for part in parts))
    share = quotient(f"{key}:比", "合计得分率", "得分合计 ÷ 应得分合计", earned.as_operand(), due.as_operand())
    return earned, due, share, _percentage(measure, share)


def _lowest(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    rates = rates_of(measure.id, parts)
    lowest = minimum(f"{measure.id}:最低", "最低得分率", "取最低的一项", *(rate.as_operand() for rate in rates))
    return *rates, lowest, _percentage(measure, lowest)


def _percentage(measure: Measure, share: Step) -> Step:
    return product(f"{measure.id}:值", measure.name, "化为百分数", share.as_operand(), HUNDRED)


def _points(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    return (total(f"{measure.id}:值", measure.name, "各项得分相加", tuple(part.earned for part in parts)),)


def _hits(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    """For each part its rate, then 1 if it counts and else 0."""
    steps: list[Step] = []
    direction, limit = measure.counted.only
    table = ((limit / 100, Fraction(1)),)
    rule = f"{measure.counted.compared('%')} 为 1，其余为 0"
    for number, rate in enumerate(rates_of(measure.id, parts), start=1):
        counted = lookup(f"{measure.id}:计{number}", rate.label, rule, rate.as_operand(), direction, table)
        steps += (rate, counted)
    return tuple(steps)


def _counted(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    steps = _hits(measure, parts)
    hits = tuple(step.as_operand() for step in steps if step.operation == "lookup")
    return *steps, total(f"{measure.id}:值", measure.name, "各项相加", hits)


def _share(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    steps = _hits(measure, parts)
    hits = tuple(step.as_operand() for step in steps if step.operation == "lookup")
    count = total(f"{measure.id}:项数", "达到的项数", "各项相加", hits)
    share = quotient(f"{measure.id}:比", "比例", "达到的项数 ÷ 项数", count.as_operand(), _number(parts))
    return *steps, count, share, _percentage(measure, share)


def _held(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    hits = tuple(part.earned for part in parts)
    return (total(f"{measure.id}:值", measure.name, "成立的条件各计 1", hits),)


def _held_share(measure: Measure, parts: list[Part]) -> tuple[Step, ...]:
    count = total(f"{measure.id}:项数", "成立的条件数", "成立的条件各计 1", tuple(part.earned for part in parts))
    share = quotient(f"{measure.id}:比", "比例", "成立的条件数 ÷ 条件数", count.as_operand(), _number(parts))
    return count, share, _percentage(measure, share)


def _number(parts: list[Part]) -> Operand:
    return Operand("项数", Fraction(len(parts)))


_TAKES: dict[str, Callable[[Measure, list[Part]], tuple[Step, ...]]] = {
    "rate": _rate,
    "lowest": _lowest,
    "points": _points,
    "count": _counted,
    "share": _share,
}
_CONDITIONS: dict[str, Callable[[Measure, list[Part]], tuple[Step, ...]]] = {"count": _held, "share": _held_share}
