"""The documents that a batch writes of all its parks: a name for each, and a function from the results to its bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.batch import kept
from compliance.batch.notices import NOTICE_WORDS
from compliance.batch.results import Results
from compliance.batch.store.journal import Journal
from compliance.batch.store.outcomes import Kept
from compliance.batch.wanted import Wanted
from compliance.errors import MissingSystemPart
from compliance.files import writing
from compliance.version import __version__

if TYPE_CHECKING:
    from compliance.report.cohort.dossier import Dossier

PAPER = "汇总报告.pdf"
NAMES = ("排名.xlsx", "排名.csv", "收件台账.csv", "results.json", "dashboard.html", PAPER, "汇总报告.docx")


def names(wanted: Wanted) -> tuple[str, ...]:
    """Of the files that a run writes."""
    from compliance.report.cohort import parquet

    return (*NAMES, *parquet.FILES) if wanted.parquet else NAMES


def stand(known: Mapping[str, Kept], origin: str, wanted: Wanted) -> bool:
    """Whether every file is what an earlier run made from the same."""
    return all(kept.stands(known, wanted.output, name, origin) for name in names(wanted))


def write(results: Results, folder: Path, wanted: Wanted, advance: Callable[[int], None]) -> MissingSystemPart | None:
    """Every document into a folder; why the meeting paper could not be made, if so."""
    made, missing = _dossier(results, wanted), None
    for name, content in _formats().items():
        try:
            writing.write(content(made), folder / name)
        except MissingSystemPart as error:
            missing = error
        advance(1)
    if wanted.parquet:
        from compliance.report.cohort import parquet

        parquet.write(results.records, folder)
        advance(len(parquet.FILES))
    return missing


def note(journal: Journal, origin: str, wanted: Wanted, missing: MissingSystemPart | None) -> None:
    """Takes down that what was written stands."""
    written = [name for name in names(wanted) if missing is None or name != PAPER]
    journal.note_outputs({name: Kept(origin, kept.digest(wanted.output / name)) for name in written})


def _formats() -> dict[str, Callable[[Dossier], bytes | Iterable[bytes]]]:
    from compliance.report.cohort import dashboard, data, paper, received, table, workbook

    lists = (workbook.to_xlsx, table.to_csv, received.to_csv, data.to_json, dashboard.to_html)
    return dict(zip(NAMES, (*lists, paper.to_pdf, paper.to_docx), strict=True))


def _dossier(results: Results, wanted: Wanted) -> Dossier:
    """What every document shows."""
    from compliance.report.cohort.dossier import Dossier, RefusedFile, Remark, losses

    overview = results.overview
    return Dossier(
        cohort=results.cohort,
        checklist=results.checklist,
        year=overview.year or wanted.day.year,
        date=wanted.day,
        program=f"compliance {__version__}",
        refused=tuple(RefusedFile(r.source, r.park, r.problems, r.problem_count) for r in results.refusals),
        remarks=tuple(Remark(NOTICE_WORDS[n.kind], n.park, n.detail, n.sources) for n in overview.notices),
        received=overview.received,
        losses=losses(results.records, results.checklist),
    )
