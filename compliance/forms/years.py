"""Answers files of several years brought under one checklist; years that do not belong together are refused.

`load` reads one file by the checklist that it is told or that the file names, and tells its user what to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from compliance import scoring
from compliance.analysis import comparison, trend
from compliance.answers.model import AnswerSheet
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import UsageError, quoted
from compliance.forms import importing
from compliance.scoring.assessment import Assessment

Load = Callable[[Path, str | None], tuple[Checklist, AnswerSheet]]


def compared(
    old: Path, new: Path, checklist: str | None, old_checklist: str | None, load: Load
) -> comparison.Comparison:
    """`old_checklist` is what the older file was scored by, None for the same. Raises InputError, UsageError."""
    rules, answers = load(new, checklist)
    current = scoring.assess(rules, answers)
    # Per-object copies belong to one park's year: last year's file names its own.
    rescored = scoring.assess(*importing.load(old, rules))
    original = rescored if old_checklist is None else scoring.assess(*load(old, old_checklist))
    for path, result in ((old, original), (old, rescored), (new, current)):
        _check_scored(path, result)
    if current.sheet.period.start <= original.sheet.period.start:
        raise UsageError(f"{new}: 评价期不晚于 {old} 的评价期\n    应为：先写上年答卷，后写本年答卷")
    return comparison.compare(original, rescored, current)


def _check_scored(path: Path, result: Assessment) -> None:
    if result.score is None:
        raise UsageError(f"{path}: {result.grade_text}，没有总分，不能比较\n    处理：先补全或改正这份答卷")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The years before, the oldest first, by this year's checklist; the last one also as it was scored then."""

    years: tuple[Assessment, ...] = ()
    original: Assessment | None = None


def earlier(
    paths: Sequence[Path], current: Assessment, checklist: str | None, old_checklist: str | None, load: Load
) -> Earlier:
    """By the checklist that this year was scored by; `old_checklist` is what the last of the years was scored by.

    Raises InputError and UsageError.
    """
    if not paths:
        if old_checklist is not None:
            raise UsageError("--old-checklist 是上年评分所用的检查表，要和 --last-year 一起用")
        return Earlier()
    # That of an assessment holds the copies of this year's objects; last year's file names its own.
    named = checklist or current.checklist.id
    rules = checklist_files.load(named) if current.sheet.objects else current.checklist
    found = [(path, scoring.assess(*importing.load(path, rules))) for path in paths]
    found.sort(key=lambda pair: pair[1].sheet.period.start)
    last = found[-1][0]
    original = None if old_checklist is None else scoring.assess(*load(last, old_checklist))
    for path, assessment in [*found, *([(last, original)] if original else [])]:
        if assessment.sheet.period.start >= current.sheet.period.start:
            raise UsageError(f"{path}: 评价期不早于本次的评价期\n    应为：--last-year 之后写先前年度的答卷")
        _check_scored(path, assessment)
    if current.score is None:
        raise UsageError(f"{current.grade_text}，没有总分，不能与上年比较\n    处理：去掉 --last-year")
    return Earlier(tuple(assessment for _, assessment in found), original)


def trend_of(paths: Sequence[Path], checklist: str | None, load: Load) -> trend.Trend:
    """All years by the checklist of the latest. Raises InputError, UsageError."""
    if len(paths) < 2:
        raise UsageError("只有一份答卷，看不出走势\n    应为：两年或更多年的答卷")
    sheets = [(path, *load(path, checklist)) for path in paths]
    newest, rules, latest = max(sheets, key=lambda made: made[2].period.start)
    years: dict[object, Path] = {}
    for path, chosen, sheet in sheets:
        if sheet.park.name != latest.park.name:
            raise UsageError(f"{path}: 园区是{quoted(sheet.park.name)}，与 {newest} 的{quoted(latest.park.name)}不同")
        if chosen.id != rules.id:
            raise UsageError(f"{path}: 检查表是 {chosen.id}，与 {newest} 的 {rules.id} 不同")
        if sheet.period.start in years:
            raise UsageError(f"{path}: 评价期与 {years[sheet.period.start]} 相同\n    应为：每年一份答卷")
        years[sheet.period.start] = path
    return trend.trend(scoring.assess(*importing.load(path, rules)) for path in paths)
