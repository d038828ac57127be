"""The scoring rules in words, made from the same checklist data that the engine computes with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.checklist import (
    VETO_WORDS,
    AddBonus,
    Bound,
    Checklist,
    PenaltyItem,
    Rescale,
    Round,
    TotalStep,
    VetoEffect,
)
from compliance.kinds import KIND_NAMES
from compliance.kinds.base import share
from compliance.numbers import plain

KIND_RULES = {
    "grade": "按结论得分，各结论的得分系数见上",
    "level": "从本要点所列的等级中选一级，按该级的系数得分",
    "metric": "填一个数，达到哪一档得哪一档的分",
    "ratio": "填分子和分母，按百分比达到的档次得分",
    "deduction": "从标准分扣起，发生一次扣一次，扣完为止",
    "picklist": "具备一项得一份，封顶为止",
    "conditions": "满足一个条件得一份，封顶为止",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One part of the rules: a heading and its sentences."""

    heading: str
    lines: tuple[str, ...]


def in_words(checklist: Checklist) -> tuple[Rule, ...]:
    """Every rule that decided the score and the grade, in the order in which it is applied."""
    rules = (
        Rule("逐项计分", tuple(_answers(checklist))),
        Rule("佐证与缺项", tuple(_omissions(checklist))),
        Rule("由得分到总分", tuple(_total(checklist))),
        Rule("等级", tuple(_grades(checklist))),
        Rule("否决", tuple(_vetoes(checklist))),
        Rule("说明", checklist.scoring.notes),
    )
    return tuple(rule for rule in rules if rule.lines)


def _answers(checklist: Checklist) -> Iterator[str]:
    levels = "，".join(
        f"{level.name}得{'满分' if level.credit == 1 else share(level.credit) if level.credit else ' 0 分'}"
        for level in checklist.scoring.conformity
    )
    yield f"符合性判定：{levels}。"
    kinds = Counter(criterion.answer.kind for criterion in checklist.criteria)
    for kind, count in kinds.most_common():
        yield f"{KIND_NAMES[kind]}（{count} 项）：{KIND_RULES[kind]}。"
    yield "各要点的阶梯、扣分标准和上限见检查表。"


def _omissions(checklist: Checklist) -> Iterator[str]:
    rules = checklist.scoring
    if rules.evidence.required:
        yield (
            f"判“{rules.conformity[0].name}”的须至少有一条佐证材料；没有的，在补证以前按"
            f"“{rules.evidence.conform_becomes}”计，列入待补证清单。"
        )
    yield "不适用的要点须写明理由，其标准分为合理缺项分，不计入应得分；应得分 = 标准分 − 合理缺项分。"
    limit = plain(rules.not_applicable.review_above)
    yield f"一章的合理缺项分超过该章标准分的 {limit}% 时提示复核，不影响得分。"
    yield "未作答的要点暂按 0 分计，并且不评定等级。"


def _total(checklist: Checklist) -> Iterator[str]:
    for number, step in enumerate(checklist.scoring.steps, start=1):
        yield f"第 {number} 步：{_step(step, checklist)}。"


def _step(step: TotalStep, checklist: Checklist) -> str:
    if isinstance(step, Rescale):
        return f"实得分合计 ÷ 应得分合计 × {plain(step.to)}"
    if isinstance(step, AddBonus):
        items = "、".join(f"{item.id} {plain(item.points)} 分" for item in checklist.bonus)
        return f"加上加分项（{items or '无'}），合计最多加 {plain(step.cap)} 分"
    if isinstance(step, Bound):
        return f"结果不低于 {plain(step.minimum)}，不高于 {plain(step.maximum)}"
    if isinstance(step, Round):
        return f"{step.words}；各章得分率照此修约后再与等级的下限比较"
    items = "、".join(_penalty(item) for item in checklist.penalties if item.deduct is not None)
    return f"减去专项扣分（{items or '无'}）"


def _penalty(item: PenaltyItem) -> str:
    each = f"{item.id} 每{item.unit}扣 {plain(item.deduct)} 分" if item.deduct is not None else item.id
    return each + (f"，最多扣 {plain(item.cap)} 分" if item.cap is not None else "")


def _grades(checklist: Checklist) -> Iterator[str]:
    for grade in checklist.grades[:-1]:
        score, rate = plain(grade.min_score), plain(grade.min_section_rate)
        yield f"{grade.name}：总分不低于 {score}，且各章得分率不低于 {rate}%。"
    yield f"{checklist.grades[-1].name}：达不到以上各级。"
    yield "按总分和按最低一章的得分率分别定级，取较低者。"


def _vetoes(checklist: Checklist) -> Iterator[str]:
    consequences: dict[VetoEffect, str] = {
        "fail": f"触发任何一项，等级直接定为“{checklist.grades[-1].name}”",
        "zero_section": "触发任何一项，所在条款的实得分计 0",
    }
    for effect, consequence in consequences.items():
        ids = [c.id for c in checklist.criteria if c.veto and c.veto.effect == effect]
        ids += [item.id for item in checklist.penalties if item.effect == effect]
        if ids:
            yield f"{VETO_WORDS[effect]}（{'、'.join(ids)}）：{consequence}。"
