"""What a batch writes: the analysis of its records, and each document made of it, into the output folder."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import __version__
from compliance.cli import edge
from compliance.errors import MissingSystemPart

if TYPE_CHECKING:
    from compliance.batch.notices import Overview
    from compliance.checklist import Checklist
    from compliance.report.cohort.dossier import Dossier
    from compliance.store.journal import Journal

WORKBOOK, TABLE, DATA, DASHBOARD, PAPER = "排名.xlsx", "排名.csv", "结果.json", "dashboard.html", "汇总报告.pdf"
OUTPUTS = (WORKBOOK, TABLE, DATA, DASHBOARD, PAPER)


def dossier(journal: Journal, overview: Overview, checklist: Checklist, day: datetime.date) -> Dossier:
    """The analysis of what is in the journal; records are read from it as they are needed, never held."""
    from compliance.batch.notices import NOTICE_WORDS
    from compliance.cohort.analysis import analyse
    from compliance.report.cohort.dossier import Dossier, RefusedFile, Remark, losses

    year = overview.year or day.year
    refused = [RefusedFile(r.source, r.park, r.problems, r.count) for r in journal.refusals()]
    return Dossier(
        cohort=analyse(journal.records(), checklist, previous=journal.earlier(year - 1)),
        checklist=checklist,
        year=year,
        date=day,
        program=f"compliance {__version__}",
        refused=tuple(refused),
        remarks=tuple(
            Remark(NOTICE_WORDS[n.kind], n.park, n.detail, n.sources) for n in overview.notices if n.kind != "earlier"
        ),
        losses=losses(journal.records(), checklist),
    )


def write(made: Dossier, output: Path) -> str:
    """Every document of the batch; why the meeting paper could not be made, or ""."""
    for name, content in _formats().items():
        edge.write(content(made), output / name)
    from compliance.report.cohort import paper

    try:
        edge.write(paper.to_pdf(made), output / PAPER)
    except MissingSystemPart as missing:
        return str(missing)
    return ""


def _formats() -> dict[str, Callable[[Dossier], bytes]]:
    from compliance.report.cohort import dashboard, data, table, workbook

    return {
        WORKBOOK: workbook.to_xlsx,
        TABLE: table.to_csv,
        DATA: data.to_json,
        DASHBOARD: dashboard.to_html,
    }
