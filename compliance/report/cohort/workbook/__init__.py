"""The ranking workbook for people: every list of a batch on a sheet of its own, numbers as numbers."""

from __future__ import annotations

import datetime
import io

import xlsxwriter

from compliance.report.cohort.dossier import Dossier
from compliance.report.cohort.workbook import cover_sheet, heat_sheet, listing
from compliance.report.cohort.workbook.notice_sheets import ANOMALIES, ERRORS, RECEIVED, REMARKS
from compliance.report.cohort.workbook.paper import Paper
from compliance.report.cohort.workbook.ranking_sheets import APART, RANKING, UNSHARED, YEARS
from compliance.report.cohort.workbook.weakness_sheets import CRITERIA, GROUP_SECTIONS, GROUPS, SECTIONS

LISTINGS = (
    RANKING,
    GROUPS,
    GROUP_SECTIONS,
    SECTIONS,
    CRITERIA,
    YEARS,
    UNSHARED,
    APART,
    ANOMALIES,
    REMARKS,
    ERRORS,
    RECEIVED,
)


def to_xlsx(dossier: Dossier) -> bytes:
    """The same bytes for the same results on the same day."""
    buffer = io.BytesIO()
    # Each row is put into a file when the next one begins: all of them together would be the most that a batch holds.
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": dossier.title,
            "comments": dossier.edition,
            "created": datetime.datetime.combine(dossier.date, datetime.time()),
        }
    )
    paper = Paper(book, dossier)
    cover_sheet.write(paper)
    for each in LISTINGS:
        listing.write(paper, each)
    heat_sheet.write(paper)
    book.close()
    return buffer.getvalue()
