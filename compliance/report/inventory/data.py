"""The list as data and as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, astuple

from compliance.analysis.inventory import Inventory
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.errors import one_line
from compliance.report.data import head
from compliance.report.data.table import as_text

HEADINGS = ("编号", "条款", "检查要点", "应备佐证", "现有佐证", "情况", "怎样办", "填写人", "办结")


def to_json(checklist: Checklist, sheet: AnswerSheet, found: Inventory) -> bytes:
    return head.written(
        {
            "schema_version": head.SCHEMA_VERSION,
            "program": head.program(),
            "checklist": {"id": checklist.id, "version": checklist.version, "fingerprint": checklist.fingerprint},
            "park": sheet.park.name,
            "period": head.period(sheet),
            "counts": found.counts,
            "lines": [{**asdict(line), "open": line.open} for line in found.lines],
        }
    )


def to_csv(found: Inventory) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS expect."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADINGS)
    for row in rows(found):
        writer.writerow([as_text(one_line(cell)) for cell in row])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def rows(found: Inventory) -> Iterator[tuple[str, ...]]:
    """A line as HEADINGS name it; the last is left to tick off."""
    return ((*astuple(line), "") for line in found.lines)
