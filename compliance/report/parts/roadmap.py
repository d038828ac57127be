"""整改路线: what to do in which phase so that the next grade is reached, what each step brings, what it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from compliance.analysis import planning
from compliance.analysis.planning import Phase, Plan, Stage
from compliance.checklist.mending import FACT_WORDS
from compliance.numbers import points, signed
from compliance.report.charts import figures
from compliance.report.document.blocks import (
    Block,
    Cell,
    Column,
    Drawing,
    Figure,
    Heading,
    Items,
    Line,
    Paragraph,
    Row,
    Run,
    Score,
    Table,
    cell,
    line,
)
from compliance.report.parts.cells import named, see
from compliance.report.parts.context import Context
from compliance.scoring.assessment import Assessment

MOST, FEWEST = 15, 3
"""So many problems are drawn in the quadrant; with fewer than three there is nothing to choose."""
AHEAD = (
    "路线面向下一评价期：“做到”一栏是下一评价期应达到的结果，已发生的事实不在其中。"
    "阶段按各步最短的历时划分；同一阶段内先消除否决，再做历时短的，再做同样的力气增分多的。"
    "增加的分是修约后总分之差，各步相加恰为总分的变化。"
)
PHASES = (
    Column("阶段"),
    Column("步数", 9, "right"),
    Column("工作量", 10, "right"),
    Column("增加", 10, "right"),
    Column("做完总分", 13, "right"),
    Column("等级", 14),
)
STEPS = (
    Column("步", 5, "right"),
    Column("要做到的事"),
    Column("现在 → 做到", 25),
    Column("增加", 8, "right"),
    Column("总分", 8, "right"),
    Column("等级", 9),
    Column("责任与时限", 15),
)


def blocks(of: Context) -> Iterator[Block]:
    if of.plan.obstacles:
        yield from _no_way(of)
    if of.plan.phases:
        yield from _way(of, of.plan)
    elif not of.plan.obstacles:
        told = f"等级已是最高的“{of.a.grade_text}”，没有为了定级而必须做的步骤。"
        yield Paragraph(line(told + _left(of, of.a)))
    yield from _choice(of)


def _way(of: Context, plan: Plan) -> Iterator[Block]:
    a, end = of.a, plan.end
    yield Score(
        (
            Figure("现在", a.total, a.grade_text),
            Figure("做完全部步骤", end.show(end.score), end.grade_text),
            Figure("增加", signed(plan.adds, 1), f"分 {len(plan.phases)} 个阶段，共 {len(plan.stages)} 步"),
        )
    )
    chosen = f"步骤取达到“{plan.target.name}”而工作量最少的一组。" if plan.reached else ""
    unproven = f"{plan.unproven}。" if plan.unproven else ""
    yield Paragraph(line(f"{chosen}{unproven}{planning.cost_rule(a.checklist.mending)}{AHEAD}"), "note")
    yield Heading("（一）分几个阶段")
    yield Table(PHASES, tuple(_phase(of, phase) for phase in plan.phases), name="整改的阶段")
    yield Heading("（二）每一步")
    yield Table(STEPS, tuple(_steps(of, plan.phases)), name="整改的步骤")
    yield Heading("（三）做完以后还差什么")
    yield Items(tuple(_still(of, end)))


def _phase(of: Context, phase: Phase) -> Row:
    after = phase.after
    words = cell(Run(planning.heading(phase, of.edition.date), "strong"))
    numbers = (str(len(phase.stages)), f"{phase.cost} 点", signed(phase.adds, 1))
    total = cell(Run(after.show(after.score), "strong"))
    return Row((words, *map(cell, numbers), total, cell(after.grade_text)))


def _steps(of: Context, phases: Sequence[Phase]) -> Iterator[Row]:
    numbers = count(1)
    for phase in phases:
        yield Row((cell(planning.heading(phase, of.edition.date)),), "clause")
        for stage in phase.stages:
            yield _step(of, next(numbers), stage)


def _step(of: Context, number: int, stage: Stage) -> Row:
    after = stage.after
    entry = of.edition.filled.by_id.get(stage.id) if of.edition.filled else None
    duty = () if entry is None else cell(*filter(None, (entry.department, entry.person, entry.text("整改时限"))))
    return Row(
        (
            cell(str(number)),
            cell(named(stage.id, stage.text), Run(stage.mends_text, "good")),
            _change(stage),
            cell(signed(stage.adds, 1)),
            cell(after.show(after.score)),
            cell(after.grade_text),
            duty,
        )
    )


def _change(stage: Stage) -> Cell:
    return cell(line(stage.shown[0]), line("→ ", Run(planning.goal(stage), "strong")))


def _still(of: Context, end: Assessment) -> Iterator[Line]:
    """What the plan does not reach: the grade above, what still costs points, and what nothing can mend."""
    missed = planning.ahead(end, end.next_grade).missed
    if missed:
        asked = "；".join(f"{m.label}{m.asks}，为 {end.show(m.value)}{m.unit}" for m in missed)
        yield line(f"再上一级“{end.next_grade.name}”还差：{asked}。")
    yield line(_left(of, end))
    facts = [f"{text}（{name}）" for name, text in planning.facts_of(of.a)]
    if facts:
        yield line(f"{'；'.join(facts)}：{FACT_WORDS}。")


def _left(of: Context, a: Assessment) -> str:
    """How many criteria still lose points, and where they stand."""
    losing = [result for result in a.criteria if result.own_lost]
    if not losing:
        return "各要点都得满分。"
    elsewhere = see(of.numbers, "register", "逐项") or see(of.numbers, "remedies", "逐项")
    return f"仍有 {len(losing)} 项失分，共 {points(a.tally.lost)} 分。{elsewhere}"


def _choice(of: Context) -> Iterator[Block]:
    """Effort against gain, for what is chosen freely: the plan has only what the grade needs."""
    items = [
        (gap.result.criterion.text, gap.effort_text, gap.score_cost)
        for gap in of.gaps
        if not (gap.unanswered or gap.fact)
    ]
    if len(items) < FEWEST:
        return
    yield Heading("（四）难度与可增加的得分" if of.plan.phases else "难度与可增加的得分")
    shown = f"失分最多的 {MOST} 项" if len(items) > MOST else f"全部 {len(items)} 项失分的要点"
    vetoes = "触发否决的先消除，其余" if of.a.triggered else ""
    yield Paragraph(line(f"{shown}：{vetoes}难度低而增分多的先做。"), "note")
    yield Drawing(figures.quadrant(items, MOST))


def _no_way(of: Context) -> Iterator[Block]:
    plan, best = of.plan, of.plan.ceiling
    yield Paragraph(line(Run(f"现在还排不出达到“{plan.target.name}”的路线。", "alert")), "caution")
    yield Items(tuple(line(f"{what}。") for what in plan.obstacles))
    if plan.spared is not None:
        yield Paragraph(line(f"{planning.without_facts(plan)}。"))
    elif of.a.complete and best.score is not None:
        words = f"所列问题全部整改以后，总分最高 {best.show(best.score)}，{best.grade_text}。"
        yield Paragraph(line(words))
