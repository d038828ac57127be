"""Answers files of several years brought under one checklist; years that do not belong together are refused.

`load` reads one file by the checklist that it is told or that the file names, and tells its user what to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from compliance import scoring
from compliance.analysis import comparison, trend
from compliance.analysis.past import Past
from compliance.answers.model import AnswerSheet
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.errors import UsageError, quoted
from compliance.forms import importing, reading
from compliance.forms.filled import Filled
from compliance.scoring.assessment import Assessment

Load = Callable[[Path, str | None], tuple[Checklist, AnswerSheet]]


def compared(
    old: Path, new: Path, checklist: str | None, old_checklist: str | None, load: Load
) -> comparison.Comparison:
    """`old_checklist` is what the older file was scored by, where this year's does not keep it.

    Raises InputError, UsageError.
    """
    rules, answers = load(new, checklist)
    current = scoring.assess(rules, answers)
    past = importing.look_back(old, rules, _named(old_checklist))
    _check_scored(new, current)
    _check_scored(old, past.shown)
    if current.sheet.period.start <= past.sheet.period.start:
        raise UsageError(f"{new}: 评价期不晚于 {old} 的评价期\n    应为：先写上年答卷，后写本年答卷")
    return _compared(old, past, current)


def _compared(path: Path, past: Past, current: Assessment) -> comparison.Comparison:
    try:
        return comparison.compare(past, current)
    except ValueError:
        raise UsageError(f"{path}: 按本年的规则不予评分，没有总分，不能比较") from None


def _named(checklist: str | None) -> Checklist | None:
    return None if checklist is None else checklist_files.load(checklist)


def _check_scored(path: Path, result: Assessment) -> None:
    if result.score is None:
        raise UsageError(f"{path}: {result.grade_text}，没有总分，不能比较\n    处理：先补全或改正这份答卷")


def earlier(
    paths: Sequence[Path], current: Assessment, checklist: str | None, old_checklist: str | None
) -> tuple[Past, ...]:
    """The years before, the oldest first, by the checklist that this year was scored by.

    `old_checklist` is what the last of them was scored by. Raises InputError and UsageError.
    """
    if not paths:
        if old_checklist is not None:
            raise UsageError("--old-checklist 是上年评分所用的检查表，要和 --last-year 一起用")
        return ()
    # That of an assessment holds the copies of this year's objects; last year's file names its own.
    named = checklist or current.checklist.id
    rules = checklist_files.load(named) if current.sheet.objects else current.checklist
    forms = [(path, reading.read(path)) for path in paths]
    last = max(forms, key=lambda pair: _begins(pair[1]))[1]
    found = [
        (path, importing.looked_back(form, rules, _named(old_checklist) if form is last else None))
        for path, form in forms
    ]
    for path, past in found:
        if past.sheet.period.start >= current.sheet.period.start:
            raise UsageError(f"{path}: 评价期不早于本次的评价期\n    应为：--last-year 之后写先前年度的答卷")
        _check_scored(path, past.shown)
    if current.score is None:
        raise UsageError(f"{current.grade_text}，没有总分，不能与上年比较\n    处理：去掉 --last-year")
    for path, past in found:
        _compared(path, past, current)
    return tuple(sorted((past for _, past in found), key=lambda past: past.sheet.period.start))


def _begins(form: Filled) -> str:
    """When the period of a file begins, as it is written."""
    period = form.data.get("评价期") if isinstance(form.data, dict) else None
    return str(period.get("开始")) if isinstance(period, dict) else ""


def trend_of(paths: Sequence[Path], checklist: str | None, old_checklists: Sequence[str]) -> trend.Trend:
    """All years by the checklist of the latest; `old_checklists` are what earlier ones were scored by.

    Raises InputError, UsageError.
    """
    if len(paths) < 2:
        raise UsageError("只有一份答卷，看不出走势\n    应为：两年或更多年的答卷")
    forms = [(path, reading.read(path)) for path in paths]
    newest = max(forms, key=lambda pair: _begins(pair[1]))
    rules = importing.checklist_for(newest[1], checklist)
    # The latest year is no looking back: what is wrong in it is to be put right.
    importing.load_form(newest[1], rules, newest[0].parent)
    known = {old.version: old for old in map(checklist_files.load, old_checklists)}
    found: list[tuple[Path, Past]] = []
    for path, form in forms:
        version = form.data.get("版本") if isinstance(form.data, dict) else None
        found.append((path, importing.looked_back(form, rules, known.get(str(version)))))
    latest_path, latest = max(found, key=lambda pair: pair[1].sheet.period.start)
    years: dict[object, Path] = {}
    for path, past in found:
        name, period = past.sheet.park.name, past.sheet.period.start
        if name != latest.sheet.park.name:
            raise UsageError(f"{path}: 园区是{quoted(name)}，与 {latest_path} 的{quoted(latest.sheet.park.name)}不同")
        if period in years:
            raise UsageError(f"{path}: 评价期与 {years[period]} 相同\n    应为：每年一份答卷")
        years[period] = path
    return trend.trend(past for _, past in found)
