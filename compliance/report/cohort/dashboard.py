"""The dashboard: one page that opens from a folder without a network, with every park's own page in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, islice
from typing import Any

from markupsafe import Markup

from compliance import offline_page
from compliance.cohort.peers import quartiles
from compliance.cohort.results import (
    ANOMALY_NOTICE,
    ANOMALY_WORDS,
    DIMENSIONS,
    Cohort,
    Dimension,
    Group,
    ParkRow,
    Weakness,
)
from compliance.numbers import fixed, plain, signed
from compliance.report.cohort import histogram
from compliance.report.cohort.dossier import QUARTERS, Dossier, five, listed_groups, rate, rules_in_words, why_apart

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
MOST_PARKS, MOST_APART = 3_000, 300
"""With more parks a page opens too slowly on a phone; it says that it has only the first ones."""
MOST_LISTED = 300
"""So many groups, anomalies of a kind, remarks on one subject and files are listed; the workbook has the others."""
Data = dict[str, Any]


def to_html(dossier: Dossier) -> bytes:
    """The page; nothing in it refers to anything outside, and its policy forbids that."""
    return offline_page.render(
        FOLDER,
        "dashboard.html.j2",
        script=offline_page.part(FOLDER, *SCRIPTS),
        style=offline_page.part(FOLDER, "dashboard.css"),
        data=offline_page.embedded(_data(dossier)),
        page=_page(dossier),
    ).encode()


# What the template prints


def _page(dossier: Dossier) -> Data:
    cohort = dossier.cohort
    drawn = histogram.of(cohort)
    groups, groups_rest = listed_groups(cohort, MOST_LISTED)
    return {
        "title": dossier.title,
        "standard": dossier.checklist.standard.title,
        "year": dossier.year,
        "statement": dossier.statement,
        "edition": dossier.edition,
        "program": dossier.program,
        "date": dossier.date.isoformat(),
        "sections": SECTIONS,
        "figures": list(_figures(dossier)),
        "histogram": Markup(drawn.svg) if drawn else "",
        "bin": drawn.width if drawn else "",
        "grades": list(cohort.grades.items()),
        "five": [(name, dossier.score(value)) for name, value in five(cohort.distribution)]
        if cohort.distribution
        else [],
        "minimum_group": cohort.rules.minimum_group,
        "groups": [_group_line(group, dossier) for group in groups],
        "groups_rest": groups_rest,
        "alike": rate(cohort.rules.alike),
        "telling": "、".join(item.id for item in cohort.no_longer_telling),
        "both_years": cohort.both_years,
        "left": _named(cohort.left[:MOST_LISTED], len(cohort.left)),
        "cut": _cut(cohort),
        "apart": [_apart_line(row, index, dossier) for index, row in _apart(cohort)],
        "anomaly_notice": ANOMALY_NOTICE,
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
        "rules": list(rules_in_words(cohort)),
    }


def _figures(dossier: Dossier) -> Iterator[tuple[str, str, str]]:
    cohort = dossier.cohort
    yield "已评分园区", str(len(cohort.parks)), ""
    yield "参加排名", str(len(cohort.ranked)), ""
    yield "单列", str(len(cohort.apart)), "否决、不全等" if cohort.apart else ""
    yield "有误的文件", str(len(dossier.refused)), ""
    if cohort.distribution is not None:
        yield "平均总分", dossier.score(cohort.distribution.mean), ""
        yield "中位数", dossier.score(cohort.distribution.median), ""
    if cohort.sensitivity is not None:
        yield "名次稳定", f"{cohort.sensitivity.kept:.0%}", "权重变化时保持原名次"
    yield "提请核查", str(len(cohort.anomalies)), "条"


def _cut(cohort: Cohort) -> str:
    """What the page leaves out, "" for nothing."""
    left_out = max(0, len(cohort.ranked) - MOST_PARKS), max(0, len(cohort.apart) - MOST_APART)
    if not any(left_out):
        return ""
    return f"园区太多，本页只列前 {MOST_PARKS} 名和 {MOST_APART} 个单列的园区，全部见 排名.csv；统计按全部园区计算。"


def _group_line(group: Group, dossier: Dossier) -> Data:
    line = {
        "dimension": DIMENSIONS[group.dimension],
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
        "suppressed": group.distribution is None,
    }
    names = ("mean", "median", "maximum", "minimum")
    return line | {name: dossier.score(getattr(group.distribution, name, None)) for name in names}


def _shown(cohort: Cohort) -> list[tuple[int, ParkRow]]:
    """The parks on the page with their anchors: the first of those ranked, then those apart."""
    rows = (*cohort.ranked[:MOST_PARKS], *cohort.apart[:MOST_APART])
    return list(enumerate(rows))


def _apart(cohort: Cohort) -> Iterator[tuple[int, ParkRow]]:
    return ((anchor, row) for anchor, row in _shown(cohort) if row.rank is None)


def _apart_line(row: ParkRow, anchor: int, dossier: Dossier) -> Data:
    would_be = "" if row.would_be_score is None else f"{dossier.score(row.would_be_score)} {row.would_be_grade or ''}"
    return {
        "anchor": anchor,
        "name": row.name,
        "why": why_apart(row),
        "score": dossier.score(row.score),
        "would_be": would_be if row.standing == "vetoed" else "",
    }


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


# What the script shows


def _data(dossier: Dossier) -> Data:
    cohort, checklist = dossier.cohort, dossier.checklist
    sections = [*cohort.chapters, *cohort.clauses]
    numbers = {section.id: section.number for top in checklist.sections for section in top.walk()}
    shown, dimensions = _shown(cohort), list(DIMENSIONS)
    present = {place for _, row in shown for place in zip(dimensions, row.groups, strict=True)}
    groups = [group for group in cohort.groups if (group.dimension, group.name) in present]
    members: dict[tuple[Dimension, str], list[ParkRow]] = defaultdict(list)
    for row in cohort.ranked:
        for place in zip(dimensions, row.groups, strict=True):
            members[place].append(row)
    return {
        "title": dossier.title,
        "dimensions": list(DIMENSIONS.values()),
        "grades": list(cohort.grades),
        "quarters": QUARTERS,
        "choices": [[group.name for group in groups if group.dimension == dimension] for dimension in DIMENSIONS],
        "chapters": len(cohort.chapters),
        "sections": [
            {"heading": heading, "number": numbers.get(name, name), **_weakness(item)}
            for (name, heading), item in zip(sections, cohort.sections, strict=True)
        ],
        "criteria": [
            {"id": item.id, "at": at, "heading": item.heading, **_weakness(item)}
            for at, item in enumerate(cohort.criteria)
        ],
        "whole": _members(cohort, "", cohort.ranked),
        "groups": [
            {
                "dimension": dimensions.index(group.dimension),
                **_members(cohort, group.name, members[group.dimension, group.name]),
            }
            for group in groups
        ],
        "bothYears": cohort.both_years,
        "detailed": bool(dossier.losses),
        "parks": [_park(row, anchor, dossier) for anchor, row in shown],
    }


def _weakness(item: Weakness) -> Data:
    return {
        "rate": "—" if item.rate is None else fixed(item.rate * 100, 1),
        "rating": None if item.rate is None else float(item.rate * 1000),
        "failure": rate(item.failure_rate),
        "failing": None if item.failure_rate is None else float(item.failure_rate),
        "nothing": rate(item.nothing_rate),
        "none": None if item.nothing_rate is None else float(item.nothing_rate),
        "omitted": item.not_applicable,
    }


def _members(cohort: Cohort, name: str, ranked: Sequence[ParkRow]) -> Data:
    """The ranked parks of a group, all of them under ""."""
    fewest = cohort.rules.minimum_group
    return {
        "name": name,
        "ranked": len(ranked),
        "quartiles": quartiles(ranked, len(cohort.sections), fewest) if len(ranked) >= fewest else None,
    }


def _park(row: ParkRow, anchor: int, dossier: Dossier) -> Data:
    change, steady, digits = row.change, row.stability, dossier.cohort.digits
    lost = dossier.losses.get(row.key)
    return {
        "anchor": anchor,
        "order": anchor,
        "name": row.name,
        "code": row.code,
        "groups": row.groups,
        "score": dossier.score(row.score),
        "sorting": None if row.score is None else float(row.score),
        "grade": row.grade or "",
        "why": "" if row.standing == "ranked" else why_apart(row),
        "rank": row.rank,
        "percentile": None if row.percentile is None else fixed(row.percentile, 1),
        "quarter": row.quarter,
        "efficacy": None if row.efficacy is None else fixed(row.efficacy, 1),
        "groupRanks": row.group_ranks,
        "rates": list(row.rates),
        "change": change
        and {
            "text": signed(change.score, digits),
            "sorting": float(change.score),
            "previousScore": dossier.score(change.previous_score),
            "rank": change.rank,
            "previousRank": change.previous_rank,
            "passed": change.passed,
            "passedNames": change.passed_names,
        },
        "stability": steady and {"kept": round(steady.kept, 3), "best": steady.best, "worst": steady.worst},
        "losses": [[index, _points(due - own), _points(own), _points(due)] for index, due, own in lost]
        if lost
        else None,
    }


def _points(value: Fraction) -> str:
    text = plain(value)
    return fixed(value, 2) if "/" in text else text
