"""Who stands where and why; and who does not, and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compliance.analysis.cohort.records import STANDING_WORDS
from compliance.analysis.cohort.results import ParkRow
from compliance.checklist.model import Checklist
from compliance.errors import one_line
from compliance.numbers import signed
from compliance.report.cohort.dossier import Dossier, between, mixed
from compliance.report.cohort.meeting.context import Meeting
from compliance.report.document.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Items,
    Paragraph,
    Row,
    Run,
    Table,
    cell,
    line,
)


def blocks(of: Meeting) -> Iterator[Block]:
    ranked, apart = of.cohort.ranked, of.cohort.apart
    if ranked:
        yield from of.cut(len(ranked), "总排名")
        # What all scores rest on alike the note says.
        alike = len({row.review.words for row in ranked}) == 1
        yield Paragraph(line(f"{mixed(of.cohort)}名次后的区间是重抽要点时十次中九次所在的名次。"), "note")
        yield Table(
            (
                Column("名次", 8, "right"), Column("园区", 33), Column("总分", 8, "right"),
                Column("实际变化" if of.cohort.revised else "比上年", 8.5, "right"),
                Column("等级", 10.5), Column("理由"),
            ),
            tuple(_ranked(row, of.d, alike=alike) for row in ranked[:of.most]),
            name="排名",
        )  # fmt: skip
    else:
        yield Paragraph(line("没有参加排名的园区。"), "flush")
    if not apart:
        yield Paragraph(line("没有单列的园区。"), "note")
        return
    yield Heading("单列的园区")
    yield from of.cut(len(apart), "单列")
    yield Table(
        (
            Column("园区", 32), Column("情形", 11), Column("总分", 8, "right"), Column("若无否决", 11, "right"),
            Column("理由"),
        ),
        tuple(_apart(row, of.d) for row in apart[:of.most]),
        name="单列的园区",
    )  # fmt: skip
    struck = Counter(name for row in apart for name in row.triggered)
    if struck:
        texts = _texts(of.d.checklist)
        yield Heading("所触发的否决项", 4)
        yield Items(
            tuple(
                line(Run(name, "strong"), f"　{texts.get(name, '')}：{count} 个园区")
                for name, count in sorted(struck.items(), key=lambda pair: (-pair[1], pair[0]))
            )
        )


def _ranked(row: ParkRow, d: Dossier, *, alike: bool) -> Row:
    return Row(
        (
            cell(str(row.rank), Run(between(row.resampled), "quiet")),
            _park(row, "" if alike else row.review.words),
            cell(Run(d.score(row.score), "strong"), Run(_own(row, d), "quiet")),
            cell(signed(row.change.actual, d.cohort.digits) if row.change else "—"),
            _grade(row),
            cell(row.reason),
        )
    )


def _park(row: ParkRow, rests_on: str) -> Cell:
    return cell(one_line(row.name), Run("　".join(filter(None, [*map(one_line, row.groups), rests_on])), "quiet"))


def _own(row: ParkRow, d: Dossier) -> str:
    """The park's own score, where a review counts."""
    return f"自评 {d.score(row.review.own_score)}" if row.review.items else ""


def _grade(row: ParkRow) -> Cell:
    """The grade and, where it was another, last year's."""
    before = row.change.previous_grade if row.change else None
    return cell(row.grade or "", Run(f"上年{before}", "quiet") if before and before != row.grade else "")


def _apart(row: ParkRow, d: Dossier) -> Row:
    known = row.standing == "vetoed" and row.would_be_score is not None
    would_be = d.score(row.would_be_score) if known else "—"
    return Row(
        (
            _park(row, row.review.words),
            cell(STANDING_WORDS[row.standing]),
            cell(d.score_of(row)),
            cell(would_be),
            cell(row.reason),
        )
    )


def _texts(checklist: Checklist) -> dict[str, str]:
    """What each veto, penalty and condition says."""
    penalties = {item.id: item.text for item in checklist.penalties}
    conditions = {condition.id: condition.name for condition in checklist.conditions}
    return {criterion.id: criterion.text for criterion in checklist.criteria} | penalties | conditions
