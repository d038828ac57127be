"""A plan in words: when each phase ends, what each step is to reach, what the facts of the period cost."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from fractions import Fraction

from compliance.analysis.planning.plan import Phase, Plan, Stage, facts_of
from compliance.checklist.kinds import Metric, Ratio
from compliance.checklist.kinds.scales import Scaled
from compliance.checklist.model import Checklist
from compliance.numbers import plain

NUMERALS = "一二三四五六七八九十"


def ends(phase: Phase, first: datetime.date) -> datetime.date:
    return first + datetime.timedelta(days=phase.days)


def heading(phase: Phase, first: datetime.date) -> str:
    """ "第一阶段（30 天内，2026-03-02 前）"."""
    number = NUMERALS[phase.number - 1] if phase.number <= len(NUMERALS) else f" {phase.number} "
    return f"第{number}阶段（{phase.days} 天内，{ends(phase, first).isoformat()} 前）"


def summary(plan: Plan) -> Iterator[str]:
    """Whether the grade is reached, what stands in its way, what is to be done, how much it is, and what it makes."""
    if plan.obstacles:
        yield f"达不到“{plan.target.name}”：{'；'.join(plan.obstacles)}。"
    if plan.spared is not None:
        yield f"{without_facts(plan)}。"
    if plan.stages:
        yield _size(plan)
    elif plan.reached:
        yield f"已达到“{plan.target.name}”，不必再整改。"


def _size(plan: Plan) -> str:
    days = plan.cost * plan.start.checklist.mending.days_per_point
    bounded = f"，限于 {plan.limits.words}" if plan.limits.bounded else ""
    best = "没有更省的办法" if plan.reached else "没有更好的办法" if plan.limits.bounded else ""
    end = plan.end
    return "；".join(
        filter(
            None,
            (
                f"{'' if plan.reached else '能做到的：'}共 {len(plan.stages)} 步，"
                f"工作量 {plan.cost} 点（约 {days} 个人日{bounded}）",
                plan.unproven or best,
                f"全部做到后总分 {end.show(end.score)}，{end.grade_text}。",
            ),
        )
    )


def owner(checklist: Checklist, owners: Mapping[str, str], name: str) -> str:
    """Who is named for an item, or for the nearest of what it stands in; "" for nobody."""
    around = (name, *(section.id for section in reversed(checklist.home.get(name, ()))))
    return next((owners[one] for one in around if one in owners), "")


def without_facts(plan: Plan) -> str:
    """What there would be if the facts did not happen again; "" where they stand in no way."""
    if plan.spared is None:
        return ""
    done = "所列步骤都做到，并且" if plan.phases else ""
    after = plan.spared
    facts = "、".join(name for name, _ in facts_of(plan.start))
    return f"{done}下一评价期不再发生这些事实（{facts}）的，总分 {after.show(after.score)}，{after.grade_text}"


def goal(stage: Stage) -> str:
    """What the next period's answer should be: of a number the band to reach, since this year's counts are past."""
    result = stage.before.by_id.get(stage.id)
    kind, value = result.criterion.answer if result else None, stage.choice.answer.value
    if isinstance(kind, Metric) and kind.bands:
        return _band(kind, value, kind.unit.removesuffix("/年"))
    if isinstance(kind, Ratio) and kind.bands:
        return _band(kind, kind.magnitude(value), "%")
    return stage.shown[1]


def _band(kind: Scaled, number: Fraction, unit: str) -> str:
    place = kind.reached(number)
    assert place is not None
    band = kind.bands[place]
    (side, limit), *_ = band.given
    ends = {"at_least": 100 if unit == "%" else None, "at_most": 0}
    return f"{plain(limit)}{unit}" if limit == ends.get(side) and kind.direction else band.signs(unit)
