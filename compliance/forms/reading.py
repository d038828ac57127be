"""A filled-in form of any kind, told by its content: a workbook, CSV, or an answers file as YAML or JSON."""

from __future__ import annotations

from pathlib import Path

from compliance import documents
from compliance.checklist import Checklist
from compliance.errors import Problem
from compliance.filled import Filled

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


def read(path: Path) -> Filled:
    """Raises InputError where nothing is left to go on with; other mistakes are in its `problems`."""
    if path.suffix.lower() == ".csv" or _begins_like_a_workbook(path):
        from compliance.forms.workbook import reading

        return reading.read(path)
    return documents.read(path)


def _begins_like_a_workbook(path: Path) -> bool:
    if not path.is_file():
        # Opening a pipe would wait; documents.read says what is wrong.
        return False
    try:
        with path.open("rb") as file:
            return file.read(4) in WORKBOOKS
    except OSError:
        return False


def in_part(form: Filled) -> bool:
    """Whether what is missing may be on a sheet that someone else fills in; a text that lacks an id is cut short."""
    return not isinstance(form, documents.Document)


def made_from_another(form: Filled, checklist: Checklist) -> Problem | None:
    """That a workbook was made from a checklist of the same name and version, but with other contents."""
    if isinstance(form, documents.Document):
        return None
    from compliance.forms.workbook.reading import Form, fingerprint_problem

    return fingerprint_problem(form, checklist) if isinstance(form, Form) else None
