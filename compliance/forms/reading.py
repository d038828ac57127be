"""A filled-in form of any kind, told by its content: a workbook, CSV, a page, or an answers file as YAML or JSON."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from compliance import remarks
from compliance.checklist.model import Checklist
from compliance.errors import Problem
from compliance.files import content, documents, inputs
from compliance.forms import bundle
from compliance.forms.carried import Carried
from compliance.forms.filled import LIMIT, Filled
from compliance.forms.page import reading as page

if TYPE_CHECKING:
    from compliance.forms.workbook.reading import Form

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
TABLES = (".csv", ".tsv")
NAMED = (".xlsx", ".xlsm", ".xls", ".et", ".ods", *TABLES)
HEAD = 65536
KEYS = tuple("行标识".encode(encoding) for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))
"""The heading by which a sheet of a form saved as text is known."""


def read(path: Path) -> Filled:
    """Raises InputError where nothing is left to go on with; other mistakes are in its `problems`."""
    inputs.note(path, "答卷")
    if path.is_dir():
        return bundle.from_folder(path, alone)
    head = _head(path)
    if head.startswith(WORKBOOKS[0]) and _is_bundle(path):
        return bundle.from_zip(str(path), lambda: path.open("rb"), alone)
    if page.is_page(head):
        return page.from_bytes(str(path), content.read(path, LIMIT))
    if _is_sheets(str(path), head):
        from compliance.forms.workbook import reading

        return _told(reading.read(path))
    return documents.read(path)


def from_bytes(name: str, raw: bytes) -> Filled:
    """The same for bytes that are already in memory; `name` stands in messages."""
    if raw.startswith(WORKBOOKS[0]) and bundle.is_bundle(io.BytesIO(raw)):
        return bundle.from_zip(name, lambda: io.BytesIO(raw), alone)
    return alone(name, raw)


def alone(name: str, raw: bytes) -> Filled:
    """The same for what is one document, and no zip of several."""
    if page.is_page(raw):
        return page.from_bytes(name, raw)
    if _is_sheets(name, raw[:HEAD]):
        from compliance.forms.workbook import reading

        return _told(reading.from_bytes(name, raw))
    return documents.from_bytes(name, raw)


def carried(form: Filled) -> Sequence[Carried]:
    """The files of evidence that came within it."""
    workbook = _workbook(form)
    return workbook.carried if workbook else form.carried if isinstance(form, bundle.Bundled) else ()


def digests(form: Filled) -> dict[str, str]:
    """The SHA-256 of each of them by its name."""
    return {one.name: one.digest for one in carried(form)}


def _is_bundle(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bundle.is_bundle(file)
    except OSError:
        return False


def _told(form: Form) -> Form:
    """The form, its remarks told; those that count as mistakes are among its problems."""
    mistakes = remarks.tell(form.remarks)
    return replace(form, problems=(*form.problems, *mistakes)) if mistakes else form


def _head(path: Path) -> bytes:
    if not path.is_file():
        # Opening a pipe would wait; documents.read says what is wrong.
        return b""
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def _is_sheets(name: str, head: bytes) -> bool:
    """Whether it is a workbook, or one sheet of it as lines of cells."""
    lower = name.lower()
    if not head.strip():
        return lower.endswith(NAMED)
    return head.startswith(WORKBOOKS) or lower.endswith(TABLES) or has_form_heading(head)


def has_form_heading(text: bytes) -> bool:
    """Whether lines of cells have the heading that every sheet of a form has."""
    return any(_among_cells(key, text[:HEAD]) for key in KEYS)


def _among_cells(key: bytes, head: bytes) -> bool:
    """Whether a text is a cell of its own, as in no answers file."""
    before, found, after = head.partition(key)
    return bool(found) and before.rstrip(b'\0"')[-1:] in b",\t" and after.lstrip(b'\0"')[:1] in b",\t\r\n"


def in_part(form: Filled) -> bool:
    """Whether what is missing is open: on a sheet that someone else fills in, or of a page, which keeps what is given.

    A text that lacks an id is cut short.
    """
    return not isinstance(form, documents.Document) or isinstance(form, page.Issued)


def for_review(form: Filled) -> bool:
    """Whether a reviewer had columns beside the park's own."""
    workbook = _workbook(form)
    return workbook is not None and workbook.for_review


def made_from_another(form: Filled, checklist: Checklist) -> Problem | None:
    """That a workbook was made from a checklist of the same name and version, but with other contents."""
    workbook = _workbook(form)
    return workbook.made_from_another(checklist) if workbook else None


def _workbook(form: Filled) -> Form | None:
    """The form where it is a workbook or a sheet of one; for others nothing is imported."""
    if isinstance(form, documents.Document):
        return None
    from compliance.forms.workbook.reading import Form

    return form if isinstance(form, Form) else None
