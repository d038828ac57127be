"""The ranking as data: a contract for other programs, described in docs/cohort-outputs.md and by its JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from compliance.analysis.cohort.records import Reviewed
from compliance.analysis.cohort.results import (
    Anomaly,
    Change,
    Cohort,
    Distribution,
    Group,
    ParkRow,
    Sensitivity,
    Stability,
    Weakness,
)
from compliance.errors import escaped
from compliance.numbers import exact_text, fixed, round_to
from compliance.report.cohort.dossier import Dossier, Received, RefusedFile, Remark, rules_in_words
from compliance.report.data.head import SCHEMA_VERSION

if TYPE_CHECKING:
    from compliance.report.cohort import shape


def to_json(dossier: Dossier) -> Iterator[bytes]:
    """UTF-8 JSON, Chinese left readable, ending with a newline; in parts, every entry of a long list on its line."""
    yield escaped(json.dumps(_about(dossier), ensure_ascii=False, indent=1)).removesuffix("\n}").encode()
    for name, entries in _lists(dossier).items():
        yield f',\n "{name}": ['.encode()
        for number, entry in enumerate(entries):
            comma = "," if number else ""
            yield f"{comma}\n  {escaped(json.dumps(entry, ensure_ascii=False))}".encode()
        yield b"\n ]"
    yield b"\n}\n"


def _about(dossier: Dossier) -> shape.About:
    cohort, checklist = dossier.cohort, dossier.checklist
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
        "minimum_group": cohort.rules.minimum_group,
        "rules": [{"heading": heading, "text": text} for heading, text in rules_in_words(cohort)],
        "chapters": [{"id": name, "heading": heading} for name, heading in cohort.chapters],
        "clauses": [{"id": name, "heading": heading} for name, heading in cohort.clauses],
        "distribution": _distribution(cohort.distribution),
        "grades": dict(cohort.grades),
        "groups": [_group(group) for group in cohort.groups],
        "sections": [_weakness(item) for item in cohort.sections],
        "criteria": [_weakness(item) for item in cohort.criteria],
        "no_longer_telling": [item.id for item in cohort.no_longer_telling],
        "sensitivity": _sensitivity(cohort.sensitivity),
        "resampling": _sensitivity(cohort.resampling),
        "reviews": dict(cohort.reviews),
        "both_years": cohort.both_years,
        "previous_versions": list(cohort.previous_versions),
        "unshared": [{"id": one.id, "text": one.text, "why": one.why, "parks": one.parks} for one in cohort.unshared],
        "moves": [{"id": move.id, "parks": move.parks, "change": exact_text(move.change)} for move in cohort.moves],
    }


def _lists(dossier: Dossier) -> dict[str, Iterator[object]]:
    """The entries of `shape.Lists`, each made when it is asked for."""
    cohort = dossier.cohort
    return {
        "left": iter(cohort.left),
        "anomalies": map(_anomaly, cohort.anomalies),
        "refused": map(_refused, dossier.refused),
        "remarks": map(_remark, dossier.remarks),
        "received": map(_received, dossier.received),
        "parks": (_park(row, cohort) for row in cohort.parks),
    }


def _anomaly(item: Anomaly) -> shape.Anomaly:
    return {
        "kind": item.kind,
        "parks": list(item.parks),
        "count": item.count,
        "criteria": list(item.criteria),
        "text": item.text,
    }


def _refused(file: RefusedFile) -> shape.Refused:
    return {
        "source": file.source,
        "park": file.park,
        "count": file.count,
        "problems": [str(problem) for problem in file.problems],
    }


def _remark(remark: Remark) -> shape.Remark:
    return {"subject": remark.subject, "park": remark.park, "detail": remark.detail, "sources": list(remark.sources)}


def _received(entry: Received) -> shape.Received:
    return {
        "source": entry.source,
        "files": entry.files,
        "became": entry.became,
        "parks": list(entry.parks),
        "by": entry.by,
        "archive": entry.archive,
        "detail": entry.detail,
        "remarks": list(entry.remarks),
    }


def _score(value: Fraction | None, cohort: Cohort) -> str | None:
    return None if value is None else fixed(value, cohort.digits)


def _distribution(found: Distribution | None) -> shape.Distribution | None:
    return (
        None
        if found is None
        else {
            "count": found.count,
            "minimum": str(found.minimum),
            "lower": str(found.lower),
            "median": str(found.median),
            "upper": str(found.upper),
            "maximum": str(found.maximum),
            "mean": str(found.mean),
        }
    )


def _sensitivity(found: Sensitivity | None) -> shape.Sensitivity | None:
    return (
        None
        if found is None
        else {
            "runs": found.runs,
            "swing": str(found.swing),
            "parks": found.parks,
            "kept": _share(found.kept),
            "near": _share(found.near),
            "grade": _share(found.grade),
        }
    )


def _park(row: ParkRow, cohort: Cohort) -> shape.Park:
    chapters = len(cohort.chapters)
    rates = [exact_text(rate) for rate in row.rates]
    kind, region, size = row.groups
    rank_of_kind, rank_of_region, rank_of_size = row.group_ranks
    return {
        "name": row.name,
        "code": row.code,
        "source": row.source,
        "type": kind,
        "region": region,
        "size": size,
        "standing": row.standing,
        "score": _score(row.score, cohort),
        "grade": row.grade,
        "grade_text": row.grade_text,
        "reason": row.reason,
        "review": _review(row.review, cohort),
        "would_be": {"score": _score(row.would_be_score, cohort), "grade": row.would_be_grade},
        "triggered": list(row.triggered),
        "unanswered": row.unanswered,
        "rank": row.rank,
        "percentile": exact_text(row.percentile),
        "quarter": row.quarter,
        "efficacy": exact_text(row.efficacy),
        "group_ranks": {"type": rank_of_kind, "region": rank_of_region, "size": rank_of_size},
        "change": _change(row.change, cohort),
        "stability": _stability(row.stability),
        "resampled": _stability(row.resampled),
        "chapter_rates": rates[:chapters],
        "clause_rates": rates[chapters:],
    }


def _review(review: Reviewed, cohort: Cohort) -> shape.Review:
    return {
        "state": review.state,
        "items": review.items,
        "of": review.of,
        "disputed": review.disputed,
        "own": {"score": _score(review.own_score, cohort), "grade": review.own_grade},
    }


def _change(change: Change | None, cohort: Cohort) -> shape.Change | None:
    return (
        None
        if change is None
        else {
            "score": str(change.score),
            "previous_score": fixed(change.previous_score, cohort.digits),
            "previous_grade": change.previous_grade,
            "rank": change.rank,
            "previous_rank": change.previous_rank,
            "passed": change.passed,
            "passed_by": change.passed_by,
            "passed_names": list(change.passed_names),
            "actual": str(change.actual),
            "shared": None if change.shared is None else [fixed(one, cohort.digits) for one in change.shared],
        }
    )


def _stability(found: Stability | None) -> shape.Stability | None:
    if found is None:
        return None
    return {
        "kept": _share(found.kept),
        "near": _share(found.near),
        "grade": _share(found.grade),
        "best": found.best,
        "worst": found.worst,
    }


def _share(value: Fraction) -> float:
    return float(round_to(value, 4))


def _group(group: Group) -> shape.Group:
    return {
        "dimension": group.dimension,
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
        "suppressed": group.suppressed,
        "distribution": _distribution(group.distribution),
        "sections": [_weakness(item) for item in group.sections],
        "criteria": [_weakness(item) for item in group.criteria],
    }


def _weakness(item: Weakness) -> shape.Weakness:
    return {
        "id": item.id,
        "heading": item.heading,
        "parks": item.count,
        "not_applicable": item.not_applicable,
        "below_full": item.below_full,
        "nothing": item.nothing,
        "rate": exact_text(item.rate),
        "failure_rate": exact_text(item.failure_rate),
        "alike": exact_text(item.alike),
    }
