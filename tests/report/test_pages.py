"""Pages are measured: first that the measure sees every fault, then that the reports have none.

Each kind, each case and each theme is measured with some of the others; all with all of them with COMPLIANCE_PAGES=all,
which takes a quarter of an hour of the processor.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import product
from types import SimpleNamespace
from typing import Any

import page_faults
import pypdfium2
import pytest
from conftest import ROOT, window_service
from dossiers import dossier

from compliance import load_answers, scoring
from compliance.analysis.cohort.peers import PeerGroup, Peers
from compliance.analysis.cohort.results import Distribution
from compliance.analysis.past import by_its_own
from compliance.forms import evidence, importing
from compliance.report import formats
from compliance.report.cohort import paper
from compliance.report.document.kinds import KINDS, Kind
from compliance.report.html import page as html
from compliance.report.pdf import render as pdf
from compliance.report.theme import files as theme_files
from compliance.report.theme.model import Look
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment

pytestmark = pytest.mark.usefixtures("typeset_once")

DATE = datetime.date(2026, 1, 31)
EXAMPLES = ROOT / "examples"
PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><title>量</title><style>
@page { size: A4; margin: 20mm; @top-left { content: "页眉"; vertical-align: bottom }
  @bottom-center { content: "— " counter(page) " —"; font-size: 8pt } }
body { font: 10pt/1.5 "Noto Sans SC"; margin: 0 } p { margin: 0; text-align: left }
table { table-layout: fixed; border-spacing: 0 } td { padding: 0; vertical-align: top }
h2, h3 { font-size: 14pt; margin: 0 }
</style></head><body>%s</body></html>"""
LINE = "<p>园区窗口服务自评与整改，园区窗口服务自评与整改，园区窗口服务自评与整改，园区窗口服务自评与整改。</p>"
LINES = 48
"""So many of them fill a page."""
NEXT = '<p style="break-before: page">'
ROW = "<tr><td>一</td><td>二</td></tr>"
FAULTS = {
    "小于 8.5 磅": (f'{LINE}<p style="font-size: 8pt">小字</p>', f'{LINE}<p style="font-size: 8.5pt">小字</p>'),
    "左边或右边": (
        f'{LINE}<p style="margin-right: -9mm">{"宽" * 60}</p>' + (NEXT + "</p>" + LINE * 20) * 5,
        f"{LINE}<p>{'宽' * 60}</p>{LINE * 20}",
    ),
    "上边或下边": (
        f'{LINE}<p style="position: absolute; top: 264mm">压着页脚</p>',
        f'{LINE}<p style="position: absolute; top: 256mm">在页脚之上</p>',
    ),
    "不足三分之一页": (LINE * 12 + NEXT + "下页</p>", LINE * 12 + '<h2 style="break-before: page">下页</h2>'),
    "标题之下只有 1 行": (
        LINE * (LINES - 3) + "<h3>标题</h3>" + LINE + NEXT + "下页</p>",
        LINE * (LINES - 4) + "<h3>标题</h3>" + LINE * 2 + NEXT + "下页</p>",
    ),
    "标题之下只有 0 行": (
        LINE * (LINES - 4) + "<h2>题</h2><h3>标题</h3>" + NEXT + "下页</p>",
        LINE * (LINES - 4) + "<h2>题</h2><h3>标题</h3><p>只有这些</p>" + '<h2 style="break-before: page">下页</h2>',
    ),
    "重叠": (
        f'{LINE}<p>前面的字</p><p style="margin-top: -12pt">后面的字</p>',
        f'{LINE}<p>前面的字</p><p style="margin-top: -3pt">后面的字</p>',
    ),
    "只有一个字": (
        f'<table style="width: 50pt"><tr><td>{"字" * 11}<i></i></td></tr></table>',
        f'<table style="width: 50pt"><tr><td>{"字" * 12}</td></tr><tr><td>四个字的<br>一</td></tr></table>',
    ),
    "在这一页只有一行": (
        LINE * (LINES - 2) + f"<table>{ROW * 3}</table>",
        LINE * (LINES - 2) + f"<table>{ROW * 4}</table>",
    ),
}


def measured(body: str) -> list[page_faults.Fault]:
    return page_faults.faults(pdf.render(PAGE % body, date=DATE, templates=None))


@pytest.mark.parametrize("what", FAULTS)
def test_every_fault_is_seen_and_nothing_is_taken_for_it(what: str) -> None:
    broken, sound = FAULTS[what]
    assert [fault for fault in measured(broken) if what in fault.what]
    assert [fault for fault in measured(sound) if what in fault.what] == []


def chart(*texts: str) -> str:
    return f'{LINE * 9}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 99 20" width="99">{"".join(texts)}</svg>'


def test_the_last_character_of_a_cell_takes_the_one_before_it_along() -> None:
    cells = "".join(f"<tr><td>{text}</td></tr>" for text in ("字" * 11, "字" * 11 + "。", "字" * 9 + " 分", "字" * 10))
    assert measured(f'<table style="width: 50pt">{cells}</table>') == []


def test_small_letters_in_charts_headers_and_footers_are_no_fault() -> None:
    assert measured(chart('<text y="9" font-size="6">图</text>')) == []


def test_letters_in_a_chart_that_lie_over_each_other_are_seen() -> None:
    (fault,) = measured(chart('<text y="9" font-size="8">甲乙</text>', '<text x="9" y="9" font-size="8">丙丁</text>'))
    assert "重叠" in fault.what


def test_pages_beyond_what_was_promised_are_told() -> None:
    content = pdf.render(PAGE % f"{LINE * 20}{NEXT}乙</p>", date=DATE, templates=None)
    assert [fault.what for fault in page_faults.faults(content, pages=1)] == ["应为 1 页"]
    assert page_faults.faults(content, pages=2) == []


CASES = {
    "strong": "dianchi-hightech",
    "middling": "puer-tea",
    "vetoed": "honghe-border",
    "unfinished": "nujiang-green",
    "compared": "wumeng-industrial",
}
THEMES = ("", "modern", "formal")
UNREVIEWED: list[Kind] = [kind for kind in KINDS if kind != "review"]


def some(*ways: Sequence[Any]) -> list[tuple[Any, ...]]:
    """A third of all that can be put together, in which each is with each other one."""
    rows = [*product(*map(enumerate, ways))]
    kept = [row for row in rows if os.environ.get("COMPLIANCE_PAGES") == "all" or sum(at for at, _ in row) % 3 == 0]
    return [tuple(what for _, what in row) for row in kept]


PLAINLY: dict[str, Any] = {"date": DATE, "templates": None}
EVERY = [*some([*CASES], UNREVIEWED, THEMES), *product(["compared"], ["review"], THEMES)]
REVIEWED = EXAMPLES / "wumeng-industrial" / "复核" / "2025.yaml"
LONG = (
    "某某省某某市某某区某某新材料与高端装备制造产业园区（含东片区、西片区及某某物流园）"
    "窗口服务中心暨联合管理委员会综合办公室"
)
RARE = "囍㐂𠮷喆堃玥㛃赟翀龑䶮产业园区"


@cache
def assessed(name: str, year: int = 2025) -> Assessment:
    return scoring.assess(window_service(), load_answers(EXAMPLES / name / f"{year}.yaml", window_service()))


def edition(case: str, kind: Kind, theme: str, name: str = "") -> Edition:
    assessment = assessed(CASES[case])
    if kind == "review":
        sheet = importing.reviewed(assessment.sheet, REVIEWED, window_service())
        assessment = scoring.assess(window_service(), sheet)
    if name:
        sheet = replace(assessment.sheet, park=replace(assessment.sheet.park, name=name))
        assessment = scoring.assess(window_service(), sheet)
    return Edition(
        assessment,
        date=DATE,
        digests=evidence.digests(assessment.sheet, EXAMPLES / CASES[case]),
        kind=kind,
        look=theme_files.load(theme) if theme else Look(),
        earlier=(by_its_own(assessed(CASES[case], 2024)),) if case == "compared" else (),
        peers=peers(assessment) if case == "compared" else None,
    )


def peers(assessment: Assessment) -> Peers:
    """Of a park among forty others, whose quartiles lie around it."""
    count = len(assessment.checklist.sections) + len(assessment.checklist.clauses)
    spread = Distribution(40, *(Fraction(n) for n in (41, 66, 72, 81, 96, 73)))
    group = PeerGroup("全部园区", 12, 40, spread, (tuple(Fraction(n, 100) for n in (60, 70, 85)),) * count)
    row = SimpleNamespace(rank=12, percentile=Fraction(200, 3), rates=(Fraction(71, 100),) * count)
    return Peers(row, (group, replace(group, label="类型：县级园区")), ("所在地区：某地",), 5)  # type: ignore[arg-type]


def checked(made: Edition) -> list[str]:
    found = page_faults.faults(formats.to_pdf(made), pages=1 if made.kind == "brief" else None)
    return [str(fault) for fault in found]


@pytest.mark.slow
@pytest.mark.parametrize(("case", "kind", "theme"), EVERY)
def test_the_pages_of_every_report_are_in_order(case: str, kind: Kind, theme: str) -> None:
    assert checked(edition(case, kind, theme)) == []


def begun(page: str) -> str:
    """A report up to 总体结论 and no further: its first page is the same, and made in a tenth of the time."""
    parts = re.split("(?=<h2 id=)", page)
    end = next(place for place, part in enumerate(parts) if part.startswith('<h2 id="summary"')) + 1
    return "".join(parts[:end]) + ("</body></html>" if end < len(parts) else "")


OPENED = [
    *some([*CASES], [kind for kind in UNREVIEWED if kind != "brief"], THEMES),
    *product(["compared"], ["review"], THEMES),
]


@pytest.mark.slow
@pytest.mark.parametrize(("case", "kind", "theme"), OPENED)
def test_what_a_head_reads_first_is_on_one_page_though_the_park_has_a_long_name(
    case: str, kind: Kind, theme: str
) -> None:
    page = begun(html.render(edition(case, kind, theme, LONG)))
    texts = [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(pdf.render(page, **PLAINLY))]
    first = [text for text in texts if "、总体结论" in text][-1]
    weak = "还没有答完的条" if case == "unfinished" else "最弱的五条"
    assert [words for words in ("总分", "等级", "先做这三件事", weak, "亮点") if words not in first] == []


@pytest.mark.parametrize(("case", "theme"), [("unfinished", ""), ("vetoed", "modern"), ("compared", "formal")])
def test_the_page_of_a_brief_is_in_order(case: str, theme: str) -> None:
    assert checked(edition(case, "brief", theme)) == []


@pytest.mark.slow
@pytest.mark.parametrize(("case", "theme", "name"), some([*CASES], THEMES, [LONG, RARE]))
def test_a_brief_has_one_page_whatever_the_park_is_called(case: str, theme: str, name: str) -> None:
    assert len(LONG) == 60
    assert checked(edition(case, "brief", theme, name)) == []


@pytest.mark.slow
def test_the_pages_of_the_meeting_paper_are_in_order() -> None:
    assert [str(fault) for fault in page_faults.faults(paper.to_pdf(dossier()))] == []


OVER_THE_EDGE = """() => [...document.querySelectorAll('body *:not(svg *)')]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map(one => one.outerHTML.slice(0, 80))"""
TYPE_AREA = {"": 170, "modern": 170, "formal": 156}
"""Its width in millimetres."""


@pytest.mark.slow
@pytest.mark.parametrize(("case", "kind", "theme"), [*zip(CASES, KINDS, (*THEMES, *THEMES), strict=False)])
def test_a_report_that_a_browser_prints_has_the_pages_of_the_pdf(
    case: str, kind: Kind, theme: str, browser: Any
) -> None:
    made = edition("compared" if kind == "review" else case, kind, theme)
    page = html.render(made)
    tab = browser.new_page(viewport={"width": round(TYPE_AREA[theme] / 25.4 * 96), "height": 900})
    tab.set_content(page)
    printed = pypdfium2.PdfDocument(tab.pdf(prefer_css_page_size=True, print_background=True))
    own = pypdfium2.PdfDocument(pdf.render(page, date=DATE, templates=None))
    assert abs(len(printed) - len(own)) <= 2
    tab.emulate_media(media="print")
    assert tab.evaluate(OVER_THE_EDGE) == []
    tab.close()


@pytest.mark.slow
def test_on_a_phone_only_what_says_that_it_scrolls_is_wider_than_the_screen(browser: Any) -> None:
    tab = browser.new_page(viewport={"width": 360, "height": 740})
    tab.set_content(html.render(edition("compared", "gap", "")))
    assert tab.evaluate("document.documentElement.scrollWidth") == 360
    scrolled = tab.evaluate("""[...document.querySelectorAll('body *')]
      .filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX == 'auto')
      .map(one => getComputedStyle(one).backgroundImage.includes('gradient'))""")
    assert len(scrolled) > 10
    assert all(scrolled)
    tab.close()
