"""A sample park's data as the bytes of a file other than the blank answers file filled in: JSON, and xlsx."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance import answer_parsing
from compliance.checklist import Checklist

if TYPE_CHECKING:
    from compliance.samples.cohort import SampleFile


def as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_workbook(data: dict[str, Any], checklist: Checklist) -> bytes:
    """The filled-in form. XlsxWriter is slow to import; most cohorts hold few workbooks."""
    from compliance.forms.workbook import writing

    sheet, findings = answer_parsing.parse(data, checklist, lambda name: "")
    assert not findings, findings
    return writing.workbook(checklist, sheet)


def write(made: SampleFile, folder: Path) -> None:
    """Puts one file of a cohort under `folder`."""
    path = folder / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
