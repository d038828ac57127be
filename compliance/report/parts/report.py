"""A whole report, as finished text: its cover, how to read it, and its parts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from compliance.answers.model import chinese_date
from compliance.errors import one_line
from compliance.report.charts.figures import rates_of
from compliance.report.charts.series import Others
from compliance.report.document import kinds
from compliance.report.document.blocks import Block, Part
from compliance.report.document.kinds import Place
from compliance.report.parts import (
    appendix,
    basics,
    brief,
    cards,
    evidence,
    grade,
    heat,
    losses,
    omissions,
    peers,
    photos,
    register,
    remedies,
    results,
    review,
    roadmap,
    scope,
    signing,
    summary,
    totals,
    years,
)
from compliance.report.parts.context import Context
from compliance.report.view import appearance, front
from compliance.report.view import peers as view_peers
from compliance.report.view import years as view_years
from compliance.report.view.appearance import Appearance
from compliance.report.view.edition import Edition
from compliance.version import __version__

BUILDERS: dict[str, Callable[[Context], Iterator[Block]]] = {
    "brief": brief.blocks,
    "summary": summary.blocks,
    "scope": scope.blocks,
    "basics": basics.blocks,
    "totals": totals.blocks,
    "years": years.blocks,
    "peers": peers.blocks,
    "review": review.blocks,
    "heat": heat.blocks,
    "margins": grade.margins,
    "vetoes": grade.vetoes,
    "clauses": results.blocks,
    "losses": losses.blocks,
    "omissions": omissions.blocks,
    "cards": cards.blocks,
    "roadmap": roadmap.blocks,
    "register": register.blocks,
    "remedies": remedies.blocks,
    "evidence": evidence.blocks,
    "photos": photos.blocks,
    "signatures": signing.blocks,
    "rules": appendix.counting,
    "arithmetic": appendix.arithmetic,
    "sources": appendix.sources,
}
WIDE = frozenset({"register"})
"""Parts on pages that lie on their side."""
OPENING = frozenset({"summary"})
"""Parts that are one page to be read, wherever they stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a printer is given: everything but its own lines and colours."""

    title: str
    standard: str
    park: str
    period: str
    date: str
    iso_date: str
    program: str
    draft: str
    """Why the report is only a draft, or its result not the last; "" for one that is whole."""
    statement: str
    made_with: str
    """Which checklist and which program, in one sentence."""
    cover: tuple[front.Fact, ...]
    guide: tuple[str, ...]
    """How to read it, a sentence or two each."""
    parts: tuple[Part, ...]
    keywords: str
    look: Appearance


def build(edition: Edition) -> Report:
    """The report that the edition asks for."""
    a, kind = edition.assessment, kinds.of(edition.kind)
    places = kinds.places(edition.kind, edition.look.theme.order_of(kind.title), lacking=[*_lacking(edition)])
    of = Context(edition, beside(edition), {place.id: place.number for place in places})
    title = edition.look.theme.wording.title or kind.title
    running = title + ("（未完成草稿）" if not a.complete else "")
    standard, name = a.checklist.standard, one_line(a.sheet.park.name)
    return Report(
        title=title,
        standard=f"《{standard.title}》",
        park=name,
        period=str(a.sheet.period),
        date=chinese_date(edition.date),
        iso_date=edition.date.isoformat(),
        program=f"compliance {__version__}",
        draft=_draft(of),
        statement=standard.statement,
        made_with=_made_with(edition),
        cover=(*front.cover(edition), *front.makers(edition)),
        guide=tuple(_guide(of)),
        parts=tuple(_part(of, place, opens=place is places[0] or place.id in OPENING) for place in places),
        keywords=", ".join(("自评", "差距分析", standard.title, name)),
        look=appearance.of(edition.look, f"{name}　{running}", draft=not a.complete),
    )


def beside(edition: Edition) -> Others:
    """What charts show beside this assessment."""
    last = []
    if edition.earlier:
        # By today's rules, over what was asked; called by the total that it had, or by what it is.
        before = edition.earlier[-1]
        last.append((view_years.called(before), rates_of(before.comparable)))
    return (*last, *(view_peers.beside(edition.peers, edition.assessment) if edition.peers else ()))


def _lacking(edition: Edition) -> Iterator[str]:
    if not edition.earlier:
        yield "years"
    if edition.peers is None:
        yield "peers"
    # Files of which there is nothing to see are listed as evidence already.
    if not any(seen.large or seen.look.trouble for seen in edition.seen.values()):
        yield "photos"


def _part(of: Context, place: Place, *, opens: bool) -> Part:
    return Part(place.id, place.heading, tuple(BUILDERS[place.id](of)), wide=place.id in WIDE, opens=opens)


def _made_with(edition: Edition) -> str:
    checklist = edition.assessment.checklist
    named = f"{checklist.title}，版本 {checklist.version}，指纹 {checklist.short_fingerprint}"
    return f"检查表：{named}；程序 compliance {__version__}。"


def _draft(of: Context) -> str:
    a = of.a
    told = [] if a.complete else [f"未完成草稿：{len(a.unanswered)} 项未作答，得分为暂计，未评定等级"]
    return "；".join((*told, *filter(None, [of.awaited])))


def _guide(of: Context) -> Iterator[str]:
    numbers = of.numbers
    if "evidence" in numbers and "clauses" in numbers:
        yield f"“佐证”一栏的数字是第{numbers['evidence']}部分所列材料的序号。"
    yield "合理缺项不计入应得分；得分率 = 实得分 ÷ 应得分。"
    found = {"rules": "计分规则见附录 {}", "arithmetic": "总分的每一步计算见附录 {}"}
    if told := [words.format(numbers[part]) for part, words in found.items() if part in numbers]:
        yield "，".join(told) + "。"
