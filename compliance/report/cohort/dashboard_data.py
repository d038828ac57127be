"""The data of the dashboard, from which its script draws the tables and every park's own page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from compliance.analysis.cohort.peers import quartiles
from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Dimension, ParkRow, Weakness
from compliance.numbers import fixed, points, signed
from compliance.report.cohort.dossier import QUARTERS, Dossier, between, rate, why_apart

MOST_PARKS, MOST_APART = 3_000, 300
"""With more parks a page opens too slowly on a phone; it says that it has only the first ones."""
Data = dict[str, Any]


def of(dossier: Dossier) -> Data:
    """Everything that the page's script reads."""
    cohort, checklist = dossier.cohort, dossier.checklist
    sections = [*cohort.chapters, *cohort.clauses]
    parks, dimensions = shown(cohort), list(DIMENSIONS)
    present = {place for _, row in parks for place in zip(dimensions, row.groups, strict=True)}
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
            {"heading": heading, "number": checklist.section_by_id[name].number, **_weakness(item)}
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
        "revised": cohort.revised,
        "detailed": bool(dossier.losses),
        "parks": [_park(row, anchor, dossier) for anchor, row in parks],
    }


def _weakness(item: Weakness) -> Data:
    return {
        "rate": rate(item.rate).removesuffix("%"),
        "rating": None if item.rate is None else float(item.rate * 100),
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
        "quartiles": _quartiles(ranked, len(cohort.sections), fewest) if len(ranked) >= fewest else None,
    }


def _quartiles(ranked: Sequence[ParkRow], sections: int, fewest: int) -> list[list[float] | None]:
    """Of each section, in percent as printed."""
    found = quartiles((row.rates for row in ranked), sections, fewest)
    return [three and [float(rate(one).removesuffix("%")) for one in three] for three in found]


def _park(row: ParkRow, anchor: int, dossier: Dossier) -> Data:
    change, steady, digits = row.change, row.stability, dossier.cohort.digits
    lost = dossier.losses.get(row.key)
    return {
        "anchor": anchor,
        "order": anchor,
        "name": row.name,
        "code": row.code,
        "groups": row.groups,
        "score": dossier.score_of(row),
        "sorting": None if row.score is None else float(row.score),
        "grade": row.grade or "",
        "why": "" if row.standing == "ranked" else why_apart(row),
        "reason": row.reason,
        "basis": row.review.words,
        "own": dossier.score(row.review.own_score) if row.review.items else "",
        "rank": row.rank,
        "percentile": None if row.percentile is None else rate(row.percentile / 100).removesuffix("%"),
        "quarter": row.quarter,
        "efficacy": None if row.efficacy is None else fixed(row.efficacy, 1),
        "groupRanks": row.group_ranks,
        "rates": [None if shown is None else float(shown) for shown in dossier.rates(row)],
        "change": change
        and {
            "text": signed(change.score, digits),
            "sorting": float(change.score),
            "previousScore": dossier.score(change.previous_score),
            "shared": change.shared and [dossier.score(one) for one in change.shared],
            "actual": signed(change.actual, digits),
            "actualSorting": float(change.actual),
            "rank": change.rank,
            "previousRank": change.previous_rank,
            "passed": change.passed,
            "passedNames": change.passed_names,
        },
        "stability": steady and {"kept": rate(steady.kept), "grade": rate(steady.grade), "places": between(steady)},
        "resampled": between(row.resampled),
        "losses": [[index, points(due - own), points(own, due), points(due)] for index, due, own in lost]
        if lost
        else None,
    }


def shown(cohort: Cohort) -> list[tuple[int, ParkRow]]:
    """The parks on the page with their anchors: the first of those ranked, then those apart."""
    rows = (*cohort.ranked[:MOST_PARKS], *cohort.apart[:MOST_APART])
    return list(enumerate(rows))
