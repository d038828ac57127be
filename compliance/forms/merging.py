"""Answers from several forms put together: what only one says, and what all say alike; all else is a conflict.

But the evidence of all is kept, and what reviewers say of each: only one who says two things of one answer is in
conflict, with himself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.answers import reading
from compliance.answers.data import Data, to_data
from compliance.answers.model import GROUPS, OBJECTS, REVIEW, AnswerSheet
from compliance.checklist.model import Checklist
from compliance.checklist.objects import expand
from compliance.errors import InputError, Location, Place, Problem, quoted
from compliance.forms.filled import Filled

TEAM = "自评小组"
IDENTITY = (("园区", "名称"), ("评价期", "开始"), ("评价期", "结束"))
"""What the forms of one park and one period have in common."""


@dataclass(frozen=True)
class Part:
    """One form, and the answers that were read from it."""

    form: Filled
    sheet: AnswerSheet


@dataclass(frozen=True)
class Fact:
    """One thing that a form says, and where."""

    value: Any
    path: Place


About = tuple[str, ...]
Facts = dict[About, Fact]


def facts_of(sheet: AnswerSheet, checklist: Checklist) -> Facts:
    """All that a sheet says, by what it is said of; that a criterion does not apply is said of its result."""
    return dict(_facts(to_data(sheet, checklist)))


def _facts(data: Data) -> Iterator[tuple[About, Fact]]:
    for top, content in data.items():
        if top in GROUPS:
            for name, fields in content.items():
                for field, value in fields.items():
                    about = "结果" if field == "不适用" else field
                    yield (top, name, about), Fact({field: value} if about == "结果" else value, (top, name, field))
        elif top == TEAM:
            yield from _team(content)
        elif isinstance(content, dict):
            for name, value in content.items():
                yield (top, name), Fact(value, (top, name))
        else:
            yield (top,), Fact(content, (top,))


def _team(members: list[Data]) -> Iterator[tuple[About, Fact]]:
    """Members are the same when they have the same name, the second of that name in both, and so on."""
    seen = Counter[str]()
    for index, member in enumerate(members):
        for field, value in member.items():
            yield (TEAM, member["姓名"], str(seen[member["姓名"]]), field), Fact(value, (TEAM, index, field))
        seen[member["姓名"]] += 1


def conflicts(parts: Sequence[Part], checklist: Checklist) -> list[Problem]:
    """Every thing that the forms say differently; only their park and period where these differ."""
    different = _different(parts, checklist)
    remedy = "核对后改成一致，或只在一份中填写，再导入"
    return strangers(parts, checklist) or [_conflict(about, found, remedy) for about, found in different.items()]


def strangers(parts: Sequence[Part], checklist: Checklist) -> list[Problem]:
    """That the forms are not of one park and one period."""
    different = _different(parts, checklist)
    remedy = "只合并同一园区、同一评价期的填报；写法不一的，改成一致"
    return [_conflict(about, found, remedy) for about, found in different.items() if about in IDENTITY]


def replaced(before: AnswerSheet, after: AnswerSheet, checklist: Checklist) -> list[str]:
    """The ids, or the names of what has none, of which one sheet says something else than the other said before."""
    old, new = facts_of(before, checklist), facts_of(after, checklist)
    changed = [about for about, fact in old.items() if about in new and not _holds(about, new[about].value, fact.value)]
    return list(dict.fromkeys(str(about[1] if len(about) > 1 else about[0]) for about in changed))


def _different(parts: Sequence[Part], checklist: Checklist) -> dict[About, list[tuple[Part, Fact]]]:
    said: dict[About, list[tuple[Part, Fact]]] = {}
    for part in parts:
        for about, fact in facts_of(part.sheet, checklist).items():
            said.setdefault(about, []).append((part, fact))
    return {about: found for about, found in said.items() if not _agree(about, [fact.value for _, fact in found])}


def _agree(about: About, values: Sequence[Any]) -> bool:
    if _is_evidence(about):
        return True
    if not _is_review(about):
        return all(value == values[0] for value in values)
    said: dict[str, Data] = {}
    return all(said.setdefault(_reviewer(one), one) == one for value in values for one in _opinions(value))


def _holds(about: About, new: Any, old: Any) -> bool:
    """Whether all that was said is still said."""
    return all(one in _opinions(new) for one in _opinions(old)) if _is_review(about) else new == old


def _is_review(about: About) -> bool:
    return about[0] in GROUPS and about[2] == REVIEW


def _is_evidence(about: About) -> bool:
    """What each has attached is kept of all."""
    return about[0] in GROUPS and about[2] == "佐证"


def _opinions(review: Any) -> list[Data]:
    """Of each reviewer, as they stand in an answers file: one alone, or several as a list."""
    return review if isinstance(review, list) else [review] if review else []


def _reviewer(opinion: Data) -> str:
    return str(opinion.get("复核人", ""))


def _conflict(about: About, found: list[tuple[Part, Fact]], remedy: str) -> Problem:
    top, *rest = about
    subject = rest[0] if top in GROUPS or top == TEAM else ""
    named = {"评价期": f"评价期{about[-1]}", OBJECTS: OBJECTS}.get(top, about[-1])
    first, fact = found[0]
    return Problem(
        location=first.form.locate(*fact.path),
        message=f"各份的“{named}”不一致",
        subject=subject,
        found="；".join(f"{_shown(fact.value)}（{part.form.locate(*fact.path)}）" for part, fact in found),
        remedy=remedy,
    )


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "，".join(_shown(part) if name == "结果" else f"{name} {_shown(part)}" for name, part in value.items())
    if isinstance(value, list) and all(isinstance(one, dict) for one in value):
        return "、".join(map(_shown, value))
    return quoted("、".join(value) if isinstance(value, list) else value)


def joined(sheets: Sequence[AnswerSheet], checklist: Checklist) -> AnswerSheet:
    """One sheet that says what any of these says: the evidence of all, of each reviewer what was said last.

    Raises InputError where a review no longer fits the answer that it was of.
    """
    return _joined(sheets, checklist, evidence_of_all=True)


def updated(old: AnswerSheet, new: AnswerSheet, checklist: Checklist) -> AnswerSheet:
    """What either says, and of what both do the new. Raises InputError as `joined` does."""
    return _joined([old, new], checklist, evidence_of_all=False)


def _joined(sheets: Sequence[AnswerSheet], checklist: Checklist, *, evidence_of_all: bool) -> AnswerSheet:
    said: dict[About, Any] = {}
    for sheet in sheets:
        for about, fact in facts_of(sheet, checklist).items():
            if _is_review(about):
                said[about] = _with_all(said.get(about), fact.value)
            elif evidence_of_all and _is_evidence(about):
                said[about] = list(dict.fromkeys([*said.get(about, ()), *fact.value]))
            else:
                said[about] = fact.value
    sheet, findings = reading.parse(_data(said, checklist), checklist)
    if findings:
        raise InputError(finding.located(_in_the_joined) for finding in findings)
    return sheet


def _with_all(before: Any, after: Any) -> Any:
    """The opinions of both, of whoever is in both the later one."""
    again = {_reviewer(one) for one in _opinions(after)}
    return [*(one for one in _opinions(before) if _reviewer(one) not in again), *_opinions(after)]


def _in_the_joined(*_: object, key: bool = False) -> Location:
    return Location("合并后的答卷")


def _data(said: dict[About, Any], checklist: Checklist) -> Data:
    objects = {about[1]: tuple(names) for about, names in said.items() if about[0] == OBJECTS}
    data: Data = {"作答": dict.fromkeys(expand(checklist, objects).by_id)}
    team: dict[About, Data] = {}
    for about, value in said.items():
        if about[0] in GROUPS:
            top, name, field = about
            group = data.setdefault(top, {})
            group[name] = {**(group.get(name) or {}), **(value if field == "结果" else {field: value})}
        elif about[0] == TEAM:
            team.setdefault(about[:3], {})[about[3]] = value
        elif len(about) == 1:
            data[about[0]] = value
        else:
            data.setdefault(about[0], {})[about[1]] = value
    return {**data, TEAM: list(team.values())}
