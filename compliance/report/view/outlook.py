"""What the next grade takes, what to do first, what is weak, open and good: in words that a park's head knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from compliance.analysis.comparison import Comparison
from compliance.analysis.gaps import Gap
from compliance.analysis.planning import Margin, Plan, Stage, ahead, margins, with_choices
from compliance.analysis.planning.choices import Choice
from compliance.analysis.planning.search import reaches
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.rules import GradeLevel
from compliance.numbers import plain, points, rate
from compliance.report.view.findings import asked, pressing
from compliance.report.view.tables import ended
from compliance.report.view.verdict import named, some
from compliance.scoring.assessment import Assessment, SectionResult

THINGS = 3
"""So much a head remembers."""
WEAKEST = 5
BEST = 3
GOOD = Fraction(4, 5)
"""Below this rate (自拟) the best clause is no strength."""


# ── what it takes ──


def next_step(a: Assessment, target: GradeLevel | None = None) -> str:
    """What it takes to a grade, the next better one if none is named; how firm the best one is where it is reached."""
    if a.decision is None:
        return "全部要点都判为不适用，没有应得分，不能评定等级。"
    wanted = target or a.next_grade
    first = _lifting(a, wanted)
    if not a.complete:
        return (
            f"{first}还有 {len(a.unanswered)} 项没有作答，分数只是暂计：全部作答后总分{a.range_text}，那时才评定等级。"
        )
    if a.barred:
        return f"{first}不适用的分值过多，不评定等级：先逐项复核不适用的理由，不成立的改为作答。"
    if a.grade == a.checklist.grades[0].name:
        return _at_the_top(a)
    if first and a.would_be.grade and a.checklist.grade_order[a.would_be.grade] <= a.checklist.grade_order[wanted.name]:
        return first
    takes = "，且".join(_takes(a, ahead(a, wanted).missed))
    if first:
        return first + (f"要到“{wanted.name}”，还须{takes}。" if takes else "")
    return f"{takes}，即为“{wanted.name}”。{_regained(a)}"


def stands_before(a: Assessment) -> bool:
    """Whether a veto stands before the next grade, so that it is told before any figure."""
    return bool(ahead(a, a.next_grade).vetoes)


def _lifting(a: Assessment, wanted: GradeLevel) -> str:
    """Of the vetoes that stand before a grade: what they do, and what there would be without them."""
    vetoes = ahead(a, wanted).vetoes
    if not vetoes:
        return ""
    told = some([named(a, veto.id) for veto in vetoes])
    facts = [named(a, veto.id) for veto in vetoes if veto.fact]
    which = "" if len(facts) == len(vetoes) else f"其中{some(facts)}"
    gone = f"{which}属{FACT_WORDS}。" if facts else ""
    follows = "，".join(dict.fromkeys(veto.consequence for veto in vetoes))
    said = f"{told}触发否决，{follows}。{gone}"
    if a.would_be.score is None:
        return said
    alone = "若未触发" if len(a.triggered) == 1 else f"若 {len(a.triggered)} 项否决都未触发"
    grade = f"，等级为“{a.would_be.grade}”" if a.would_be.grade else ""
    return f"{said}{alone}，总分为 {a.show(a.would_be.score)}{grade}。"


def _takes(a: Assessment, missed: Sequence[Margin]) -> Iterator[str]:
    """What is missing to each requirement: exactly, by the rules. All chapters are under one floor."""
    for margin in missed:
        if margin.of == "score":
            yield f"再得 {points(margin.limit - margin.value)} 分（总分到 {plain(margin.limit)}）"
        elif margin.of == "measure":
            yield f"{margin.label}{margin.asks}（现为 {points(margin.value, margin.limit)}{margin.unit}）"
    chapters = [margin for margin in missed if margin.of == "chapter"]
    if chapters:
        told = (f"“{a.checklist.section_by_id[m.id].heading}”（现为 {a.show_rate(m.value)}%）" for m in chapters)
        each = "都" if len(chapters) > 1 else ""
        yield f"{'、'.join(told)}的得分率{each}到 {plain(chapters[0].limit)}%"


def _regained(a: Assessment) -> str:
    """What zeroed sections would give back, towards the score that is missing."""
    if a.score is None or a.would_be.score is None or a.would_be.score <= a.score:
        return ""
    struck = [part for part in a.parts if part.zeroed_by]
    zeroed = some([f"“{part.section.heading}”" for part in struck])
    facts = {veto.id for veto in a.triggered if veto.fact}
    past = f"，{FACT_WORDS}" if {name for part in struck for name in part.zeroed_by} <= facts else ""
    return f"{zeroed}因条款否决计零，总分少得 {points(a.would_be.score - a.score)} 分{past}。"


def _at_the_top(a: Assessment) -> str:
    asked = [margin for margin in margins(a) if margin.grade == a.grade and margin.limit]
    told = [f"总分比下限 {plain(m.limit)} 高 {points(m.margin)} 分" for m in asked if m.of == "score"]
    lowest = min((m for m in asked if m.of == "chapter"), key=lambda m: m.margin, default=None)
    if lowest is not None:
        heading = a.checklist.section_by_id[lowest.id].heading
        told.append(f"各章中“{heading}”的得分率最低，为 {a.show_rate(lowest.value)}%，下限是 {plain(lowest.limit)}%")
    return f"已是最高等级“{a.grade}”" + "".join(f"；{one}" for one in told) + "。"


# ── what to do first ──


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to do; `where` is a clause by name, `brings` what the engine makes of it after those before it."""

    id: str
    what: str
    how: str
    where: str
    brings: str


@dataclass(frozen=True, slots=True)
class Things:
    things: tuple[Thing, ...]
    together: str
    """What all of them come to; "" where there is nothing to say."""


def things(a: Assessment, gaps: Sequence[Gap], plan: Plan) -> Things:
    """The first steps of the plan, then of the gaps that something can be done about; what is open before them all."""
    opened = () if a.complete else (_answering(a),)
    options = plan.choices
    steps = {stage.id: stage.choice for stage in plan.stages}
    others = [gap.id for gap in pressing(gaps, asked(a, gaps)) if len(options[gap.id]) > 1 and gap.id not in steps]
    chosen = [*steps.values(), *(options[name][-1] for name in others)][: THINGS - len(opened)]
    told, before, done = [], a, dict[str, Choice]()
    for choice in chosen:
        done[choice.id] = choice
        after = with_choices(a, done)
        told.append(_mending(Stage(choice, before, after)))
        before = after
    return Things((*opened, *told), _together(before, len(told)))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a park's head needs first: how far it is to which grade, and what to do next."""

    far: str
    things: Things

    @property
    def sentence(self) -> str:
        """Both as prose, for where there is no room for a table."""
        told = self.things.things
        if not told:
            return self.far
        listed = "；".join(
            f"{number}. {thing.what}（{thing.where}），{thing.brings}" for number, thing in enumerate(told, start=1)
        )
        together = f"；以上都做到，{self.things.together}" if self.things.together and len(told) > 1 else ""
        return f"{self.far}先做：{listed}{together}。"


def opening(a: Assessment, gaps: Sequence[Gap], plan: Plan) -> Opening:
    """`plan` is to the next better grade, or to the one that was asked for."""
    wanted = None if reaches(a, plan.target) else plan.target
    return Opening(next_step(a, wanted), things(a, gaps, plan))


def _answering(a: Assessment) -> Thing:
    where = some(
        [f"{one.heading}（{one.count} 项）" for one in sorted(open_clauses(a), key=lambda one: -one.count)], "条"
    )
    ends = f"总分{a.range_text}，可评定等级"
    return Thing("", f"补答 {len(a.unanswered)} 项", "没有作答的一律暂按 0 分计。", where or "专项扣分", ends)


def _mending(stage: Stage) -> Thing:
    result = stage.before.by_id.get(stage.id)
    supply = ""
    if result is not None and stage.choice.supply:
        supply = f"补交佐证：{'、'.join(result.criterion.evidence) or '能证明结论的材料'}。"
    brings = _brings(stage.before, stage.after)
    return Thing(stage.id, stage.text, supply or first_of(stage.advice), stage.where, brings)


def first_of(advice: str) -> str:
    """What comes first of an advice; the rest is for those who do it."""
    found = re.match("[^。；]*", advice)
    return ended(found[0]) if found else ""


def _brings(before: Assessment, after: Assessment) -> str:
    left = {veto.id for veto in after.triggered}
    told = ["消除否决"] if any(veto.id not in left for veto in before.triggered) else []
    if after.score is not None and before.score is None:
        told.append(f"总分 {after.show(after.score)}")
    elif after.score is not None and before.score is not None and after.score != before.score:
        change = after.score - before.score
        told.append(f"总分{'加' if change > 0 else '减'} {points(abs(change))} 分")
    if after.grade is not None and after.grade != before.grade:
        told.append(f"等级到“{after.grade}”")
    return "，".join(told) or "总分不变"


def _together(after: Assessment, count: int) -> str:
    if not count or after.score is None:
        return ""
    said = "总分" if after.complete else "暂计总分"
    return f"{said} {after.show(after.score)}" + (f"，等级“{after.grade}”" if after.grade else "")


# ── what is weak, what is open ──


@dataclass(frozen=True, slots=True)
class Weak:
    """A clause with a low rate; `before` is "" where last year is not known."""

    heading: str
    rate: str
    before: str
    lost: str
    zeroed: bool


@dataclass(frozen=True, slots=True)
class Open:
    """A clause that is not answered to the end; of it nothing can be said yet."""

    heading: str
    count: int
    of: int
    points: str


def counted(a: Assessment) -> list[SectionResult]:
    """The clauses that enter the score, of which something is due."""
    home = a.checklist.home
    return [
        clause
        for clause in a.clauses
        if clause.tally.due and clause.counts and all(above.counted for above in home[clause.id])
    ]


def weakest(a: Assessment, years: Comparison | None = None) -> tuple[Weak, ...]:
    """The clauses with the lowest rates among those that lost something and are answered to the end.

    Last year's rate stands beside that of a clause of which both years asked the same.
    """
    whole = {clause.id: clause.tally.due for clause in a.clauses}
    shared = {clause.id for clause in years.after.clauses if clause.tally.due == whole[clause.id]} if years else set()
    before = {name: rate for name, rate in _rates(years).items() if name in shared}
    losing = [clause for clause in counted(a) if clause.tally.lost and not clause.open]
    chosen = sorted(losing, key=lambda clause: (clause.tally.rate, -clause.tally.lost))[:WEAKEST]
    return tuple(
        Weak(
            heading=clause.section.heading,
            rate=a.rate_of(clause),
            before=rate(before[clause.id]) if clause.id in before else "—" if before else "",
            lost=points(clause.tally.lost),
            zeroed=bool(clause.zeroed_by),
        )
        for clause in chosen
    )


def _rates(years: Comparison | None) -> dict[str, Fraction]:
    """Of last year's clauses that were answered to the end, over what both years asked."""
    if years is None:
        return {}
    return {c.id: c.tally.rate for c in years.before.clauses if c.tally.rate is not None and not c.open}


def open_clauses(a: Assessment) -> tuple[Open, ...]:
    found = []
    for clause in a.clauses:
        blank = [result for result in clause.criteria if result.state == "unanswered"]
        if blank:
            due = points(sum((result.criterion.points for result in blank), Fraction(0)))
            found.append(Open(clause.section.heading, len(blank), len(clause.criteria), due))
    return tuple(found)


# ── what is good ──


def strengths(a: Assessment, years: Comparison | None = None) -> tuple[str, ...]:
    """亮点: what earns all or most, what has become better, what was awarded."""
    return tuple(islice((*_full(a), *_risen(years), *_awarded(a)), 5))


def _full(a: Assessment) -> Iterator[str]:
    done = [clause for clause in counted(a) if not clause.open]
    full = [clause.section.heading for clause in done if not clause.tally.lost]
    if full:
        others = " 等" if len(full) > WEAKEST else ""
        yield f"{len(full)} 条得满分：{'、'.join(full[:WEAKEST])}{others}。"
    high = [clause for clause in done if clause.tally.lost and (clause.tally.rate or 0) >= GOOD]
    if len(full) < BEST and high:
        best = sorted(high, key=lambda clause: -(clause.tally.rate or 0))[:BEST]
        yield "得分率较高：" + "、".join(f"{c.section.heading}（{a.rate_of(c)}）" for c in best) + "。"
    scored = [result for result in a.criteria if result.state == "scored"]
    whole = [result for result in scored if not result.tally.lost]
    if 2 * len(whole) >= len(scored) > 0:
        yield f"已作答的 {len(scored)} 项要点中，{len(whole)} 项得满分。"


def _risen(years: Comparison | None) -> Iterator[str]:
    best = sorted((one for one in _moved(years) if one[0] > 0), key=lambda one: -one[0])[:BEST]
    if best:
        yield f"比上年提高最多：{'、'.join(words for _, words in best)}。"


def fallen(years: Comparison | None) -> Iterator[str]:
    """What has become worse since last year; nothing of what is still open."""
    worst = sorted((one for one in _moved(years) if one[0] < 0), key=lambda one: one[0])[:BEST]
    if worst:
        yield f"比上年下降最多：{'、'.join(words for _, words in worst)}。"


def _moved(years: Comparison | None) -> Iterator[tuple[Fraction, str]]:
    """By how much the rate of each clause moved over what both years asked, and where to in words."""
    before = _rates(years)
    if years is None:
        return
    a = years.after
    for clause in counted(a):
        was, now = before.get(clause.id), clause.tally.rate
        if was is not None and now is not None and not clause.open:
            yield now - was, f"{clause.section.heading}（{'升' if now > was else '降'}至 {rate(now)}）"


def _awarded(a: Assessment) -> Iterator[str]:
    for result in a.bonus:
        if result.points:
            yield f"加分项：{result.item.text}。"
