"""计分规则：否决、等级、总分的各步、加分和扣分。"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist, PenaltyItem
from compliance.checklist.rules import (
    AddBonus,
    Bound,
    DeductFrom,
    GradeLevel,
    Multiply,
    Requirement,
    Rescale,
    TotalStep,
)
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain
from compliance.trace import sum_of


def vetoes_triggered(checklist: Checklist) -> Iterator[Finding]:
    """否决规则要有触发条件，且只有一个，并与作答方式相配。"""
    for place, criterion in criteria(checklist):
        veto = criterion.veto
        if veto is None:
            continue
        where = (*place, "veto")
        given = veto.when.given if veto.when else []
        if len(given) != 1:
            message = "否决规则没有触发条件" if not given else "否决规则有多个触发条件"
            expected = "when 之下写 answer、below、above、equals、declared 之一"
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
                found=quoted(getattr(trigger, given[0])),
                expected=expected,
            )


def grades_reachable(checklist: Checklist) -> Iterator[Finding]:
    """等级由高到低，门槛逐级降低且都够得着，最低一级没有门槛。"""
    grades = checklist.grades
    yield from _within_reach(checklist)
    for index, (better, worse) in enumerate(pairwise(grades), start=1):
        place: Place = ("grades", index)
        if worse.name in [grade.name for grade in grades[:index]]:
            message, remedy = "等级名称重复", "改名，或删去一处"
            where: Place = (*place, "name")
            yield Finding(code="grade-reach", path=where, message=message, found=quoted(worse.name), remedy=remedy)
        harder = [name for name, is_harder in _harder(better, worse) if is_harder]
        for field in harder:
            yield Finding(
                code="grade-reach",
                path=(*place, field),
                subject=worse.name,
                message="等级的门槛高于上一级",
                found=_limit(worse, field),
                expected=f"不高于上一级的 {_limit(better, field)}",
            )
        if not harder and _same(better, worse):
            yield Finding(
                code="grade-reach",
                path=place,
                subject=worse.name,
                message="等级够不着：门槛与上一级相同",
                expected="至少一项门槛低于上一级",
            )
    if not grades or grades[-1].min_score > 0 or grades[-1].min_section_rate > 0 or grades[-1].requires:
        remedy = "在最后加一级，只写 name"
        message = "最低一级不应有门槛，使每个得分都有等级"
        yield Finding(code="grade-reach", path=("grades",), message=message, remedy=remedy)


def _within_reach(checklist: Checklist) -> Iterator[Finding]:
    score = checklist.scoring.full_score(sum_of([item.points for item in checklist.bonus]))
    for index, grade in enumerate(checklist.grades):
        limits = (("min_score", grade.min_score, score), ("min_section_rate", grade.min_section_rate, Fraction(100)))
        for field, limit, most in limits:
            if limit > most:
                yield Finding(
                    code="grade-reach",
                    path=("grades", index, field),
                    subject=grade.name,
                    message="等级够不着：门槛高于满分",
                    found=plain(limit),
                    expected=f"不高于 {plain(most)}",
                )


def _limit(grade: GradeLevel, field: str) -> str:
    found = getattr(grade, field)
    if isinstance(found, Fraction):
        return plain(found)
    # A requirement without exactly one limit is found elsewhere; it has no words.
    return "、".join(f"{r.measure} {r.words()}" for r in found if len(r.given) == 1) or "无"


def _same(better: GradeLevel, worse: GradeLevel) -> bool:
    return all(_limit(better, field) == _limit(worse, field) for field in ("min_score", "min_section_rate", "requires"))


def _harder(better: GradeLevel, worse: GradeLevel) -> Iterator[tuple[str, bool]]:
    """For each kind of limit whether the lower grade asks for more than the higher."""
    yield "min_score", worse.min_score > better.min_score
    yield "min_section_rate", worse.min_section_rate > better.min_section_rate
    yield "requires", any(not _asked(required, better) for required in worse.requires)


def _asked(required: Requirement, better: GradeLevel) -> bool:
    """Whether a better grade asks at least as much of the same measure."""
    if len(required.given) != 1:
        return True
    direction, limit = required.only
    for other in better.requires:
        if other.measure == required.measure and len(other.given) == 1 and other.only[0] == direction:
            above = direction in {"at_least", "more_than"}
            return other.only[1] >= limit if above else other.only[1] <= limit
    return False


def steps_complete(checklist: Checklist) -> Iterator[Finding]:
    """总分的各步：以修约结束；换算和从基数扣分只能有一个，并在最前；有加分项或扣分项就要有相应的一步。"""
    names: list[str] = [step.step for step in checklist.scoring.steps]
    place: Place = ("scoring", "steps")
    starts = [name for name in names if name in {"rescale", "deduct_from"}]
    if len(starts) > 1 or (starts and names[0] != starts[0]):
        message, expected = "rescale 和 deduct_from 只能有一个，并写在第一步", "例如 {step: rescale, to: 100}"
        yield Finding(code="steps", path=place, message=message, expected=expected)
    if names[-1:] != ["round"]:
        message, example = "最后一步应为 round", "{step: round, mode: half_up, digits: 1}"
        yield Finding(code="steps", path=place, message=message, expected=example)
    for step, items in (("bonus", checklist.bonus), ("penalties", _counted(checklist))):
        if bool(items) != (step in names) or names.count(step) > 1:
            message = f"{step} 一步应与所列项目相应，且只有一次"
            remedy = f"加上 {step} 一步，只写一次" if items else f"删去 {step} 一步，或列出项目"
            yield Finding(code="steps", path=place, message=message, remedy=remedy)
    for index, declared in enumerate(checklist.scoring.steps):
        yield from _step_sound((*place, index), declared)


def _counted(checklist: Checklist) -> list[PenaltyItem]:
    return [item for item in checklist.penalties if item.deduct is not None]


def _step_sound(place: Place, step: TotalStep) -> Iterator[Finding]:
    match step:
        case Rescale(to=number) | Multiply(by=number) | DeductFrom(base=number) if number <= 0:
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
    """专项扣分要么否决，要么写明每次扣多少、最多扣多少；加分要大于 0。"""
    for index, item in enumerate(checklist.penalties):
        counted = item.deduct is not None and item.deduct > 0 and (item.cap is None or item.deduct <= item.cap)
        if (item.effect is None) == (not counted) or (item.effect is not None and item.deduct is not None):
            expected = "写 effect，或者写 deduct；写 cap 的，cap 不小于 deduct"
            where: Place = ("penalties", index)
            yield Finding(code="penalty", path=where, subject=item.id, message="扣分方式不明确", expected=expected)
    for index, bonus in enumerate(checklist.bonus):
        if bonus.points <= 0:
            yield Finding(
                code="penalty",
                path=("bonus", index, "points"),
                subject=bonus.id,
                message="加分应大于 0",
                found=plain(bonus.points),
                expected="大于 0 的数",
            )
