"""量和界限够不够得着：不会成立、总是成立的条件，够不着的等级，重复取的编号，没有用处的量和封顶。"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.checklist.lint.conditions import asked
from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist, PenaltyItem
from compliance.checklist.objects import inside_of
from compliance.checklist.rules import COUNTING, SCORE, Condition, Measure, Requirement, Veto
from compliance.errors import Finding, Place, quoted
from compliance.numbers import HUNDRED, plain
from compliance.trace import sum_of

Range = tuple[Fraction | None, Fraction | None]
"""The least and the most that a figure can come to; None where nothing limits it."""


def conditions_decide(checklist: Checklist) -> Iterator[Finding]:
    """条件有时成立、有时不成立；等级的要求够得着。"""
    for place, subject, required in asked(checklist):
        measure = checklist.measure_by_id.get(required.measure)
        if measure is None or len(required.given) != 1:
            continue
        least, most = range_of(checklist, measure)
        where: Place = (*place, required.only[0])
        found = f"{measure.name}{required.compared(measure.unit)}"
        if never(required, least, most):
            message = "条件不会成立：够不着" if place[0] == "conditions" else "等级够不着：要求在可能的范围以外"
            expected = f"{measure.name}在 {shown(least, most)} 之间"
            yield Finding(
                code="grade-reach" if place[0] == "grades" else "condition",
                path=where,
                subject=subject,
                message=message,
                found=found,
                expected=expected,
            )
        elif place[0] == "conditions" and _always(required, least, most):
            yield Finding(
                code="condition",
                path=where,
                subject=subject,
                message="条件总是成立",
                found=found,
                expected=f"{measure.name}在 {shown(least, most)} 之间，界限写在其中",
            )


def range_of(checklist: Checklist, measure: Measure) -> Range:
    """What a measure can come to, whatever is answered."""
    if measure == SCORE:
        least = min((limit for limit in _floors(checklist)), default=None)
        return least, checklist.scoring.full_score({item.id: item.most for item in checklist.bonus})
    if measure.take == "points":
        sections = {name: section.points for name, section in checklist.section_by_id.items()}
        points = {**sections, **{name: criterion.points for name, criterion in checklist.by_id.items()}}
        points |= {item.id: item.most for item in checklist.bonus}
        return Fraction(0), sum_of([points.get(name, Fraction(0)) for name in measure.of])
    if measure.take == "count":
        # Each object has its own of what lies inside a section that is assessed for each.
        inside = {name for name, home in inside_of(checklist).items() if name != home}
        names = measure.of or tuple(checklist.by_id)
        several = bool(inside & {*names}) or any(name in checklist.condition_by_id for name in names)
        return Fraction(0), None if several and inside else Fraction(len(names))
    if measure.take == "value":
        asked_of = checklist.by_id.get("".join(measure.of))
        return asked_of.answer.span if asked_of else (None, None)
    if measure.unit == "%":
        return Fraction(0), HUNDRED
    return None, None


def _floors(checklist: Checklist) -> Iterator[Fraction]:
    """The lowest total, where the last step that moves it keeps it above something."""
    for step in reversed(checklist.scoring.steps):
        if step.step == "bound" and step.minimum is not None:
            yield step.minimum
        if step.step not in {"bound", "round"}:
            return


def never(required: Requirement, least: Fraction | None, most: Fraction | None) -> bool:
    match required.only:
        case "at_least", limit:
            return most is not None and limit > most
        case "more_than", limit:
            return most is not None and limit >= most
        case "at_most", limit:
            return least is not None and limit < least
        case "less_than", limit:
            return least is not None and limit <= least
        case _, limit:
            return (most is not None and limit > most) or (least is not None and limit < least)


def _always(required: Requirement, least: Fraction | None, most: Fraction | None) -> bool:
    match required.only:
        case "at_least", limit:
            return least is not None and limit <= least
        case "more_than", limit:
            return least is not None and limit < least
        case "at_most", limit:
            return most is not None and limit >= most
        case "less_than", limit:
            return most is not None and limit > most
    return False


def shown(least: Fraction | None, most: Fraction | None) -> str:
    low, high = ("不限" if end is None else plain(end) for end in (least, most))
    return f"{low} 至 {high}"


def measures_count_once(checklist: Checklist) -> Iterator[Finding]:
    """一个量不重复取同一项，每个量都有用处。"""
    used = {required.measure for _, _, required in asked(checklist)}
    for section in checklist.section_by_id.values():
        graded = section.per_object.grades if section.per_object else ()
        used |= {entry.measure for grade in graded for entry in grade.requires if not isinstance(entry, str)}
    for index, measure in enumerate(checklist.measures):
        for number, name in enumerate(measure.of):
            around = {part.id for part in checklist.home.get(name, ())} & {*measure.of}
            if name in measure.of[:number] or (around and measure.take in {*COUNTING, "points", "rate"}):
                yield Finding(
                    code="measure",
                    path=("measures", index, "of", number),
                    subject=measure.id,
                    message="同一项取了几次",
                    found=quoted(name),
                    remedy=f"删去；它已在“{'、'.join(sorted(around))}”之内" if around else "删去一处",
                )
        if measure.id not in used:
            remedy = "写一个看它的条件，或在等级中要求；不用的删去"
            place: Place = ("measures", index)
            message = "没有条件或等级看这个量"
            yield Finding(code="measure", path=place, subject=measure.id, message=message, remedy=remedy)


def caps_below_the_top(checklist: Checklist) -> Iterator[Finding]:
    """封顶的等级不是最高一级。"""
    placed: list[tuple[Place, str, Capping | None]] = [
        *(((*place, "veto"), criterion.id, criterion.veto) for place, criterion in criteria(checklist)),
        *((("conditions", index), condition.id, condition) for index, condition in enumerate(checklist.conditions)),
        *((("penalties", index), item.id, item) for index, item in enumerate(checklist.penalties)),
    ]
    for place, subject, what in placed:
        if what and what.effect == "cap_grade" and checklist.grades and what.grade == checklist.grades[0].name:
            yield Finding(
                code="consequence",
                path=(*place, "grade"),
                subject=subject,
                message="封顶在最高一级，不起作用",
                found=quoted(what.grade),
                expected="较低的一级",
            )


Capping = Veto | Condition | PenaltyItem
