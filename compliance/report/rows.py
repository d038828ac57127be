"""The lines of a report's tables, as finished text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from compliance.answer_data import extra
from compliance.answers import Answer
from compliance.assessment import VETO_STATE_WORDS, Assessment, CriterionResult, SectionResult, Tally
from compliance.checklist import Criterion
from compliance.gaps import Gap
from compliance.numbers import fixed, plain
from compliance.provenance import BASIS_WORDS, ORIGIN_WORDS, Basis
from compliance.report.materials import Materials
from compliance.rules import VETO_WORDS

LONGEST = 3
"""Points are shown exactly with up to so many decimals."""


Level = Literal["chapter", "group", "clause", "subclause", "whole"]
UNNUMBERED = frozenset({"J", "SEED"})
"""Sources that say nothing beyond the basis itself."""


def points(value: Fraction) -> str:
    """Points as printed: exact where that is short, else with two decimals (a shared forfeit such as 5/7)."""
    text = plain(value)
    short = "/" not in text and len(text.partition(".")[2]) <= LONGEST
    return text if short else fixed(value, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One line of 评审结果汇总表; the id is "" for the whole."""

    id: str
    level: Level
    name: str
    full: str
    not_applicable: str
    due: str
    lost: str
    earned: str
    rate: str
    zeroed: bool


def totals(a: Assessment) -> Iterator[Total]:
    """Chapters, groups and clauses in order, then the whole."""
    for top in a.sections:
        for section in top.walk():
            zeroed = bool(section.zeroed_by)
            yield _total(a, section.id, _level(a, section), section.section.heading, section.tally, zeroed=zeroed)
    yield _total(a, "", "whole", "合计", a.tally, zeroed=False)


def _level(a: Assessment, result: SectionResult) -> Level:
    depth = len(a.checklist.home[result.id])
    if depth == 0:
        return "chapter"
    if result.sections:
        return "group"
    return "clause" if depth == 1 else "subclause"


def _total(a: Assessment, identifier: str, level: Level, name: str, tally: Tally, *, zeroed: bool) -> Total:
    return Total(
        id=identifier,
        level=level,
        name=name,
        full=points(tally.full),
        not_applicable=points(tally.not_applicable),
        due=points(tally.due),
        lost=points(tally.lost),
        earned=points(tally.earned),
        rate=a.rate_of(tally),
        zeroed=zeroed,
    )


def identity(tally: Tally) -> str:
    """The identity that every line of the summary table obeys, with the numbers of the whole."""
    parts = " + ".join(points(part) for part in (tally.not_applicable, tally.lost, tally.earned))
    return f"每一行：合理缺项分值 + 扣分 + 实际得分 = 标准分。合计：{parts} = {points(tally.full)}。"


MARKS: dict[Basis, str] = {
    "sourced_analog": "参照",
    "mixed": "部分参照",
    "own_knowledge": "法规通例",
    "judgement": "判断",
}


def mark(criterion: Criterion) -> str:
    """Where a criterion comes from, as short as a table needs it."""
    if criterion.origin == "published":
        return criterion.provenance
    named = [source for source in criterion.sources if source not in UNNUMBERED]
    return " ".join([f"{ORIGIN_WORDS[criterion.origin]}·{MARKS[criterion.basis]}", *named])


def marks_in_words(appendix: str = "C") -> str:
    """What the marks mean; the sources are in an appendix of that letter."""
    meanings = "，".join(f"“{short}”指{BASIS_WORDS[basis]}" for basis, short in MARKS.items())
    drafted = f"“{ORIGIN_WORDS['drafted']}”指不是标准条款原文"
    return f"每一要点之后在〔〕内注明依据：{drafted}；{meanings}；其后的代号见附录 {appendix}。"


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
    provenance: str
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
            subtotal=_subtotal(a, result.tally),
            points=points(result.tally.full),
            zeroed=_zeroed(result),
            note=section.published.text if section.published else section.note,
            rows=tuple(_row(criterion, materials) for criterion in result.criteria),
        )
        return
    full = points(result.tally.full)
    above = (*opens, Opening(result.id, section.heading, origin, _subtotal(a, result.tally), full, is_chapter))
    for child in result.sections:
        yield from _clauses_of(a, child, materials, above, is_chapter=False)
        above = ()


def _subtotal(a: Assessment, tally: Tally) -> str:
    omitted = f"，合理缺项 {points(tally.not_applicable)}" if tally.not_applicable else ""
    if not tally.due:
        return f"标准分 {points(tally.full)}{omitted}，不计分"
    return f"标准分 {points(tally.full)}{omitted}，得 {points(tally.earned)} 分，得分率 {a.rate_of(tally)}"


def _zeroed(result: SectionResult) -> str:
    if not result.zeroed_by:
        return ""
    ids = "、".join(result.zeroed_by)
    return f"因 {ids} 触发条款否决，本条实得分计 0（各要点原得分合计 {points(result.forfeited)} 分）"


def _row(result: CriterionResult, materials: Materials) -> Row:
    criterion, answer = result.criterion, result.answer
    shown = "不适用" if result.state == "not_applicable" else "未作答"
    if answer.value is not None:
        shown = criterion.answer.show(answer.value)
    return Row(
        id=result.id,
        text=criterion.text,
        provenance=("否决项 " if criterion.veto else "") + mark(criterion),
        result=shown + _before(answer, criterion.answer.show),
        materials=materials.numbers[result.id],
        earned="—" if result.state == "not_applicable" else points(result.tally.earned),
        points=points(criterion.points),
        reason=_sentence(_without(_own_reason(result), shown), followed=bool(_remark(answer))),
        remark=_remark(answer),
        state=_state(result),
    )


def _before(answer: Answer, show: Callable[[Any], str]) -> str:
    """The park's own result, where the reviewer changed it."""
    own = answer.own
    if not answer.differs(own):
        return ""
    shown = "不适用" if own.not_applicable else "未作答" if own.value is None else show(own.value)
    return f"（复核改判；自评为{shown}）"


def _remark(answer: Answer) -> str:
    """What the park and its reviewer wrote."""
    reason = answer.review.reason if answer.review else ""
    if not reason or reason == answer.not_applicable:
        return answer.note
    return _sentence(answer.note, followed=True).replace("。。", "。") + f"复核：{reason}"


def _without(reason: str, shown: str) -> str:
    """The reason without what stands beside it anyway: the result, and that it earned all points."""
    for head in (f"判“{shown}”，", f"{shown}，", f"{shown}："):
        before, found, after = reason.partition(head)
        if found and "；" not in before:
            reason = after
            break
    return "" if reason == "得满分" else reason


def _sentence(text: str, *, followed: bool) -> str:
    return f"{text}。" if text and followed else text


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
        yield Extra(
            item.id,
            item.text,
            _yes(result.answer) + _before(result.answer, extra),
            f"+{points(result.points)}" if result.points else f"0（可加 {points(item.points)}）",
            _remark(result.answer),
            materials.numbers[item.id],
        )


def penalties(a: Assessment, materials: Materials) -> Iterator[Extra]:
    for result in a.penalties:
        item, answer = result.item, result.answer
        counted = item.deduct is not None
        shown = f"{points(answer.value)} {item.unit}" if counted and answer.value is not None else _yes(answer)
        cost = f"−{points(result.deducted)}" if result.deducted else "总评否决" if result.triggered else "0"
        shown += _before(answer, extra)
        yield Extra(item.id, item.text, shown, cost, _remark(answer), materials.numbers[item.id])


def _yes(answer: Answer) -> str:
    if answer.value is None:
        return "未作答"
    return "有" if answer.value else "无"


@dataclass(frozen=True, slots=True)
class Veto:
    """One veto rule and its state."""

    id: str
    text: str
    trigger: str
    consequence: str
    state: str


def vetoes(a: Assessment) -> Iterator[Veto]:
    """Every veto rule that was not triggered; those that were are told at length."""
    for veto in a.vetoes:
        if veto.state != "triggered":
            state = VETO_STATE_WORDS[veto.state]
            yield Veto(veto.id, veto.text, veto.trigger, VETO_WORDS[veto.effect], state)


@dataclass(frozen=True, slots=True)
class Omission:
    """One line of 合理缺项明细表."""

    id: str
    text: str
    points: str
    reason: str


def omissions(a: Assessment) -> Iterator[Omission]:
    for result in a.criteria:
        if result.state == "not_applicable":
            points_left_out = points(result.tally.not_applicable)
            yield Omission(result.id, result.criterion.text, points_left_out, result.answer.not_applicable)


@dataclass(frozen=True, slots=True)
class Loss:
    """One line of 扣分点及原因说明汇总表; `forfeit` when a clause veto took it."""

    id: str
    text: str
    reason: str
    points: str
    forfeit: bool


def losses(a: Assessment) -> Iterator[Loss]:
    """Every lost point: criterion by criterion, and after each clause what its veto took besides."""
    for clause in a.clauses:
        for result in clause.criteria:
            if result.own_lost:
                reason = _own_reason(result)
                yield Loss(result.id, result.criterion.text, reason, points(result.own_lost), forfeit=False)
        if clause.forfeited:
            reason = f"因 {'、'.join(clause.zeroed_by)} 触发条款否决，本条其余已得的分计 0"
            yield Loss(clause.section.number, clause.section.title, reason, points(clause.forfeited), forfeit=True)


def _own_reason(result: CriterionResult) -> str:
    """The reason without the clause's veto, which has its own line."""
    return result.reason.partition("；所在条款因")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """One line of 整改清单."""

    number: str
    id: str
    text: str
    problem: str
    points: str
    score_cost: str
    priority: str
    high: bool
    mandatory: str
    blocks: bool
    effort: str
    advice: str


def remedies(found: Sequence[Gap]) -> Iterator[Remedy]:
    for number, gap in enumerate(found, start=1):
        yield Remedy(
            number=str(number),
            id=gap.id,
            text=gap.result.criterion.text,
            problem=_own_reason(gap.result),
            points=points(gap.cost),
            score_cost=fixed(gap.score_cost, 2),
            priority=gap.priority_text,
            high=gap.priority == "high",
            mandatory="否决项，须列入整改台账" if gap.mandatory else "",
            blocks=bool(gap.blocks),
            effort=gap.effort_text,
            advice=gap.result.criterion.advice,
        )


@dataclass(frozen=True, slots=True)
class Pending:
    """An answer that counts for less until evidence is supplied."""

    id: str
    text: str
    counted: str
    wanted: str
    points: str


def pending(a: Assessment) -> Iterator[Pending]:
    for result in a.pending_evidence:
        counted = f"判“{result.answer.value}”，现按“{result.counted_as}”计"
        wanted = "、".join(result.criterion.evidence) or "能证明结论的材料"
        yield Pending(result.id, result.criterion.text, counted, wanted, points(result.own_lost))


@dataclass(frozen=True, slots=True)
class Listed:
    """Something that is only listed: an id or name, its text, and one thing to say of it."""

    id: str
    text: str
    detail: str


def lacking(a: Assessment) -> Iterator[Listed]:
    """The criteria that earned points without evidence, beyond those that are pending; a zero needs none."""
    for result in a.criteria:
        if result.state == "scored" and not result.answer.evidence and result.own and not result.counted_as:
            yield Listed(result.id, result.criterion.text, "、".join(result.criterion.evidence))
