"""How a score came about as a short story, for who asks: the rule, what the sheet says, what follows.

The arithmetic, for who checks, is in `steps.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.analysis import gaps
from compliance.analysis.gaps import Gap
from compliance.answers.data import extra
from compliance.answers.model import Answer
from compliance.checklist import words
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.rules import BUILT_IN, SECTIONS, VETO_WORDS
from compliance.numbers import ZERO, joined, plain, points, telling
from compliance.report.view import outlook, verdict
from compliance.report.view.steps import belongs_to, measured
from compliance.report.view.tables import ended
from compliance.scoring.assessment import (
    CONDITION_STATE_WORDS,
    VETO_STATE_WORDS,
    Assessment,
    BonusResult,
    ConditionResult,
    CriterionResult,
    PenaltyResult,
    SectionResult,
    VetoResult,
)

COSTLIEST = 3
"""So many of what cost a section most are named."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is asked about, and the paragraphs that tell of it, each under a word."""

    title: str
    told: tuple[tuple[str, str], ...]


def of(a: Assessment, identifier: str | None) -> Story:
    """`identifier` is known to the assessment; None is the whole."""
    if identifier is None:
        return Story(f"{a.sheet.park.name}　总分 {a.total}　{a.grade_text}", tuple(_whole(a)))
    if identifier in a.by_id:
        result = a.by_id[identifier]
        return Story(f"{identifier}　{result.criterion.text}", tuple(_criterion(a, result)))
    for section in (part for part in a.parts if part.id == identifier):
        return Story(section.section.heading, tuple(_section(a, section)))
    for bonus in (bonus for bonus in a.bonus if bonus.item.id == identifier):
        return Story(f"{identifier}　{bonus.item.text}", tuple(_bonus(bonus)))
    for penalty in (penalty for penalty in a.penalties if penalty.item.id == identifier and penalty.item.each):
        return Story(f"{identifier}　{penalty.item.text}", tuple(_penalty(penalty)))
    for condition in (condition for condition in a.conditions if condition.condition.id == identifier):
        return Story(f"{identifier}　{condition.condition.name}", tuple(_condition(a, condition)))
    for veto in (veto for veto in a.vetoes if veto.id == identifier):
        return Story(f"{identifier}　{veto.text}", tuple(_veto(a, veto)))
    measure = a.checklist.measure_by_id[identifier]
    return Story(f"{identifier}　{measure.name}", tuple(_measure(a, identifier)))


# ── criteria ──


def _criterion(a: Assessment, result: CriterionResult) -> Iterator[tuple[str, str]]:
    criterion = result.criterion
    yield "来源", f"{criterion.provenance}；在“{a.checklist.home[result.id][-1].heading}”。"
    yield (
        "规则",
        f"标准分 {plain(criterion.points)} 分。"
        + ended(criterion.answer.words(criterion.points))
        + _veto_rule(a, result),
    )
    yield "填报", _given(result)
    if result.state == "not_applicable" and not result.tally.due:
        yield "结果", f"不适用，{plain(criterion.points)} 分不计入应得分。"
        return
    lost = f"，失 {points(result.tally.lost)} 分" if result.tally.lost else ""
    reason = "；".join(filter(None, (result.own_reason, _zeroed(a, result))))
    gap = next((gap for gap in gaps.find(a) if gap.id == result.id), None)
    yield "结果", f"得 {plain(result.tally.earned)} 分{lost}：{reason}。{_cost(gap)}"
    if gap is not None and gap.fact:
        advice = gap.result.criterion.advice
        yield "整改", FACT_WORDS + (f"：{ended(advice)}" if advice else "。")


def _veto_rule(a: Assessment, result: CriterionResult) -> str:
    rule = result.criterion.veto
    if rule is None or rule.when is None:
        return ""
    home = a.checklist.home[result.id][-1].id
    return joined(rule.when.words(result.criterion.unit), f"的，{words.consequence(rule, a.checklist, home)}。")


def _given(result: CriterionResult) -> str:
    """What the sheet says, with the park's own result where a reviewer changed it."""
    answer = result.answer
    told = _said(result, answer)
    if answer.declared is not None:
        told += f"，否决情形{extra(answer.declared)}"
    if answer.differs(answer.own):
        told += f"（复核改判，自评为{_said(result, answer.own)}）"
    backed = f"佐证材料 {len(answer.proofs)} 件" if answer.proofs else answer.unproven
    if result.state == "unanswered":
        return "没有作答。"
    note = f"说明：{ended(answer.note)}" if answer.note else ""
    return f"{told}；{backed}。{note}" if result.state == "scored" else f"{told}。{note}"


def _said(result: CriterionResult, answer: Answer) -> str:
    if answer.not_applicable:
        return f"不适用，理由是：{answer.not_applicable}"
    return "未作答" if answer.value is None else result.criterion.answer.show(answer.value)


def _zeroed(a: Assessment, result: CriterionResult) -> str:
    """What zeroed the clause around it."""
    if not result.clause_reason:
        return ""
    others = [name for name in result.zeroed_by if name != result.id]
    if not others:
        return "所在的条随之计零"
    home = a.checklist.home[result.id][-1].id
    return f"所在的条因{verdict.some([verdict.named(a, name, within=home) for name in others])}触发否决而计零"


def _cost(gap: Gap | None) -> str:
    """What it costs the whole; of what is still open nothing is said."""
    known = gap is not None and gap.score_cost and not gap.unanswered
    return f"折合总分 {telling(gap.score_cost, 2, (ZERO,))} 分。" if gap is not None and known else ""


# ── sections ──


def _section(a: Assessment, section: SectionResult) -> Iterator[tuple[str, str]]:
    rules = "；".join(section.section.words) or "下级各项得分相加"
    yield "规则", f"标准分 {plain(section.section.points)} 分，{rules}。"
    yield "情况", _states(section)
    losing = sorted((r for part in section.walk() for r in part.criteria if r.own_lost), key=lambda r: -r.own_lost)
    if losing:
        told = (f"{r.criterion.text}（{points(r.own_lost)} 分）" for r in losing[:COSTLIEST])
        yield "失分", f"最多的是{'、'.join(told)}。"
    t = section.tally
    if section.zeroed_by:
        causes = verdict.some([verdict.named(a, name, within=section.id) for name in section.zeroed_by])
        yield "否决", f"因{causes}触发条款否决，本级计 0 分，连带失去 {points(section.forfeited)} 分。"
    rate = f"得分率 {a.rate_of(section)}。" if t.due else "没有应得分，不计得分率。"
    left_out, earned, lost = map(points, (t.not_applicable, t.earned, t.lost))
    identity = f"缺项分 {left_out} + 实得分 {earned} + 扣分 {lost} = 标准分 {points(t.full)}"
    provisional = "有要点未作答，只是暂计。" if section.open else ""
    graded = f"评为“{section.grade}”。" if section.grade else ""
    yield "结果", f"{identity}；{rate}{graded}{provisional}{_floor(a, section)}"


def _states(section: SectionResult) -> str:
    found = Counter(_state(result) for part in section.walk() for result in part.criteria)
    return (
        f"{sum(found.values())} 项要点："
        + "，".join(f"{words} {found[words]} 项" for words in STATES if found[words])
        + "。"
    )


STATES = ("得满分", "部分得分", "不得分", "不适用", "未作答")


def _state(result: CriterionResult) -> str:
    if result.state != "scored":
        return "不适用" if result.state == "not_applicable" else "未作答"
    return "得满分" if not result.own_lost else "部分得分" if result.own else "不得分"


def _floor(a: Assessment, section: SectionResult) -> str:
    """What the next better grade asks of a chapter's rate."""
    asked = a.checklist.floor(a.next_grade, SECTIONS)
    if not asked or section.graded_rate is None or not section.counts or section not in a.sections:
        return ""
    met = "已达到" if section.graded_rate >= asked else "没有达到"
    return f"“{a.next_grade.name}”要求各章不低于 {points(asked)}%，{met}。"


# ── beside the tree ──


def _bonus(bonus: BonusResult) -> Iterator[tuple[str, str]]:
    yield "规则", f"{bonus.item.rule}。"
    backed = f"，{bonus.answer.unproven}" if bonus.points and bonus.answer.unproven else ""
    yield "填报", ("未申报" if bonus.answer.value is None else extra(bonus.answer.value)) + f"{backed}。"
    unmet = f"{'、'.join(bonus.unmet)} 成立才计入，没有计入。" if bonus.claimed and bonus.unmet else "没有加分。"
    yield "结果", f"加 {plain(bonus.points)} 分，与其他加分项合计。" if bonus.points else unmet


def _penalty(penalty: PenaltyResult) -> Iterator[tuple[str, str]]:
    item, answer = penalty.item, penalty.answer
    yield "规则", f"专项扣分：{'，'.join(filter(None, (item.each, item.most)))}。"
    yield "填报", "没有作答。" if answer.value is None else f"{extra(answer.value)} {item.unit}。"
    yield "结果", f"扣 {plain(penalty.deducted)} 分。"
    if penalty.deducted and item.fact:
        yield "整改", f"{FACT_WORDS}。{ended(item.advice)}"


def _veto(a: Assessment, veto: VetoResult) -> Iterator[tuple[str, str]]:
    yield "规则", joined(veto.trigger, f"的，{verdict.consequence(veto)}。")
    yield "结果", f"{VETO_STATE_WORDS[veto.state]}。"
    if veto.state == "triggered" and veto.fact:
        yield "整改", f"{FACT_WORDS}。"


def _condition(a: Assessment, result: ConditionResult) -> Iterator[tuple[str, str]]:
    condition = result.condition
    measure = a.checklist.measure_by_id[condition.measure]
    found = condition.consequence
    kind = f"{VETO_WORDS[found.effect]}：" if found else ""
    after = words.follows(condition, a.checklist)
    holds = f"{a.checklist.words_of(measure)}{condition.compared(measure.unit)}"
    yield "规则", joined(holds, f"的，{kind}{after}。") if after else f"{holds}。"
    yield "情况", _value(a, condition.measure)
    yield "结果", f"{CONDITION_STATE_WORDS[result.state]}。"


def _measure(a: Assessment, identifier: str) -> Iterator[tuple[str, str]]:
    yield "规则", f"{a.checklist.words_of(a.checklist.measure_by_id[identifier])}。"
    yield "结果", _value(a, identifier)
    for ladder in a.decision.by if a.decision and a.complete else ():
        if ladder.measure.id == identifier:
            yield "等级", f"按此定级为“{ladder.grade}”。"


def _value(a: Assessment, identifier: str) -> str:
    if identifier in BUILT_IN:
        made = a.decision and a.decision.by_measure(a.checklist.measure_by_id[identifier])
        return f"{made.measure.name} {measured(made)}。" if made else "还没有。"
    measure, steps = a.checklist.measure_by_id[identifier], belongs_to(a, identifier)
    return f"{measure.name} {points(steps[-1].value)}{measure.unit}。" if steps else "没有应计的项。"


# ── the whole ──


def _whole(a: Assessment) -> Iterator[tuple[str, str]]:
    rules = {rule.heading: "".join(rule.lines) for rule in words.in_words(a.checklist)}
    yield "规则", rules["由得分到总分"]
    t = a.tally
    full, left_out, due, earned = map(points, (t.full, t.not_applicable, t.due, t.earned))
    given = f"标准分 {full}，合理缺项 {left_out}，应得分 {due}，实得分 {earned}"
    added, taken = sum(b.points for b in a.bonus), a.charged
    extras = (f"申报加分 {points(added)} 分" if added else "", f"专项扣分 {points(taken)} 分" if taken else "")
    yield "得分", "；".join(filter(None, (given, *extras))) + "。"
    yield "等级", "".join(verdict.sentences(a))
    yield "下一步", outlook.next_step(a)
    if a.warnings:
        yield "请留意", "；".join(caution.text for caution in a.warnings) + "。"
