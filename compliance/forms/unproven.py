"""What is said of evidence that proves nothing: files that are still to come, and what has expired.

Neither is a mistake of the answers, which are scored without it. In a strict run both are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from compliance import remarks
from compliance.answers import validity
from compliance.answers.model import GROUPS, AnswerSheet
from compliance.errors import Location, Place, Problem, quoted
from compliance.forms import evidence
from compliance.forms.filled import Filled
from compliance.refusals import finding

TO_DO = "补齐文件；逐件的清单：compliance evidence 答卷"


def told(form: Filled, sheet: AnswerSheet, folder: Path) -> tuple[Problem, ...]:
    """Tells of it: of missing files in one sentence, of what has expired piece by piece. Gives back what are mistakes.

    In a strict run missing files are told one by one, each with the one that is probably meant.
    """
    expired = remarks.tell(_expired(form, sheet))
    missing = _each(form, sheet, folder) if remarks.is_strict() else _together(form, sheet)
    return (*expired, *remarks.tell(missing))


def _together(form: Filled, sheet: AnswerSheet) -> list[Problem]:
    files, ids = sheet.absent_files, validity.awaited(sheet)
    if not files:
        return []
    found = f"缺 {len(files)} 个文件，涉及 {len(ids)} 项，例如 {next(iter(ids))} 的{quoted(files[0])}"
    message = "佐证未到位，补齐之前计分时不算这些佐证"
    return [Problem(location=Location(form.name), message=message, found=found, remedy=TO_DO, code=evidence.MISSING)]


def _each(form: Filled, sheet: AnswerSheet, folder: Path) -> Iterator[Problem]:
    for subject, number, name, near in evidence.awaited(sheet, folder):
        path = _path(form, subject, number)
        yield finding(path, evidence.MISSING, subject=subject, found=quoted(name), remedy=near).located(form.locate)


def _expired(form: Filled, sheet: AnswerSheet) -> Iterator[Problem]:
    for subject, answer in sheet.every.items():
        for number, piece in enumerate(answer.evidence):
            if piece.lacking == "expired":
                found = f"{quoted(piece.text)}有效至 {piece.until}，评价期到 {sheet.period.end}"
                expired = finding(_path(form, subject, number), "evidence.expired", subject=subject, found=found)
                yield expired.located(form.locate)


def _path(form: Filled, subject: str, number: int) -> Place:
    """Where a piece of evidence stands: alone, or as one of a list."""
    data = form.data if isinstance(form.data, dict) else {}
    for top in GROUPS:
        group = data.get(top)
        entry = group.get(subject) if isinstance(group, dict) else None
        if isinstance(entry, dict):
            given = entry.get("佐证")
            return (top, subject, "佐证", number) if isinstance(given, list) else (top, subject, "佐证")
    # Of an earlier version's answers, which have other ids.
    return ()
