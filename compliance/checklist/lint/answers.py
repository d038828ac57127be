"""作答方式：阶梯、系数、选项和不适用。"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from compliance.checklist.kinds import Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist, Criterion
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain
from compliance.trace import sum_of


def bands_in_order(checklist: Checklist) -> Iterator[Finding]:
    """阶梯由好到差排列，界限不重叠，得分系数随之递减。"""
    for place, criterion in criteria(checklist):
        answer = criterion.answer
        if not isinstance(answer, Metric | Ratio):
            continue
        where = (*place, "answer", "bands")
        if answer.line is not None:
            yield from _line_sound((*place, "answer", "line"), criterion.id, answer)
            continue
        if not answer.bands:
            example = "例如 - {limit: 90, credit: 1}；或写 line，按比例得分"
            yield Finding(rule="bands", path=where, subject=criterion.id, message="至少要有一档阶梯", expected=example)
        for index, (better, worse) in enumerate(pairwise(answer.bands), start=1):
            ordered = better.limit > worse.limit if answer.direction == "at_least" else better.limit < worse.limit
            if not ordered:
                state = "阶梯界限重叠" if better.limit == worse.limit else "阶梯界限次序不对"
                direction = "由大到小" if answer.direction == "at_least" else "由小到大"
                yield Finding(
                    rule="bands",
                    path=(*where, index, "limit"),
                    subject=criterion.id,
                    message=state,
                    found=plain(worse.limit),
                    expected=f"由好到差，界限{direction}",
                )
            if better.credit <= worse.credit:
                yield Finding(
                    rule="bands",
                    path=(*where, index, "credit"),
                    subject=criterion.id,
                    message="较差一档的得分系数不低于较好一档",
                    found=plain(worse.credit),
                    expected=f"小于 {plain(better.credit)}",
                )
        if isinstance(answer, Ratio):
            for index, band in enumerate(answer.bands):
                if not 0 <= band.limit <= 100:
                    yield Finding(
                        rule="bands",
                        path=(*where, index, "limit"),
                        subject=criterion.id,
                        message="比率的界限应在 0 至 100 之间",
                        found=plain(band.limit),
                        expected="百分数，例如 90",
                    )


def _line_sound(where: Place, subject: str, answer: Metric | Ratio) -> Iterator[Finding]:
    """A line instead of bands, running the way that the direction says."""
    assert answer.line is not None
    rising = answer.line.full > answer.line.zero
    if answer.bands:
        message, remedy = "阶梯和按比例得分只能写一种", "删去 bands 或 line"
        yield Finding(rule="bands", path=where, subject=subject, message=message, remedy=remedy)
    if answer.line.full == answer.line.zero or rising != (answer.direction == "at_least"):
        yield Finding(
            rule="bands",
            path=where,
            subject=subject,
            message="按比例得分的两端与方向不符",
            found=f"zero {plain(answer.line.zero)}，full {plain(answer.line.full)}",
            expected="越大越好的 full 大于 zero，越小越好的相反",
        )
    ends = (("zero", answer.line.zero), ("full", answer.line.full))
    for name, limit in ends if isinstance(answer, Ratio) else ():
        if not 0 <= limit <= 100:
            message, expected = "比率的两端应在 0 至 100 之间", "百分数，例如 90"
            path = (*where, name)
            yield Finding(
                rule="bands", path=path, subject=subject, message=message, found=plain(limit), expected=expected
            )


def _credits(answer: Any) -> Iterator[tuple[Place, Fraction]]:
    if isinstance(answer, Metric | Ratio):
        yield from ((("bands", index, "credit"), band.credit) for index, band in enumerate(answer.bands))
    elif isinstance(answer, LevelScale) and answer.kind == "level":
        yield from ((("levels", index, "credit"), level.credit) for index, level in enumerate(answer.levels))
    elif isinstance(answer, PickList | Conditions):
        yield ("cap",), answer.cap
        if answer.credit_each is not None:
            yield ("credit_each",), answer.credit_each


def credits_in_range(checklist: Checklist) -> Iterator[Finding]:
    """得分系数在 0 与 1 之间，最好的答案能得满分。"""
    for place, criterion in criteria(checklist):
        for where, credit in _credits(criterion.answer):
            if not 0 <= credit <= 1:
                yield Finding(
                    rule="credit-range",
                    path=(*place, "answer", *where),
                    subject=criterion.id,
                    message="得分系数应在 0 与 1 之间",
                    found=plain(credit),
                    expected="例如 0.6，满分为 1",
                )
        best = _best_credit(criterion.answer)
        if best is not None and best != 1:
            yield Finding(
                rule="full-credit",
                path=(*place, "answer"),
                subject=criterion.id,
                message="最好的答案得不到满分" if best < 1 else "最好的答案超过满分",
                found=f"最高得分系数 {plain(best)}",
                expected="1",
            )


def _best_credit(answer: Any) -> Fraction | None:
    if isinstance(answer, Metric | Ratio):
        return Fraction(1) if answer.line else max((band.credit for band in answer.bands), default=None)
    if isinstance(answer, LevelScale):
        return max((level.credit for level in answer.levels), default=None)
    if isinstance(answer, PickList):
        return min(answer.cap, sum_of([answer.credit_of(item) for item in answer.items]))
    if isinstance(answer, Conditions):
        return min(answer.cap, answer.credit_each * len(answer.conditions))
    return None


def conformity_sound(checklist: Checklist) -> Iterator[Finding]:
    """符合性判定的各结论：名称不重复，次序由高到低。"""
    scale = checklist.scoring.conformity
    yield from _levels_ordered(("scoring", "conformity"), "", [(level.name, level.credit) for level in scale])


def choices_sound(checklist: Checklist) -> Iterator[Finding]:
    """等级、选项、扣分情形和条件：名称不重复，次序由高到低，引用的数存在，扣分下限合理。"""
    for place, criterion in criteria(checklist):
        where = (*place, "answer")
        answer = criterion.answer
        if isinstance(answer, LevelScale) and answer.kind == "level":
            pairs = [(level.name, level.credit) for level in answer.levels]
            yield from _levels_ordered((*where, "levels"), criterion.id, pairs)
        elif isinstance(answer, PickList):
            yield from _names_differ((*where, "items"), criterion.id, [item.name for item in answer.items])
            if answer.credit_each is None and any(item.credit is None for item in answer.items):
                message, remedy = "缺少得分系数", "每项写 credit，或统一写 credit_each"
                yield Finding(rule="choices", path=where, subject=criterion.id, message=message, remedy=remedy)
        elif isinstance(answer, Deduction):
            yield from _names_differ((*where, "occurrences"), criterion.id, [item.name for item in answer.occurrences])
            yield from _deduction_sound(where, criterion, answer)
        elif isinstance(answer, Conditions):
            yield from _names_differ((*where, "inputs"), criterion.id, [item.name for item in answer.inputs])
            yield from _conditions_known(where, criterion.id, answer)


def _names_differ(where: Place, subject: str, names: list[str]) -> Iterator[Finding]:
    for index, name in enumerate(names):
        if name in names[:index]:
            path = (*where, index, "name")
            message, remedy = "名称重复", "改名，或删去一处"
            yield Finding(
                rule="choices", path=path, subject=subject, message=message, found=quoted(name), remedy=remedy
            )


def _deduction_sound(where: Place, criterion: Criterion, answer: Deduction) -> Iterator[Finding]:
    if not answer.occurrences:
        path, message = (*where, "occurrences"), "至少要有一种扣分情形"
        example = "例如 - {name: 投诉, unit: 起, points: 2}"
        yield Finding(rule="choices", path=path, subject=criterion.id, message=message, expected=example)
    if not 0 <= answer.floor < criterion.points:
        yield Finding(
            rule="choices",
            path=(*where, "floor"),
            subject=criterion.id,
            message="扣分下限应不小于 0 且小于标准分",
            found=plain(answer.floor),
            expected=f"不小于 0，小于 {plain(criterion.points)}",
        )


def _conditions_known(where: Place, subject: str, answer: Conditions) -> Iterator[Finding]:
    names = [item.name for item in answer.inputs]
    for index, condition in enumerate(answer.conditions):
        for field in ("value", "over"):
            used = getattr(condition, field)
            if used is not None and used not in names:
                yield Finding(
                    rule="choices",
                    path=(*where, "conditions", index, field),
                    subject=subject,
                    message="条件引用的数不存在",
                    found=quoted(used),
                    expected="inputs 中的名称：" + "、".join(names),
                )


def _levels_ordered(where: Place, subject: str, levels: list[tuple[str, Fraction]]) -> Iterator[Finding]:
    if len(levels) < 2:
        expected = "由高到低，每级一个 name 和 credit"
        yield Finding(rule="choices", path=where, subject=subject, message="至少要有两个等级", expected=expected)
    for index, (better, worse) in enumerate(pairwise(levels), start=1):
        if better[1] <= worse[1]:
            yield Finding(
                rule="choices",
                path=(*where, index, "credit"),
                subject=subject,
                message="等级应由高到低排列，得分系数递减",
                found=plain(worse[1]),
                expected=f"小于 {plain(better[1])}",
            )
    yield from _names_differ(where, subject, [name for name, _ in levels])


def not_applicable_reasoned(checklist: Checklist) -> Iterator[Finding]:
    """可判不适用的要点要写明什么情况下不适用；分母为 0 按不适用的比率要允许不适用。"""
    for place, criterion in criteria(checklist):
        rule = criterion.not_applicable
        if rule is not None and not rule.when.strip():
            yield Finding(
                rule="na-reason",
                path=(*place, "not_applicable", "when"),
                subject=criterion.id,
                message="允许不适用而未写明情形",
                expected="写明什么情况下可判不适用",
            )
        answer = criterion.answer
        if isinstance(answer, Ratio) and answer.zero_denominator == "not_applicable" and rule is None:
            yield Finding(
                rule="na-reason",
                path=(*place, "answer", "zero_denominator"),
                subject=criterion.id,
                message="分母为 0 时按不适用，但本要点不允许不适用",
                remedy="写 not_applicable，或把 zero_denominator 改为 zero",
            )
