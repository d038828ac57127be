"""What a cohort's outputs say of years that were not asked the same by the same rules."""

from __future__ import annotations

from fractions import Fraction

from compliance.analysis.cohort.results import Cohort, UnsharedQuestion
from compliance.analysis.comparison import WHY_WORDS, Why
from compliance.numbers import signed

TITLES: dict[Why, str] = {"new": "本年新设", "gone": "本年取消", "apart": "两年无法对照"}


def other_rules(cohort: Cohort) -> str:
    """Which of the figures say what the parks did; "" where all do."""
    others = [version for version in cohort.previous_versions if version != cohort.checklist_version]
    if not cohort.revised:
        told = f"上年按检查表 {'、'.join(others)} 版评分，本年为 {cohort.checklist_version} 版，"
        return told + "分差含检查表变动的影响，上年的答案不能按本年的检查表重算。" if others else ""
    versions = f"上年按检查表 {'、'.join(others)} 版评分，本年为 {cohort.checklist_version} 版；" if others else ""
    changes = [row.change for row in cohort.ranked if row.change is not None]
    total, actual = (
        sum((getattr(change, name) for change in changes), Fraction(0)) / len(changes) for name in ("score", "actual")
    )
    return (
        f"{versions}总分之差含检查表变动的影响。可比口径（两年都问到的要点，都按本年的规则）平均实际变化"
        f" {signed(actual, cohort.digits)} 分，总分平均相差 {signed(total, cohort.digits)} 分，"
        f"其余 {signed(total - actual, cohort.digits)} 分是规则变化和上年未设、本年不设的要点所致。"
    )


def unshared(cohort: Cohort) -> list[tuple[str, list[UnsharedQuestion]]]:
    """What only one year asked, and what cannot be compared, each under its title."""
    return [
        (f"{WHY_WORDS[why]}（{more}）", found)
        for why, more in TITLES.items()
        if (found := [one for one in cohort.unshared if one.why == why])
    ]
