"""The files that a batch writes: a name and a function from the results to their content for each."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli import edge
from compliance.errors import MissingSystemPart
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.batch.results import Results
    from compliance.batch.store.journal import Journal
    from compliance.batch.store.outcomes import Kept
    from compliance.report.cohort.dossier import Dossier

WORKBOOK, TABLE, DATA, DASHBOARD, PAPER = "排名.xlsx", "排名.csv", "results.json", "dashboard.html", "汇总报告.pdf"
OUTPUTS = (WORKBOOK, TABLE, DATA, DASHBOARD, PAPER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a run is to write, and where."""

    output: Path
    checklist: str | None
    """As the user names it."""
    day: datetime.date
    parquet: bool
    reports: Mapping[str, str] | None
    """The paths of the files by their source, where there are to be reports."""
    anew: bool
    """Also what has not changed since it was written."""
    jobs: int
    quiet: bool


def dossier(results: Results, day: datetime.date) -> Dossier:
    """What every document of the batch shows."""
    from compliance.batch.notices import NOTICE_WORDS
    from compliance.report.cohort.dossier import Dossier, RefusedFile, Remark, losses

    overview = results.overview
    return Dossier(
        cohort=results.cohort,
        checklist=results.checklist,
        year=overview.year or day.year,
        date=day,
        program=f"compliance {__version__}",
        refused=tuple(RefusedFile(r.source, r.park, r.problems, r.count) for r in results.refusals),
        remarks=tuple(Remark(NOTICE_WORDS[n.kind], n.park, n.detail, n.sources) for n in overview.notices),
        losses=losses(results.records, results.checklist),
    )


def stand(known: Mapping[str, Kept], origin: str, wanted: Wanted) -> bool:
    """Whether every file is what an earlier run made from the same."""
    from compliance.batch import kept

    return all(kept.stands(known, wanted.output, name, origin) for name in names(wanted))


def write(
    results: Results, journal: Journal, origin: str, wanted: Wanted, advance: Callable[[int], None]
) -> MissingSystemPart | None:
    """Every document of the batch, and notes what stands; why the meeting paper could not be made, if so."""
    from compliance.batch import kept
    from compliance.batch.store.outcomes import Kept
    from compliance.report.cohort import paper

    made, missing = dossier(results, wanted.day), None
    for name, content in _formats().items():
        edge.write(content(made), wanted.output / name)
        advance(1)
    try:
        edge.write(paper.to_pdf(made), wanted.output / PAPER)
    except MissingSystemPart as error:
        missing = error
    advance(1)
    if wanted.parquet:
        from compliance.report.cohort import parquet

        parquet.write(results.records, wanted.output)
        advance(len(parquet.FILES))
    written = [name for name in names(wanted) if missing is None or name != PAPER]
    journal.note_outputs({name: Kept(origin, kept.digest(wanted.output / name)) for name in written})
    return missing


def names(wanted: Wanted) -> tuple[str, ...]:
    """Of the files that a run writes."""
    from compliance.report.cohort import parquet

    return (*OUTPUTS, *parquet.FILES) if wanted.parquet else OUTPUTS


def _formats() -> dict[str, Callable[[Dossier], bytes | Iterable[bytes]]]:
    from compliance.report.cohort import dashboard, data, table, workbook

    return {
        WORKBOOK: workbook.to_xlsx,
        TABLE: table.to_csv,
        DATA: data.to_json,
        DASHBOARD: dashboard.to_html,
    }
