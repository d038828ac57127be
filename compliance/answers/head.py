"""What an answers file says before its answers: the park, the period, the team, and the objects to assess."""

from __future__ import annotations

import datetime
from typing import Any

from compliance.answers.fields import FieldReader, blank
from compliance.answers.model import (
    MOST_MEMBERS,
    MOST_OBJECTS,
    OBJECTS,
    PARK_FIELDS,
    TEAM_FIELDS,
    Park,
    Period,
    TeamMember,
)
from compliance.checklist.kinds.readers import shape_of
from compliance.checklist.model import Checklist, Section
from compliance.checklist.objects import can_be_name, repeated
from compliance.checklist.subject import Subject
from compliance.errors import Place, quoted
from compliance.refusals import said

NOWHEN = datetime.date(1, 1, 1)


def park(reader: FieldReader, raw: Any, subject: Subject) -> Park:
    fields = reader.mapping(raw, ("园区",), tuple(PARK_FIELDS))
    values: dict[str, Any] = {}
    for label, name in PARK_FIELDS.items():
        path = ("园区", label)
        if name == "enterprises":
            count = reader.number(fields.get(label), path, unit="家", integer=True)
            values[name] = int(count) if count is not None else None
        elif name == "area":
            values[name] = reader.number(fields.get(label), path, unit="平方公里")
        else:
            values[name] = reader.text(fields.get(label), path)
    if blank(fields.get("名称")):
        reader.complain(("园区", "名称"), "park.name", what=subject.name)
    _park_type(reader, values["type"], subject)
    return Park(**values)


def _park_type(reader: FieldReader, given: str, subject: Subject) -> None:
    if given and given not in subject.types:
        details = {"found": quoted(given), "remedy": reader.near(given, subject.types, 0.3)}
        reader.complain(("园区", "类型"), "park.type", what=subject.name, types="、".join(subject.types), **details)


def period(reader: FieldReader, raw: Any) -> Period:
    fields = reader.mapping(raw, ("评价期",), ("开始", "结束"))
    start = reader.date(fields.get("开始"), ("评价期", "开始"))
    end = reader.date(fields.get("结束"), ("评价期", "结束"))
    for label in ("开始", "结束"):
        if blank(fields.get(label)):
            reader.complain(("评价期", label), "period.missing", label=label)
    if start and end and end < start:
        found = quoted(fields.get("结束"))
        reader.complain(("评价期", "结束"), "period.order", found=found, start=start.isoformat())
    return Period(start or NOWHEN, end or start or NOWHEN)


def team(reader: FieldReader, raw: Any) -> tuple[TeamMember, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        reader.complain(("自评小组",), "team.shape", found=shape_of(raw))
        return ()
    members = []
    for index, entry in enumerate(reader.first_of(raw, MOST_MEMBERS, ("自评小组",))):
        path: Place = ("自评小组", index)
        fields = reader.mapping(entry, path, tuple(TEAM_FIELDS))
        values = {name: reader.text(fields.get(label), (*path, label)) for label, name in TEAM_FIELDS.items()}
        if any(values.values()) and blank(fields.get("姓名")):
            reader.complain(path, "team.name")
        if values["name"]:
            members.append(TeamMember(**values))
    return tuple(members)


def objects(reader: FieldReader, raw: Any, checklist: Checklist) -> dict[str, tuple[str, ...]]:
    """The objects of each section that is assessed per object; every such section has at least one."""
    wanted = {section.id: section for section in repeated(checklist)}
    fields = reader.mapping(raw, (OBJECTS,), tuple(wanted)) if wanted or not blank(raw) else {}
    return {name: _names(reader, section, fields.get(name)) for name, section in wanted.items()}


def _names(reader: FieldReader, section: Section, raw: Any) -> tuple[str, ...]:
    """The names of a section's objects; a stand-in where they are missing, so that the rest is read too."""
    path: Place = (OBJECTS, section.id)
    what = section.per_object.name if section.per_object else ""
    reader.subject = section.id
    names: list[str] = []
    if not isinstance(raw, list) or not raw:
        reader.complain(path, "objects.missing", found=shape_of(raw), what=what, heading=section.heading)
        raw = []
    for index, entry in enumerate(reader.first_of(raw, MOST_OBJECTS, path)):
        name = reader.text(entry, (*path, index))
        if not can_be_name(name):
            found, rule = shape_of(entry), said("nameable")
            reader.complain((*path, index), "objects.name", found=found, what=what, rule=rule)
        elif name in names:
            reader.complain((*path, index), "objects.twice", found=quoted(name))
        else:
            names.append(name)
    reader.subject = ""
    return tuple(names) or ("1",)
