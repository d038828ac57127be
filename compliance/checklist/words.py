"""The scoring rules in words, made from the same checklist data that the engine computes with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.checklist.model import Checklist, Section
from compliance.checklist.objects import copies_in, marked, original
from compliance.checklist.rules import (
    RATE,
    SECTIONS,
    UNANSWERED_WORDS,
    VETO_WORDS,
    Absence,
    AddBonus,
    Condition,
    Consequence,
    Entry,
    Requirement,
    Rescale,
    Round,
    SubtractPenalties,
    TotalStep,
    VetoEffect,
)
from compliance.numbers import joined, plain


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
        Rule("逐级合成", tuple(_rollups(checklist))),
        Rule("由得分到总分", tuple(_total(checklist))),
        Rule("等级", tuple(_grades(checklist))),
        Rule("条件", tuple(_conditions(checklist))),
        Rule("否决", tuple(_vetoes(checklist))),
        Rule("说明", checklist.scoring.notes),
    )
    return tuple(rule for rule in rules if rule.lines)


def _answers(checklist: Checklist) -> Iterator[str]:
    kinds = Counter((criterion.answer.title, criterion.answer.gist) for criterion in checklist.criteria)
    for (title, gist), count in kinds.most_common():
        yield f"{title}（{count} 项）：{gist}。"
    yield "各要点的阶梯、扣分标准和上限见检查表。"


def _omissions(checklist: Checklist) -> Iterator[str]:
    """What holds of most criteria, then what holds of others, with their ids."""
    evidence: dict[str, list[str]] = {}
    absence: dict[str, list[str]] = {}
    unanswered: dict[str, list[str]] = {}
    for criterion in checklist.criteria:
        handling = checklist.handling(criterion)
        if instead := checklist.instead(criterion):
            best = "、".join(f"“{name}”" for name in criterion.answer.best_ones)
            said = f"判{best}的须至少有一条佐证材料；没有的，在补证以前按“{instead}”计，列入待补证清单"
            evidence.setdefault(said, []).append(criterion.id)
        if criterion.not_applicable:
            absence.setdefault(_left_out(handling.absence), []).append(criterion.id)
        unanswered.setdefault(UNANSWERED_WORDS[handling.unanswered], []).append(criterion.id)
    yield from _each(evidence)
    yield from _each(absence)
    yield from (f"{quota.words}。" for quota in checklist.scoring.not_applicable.quotas)
    yield from _each({f"未作答的要点{words}，并且不评定等级": ids for words, ids in unanswered.items()})


def _each(rules: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Each rule, the one of most criteria first; the others with the criteria that they are for."""
    for number, (words, ids) in enumerate(sorted(rules.items(), key=lambda rule: -len(rule[1]))):
        yield f"{words}。" if not number else f"{'、'.join(dict.fromkeys(map(original, ids)))}：{words}。"


def _left_out(absence: Absence) -> str:
    if absence.counted is None:
        return f"不适用的要点须写明理由，其{absence.words}；应得分 = 标准分 − 合理缺项分"
    return f"不适用的要点须写明理由，{absence.words}"


def _rollups(checklist: Checklist) -> Iterator[str]:
    """Only what is not plain addition."""
    rules = checklist.scoring
    if rules.round_at.criteria:
        yield f"各要点的得分{rules.round_at.criteria.words}。"
    # The copies of a section assessed per object say the same.
    yield from dict.fromkeys(line for top in checklist.sections for line in _rollups_within(top))
    if rules.rollup != "sum":
        yield f"总体：{rules.rollup_words}。"
    if rules.round_at.sections:
        yield f"各章条的实得分{rules.round_at.sections.words}。"


def _rollups_within(section: Section) -> Iterator[str]:
    if copies := copies_in(section):
        # Each copy is scored as the section is that it was made from; all of them say the same.
        section = section.model_copy(update={"rollup": copies[0].rollup, "sections": copies[0].sections})
    yield from (f"{section.heading}：{line}。" for line in section.words)
    for child in section.sections:
        yield from _rollups_within(child)


def _total(checklist: Checklist) -> Iterator[str]:
    for number, step in enumerate(checklist.scoring.steps, start=1):
        yield f"第 {number} 步：{_step(step, checklist)}。"


def _step(step: TotalStep, checklist: Checklist) -> str:
    match step:
        case AddBonus():
            items = "、".join(f"{item.id} {item.gist}" for item in checklist.bonus if step.takes(item.id))
            return "，".join(filter(None, (f"{step.words}（{items or '无'}）", step.most)))
        case SubtractPenalties():
            taken = {item.id: item.words for item in checklist.penalties if item.deduct is not None}
            taken |= {one.id: f"扣 {plain(points)} 分" for one, points in checklist.deducting}
            items = "；".join(f"{name} {words}" for name, words in taken.items() if step.takes(name))
            return f"{step.words}（{items or '无'}）"
        case Rescale() if step != checklist.scoring.steps[0]:
            return step.words.replace("实得分合计", "上一步的结果")
        case Round() if step is checklist.scoring.rounding and checklist.graded_by_rates:
            return f"{step.words}；{_rates(checklist)}"
    return step.words


def _rates(checklist: Checklist) -> str:
    """How the section rates that grades look at are rounded."""
    rates = checklist.scoring.round_at.rates
    if rates is None:
        return "各章得分率照此修约后再与等级的下限比较"
    if rates == "exact":
        return "各章得分率不修约，直接与等级的下限比较"
    return f"各章得分率{rates.words}后再与等级的下限比较"


def _grades(checklist: Checklist) -> Iterator[str]:
    for grade in checklist.grades[:-1]:
        asked = (_asked(required, checklist) for required in checklist.asks[grade.name])
        yield f"{grade.name}：{'，且'.join(asked)}。"
    yield f"{checklist.grades[-1].name}：达不到以上各级。"
    for top in checklist.sections:
        for section in top.walk():
            yield from _object_grades(section, checklist)
    if len(checklist.graded_by) > 1:
        names = "、".join("最低一章的得分率" if one == SECTIONS else one.name for one in checklist.graded_by)
        yield f"按{names}分别定级，取{lower(len(checklist.graded_by))}。"


def _object_grades(section: Section, checklist: Checklist) -> Iterator[str]:
    """The grades of each object, by the names that things have before there are objects."""
    each = section.per_object
    if each is None or not each.grades:
        return
    whose = f"{section.heading}，每个{each.name}"
    for grade in each.grades[:-1]:
        asked = "，且".join(_asked_of_object(entry, section, checklist) for entry in grade.requires)
        yield f"{whose}：{grade.name}：{asked}。"
    yield f"{whose}：{each.grades[-1].name}：达不到以上各级。"


def _asked_of_object(entry: Entry, section: Section, checklist: Checklist) -> str:
    copies = copies_in(section)
    name = copies[0].id.partition("@")[2] if copies else ""

    def known(identifier: str) -> str:
        return marked(identifier, name) if copies else identifier

    if isinstance(entry, str):
        return f"{entry} {checklist.condition_by_id[known(entry)].name}"
    if entry.measure == RATE.id:
        return f"{RATE.name}{entry.compared(RATE.unit)}"
    measure = checklist.measure_by_id[known(entry.measure)]
    called = measure.name.removesuffix(f"（{name}）")
    plainly = measure.model_copy(update={"name": called, "of": tuple(map(original, measure.of))})
    return f"{checklist.words_of(plainly)}{entry.compared(measure.unit)}"


def lower(count: int) -> str:
    """The lower of two gradings, the lowest of more."""
    return "较低者" if count == 2 else "最低者"


def _asked(required: Requirement, checklist: Checklist) -> str:
    """What a grade asks for: a condition by its name, anything else in full."""
    if isinstance(required, Condition):
        return f"{required.id} {required.name}"
    measure = checklist.measure_by_id[required.measure]
    return f"{checklist.words_of(measure)}{required.compared(measure.unit)}"


def consequence(what: Consequence, checklist: Checklist, home: str | None = None) -> str:
    """What a veto or a condition does, in words; `home` is the id of the clause that a veto is in, where known."""
    match what.effect:
        case "fail":
            return f"等级直接定为“{checklist.grades[-1].name}”"
        case "cap_grade":
            return f"等级不高于“{what.grade}”"
        case "withhold":
            return "不给总分和等级"
    section = what.section or home
    return f"{checklist.section_by_id[section].heading} 的实得分计 0" if section else "所在条款的实得分计 0"


def _vetoes(checklist: Checklist) -> Iterator[str]:
    found: dict[tuple[VetoEffect, str], list[str]] = {}
    for criterion in checklist.criteria:
        if criterion.veto:
            found.setdefault((criterion.veto.effect, consequence(criterion.veto, checklist)), []).append(criterion.id)
    for item in checklist.penalties:
        if item.consequence:
            found.setdefault((item.consequence.effect, consequence(item.consequence, checklist)), []).append(item.id)
    for effect in VETO_WORDS:
        for (of, words), ids in found.items():
            if of == effect:
                yield f"{VETO_WORDS[effect]}（{'、'.join(ids)}）：触发任何一项，{words}。"


def _conditions(checklist: Checklist) -> Iterator[str]:
    for condition in checklist.conditions:
        measure = checklist.measure_by_id[condition.measure]
        holds = f"{condition.id} {condition.name}：{checklist.words_of(measure)}{condition.compared(measure.unit)}"
        found = follows(condition, checklist)
        yield joined(holds, f"的，{found}。") if found else f"{holds}。"


def follows(condition: Condition, checklist: Checklist) -> str:
    """What happens where a condition holds; "" for nothing."""
    if condition.bonus:
        return f"才计入加分项 {'、'.join(condition.bonus)}"
    if condition.points is not None:
        return f"扣 {plain(condition.points)} 分"
    return consequence(condition.consequence, checklist) if condition.consequence else ""
