"""作答方式：阶梯、系数、选项和不适用。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from compliance.checklist.kinds import LevelScale
from compliance.checklist.kinds.base import misread
from compliance.checklist.kinds.levels import levels_in_order
from compliance.checklist.lint.walk import criteria, sections
from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.rules import Absence, EvidenceRule
from compliance.errors import Finding, Place, quoted
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


def scales_sound(checklist: Checklist) -> Iterator[Finding]:
    """共用的各列结论：名称不重复，次序由高到低，最高的得满分，系数在 0 与 1 之间；要点所用的一列存在。"""
    for name, levels in checklist.scales.items():
        place: Place = ("scales", name)
        yield from _placed(levels_in_order(levels), place, "")
        for index, level in enumerate(levels):
            if not 0 <= level.credit <= 1:
                yield _credit_out((*place, index, "credit"), "", level.credit)
        if levels and max(level.credit for level in levels) < 1:
            message, expected = "最好的答案得不到满分", "最高的得分系数为 1"
            yield Finding(code="full-credit", path=place, message=message, expected=expected)
    for where, criterion in criteria(checklist):
        answer = criterion.answer
        if not isinstance(answer, LevelScale) or answer.scale is None:
            continue
        if answer.levels and answer.levels is not checklist.scales.get(answer.scale):
            message, remedy = "自带的结论和共用的一列只能写一种", "删去 levels 或 scale"
            path = (*where, "answer", "scale")
            yield Finding(code="choices", path=path, subject=criterion.id, message=message, remedy=remedy)
        elif answer.scale not in checklist.scales:
            yield Finding(
                code="choices",
                path=(*where, "answer", "scale"),
                subject=criterion.id,
                message="没有这一列结论",
                found=quoted(answer.scale),
                expected="scales 中的名称：" + "、".join(checklist.scales),
            )


def credits_in_range(checklist: Checklist) -> Iterator[Finding]:
    """得分系数在 0 与 1 之间，最好的答案能得满分。"""
    for place, criterion in criteria(checklist):
        for where, credit in criterion.answer.credits():
            if not 0 <= credit <= 1:
                yield _credit_out((*place, "answer", *where), criterion.id, credit)
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


def _credit_out(place: Place, subject: str, credit: Fraction) -> Finding:
    meant = f"；可能应为 {plain(credit)}%" if 1 < credit <= 100 else ""
    return Finding(
        code="credit-range",
        path=place,
        subject=subject,
        message="得分系数应在 0 与 1 之间",
        found=plain(credit),
        expected=f"例如 0.6 或 60%，满分为 1{meant}",
    )


def handling_sound(checklist: Checklist) -> Iterator[Finding]:
    """佐证、不适用、未作答的规则，无论写在哪一级：改按的结论存在，系数和限额合理。"""
    rules = checklist.scoring
    scales = [level.name for levels in checklist.scales.values() for level in levels]
    own = [name for criterion in checklist.criteria for name in _conclusions(criterion)]
    yield from _evidence(rules.evidence_rule, ("scoring",), "", [*scales, *own])
    yield from _absence(rules.not_applicable, ("scoring", "not_applicable"), "")
    for index, quota in enumerate(rules.not_applicable.quotas):
        place: Place = ("scoring", "not_applicable", "quotas", index, "above")
        meant = misread(quota.above, "%")
        if meant or not 0 <= quota.above < 100:
            message, found = "限额应不小于 0% 且小于 100%", plain(quota.above)
            expected = meant or "百分数，例如 40%"
            yield Finding(code="na-treatment", path=place, message=message, found=found, expected=expected)
    for place, section in sections(checklist):
        if section.evidence_rule:
            below = [c for part in section.walk() for c in part.criteria]
            names = [name for criterion in below for name in _conclusions(criterion)]
            yield from _evidence(section.evidence_rule, place, section.id, names)
        if section.not_applicable:
            yield from _absence(section.not_applicable, (*place, "not_applicable"), section.id)
    for place, criterion in criteria(checklist):
        if criterion.evidence_rule:
            yield from _evidence(criterion.evidence_rule, place, criterion.id, _conclusions(criterion))
        rule = criterion.not_applicable
        if rule and (absence := rule.absence or (rule.credit is not None and Absence(credit=rule.credit))):
            yield from _absence(absence, (*place, "not_applicable"), criterion.id)


def _conclusions(criterion: Criterion) -> list[str]:
    answer = criterion.answer
    return [level.name for level in answer.levels] if isinstance(answer, LevelScale) else []


def _evidence(rule: EvidenceRule, place: Place, subject: str, names: Sequence[str]) -> Iterator[Finding]:
    if rule.required and rule.becomes not in names:
        yield Finding(
            code="evidence-rule",
            path=(*place, "evidence_rule"),
            subject=subject,
            message="无佐证时改按的结论没有写，或不存在",
            found=quoted(rule.becomes) if rule.becomes else "",
            expected="becomes 写 " + ("、".join(dict.fromkeys(names)) or "所管要点的一个结论") + " 之一",
        )


def _absence(rule: Absence, place: Place, subject: str) -> Iterator[Finding]:
    if (rule.treatment == "credit") != (rule.credit is not None):
        message, expected = "treatment 与 credit 不相配", "treatment: credit 时写 credit，其他时候不写"
        yield Finding(code="na-treatment", path=place, subject=subject, message=message, expected=expected)
    elif rule.credit is not None and not 0 <= rule.credit <= 1:
        yield replace(_credit_out((*place, "credit"), subject, rule.credit), code="na-treatment")


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
