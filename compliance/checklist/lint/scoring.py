"""计分规则：否决、等级、总分的各步、加分和扣分。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import get_args

from compliance.checklist.lint.conditions import ONE_OF
from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import BonusItem, Checklist
from compliance.checklist.rules import (
    FALLING,
    RISING,
    AddBonus,
    Bound,
    GradeLevel,
    Multiply,
    Requirement,
    Rescale,
    SubtractPenalties,
    TotalStep,
)
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain


def vetoes_triggered(checklist: Checklist) -> Iterator[Finding]:
    """否决规则要有触发条件，且只有一个，并与作答方式相配。"""
    for place, criterion in criteria(checklist):
        veto = criterion.veto
        if veto is None:
            continue
        where = (*place, "veto")
        given = veto.when.named if veto.when else []
        if len(given) != 1:
            message = "否决规则没有触发条件" if not given else "否决规则有多个触发条件"
            expected = f"when 之下写 answer、declared、{ONE_OF}"
            yield Finding(code="veto-trigger", path=where, subject=criterion.id, message=message, expected=expected)
            continue
        trigger, answer = veto.when, criterion.answer
        assert trigger is not None
        if trigger.answer is not None:
            names = answer.entered.slots[0].choices if answer.entered.shape == "choice" else ()
            fits = trigger.answer in names
            expected = "本要点的结论之一：" + "、".join(names) if names else "符合性判定或等级量表才能按结论触发"
        elif trigger.declared is not None:
            fits, expected = bool(trigger.declared), "写明是什么情形"
        else:
            fits, expected = answer.measured, "评分、数值指标或比率指标才能按数值触发"
        if not fits:
            yield Finding(
                code="veto-trigger",
                path=(*where, "when", given[0]),
                subject=criterion.id,
                message="否决规则的触发条件与作答方式不配",
                found=quoted(trigger.words(criterion.unit)),
                expected=expected,
            )


def grades_reachable(checklist: Checklist) -> Iterator[Finding]:
    """等级由高到低，名称不重复，要求都够得着；最低一级没有要求，其余各级都有，且不比上一级更难。"""
    grades = checklist.grades
    for index, (better, worse) in enumerate(pairwise(grades), start=1):
        place: Place = ("grades", index)
        if worse.name in [grade.name for grade in grades[:index]]:
            message, remedy = "等级名称重复", "改名，或删去一处"
            where: Place = (*place, "name")
            yield Finding(code="grade-reach", path=where, message=message, found=quoted(worse.name), remedy=remedy)
        elif better.requires and _implies(checklist.asks[worse.name], checklist.asks[better.name]):
            yield Finding(
                code="grade-reach",
                path=place,
                subject=worse.name,
                message="等级够不着：满足它的，也满足上一级",
                expected=f"至少一项要求比“{better.name}”的低",
            )
        for number, required, bound in _harder(checklist, better, worse):
            yield Finding(
                code="grade-reach",
                path=(*place, "requires", number),
                subject=worse.name,
                message="等级的要求高于上一级",
                found=required.compared(),
                expected=f"不比“{better.name}”的“{bound.compared()}”更严",
            )
    for index, grade in enumerate(grades[:-1]):
        if not grade.requires:
            message, remedy = "等级没有要求，其后各级都够不着", "写 requires；最低一级放在最后"
            yield Finding(
                code="grade-reach", path=("grades", index), subject=grade.name, message=message, remedy=remedy
            )
    if not grades or grades[-1].requires:
        remedy = "在最后加一级，只写 name"
        message = "最低一级不应有要求，使每个得分都有等级"
        yield Finding(code="grade-reach", path=("grades",), message=message, remedy=remedy)


def _harder(
    checklist: Checklist, better: GradeLevel, worse: GradeLevel
) -> Iterator[tuple[int, Requirement, Requirement]]:
    """What a worse grade asks of a measure beyond what the better one asks of it, and what that is."""
    for number, required in enumerate(checklist.asks[worse.name]):
        for bound in checklist.asks[better.name]:
            comparable = bound.measure == required.measure and len(bound.given) == len(required.given) == 1
            if comparable and _within(required, bound) and not _within(bound, required):
                yield number, required, bound


def _implies(stricter: Sequence[Requirement], looser: Sequence[Requirement]) -> bool:
    """Whether whatever is as the first ask is also as the second ask."""
    return all(
        any(len(one.given) == 1 and one.measure == other.measure and _within(one, other) for one in stricter)
        for other in looser
        if len(other.given) == 1
    )


def _within(inner: Requirement, outer: Requirement) -> bool:
    """Whether every value that is as one comparison asks is as the other asks."""
    (direction, limit), (asked_for, bound) = inner.only, outer.only
    if direction == "equals":
        return outer.holds(limit)
    if direction in RISING and asked_for in RISING:
        return limit > bound or (limit == bound and (asked_for == "at_least" or direction == "more_than"))
    if direction in FALLING and asked_for in FALLING:
        return limit < bound or (limit == bound and (asked_for == "at_most" or direction == "less_than"))
    return False


def steps_complete(checklist: Checklist) -> Iterator[Finding]:
    """总分的各步：以修约结束；换算和从基数扣分只能有一个，从基数扣分在最前；加分项、扣分项各在相应的一步中。"""
    names: list[str] = [step.step for step in checklist.scoring.steps]
    place: Place = ("scoring", "steps")
    starts = [name for name in names if name in {"rescale", "deduct_from"}]
    if len(starts) > 1 or "deduct_from" in names[1:]:
        message, expected = "rescale 和 deduct_from 只能有一个，deduct_from 写在第一步", "例如 {step: rescale, to: 100}"
        yield Finding(code="steps", path=place, message=message, expected=expected)
    if names[-1:] != ["round"]:
        message, example = "最后一步应为 round", "{step: round, mode: half_up, digits: 1}"
        yield Finding(code="steps", path=place, message=message, expected=example)
    for kind in (AddBonus, SubtractPenalties):
        yield from _extras(checklist, kind)
    for index, declared in enumerate(checklist.scoring.steps):
        yield from _step_sound((*place, index), declared)


def _extras(checklist: Checklist, kind: type[AddBonus | SubtractPenalties]) -> Iterator[Finding]:
    """Each item is in one step of its kind, each such step has items."""
    place: Place = ("scoring", "steps")
    steps = [(index, step) for index, step in enumerate(checklist.scoring.steps) if isinstance(step, kind)]
    name: str = get_args(kind.model_fields["step"].annotation)[0]
    items = checklist.extras_of(kind.model_construct(step=name, of=None))
    taken: set[str] = set()
    for index, step in steps:
        mine = checklist.extras_of(step)
        if not mine:
            message, remedy = f"{name} 一步没有项目可算", f"删去这一步，或列出项目；有几步 {name} 的，各写 of"
            yield Finding(code="steps", path=(*place, index), message=message, remedy=remedy)
        for number, written in enumerate(step.of or ()):
            if written not in items:
                yield Finding(
                    code="steps",
                    path=(*place, index, "of", number),
                    message=f"{name} 一步没有这个项目",
                    found=quoted(written),
                    expected="、".join(items) or "先列出项目",
                )
        for twice in [one for one in mine if one in taken]:
            message, remedy = f"同一项算在几步 {name} 中", "各步的 of 不重复；至多一步不写 of"
            yield Finding(code="steps", path=(*place, index), message=message, found=quoted(twice), remedy=remedy)
        taken |= {*mine}
    if left := [one for one in items if one not in taken]:
        message, remedy = f"有的项目没有算在 {name} 一步中", f"加上 {name} 一步，或写进它的 of"
        yield Finding(code="steps", path=place, message=message, found="、".join(left), remedy=remedy)


def _step_sound(place: Place, step: TotalStep) -> Iterator[Finding]:
    match step:
        case Rescale(to=number) | Multiply(by=number) if number <= 0:
            yield _not_positive(place, step, number)
        case AddBonus(cap=Fraction() as number) if number <= 0:
            yield _not_positive(place, step, number)
        case Bound(minimum=None, maximum=None):
            yield Finding(code="steps", path=place, message="bound 没有写界限", expected="minimum、maximum 至少写一个")
        case Bound(minimum=Fraction() as low, maximum=Fraction() as high) if low > high:
            found = f"{plain(low)} 至 {plain(high)}"
            remedy = "minimum 写下限，maximum 写上限"
            yield Finding(code="steps", path=place, message="下限高于上限", found=found, remedy=remedy)


def _not_positive(place: Place, step: TotalStep, number: Fraction) -> Finding:
    message, expected = f"{step.step} 的数应大于 0", "大于 0 的数"
    return Finding(code="steps", path=place, message=message, found=plain(number), expected=expected)


def penalties_sound(checklist: Checklist) -> Iterator[Finding]:
    """专项扣分要么否决，要么写明每次扣多少、最多扣多少；加分大于 0，按数目的写 each 和 cap。"""
    for index, item in enumerate(checklist.penalties):
        counted = item.deduct is not None and item.deduct > 0 and (item.cap is None or item.deduct <= item.cap)
        if (item.effect is None) == (not counted) or (item.effect is not None and item.deduct is not None):
            expected = "写 effect，或者写 deduct；写 cap 的，cap 不小于 deduct"
            where: Place = ("penalties", index)
            yield Finding(code="penalty", path=where, subject=item.id, message="扣分方式不明确", expected=expected)
    for index, bonus in enumerate(checklist.bonus):
        for field, message, expected in _bonus(bonus):
            yield Finding(
                code="penalty", path=("bonus", index, field), subject=bonus.id, message=message, expected=expected
            )


def _bonus(item: BonusItem) -> Iterator[tuple[str, str, str]]:
    """The field, what is wrong with it, and what may stand there."""
    if item.each is None:
        if item.points <= 0:
            yield "points", "加分没有写，或不大于 0", "大于 0 的数；按数目加分的写 each 和 cap"
        if item.cap is not None:
            yield "cap", "写了 each 的才写 cap", "删去；最多加多少写在 points"
        return
    if item.each <= 0 or item.cap is None or item.cap < item.each:
        yield "each", "按数目加分的写法不全", "each 大于 0；cap 写最多加多少，不小于 each"
    if item.points or item.partial:
        yield "points" if item.points else "partial", "写了 each 的，不写 points 和 partial", "删去一种"
