"""The summary report for the association's meeting as PDF, with the fonts and colours of the gap report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from compliance import __version__, resources
from compliance.cohort.records import STANDING_WORDS
from compliance.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS, DIMENSIONS, NO_RATE, Cohort, ParkRow
from compliance.errors import visible
from compliance.report import pdf
from compliance.report.cohort import histogram
from compliance.report.cohort.edition import Edition, percent, reason_apart, signed

FOLDER = "cohort-report"
MOST_RANKED = 300
MOST_HEAT = 120
MOST_NAMED = 25
MOST_WEAK = 12
MOST_MOVED = 8
HEAT_LIMITS = (400, 500, 600, 700, 800, 900)


def make(edition: Edition) -> bytes:
    """The PDF; the same bytes for the same edition. Raises MissingSystemPart."""
    return pdf.render(html(edition), date=edition.date, templates=None)


def html(edition: Edition) -> str:
    """The page that the PDF is laid out from."""
    cohort = edition.cohort
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            edition=edition,
            cohort=cohort,
            program=f"compliance {__version__}",
            facts=_facts(edition),
            chart=Markup(histogram.drawn(histogram.bars(cohort), "总分分布")),
            grades=_grades(cohort),
            ranking=[_ranked(edition, row) for row in cohort.ranked[:MOST_RANKED]],
            unranked=max(0, len(cohort.ranked) - MOST_RANKED),
            apart=[(row.name, STANDING_WORDS[row.standing], reason_apart(row)) for row in cohort.apart[:MOST_RANKED]],
            groups=_groups(edition),
            clauses=[_weak(item) for item in edition.weakest_clauses],
            criteria=[_weak(item) for item in edition.weakest_criteria[:MOST_WEAK]],
            telling=len(cohort.no_longer_telling),
            heads=[heading.partition(" ") for _, heading in cohort.clauses],
            heat=[_heat(cohort, row) for row in cohort.ranked[:MOST_HEAT]],
            heat_left=max(0, len(cohort.ranked) - MOST_HEAT),
            moved=_moved(edition),
            stable=_stable(edition),
            anomalies=_anomalies(cohort),
            notice=ANOMALY_NOTICE,
            refused=[(r.source, _first(r.problems, r.source), r.count) for r in edition.refusals[:MOST_NAMED]],
            missing=edition.missing[:MOST_NAMED],
            most=MOST_NAMED,
        )
    )
    return visible(page)


def _first(problems: Sequence[Any], source: str) -> str:
    return str(problems[0]).removeprefix(source).lstrip(":").splitlines()[0] if problems else ""


def _facts(edition: Edition) -> list[tuple[str, str]]:
    cohort = edition.cohort
    return [
        ("已评分的园区", f"{len(cohort.parks)} 个"),
        ("其中参加排名", f"{len(cohort.ranked)} 个"),
        ("其中单列", f"{len(cohort.apart)} 个"),
        ("有误、未能评分的答卷", f"{len(edition.refusals)} 份"),
        ("名单中没有可用答卷的园区", f"{len(edition.missing)} 个"),
        ("两年都参加排名", f"{cohort.both_years} 个"),
    ]


def _grades(cohort: Cohort) -> list[tuple[str, int, str]]:
    whole = len(cohort.ranked) or 1
    return [(name, count, percent(Fraction(count, whole))) for name, count in cohort.grades.items()]


def _ranked(edition: Edition, row: ParkRow) -> list[str]:
    change = row.change
    moved = "" if change is None else "持平" if not change.places else signed(change.places)
    return [str(row.rank), row.name, *row.groups, edition.score(row.score), row.grade or "", moved]


def _groups(edition: Edition) -> list[tuple[str, list[list[str]]]]:
    found = []
    for dimension, word in DIMENSIONS.items():
        rows = []
        for group in edition.cohort.groups:
            if group.dimension != dimension:
                continue
            spread = group.distribution
            names = ("mean", "maximum", "upper", "median", "lower", "minimum")
            figures = [edition.score(getattr(spread, name)) if spread else "—" for name in names]
            rows.append([group.name, str(group.ranked), *figures])
        found.append((word, rows))
    return found


def _weak(item: Any) -> dict[str, str]:
    return {
        "id": item.id,
        "text": item.heading,
        "rate": percent(item.rate),
        "failing": percent(item.failure_rate),
        "nothing": percent(item.nothing_rate),
    }


def _heat(cohort: Cohort, row: ParkRow) -> tuple[int | None, str, list[tuple[str, str]]]:
    cells = []
    for rate in row.rates[len(cohort.chapters) :]:
        level = sum(rate >= limit for limit in HEAT_LIMITS)
        cells.append(("", "—") if rate == NO_RATE else (f"h{level}", str((rate + 5) // 10)))
    return row.rank, row.name, cells


def _moved(edition: Edition) -> Mapping[str, list[list[str]]]:
    """The parks that won and lost most places."""
    rows = [(change.places, row, change) for row in edition.cohort.ranked if (change := row.change)]
    rows.sort(key=lambda entry: -entry[0])

    def shown(entries: Sequence[Any]) -> list[list[str]]:
        return [
            [row.name, str(c.previous_rank), str(c.rank), signed(places), signed(c.score, edition.score(c.score))]
            for places, row, c in entries
        ]

    up = [entry for entry in rows[:MOST_MOVED] if entry[0] > 0]
    down = [entry for entry in rows[::-1][:MOST_MOVED] if entry[0] < 0]
    return {"上升最多": shown(up), "下降最多": shown(down)}


def _stable(edition: Edition) -> Mapping[str, Any] | None:
    tried = edition.cohort.sensitivity
    if tried is None:
        return None
    loose = [row for row in edition.cohort.ranked[:20] if row.stability]
    return {
        "runs": tried.runs,
        "swing": percent(tried.swing, 0),
        "kept": percent(tried.kept),
        "near": percent(tried.near),
        "places": edition.cohort.rules.near,
        "parks": [
            [str(row.rank), row.name, percent(s.kept, 0), percent(s.near, 0), f"{s.best}–{s.worst}"]
            for row in loose
            if (s := row.stability)
        ],
    }


def _anomalies(cohort: Cohort) -> list[tuple[str, str, str]]:
    return [
        (ANOMALY_WORDS[a.kind], a.text, "、".join(a.parks[:5]) + (f" 等 {a.count} 个" if a.count > 5 else ""))
        for a in cohort.anomalies[:MOST_NAMED]
    ]


@cache
def _environment() -> Environment:
    templates = resources.shipped("templates")
    return Environment(
        loader=FileSystemLoader([templates / FOLDER, templates / "gap-report"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
