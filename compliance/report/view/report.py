"""What a report shows, as finished text: every number formatted, every sentence made. Templates loop and print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from compliance.analysis import gaps, register, review
from compliance.analysis.register import Register
from compliance.answers.model import chinese_date
from compliance.checklist import words as rules
from compliance.checklist.words import Rule
from compliance.errors import one_line
from compliance.report.charts import columns, radar, series
from compliance.report.charts.series import Others
from compliance.report.data import seal
from compliance.report.view import appearance, firmness, front, materials, parts, tables, verdict, years
from compliance.report.view import clauses as view_clauses
from compliance.report.view import peers as view_peers
from compliance.report.view import register as view_register
from compliance.report.view import review as view_review
from compliance.report.view.appearance import Appearance
from compliance.report.view.edition import Edition
from compliance.report.view.materials import Material
from compliance.report.view.parts import Part
from compliance.report.view.steps import belongs_to, in_words
from compliance.scoring.assessment import Assessment
from compliance.version import __version__

COSTLIEST = 5


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the self-assessment team."""

    name: str
    position: str
    duty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The page that is read when no other is."""

    score: str
    score_label: str
    grade: str
    grade_size: str
    aside_label: str
    aside: str
    sentences: tuple[str, ...]
    cautions: tuple[str, ...]
    costliest: tuple[tables.Remedy, ...]
    chapters_chart: str
    clauses_chart: str


@dataclass(frozen=True, slots=True)
class TriggeredVeto:
    """A triggered veto, told in words."""

    id: str
    text: str
    story: str


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A whole report."""

    title: str
    standard: str
    kind: str
    park: str
    period: str
    date: str
    iso_date: str
    running_title: str
    program: str
    draft: str
    """Why the report is only a draft; "" for a complete one."""
    statement: str
    marks: str
    cover: tuple[front.Fact, ...]
    identity: tuple[front.Fact, ...]
    """Which checklist and which program made the report."""
    profile: tuple[front.Fact, ...]
    description: str
    team: tuple[Member, ...]
    promise: tuple[str, ...]
    summary: Summary
    totals: tuple[tables.Total, ...]
    totals_identity: str
    clauses: tuple[view_clauses.Clause, ...]
    bonus: tuple[view_clauses.Extra, ...]
    penalties: tuple[view_clauses.Extra, ...]
    triggered: tuple[TriggeredVeto, ...]
    vetoes_intro: str
    vetoes: tuple[tables.Veto, ...]
    omissions: tuple[tables.Omission, ...]
    omitted: str
    losses: tuple[tables.Loss, ...]
    lost: str
    remedies: tuple[tables.Remedy, ...]
    priority_rule: str
    register: view_register.Sheet | None
    """In the kind that has 整改台账 in place of the list of remedies."""
    firmness: firmness.Firmness | None
    """How far the grade is from each other one, in the kind that tells."""
    pending: tuple[tables.Pending, ...]
    materials_heading: str
    materials: tuple[Material, ...]
    lacking_heading: str
    lacking: tuple[tables.Listed, ...]
    rules: tuple[Rule, ...]
    arithmetic: tuple[tables.Listed, ...]
    sources: tuple[tables.Listed, ...]
    keywords: str
    fingerprint: str
    """报告指纹, whole."""
    review: view_review.Beside | None
    """自评 and 复核 side by side, where there was a review."""
    doubled: view_review.Doubled | None
    """Both scores of everything, in the kind whose tables show them."""
    parts: tuple[Part, ...]
    headings: Mapping[str, str]
    numbers: Mapping[str, str]
    guide: str
    declared: bool
    """Whether the park itself signs, with its team and its promise."""
    closing_words: str
    look: Appearance
    rates_chart: str
    """This and the next are "" in the kinds without charts by clause."""
    losses_chart: str
    years: years.Years | None
    """The comparison with the years before, where there are any."""
    peers: view_peers.PeersView | None
    """The park's place among others, where it is known."""


def build(edition: Edition) -> View:
    """What the templates print of a report.

    A line for each name that a template may use: a list and no procedure, so it stands in one piece.
    """
    a, date, digests, kind = edition.assessment, edition.date, edition.digests, edition.kind
    look, earlier, peers = edition.look, edition.earlier, edition.peers
    checklist, park, name = a.checklist, a.sheet.park, one_line(a.sheet.park.name)
    evidence = materials.of(a, digests)
    remedies = tuple(tables.remedies(gaps.find(a)))
    found = review.of(a)
    chosen = parts.of(kind, years=bool(earlier), peers=peers is not None)
    shown_beside = beside(earlier, () if peers is None else view_peers.beside(peers, a))
    by_clause = replace(series.by_clause(a, shown_beside), title="各条得分率（%）")
    # The whole report says it all in tables, and is long enough.
    plotted = kind in {"gap", "review"} or bool(earlier)
    colour = look.theme.colours.main
    numbers = {part.id: part.number for part in chosen}
    marks = view_clauses.marks_in_words(numbers.get("sources", "C"))
    title = look.theme.wording.title or parts.TITLES[kind]
    running = title + ("（未完成草稿）" if not a.complete else "")
    fingerprint = seal.fingerprint(a, digests)
    return View(
        title=title,
        standard=f"《{checklist.standard.title}》",
        kind=f"{checklist.standard.type}　{checklist.standard.number or '标准编号未获得'}",
        park=name,
        period=str(a.sheet.period),
        date=chinese_date(date),
        iso_date=date.isoformat(),
        running_title=running,
        program=f"compliance {__version__}",
        draft=_draft(a),
        statement=checklist.standard.statement,
        marks=marks,
        cover=front.cover(a, date, fingerprint),
        identity=front.identity(a, fingerprint),
        profile=tuple(front.profile(a)),
        description=park.profile,
        team=tuple(Member(m.name, m.position or "—", m.duty or "—") for m in a.sheet.team),
        promise=front.promise(a),
        summary=_summary(a, remedies, found, shown_beside, colour),
        totals=tuple(tables.totals(a)),
        totals_identity=tables.identity(a.tally),
        clauses=tuple(view_clauses.clauses(a, evidence)),
        bonus=tuple(view_clauses.bonus(a, evidence)),
        penalties=tuple(view_clauses.penalties(a, evidence)),
        triggered=tuple(TriggeredVeto(v.id, v.text, verdict.story(a, v)) for v in a.triggered),
        vetoes_intro=_vetoes_intro(a),
        vetoes=tuple(tables.vetoes(a)),
        omissions=tuple(tables.omissions(a)),
        omitted=tables.points(a.tally.not_applicable),
        losses=tuple(tables.losses(a)),
        lost=tables.points(a.tally.lost),
        remedies=remedies,
        priority_rule=gaps.PRIORITY_RULE,
        register=_register(a, edition.filled or register.started(a, date), remedies) if "register" in numbers else None,
        firmness=firmness.of(a) if "margins" in numbers else None,
        pending=tuple(tables.pending(a)),
        materials_heading=f"（{'二' if a.pending_evidence else '一'}）佐证材料清单",
        materials=evidence.rows,
        lacking_heading=f"（{'三' if a.pending_evidence else '二'}）已得分而未列佐证的要点",
        lacking=tuple(tables.lacking(a)),
        rules=rules.in_words(checklist),
        arithmetic=tuple(tables.Listed(step.label, in_words(step), step.rule) for step in belongs_to(a, None)),
        sources=tuple(tables.Listed(s.id, s.title, s.fact) for s in checklist.sources),
        fingerprint=fingerprint,
        review=view_review.beside(found, f"（{'四' if remedies else '三'}）自评与复核") if found else None,
        doubled=view_review.doubled(found) if found and kind == "review" else None,
        keywords=", ".join(("自评", "差距分析", checklist.standard.title, name)),
        parts=chosen,
        headings=parts.headings(chosen),
        numbers=numbers,
        guide=parts.guide(chosen, marks),
        declared=kind in parts.DECLARED,
        closing_words=_closing_words(a, found),
        rates_chart=columns.rates(by_clause, colour) if plotted else "",
        losses_chart=columns.waterfall(series.losses(a), colour) if plotted else "",
        years=years.of(earlier, a, colour, edition.original) if earlier else None,
        peers=None if peers is None else view_peers.of(peers, a),
        look=appearance.of(look, f"{name}　{running}", draft=not a.complete),
    )


def _register(a: Assessment, kept: Register, remedies: tuple[tables.Remedy, ...]) -> view_register.Sheet:
    return view_register.of(kept, remedies, len(a.unanswered))


def _draft(a: Assessment) -> str:
    if a.complete:
        return ""
    return f"未完成草稿：{len(a.unanswered)} 项未作答，得分为暂计，未评定等级"


def _aside(a: Assessment) -> dict[str, str]:
    """The third figure beside score and grade: the open range, the score without vetoes, or the two grades."""
    if not a.complete:
        ends = f"{a.show(a.range.floor)} 至 {a.show(a.range.ceiling)}"
        return {"aside_label": "全部作答后的总分", "aside": ends}
    if a.triggered:
        grade = f"　{a.would_be.grade}" if a.would_be.grade else ""
        return {"aside_label": "若未触发否决", "aside": a.show(a.would_be.score) + grade}
    if a.decision is None:
        return {"aside_label": "应得分", "aside": "0"}
    return {"aside_label": "按总分 / 按各章得分率", "aside": f"{a.decision.by_score} / {a.decision.by_sections}"}


def _summary(
    a: Assessment, remedies: tuple[tables.Remedy, ...], found: review.Review | None, others: Others, colour: str
) -> Summary:
    return Summary(
        score=a.show(a.score),
        score_label=("总分" if a.complete else "暂计总分") + ("（复核）" if found else ""),
        grade=a.grade_text,
        grade_size="big" if a.grade else "middle",
        **_aside(a),
        sentences=(*([f"{view_review.counts(found)}。"] if found else ()), *verdict.sentences(a)),
        cautions=tuple(caution.text for caution in a.warnings),
        costliest=remedies[:COSTLIEST],
        chapters_chart=radar.radar(series.by_chapter(a, others), colour=colour),
        clauses_chart=radar.radar(series.by_clause(a, others), colour=colour),
    )


def beside(earlier: Sequence[Assessment], others: Others) -> Others:
    """What charts show beside this assessment."""
    last = [(years.LAST, series.rates_of(earlier[-1]))] if earlier else []
    return (*last, *others)


def _closing_words(a: Assessment, found: review.Review | None) -> str:
    """What the signatures stand under."""
    basis = "自评答卷和复核结果" if found else "自评答卷"
    return f"本报告依据{one_line(a.sheet.park.name)}的{basis}编制，结论为：总分 {a.show(a.score)}，{a.grade_text}。"


def _vetoes_intro(a: Assessment) -> str:
    count = len(a.triggered)
    if not count:
        open_ends = sum(veto.state == "unanswered" for veto in a.vetoes)
        still = f"，另有 {open_ends} 项未作答" if open_ends else ""
        return f"共核对否决规则 {len(a.vetoes)} 条，未发现触发{still}。"
    return f"共核对否决规则 {len(a.vetoes)} 条，触发 {count} 条。若未触发任何否决，{verdict.would_be(a)}。"
