"""The plan: what to raise so that a grade is reached at the least effort, in which phase, and what each step adds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from compliance.analysis.planning import ladders
from compliance.analysis.planning.ahead import ahead
from compliance.analysis.planning.choices import Choice, Choices, choices_of, with_answers, with_choices, within
from compliance.analysis.planning.limits import Limits, phased, weighed
from compliance.analysis.planning.search import Found, cheapest, cost_of, most, reaches
from compliance.answers.model import Answer
from compliance.checklist.mending import EFFORT_WORDS, FACT_WORDS
from compliance.checklist.model import Item
from compliance.checklist.rules import VETO_WORDS, GradeLevel
from compliance.errors import UsageError
from compliance.numbers import ZERO, plain
from compliance.scoring.assessment import VETO_STATE_WORDS, Assessment


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
    def item(self) -> Item:
        return self.before.checklist.item_by_id[self.id]

    @property
    def text(self) -> str:
        return self.item.text

    @property
    def where(self) -> str:
        """The clause by name; what a step outside them is about."""
        home = self.before.checklist.home.get(self.id)
        if home:
            return home[-1].heading
        return "加分项" if any(b.item.id == self.id for b in self.before.bonus) else "专项扣分"

    @property
    def effort_text(self) -> str:
        return EFFORT_WORDS["low" if self.choice.supply else self.item.effort]

    @property
    def advice(self) -> str:
        return self.item.advice

    @property
    def mends(self) -> tuple[str, ...]:
        """The vetoes that are no longer triggered after it."""
        left = {veto.id for veto in self.after.triggered}
        return tuple(veto.id for veto in self.before.triggered if veto.id not in left)

    @property
    def mends_text(self) -> str:
        """The same in words; "" for none."""
        return f"消除 {'、'.join(self.mends)} 的否决" if self.mends else ""

    @property
    def shown(self) -> tuple[str, str]:
        """The answer before and after, as a reader sees it."""
        if self.id not in self.before.by_id:
            bonus = {result.item.id: result for result in self.before.bonus}
            if self.id not in bonus:
                return "有", "消除"
            counted, was = bonus[self.id].item.number, bonus[self.id].answer.value
            if counted is None:
                return "未申报", "申报"
            now = f"{plain(self.choice.answer.value)} {counted.unit}"
            return ("未申报" if was is None else f"{plain(was)} {counted.unit}"), now
        result = self.before.by_id[self.id]
        show, answer = result.criterion.answer.show, result.answer
        before, after = show(answer.value), show(self.choice.answer.value)
        if self.choice.supply:
            return f"{before}（无佐证）", f"{after}（补交佐证）"
        if answer.declared and not self.choice.answer.declared:
            return f"{before}（有否决情形）", f"{after}（无否决情形）"
        return before, after


@dataclass(frozen=True, slots=True)
class Phase:
    """What can be finished within so many days from the first one, and what has been by then."""

    number: int
    """From 1."""
    days: int
    stages: tuple[Stage, ...]
    after: Assessment

    @property
    def cost(self) -> int:
        return sum(stage.choice.cost for stage in self.stages)

    @property
    def adds(self) -> Fraction:
        return sum((stage.adds for stage in self.stages), ZERO)


@dataclass(frozen=True, slots=True)
class Plan:
    """The way from `start` to `target`, or as far as it goes; then `obstacles` say what stands in it."""

    start: Assessment
    target: GradeLevel
    limits: Limits
    phases: tuple[Phase, ...]
    """Those in which there is something to do."""
    bound: Fraction | None
    """What no plan can be better than, a cost or a score; None where it is certain that none is better."""
    obstacles: tuple[str, ...]
    ceiling: Assessment
    """The assessment with everything raised as far as it goes."""
    choices: Choices
    """What each answer could be instead, the best last."""
    needs: int | None = None
    """The effort that the target takes, where only the limits stand in its way."""
    spared: Assessment | None = None
    """What the end would be if the facts of this period did not happen again, where they stand in the way."""

    @property
    def reached(self) -> bool:
        return not self.obstacles

    @property
    def proven(self) -> bool:
        return self.bound is None

    @property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(stage for phase in self.phases for stage in phase.stages)

    @property
    def end(self) -> Assessment:
        return self.phases[-1].after if self.phases else self.start

    @property
    def cost(self) -> int:
        return sum(phase.cost for phase in self.phases)

    @property
    def adds(self) -> Fraction:
        return sum((phase.adds for phase in self.phases), ZERO)

    @property
    def unproven(self) -> str:
        """How far from the best it could be, in words; "" where it is the best."""
        if self.bound is None:
            return ""
        if self.reached or not self.limits.bounded:
            made, unit = (len(self.stages), "步") if self.limits.steps else (self.cost, "点")
            apart = plain(made - self.bound)
            return f"未能证明没有更省的办法：至少要 {plain(self.bound)} {unit}，相差不超过 {apart} {unit}"
        apart = plain(self.bound - (self.end.score or ZERO))
        return f"未能证明没有更好的办法：总分至多 {plain(self.bound)}，相差不超过 {apart} 分"


def target_of(a: Assessment, name: str | None = None) -> GradeLevel:
    """The grade of a name; without one the next better (`Assessment.next_grade`). Raises UsageError for no grade's."""
    if name is None:
        return a.next_grade
    order = a.checklist.grade_order
    if name.strip() not in order:
        raise UsageError(f"--target {name}: 没有这个等级\n    应为：{'、'.join(order)}")
    return a.checklist.grades[order[name.strip()]]


DEFAULT, FREE = Limits(), Limits((10**6,))


def plan(a: Assessment, target: GradeLevel, limits: Limits = DEFAULT) -> Plan:
    """The cheapest way to a grade; where it is not to be had, the most that can be done."""
    every = choices_of(a)
    ceiling = with_choices(a, {name: options[-1] for name, options in every.items()})
    made = Plan(a, target, limits, (), None, (), ceiling, every)
    if reaches(a, target):
        return made
    if not a.complete or a.barred or a.tally.due == 0:
        return replace(made, obstacles=tuple(_unfit(a)))
    found, chosen = _way(a, target, every, limits)
    if chosen is not None:
        return replace(made, phases=_phases(a, chosen, limits), bound=found.bound)
    kept = within(every, limits.horizon)
    freely = _way(a, target, every, FREE)[1] if limits.bounded or kept != every else None
    if freely is not None:
        needs = cost_of(freely)
        return replace(_most(made, every), obstacles=(_short(a, limits, needs, freely),), needs=needs)
    sought = "在所列的改进方式中没有能达到的组合" if found.proven else f"试算 {found.trials} 次还没有找到能达到的组合"
    obstacles = tuple(_obstacles(ceiling, target)) or (sought,)
    return replace(_without_facts(made, every), obstacles=obstacles)


def _way(a: Assessment, target: GradeLevel, every: Choices, limits: Limits) -> tuple[Found, dict[str, Choice] | None]:
    """The cheapest way within the limits, and what it chooses."""
    choices = weighed(within(every, limits.horizon), limits, a.checklist.mending.days_per_point)
    found = cheapest(a, target, choices.choices, choices.limit)
    if found.bound is not None and choices.unit:
        found = replace(found, bound=Fraction(found.bound // choices.unit))
    return found, choices.back(found.chosen)


def _most(made: Plan, every: Choices) -> Plan:
    """The best grade below the target that is to be had, then the highest score; without limits, its cheapest way."""
    a, limits = made.start, made.limits
    grades, order = a.checklist.grades, a.checklist.grade_order
    present = len(grades) - 1 if a.grade is None else order[a.grade]
    floor, found, chosen = grades[present], None, None
    for grade in grades[order[made.target.name] + 1 : present]:
        found, chosen = _way(a, grade, every, limits)
        if chosen is not None:
            floor = grade
            break
    if limits.bounded:
        choices = weighed(within(every, limits.horizon), limits, a.checklist.mending.days_per_point)
        found = most(a, floor, choices.choices, choices.limit)
        chosen = choices.back(found.chosen)
    if found is None or not chosen:
        return made
    return replace(made, phases=_phases(a, chosen, limits), bound=found.bound)


def _without_facts(made: Plan, every: Choices) -> Plan:
    """What leads to the target once the facts of this period are not those of the next; else the most that can be."""
    a = made.start
    spared = spare(a)
    if spared is not None:
        kept = {name: options if len(every[name]) > 1 else options[:1] for name, options in choices_of(spared).items()}
        _, chosen = _way(spared, made.target, kept, made.limits)
        if chosen is not None:
            phases = _phases(a, {name: every[name][_place(kept, chosen[name])] for name in chosen}, made.limits)
            done = {stage.id: stage.choice for phase in phases for stage in phase.stages}
            return replace(made, phases=phases, spared=with_choices(spared, done))
    return _most(made, every)


def _place(options: Choices, choice: Choice) -> int:
    return [c.answer for c in options[choice.id]].index(choice.answer)


def spare(a: Assessment) -> Assessment | None:
    """The same without what is declared a fact of the period; None where there is nothing of that kind.

    It promises nothing: it says what they cost.
    """
    rules: dict[str, Answer] = {}
    for result in (result for result in a.criteria if result.past):
        best = [rung.value for rung in ladders.higher(result.criterion.answer, result.answer.value)]
        value = best[-1] if best else result.answer.value
        declared = None if result.answer.declared is None else False
        rules[result.id] = replace(result.answer, value=value, declared=declared)
    for penalty in a.penalties:
        if penalty.item.fact and (penalty.deducted or penalty.triggered):
            none = False if penalty.item.consequence is not None else ZERO
            rules[penalty.item.id] = replace(penalty.answer, value=none)
    return with_answers(a, rules) if rules else None


def _phases(a: Assessment, chosen: Mapping[str, Choice], limits: Limits) -> tuple[Phase, ...]:
    ordered = sorted(chosen.values(), key=lambda choice: _order(a, choice, chosen))
    before, done, made = a, dict[str, Choice](), list[Phase]()
    split = phased(ordered, limits, a.checklist.mending.days_per_point)
    for days, choices in zip(limits.phases, split, strict=True):
        stages = []
        for choice in choices:
            done[choice.id] = choice
            after = with_choices(a, done)
            stages.append(Stage(choice, before, after))
            before = after
        if stages:
            made.append(Phase(len(made) + 1, days, tuple(stages), before))
    return tuple(made)


def _order(a: Assessment, choice: Choice, chosen: Mapping[str, Choice]) -> tuple[bool, int, Fraction, str]:
    """What mends a veto first, then what is done soonest, then what adds most for its effort.

    In a clause that a veto zeroed nothing adds anything before that is mended.
    """
    result = a.by_id.get(choice.id)
    lead = max([choice.lead, *(chosen[name].lead for name in (result.zeroed_by if result else ()) if name in chosen)])
    struck = {veto.id for veto in a.triggered}
    mends = choice.id in struck and not choice.triggered
    gain = choice.points - (result.own if result else ZERO)
    return not mends, lead, -gain / choice.cost, choice.id


def _unfit(best: Assessment) -> Iterator[str]:
    """Why no mending can lead to any grade: the sheet itself is not fit for one."""
    if best.tally.due == 0:
        yield "全部要点都判为不适用，没有应得分"
    if best.unanswered:
        named = "、".join(best.unanswered[:5]) + ("等" if len(best.unanswered) > 5 else "")
        yield f"{len(best.unanswered)} 项未作答（{named}）：先作答，才能评定等级"
    yield from (f"缺项过多：{text}" for text in best.barred)


def _short(a: Assessment, limits: Limits, needs: int, chosen: Mapping[str, Choice]) -> str:
    """What the limits fall short of."""
    per_point = a.checklist.mending.days_per_point
    longest = max(choice.lead for choice in chosen.values())
    days = max(limits.days_for(needs, per_point) or 0, longest)
    takes = f"至少要 {len(chosen)} 步、工作量 {needs} 点（约 {needs * per_point} 个人日）"
    by = f"，照此人手约需 {days} 天" if limits.people else f"，其中最长的一步历时 {longest} 天"
    return f"{limits.words}做不到：{takes}{by}"


def _obstacles(best: Assessment, target: GradeLevel) -> Iterator[str]:
    """What keeps the best that can be made of a sheet from a grade, in words."""
    order = best.checklist.grade_order
    for veto in best.triggered:
        if veto.effect == "cap_grade" and veto.grade and order[veto.grade] <= order[target.name]:
            continue
        past = f"，{FACT_WORDS}" if veto.fact else ""
        yield f"{veto.id} {veto.text}（{veto.trigger}）：{VETO_STATE_WORDS[veto.state]}{VETO_WORDS[veto.effect]}{past}"
    facts = [result.id for result in best.criteria if result.past and result.own_lost]
    facts += [p.item.id for p in best.penalties if p.item.fact and p.deducted]
    lost = f"（{'、'.join(facts)} 所失的分，{FACT_WORDS}）" if facts else ""
    for margin in ahead(best, target).missed:
        if margin.of == "score":
            yield f"全部改进以后总分最高 {best.show(margin.value)}，仍低于 {best.show(margin.limit)}{lost}"
        elif margin.of == "chapter":
            yield f"全部改进以后{margin.label}最高 {best.show_rate(margin.value)}%，仍低于 {plain(margin.limit)}%"
        else:
            yield f"全部改进以后{margin.label}仍达不到“{target.name}”的要求"


def facts_of(a: Assessment) -> Iterable[tuple[str, str]]:
    """Every fact of the period that costs something: its id and its text."""
    yield from ((result.id, result.criterion.text) for result in a.criteria if result.past)
    for penalty in a.penalties:
        if penalty.item.fact and (penalty.deducted or penalty.triggered):
            yield penalty.item.id, penalty.item.text
