"""The dashboard: one page that opens from a folder without a network, with every park's own page in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from compliance import numbers, offline_page
from compliance.analysis.cohort.results import ANOMALY_WORDS, Cohort
from compliance.report.cohort import dashboard_data, pages
from compliance.report.cohort.dashboard_data import MOST_APART, MOST_PARKS, shown
from compliance.report.cohort.dossier import Dossier, mixed, rate
from compliance.report.cohort.pages import Data

FOLDER = "dashboard"
SCRIPTS = ("tables.js", "park.js", "dashboard.js")
SECTIONS = (
    ("overview", "总览"),
    ("ranking", "排名"),
    ("groups", "分组"),
    ("weak", "薄弱环节"),
    ("heat", "热力表"),
    ("years", "与上年比较"),
    ("apart", "单列"),
    ("anomalies", "提请核查"),
    ("files", "文件"),
    ("rules", "规则"),
)
MOST_LISTED = 300
"""So many groups, anomalies of a kind, remarks on one subject and files are listed; the workbook has the others."""


def to_html(dossier: Dossier) -> bytes:
    """The page; nothing in it refers to anything outside, and its policy forbids that."""
    return offline_page.render(
        FOLDER,
        "dashboard.html.j2",
        script=offline_page.part(FOLDER, *SCRIPTS),
        style=offline_page.part(FOLDER, "dashboard.css"),
        data=offline_page.embedded(offline_page.in_lines(dashboard_data.of(dossier))),
        page=_page(dossier),
    ).encode()


def _page(dossier: Dossier) -> Data:
    cohort = dossier.cohort
    return pages.common(dossier, MOST_LISTED) | {
        "sections": SECTIONS,
        "figures": list(_figures(dossier)),
        "mixed": mixed(cohort),
        "minimum_group": cohort.rules.minimum_group,
        "alike": rate(cohort.rules.alike),
        "left": _named(cohort.left[:MOST_LISTED], len(cohort.left)),
        "cut": _cut(cohort),
        "apart": [{"anchor": at} | pages.apart(row, dossier) for at, row in shown(cohort) if row.rank is None],
        "anomalies": [
            (ANOMALY_WORDS[kind], _first({"text": i.text, "parks": _named(i.parks, i.count)} for i in items))
            for kind, items in groupby(cohort.anomalies, key=lambda item: item.kind)
        ],
        "remarks": [
            (subject, _first(_remark_line(remark) for remark in remarks))
            for subject, remarks in groupby(dossier.remarks, key=lambda remark: remark.subject)
        ],
        "refused": [
            {"source": file.source, "count": file.count, "problems": "\n".join(map(str, file.problems))}
            for file in dossier.refused[:MOST_LISTED]
        ],
        "refused_count": len(dossier.refused),
    }


def _figures(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    cohort = dossier.cohort
    yield "已评分园区", str(len(cohort.parks)), ""
    yield "参加排名", str(len(cohort.ranked)), ""
    reviewed = len(cohort.ranked) - cohort.reviews.get("unreviewed", 0)
    yield "其中经复核", str(reviewed), "其余是自评，未复核" if reviewed < len(cohort.ranked) else ""
    yield "单列", str(len(cohort.apart)), "否决、不全等" if cohort.apart else ""
    yield "有误的文件", str(len(dossier.refused)), ""
    if cohort.distribution is not None:
        yield "平均总分", dossier.score(cohort.distribution.mean), ""
        yield "中位数", dossier.score(cohort.distribution.median), ""
    if cohort.sensitivity is not None:
        yield "名次稳定", numbers.rate(cohort.sensitivity.kept, 0), "权重变化时保持原名次"
    yield "提请核查", str(len(cohort.anomalies)), "条"


def _cut(cohort: Cohort) -> str:
    """What the page leaves out, "" for nothing."""
    if len(cohort.ranked) <= MOST_PARKS and len(cohort.apart) <= MOST_APART:
        return ""
    return f"园区太多，本页只列前 {MOST_PARKS} 名和 {MOST_APART} 个单列的园区，全部见 排名.csv；统计按全部园区计算。"


def _first(items: Iterator[Any]) -> Data:
    """Those that are listed, and how many there are."""
    listed = list(islice(items, MOST_LISTED))
    return {"listed": listed, "count": len(listed) + sum(1 for _ in items)}


def _named(parks: Sequence[str], count: int) -> str:
    return "、".join(parks) + (f" 等 {count} 个园区" if count > len(parks) else "")


def _remark_line(remark: Any) -> str:
    what = f"：{remark.detail}" if remark.detail else ""
    files = f"（{'、'.join(remark.sources)}）" if remark.sources else ""
    return f"{remark.park}{what}{files}"
