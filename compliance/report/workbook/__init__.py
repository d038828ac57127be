"""The workbook: every score as a live formula from the raw answers up to the grade, for recalculating independently.

The formulas are made from the checklist's rules, never from the engine's results or its trace. The engine's results
are only written beside them as the values that viewers show before they calculate.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping
from typing import TYPE_CHECKING

from compliance.errors import one_line
from compliance.files.workbooks.paper import cut
from compliance.report.workbook import (
    answer_sheet,
    condition_sheet,
    cover_sheet,
    detail_sheet,
    measure_sheet,
    rule_sheet,
    seal_sheet,
    section_sheet,
    total_sheet,
    veto_sheet,
)
from compliance.report.workbook.figures import figures_of
from compliance.report.workbook.paper import Book
from compliance.report.workbook.plan import plan_of
from compliance.scoring.assessment import Assessment

if TYPE_CHECKING:
    from compliance.report.data.result_shape import Edition

LONGEST_NAME = 50
"""Of a park and a checklist in the footer, which has to hold the fingerprint too."""


def to_xlsx(
    assessment: Assessment,
    date: datetime.date,
    digests: Mapping[str, str] | None = None,
    edition: Edition | None = None,
) -> bytes:
    """The workbook of an assessment; the same bytes for the same assessment and date.

    `digests` are the SHA-256 of the evidence files; with them it carries the data by which it can be verified.
    """
    file = io.BytesIO()
    book = Book(file, {"in_memory": True})
    checklist = assessment.checklist
    created = datetime.datetime.combine(date, datetime.time())
    park = cut(one_line(assessment.sheet.park.name), LONGEST_NAME)
    book.book.set_properties({"title": f"{park} 评分工作簿", "created": created})
    footer = (
        f"{park}　{checklist.id[:LONGEST_NAME]} {checklist.version[:LONGEST_NAME]}　指纹 {checklist.short_fingerprint}"
    )
    figures, plan = figures_of(assessment), plan_of(checklist)
    total = total_sheet.place(plan)
    cover_sheet.write(book, figures, assessment, date, footer, digests or {})
    total_sheet.write(book, plan, total, figures, assessment, footer)
    section_sheet.write(book, plan, figures, footer)
    answer_sheet.write(book, plan, figures, footer)
    if plan.details.rows:
        detail_sheet.write(book, plan.details, plan.answers, figures, footer)
    veto_sheet.write(book, plan, figures, footer)
    if plan.conditions.rows:
        condition_sheet.write(book, plan, total, figures, footer)
    if plan.used:
        measure_sheet.write(book, plan, figures, footer)
    rule_sheet.write(book, plan.rules, plan.lines, footer)
    if digests is not None:
        seal_sheet.write(book, assessment, digests, edition)
    book.close()
    return file.getvalue()
