"""The summary report for the association's meeting, as PDF and Word: the parts of `meeting/`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from compliance.answers.model import chinese_date
from compliance.report import printing
from compliance.report.cohort.dossier import Dossier, mixed
from compliance.report.cohort.meeting import checks, groups, overview, ranking, summary, weak, years
from compliance.report.cohort.meeting.context import Meeting
from compliance.report.document import kinds
from compliance.report.document.blocks import Block, Part
from compliance.report.html import page
from compliance.report.parts.report import Report
from compliance.report.pdf import render as pdf
from compliance.report.theme.model import Look
from compliance.report.view import appearance
from compliance.report.view.front import Fact
from compliance.report.word import render as word

BUILDERS: Mapping[str, Callable[[Meeting], Iterator[Block]]] = {
    "summary": summary.blocks,
    "overview": overview.blocks,
    "ranking": ranking.blocks,
    "groups": groups.boxes,
    "weak": weak.blocks,
    "heat": groups.heat,
    "years": years.blocks,
    "checks": checks.blocks,
    "files": checks.files,
    "rules": checks.rules,
    "alike": weak.alike,
}
LOOK = Look()
OPENING = {"summary", "overview"}
"""Parts that begin a page: the summary has its own."""


def to_pdf(dossier: Dossier) -> bytes:
    """The same bytes for the same results on the same day. Raises MissingSystemPart where Pango is missing."""
    html = page.printed(build(dossier), LOOK.theme.colours)
    return pdf.render(html, date=dossier.date, templates=None, told=partial(_tell, dossier))


def to_docx(dossier: Dossier) -> bytes:
    """The same parts, to be edited before the meeting."""
    return word.of_parts(build(dossier), LOOK, dossier.date)


def _tell(d: Dossier, undrawn: set[str]) -> None:
    parks = ((f"{row.source} 的园区", text) for row in d.cohort.parks for text in (row.name, row.code, *row.groups))
    printing.tell("汇总报告", (printing.Written(*told) for told in parks), undrawn)


def build(d: Dossier) -> Report:
    """The paper as a printer takes it."""
    standard, title = d.checklist.standard, f"{d.year} 年度自评结果汇总报告"
    places = kinds.meeting()
    of = Meeting(d, {place.id: place.number for place in places})
    return Report(
        title=title,
        standard=f"《{standard.title}》",
        park=standard.proposer,
        period=f"{d.year} 年度",
        date=chinese_date(d.date),
        iso_date=d.date.isoformat(),
        program=d.program,
        draft="",
        statement=standard.statement,
        made_with=f"检查表：{d.checklist.title}，版本 {d.checklist.version}；程序 {d.program}。",
        cover=tuple(_cover(d)),
        guide=tuple(_guide(of)),
        parts=tuple(
            Part(place.id, place.heading, tuple(BUILDERS[place.id](of)), opens=place.id in OPENING) for place in places
        ),
        keywords=", ".join(("自评", "汇总报告", standard.title)),
        look=appearance.of(LOOK, title, draft=False),
    )


def _cover(d: Dossier) -> Iterator[Fact]:
    yield Fact("评价年度", f"{d.year} 年")
    yield Fact("评价范围", f"{len(d.cohort.parks)} 个园区，其中参加排名 {len(d.cohort.ranked)} 个")
    yield Fact("评价依据", f"{d.checklist.title}，版本 {d.checklist.version}")
    yield Fact("制表日期", chinese_date(d.date))
    yield Fact("编制人", "")
    yield Fact("审核人", "")


def _guide(of: Meeting) -> Iterator[str]:
    fewest = of.cohort.rules.minimum_group
    yield f"得分由各园区答卷按同一检查表计算。{mixed(of.cohort)}"
    yield "“理由”写明等级由什么决定：总分达到哪一级，哪一项还差多少才到上一级；“某章得分率”是该章实得分 ÷ 应得分。"
    yield f"参加排名的园区少于 {fewest} 个的组不列统计。名次、分组和各项数的定义见{of.see('rules')}。"
