"""What decided the grade, in sentences and in one phrase; and each veto rule with what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.checklist import words
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.rules import SCORE, SECTIONS, VETO_WORDS, GradeLevel, Measure, Requirement
from compliance.numbers import plain, points
from compliance.report.view.steps import measured
from compliance.report.view.tables import ended
from compliance.scoring.assessment import Assessment, GradeDecision, SectionResult, VetoResult

MANY = 3
"""Up to this many are named in a sentence; of more, only the first and the count."""


def sentences(assessment: Assessment) -> tuple[str, ...]:
    """Why the grade is what it is, the most decisive reason first."""
    a = assessment
    if a.decision is None:
        return ("全部要点判为不适用，应得分为 0，无法评定。",)
    parts = [*_open_ends(a), *_vetoes(a), *_by_score(a), *map(ended, a.barred)]
    return tuple(parts)


def some(names: Sequence[str], unit: str = "项") -> str:
    """What there is in one phrase, cut short when there is much."""
    named = "、".join(names[:MANY])
    return f"{named}等 {len(names)} {unit}" if len(names) > MANY else named


def named(a: Assessment, identifier: str, within: str = "") -> str:
    """A criterion in its clause, a penalty or a condition in words, as prose has it: without the id.

    The clause is left out where it is the one that is spoken of.
    """
    if identifier in a.by_id:
        home = a.checklist.home[identifier][-1]
        return f"“{a.by_id[identifier].criterion.text}”" + (f"（{home.heading}）" if home.id != within else "")
    return next((f"“{veto.text}”" for veto in a.vetoes if veto.id == identifier), identifier)


def _open_ends(a: Assessment) -> Iterator[str]:
    if a.complete:
        return
    yield (
        f"尚有 {len(a.unanswered)} 项未作答，暂按 0 分计，得 {a.show(a.score)} 分；"
        f"仅就已作答部分计为 {a.show(a.range.answered)} 分。"
    )
    yield f"全部作答以后，总分将{a.range_text}。未完成以前不评定等级。"


def _vetoes(a: Assessment) -> Iterator[str]:
    fails = [veto for veto in a.triggered if veto.effect == "fail"]
    if fails:
        told = some([named(a, veto.id) for veto in fails])
        yield f"触发{VETO_WORDS['fail']} {len(fails)} 项：{told}，{fails[0].consequence}。"
    for veto in a.triggered:
        if veto.effect in {"cap_grade", "withhold"}:
            yield f"{named(a, veto.id)}，{veto.trigger}：{veto.consequence}。"
    for section in zeroed(a):
        causes = some([named(a, name, within=section.id) for name in section.zeroed_by])
        yield (
            f"“{section.section.heading}”因{causes}触发条款否决，实得分计 0，连带失去 {points(section.forfeited)} 分。"
        )


def zeroed(a: Assessment) -> list[SectionResult]:
    """The sections that a veto zeroed."""
    return [section for section in a.parts if section.zeroed_by]


@dataclass(frozen=True, slots=True)
class Ladder:
    """The grade that one of the figures that grades look at would allow; the lowest of them counts."""

    by: str
    grade: str
    found: str
    met: str
    brief: str
    """What it reached and, where it stands in the way of a better grade, what it is short of."""


def _ladders(a: Assessment, decision: GradeDecision) -> Iterator[Ladder]:
    checklist, grades = a.checklist, a.checklist.grades
    better = grades[max(0, checklist.grade_order[decision.grade] - 1)]
    for made in decision.by:
        measure, grade = made.measure, made.grade
        asked, missed = (_asked(checklist.asks[name], measure) for name in (grade, better.name))
        met = f"达到“{asked}”的要求" if asked else "未达到以上各级的要求"
        short = checklist.grade_order[grade] > checklist.grade_order[better.name]
        if measure == SCORE:
            found = f"总分 {a.show(a.score)}"
            brief = _score_brief(a, grade, found, missed if short else "", better)
        elif measure == SECTIONS:
            lowest = next(part for part in a.sections if part.id == decision.lowest_section)
            found = f"最低的是第 {lowest.section.number} 章“{lowest.section.title}”，{a.show_rate(lowest.graded_rate)}%"
            brief = _rates_brief(a, better)
        else:
            found = measured(made)
            brief = f"{measure.name} {found}，{better.name}须{missed}" if short else ""
        yield Ladder(measure.name, grade, found, met, brief)


def _asked(asked: Sequence[Requirement], measure: Measure) -> str:
    unit = " 分" if measure == SCORE else measure.unit
    return "、".join(required.compared(unit) for required in asked if required.measure == measure.id)


def _score_brief(a: Assessment, grade: str, found: str, missed: str, better: GradeLevel) -> str:
    """“总分 85.2 达良好”, and what it is short of where that is what counts."""
    order = a.checklist.grade_order
    reached = f"{found} 达{grade}，" if order[grade] < len(order) - 1 else f"{found} "
    if not missed:
        return reached.strip("， ")
    floor = a.checklist.floor(better)
    return f"{reached}低于{better.name}的 {plain(floor)}" if floor else f"{reached}{better.name}须{missed}"


def _rates_brief(a: Assessment, better: GradeLevel) -> str:
    """The chapters that are short of a grade; that none is, where the grade asks for something."""
    limit = a.checklist.floor(better, SECTIONS) or Fraction(0)
    rated = [(part.graded_rate, part) for part in a.sections if part.counts and part.graded_rate is not None]
    below = sorted(((rate, part) for rate, part in rated if rate < limit), key=lambda pair: pair[0])
    if not below:
        return f"各章均不低于 {plain(limit)}%" if limit and a.grade == better.name else ""
    rate, lowest = below[0]
    shown = a.show_rate(rate)
    missed = f"低于{better.name}的 {plain(limit)}%"
    if len(below) == 1:
        return f"“{lowest.section.title}”章得分率 {shown}% {missed}"
    return f"“{lowest.section.title}”等 {len(below)} 章得分率{missed}（最低 {shown}%）"


def _by_score(a: Assessment) -> Iterator[str]:
    decision = a.decision
    if decision is None or not a.complete or a.score is None:
        return
    ladders = list(_ladders(a, decision))
    for ladder in ladders:
        spared = "撇开总评否决，" if a.failed and ladder.by == "总分" else ""
        yield f"{spared}按{ladder.by}定级为“{ladder.grade}”：{ladder.found}，{ladder.met}。"
    if len(ladders) > 1:
        yield f"取{words.lower(len(ladders))}，为“{decision.grade}”。"


def phrase(a: Assessment) -> str:
    """Why the grade is what it is, or why there is none, in one short phrase to stand beside it."""
    before = f"总分修约前 {a.before_rounding}" if a.before_rounding else ""
    return "；".join(filter(None, (*_grounds(a), before)))


def _grounds(a: Assessment) -> Iterator[str]:
    fails = [veto.id for veto in a.triggered if veto.effect == "fail"]
    if a.withheld_by:
        yield f"触发 {some(a.withheld_by)}，不予评分"
    elif a.decision is None:
        yield "全部要点不适用，应得分为 0"
    elif fails:
        worst = a.checklist.grades[-1].name
        spared = a.would_be.grade
        yield f"触发否决 {some(fails)}，" + (
            f"由{spared}降为{worst}" if spared not in (None, worst) else f"定为{worst}"
        )
        yield "" if a.complete else f"另有 {len(a.unanswered)} 项未作答"
    elif not a.complete:
        yield f"{len(a.unanswered)} 项未作答，不评定等级"
    elif a.grade is None:
        yield a.barred[0]
    else:
        yield from _graded(a, a.decision, a.grade)


def _graded(a: Assessment, decision: GradeDecision, grade: str) -> Iterator[str]:
    order = a.checklist.grade_order
    for section in zeroed(a):
        yield f"“{section.section.title}”因 {some(section.zeroed_by)} 计零"
    if order[grade] > order[decision.grade]:
        caps = [veto for veto in a.triggered if veto.effect == "cap_grade" and veto.grade == grade]
        yield f"触发 {some([veto.id for veto in caps])}，由{decision.grade}封顶为{grade}"
        return
    briefs = [ladder.brief for ladder in _ladders(a, decision)]
    yield from briefs if any(briefs) else [f"达到{grade}的全部要求"]


def would_be(a: Assessment) -> str:
    """What there would be without vetoes."""
    grade = f"，等级为“{a.would_be.grade}”" if a.would_be.grade else ""
    return f"总分为 {a.show(a.would_be.score)}{grade}"


def consequence(veto: VetoResult) -> str:
    """What the veto does, in words."""
    return f"{VETO_WORDS[veto.effect]}：{veto.consequence}"


def story(a: Assessment, veto: VetoResult) -> str:
    """A triggered veto told in words: what was found, and what it cost."""
    result = a.by_id.get(veto.id)
    if result is None:
        return f"{veto.text}：{veto.trigger}。后果：{consequence(veto)}。"
    note = f"填报说明：{result.answer.note}" if result.answer.note else ""
    told = (f"触发条件：{veto.trigger}", result.own_reason, note, f"后果：{consequence(veto)}")
    advice = f"{FACT_WORDS}：" if veto.fact else "整改建议："
    return "".join(map(ended, told)) + advice + result.criterion.advice


def vetoes_intro(a: Assessment) -> str:
    """How many veto rules there are, and how many were triggered."""
    count = len(a.triggered)
    if not count:
        open_ends = sum(veto.state == "unanswered" for veto in a.vetoes)
        still = f"，另有 {open_ends} 项未作答" if open_ends else ""
        return f"共核对否决规则 {len(a.vetoes)} 条，未发现触发{still}。"
    return f"共核对否决规则 {len(a.vetoes)} 条，触发 {count} 条。若未触发任何否决，{would_be(a)}。"
