"""量、条件和后果：所看的存在，比较明确，后果完整。"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.kinds.base import misread
from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist
from compliance.checklist.objects import home_of, inside_of
from compliance.checklist.rules import (
    BASE,
    BUILT_IN,
    COUNTING,
    DIRECTION_WORDS,
    RATE,
    SCORE,
    Comparison,
    Condition,
    Consequence,
    Measure,
    Requirement,
)
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain

ONE_OF = "、".join(DIRECTION_WORDS) + " 之一"


def measures_known(checklist: Checklist) -> Iterator[Finding]:
    """measures 取自存在的要点或章条，points 还可取加分项，count、share 还可取条件，value 取一个填数的要点。"""
    bonus = {item.id for item in checklist.bonus}
    parts = {*checklist.by_id, *checklist.section_by_id}
    for index, measure in enumerate(checklist.measures):
        counts = measure.take in COUNTING
        of_conditions = counts and checklist.counts_conditions(measure)
        known = {*checklist.condition_by_id} if of_conditions else parts | bonus if measure.take == "points" else parts
        for number, name in enumerate(measure.of):
            if name not in known:
                yield Finding(
                    code="measure",
                    path=("measures", index, "of", number),
                    subject=measure.id,
                    message="所取的编号不存在，或不能这样取",
                    found=quoted(name),
                    expected="都是条件的编号" if of_conditions else "要点或章条的编号",
                )
        counts = counts and not of_conditions
        if len(measure.given) > counts:
            yield Finding(
                code="measure",
                path=("measures", index, measure.given[-1][0]),
                subject=measure.id,
                message="比较写了几个" if counts else "只有数要点或章条的 count 和 share 写比较",
                expected="至多写一个" if counts else "删去，写在条件里",
            )
        if measure.objects and home_of(checklist, measure) is None:
            yield Finding(
                code="measure",
                path=("measures", index, "objects"),
                subject=measure.id,
                message="所取的不全在一个按对象作答的章条之内，没有各对象可看",
                remedy="删去 objects，或 of 只写该章条之内的编号",
            )
        if measure.take == "value":
            yield from _value(checklist, index)
        elif measure.take == "points" and not measure.of:
            message, expected = "合计得分要写明取自哪些编号", "of: [编号, …]"
            yield Finding(
                code="measure", path=("measures", index), subject=measure.id, message=message, expected=expected
            )


def _value(checklist: Checklist, index: int) -> Iterator[Finding]:
    measure = checklist.measures[index]
    taken = [checklist.by_id.get(name) for name in measure.of]
    if len(taken) != 1 or (taken[0] and not taken[0].answer.measured):
        yield Finding(
            code="measure",
            path=("measures", index),
            subject=measure.id,
            message="value 只取一个填数的要点",
            found="、".join(measure.of),
            expected="of: [编号]，一个数值指标或比率指标",
        )


def asked(checklist: Checklist) -> Iterator[tuple[Place, str, Requirement]]:
    """Everything that is asked of a measure: where it stands, whose it is, what it is."""
    for index, condition in enumerate(checklist.conditions):
        yield ("conditions", index), condition.id, condition
    for index, grade in enumerate(checklist.grades):
        for number, entry in enumerate(grade.requires):
            if not isinstance(entry, str):
                yield ("grades", index, "requires", number), grade.name, entry


def conditions_sound(checklist: Checklist) -> Iterator[Finding]:
    """条件和等级所看的量、等级所要求的条件存在，比较恰有一个。"""
    for place, subject, required in asked(checklist):
        if required.measure not in checklist.measure_by_id:
            yield Finding(
                code="condition",
                path=(*place, "measure"),
                subject=subject,
                message="所看的量不存在",
                found=quoted(required.measure),
                expected=f"measures 中的编号，或 {'、'.join(BUILT_IN)}",
                remedy="rate 只在 per_object 的 grades 中用" if required.measure == RATE.id else "",
            )
        if len(required.given) != 1:
            yield Finding(
                code="condition",
                path=place,
                subject=subject,
                message="没有写比较" if not required.given else "比较写了几个",
                expected=ONE_OF,
            )
    for index, grade in enumerate(checklist.grades):
        for number, entry in enumerate(grade.requires):
            if isinstance(entry, str) and entry not in checklist.condition_by_id:
                yield Finding(
                    code="condition",
                    path=("grades", index, "requires", number),
                    subject=grade.name,
                    message="所要求的条件不存在",
                    found=quoted(entry),
                    expected="conditions 中的编号，或 {measure: 量, 比较: 界限}",
                )


def no_circles(checklist: Checklist) -> Iterator[Finding]:
    """条件不通过所数的条件看到自己。"""

    def reaches(name: str, seen: frozenset[str]) -> Iterator[str]:
        condition = checklist.condition_by_id.get(name)
        measure = checklist.measure_by_id.get(condition.measure) if condition else None
        for other in measure.of if measure and checklist.counts_conditions(measure) else ():
            yield other
            if other not in seen:
                yield from reaches(other, seen | {other})

    for index, condition in enumerate(checklist.conditions):
        if condition.id in reaches(condition.id, frozenset({condition.id})):
            yield Finding(
                code="condition",
                path=("conditions", index, "measure"),
                subject=condition.id,
                message="条件看到了自己",
                found=quoted(condition.measure),
                remedy="所数的条件中去掉它，或去掉由它而来的条件",
            )


def limits_in_units(checklist: Checklist) -> Iterator[Finding]:
    """界限写在所比的数的单位里：百分数带 %，分数和个数不带。"""
    for place, subject, required in asked(checklist):
        measure = checklist.measure_by_id.get(required.measure)
        if measure:
            yield from limits_written(checklist, place, subject, required, measure)
    for index, measure in enumerate(checklist.measures):
        yield from _limits(("measures", index), measure.id, measure, "%")
    for where, criterion in criteria(checklist):
        when = criterion.veto and criterion.veto.when
        if when and when.given:
            declared = criterion.answer.kind == "metric"
            yield from _limits((*where, "veto", "when"), criterion.id, when, criterion.unit, declared=declared)


def limits_written(
    checklist: Checklist, place: Place, subject: str, required: Requirement, measure: Measure
) -> Iterator[Finding]:
    """Limits that are not in the unit of what they are held against."""
    valued = [checklist.by_id[name] for name in checklist.valued(measure) if name in checklist.by_id]
    declared = any(criterion.answer.kind == "metric" for criterion in valued)
    yield from _limits(place, subject, required, measure.unit, declared=declared)


def _limits(
    place: Place, subject: str, compared: Comparison, unit: str, *, declared: bool = False
) -> Iterator[Finding]:
    for direction, limit in compared.given:
        meant = misread(limit, unit, declared=declared)
        if meant:
            yield Finding(
                code="unit",
                path=(*place, direction),
                subject=subject,
                message="界限的写法与所比的数不符",
                found=plain(limit),
                expected=meant,
            )


def consequences_complete(checklist: Checklist) -> Iterator[Finding]:
    """封顶的写明等级，计零的写明章条；计零的章条须在要点之上，或包住条件所看的各项。"""
    for place, criterion in criteria(checklist):
        if criterion.veto is not None:
            above = [section.id for section in checklist.home[criterion.id]]
            where = (*place, "veto")
            yield from _consequence(checklist, where, criterion.id, criterion.veto, above, needed=False)
    for index, condition in enumerate(checklist.conditions):
        place = ("conditions", index)
        measure = checklist.measure_by_id.get(condition.measure)
        around = _around(checklist, measure.of) if measure else []
        if measure and measure.objects:
            inside = inside_of(checklist)
            around = [name for name in around if inside.get(name, name) == name]
        yield from _consequence(checklist, place, condition.id, condition, around, needed=True)
    yield from extras_complete(checklist)
    for index, item in enumerate(checklist.penalties):
        if item.effect is not None:
            what = Consequence(effect=item.effect, grade=item.grade)
            yield from _consequence(checklist, ("penalties", index), item.id, what, [], needed=False)


def extras_complete(checklist: Checklist) -> Iterator[Finding]:
    """release 写明存在的加分项，deduct 写明扣几分；它们看的在加分、扣分以前已有，所管的加分项不作量的来源。"""
    names: list[str] = [step.step for step in checklist.scoring.steps]
    items = {item.id for item in checklist.bonus}
    for index, condition in enumerate(checklist.conditions):
        for field, message, expected in _extra(checklist, condition, items, names):
            yield Finding(
                code="consequence",
                path=("conditions", index, field),
                subject=condition.id,
                message=message,
                expected=expected,
            )
    for index, measure in enumerate(checklist.measures):
        for number, name in enumerate(measure.of):
            if name in checklist.releasing:
                yield Finding(
                    code="measure",
                    path=("measures", index, "of", number),
                    subject=measure.id,
                    message="这个加分项要看条件成立才计入，不能再作量的来源",
                    found=quoted(name),
                    remedy="从量中去掉，或从条件的 bonus 中去掉",
                )


def _extra(
    checklist: Checklist, condition: Condition, items: set[str], names: list[str]
) -> Iterator[tuple[str, str, str]]:
    """The field, what is wrong with it, and what may stand there."""
    releases, deducts = condition.effect == "release", condition.effect == "deduct"
    if releases and (not condition.bonus or not {*condition.bonus} <= items):
        yield "bonus", "没有写哪些加分项，或加分项不存在", f"[{'、'.join(items) or '先列 bonus'}] 之一或几个"
    if condition.bonus and not releases:
        yield "bonus", "只有 release 才写 bonus", "删去 bonus"
    if deducts and (condition.points is None or condition.points <= 0):
        yield "points", "没有写扣几分，或不大于 0", "大于 0 的数"
    if condition.points is not None and not deducts:
        yield "points", "只有 deduct 才写 points", "删去 points"
    awaited = checklist.awaited(condition)
    if SCORE.id in awaited and (releases or deducts):
        yield "measure", "总分要等加分和扣分算完才有，加分扣分不能看它", "base，或 measures 中的编号"
    if BASE.id in awaited and not {"bonus", "penalties"} & {*names}:
        yield "measure", "没有 bonus 或 penalties 一步，base 无从取值", "score"


def _around(checklist: Checklist, names: tuple[str, ...]) -> list[str]:
    """The sections that hold all that is named."""
    homes = [{section.id for section in checklist.home.get(name, ())} for name in names]
    return sorted(set.intersection(*homes)) if homes else []


def _consequence(
    checklist: Checklist, place: Place, subject: str, what: Consequence | Condition, around: list[str], *, needed: bool
) -> Iterator[Finding]:
    grades = [grade.name for grade in checklist.grades]
    if what.effect == "cap_grade" and what.grade not in grades:
        yield Finding(
            code="consequence",
            path=(*place, "grade"),
            subject=subject,
            message="封顶的等级没有写，或不存在",
            found=quoted(what.grade),
            expected="、".join(grades) or "grades 中的一级",
        )
    if what.effect != "cap_grade" and what.grade is not None:
        message, remedy = "只有 cap_grade 才写 grade", "删去 grade"
        yield Finding(code="consequence", path=(*place, "grade"), subject=subject, message=message, remedy=remedy)
    if what.effect != "zero_section":
        if what.section is not None:
            message, remedy = "只有 zero_section 才写 section", "删去 section"
            yield Finding(code="consequence", path=(*place, "section"), subject=subject, message=message, remedy=remedy)
    elif what.section not in around and (needed or what.section is not None):
        yield Finding(
            code="consequence",
            path=(*place, "section"),
            subject=subject,
            message="计零的章条没有写，或不包住所看的各项",
            found=quoted(what.section),
            expected="、".join(around) or "条件所看的各项须同在一个章条之内",
        )
