"""The ranking as data: a contract for other programs, described in docs/cohort-outputs.md and by its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from compliance.analysis.cohort.results import DIMENSIONS, Cohort, Distribution, Group, ParkRow, Weakness
from compliance.numbers import fixed
from compliance.report.cohort.dossier import Dossier, rules_in_words

SCHEMA_VERSION = "1"

Data = dict[str, Any]


def to_json(dossier: Dossier) -> Iterator[bytes]:
    """UTF-8 JSON, Chinese left readable, ending with a newline; in parts, every entry of a long list on its line."""
    yield json.dumps(_about(dossier), ensure_ascii=False, indent=1).removesuffix("\n}").encode()
    for name, entries in _lists(dossier).items():
        yield f',\n "{name}": ['.encode()
        for number, entry in enumerate(entries):
            comma = "," if number else ""
            yield f"{comma}\n  {json.dumps(entry, ensure_ascii=False)}".encode()
        yield b"\n ]"
    yield b"\n}\n"


def to_data(dossier: Dossier) -> Data:
    """The whole as plain data."""
    return {**_about(dossier), **{name: list(entries) for name, entries in _lists(dossier).items()}}


def _about(dossier: Dossier) -> Data:
    """All but the long lists.

    Scores are decimal text as printed, rates and shares exact fractions as text; what is simulated are floats.
    """
    cohort, checklist = dossier.cohort, dossier.checklist
    sensitivity = cohort.sensitivity
    return {
        "schema_version": SCHEMA_VERSION,
        "checklist": {
            "id": checklist.id,
            "version": checklist.version,
            "title": checklist.title,
            "fingerprint": checklist.fingerprint,
            "provenance": dossier.statement,
        },
        "program": dossier.program,
        "year": dossier.year,
        "date": dossier.date.isoformat(),
        "rules": [{"heading": heading, "text": text} for heading, text in rules_in_words(cohort)],
        "chapters": [{"id": name, "heading": heading} for name, heading in cohort.chapters],
        "clauses": [{"id": name, "heading": heading} for name, heading in cohort.clauses],
        "distribution": _distribution(cohort.distribution, cohort),
        "grades": dict(cohort.grades),
        "groups": [_group(group, cohort) for group in cohort.groups],
        "sections": [_weakness(item) for item in cohort.sections],
        "criteria": [_weakness(item) for item in cohort.criteria],
        "no_longer_telling": [item.id for item in cohort.no_longer_telling],
        "sensitivity": sensitivity
        and {
            "runs": sensitivity.runs,
            "swing": str(sensitivity.swing),
            "parks": sensitivity.parks,
            "kept": round(sensitivity.kept, 4),
            "near": round(sensitivity.near, 4),
        },
        "both_years": cohort.both_years,
    }


def _lists(dossier: Dossier) -> dict[str, Iterator[Any]]:
    """What grows with the parks, each entry made when it is asked for."""
    cohort = dossier.cohort
    return {
        "left": iter(cohort.left),
        "anomalies": (
            {
                "kind": item.kind,
                "parks": list(item.parks),
                "count": item.count,
                "criteria": list(item.criteria),
                "text": item.text,
            }
            for item in cohort.anomalies
        ),
        "refused": (
            {
                "source": file.source,
                "park": file.park,
                "count": file.count,
                "problems": [str(problem) for problem in file.problems],
            }
            for file in dossier.refused
        ),
        "remarks": (
            {"subject": remark.subject, "park": remark.park, "detail": remark.detail, "sources": list(remark.sources)}
            for remark in dossier.remarks
        ),
        "parks": (_park(row, cohort) for row in cohort.parks),
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)


def _score(value: Fraction | None, cohort: Cohort) -> str | None:
    return None if value is None else fixed(value, cohort.digits)


def _distribution(found: Distribution | None, cohort: Cohort) -> Data | None:
    if found is None:
        return None
    names = ("minimum", "lower", "median", "upper", "maximum", "mean")
    return {"count": found.count, **{name: _text(getattr(found, name)) for name in names}}


def _park(row: ParkRow, cohort: Cohort) -> Data:
    change, stability = row.change, row.stability
    chapters = len(cohort.chapters)
    rates = [_text(rate) for rate in row.clause_rates]
    return {
        "name": row.name,
        "code": row.code,
        "source": row.source,
        **dict(zip(DIMENSIONS, row.groups, strict=True)),
        "standing": row.standing,
        "score": _score(row.score, cohort),
        "grade": row.grade,
        "grade_text": row.grade_text,
        "would_be": {"score": _score(row.would_be_score, cohort), "grade": row.would_be_grade},
        "triggered": list(row.triggered),
        "unanswered": row.unanswered,
        "rank": row.rank,
        "percentile": _text(row.percentile),
        "quarter": row.quarter,
        "efficacy": _text(row.efficacy),
        "group_ranks": dict(zip(DIMENSIONS, row.group_ranks, strict=True)),
        "change": change
        and {
            "score": _text(change.score),
            "previous_score": _score(change.previous_score, cohort),
            "rank": change.rank,
            "previous_rank": change.previous_rank,
            "passed": change.passed,
            "passed_by": change.passed_by,
            "passed_names": list(change.passed_names),
        },
        "stability": stability
        and {
            "kept": round(stability.kept, 4),
            "near": round(stability.near, 4),
            "best": stability.best,
            "worst": stability.worst,
        },
        "chapter_rates": rates[:chapters],
        "clause_rates": rates[chapters:],
    }


def _group(group: Group, cohort: Cohort) -> Data:
    return {
        "dimension": group.dimension,
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
        "suppressed": group.suppressed,
        "distribution": _distribution(group.distribution, cohort),
        "sections": [_weakness(item) for item in group.sections],
        "criteria": [_weakness(item) for item in group.criteria],
    }


def _weakness(item: Weakness) -> Data:
    return {
        "id": item.id,
        "heading": item.heading,
        "parks": item.count,
        "not_applicable": item.not_applicable,
        "below_full": item.below_full,
        "nothing": item.nothing,
        "rate": _text(item.rate),
        "failure_rate": _text(item.failure_rate),
        "alike": _text(item.alike),
    }
