"""Places, percentiles, quarters and 功效系数, by the definitions in docs/cohort.md. Exact."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from fractions import Fraction

from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Distribution, Rules
from compliance.analysis.cohort.tallies import Groups
from compliance.answers.model import PARK_TYPES
from compliance.numbers import HUNDRED

UNKNOWN = "未填"

PREFECTURE = re.compile(r"(?:.{1,10}?(?:省|自治区|特别行政区))?(.{1,16}?(?:自治州|地区|盟|市))")


def groups_of(record: ParkRecord, rules: Rules) -> Groups:
    """Type, region and size class. The region is the 州市 in what the park wrote, or all of that without one."""
    park = record.park
    found = PREFECTURE.match(park.region)
    region = found[1] if found else park.region
    size = UNKNOWN
    if park.enterprises is not None:
        size = [name for name, least in rules.sizes if park.enterprises >= least][-1]
    return park.type or UNKNOWN, region or UNKNOWN, size


def ordered(dimension: int, names: Collection[str], rules: Rules) -> list[str]:
    """The names of one dimension's groups: types and sizes by their level, regions by pinyin, the unknown last."""
    levels = (PARK_TYPES, (), tuple(size for size, _ in rules.sizes))[dimension]
    pinyin = by_pinyin([*names])
    return sorted(
        names,
        key=lambda name: (name == UNKNOWN, levels.index(name) if name in levels else len(levels), pinyin[name]),
    )


def by_pinyin(names: Sequence[str]) -> dict[str, tuple[str, str]]:
    """For each name what to sort it by: its pinyin with tones, as phrases have them (重庆, 六安), then itself."""
    from pypinyin import Style, lazy_pinyin

    return {
        name: (" ".join(lazy_pinyin(name, style=Style.TONE3, neutral_tone_with_five=True)), name) for name in set(names)
    }


def places(scores: Sequence[Fraction]) -> list[int]:
    """1, 2, 2, 4: one more than the number of scores above. The scores come best first."""
    found: list[int] = []
    for position, score in enumerate(scores):
        tied = position and score == scores[position - 1]
        found.append(found[-1] if tied else position + 1)
    return found


def distribution(scores: Sequence[Fraction]) -> Distribution | None:
    """Of scores in ascending order."""
    if not scores:
        return None
    return Distribution(
        count=len(scores),
        minimum=scores[0],
        lower=quantile(scores, Fraction(1, 4)),
        median=quantile(scores, Fraction(1, 2)),
        upper=quantile(scores, Fraction(3, 4)),
        maximum=scores[-1],
        mean=sum(scores, Fraction(0)) / len(scores),
    )


def quantile(ascending: Sequence[Fraction], share: Fraction) -> Fraction:
    """At position (n − 1) × share from the lowest, interpolated: QUARTILE.INC, PERCENTILE.INC of spreadsheets."""
    position = (len(ascending) - 1) * share
    below = int(position)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (position - below) * (ascending[above] - ascending[below])


def percentile(ascending: Sequence[Fraction], score: Fraction) -> Fraction | None:
    """Percentage of the others that are lower."""
    others = len(ascending) - 1
    return HUNDRED * bisect_left(ascending, score) / others if others else None


def quarter(spread: Distribution, score: Fraction) -> int:
    return 1 + sum(score < limit for limit in (spread.upper, spread.median, spread.lower))


def efficacy(spread: Distribution, score: Fraction) -> Fraction:
    """功效系数; 100 for all where the best is no better than the worst."""
    if spread.maximum == spread.minimum:
        return HUNDRED
    return (score - spread.minimum) / (spread.maximum - spread.minimum) * 40 + 60
