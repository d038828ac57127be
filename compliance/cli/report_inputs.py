"""What a report takes besides the answers: a look, the years before, the register that is kept."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.cli import edge
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.analysis.register import Register
    from compliance.report.theme.model import Look
    from compliance.scoring.assessment import Assessment


def look(theme: str | None) -> Look:
    """A shipped theme, one from a file, or none. Raises InputError, UsageError."""
    from compliance.report.theme import files as theme_files
    from compliance.report.theme.model import Look

    return Look() if theme is None else theme_files.load(theme)


def check_reviewed(result: Assessment) -> None:
    """Raises UsageError where there is nothing that a review could be reported of."""
    from compliance.analysis import review

    if review.of(result) is None:
        raise UsageError(
            "评审报告要有复核，这份答卷没有任何一项复核\n"
            "    处理：用 --review 指明复核文件，或在答卷的要点之下写“复核”，见 docs/review.md"
        )


@dataclass(frozen=True, slots=True)
class Earlier:
    """The years before, the oldest first, by this year's checklist; the last one also as it was scored then."""

    years: tuple[Assessment, ...] = ()
    original: Assessment | None = None


def earlier(paths: list[Path], checklist: str | None, old_checklist: str | None, current: Assessment) -> Earlier:
    """By the checklist that this year was scored by; `old_checklist` is what the last of the years was scored by.

    Raises InputError and UsageError.
    """
    from compliance import scoring
    from compliance.checklist.files import load
    from compliance.forms import importing

    if not paths:
        if old_checklist is not None:
            raise UsageError("--old-checklist 是上年评分所用的检查表，要和 --last-year 一起用")
        return Earlier()
    # That of an assessment holds the copies of this year's objects; last year's file names its own.
    rules = load(checklist or current.checklist.id) if current.sheet.objects else current.checklist
    found = [(path, scoring.assess(*importing.load(path, rules))) for path in paths]
    found.sort(key=lambda pair: pair[1].sheet.period.start)
    last = found[-1][0]
    original = None if old_checklist is None else edge.assess(last, old_checklist)
    for path, assessment in [*found, *([(last, original)] if original else [])]:
        if assessment.sheet.period.start >= current.sheet.period.start:
            raise UsageError(f"{path}: 评价期不早于本次的评价期\n    应为：--last-year 之后写先前年度的答卷")
        if assessment.score is None:
            raise UsageError(f"{path}: {assessment.grade_text}，没有总分，不能比较\n    处理：先补全或改正这份答卷")
    if current.score is None:
        raise UsageError(f"{current.grade_text}，没有总分，不能与上年比较\n    处理：去掉 --last-year")
    return Earlier(tuple(assessment for _, assessment in found), original)


def filled(path: Path | None, result: Assessment, day: datetime.date) -> Register | None:
    """The register that the park keeps, with what this assessment finds. Raises InputError, UsageError."""
    from compliance.cli.plan import merged_with, taken_back

    if path is None:
        return None
    made, _ = taken_back(path, day)
    return merged_with(made, result, path)
