"""A sample park's data as the bytes of a file other than the blank answers file filled in: JSON, and xlsx."""

from __future__ import annotations

import json
from typing import Any

from compliance import answer_parsing
from compliance.checklist import Checklist


def as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_workbook(data: dict[str, Any], checklist: Checklist) -> bytes:
    """The filled-in form. XlsxWriter is slow to import; most cohorts hold few workbooks."""
    from compliance.forms.workbook import writing

    sheet, findings = answer_parsing.parse(data, checklist, lambda name: "")
    assert not findings, findings
    return writing.workbook(checklist, sheet)
