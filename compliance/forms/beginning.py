"""What a form to be filled in begins with: an empty sheet, or the answers of a file that is there."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path

from compliance.answers import starting
from compliance.answers.model import AnswerSheet
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.checklist.objects import can_be_name, repeated
from compliance.errors import UsageError
from compliance.forms import importing
from compliance.refusals import said


def begin(
    checklist: str | None,
    prefill: Path | None,
    year: int | None,
    objects: Sequence[str],
    say: Callable[[str], None],
    *,
    keep: bool = False,
) -> tuple[Checklist, AnswerSheet]:
    """The checklist and the answers of a form; `objects` are as typed, "4.1=东区,西区", `say` takes what to know of it.

    Earlier answers become those of the year that is wanted, or are to `keep` theirs, for being shown beside.
    Raises InputError and UsageError.
    """
    if prefill is None:
        chosen = checklist_files.load(checklist or "window-service")
        named = _objects(objects, chosen)
        return chosen, starting.blank(chosen, year or datetime.date.today().year - 1, named)
    if objects:
        raise UsageError(
            "--object 不能与 --prefill 同用：对象取自预填的答卷\n    处理：去掉 --object，或先改答卷的“对象”"
        )
    chosen, given = importing.prefilled(prefill, checklist, year)
    sheet = given if year is None or keep else starting.for_year(given, year)
    if given.reviewed and sheet.period != given.period:
        say("预填的是上年复核后的结果；上年的复核意见不带入")
    return chosen, sheet


def _objects(given: Sequence[str], checklist: Checklist) -> dict[str, tuple[str, ...]]:
    """The objects by the section's id."""
    sections = {name: section.id for section in repeated(checklist) for name in (section.number, section.id)}
    found = {}
    for option in given:
        section, _, names = option.replace("，", ",").partition("=")
        listed = tuple(name.strip() for name in names.split(","))
        if section.strip() not in sections:
            expected = "、".join(dict.fromkeys(sections)) or "这份检查表没有按对象分别作答的章条"
            raise UsageError(f"--object {option}: 没有这个按对象分别作答的章条\n    应为：{expected}")
        if not all(map(can_be_name, listed)):
            raise UsageError(f"--object {option}: 名称{said('nameable')}\n    应为：章条=名称,名称")
        if len({*listed}) < len(listed):
            raise UsageError(f"--object {option}: 名称重复\n    处理：改名，或删去")
        found[sections[section.strip()]] = listed
    return found
