"""重点问题: the findings that stand in the way of the grade or cost most, each on a card of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from compliance.analysis.gaps import Gap
from compliance.analysis.planning.choices import with_choices
from compliance.analysis.register import Entry
from compliance.checklist.mending import FACT_WORDS
from compliance.checklist.rules import VETO_WORDS
from compliance.numbers import ZERO, points, rate, telling
from compliance.report.document.blocks import Block, Card, Cell, Paragraph, Run, cell, line
from compliance.report.parts.cells import see
from compliance.report.parts.context import MOST_CARDS, Context
from compliance.report.view import clauses, verdict
from compliance.report.view.exhibits import small_shots
from compliance.report.view.tables import ended
from compliance.scoring.assessment import VetoResult

MOST_SHOTS = 3
BLANK = "＿＿＿＿＿＿"
"""A place to write in within a line of which the rest is known."""
CAUSE, DUTY = "原因", "责任与时限"


def blocks(of: Context) -> Iterator[Block]:
    if not of.findings:
        yield Paragraph(line("没有失分的要点。"))
        return
    yield Paragraph(line(_chosen(of)), "note")
    rows = {row.id: row for clause in of.clauses for row in clause.rows}
    kept = of.edition.filled.by_id if of.edition.filled else {}
    for number, gap in enumerate(of.findings[:MOST_CARDS], start=1):
        yield _card(of, number, gap, rows[gap.id], kept)


def _chosen(of: Context) -> str:
    """Which findings these are, and how much of the loss is theirs."""
    found = of.findings
    shown = found[:MOST_CARDS]
    lost, theirs = of.a.tally.lost, sum((gap.cost for gap in shown), Fraction(0))
    share = f"，占全部扣分的 {rate(theirs / lost, 0)}" if lost else ""
    elsewhere = see(of.numbers, "remedies", "全部问题") or see(of.numbers, "register", "全部问题")
    if len(shown) == len(found):
        return f"全部 {len(found)} 项问题，失 {points(theirs)} 分。"
    return (
        f"{len(found)} 项问题中最要紧的 {len(shown)} 项，失 {points(theirs)} 分{share}："
        f"先列触发否决的，再列影响等级的，其余失分多者在前。{elsewhere}"
    )


def _card(of: Context, number: int, gap: Gap, row: clauses.Row, kept: Mapping[str, Entry]) -> Card:
    duty, homes = _duty(kept.get(gap.id)), of.a.checklist.home[gap.id]
    known = {
        "事实": _fact(row),
        "条款": cell(homes[-1].published.text if homes[-1].published else ""),
        "佐证": _evidence(of, gap),
        "风险和得分": _effect(of, gap),
        "建议": cell(gap.measure),
        CAUSE: _cause(gap),
        DUTY: duty,
    }
    return Card(
        title=line(f"{number}　{row.text}　", Run(f"{gap.id}（{homes[-1].heading}）", "quiet")),
        aside=f"折合总分 {telling(gap.score_cost, 2, (ZERO,))} 分，难度{gap.effort_text}",
        facts=tuple((label, told) for label, told in known.items() if told),
        blanks=tuple(label for label in (CAUSE, DUTY) if not known[label]),
        shots=small_shots(of.edition, gap.result.answer, MOST_SHOTS),
    )


def _fact(row: clauses.Row) -> Cell:
    """What the park answered, what that earns, and what it wrote itself."""
    follows = f"。{ended(row.reason)}" if row.reason else "。"
    return cell(line("作答：", Run(row.result, "strong"), follows), row.remark and f"说明：{row.remark}")


def _evidence(of: Context, gap: Gap) -> Cell:
    given = [piece.text for piece in dict.fromkeys(gap.result.answer.evidence)]
    wanted = "、".join(gap.result.criterion.evidence)
    return cell(f"已提供：{'；'.join(given) or '没有'}。" + (wanted and f"应有：{wanted}。"))


def _cause(gap: Gap) -> Cell:
    """Only what the answers show: why a thing is as it is they do not tell."""
    return cell("结论已是最高，只缺佐证材料。") if gap.result.counted_as and not gap.result.triggered else ()


def _risk(of: Context, gap: Gap) -> Iterator[Run]:
    veto = next((veto for veto in of.a.vetoes if veto.id == gap.id), None)
    if veto:
        yield _veto(veto)
    floors = [what for what in gap.blocks if what not in VETO_WORDS.values()]
    floors += [
        f"{m.label}为 {telling(m.value, 1, (m.limit,))}{m.unit}，“{m.grade}”要求{m.asks}" for m in of.asked[gap.id]
    ]
    if floors:
        yield Run(f"影响等级：{'；'.join(floors)}。")
    elif not veto:
        yield Run("只影响得分，不涉及否决和等级的下限。")


def _veto(veto: VetoResult) -> Run:
    if veto.state == "triggered":
        return Run(f"已触发否决（{veto.trigger}）。{verdict.consequence(veto)}。", "alert")
    return Run(f"属否决项，现未触发。触发条件：{veto.trigger}；后果：{verdict.consequence(veto)}。")


def _effect(of: Context, gap: Gap) -> Cell:
    """The points of the criterion and what its veto took, what else hangs on it, and the total without the loss."""
    lost, taken = gap.cost - gap.forfeited, gap.forfeited
    own = f"失 {points(lost)} 分" + (f"，并因否决使本条其余 {points(taken)} 分计 0" if taken else "")
    after = f"{FACT_WORDS}。" if gap.fact else _alone(of, gap)
    return cell(line(f"{own}。", *_risk(of, gap), after))


def _alone(of: Context, gap: Gap) -> str:
    """What there would be with this one mended and nothing else, where that is more than its points."""
    best = of.choices[gap.id][-1]
    decides = gap.result.triggered or gap.blocks or of.asked[gap.id] or any(gap.score_cost >= m for m in of.short)
    if not best.cost or of.a.score is None or not decides:
        return ""
    after = with_choices(of.a, {gap.id: best})
    grade, total = (f"，{after.grade_text}", "总分") if after.complete else ("", "暂计总分")
    return f"下一评价期只把这一项做到最好，{total}由 {of.a.show(of.a.score)} 到 {after.show(after.score)}{grade}。"


def _duty(entry: Entry | None) -> Cell:
    """Who mends it by when, as the park's register has it; () where nothing is filled in."""
    if entry is None or not (entry.department or entry.person or entry.due):
        return ()
    due = entry.due.isoformat() if entry.due else BLANK
    return cell(f"责任部门：{entry.department or BLANK}　责任人：{entry.person or BLANK}　时限：{due}")
