"""The dashboard: one web page that opens from any disk without a network, with its data, style and script inside."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from compliance import __version__, resources
from compliance.cohort.peers import WHOLE, Quartiles, Surroundings
from compliance.cohort.records import STANDING_WORDS
from compliance.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS, DIMENSIONS, NO_RATE, Group, ParkRow, Weakness
from compliance.errors import visible
from compliance.forms.page import embedded, policy_hash
from compliance.numbers import plain
from compliance.report.cohort import histogram
from compliance.report.cohort.edition import Edition, percent, reason_apart, signed

FOLDER = "dashboard"
SCRIPTS = ("state.js", "tables.js", "park.js", "start.js")
MOST_PARKS = 3000
"""Beyond this many the page lists the first ones only, and says so: it has to open on any computer."""
MOST_WEAK = 15
MOST_LISTED = 300
"""Anomalies, refused files and notices."""


def make(edition: Edition) -> bytes:
    """The page; the same bytes for the same edition."""
    folder = resources.shipped("templates") / FOLDER
    script = "".join((folder / name).read_text(encoding="utf-8") for name in SCRIPTS)
    style = (folder / "dashboard.css").read_text(encoding="utf-8")
    page = (
        _environment()
        .get_template("dashboard.html.j2")
        .render(
            edition=edition,
            program=f"compliance {__version__}",
            facts=_facts(edition),
            chart=Markup(histogram.drawn(histogram.bars(edition.cohort), "参加排名的园区按总分的分布")),
            left_out=max(0, len(edition.cohort.parks) - MOST_PARKS),
            most=MOST_PARKS,
            data=Markup(embedded(tidy(page_data(edition)))),
            script=Markup(script),
            style=Markup(style),
            script_hash=policy_hash(script),
            style_hash=policy_hash(style),
        )
    )
    return page.encode()


def _facts(edition: Edition) -> list[tuple[str, str]]:
    """The figures at the top: label and text."""
    cohort, spread = edition.cohort, edition.cohort.distribution
    facts = [("参加排名", f"{len(cohort.ranked)} 个")]
    if spread is not None:
        facts += [("平均分", edition.score(spread.mean)), ("中位数", edition.score(spread.median))]
        facts += [("最高分", edition.score(spread.maximum)), ("最低分", edition.score(spread.minimum))]
    facts += [("单列", f"{len(cohort.apart)} 个"), ("未能评分", f"{len(edition.refusals)} 份")]
    return [*facts, ("未交", f"{len(edition.missing)} 个")]


def page_data(edition: Edition) -> dict[str, Any]:
    """What the script works with: figures that are to be shown as texts, reckoned here; it only sorts and filters."""
    cohort = edition.cohort
    shown = cohort.parks[:MOST_PARKS]
    around = Surroundings(cohort)
    names = [sorted({row.groups[place] for row in cohort.parks}) for place in range(len(DIMENSIONS))]
    used = {loss.id for row in shown for loss in edition.losses.get(row.key, ())}
    return {
        "dimensions": list(DIMENSIONS.values()),
        "names": names,
        "grades": [{"name": name, "count": count} for name, count in cohort.grades.items()],
        "parts": [heading for _, heading in (*cohort.chapters, *cohort.clauses)],
        "chapters": len(cohort.chapters),
        "ranked": len(cohort.ranked),
        "parks": [_park(edition, row, names) for row in shown],
        "groups": [_group(edition, group) for group in cohort.groups],
        "quartiles": {f"{place}:{name}": _thousandths(found) for (place, name), found in around.quartiles.items()},
        "whole": f"-1:{WHOLE}",
        "minimum": cohort.rules.minimum_group,
        "criteria": {item.id: item.heading for item in cohort.criteria if item.id in used},
        "weakClauses": [_weakness(item) for item in edition.weakest_clauses],
        "weakCriteria": [_weakness(item) for item in edition.weakest_criteria[:MOST_WEAK]],
        "anomalyNotice": ANOMALY_NOTICE,
        "anomalies": [
            {
                "kind": ANOMALY_WORDS[a.kind],
                "text": a.text,
                "parks": list(a.parks),
                "count": a.count,
                "criteria": list(a.criteria),
            }
            for a in cohort.anomalies[:MOST_LISTED]
        ],
        "refused": [
            {"source": r.source, "count": r.count, "problems": [str(p).removeprefix(r.source) for p in r.problems]}
            for r in edition.refusals[:MOST_LISTED]
        ],
        "missing": [{"park": notice.park, "what": notice.detail} for notice in edition.missing[:MOST_LISTED]],
        "notices": [{"what": words, "park": n.park, "detail": str(n)} for words, n in edition.left_out[:MOST_LISTED]],
    }


def _park(edition: Edition, row: ParkRow, names: Sequence[Sequence[str]]) -> dict[str, Any]:
    change, stability = row.change, row.stability
    made: dict[str, Any] = {
        "key": row.key,
        "name": row.name,
        "code": row.code,
        "groups": [names[place].index(name) for place, name in enumerate(row.groups)],
        "score": edition.score(row.score),
        "grade": row.grade or row.grade_text,
        "rates": [None if rate == NO_RATE else rate for rate in row.rates],
        "losses": [[loss.id, plain(loss.lost), plain(loss.due)] for loss in edition.losses.get(row.key, ())],
    }
    if row.rank is None:
        would_be = edition.score(row.would_be_score)
        return made | {"apart": STANDING_WORDS[row.standing], "why": reason_apart(row), "wouldBe": would_be}
    return made | {
        "rank": row.rank,
        "inside": list(row.group_ranks),
        "percentile": percent(row.percentile and row.percentile / 100),
        "quarter": row.quarter,
        "efficacy": "" if row.efficacy is None else percent(row.efficacy / 100, 2).rstrip("%"),
        "change": change
        and {
            "places": change.places,
            "score": signed(change.score, edition.score(change.score)),
            "before": edition.score(change.previous_score),
            "passed": change.passed,
            "passedBy": change.passed_by,
        },
        "stable": stability
        and {"kept": percent(stability.kept, 0), "near": percent(stability.near, 0),
             "best": stability.best, "worst": stability.worst},
    }  # fmt: skip


def _group(edition: Edition, group: Group) -> dict[str, Any]:
    made: dict[str, Any] = {
        "dimension": list(DIMENSIONS).index(group.dimension),
        "name": group.name,
        "members": group.members,
        "ranked": group.ranked,
    }
    spread, whole = group.distribution, edition.cohort.distribution
    if spread is None or whole is None:
        return made
    # Where the box of the quartiles stands between the lowest and the highest score of all, in thousandths.
    width = whole.maximum - whole.minimum
    places = [
        0 if not width else int(1000 * (value - whole.minimum) / width)
        for value in (spread.minimum, spread.lower, spread.median, spread.upper, spread.maximum)
    ]
    return made | {"mean": edition.score(spread.mean), "median": edition.score(spread.median), "box": places}


def _weakness(item: Weakness) -> dict[str, Any]:
    assert item.rate is not None
    return {
        "id": item.id,
        "text": item.heading,
        "rate": percent(item.rate),
        "share": int(1000 * max(Fraction(0), item.rate)),
        "failing": percent(item.failure_rate),
        "nothing": percent(item.nothing_rate),
    }


def _thousandths(found: Quartiles) -> list[list[int] | None]:
    return [None if one is None else [int(1000 * value) for value in one] for one in found]


def tidy(data: Any) -> Any:
    """The same with control characters written out, as everywhere that users' texts are shown."""
    if isinstance(data, str):
        return visible(data)
    if isinstance(data, list):
        return [tidy(part) for part in data]
    return {key: tidy(part) for key, part in data.items()} if isinstance(data, dict) else data


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(resources.shipped("templates") / FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
