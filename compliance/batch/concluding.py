"""After the scoring: what is ranked, what is left out and why, and the lines that end a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby, islice
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.batch.notices import EARLIER, NOTICE_WORDS, Notice, NoticeKind, Overview, Scored, overview
from compliance.batch.reports import FOLDER, left
from compliance.batch.results import Again, Results
from compliance.batch.roster import Listed
from compliance.batch.store.outcomes import Refusal
from compliance.checklist import files as checklist_files
from compliance.errors import one_line

if TYPE_CHECKING:
    from compliance.batch.store.journal import Journal
    from compliance.checklist.model import Checklist
    from compliance.errors import Problem

NAMED = 10
"""So many files or parks of a kind are named at the end of a run; the workbook has all of them."""
SHOWN = 3
"""So many problems of a file are shown there."""


def look_over(journal: Journal, output: Path, *, year: int | None, roster: Sequence[Listed] | None) -> Overview:
    """What has to be said of the files; what is left out of the ranking is noted in the journal."""
    files = [Scored(**row) for row in journal.scored()]
    found, aside = overview(files, journal.refusals(), year=year, held=journal.year(), roster=roster)
    journal.set_aside(aside)
    assessed = ((file.code, file.name) for file in files if file.source not in aside)
    old = [Notice("left_report", path.stem, (f"{FOLDER}/{path.name}",)) for path in left(output, assessed)]
    return replace(found, notices=(*found.notices, *old))


def chosen(overview: Overview, checklist: str | None) -> Checklist | None:
    """The checklist of the results; None where no file of the year could be scored.

    `checklist` is as the user names it, None for the one that most files name.
    """
    return None if overview.checklist is None else checklist_files.load(checklist or overview.checklist)


def results(journal: Journal, overview: Overview, checklist: Checklist) -> Results:
    """What the outputs are made of."""
    from compliance.analysis.cohort import analysis

    assert overview.year is not None
    before = overview.year - 1
    records, previous = Again(journal.records), Again(lambda: journal.earlier(before))
    return Results(
        checklist=checklist,
        overview=overview,
        cohort=analysis.analyse(records, checklist, previous=previous),
        records=records,
        refusals=Again(journal.refusals),
    )


def summary(journal: Journal, overview: Overview, counts: Mapping[str, int]) -> Iterator[str]:
    """The end of a run in lines: counts by kind, then everything that has to be said, by name."""
    scored, refused, other = (counts.get(kind, 0) for kind in ("scored", "refused", "other"))
    ranked = scored - overview.left_out
    parts = [f"答卷 {scored + refused} 份", f"已评分 {scored} 份", f"有误 {refused} 份"]
    parts += [f"另有 {other} 个文件不是答卷"] if other else []
    yield "，".join(parts)
    if overview.year is not None:
        yield f"{overview.year} 年度：{ranked} 个园区"
    if overview.earlier:
        yield f"{EARLIER}，{overview.earlier} 份"
    yield from _refused(journal.refusals(), refused)
    for kind, group in groupby(overview.notices, key=lambda notice: notice.kind):
        yield from _named(kind, list(group))


def unread(problems: Sequence[Problem], counts: Mapping[str, int], output: Path) -> Iterator[str]:
    """Why a run ends without results though files may have been scored: every place that could not be read."""
    scored, refused = (counts.get(kind, 0) for kind in ("scored", "refused"))
    yield f"有 {len(problems)} 处读不到，没有写入结果，{output} 中的文件未改动"
    yield from (f"  {problem}".replace("\n", "\n  ") for problem in sorted(problems, key=lambda one: one.location))
    yield f"    已评分 {scored} 份，有误 {refused} 份，都在结果库中；能读到以后再运行同一命令，接着做"


def _refused(refusals: Iterator[Refusal], count: int) -> Iterator[str]:
    if not count:
        return
    yield f"有误、未能评分的答卷 {count} 份："
    for refusal in islice(refusals, NAMED):
        more = f"（共 {refusal.count} 处）" if refusal.count > SHOWN else ""
        yield f"  {one_line(refusal.source)}{more}"
        for problem in refusal.problems[:SHOWN]:
            yield "    " + str(problem).replace("\n", "\n    ")
    if count > NAMED:
        yield f"  …另有 {count - NAMED} 份"


def _named(kind: NoticeKind, notices: Sequence[Notice]) -> Iterator[str]:
    words = NOTICE_WORDS[kind]
    yield f"{words}，{len(notices)} 条："
    for notice in notices[:NAMED]:
        yield f"  {notice}"
    if len(notices) > NAMED:
        yield f"  …另有 {len(notices) - NAMED} 条"
