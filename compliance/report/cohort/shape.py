"""The shape of the ranking as data, from which its JSON Schema is made."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from compliance.analysis.cohort.records import ReviewState, Standing
from compliance.analysis.cohort.results import Dimension
from compliance.report.data.shape import Count, Day, Decimal, Exact, Named, Outcome

Share = Annotated[float, ("minimum", 0), ("maximum", 1)]
Rank = Annotated[int, ("minimum", 1)]


class Checklist(TypedDict):
    id: str
    version: str
    title: str
    fingerprint: str
    provenance: str


class Rule(TypedDict):
    heading: str
    text: str


class Distribution(TypedDict):
    count: Count
    minimum: Exact
    lower: Exact
    median: Exact
    upper: Exact
    maximum: Exact
    mean: Exact


class Weakness(Named):
    parks: Count
    not_applicable: Count
    below_full: Count
    nothing: Count
    rate: Exact | None
    failure_rate: Exact | None
    alike: Exact | None


class Group(TypedDict):
    dimension: Dimension
    name: str
    members: Count
    ranked: Count
    suppressed: bool
    distribution: Distribution | None
    sections: list[Weakness]
    criteria: list[Weakness]


class Sensitivity(TypedDict):
    runs: Count
    swing: Exact
    parks: Count
    kept: Share
    near: Share
    grade: Share


class About(TypedDict):
    """All but the long lists.

    Scores are decimal text as printed, rates and shares exact fractions as text; what is simulated are floats.
    """

    schema_version: Literal["1"]
    checklist: Checklist
    program: str
    year: int
    date: Day
    minimum_group: Count
    rules: list[Rule]
    chapters: list[Named]
    clauses: list[Named]
    distribution: Distribution | None
    grades: dict[str, Count]
    groups: list[Group]
    sections: list[Weakness]
    criteria: list[Weakness]
    no_longer_telling: list[str]
    sensitivity: Sensitivity | None
    resampling: Sensitivity | None
    reviews: dict[ReviewState, Count]
    both_years: Count
    previous_versions: list[str]
    unshared: list[Unshared]
    moves: list[Move]


class Anomaly(TypedDict):
    kind: str
    parks: list[str]
    count: Count
    criteria: list[str]
    text: str


class Refused(TypedDict):
    source: str
    park: str
    count: Count
    problems: list[str]


class Remark(TypedDict):
    subject: str
    park: str
    detail: str
    sources: list[str]


class Received(TypedDict):
    source: str
    files: Count
    became: str
    parks: list[str]
    by: str
    archive: str
    detail: str
    remarks: list[str]


class Unshared(TypedDict):
    id: str
    text: str
    why: Literal["new", "gone", "apart"]
    parks: Count


class Move(TypedDict):
    id: str
    parks: Count
    change: Exact | None


class Change(TypedDict):
    score: Exact
    previous_score: Decimal
    previous_grade: str | None
    rank: Rank | None
    previous_rank: Rank | None
    passed: Count
    passed_by: Count
    passed_names: list[str]
    actual: Exact
    """Over what both years asked, by this year's rules."""
    shared: list[Decimal] | None
    """Last year and this over what both asked; None where the totals are that."""


class Stability(TypedDict):
    kept: Share
    near: Share
    grade: Share
    best: Count
    worst: Count


class GroupRanks(TypedDict):
    type: Rank | None
    region: Rank | None
    size: Rank | None


class Review(TypedDict):
    """What the score rests on, and what the park's own answers come to."""

    state: ReviewState
    items: Count
    of: Count
    disputed: Count
    own: Outcome


class Park(TypedDict):
    name: str
    code: str
    source: str
    type: str
    region: str
    size: str
    standing: Standing
    score: Decimal | None
    grade: str | None
    grade_text: str
    reason: str
    review: Review
    would_be: Outcome
    triggered: list[str]
    unanswered: Count
    rank: Rank | None
    percentile: Exact | None
    quarter: Annotated[int, ("minimum", 1), ("maximum", 4)] | None
    efficacy: Exact | None
    group_ranks: GroupRanks
    change: Change | None
    stability: Stability | None
    resampled: Stability | None
    chapter_rates: list[Exact | None]
    clause_rates: list[Exact | None]


class Lists(TypedDict):
    """What grows with the parks."""

    left: list[str]
    anomalies: list[Anomaly]
    refused: list[Refused]
    remarks: list[Remark]
    received: list[Received]
    parks: list[Park]


class Results(About, Lists):
    pass


DEFINED = (Distribution, Group, Weakness, Park)
"""What the schema defines by name."""
