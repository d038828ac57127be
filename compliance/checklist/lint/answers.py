"""作答方式：阶梯、系数、选项和不适用。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from compliance.checklist.kinds.levels import levels_in_order
from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist
from compliance.errors import Finding, Place
from compliance.numbers import plain


def bands_in_order(checklist: Checklist) -> Iterator[Finding]:
    """阶梯由好到差排列，界限不重叠，得分系数随之递减。"""
    return _flaws(checklist, "bands")


def choices_sound(checklist: Checklist) -> Iterator[Finding]:
    """等级、选项、扣分情形和条件：名称不重复，次序由高到低，引用的数存在，扣分下限合理。"""
    return _flaws(checklist, "choices")


def _flaws(checklist: Checklist, rule: str) -> Iterator[Finding]:
    """What the kinds say of themselves."""
    for place, criterion in criteria(checklist):
        found = (flaw for flaw in criterion.answer.flaws(criterion.points) if flaw.code == rule)
        yield from _placed(found, (*place, "answer"), criterion.id)


def _placed(flaws: Iterable[Finding], place: Place, subject: str) -> Iterator[Finding]:
    return (replace(flaw, path=(*place, *flaw.path), subject=subject) for flaw in flaws)


def conformity_sound(checklist: Checklist) -> Iterator[Finding]:
    """符合性判定的各结论：名称不重复，次序由高到低。"""
    return _placed(levels_in_order(checklist.scoring.conformity), ("scoring", "conformity"), "")


def credits_in_range(checklist: Checklist) -> Iterator[Finding]:
    """得分系数在 0 与 1 之间，最好的答案能得满分。"""
    for place, criterion in criteria(checklist):
        for where, credit in criterion.answer.credits():
            if not 0 <= credit <= 1:
                yield Finding(
                    code="credit-range",
                    path=(*place, "answer", *where),
                    subject=criterion.id,
                    message="得分系数应在 0 与 1 之间",
                    found=plain(credit),
                    expected="例如 0.6，满分为 1",
                )
        best = criterion.answer.best()
        if best is not None and best != 1:
            yield Finding(
                code="full-credit",
                path=(*place, "answer"),
                subject=criterion.id,
                message="最好的答案得不到满分" if best < 1 else "最好的答案超过满分",
                found=f"最高得分系数 {plain(best)}",
                expected="1",
            )


def not_applicable_reasoned(checklist: Checklist) -> Iterator[Finding]:
    """可判不适用的要点要写明什么情况下不适用；分母为 0 按不适用的比率要允许不适用。"""
    for place, criterion in criteria(checklist):
        rule = criterion.not_applicable
        if rule is not None and not rule.when.strip():
            yield Finding(
                code="na-reason",
                path=(*place, "not_applicable", "when"),
                subject=criterion.id,
                message="允许不适用而未写明情形",
                expected="写明什么情况下可判不适用",
            )
        if criterion.answer.leaves_out_nothing and rule is None:
            yield Finding(
                code="na-reason",
                path=(*place, "answer", "zero_denominator"),
                subject=criterion.id,
                message="分母为 0 时按不适用，但本要点不允许不适用",
                remedy="写 not_applicable，或把 zero_denominator 改为 zero",
            )
