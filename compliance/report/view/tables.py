"""The lines of a report's summary tables, as finished text: totals, vetoes, what was left out, lost, is to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from compliance.analysis.gaps import Gap
from compliance.answers.model import LACKING_WORDS
from compliance.checklist.rules import TOTAL_KEY, VETO_WORDS, AddBonus, DeductFrom, Rescale
from compliance.numbers import ZERO, points, signed, telling
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment, SectionResult, Tally
from compliance.scoring.totals import keys_of

Level = Literal["chapter", "group", "clause", "subclause", "whole"]


def ended(text: str) -> str:
    """A sentence with its full stop; "" for none."""
    return text if not text or text.endswith("。") else f"{text}。"


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
    open: int
    """How many of its criteria are not answered: the points are provisional then."""
    unanswered: str
    """What those are worth, which is not among the lost points; "" where all is answered."""


def totals(a: Assessment) -> Iterator[Total]:
    """Chapters, groups and clauses in order, then the whole."""
    for part in a.parts:
        zeroed = bool(part.zeroed_by)
        known = _total(a, part.id, _level(a, part), part.heading, part, zeroed=zeroed, blank=part.open)
        yield replace(known, lost="—", earned="—") if part.answers == "none" else known
    blank = sum(part.open for part in a.sections)
    yield _total(a, "", "whole", "合计", a.tally, zeroed=False, blank=blank)


def _level(a: Assessment, result: SectionResult) -> Level:
    depth = len(a.checklist.home[result.id])
    if depth == 0:
        return "chapter"
    if result.sections:
        return "group"
    return "clause" if depth == 1 else "subclause"


def _total(
    a: Assessment, identifier: str, level: Level, name: str, part: SectionResult | Tally, *, zeroed: bool, blank: int
) -> Total:
    tally = part.tally if isinstance(part, SectionResult) else part
    open_ = part.unanswered if isinstance(part, SectionResult) else a.unanswered_points
    return Total(
        id=identifier,
        level=level,
        name=name,
        full=points(tally.full),
        not_applicable=points(tally.not_applicable),
        due=points(tally.due),
        lost=points(tally.lost - open_),
        earned=points(tally.earned, tally.due),
        rate=a.range_of(part if isinstance(part, SectionResult) else None),
        zeroed=zeroed,
        open=blank,
        unanswered=points(open_) if blank else "",
    )


def _more(value: Fraction) -> str:
    return signed(value, limits=(ZERO,)) if value else "0"


def leading(a: Assessment) -> Iterator[tuple[str, str]]:
    """From the sum of the points to the total: what each step is, and what it adds or comes to."""
    rule = a.checklist.scoring
    steps = {step.key.removeprefix(f"{TOTAL_KEY}:"): step for step in a.steps if step.key.startswith(f"{TOTAL_KEY}:")}
    if a.score is None or not steps:
        return
    moved = {keys[-2].removeprefix(f"{TOTAL_KEY}:"): rule.steps[place] for place, keys in keys_of(rule).items()}
    for name, step in steps.items():
        before = step.operands[0].value if step.operands else ZERO
        if name == "基础分":
            words = next(each.words for each in rule.steps if isinstance(each, Rescale | DeductFrom))
            yield f"基础分（{words}）", points(step.value)
        elif name.startswith("折算"):
            yield f"折算（{step.rule}）", points(step.value)
        elif isinstance(moved.get(name), AddBonus):
            yield f"加分项{'' if name.startswith('加分合计') else f'（{step.rule}）'}", _more(step.value)
        elif name in moved:
            yield "专项扣分", _more(-step.value)
        elif name.startswith(("上限", "下限")) and step.value != before:
            yield f"限制（{step.rule}）", points(step.value)
        elif name.startswith("修约"):
            yield f"修约（{step.rule}）", _more(step.value - before)
    yield "总分" if a.complete else "总分（暂计）", a.show(a.score)


def provisional(a: Assessment) -> str:
    """What the lines marked 暂计 hold that is not lost yet; "" where all is answered."""
    blank = [result for result in a.criteria if result.state == "unanswered"]
    if not blank:
        return ""
    full = points(sum((result.criterion.points for result in blank), Fraction(0)))
    told = f"标有“暂计”的有要点没有作答：共 {len(blank)} 项、标准分 {full} 分，暂按 0 分计，不算扣分"
    return f"{told}，得分率列出全部作答后最低和最高可到多少，不能与其他各条相比。"


def identity(a: Assessment) -> str:
    """The identity that every line of the summary table obeys, with the numbers of the whole."""
    tally, open_ = a.tally, a.unanswered_points
    blank = ("未作答分值 + ", [open_]) if open_ else ("", [])
    parts = " + ".join(map(points, (tally.not_applicable, tally.lost - open_, *blank[1], tally.earned)))
    return f"每一行：合理缺项分值 + 扣分 + {blank[0]}实际得分 = 标准分。合计：{parts} = {points(tally.full)}。"


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

    section: str
    id: str
    text: str
    reason: str
    points: str
    forfeit: bool


def losses(a: Assessment) -> Iterator[Loss]:
    """Every lost point, section by section: criterion by criterion, and what a veto took besides."""
    for part in a.parts:
        heading = part.section.heading
        for result in part.criteria:
            if result.own_lost:
                lost = points(result.own_lost)
                yield Loss(heading, result.id, result.criterion.text, result.own_reason, lost, forfeit=False)
        if part.forfeited:
            rest = "本条其余" if part.criteria else "以下各条"
            reason, taken = f"{part.struck}，{rest}已得的分计 0", points(part.forfeited)
            yield Loss(heading, part.section.number, part.section.title, reason, taken, forfeit=True)


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
    urgency: str
    """Why it comes before others of its priority; "" for most."""
    mandatory: str
    blocks: bool
    effort: str
    advice: str
    fact: bool


def remedies(found: Sequence[Gap]) -> Iterator[Remedy]:
    for number, gap in enumerate(found, start=1):
        yield Remedy(
            number=str(number),
            id=gap.id,
            text=gap.result.criterion.text,
            problem=gap.result.own_reason,
            points=points(gap.cost),
            score_cost=telling(gap.score_cost, 2, (ZERO,)),
            priority=gap.priority_text,
            urgency="触发否决，" if gap.result.triggered else "影响等级，" if gap.blocks else "",
            mandatory="否决项" if gap.mandatory else "",
            blocks=bool(gap.blocks),
            effort=gap.effort_text,
            advice=gap.measure,
            fact=gap.fact,
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
        given = (f"{piece.text}（{LACKING_WORDS[piece.lacking]}）" for piece in result.answer.evidence)
        wanted = "；".join(given) or "、".join(result.criterion.evidence) or "能证明结论的材料"
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
        if result.state == "scored" and not result.answer.proofs and result.own and not result.counted_as:
            yield Listed(result.id, result.criterion.text, "、".join(result.criterion.evidence))
