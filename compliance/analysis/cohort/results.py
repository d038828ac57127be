"""What the analysis of a cohort comes to, as frozen values. Scores, ranks and rates are exact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from compliance.analysis.cohort.records import Reviewed, ReviewState, Standing

Rates = tuple[Fraction | None, ...]
"""Shares, exact; None where nothing was due."""

Dimension = Literal["type", "region", "size"]
DIMENSIONS: dict[Dimension, str] = {"type": "类型", "region": "州市", "size": "规模"}

AnomalyKind = Literal[
    "identical_answers", "identical_notes", "shared_evidence", "unproven_full_marks", "jump", "contradiction"
]
ANOMALY_WORDS: dict[AnomalyKind, str] = {
    "identical_answers": "作答雷同",
    "identical_notes": "说明雷同",
    "shared_evidence": "佐证文件相同",
    "unproven_full_marks": "满分而无佐证",
    "jump": "与上年相差过大",
    "contradiction": "数据前后不一",
}
ANOMALY_NOTICE = "以下各条只提示可以复核之处，不表示填报不实；是否有问题，以核对原始材料为准。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The declared limits of an analysis; all drafted (自拟). docs/cohort.md says what each is for."""

    minimum_group: int = 5
    """Groups with fewer ranked parks show no statistics."""
    sizes: tuple[tuple[str, int], ...] = (("小型", 0), ("中型", 50), ("大型", 200), ("特大型", 500))
    """Size classes by the least number of enterprises."""
    alike: Fraction = Fraction(95, 100)
    """A criterion on which this share of the parks earns the same no longer tells them apart."""
    runs: int = 200
    """Weightings tried, and draws of criteria."""
    swing: Fraction = Fraction(20, 100)
    """How far the weight of a chapter is varied, up and down."""
    seed: int = 20230220
    near: int = 3
    """How many places count as about the same place."""
    simulated: int = 2000
    """Beyond this many ranked parks only these first ones are tried in simulations, among themselves."""
    alike_answers: int = 6
    """A chapter with fewer figures (numbers, ratios) among its answers is not compared between parks."""
    alike_notes: int = 3
    """The same for notes; only those of `note_length` characters and more count."""
    note_length: int = 8
    unproven: int = 5
    """As many criteria with full marks and no evidence are worth a look."""
    jump: Fraction = Fraction(10)
    """A change of score by less than this is never remarked on."""
    jump_spread: int = 5
    """Nor is one that differs from the median change by no more than this many median deviations."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Of scores. Quartiles as QUARTILE.INC of spreadsheets has them, interpolated, not rounded."""

    count: int
    minimum: Fraction
    lower: Fraction
    """Q1"""
    median: Fraction
    upper: Fraction
    """Q3"""
    maximum: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A park against last year; ranks are those among the parks ranked in both years."""

    score: Fraction
    """This year's score less last year's."""
    rank: int
    previous_rank: int
    previous_score: Fraction
    previous_grade: str | None
    passed: int
    """How many parks that stood before it last year stand behind it now."""
    passed_by: int
    passed_names: tuple[str, ...] = ()
    """Up to five of those passed, the nearest first, from the fifty places behind it."""
    shared: tuple[Fraction, Fraction] | None = None
    """Last year and this by this year's rules over what both asked, where they were scored otherwise."""

    @property
    def actual(self) -> Fraction:
        """What the park itself did: over what both years asked, by one rule."""
        return self.score if self.shared is None else self.shared[1] - self.shared[0]

    @property
    def places(self) -> int:
        """Places won; negative where lost."""
        return self.previous_rank - self.rank


@dataclass(frozen=True, slots=True)
class Stability:
    """What became of a park's place in a simulation. Shares of the runs, 0 to 1."""

    kept: Fraction
    near: Fraction
    """Within `Rules.near` places."""
    grade: Fraction
    """With the same grade."""
    best: int
    """5th percentile of its ranks."""
    worst: int
    """95th percentile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkRow:
    """One park's place. What needs a rank is None for parks listed apart (`standing` is not "ranked")."""

    key: str
    """Its code or, without one, its name."""
    name: str
    code: str
    source: str
    groups: tuple[str, str, str]
    """Names of its type, region and size class: `DIMENSIONS` in order."""
    standing: Standing
    score: Fraction | None
    grade: str | None
    grade_text: str
    reason: str
    """Why the grade is what it is, or why there is none, in one phrase."""
    would_be_score: Fraction | None
    would_be_grade: str | None
    review: Reviewed
    triggered: tuple[str, ...]
    unanswered: int
    rates: Rates
    """得分率 of each of `Cohort.chapters` and then of `Cohort.clauses`."""
    rank: int | None = None
    """Equal scores share a rank and the next ones are skipped: 1, 2, 2, 4."""
    percentile: Fraction | None = None
    """Percentage of the other ranked parks that score lower; None where it is the only one."""
    quarter: int | None = None
    """1 for the best quarter (score at or above Q3) to 4."""
    efficacy: Fraction | None = None
    """功效系数: (x − min) ÷ (max − min) × 40 + 60; 100 where all are equal."""
    group_ranks: tuple[int | None, int | None, int | None] = (None, None, None)
    """Its rank in its type, region and size class; None where that group is suppressed."""
    change: Change | None = None
    stability: Stability | None = None
    """Under other weights."""
    resampled: Stability | None = None
    """With other criteria."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weakness:
    """How parks did on a section or a criterion: parks with all answered, vetoed ones included.

    A criterion counts what its answers earn by themselves, a section what is left after vetoes.
    """

    id: str
    heading: str
    """Number and title of a section; the text of a criterion."""
    count: int
    """Parks (answers, where assessed per object) for which something was due."""
    not_applicable: int
    below_full: int
    nothing: int
    """Those that earned nothing."""
    rate: Fraction | None
    """Mean 得分率: 实得分合计 ÷ 应得分合计."""
    alike: Fraction | None = None
    """Criteria: the largest share of `count` that earns the same points."""

    @property
    def failure_rate(self) -> Fraction | None:
        """失分面: the share that earned less than full."""
        return Fraction(self.below_full, self.count) if self.count else None

    @property
    def nothing_rate(self) -> Fraction | None:
        """零分面: the share that earned nothing."""
        return Fraction(self.nothing, self.count) if self.count else None


@dataclass(frozen=True, slots=True)
class UnsharedQuestion:
    """A question that only one year asked, or that cannot be compared, and of how many parks."""

    id: str
    text: str
    why: Literal["new", "gone", "apart"]
    parks: int


@dataclass(frozen=True, slots=True)
class Move:
    """How a section's 得分率 moved since last year, on the mean of the parks ranked in both years."""

    id: str
    parks: int
    """Those for which something was due in both years."""
    change: Fraction | None
    """In percentage points; None where there are no such parks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The parks of one type, region or size class. Suppressed: too few ranked parks, no statistics."""

    dimension: Dimension
    name: str
    members: int
    ranked: int
    suppressed: bool
    distribution: Distribution | None = None
    sections: tuple[Weakness, ...] = ()
    """Of chapters, then clauses, in the checklist's order."""
    criteria: tuple[Weakness, ...] = ()


@dataclass(frozen=True, slots=True)
class Anomaly:
    """Something to look at again; never a judgement."""

    kind: AnomalyKind
    parks: tuple[str, ...]
    """Names, sorted; at most `MOST_NAMED`."""
    count: int
    """How many parks there are in all."""
    text: str
    """What was seen, in words."""
    criteria: tuple[str, ...] = ()


MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the ranking holds in a simulation; the parks' own shares are in their rows. Means over the parks tried."""

    runs: int
    swing: Fraction
    parks: int
    """Those tried: all that are ranked, or the first `Rules.simulated`."""
    kept: Fraction
    near: Fraction
    grade: Fraction


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """Everything that was found out about one checklist's assessments of one period."""

    checklist_id: str
    checklist_version: str
    checklist_fingerprint: str
    rules: Rules
    digits: int
    """Decimals of a score."""
    chapters: tuple[tuple[str, str], ...]
    """Id and heading."""
    clauses: tuple[tuple[str, str], ...]
    ranked: tuple[ParkRow, ...]
    """By rank; parks of one rank by the pinyin of their names."""
    apart: tuple[ParkRow, ...]
    """Vetoed, incomplete, without a score; in this order, then by pinyin."""
    distribution: Distribution | None
    grades: Mapping[str, int]
    """Ranked parks by grade, the checklist's order."""
    groups: tuple[Group, ...]
    sections: tuple[Weakness, ...]
    """Chapters, then clauses."""
    criteria: tuple[Weakness, ...]
    both_years: int
    """Parks ranked now and last year."""
    moves: tuple[Move, ...]
    """Of chapters, then clauses, in the checklist's order."""
    previous_versions: tuple[str, ...]
    """Of the checklist by which last year's scores were made that are compared."""
    unshared: tuple[UnsharedQuestion, ...]
    """Of the parks in both years."""
    left: tuple[str, ...]
    """Names of parks assessed last year and not now."""
    sensitivity: Sensitivity | None
    """Under other weights of the chapters."""
    resampling: Sensitivity | None
    """With criteria drawn anew."""
    anomalies: tuple[Anomaly, ...] = field(default=())

    @property
    def parks(self) -> tuple[ParkRow, ...]:
        return self.ranked + self.apart

    @property
    def revised(self) -> bool:
        """Whether any park was asked something else last year, or by other rules: then totals do not compare."""
        return any(row.change is not None and row.change.shared is not None for row in self.ranked)

    @cached_property
    def reviews(self) -> Mapping[ReviewState, int]:
        """How many ranked parks rest on what."""
        return Counter(row.review.state for row in self.ranked)

    @cached_property
    def group_by_name(self) -> Mapping[tuple[Dimension, str], Group]:
        return {(group.dimension, group.name): group for group in self.groups}

    @property
    def no_longer_telling(self) -> tuple[Weakness, ...]:
        """Criteria that no longer tell parks apart."""
        return tuple(item for item in self.criteria if item.alike is not None and item.alike >= self.rules.alike)
