"""What decided the grade, in sentences; and each veto rule with what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from compliance.checklist import words
from compliance.checklist.rules import VETO_WORDS
from compliance.numbers import plain
from compliance.report.view.steps import measured
from compliance.report.view.tables import ended, points
from compliance.scoring.assessment import Assessment, SectionResult, VetoResult

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
    """A criterion in its clause, a penalty or a gate in words, as prose has it: without the id.

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
            missed = "未达到门槛" if any(gate.id == veto.id for gate in a.checklist.gates) else ""
            yield f"{missed}{named(a, veto.id)}（{veto.trigger}）：{veto.consequence}。"
    for section in zeroed(a):
        causes = some([named(a, name, within=section.id) for name in section.zeroed_by])
        yield (
            f"“{section.section.heading}”因{causes}触发条款否决，实得分计 0，连带失去 {points(section.forfeited)} 分。"
        )


def zeroed(a: Assessment) -> list[SectionResult]:
    """The sections that a veto or a gate zeroed."""
    return [section for section in a.parts if section.zeroed_by]


def _by_score(a: Assessment) -> Iterator[str]:
    decision = a.decision
    if decision is None or not a.complete or a.score is None:
        return
    ladders = 0
    grades = {grade.name: grade for grade in a.checklist.grades}
    if a.checklist.graded_by_score:
        ladders += 1
        reached = "按总分定级" if not a.failed else "撇开总评否决，按总分定级"
        limit = grades[decision.by_score].min_score
        yield f"{reached}为“{decision.by_score}”：总分 {a.show(a.score)}，{_reaches(limit, ' 分')}。"
    lowest = next((section for section in a.sections if section.id == decision.lowest_section), None)
    if lowest is not None and a.checklist.graded_by_rates:
        ladders += 1
        rate = grades[decision.by_sections].min_section_rate
        yield (
            f"按各章得分率定级为“{decision.by_sections}”：最低的是第 {lowest.section.number} 章"
            f"“{lowest.section.title}”，{a.show_rate(lowest.graded_rate)}%，{_reaches(rate, '% ')}。"
        )
    for ladder in decision.by_measures:
        ladders += 1
        measure = ladder.measure
        asked = [
            required.words(measure.unit) for required in grades[ladder.grade].requires if required.measure == measure.id
        ]
        met = f"达到“{'、'.join(asked)}”的要求" if asked else "未达到以上各级的要求"
        yield f"按{measure.title}定级为“{ladder.grade}”：{measured(ladder)}，{met}。"
    if ladders > 1:
        yield f"取{words.lower(ladders)}，为“{decision.grade}”。"


def _reaches(limit: Fraction, unit: str) -> str:
    return f"达到不低于 {plain(limit)}{unit}的要求" if limit else "未达到以上各级的下限"


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
    return "".join(map(ended, told)) + f"整改建议：{result.criterion.advice}"


def vetoes_intro(a: Assessment) -> str:
    """How many veto rules there are, and how many were triggered."""
    count = len(a.triggered)
    if not count:
        open_ends = sum(veto.state == "unanswered" for veto in a.vetoes)
        still = f"，另有 {open_ends} 项未作答" if open_ends else ""
        return f"共核对否决规则 {len(a.vetoes)} 条，未发现触发{still}。"
    return f"共核对否决规则 {len(a.vetoes)} 条，触发 {count} 条。若未触发任何否决，{would_be(a)}。"
