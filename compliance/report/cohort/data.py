"""The results of a cohort as data: a contract for other programs, described in docs/cohort-outputs.md."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

from compliance import __version__
from compliance.batch.notices import Notice
from compliance.cohort.results import Anomaly, Distribution, Group, ParkRow, Weakness
from compliance.numbers import fixed, plain
from compliance.report.cohort.edition import Edition

SCHEMA_VERSION = "1"


def make(edition: Edition) -> bytes:
    """UTF-8 JSON: Chinese left readable, ending with a newline."""
    return (json.dumps(to_data(edition), ensure_ascii=False, indent=1) + "\n").encode()


def to_data(edition: Edition) -> dict[str, Any]:
    """As plain data. Scores and shares are exact, as text ("84.3", "5/7"); only simulated shares are rounded."""
    cohort, checklist = edition.cohort, edition.checklist
    tried = cohort.sensitivity
    return {
        "schema_version": SCHEMA_VERSION,
        "program": {"name": "compliance", "version": __version__},
        "year": edition.year,
        "checklist": {
            "id": checklist.id,
            "version": checklist.version,
            "title": checklist.title,
            "fingerprint": checklist.fingerprint,
            "provenance": checklist.standard.statement,
        },
        "rules": dict(edition.rules),
        "rules_origin": "drafted",
        "sections": [{"id": name, "heading": text} for name, text in (*cohort.chapters, *cohort.clauses)],
        "parks": [_park(edition, row) for row in cohort.parks],
        "distribution": _distribution(cohort.distribution),
        "grades": dict(cohort.grades),
        "groups": [_group(group) for group in cohort.groups],
        "section_results": [_weakness(item) for item in cohort.sections],
        "criterion_results": [_weakness(item) for item in cohort.criteria],
        "no_longer_telling": [item.id for item in cohort.no_longer_telling],
        "sensitivity": tried
        and {
            "runs": tried.runs,
            "swing": plain(tried.swing),
            "parks": tried.parks,
            "kept": _share(tried.kept),
            "near": _share(tried.near),
        },
        "anomalies": [_anomaly(item) for item in cohort.anomalies],
        "left": list(cohort.left),
        "missing": [{"name": notice.park, "detail": notice.detail} for notice in edition.missing],
        "refused": [
            {"source": refusal.source, "count": refusal.count, "problems": [str(p) for p in refusal.problems]}
            for refusal in edition.refusals
        ],
        "notices": [_notice(notice) for _, notice in edition.left_out],
    }


def _notice(notice: Notice) -> dict[str, Any]:
    return {
        "kind": notice.kind,
        "park": notice.park,
        "sources": list(notice.sources),
        "detail": notice.detail,
    }


def _park(edition: Edition, row: ParkRow) -> dict[str, Any]:
    change, stability = row.change, row.stability
    return {
        "key": row.key,
        "name": row.name,
        "code": row.code,
        "source": row.source,
        **dict(zip(("type", "region", "size"), row.groups, strict=True)),
        "standing": row.standing,
        "score": edition.score(row.score) or None,
        "grade": row.grade,
        "grade_text": row.grade_text,
        "would_be_score": edition.score(row.would_be_score) or None,
        "would_be_grade": row.would_be_grade,
        "triggered": list(row.triggered),
        "unanswered": row.unanswered,
        "rank": row.rank,
        "percentile": _exact(row.percentile),
        "quarter": row.quarter,
        "efficacy": _exact(row.efficacy),
        "group_ranks": dict(zip(("type", "region", "size"), row.group_ranks, strict=True)),
        "change": change
        and {
            "score": plain(change.score),
            "previous_score": plain(change.previous_score),
            "rank": change.rank,
            "previous_rank": change.previous_rank,
            "passed": change.passed,
            "passed_by": change.passed_by,
            "passed_names": list(change.passed_names),
        },
        "stability": stability
        and {
            "kept": _share(stability.kept),
            "near": _share(stability.near),
            "best": stability.best,
            "worst": stability.worst,
        },
        "rates": [_exact(rate) for rate in row.clause_rates],
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "dimension": group.dimension,
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
        "suppressed": group.suppressed,
        "distribution": _distribution(group.distribution),
        "section_results": [_weakness(item) for item in group.sections],
        "criterion_results": [_weakness(item) for item in group.criteria],
    }


def _weakness(item: Weakness) -> dict[str, Any]:
    return {
        "id": item.id,
        "heading": item.heading,
        "count": item.count,
        "not_applicable": item.not_applicable,
        "below_full": item.below_full,
        "nothing": item.nothing,
        "rate": _exact(item.rate),
        "alike": _exact(item.alike),
    }


def _distribution(found: Distribution | None) -> dict[str, Any] | None:
    if found is None:
        return None
    names = ("minimum", "lower", "median", "upper", "maximum", "mean")
    return {"count": found.count, **{name: plain(getattr(found, name)) for name in names}}


def _anomaly(item: Anomaly) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "parks": list(item.parks),
        "count": item.count,
        "text": item.text,
        "criteria": list(item.criteria),
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else plain(value)


def _share(value: float) -> str:
    """Of simulated runs: to a thousandth."""
    return fixed(Fraction(value), 3)
