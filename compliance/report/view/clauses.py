"""逐条结果: every criterion, bonus and penalty item with its result, evidence, points and reason, as finished text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from compliance.answers.data import extra
from compliance.answers.model import Answer
from compliance.checklist.kinds.base import FULL_MARKS
from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.provenance import ORIGIN_WORDS
from compliance.numbers import points
from compliance.report.view.materials import Materials
from compliance.report.view.tables import ended
from compliance.scoring.assessment import Assessment, BonusResult, CriterionResult, SectionResult

UNNUMBERED = frozenset({"J", "SEED"})
"""Sources that say nothing beyond the basis itself."""


def origins_in_words(checklist: Checklist, appendix: str = "C") -> str:
    """Where criteria come from whose rows do not say it; on what they were drafted is in an appendix of that letter."""
    origins = {criterion.origin for criterion in checklist.criteria}
    which = "检查要点都是" if origins == {"drafted"} else "没有注明来源的检查要点是"
    return f"{which}自拟，不是标准条款原文，各自的依据见附录 {appendix}。" if "drafted" in origins else ""


@dataclass(frozen=True, slots=True)
class Opening:
    """The heading of a chapter or of a group of clauses."""

    id: str
    heading: str
    origin: str
    subtotal: str
    points: str
    is_chapter: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One criterion in 逐条结果; `state` is full, part, none, na or open."""

    id: str
    text: str
    marks: tuple[str, ...]
    """That it is a veto, and where it comes from unless it was drafted: () for most."""
    result: str
    materials: str
    earned: str
    points: str
    reason: str
    remark: str
    state: Literal["full", "part", "none", "na", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause with its criteria; `opens` are the headings of what begins with it."""

    id: str
    opens: tuple[Opening, ...]
    heading: str
    origin: str
    subtotal: str
    points: str
    zeroed: str
    note: str
    rows: tuple[Row, ...]


def clauses(a: Assessment, materials: Materials) -> Iterator[Clause]:
    """Every clause in order."""
    for top in a.sections:
        yield from _clauses_of(a, top, materials, (), is_chapter=True)


def _clauses_of(
    a: Assessment, result: SectionResult, materials: Materials, opens: tuple[Opening, ...], *, is_chapter: bool
) -> Iterator[Clause]:
    section = result.section
    origin = ORIGIN_WORDS[section.origin]
    if result.criteria:
        yield Clause(
            id=result.id,
            opens=opens,
            heading=section.heading,
            origin=origin,
            subtotal=_subtotal(a, result),
            points=points(result.tally.full),
            zeroed=_zeroed(result),
            note=section.published.text if section.published else section.note,
            rows=tuple(_row(criterion, materials) for criterion in result.criteria),
        )
        return
    full = points(result.tally.full)
    above = (*opens, Opening(result.id, section.heading, origin, _subtotal(a, result), full, is_chapter))
    for child in result.sections:
        yield from _clauses_of(a, child, materials, above, is_chapter=False)
        above = ()


def _subtotal(a: Assessment, result: SectionResult) -> str:
    tally = result.tally
    omitted = f"，合理缺项 {points(tally.not_applicable)}" if tally.not_applicable else ""
    if not tally.due:
        return f"标准分 {points(tally.full)}{omitted}，不计分"
    graded = f"，评为“{result.grade}”" if result.grade else ""
    return f"标准分 {points(tally.full)}{omitted}，得 {points(tally.earned)} 分，得分率 {a.rate_of(result)}{graded}"


def _zeroed(result: SectionResult) -> str:
    if not result.zeroed_by:
        return ""
    return f"{result.struck}，本条实得分计 0（各要点原得分合计 {points(result.forfeited)} 分）"


def _row(result: CriterionResult, materials: Materials) -> Row:
    criterion, answer = result.criterion, result.answer
    shown = _shown(answer, criterion.answer.show)
    remark, reason = _remark(answer), _reason(result, shown)
    return Row(
        id=result.id,
        text=criterion.text,
        marks=tuple(_marks(criterion)),
        result=shown + _before(answer, criterion.answer.show),
        materials=materials.numbers[result.id],
        earned="—" if result.state == "not_applicable" else points(result.tally.earned),
        points=points(criterion.points),
        reason=ended(reason) if remark else reason,
        remark=remark,
        state=_state(result),
    )


def _marks(criterion: Criterion) -> Iterator[str]:
    if criterion.veto:
        yield "否决项"
    if criterion.origin != "drafted":
        yield criterion.provenance


def _shown(answer: Answer, show: Callable[[Any], str]) -> str:
    return "不适用" if answer.not_applicable else "未作答" if answer.value is None else show(answer.value)


def _before(answer: Answer, show: Callable[[Any], str]) -> str:
    """The park's own result, where a reviewer changed it; what each said, where reviewers dispute it."""
    if answer.review and answer.review.disputed:
        said = "、".join(f"{opinion.by or '未署名'} {_shown(opinion, show)}" for opinion in answer.review.opinions)
        return f"（复核意见不一：{said}；暂按自评）"
    return f"（复核改判；自评为{_shown(answer.own, show)}）" if answer.differs(answer.own) else ""


def _remark(answer: Answer) -> str:
    """What the park and its reviewer wrote."""
    reason = answer.review.reason if answer.review else ""
    if not reason or reason == answer.not_applicable:
        return answer.note
    return ended(answer.note) + f"复核：{reason}"


def _reason(result: CriterionResult, shown: str) -> str:
    """Why the points are what they are, without what stands beside it anyway: the result, and that it earned all."""
    found, follows = result.answered
    told = follows if shown in found else found + follows
    if told == FULL_MARKS and not result.veto_reason:
        return ""
    return "；".join(filter(None, (told, result.veto_reason)))


def _state(result: CriterionResult) -> Literal["full", "part", "none", "na", "open"]:
    if result.state == "not_applicable":
        return "na"
    if result.state == "unanswered":
        return "open"
    if not result.tally.lost:
        return "full"
    return "part" if result.tally.earned else "none"


@dataclass(frozen=True, slots=True)
class Extra:
    """A bonus or penalty item and what it came to."""

    id: str
    text: str
    result: str
    points: str
    remark: str
    materials: str


def bonus(a: Assessment, materials: Materials) -> Iterator[Extra]:
    for result in a.bonus:
        item = result.item
        unit = f" {item.number.unit}" if item.number and result.answer.value is not None else ""
        yield Extra(
            item.id,
            item.text,
            _shown(result.answer, extra) + unit + _before(result.answer, extra),
            _added(result),
            _remark(result.answer),
            materials.numbers[item.id],
        )


def _added(result: BonusResult) -> str:
    if result.points:
        return f"+{points(result.points)}"
    if result.claimed:
        return f"0（{'、'.join(result.unmet)} 成立才计入）"
    return f"0（可加 {points(result.item.most)}）"


def penalties(a: Assessment, materials: Materials) -> Iterator[Extra]:
    for result in a.penalties:
        item, answer = result.item, result.answer
        unit = f" {item.unit}" if item.deduct is not None and answer.value is not None else ""
        cost = f"−{points(result.deducted)}" if result.deducted else "总评否决" if result.triggered else "0"
        shown = _shown(answer, extra) + unit + _before(answer, extra)
        yield Extra(item.id, item.text, shown, cost, _remark(answer), materials.numbers[item.id])
