"""总体结论: the page that is read when no other is, in words that a park's head knows."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.numbers import points
from compliance.report.document.blocks import (
    Beside,
    Block,
    Column,
    Figure,
    Heading,
    Items,
    Paragraph,
    Row,
    Run,
    Score,
    Table,
    cell,
    line,
)
from compliance.report.parts.context import Context
from compliance.report.view import outlook, peers, verdict, years
from compliance.report.view import review as view_review
from compliance.scoring.assessment import Assessment

UPPER = 50
"""From this share (%) of the others that are surpassed, the place among them is a strength."""
OPEN = 6
"""So many clauses with open criteria are listed; the others are counted."""


def blocks(of: Context) -> Iterator[Block]:
    yield from opening(of)
    yield from to_do(of)
    yield Beside(tuple(weak(of)), tuple(good(of)), share=54)
    yield from look_again(of)
    yield from reasons(of)


def reasons(of: Context) -> Iterator[Block]:
    counts = [f"{view_review.counts(of.review)}。"] if of.review else []
    yield Heading("等级的由来")
    yield Paragraph(line("".join((*counts, *verdict.sentences(of.a)))), "flush")


def opening(of: Context) -> Iterator[Block]:
    """The figures and what the next grade takes; first of all, why there is no grade or only the lowest."""
    a = of.a
    told = of.opening.far
    first = not a.complete or outlook.stands_before(a)
    if of.awaited:
        yield Paragraph(line(of.awaited), "caution")
    if first:
        yield Paragraph(line(told), "caution")
    yield Score(tuple(figures(of)))
    if not first:
        yield Paragraph(line(told), "lead")


def figures(of: Context) -> Iterator[Figure]:
    a = of.a
    reviewed = "（复核）" if of.review else ""
    full = f"满分 {points(a.checklist.scoring.full_score())}"
    yield Figure(("总分" if a.complete and not of.awaited else "暂计总分") + reviewed, a.show(a.score), full)
    yield Figure("等级" + reviewed, a.grade or "未评定", "" if a.grade else _why(a))
    if of.review:
        own = of.review.own
        yield Figure("自评总分", own.show(own.score), own.grade or "未评定")
    elif not a.complete and a.range.floor is not None:
        yield Figure("全部作答后的总分", f"{a.show(a.range.floor)}—{a.show(a.range.ceiling)}")
    elif a.triggered:
        yield Figure("若未触发否决", a.show(a.would_be.score), a.would_be.grade or "")
    if of.edition.earlier:
        yield _last(of)
    if of.edition.peers is not None and of.edition.peers.groups:
        group = of.edition.peers.groups[0]
        place = "单列" if group.rank is None else f"{group.rank}/{group.ranked}"
        yield Figure("名次", place, f"在{group.label}中")


def _why(a: Assessment) -> str:
    """Why there is no grade, as short as a figure needs it."""
    said, _, why = a.grade_text.partition("（")
    return said if a.withheld_by else why.rstrip("）")


def _last(of: Context) -> Figure:
    assert of.comparison is not None
    past, found = of.edition.earlier[-1], of.comparison
    last, moved = past.shown, ""
    if found.before.score is not None and last.complete and of.a.complete:
        # A bare 0 would be read as what the year came to.
        by = f" {view_review.signed(found.actual)}" if found.actual else "没有变化"
        moved = f"，{'本年' if found.alike else years.COMPARABLE}{by}"
    label = "上年总分" if past.original is not None else f"上年（{years.COMPARABLE}）"
    label += "" if last.complete else "（暂计）"
    return Figure(label, last.show(last.score), f"{last.grade or '未评定'}{moved}")


def to_do(of: Context) -> Iterator[Block]:
    told = of.opening.things
    if not told.things:
        if of.a.tally.due and not of.a.tally.lost:
            yield Paragraph(line("各要点均得满分，没有失分。"), "flush")
        return
    yield Heading(f"先做这{'一两三'[len(told.things) - 1]}件事")
    columns = (Column("做什么"), Column("所在条款", 21), Column("依次做到以后", 25))
    rows = [
        Row(
            (
                cell(line(Run(f"{number}　{thing.what}", "strong")), thing.how),
                cell(thing.where, Run(thing.id, "quiet")),
                cell(*(Run(words, "good") for words in thing.brings.split("，"))),
            )
        )
        for number, thing in enumerate(told.things, start=1)
    ]
    if told.together:
        rows.append(Row((cell("以上整改都做到"), (), cell(told.together)), "total"))
    yield Table(columns, tuple(rows), name="先做的事")


def weak(of: Context) -> Iterator[Block]:
    """What is still open in place of what is weak, where there is such."""
    last = of.comparison
    opened, lowest = outlook.open_clauses(of.a), outlook.weakest(of.a, last)
    if opened:
        yield Heading("还没有答完的条")
        listed = sorted(opened, key=lambda one: -one.count)
        rows = [Row((cell(o.heading), cell(f"{o.count} / {o.of}"), cell(o.points))) for o in listed[:OPEN]]
        if rest := listed[OPEN:]:
            rows.append(Row((cell(f"其余 {len(rest)} 条"), cell(str(sum(o.count for o in rest))), ())))
        columns = (Column("条款"), Column("未答 / 共", 22, "right"), Column("所占分值", 22, "right"))
        yield Table(columns, tuple(rows), name="还没有答完的条")
        return
    if not lowest:
        return
    yield Heading(f"最弱的{'一二三四五'[len(lowest) - 1]}条")
    beside = (Column("上年", 16, "right"),) if last else ()
    columns = (Column("条款"), Column("得分率", 19, "right"), *beside, Column("失分", 14, "right"))
    yield Table(
        columns,
        tuple(
            Row(
                (
                    cell(one.heading, Run("因否决计零", "alert") if one.zeroed else ""),
                    cell(Run(one.rate, "alert")),
                    *((cell(Run(one.before, "quiet")),) if last else ()),
                    cell(one.lost),
                )
            )
            for one in lowest
        ),
        name="最弱的条",
    )


def good(of: Context) -> Iterator[Block]:
    told = [*outlook.strengths(of.a, of.comparison)]
    known = of.edition.peers
    if known is not None and (known.row.percentile or 0) >= UPPER:
        told.append(peers.of(known, of.a).sentence)
    if told:
        yield Heading("亮点")
        yield Items(tuple(map(line, told)))


def look_again(of: Context) -> Iterator[Block]:
    again = [f"{caution.text}。" for caution in of.a.warnings if caution.text not in of.a.barred]
    told = [*outlook.fallen(of.comparison), *again]
    if told:
        yield Paragraph(line(Run("请留意：", "strong"), "".join(told)), "flush")
