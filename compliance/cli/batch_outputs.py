"""The files that a batch writes: a name and a function from the results to their content for each."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import __version__
from compliance.cli import edge
from compliance.errors import MissingSystemPart

if TYPE_CHECKING:
    from compliance.batch.results import Results
    from compliance.report.cohort.dossier import Dossier

WORKBOOK, TABLE, DATA, DASHBOARD, PAPER = "排名.xlsx", "排名.csv", "results.json", "dashboard.html", "汇总报告.pdf"
OUTPUTS = (WORKBOOK, TABLE, DATA, DASHBOARD, PAPER)


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
        remarks=tuple(
            # Last year's files are many and as they should be.
            Remark(NOTICE_WORDS[n.kind], n.park, n.detail, n.sources)
            for n in overview.notices
            if n.kind != "earlier"
        ),
        losses=losses(results.records, results.checklist),
    )


def write(made: Dossier, output: Path) -> MissingSystemPart | None:
    """Every document of the batch; why the meeting paper could not be made, if so."""
    for name, content in _formats().items():
        edge.write(content(made), output / name)
    from compliance.report.cohort import paper

    try:
        edge.write(paper.to_pdf(made), output / PAPER)
    except MissingSystemPart as missing:
        return missing
    return None


def _formats() -> dict[str, Callable[[Dossier], bytes | Iterable[bytes]]]:
    from compliance.report.cohort import dashboard, data, table, workbook

    return {
        WORKBOOK: workbook.to_xlsx,
        TABLE: table.to_csv,
        DATA: data.to_json,
        DASHBOARD: dashboard.to_html,
    }
