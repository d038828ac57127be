"""整改路线: what to do in which phase so that the next grade is reached, what each step brings, what it leaves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import count

from compliance.analysis import planning
from compliance.analysis.planning import Stage
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
from compliance.report.view import roadmap
from compliance.report.view.roadmap import Phase
from compliance.scoring.assessment import Assessment

NUMERALS = "一二三四"
MOST, FEWEST = 15, 3
"""So many problems are drawn in the quadrant; with fewer than three there is nothing to choose."""
AHEAD = (
    "路线面向下一评价期：已查实的事实不能改判，“做到”一栏是下一评价期应达到的结果。"
    "先消除否决，再由易到难；同一阶段内，同样的力气增分多的在前。增加的分是修约后总分之差，各步相加恰为总分的变化。"
)
PHASES = (
    Column("阶段"),
    Column("步数", 8, "right"),
    Column("增加", 10, "right"),
    Column("做完总分", 12, "right"),
    Column("等级", 12),
    Column("完成时限", 18),
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
    if of.phases:
        yield from _way(of, of.phases)
    elif of.plan.obstacles:
        yield from _no_way(of)
    else:
        told = f"等级已是最高的“{of.a.grade_text}”，没有为了定级而必须做的步骤。"
        yield Paragraph(line(told + _left(of, of.a)))
    yield from _choice(of)


def _way(of: Context, phases: Sequence[Phase]) -> Iterator[Block]:
    a, end = of.a, phases[-1].after
    steps = sum(len(phase.stages) for phase in phases)
    gain = sum((phase.adds for phase in phases), Fraction(0))
    yield Score(
        (
            Figure("现在", a.show(a.score), a.grade_text),
            Figure("做完全部步骤", end.show(end.score), end.grade_text),
            Figure("增加", signed(gain, 1), f"分 {len(phases)} 个阶段，共 {steps} 步"),
        )
    )
    chosen = f"步骤取达到“{of.plan.target.name}”而工作量最少的一组（难度低、中、高的每升一档计 1、2、4 点，自拟）"
    yield Paragraph(line(f"{chosen}，结论一律做到最高。{AHEAD}"), "note")
    yield Heading("（一）分几个阶段")
    yield Table(PHASES, tuple(_phase(number, phase) for number, phase in enumerate(phases)), name="整改的阶段")
    yield Heading("（二）每一步")
    yield Table(STEPS, tuple(_steps(phases)), name="整改的步骤")
    yield Heading("（三）做完以后还差什么")
    yield Items(tuple(_still(of, end)))


def _phase(number: int, phase: Phase) -> Row:
    after = phase.after
    words = line(Run(f"第{NUMERALS[number]}阶段　", "strong"), phase.name)
    numbers = (cell(str(len(phase.stages))), cell(signed(phase.adds, 1)), cell(Run(after.show(after.score), "strong")))
    return Row((cell(words), *numbers, cell(after.grade_text), ()), blank=True)


def _steps(phases: Sequence[Phase]) -> Iterator[Row]:
    numbers = count(1)
    for place, phase in enumerate(phases):
        yield Row((cell(f"第{NUMERALS[place]}阶段　{phase.name}"),), "clause")
        for stage in phase.stages:
            yield _step(next(numbers), stage)


def _step(number: int, stage: Stage) -> Row:
    after = stage.after
    return Row(
        (
            cell(str(number)),
            cell(named(stage.id, stage.text), Run(stage.mends_text, "good")),
            _change(stage),
            cell(signed(stage.adds, 1)),
            cell(after.show(after.score)),
            cell(after.grade_text),
            (),
        )
    )


def _change(stage: Stage) -> Cell:
    return cell(line(stage.shown[0]), line("→ ", Run(roadmap.goal(stage), "strong")))


def _still(of: Context, end: Assessment) -> Iterator[Line]:
    """What the plan does not reach: the grade above, what still costs points, and what nothing can mend."""
    missed = planning.ahead(end, end.next_grade).missed
    if missed:
        asked = "；".join(f"{m.label}{m.asks}，为 {end.show(m.value)}{m.unit}" for m in missed)
        yield line(f"再上一级“{end.next_grade.name}”还差：{asked}。")
    yield line(_left(of, end))
    charged = [p for p in end.penalties if p.deducted]
    if charged:
        taken = sum((p.deducted for p in charged), Fraction(0))
        names = "、".join(p.item.id for p in charged)
        yield line(f"专项扣分 {points(taken)} 分（{names}）是评价期内已发生的事实，不能整改消除。")


def _left(of: Context, a: Assessment) -> str:
    """How many criteria still lose points, and where they stand."""
    losing = [result for result in a.criteria if result.own_lost]
    if not losing:
        return "各要点都得满分。"
    elsewhere = see(of.numbers, "register", "逐项") or see(of.numbers, "remedies", "逐项")
    return f"仍有 {len(losing)} 项失分，共 {points(a.tally.lost)} 分。{elsewhere}"


def _choice(of: Context) -> Iterator[Block]:
    """Effort against gain, for what is chosen freely: the plan has only what the grade needs."""
    items = [(gap.result.criterion.text, gap.effort_text, gap.score_cost) for gap in of.gaps if not gap.unanswered]
    if len(items) < FEWEST:
        return
    yield Heading("（四）难度与可增加的得分" if of.phases else "难度与可增加的得分")
    shown = f"失分最多的 {MOST} 项" if len(items) > MOST else f"全部 {len(items)} 项失分的要点"
    vetoes = "触发否决的先消除，其余" if of.a.triggered else ""
    yield Paragraph(line(f"{shown}：{vetoes}难度低而增分多的先做。"), "note")
    yield Drawing(figures.quadrant(items, MOST))


def _no_way(of: Context) -> Iterator[Block]:
    plan, best = of.plan, of.plan.ceiling
    yield Paragraph(line(Run(f"现在还排不出达到“{plan.target.name}”的路线。", "alert")), "caution")
    yield Items(tuple(line(f"{what}。") for what in plan.obstacles))
    if of.a.complete and best.score is not None:
        words = f"所列问题全部整改以后，总分最高 {best.show(best.score)}，{best.grade_text}。"
        yield Paragraph(line(words))
