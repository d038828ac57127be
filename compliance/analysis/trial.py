"""What a checklist does before anyone is scored by it: the extremes, each veto and condition alone, each grade."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Literal

from compliance.analysis import extremes
from compliance.analysis.planning import Limits, plan
from compliance.answers.model import Answer, AnswerSheet, Evidence, Park, Period
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand, repeated
from compliance.checklist.rules import GradeLevel
from compliance.errors import Finding
from compliance.scoring import assess
from compliance.scoring.assessment import Assessment

Kind = Literal["extreme", "veto", "condition", "grade"]
KIND_WORDS: dict[Kind, str] = {
    "extreme": "整份答卷",
    "veto": "否决项单独触发",
    "condition": "条件单独成立",
    "grade": "等级",
}

PAPER = Evidence("paper", "试算用")
NOTHING: Mapping[str, Answer] = MappingProxyType({})
OBJECTS = ("甲", "乙")
"""What is assessed per object is tried with two."""
WITHOUT_LIMITS = Limits((10**6,))


@dataclass(frozen=True, slots=True)
class Trial:
    """One way of answering the whole checklist, and what became of it; no assessment where it cannot be had."""

    kind: Kind
    name: str
    assessment: Assessment | None
    told: str
    """What is to be known beside score and grade; "" for nothing."""


def trials(checklist: Checklist) -> tuple[Trial, ...]:
    """All best, all worst, all blank; each veto and each condition alone; each grade's cheapest way."""
    return (*_extremes(checklist), *_vetoes(checklist), *_conditions(checklist), *_grades(checklist))


def sheet(
    checklist: Checklist,
    answers: Mapping[str, Answer],
    bonus: Mapping[str, Answer] = NOTHING,
    penalties: Mapping[str, Answer] = NOTHING,
) -> AnswerSheet:
    """A sheet of nobody's, with two objects wherever there may be several."""
    year = datetime.date(2000, 1, 1)
    return AnswerSheet(
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        park=Park(name="试算"),
        period=Period(year, year.replace(month=12, day=31)),
        objects={section.id: OBJECTS for section in repeated(checklist)},
        answers=answers,
        bonus=bonus,
        penalties=penalties,
    )


def _asked(checklist: Checklist) -> Checklist:
    return expand(checklist, {section.id: OBJECTS for section in repeated(checklist)})


def _answered(checklist: Checklist, *, well: bool) -> AnswerSheet:
    choose = extremes.best if well else extremes.worst
    answers = {
        criterion.id: Answer(
            choose(criterion),
            evidence=(PAPER,) if well else (),
            declared=None
            if not (criterion.veto and criterion.veto.when and criterion.veto.when.declared)
            else not well,
        )
        for criterion in _asked(checklist).criteria
    }
    bonus = {
        item.id: Answer(item.fullest, evidence=(PAPER,)) if well else Answer(Fraction(0) if item.number else False)
        for item in checklist.bonus
    }
    penalties = {
        item.id: Answer((0 if well else 10**6) if item.deduct is not None else not well) for item in checklist.penalties
    }
    return sheet(checklist, answers, bonus, penalties)


def best(checklist: Checklist) -> AnswerSheet:
    """Everything at its best, with evidence; bonus items claimed, no penalty."""
    return _answered(checklist, well=True)


def worst(checklist: Checklist) -> AnswerSheet:
    """Everything at its worst: vetoes declared, penalties without end."""
    return _answered(checklist, well=False)


def _extremes(checklist: Checklist) -> Iterator[Trial]:
    yield Trial("extreme", "全部最好", assess(checklist, best(checklist)), "")
    yield Trial("extreme", "全部最差", assess(checklist, worst(checklist)), "")
    yield Trial("extreme", "全部未作答", assess(checklist, sheet(checklist, {})), "")


def flaws(checklist: Checklist) -> Iterator[Finding]:
    """全部最好的答卷不落在最低一级。"""
    a = assess(checklist, best(checklist))
    if len(checklist.grades) > 1 and a.grade in {None, checklist.grades[-1].name}:
        yield Finding(
            code="grade-reach",
            path=("grades",),
            message="全部最好的答卷也只能评到最低一级" if a.grade else "全部最好的答卷也评不了等级",
            found=f"总分 {a.show(a.score)}，{a.grade_text}",
            remedy="用 compliance checklist try 看是哪个条件或要求拦住的",
        )


def _vetoes(checklist: Checklist) -> Iterator[Trial]:
    fine = best(checklist)
    for criterion in _asked(checklist).with_vetoes:
        veto = criterion.veto
        assert veto is not None
        assert veto.when is not None
        value = extremes.striking(criterion, veto.when)
        name = f"{criterion.id} {veto.when.words(criterion.unit)}"
        if value is None:
            yield Trial("veto", name, None, "没有能触发的答案")
            continue
        struck = replace(fine.answers[criterion.id], value=value, declared=True if veto.when.declared else None)
        a = assess(checklist, replace(fine, answers={**fine.answers, criterion.id: struck}))
        yield Trial("veto", name, a, "" if criterion.id in _struck(a) else "没有触发")
    for item in checklist.penalties:
        if item.effect:
            a = assess(checklist, replace(fine, penalties={**fine.penalties, item.id: Answer(True)}))
            yield Trial("veto", f"{item.id} 查实", a, "")


def _struck(a: Assessment) -> set[str]:
    return {veto.id for veto in a.triggered}


def _conditions(checklist: Checklist) -> Iterator[Trial]:
    """Each with what it looks at at its worst, all else at its best; or the other way round."""
    fine, poor = best(checklist), worst(checklist)
    asked, top = _asked(checklist), assess(checklist, fine)
    for condition in asked.conditions:
        name = f"{condition.id} {condition.name}"
        if _holds(top, condition.id):
            yield Trial("condition", name, top, "全部最好时成立")
            continue
        looked_at = {*asked.under(asked.measure_by_id[condition.measure])}
        inside = {
            criterion.id
            for criterion in asked.criteria
            if not looked_at or {criterion.id, *(part.id for part in asked.home[criterion.id])} & looked_at
        }
        answers = {key: (poor if key in inside else fine).answers[key] for key in fine.answers}
        a = assess(checklist, replace(fine, answers=answers))
        if not _holds(a, condition.id):
            a = assess(checklist, poor)
        yield Trial("condition", name, a, "" if _holds(a, condition.id) else "最好、最差都不成立")


def _holds(a: Assessment, identifier: str) -> bool:
    return any(result.condition.id == identifier and result.state == "triggered" for result in a.conditions)


def _grades(checklist: Checklist) -> Iterator[Trial]:
    """From everything at its worst, but without vetoes: what has to be raised for each grade."""
    fine, poor = best(checklist), worst(checklist)
    top = assess(checklist, fine)
    start = assess(checklist, replace(poor, answers=_unstruck(checklist, fine, poor), penalties=fine.penalties))
    for grade in checklist.grades:
        yield _way(grade, start, top)


def _unstruck(checklist: Checklist, fine: AnswerSheet, poor: AnswerSheet) -> dict[str, Answer]:
    vetoes = {criterion.id for criterion in _asked(checklist).with_vetoes}
    return {key: (fine if key in vetoes else poor).answers[key] for key in poor.answers}


def _way(grade: GradeLevel, start: Assessment, top: Assessment) -> Trial:
    order = start.checklist.grade_order
    if start.grade == grade.name:
        return Trial("grade", grade.name, start, "除否决项以外全部最差时即是")
    if start.grade is not None and order[start.grade] < order[grade.name]:
        return Trial("grade", grade.name, None, f"全部最差也评为“{start.grade}”，够不到更低")
    made = plan(start, grade, WITHOUT_LIMITS)
    if made.reached and made.end.grade == grade.name:
        proven = "" if made.proven else "（未能证明最省）"
        return Trial("grade", grade.name, made.end, f"最省的办法：改进 {len(made.stages)} 处{proven}")
    if made.reached:
        return Trial("grade", grade.name, made.end, f"最省的办法直接达到“{made.end.grade}”：改进 {len(made.stages)} 处")
    if top.grade == grade.name:
        return Trial("grade", grade.name, top, "全部最好时达到")
    return Trial("grade", grade.name, None, "没有找到能达到的答案")
