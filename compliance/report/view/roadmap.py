"""The plan as a park walks it: in phases by what each step takes, and what the total is after each.

The cheapest way to a grade may leave a conclusion at 部分符合 where that is enough. A document does not advise that: a
conclusion is always brought to the best one, and what is no longer needed then is left out at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.planning import Plan, Stage
from compliance.analysis.planning.choices import Choice, Choices, choices_of
from compliance.analysis.planning.search import reaches, with_choices
from compliance.checklist.kinds import LevelScale, Metric, Ratio
from compliance.checklist.kinds.scales import Scaled
from compliance.numbers import plain
from compliance.scoring.assessment import Assessment

PHASES = {
    "veto": "先消除否决",
    "低": "难度低，随即可做",
    "中": "难度中，列入年度安排",
    "高": "难度高，须专门投入",
}
"""What each phase is, in their order."""


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    stages: tuple[Stage, ...]

    @property
    def adds(self) -> Fraction:
        return sum((stage.adds for stage in self.stages), Fraction(0))

    @property
    def after(self) -> Assessment:
        return self.stages[-1].after


def phases(plan: Plan) -> tuple[Phase, ...]:
    """The steps of a plan by phases; none where there is nothing to do or no way."""
    chosen = [stage.choice for stage in plan.stages]
    stages = _staged(plan, _raised(plan.start, chosen)) or _staged(plan, chosen)
    found: dict[str, list[Stage]] = {}
    for stage in stages:
        found.setdefault(_phase(plan.start, stage.choice), []).append(stage)
    return tuple(Phase(PHASES[name], tuple(made)) for name, made in found.items())


def _raised(a: Assessment, chosen: Iterable[Choice]) -> list[Choice]:
    """The choices with every conclusion at its best."""
    options = choices_of(a)
    return [_best(a, choice, options) for choice in chosen]


def _best(a: Assessment, choice: Choice, options: Choices) -> Choice:
    result = a.by_id.get(choice.id)
    concluded = result is not None and isinstance(result.criterion.answer, LevelScale)
    return options[choice.id][-1] if concluded else choice


def _staged(plan: Plan, chosen: Sequence[Choice]) -> list[Stage]:
    """The steps in order, up to the one that reaches the grade; none where they do not."""
    made: list[Stage] = []
    before, done = plan.start, dict[str, Choice]()
    for choice in sorted(chosen, key=lambda choice: _order(plan.start, choice)):
        done[choice.id] = choice
        after = with_choices(plan.start, done)
        made.append(Stage(choice, before, after))
        if reaches(after, plan.target):
            return made
        before = after
    return []


def _order(a: Assessment, choice: Choice) -> tuple[int, Fraction, str]:
    """By phase; within one what adds most for its effort first."""
    own = a.by_id[choice.id].own if choice.id in a.by_id else Fraction(0)
    return [*PHASES].index(_phase(a, choice)), -(choice.points - own) / choice.cost, choice.id


def _phase(a: Assessment, choice: Choice) -> str:
    result = a.by_id.get(choice.id)
    if result is not None and result.triggered and not choice.triggered:
        return "veto"
    return Stage(choice, a, a).effort_text


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
