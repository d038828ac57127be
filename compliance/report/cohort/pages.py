"""What the dashboard and the summary report have in common, as their templates take it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from compliance.analysis.cohort.results import ANOMALY_NOTICE, DIMENSIONS, Cohort, Group, ParkRow
from compliance.report.charts import cohort as figures
from compliance.report.charts import drawing, palette
from compliance.report.cohort.dossier import Dossier, five, rules_in_words, why_apart
from compliance.report.cohort.years import other_rules, unshared
from compliance.report.theme.model import Colours

Data = dict[str, Any]


def common(d: Dossier, most_groups: int) -> Data:
    """`most_groups` of the groups are listed."""
    cohort, checklist = d.cohort, d.checklist
    groups, groups_rest = listed_groups(cohort, most_groups)
    return {
        "title": d.title,
        "standard": checklist.standard.title,
        "year": d.year,
        "date": d.date.isoformat(),
        "program": d.program,
        "statement": d.statement,
        "edition": d.edition,
        "histogram": Markup(drawing.svg(figures.histogram(cohort, checklist.score_floors), palette.of(Colours()))),
        "five": [(name, d.score(value)) for name, value in five(cohort.distribution)] if cohort.distribution else [],
        "grades": list(cohort.grades.items()),
        "groups": [_group(group, d) for group in groups],
        "groups_rest": groups_rest,
        "telling": "、".join(item.id for item in cohort.no_longer_telling),
        "both_years": cohort.both_years,
        "revised": other_rules(cohort),
        "unshared": unshared(cohort),
        "anomaly_notice": ANOMALY_NOTICE,
        "rules": list(rules_in_words(cohort)),
    }


def apart(row: ParkRow, d: Dossier) -> Data:
    """A park that is not ranked."""
    known = row.standing == "vetoed" and row.would_be_score is not None
    would_be = f"{d.score(row.would_be_score)} {row.would_be_grade or ''}" if known else ""
    return {
        "name": row.name,
        "why": why_apart(row),
        "reason": row.reason,
        "basis": row.review.words,
        "score": d.score_of(row),
        "would_be": would_be,
    }


def listed_groups(cohort: Cohort, most: int) -> tuple[list[Group], int]:
    """The groups that a page lists, the largest where there are too many, and how many it leaves out."""
    by_size = sorted(cohort.groups, key=lambda group: (-group.ranked, -group.members))
    kept = {(group.dimension, group.name) for group in by_size[:most]}
    listed = [group for group in cohort.groups if (group.dimension, group.name) in kept]
    return listed, len(cohort.groups) - len(listed)


def _group(group: Group, d: Dossier) -> Data:
    line = {
        "dimension": DIMENSIONS[group.dimension],
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
        "suppressed": group.distribution is None,
    }
    names = ("mean", "median", "maximum", "minimum")
    return line | {name: d.score(getattr(group.distribution, name, None)) for name in names}
