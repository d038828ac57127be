"""量、门槛和后果：所看的存在，要求明确，后果完整。"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.checklist.lint.walk import criteria
from compliance.checklist.model import Checklist
from compliance.checklist.rules import Consequence, Limit
from compliance.errors import Finding, Place, quoted
from compliance.numbers import plain


def measures_known(checklist: Checklist) -> Iterator[Finding]:
    """measures 取自存在的要点或章条；只有 points 可取加分项；项数和比例只数要点。"""
    bonus = {item.id for item in checklist.bonus}
    for index, measure in enumerate(checklist.measures):
        countable = measure.take in {"count", "count_below", "share"}
        known = {*checklist.by_id} if countable else {*checklist.by_id, *checklist.section_by_id}
        allowed = known | bonus if measure.take == "points" else known
        for number, name in enumerate(measure.of):
            if name not in allowed:
                yield Finding(
                    code="measure",
                    path=("measures", index, "of", number),
                    subject=measure.id,
                    message="所取的编号不存在，或不能这样取",
                    found=quoted(name),
                    expected="要点的编号" if countable else "要点或章条的编号",
                )
        if not 0 < measure.reaching <= 100:
            yield Finding(
                code="measure",
                path=("measures", index, "reaching"),
                subject=measure.id,
                message="所看的得分率应大于 0 且不高于 100",
                found=plain(measure.reaching),
                expected="百分数，例如 60",
            )
        if measure.take == "points" and not measure.of:
            message, expected = "合计得分要写明取自哪些编号", "of: [编号, …]"
            yield Finding(
                code="measure", path=("measures", index), subject=measure.id, message=message, expected=expected
            )


def _uses(checklist: Checklist) -> Iterator[tuple[Place, str, str, Limit]]:
    """Everything that asks something of a measure: where it stands, whose it is, the measure, what is asked."""
    for index, gate in enumerate(checklist.gates):
        yield ("gates", index), gate.id, gate.measure, gate
    for index, grade in enumerate(checklist.grades):
        for number, required in enumerate(grade.requires):
            yield ("grades", index, "requires", number), grade.name, required.measure, required


def gates_sound(checklist: Checklist) -> Iterator[Finding]:
    """门槛和等级所看的量存在，要求恰有一个。"""
    for place, subject, measure, limit in _uses(checklist):
        if measure not in checklist.measure_by_id:
            yield Finding(
                code="gate",
                path=(*place, "measure"),
                subject=subject,
                message="所看的量不存在",
                found=quoted(measure),
                expected="measures 中的编号",
            )
        if len(limit.given) != 1:
            yield Finding(
                code="gate",
                path=place,
                subject=subject,
                message="没有写要求" if not limit.given else "要求写了几个",
                expected="at_least、more_than、at_most、less_than 之一",
            )


def consequences_complete(checklist: Checklist) -> Iterator[Finding]:
    """封顶的写明等级，计零的写明章条；计零的章条须在要点之上，或包住门槛所看的各项。"""
    for place, criterion in criteria(checklist):
        if criterion.veto is not None:
            above = [section.id for section in checklist.home[criterion.id]]
            where = (*place, "veto")
            yield from _consequence(checklist, where, criterion.id, criterion.veto, above, needed=False)
    for index, gate in enumerate(checklist.gates):
        measure = checklist.measure_by_id.get(gate.measure)
        around = _around(checklist, measure.of) if measure else []
        yield from _consequence(checklist, ("gates", index), gate.id, gate, around, needed=True)
    for index, item in enumerate(checklist.penalties):
        if item.effect is not None:
            what = Consequence(effect=item.effect, grade=item.grade)
            yield from _consequence(checklist, ("penalties", index), item.id, what, [], needed=False)


def _around(checklist: Checklist, names: tuple[str, ...]) -> list[str]:
    """The sections that hold all that is named."""
    homes = [{section.id for section in checklist.home.get(name, ())} for name in names]
    return sorted(set.intersection(*homes)) if homes else []


def _consequence(
    checklist: Checklist, place: Place, subject: str, what: Consequence, around: list[str], *, needed: bool
) -> Iterator[Finding]:
    grades = [grade.name for grade in checklist.grades]
    if what.effect == "cap_grade" and what.grade not in grades:
        yield Finding(
            code="consequence",
            path=(*place, "grade"),
            subject=subject,
            message="封顶的等级没有写，或不存在",
            found=quoted(what.grade),
            expected="、".join(grades),
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
            expected="、".join(around) or "门槛所看的各项须同在一个章条之内",
        )
