"""各条得分率一览: every clause by name in the row of its chapter, the darker the more of it was lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from compliance.report.document.blocks import Block, Heat, Paragraph, line
from compliance.report.parts.context import Context
from compliance.scoring.assessment import Assessment, SectionResult

MOST = 6
"""So many clauses stand side by side with their names; a chapter with more takes more rows."""

Shaded = tuple[str, float | None]
NOTHING: Shaded = ("", None)


def blocks(of: Context) -> Iterator[Block]:
    a = of.a
    widest = max(_length(_clauses(top)) for top in a.sections)
    words = "每格是一条的得分率，底色越深失分越多。"
    if not a.complete:
        words += "有未作答要点的条不加底色，得分率是暂计，所注是全部作答后的范围。"
    yield Paragraph(line(words), "note")
    rows = tuple(row for top in a.sections for row in _rows(a, top, widest))
    yield Heat((), rows, name="各条得分率一览")


def _clauses(top: SectionResult) -> list[SectionResult]:
    return [part for part in top.walk() if part.criteria]


def _length(clauses: Sequence[SectionResult]) -> int:
    """How many stand in a row: as even as can be, so that seven are four and three and not six and one."""
    return ceil(len(clauses) / ceil(len(clauses) / MOST))


def _rows(a: Assessment, top: SectionResult, widest: int) -> Iterator[tuple[str, tuple[Shaded, ...]]]:
    clauses = _clauses(top)
    length = _length(clauses)
    for start in range(0, len(clauses), length):
        name = f"{top.section.heading}\n{a.range_of(top)}" if start == 0 else ""
        yield name, _filled([_shaded(a, clause) for clause in clauses[start : start + length]], widest)


def _filled(cells: Sequence[Shaded], widest: int) -> tuple[Shaded, ...]:
    return (*cells, *[NOTHING] * (widest - len(cells)))


def _shaded(a: Assessment, clause: SectionResult) -> Shaded:
    """A clause's name and rate; what is not known or not due is not shaded."""
    heading, rate = clause.section.heading, clause.tally.rate
    if clause.open == len(clause.criteria):
        return f"{heading}\n未作答", None
    if rate is None:
        return f"{heading}\n不适用", None
    shown = a.rate_of(clause)
    if clause.open:
        return f"{heading}\n{a.range_of(clause)}\n{clause.open} 项未作答", None
    return "\n".join(filter(None, (heading, shown, "否决计零" if clause.zeroed_by else ""))), float(1 - rate)
