"""What a checklist's author gets wrong although every field is well formed. One function per rule."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from compliance.checklist import Checklist, Criterion, Section
from compliance.errors import Finding, Place, quoted
from compliance.kinds import Conditions, Deduction, LevelScale, Metric, PickList, Ratio
from compliance.numbers import plain
from compliance.trace import sum_of


def findings(checklist: Checklist) -> list[Finding]:
    """Every mistake that the rules below find."""
    return [finding for rule in RULES for finding in rule(checklist)]


def _sections(checklist: Checklist) -> Iterator[tuple[Place, Section]]:
    def visit(place: Place, section: Section) -> Iterator[tuple[Place, Section]]:
        yield place, section
        for index, child in enumerate(section.sections):
            yield from visit((*place, "sections", index), child)

    for index, section in enumerate(checklist.sections):
        yield from visit(("sections", index), section)


def _criteria(checklist: Checklist) -> Iterator[tuple[Place, Criterion]]:
    for place, section in _sections(checklist):
        for index, criterion in enumerate(section.criteria):
            yield (*place, "criteria", index), criterion


def points_add_up(checklist: Checklist) -> Iterator[Finding]:
    """标准分逐级相加应一致：要点之和等于条，条之和等于章，章之和等于总分。"""
    for place, section in _sections(checklist):
        parts = [*(child.points for child in section.sections), *(c.points for c in section.criteria)]
        if parts and sum_of(parts) != section.points:
            yield Finding(
                rule="points-sum",
                path=(*place, "points"),
                subject=section.id,
                message="标准分与下级之和不一致",
                found=plain(section.points),
                expected=f"下级合计 {plain(sum_of(parts))}",
                remedy="改正本级或下级的标准分",
            )
    whole = sum_of([section.points for section in checklist.sections])
    if whole != checklist.scoring.total_points:
        yield Finding(
            rule="points-sum",
            path=("scoring", "total_points"),
            message="标准分合计与各章之和不一致",
            found=plain(checklist.scoring.total_points),
            expected=f"各章合计 {plain(whole)}",
        )


def points_positive(checklist: Checklist) -> Iterator[Finding]:
    """每个要点的标准分应大于 0。"""
    for place, criterion in _criteria(checklist):
        if criterion.points <= 0:
            yield Finding(
                rule="points-positive",
                path=(*place, "points"),
                subject=criterion.id,
                message="标准分应大于 0",
                found=plain(criterion.points),
                expected="大于 0 的数",
            )


def sections_filled(checklist: Checklist) -> Iterator[Finding]:
    """章条之下要么是章条，要么是要点，不能空着，也不能混放。"""
    for place, section in _sections(checklist):
        if bool(section.sections) == bool(section.criteria):
            state = "同时有下级章条和要点" if section.sections else "没有下级章条或要点"
            remedy = "只写 sections 与 criteria 之一，并至少列一项"
            yield Finding(rule="section-content", path=place, subject=section.id, message=state, remedy=remedy)


def ids_unique(checklist: Checklist) -> Iterator[Finding]:
    """编号在整个检查表内不重复。"""
    places: list[tuple[Place, str]] = [(("sources", index), s.id) for index, s in enumerate(checklist.sources)]
    yield from _repeated(places, "来源代号重复")
    places = []
    for place, section in _sections(checklist):
        places.append((place, section.id))
        places += [((*place, "criteria", index), criterion.id) for index, criterion in enumerate(section.criteria)]
    places += [(("bonus", index), item.id) for index, item in enumerate(checklist.bonus)]
    places += [(("penalties", index), item.id) for index, item in enumerate(checklist.penalties)]
    yield from _repeated(places, "编号重复")


def _repeated(places: list[tuple[Place, str]], message: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, identifier in places:
        if identifier in seen:
            yield Finding(
                rule="id-duplicate",
                path=(*place, "id"),
                subject=identifier,
                message=message,
                found=quoted(identifier),
                remedy="改用没有用过的编号",
            )
        seen.add(identifier)


def ids_known(checklist: Checklist) -> Iterator[Finding]:
    """引用的来源代号、对照表中的新编号都要存在。"""
    sources = {source.id for source in checklist.sources}
    for place, criterion in _criteria(checklist):
        for index, source in enumerate(criterion.sources):
            if source not in sources:
                yield Finding(
                    rule="id-unknown",
                    path=(*place, "sources", index),
                    subject=criterion.id,
                    message="来源代号不存在",
                    found=quoted(source),
                    expected="在 sources 中登记过的代号",
                )
    targets = {*checklist.by_id, *(b.id for b in checklist.bonus), *(p.id for p in checklist.penalties)}
    for number, mapping in enumerate(checklist.mappings):
        place = ("mappings", number)
        if mapping.checklist != checklist.id or mapping.to_version != checklist.version:
            yield Finding(
                rule="mapping-target",
                path=(*place, "to_version"),
                message="对照表不通向本检查表的本版本",
                found=f"{mapping.checklist} {mapping.to_version}",
                expected=f"{checklist.id} {checklist.version}",
            )
        taken: set[str] = set()
        for old, new in mapping.criteria.items():
            if new is None:
                continue
            if new not in targets or new in taken:
                state = "对照表中的新编号不存在" if new not in targets else "两个原编号对到同一个新编号"
                yield Finding(
                    rule="id-unknown",
                    path=(*place, "criteria", old),
                    message=state,
                    found=quoted(new),
                    expected="本版本的一个编号，每个只用一次；不再采用的留空",
                )
            taken.add(new)


def bands_in_order(checklist: Checklist) -> Iterator[Finding]:
    """阶梯由好到差排列，界限不重叠，得分系数随之递减。"""
    for place, criterion in _criteria(checklist):
        answer = criterion.answer
        if not isinstance(answer, Metric | Ratio):
            continue
        where = (*place, "answer", "bands")
        if not answer.bands:
            example = "例如 - {limit: 90, credit: 1}"
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
    for place, criterion in _criteria(checklist):
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
        return max((band.credit for band in answer.bands), default=None)
    if isinstance(answer, LevelScale):
        return max((level.credit for level in answer.levels), default=None)
    if isinstance(answer, PickList):
        return min(answer.cap, sum_of([answer.credit_of(item) for item in answer.items]))
    if isinstance(answer, Conditions):
        return min(answer.cap, answer.credit_each * len(answer.conditions))
    return None


def choices_sound(checklist: Checklist) -> Iterator[Finding]:
    """等级、选项、扣分情形和条件：名称不重复，次序由高到低，引用的数存在，扣分下限合理。"""
    scale = checklist.scoring.conformity
    yield from _levels_ordered(("scoring", "conformity"), "", [(level.name, level.credit) for level in scale])
    for place, criterion in _criteria(checklist):
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


def vetoes_triggered(checklist: Checklist) -> Iterator[Finding]:
    """否决规则要有触发条件，且只有一个，并与作答方式相配。"""
    for place, criterion in _criteria(checklist):
        veto = criterion.veto
        if veto is None:
            continue
        where = (*place, "veto")
        given = veto.when.given if veto.when else []
        if len(given) != 1:
            message = "否决规则没有触发条件" if not given else "否决规则有多个触发条件"
            expected = "when 之下写 answer、below、above、equals、declared 之一"
            yield Finding(rule="veto-trigger", path=where, subject=criterion.id, message=message, expected=expected)
            continue
        trigger, answer = veto.when, criterion.answer
        assert trigger is not None
        if trigger.answer is not None:
            names = [level.name for level in answer.levels] if isinstance(answer, LevelScale) else []
            fits = trigger.answer in names
            expected = "本要点的结论之一：" + "、".join(names) if names else "符合性判定或等级量表才能按结论触发"
        elif trigger.declared is not None:
            fits, expected = bool(trigger.declared), "写明是什么情形"
        else:
            fits, expected = isinstance(answer, Metric | Ratio), "数值指标或比率指标才能按数值触发"
        if not fits:
            yield Finding(
                rule="veto-trigger",
                path=(*where, "when", given[0]),
                subject=criterion.id,
                message="否决规则的触发条件与作答方式不配",
                found=quoted(getattr(trigger, given[0])),
                expected=expected,
            )


def not_applicable_reasoned(checklist: Checklist) -> Iterator[Finding]:
    """可判不适用的要点要写明什么情况下不适用；分母为 0 按不适用的比率要允许不适用。"""
    for place, criterion in _criteria(checklist):
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


def grades_reachable(checklist: Checklist) -> Iterator[Finding]:
    """等级由高到低，界限逐级降低且都够得着，最低一级没有门槛。"""
    full = checklist.scoring.full_score if _has_step(checklist, "rescale") else Fraction(100)
    grades = checklist.grades
    for index, grade in enumerate(grades):
        limits = (("min_score", grade.min_score, full), ("min_section_rate", grade.min_section_rate, Fraction(100)))
        for field, limit, most in limits:
            if limit > most:
                yield Finding(
                    rule="grade-reach",
                    path=("grades", index, field),
                    subject=grade.name,
                    message="等级够不着：门槛高于满分",
                    found=plain(limit),
                    expected=f"不高于 {plain(most)}",
                )
    for index, (better, worse) in enumerate(pairwise(grades), start=1):
        place = ("grades", index)
        if worse.min_score >= better.min_score:
            yield Finding(
                rule="grade-reach",
                path=(*place, "min_score"),
                subject=worse.name,
                message="等级够不着：总分门槛不低于上一级",
                found=plain(worse.min_score),
                expected=f"低于 {plain(better.min_score)}",
            )
        if worse.min_section_rate > better.min_section_rate:
            yield Finding(
                rule="grade-reach",
                path=(*place, "min_section_rate"),
                subject=worse.name,
                message="得分率门槛高于上一级",
                found=plain(worse.min_section_rate),
                expected=f"不高于 {plain(better.min_section_rate)}",
            )
    if not grades or grades[-1].min_score > 0 or grades[-1].min_section_rate > 0:
        remedy = "在最后加一级，min_score 和 min_section_rate 都写 0"
        message = "最低一级的门槛应为 0，使每个得分都有等级"
        yield Finding(rule="grade-reach", path=("grades",), message=message, remedy=remedy)


def _has_step(checklist: Checklist, name: str) -> bool:
    return any(step.step == name for step in checklist.scoring.steps)


def steps_complete(checklist: Checklist) -> Iterator[Finding]:
    """总分的各步：以换算开头，恰好修约一次；有加分项或扣分项就要有相应的一步。"""
    names: list[str] = [step.step for step in checklist.scoring.steps]
    place: Place = ("scoring", "steps")
    if names[:1] != ["rescale"] or names.count("rescale") != 1:
        message, example = "第一步应为 rescale，且只有一次", "{step: rescale, to: 100}"
        yield Finding(rule="steps", path=place, message=message, expected=example)
    if names.count("round") != 1 or names[-1:] != ["round"]:
        message, example = "round 应恰有一步，并在最后", "{step: round, mode: half_up, digits: 1}"
        yield Finding(rule="steps", path=place, message=message, expected=example)
    for step, items in (("bonus", checklist.bonus), ("penalties", checklist.penalties)):
        if bool(items) != (step in names) or names.count(step) > 1:
            message = f"{step} 一步应与所列项目相应，且只有一次"
            remedy = f"加上 {step} 一步，只写一次" if items else f"删去 {step} 一步，或列出项目"
            yield Finding(rule="steps", path=place, message=message, remedy=remedy)
    conclusions = [level.name for level in checklist.scoring.conformity]
    becomes = checklist.scoring.evidence.conform_becomes
    if becomes not in conclusions:
        yield Finding(
            rule="steps",
            path=("scoring", "evidence", "conform_becomes"),
            message="无佐证时改按的结论不存在",
            found=quoted(becomes),
            expected="、".join(conclusions),
        )


def penalties_sound(checklist: Checklist) -> Iterator[Finding]:
    """专项扣分要么否决，要么写明每次扣多少、最多扣多少；加分要大于 0。"""
    for index, item in enumerate(checklist.penalties):
        counted = item.deduct is not None and item.cap is not None and 0 < item.deduct <= item.cap
        if (item.effect is None) == (not counted):
            expected = "effect: fail，或者 deduct 与 cap（cap 不小于 deduct）"
            where: Place = ("penalties", index)
            yield Finding(rule="penalty", path=where, subject=item.id, message="扣分方式不明确", expected=expected)
    for index, bonus in enumerate(checklist.bonus):
        if bonus.points <= 0:
            yield Finding(
                rule="penalty",
                path=("bonus", index, "points"),
                subject=bonus.id,
                message="加分应大于 0",
                found=plain(bonus.points),
                expected="大于 0 的数",
            )


def published_consistent(checklist: Checklist) -> Iterator[Finding]:
    """标为标准正文的必须附原文；没有正文的检查表不得标为标准正文。"""
    everything: list[tuple[Place, Section | Criterion]] = [*_sections(checklist), *_criteria(checklist)]
    for place, item in everything:
        if item.origin == "published" and (item.published is None or not checklist.standard.text_held):
            message = "标为标准正文，但没有附原文" if item.published is None else "标为标准正文，但未持有标准正文"
            remedy = "持有正文的，补 published 并把 standard.text_held 改为 true；否则改为 drafted 或 note"
            yield Finding(rule="provenance", path=(*place, "origin"), subject=item.id, message=message, remedy=remedy)
    for place, criterion in _criteria(checklist):
        if criterion.origin == "note":
            message = "编制说明没有给出检查要点，来源只能是 drafted 或 published"
            where, remedy = (*place, "origin"), "自拟的写 drafted"
            yield Finding(rule="provenance", path=where, subject=criterion.id, message=message, remedy=remedy)


RULES = (
    points_add_up,
    points_positive,
    sections_filled,
    ids_unique,
    ids_known,
    bands_in_order,
    credits_in_range,
    choices_sound,
    vetoes_triggered,
    not_applicable_reasoned,
    grades_reachable,
    steps_complete,
    penalties_sound,
    published_consistent,
)
