"""The plan: what to raise so that a grade is reached at the least effort, in which order, and what each step adds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from compliance.analysis.planning.choices import Choice, choices_of
from compliance.analysis.planning.search import cheapest, reaches, with_choices
from compliance.checklist.model import EFFORT_WORDS, BonusItem, Criterion
from compliance.checklist.rules import VETO_WORDS, GradeLevel
from compliance.errors import UsageError
from compliance.numbers import plain
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment

ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a plan. `after` is the engine's assessment with this step and all before it done."""

    choice: Choice
    before: Assessment
    after: Assessment

    @property
    def id(self) -> str:
        return self.choice.id

    @property
    def adds(self) -> Fraction:
        """To the score as printed: all steps together add up to the whole difference."""
        return (self.after.score or ZERO) - (self.before.score or ZERO)

    @property
    def item(self) -> Criterion | BonusItem:
        bonus = {result.item.id: result.item for result in self.before.bonus}
        return bonus.get(self.id) or self.before.by_id[self.id].criterion

    @property
    def text(self) -> str:
        return self.item.text

    @property
    def effort_text(self) -> str:
        return EFFORT_WORDS["low" if self.choice.supply else self.item.effort]

    @property
    def advice(self) -> str:
        return self.item.advice

    @property
    def mends(self) -> tuple[str, ...]:
        """The vetoes and gates that are no longer triggered after it."""
        left = {veto.id for veto in self.after.triggered}
        return tuple(veto.id for veto in self.before.triggered if veto.id not in left)

    @property
    def mends_text(self) -> str:
        """The same in words: a veto is gone, a gate is met; "" for neither."""
        gates = {gate.id for gate in self.before.checklist.gates}
        vetoes, met = ([name for name in self.mends if (name in gates) == is_gate] for is_gate in (False, True))
        parts = [f"消除 {'、'.join(vetoes)} 的否决" if vetoes else "", f"达到门槛 {'、'.join(met)}" if met else ""]
        return "，".join(filter(None, parts))

    @property
    def shown(self) -> tuple[str, str]:
        """The answer before and after, as a reader sees it."""
        if self.id not in self.before.by_id:
            return "未申报", "申报"
        result = self.before.by_id[self.id]
        show, answer = result.criterion.answer.show, result.answer
        before, after = show(answer.value), show(self.choice.answer.value)
        if self.choice.supply:
            return f"{before}（无佐证）", f"{after}（补交佐证）"
        if answer.declared and not self.choice.answer.declared:
            return f"{before}（有否决情形）", f"{after}（无否决情形）"
        return before, after


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from `start` to `target`. Without a way, `obstacles` say what stands in it."""

    start: Assessment
    target: GradeLevel
    stages: tuple[Stage, ...]
    proven: bool
    """Whether it is certain that nothing cheaper reaches the grade."""
    obstacles: tuple[str, ...]
    ceiling: Assessment
    """The assessment with everything raised as far as it goes."""

    @property
    def reached(self) -> bool:
        return not self.obstacles

    @property
    def end(self) -> Assessment:
        return self.stages[-1].after if self.stages else self.start

    @property
    def cost(self) -> int:
        return sum(stage.choice.cost for stage in self.stages)

    @property
    def adds(self) -> Fraction:
        return sum((stage.adds for stage in self.stages), ZERO)


def target_of(a: Assessment, name: str | None = None) -> GradeLevel:
    """The grade of a name; without one the next better (`Assessment.next_grade`). Raises UsageError for no grade's."""
    if name is None:
        return a.next_grade
    order = a.checklist.grade_order
    if name.strip() not in order:
        raise UsageError(f"--target {name}: 没有这个等级\n    应为：{'、'.join(order)}")
    return a.checklist.grades[order[name.strip()]]


def plan(a: Assessment, target: GradeLevel) -> Plan:
    """The cheapest way to a grade; nothing to do where it is reached."""
    choices = choices_of(a)
    ceiling = with_choices(a, {name: options[-1] for name, options in choices.items()})
    if reaches(a, target):
        return Plan(a, target, (), True, (), ceiling)
    if not a.complete or a.barred or a.tally.due == 0:
        return Plan(a, target, (), True, tuple(_unfit(a)), ceiling)
    found = cheapest(a, target, choices)
    if found.chosen is None:
        obstacles = tuple(_obstacles(ceiling, target)) or ("在所列的改进方式中没有能达到的组合",)
        return Plan(a, target, (), found.proven, obstacles, ceiling)
    return Plan(a, target, tuple(_stages(a, list(found.chosen.values()))), found.proven, (), ceiling)


def _stages(a: Assessment, choices: Sequence[Choice]) -> Iterator[Stage]:
    """What mends a veto first, then what adds most for its effort."""
    before = a
    done: dict[str, Choice] = {}
    for choice in sorted(choices, key=lambda choice: _order(a, choice)):
        done[choice.id] = choice
        after = with_choices(a, done)
        yield Stage(choice, before, after)
        before = after


def _order(a: Assessment, choice: Choice) -> tuple[bool, Fraction, str]:
    if choice.id not in a.by_id:
        return True, -choice.points / choice.cost, choice.id
    result = a.by_id[choice.id]
    mends = result.triggered and not choice.triggered
    return not mends, -(choice.points - result.own) / choice.cost, choice.id


def _unfit(best: Assessment) -> Iterator[str]:
    """Why no mending can lead to any grade: the sheet itself is not fit for one."""
    if best.tally.due == 0:
        yield "全部要点都判为不适用，没有应得分"
    if best.unanswered:
        named = "、".join(best.unanswered[:5]) + ("等" if len(best.unanswered) > 5 else "")
        yield f"{len(best.unanswered)} 项未作答（{named}）：先作答，才能评定等级"
    yield from (f"缺项过多：{text}" for text in best.barred)


def _obstacles(best: Assessment, target: GradeLevel) -> Iterator[str]:
    """What keeps the best that can be made of a sheet from a grade, in words."""
    order = best.checklist.grade_order
    penalties = {p.item.id for p in best.penalties}
    for veto in best.triggered:
        if veto.effect == "cap_grade" and veto.grade and order[veto.grade] <= order[target.name]:
            continue
        past = "，属评价期内已发生的事实，不能整改消除" if veto.id in penalties else ""
        yield f"{veto.id} {veto.text}（{veto.trigger}）：{VETO_STATE_WORDS[veto.state]}{VETO_WORDS[veto.effect]}{past}"
    if best.score is not None and best.score < target.min_score:
        taken = "，专项扣分不能消除" if any(p.deducted for p in best.penalties) else ""
        yield f"全部改进以后总分最高 {best.show(best.score)}，仍低于 {best.show(target.min_score)}{taken}"
    for part in best.sections:
        if part.counts and part.graded_rate is not None and part.graded_rate < target.min_section_rate:
            rate, least = best.show_rate(part.graded_rate), plain(target.min_section_rate)
            yield f"全部改进以后第{part.section.number}章得分率最高 {rate}%，仍低于 {least}%"
    for made in best.decision.by_measures if best.decision else ():
        if order[made.grade] > order[target.name]:
            yield f"全部改进以后{made.measure.title}仍达不到“{target.name}”的要求"
