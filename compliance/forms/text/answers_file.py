"""An answer sheet as the text of an answers file: in the layout of a blank one, or within a file that is there."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.answers import reading
from compliance.answers.data import Data, differences, to_data
from compliance.answers.model import AnswerSheet
from compliance.checklist.model import Checklist
from compliance.errors import InputError, UsageError
from compliance.files import documents
from compliance.files.documents import Document
from compliance.forms.text import blank
from compliance.forms.text.editing import edited


def text(checklist: Checklist, sheet: AnswerSheet, notes: Mapping[str, str] | None = None) -> str:
    """A whole answers file; the same answers give the same text, whichever way they were filled in.

    `notes` are remarks beside criteria, by id.
    """
    offers = {name: "；".join(answer.offered) for name, answer in sheet.answers.items()}
    empty = blank.answers_file(checklist, sheet.period.start.year, sheet.objects, notes, offers)
    return updated(documents.parse("答卷", empty), checklist, sheet)


def updated(document: Document, checklist: Checklist, sheet: AnswerSheet) -> str:
    """The text of an answers file for this version of the checklist, with what differs from the sheet put right.

    Comments, order and layout stay. Raises UsageError for a file written in a way that this cannot be done to.
    """
    before, _ = reading.parse(document.data, checklist)
    wanted = to_data(sheet, checklist)
    changes = _changes(to_data(before, checklist), wanted)
    _clear_ratios_of_nothing(document.data, changes)
    made = edited(document, changes)
    if _read(made, checklist) != wanted:
        raise UsageError(
            f"{document.name}: 这份答卷的写法特别，不能就地改写，文件没有改动\n"
            f"    处理：用 compliance import {document.name} -o 另一个文件 转成通常的写法，再接着填"
        )
    return made


def _changes(before: Data, wanted: Data) -> Data:
    """What has to be written to make one of the other, shaped like them; None for what is gone."""
    changes: Data = {}
    for (*above, name), _, now in differences(before, wanted):
        place = changes
        for part in above:
            place = place.setdefault(part, {})
        place[name] = now
    return changes


def _clear_ratios_of_nothing(data: Data, changes: Data) -> None:
    """A ratio of nothing is read as not applicable: where that changes, it is the result that has to go."""
    for name, change in changes.get("作答", {}).items():
        written = data["作答"].get(name) or {}
        if "不适用" in change and written.get("结果") is not None:
            change.setdefault("结果", None)


def _read(made: str, checklist: Checklist) -> Data | None:
    try:
        document = documents.parse("答卷", made)
    except InputError:
        return None
    return None if document.problems else to_data(reading.parse(document.data, checklist)[0], checklist)
