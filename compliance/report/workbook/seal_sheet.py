"""校验数据: a sheet out of sight with the data by which the workbook can be verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance.report.data import result as data
from compliance.report.data.seal import Digests
from compliance.report.workbook.paper import Book
from compliance.scoring.assessment import Assessment

if TYPE_CHECKING:
    from compliance.report.data.result_shape import Edition

NAME = "校验数据"
LONGEST_CELL = 15_000
"""A cell holds 32,767 characters, some of them as two; LibreOffice breaks a line of more than half as many."""


def write(book: Book, assessment: Assessment, digests: Digests, edition: Edition | None) -> None:
    sheet = book.book.add_worksheet(NAME)
    written = data.embedded(assessment, digests, edition)
    for row, start in enumerate(range(0, len(written), LONGEST_CELL)):
        sheet.write_string(row, 0, written[start : start + LONGEST_CELL])
    sheet.hide()
    sheet.protect()
