"""A file of a sample cohort: its bytes where it is not the blank answers file filled in, and where they are put."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from compliance.answers import reading
from compliance.checklist.model import Checklist


@dataclass(frozen=True, slots=True)
class SampleFile:
    path: PurePosixPath
    """Relative to the folder of the cohort: year, 州市, file."""
    content: bytes


def as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_workbook(data: dict[str, Any], checklist: Checklist) -> bytes:
    """The filled-in form. XlsxWriter is slow to import; most cohorts hold few workbooks."""
    from compliance.forms.workbook import writing

    sheet, findings = reading.parse(data, checklist, lambda name: "")
    assert not findings, findings
    return writing.workbook(checklist, sheet)


def write(made: SampleFile, folder: Path) -> None:
    """Puts one file of a cohort under `folder`."""
    path = folder / made.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.content)
