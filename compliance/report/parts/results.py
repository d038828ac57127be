"""逐条结果: every criterion with its answer, its evidence and its points, clause by clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from compliance.report.document.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Paragraph,
    Row,
    Run,
    Table,
    Tone,
    cell,
    line,
)
from compliance.report.parts.context import Context
from compliance.report.view import clauses
from compliance.report.view.clauses import Clause, Opening
from compliance.report.view.review import Scores
from compliance.report.view.tables import ended

TONES: dict[str, Tone] = {"full": "", "part": "alert", "none": "alert", "na": "quiet", "open": "strong"}
"""Of a criterion's points."""


def blocks(of: Context) -> Iterator[Block]:
    told = of.clauses
    usual = _usual_origin(told)
    if of.doubled:
        yield Paragraph(line(of.doubled.guide), "note")
    drafted = clauses.origins_in_words(of.a.checklist, of.numbers.get("sources", "C"))
    looks = "得满分的写成一行；其余的作答、佐证各占一栏，得分低于分值的用红色粗体。"
    yield Paragraph(line(f"{usual[1]}{drafted}{looks}"), "note")
    rows: list[Row] = []
    for clause in told:
        if clause.opens:
            yield from _table(of, rows)
            rows = []
        for opening in clause.opens:
            yield from _opening(of, opening, usual[0])
        rows += _rows(of, clause, usual[0])
    yield from _table(of, rows)


def _usual_origin(told: Sequence[Clause]) -> tuple[str, str]:
    """Where most headings come from, said once; the others say it themselves."""
    origins = Counter(origin for clause in told for origin in (clause.origin, *(one.origin for one in clause.opens)))
    usual = origins.most_common(1)[0][0] if origins else ""
    return (
        usual,
        f"除另注明的以外，章、条{usual if usual.startswith('名称') else f'的名称：{usual}'}。" if usual else "",
    )


def _opening(of: Context, opening: Opening, usual: str) -> Iterator[Block]:
    origin = "" if opening.origin == usual else f"（{opening.origin}）"
    yield Heading(f"{opening.heading}{origin}", 3 if opening.is_chapter else 4)
    scores = of.doubled.sections[opening.id] if of.doubled else None
    both = f"，自评得 {scores.own} 分，复核得 {scores.reviewed} 分" if scores else ""
    yield Paragraph(line(opening.subtotal + both), "note")


def _table(of: Context, rows: Sequence[Row]) -> Iterator[Table]:
    points = (Column("自评", 8, "right"), Column("复核", 8, "right")) if of.doubled else (Column("得分", 11, "right"),)
    if rows:
        yield Table(
            (Column("检查要点", 39), Column("作答与说明"), Column("佐证", 8), *points), tuple(rows), name="逐条结果"
        )


def _rows(of: Context, clause: Clause, usual: str) -> Iterator[Row]:
    origin = Run(f"（{clause.origin}）", "quiet") if clause.origin != usual else ""
    scores = of.doubled.sections[clause.id] if of.doubled else None
    both = f"，自评得 {scores.own} 分，复核得 {scores.reviewed} 分" if scores else ""
    subtotal = "" if "totals" in of.numbers else f"　{clause.subtotal}"
    yield Row((cell(line(clause.heading, origin, Run(subtotal + both, "quiet")), clause.note),), "clause")
    if clause.zeroed or (scores and scores.note):
        yield Row((cell(Run(clause.zeroed or (scores.note if scores else ""), "alert")),))
    for row in clause.rows:
        yield _row(row, of.doubled.criteria[row.id] if of.doubled else None)


def _row(row: clauses.Row, both: Scores | None) -> Row:
    """What is fully met is read on: the eye is to stop where there is something in the columns."""
    marked = f"（{'，'.join(row.marks)}）" if row.marks else ""
    asked = f"{row.id}　{row.text}{marked}"
    if row.state == "full" and not (both and (both.changed or both.note)):
        proofs = f"（佐证 {row.materials}）" if row.materials else ""
        return Row((cell(f"{asked}：{row.result}{_follows(row)}{proofs}"), *_points(row, both)), leads=True)
    changed = Run("【改判】", "strong") if both and both.changed else ""
    told = line(Run(row.result, "" if row.state == "full" else "strong"), _follows(row))
    answered = cell(told, both.note if both else "")
    return Row((cell(line(changed, asked)), answered, cell(row.materials), *_points(row, both)))


def _follows(row: clauses.Row) -> str:
    """What follows from the answer, and what was written."""
    reason = row.reason and f"，{row.reason}"
    return f"{ended(row.result + reason).removeprefix(row.result)}{row.remark}" if row.remark else reason


def _points(row: clauses.Row, both: Scores | None) -> tuple[Cell, ...]:
    tone = TONES[row.state]
    if both:
        return cell(both.own), cell(_out_of(both.reviewed, row.points, tone))
    return (cell(_out_of(row.earned, row.points, tone)),)


def _out_of(earned: str, points: str, tone: Tone) -> Line:
    return line(Run(f"{earned} / {points}", tone))
