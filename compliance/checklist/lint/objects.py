"""对象的等级：只看对象自己的，由高到低。"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.lint.conditions import ONE_OF, limits_written
from compliance.checklist.lint.reach import never, range_of, shown
from compliance.checklist.lint.walk import sections
from compliance.checklist.model import Checklist, Section
from compliance.checklist.objects import home_of
from compliance.checklist.rules import RATE, GradeLevel, Measure, Requirement
from compliance.errors import Finding, Place, quoted


def object_grades_sound(checklist: Checklist) -> Iterator[Finding]:
    """对象的等级看它自己的得分率（rate）或章条之内的量和条件，都够得着，名称不重复；最低一级没有要求，其余各级都有。"""
    for place, section in sections(checklist):
        grades = section.per_object.grades if section.per_object else ()
        where = (*place, "per_object", "grades")
        for index, grade in enumerate(grades):
            last, again = index == len(grades) - 1, grade.name in [one.name for one in grades[:index]]
            if again or bool(grade.requires) == last:
                yield Finding(
                    code="grade-reach",
                    path=(*where, index),
                    subject=section.id,
                    message="对象的等级名称重复" if again else "只有最低一级没有要求",
                    found=quoted(grade.name),
                    expected="名称各不相同" if again else "其余各级写 requires，最后一级只写 name",
                )
            yield from _asked(checklist, section, (*where, index, "requires"), grade)


def _asked(checklist: Checklist, section: Section, place: Place, grade: GradeLevel) -> Iterator[Finding]:
    for number, entry in enumerate(grade.requires):
        where = (*place, number)
        required = checklist.condition_by_id.get(entry) if isinstance(entry, str) else entry
        measure = _measure(checklist, section, required) if required else None
        if required is None or measure is None:
            yield Finding(
                code="condition",
                path=where,
                subject=section.id,
                message="对象的等级不能看它",
                found=quoted(entry if isinstance(entry, str) else entry.measure),
                expected="rate，或取自本章条之内、不写 objects 的量及其条件",
            )
        elif not isinstance(entry, str) and len(entry.given) != 1:
            yield Finding(code="condition", path=where, subject=section.id, message="比较恰写一个", expected=ONE_OF)
        elif not isinstance(entry, str):
            yield from limits_written(checklist, where, section.id, entry, measure)
            least, most = range_of(checklist, measure)
            if never(entry, least, most):
                yield Finding(
                    code="grade-reach",
                    path=(*where, entry.only[0]),
                    subject=section.id,
                    message="对象的等级够不着：要求在可能的范围以外",
                    found=f"{measure.name}{entry.compared(measure.unit)}",
                    expected=f"{measure.name}在 {shown(least, most)} 之间",
                )


def _measure(checklist: Checklist, section: Section, required: Requirement) -> Measure | None:
    """What is looked at, where each object has its own of it."""
    if required.measure == RATE.id:
        return RATE
    measure = checklist.measure_by_id.get(required.measure)
    return measure if measure and not measure.objects and home_of(checklist, measure) == section.id else None
