"""The summary report for the association's meeting, as PDF: what the dashboard shows, on a few pages."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from compliance import offline_page
from compliance.analysis.cohort.results import ANOMALY_WORDS, DIMENSIONS, NO_RATE, Cohort, ParkRow, Weakness
from compliance.numbers import fixed, signed
from compliance.report import printing
from compliance.report.cohort import pages
from compliance.report.cohort.dossier import Dossier, heat, rate
from compliance.report.cohort.pages import Data
from compliance.report.pdf import render as pdf

FOLDER = "cohort-report"
MOST_RANKED = 120
MOST_HEAT = 120
MOST_LISTED = 30
MOST_GROUPS = 60
WORST = 20
MOVERS = 16
"""Half of them up, half down."""


def to_pdf(dossier: Dossier) -> bytes:
    """The same bytes for the same results on the same day. Raises MissingSystemPart where Pango is missing."""
    page = offline_page.render(
        FOLDER,
        "report.html.j2",
        script="",
        style=offline_page.part(FOLDER, "style.css"),
        data="",
        page=_page(dossier),
    )
    return pdf.render(page, date=dossier.date, templates=None, told=partial(_tell, dossier))


def _tell(d: Dossier, undrawn: set[str]) -> None:
    parks = ((f"{row.source} 的园区", text) for row in d.cohort.parks for text in (row.name, row.code, *row.groups))
    printing.tell("汇总报告", (printing.Written(*told) for told in parks), undrawn)


def _page(d: Dossier) -> Data:
    cohort = d.cohort
    files = [*_refused(d), *_remarks(d)]
    return pages.common(d, MOST_GROUPS) | {
        "proposer": d.checklist.standard.proposer,
        "fingerprint": d.checklist.fingerprint,
        "cover": [
            ("评价年度", f"{d.year} 年"),
            ("已评分园区", f"{len(cohort.parks)} 个"),
            ("检查表", f"{d.checklist.title}，版本 {d.checklist.version}"),
            ("检查表指纹", d.checklist.short_fingerprint),
            ("制表日期", d.date.isoformat()),
        ],
        "scope": list(_scope(d)),
        "ranking": [_ranked(row, d) for row in cohort.ranked[:MOST_RANKED]],
        "ranking_rest": max(0, len(cohort.ranked) - MOST_RANKED),
        "apart": [pages.apart(row, d) for row in cohort.apart[:MOST_RANKED]],
        "apart_rest": max(0, len(cohort.apart) - MOST_RANKED),
        "sections": [
            _weak(item) | {"chapter": index < len(cohort.chapters)} for index, item in enumerate(cohort.sections)
        ],
        "criteria": [_weak(item) for item in _worst(cohort)],
        **_heat(d),
        **_years(d),
        "stability": _stability(cohort),
        "anomalies": [
            f"{ANOMALY_WORDS[item.kind]}：{item.text}（{'、'.join(item.parks[:6])}{'等' if item.count > 6 else ''}）"
            for item in cohort.anomalies[:MOST_LISTED]
        ],
        "anomalies_rest": max(0, len(cohort.anomalies) - MOST_LISTED),
        "files": files[:MOST_LISTED],
        "files_rest": max(0, len(files) - MOST_LISTED),
    }


def _scope(d: Dossier) -> Iterator[str]:
    cohort = d.cohort
    yield f"收到并评分 {len(cohort.parks)} 个园区，参加排名 {len(cohort.ranked)} 个。"
    if cohort.apart:
        yield f"单列 {len(cohort.apart)} 个：触发总评否决、作答不全，或不予评分、评定；不参加排名。"
    if d.refused:
        yield f"有误、未能评分的文件 {len(d.refused)} 个，见第十部分。"
    if cohort.left:
        rest = f" 等 {len(cohort.left)} 个" if len(cohort.left) > MOST_LISTED else ""
        yield f"上年有、本年没有结果的园区：{'、'.join(cohort.left[:MOST_LISTED])}{rest}。"
    yield "得分由各园区自评答卷按同一检查表计算；除注明复核的以外，未经核实。"


def _ranked(row: ParkRow, d: Dossier) -> Data:
    return {
        "rank": row.rank,
        "name": row.name,
        **dict(zip(DIMENSIONS, row.groups, strict=True)),
        "score": d.score(row.score),
        "grade": row.grade,
        "change": signed(row.change.score, d.cohort.digits) if row.change else "—",
    }


def _weak(item: Weakness) -> Data:
    return {
        "id": item.id,
        "heading": item.heading,
        "parks": item.count,
        "rate": rate(item.rate),
        "failure": rate(item.failure_rate),
        "nothing": rate(item.nothing_rate),
    }


def _worst(cohort: Cohort) -> list[Weakness]:
    known = [item for item in cohort.criteria if item.rate is not None]
    return sorted(known, key=lambda item: (item.rate, item.id))[:WORST]


def _heat(d: Dossier) -> Data:
    cohort = d.cohort
    if len(cohort.ranked) > MOST_HEAT:
        return {"heat": [], "most_heat": MOST_HEAT}
    first = len(cohort.chapters)
    return {
        "heat_heads": [d.checklist.section_by_id[name].number for name, _ in cohort.clauses],
        "heat": [(row.name, [_heat_cell(value) for value in row.rates[first:]]) for row in cohort.ranked],
    }


def _heat_cell(value: int) -> tuple[str, str]:
    if value == NO_RATE:
        return "—", ""
    return fixed(Fraction(value, 10), 0), f"h{heat(value)}"


def _years(d: Dossier) -> Data:
    moved = [(row, row.change) for row in d.cohort.ranked if row.change is not None]
    moved.sort(key=lambda pair: (-pair[1].places, pair[0].rank))
    shown = moved if len(moved) <= MOVERS else [*moved[: MOVERS // 2], *moved[-(MOVERS // 2) :]]
    digits = d.cohort.digits
    changes = [change.score for _, change in moved]
    return {
        "mean_change": signed(sum(changes, Fraction(0)) / len(changes), digits) if changes else "—",
        "years": [
            {
                "name": row.name,
                "before": d.score(change.previous_score),
                "now": d.score(row.score),
                "change": signed(change.score, digits),
                "rank_before": change.previous_rank,
                "rank": change.rank,
                "places": signed(Fraction(change.places), 0),
            }
            for row, change in shown
        ],
    }


def _stability(cohort: Cohort) -> str:
    found = cohort.sensitivity
    if found is None:
        return "参加排名的园区太少，或检查表的合成方式不适用，没有计算。"
    kept, near = (f"{share:.0%}" for share in (found.kept, found.near))
    return (
        f"各章权重在 ±{fixed(found.swing * 100, 0)}% 之内随机变化 {found.runs} 次：平均 {kept} 的园区名次不变，"
        f"{near} 的园区名次相差不超过 {cohort.rules.near} 位。名次相邻、分差小的园区，先后不宜看重。"
    )


def _refused(d: Dossier) -> Iterator[str]:
    for file in d.refused:
        first = file.problems[0].message if file.problems else ""
        yield f"有误：{file.source}（{file.count} 处；{first}）"


def _remarks(d: Dossier) -> Iterator[str]:
    for remark in d.remarks:
        detail = f"：{remark.detail}" if remark.detail else ""
        yield f"{remark.subject}——{remark.park}{detail}"
