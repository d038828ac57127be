"""What an answers file says before its answers: the park, the period, the team, and the objects to assess."""

from __future__ import annotations

import datetime
from typing import Any

from compliance.answers.fields import FieldReader, blank
from compliance.answers.model import OBJECTS, PARK_FIELDS, PARK_TYPES, TEAM_FIELDS, Park, Period, TeamMember
from compliance.checklist.kinds.base import shape_of
from compliance.checklist.model import Checklist, Section
from compliance.checklist.objects import NAME_RULE, can_be_name, repeated
from compliance.errors import Place, quoted

NOWHEN = datetime.date(1, 1, 1)


def park(reader: FieldReader, raw: Any) -> Park:
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
        reader.complain(("园区", "名称"), "缺少园区名称", expected="填写园区全称")
    _park_type(reader, values["type"])
    return Park(**values)


def _park_type(reader: FieldReader, given: str) -> None:
    if given and given not in PARK_TYPES:
        remedy = reader.near(given, PARK_TYPES, 0.3) or "从所列类型中选一个"
        expected = "、".join(PARK_TYPES)
        message = "园区类型不在可选范围内"
        reader.complain(("园区", "类型"), message, found=quoted(given), expected=expected, remedy=remedy)


def period(reader: FieldReader, raw: Any) -> Period:
    fields = reader.mapping(raw, ("评价期",), ("开始", "结束"))
    start = reader.date(fields.get("开始"), ("评价期", "开始"))
    end = reader.date(fields.get("结束"), ("评价期", "结束"))
    for label in ("开始", "结束"):
        if blank(fields.get(label)):
            reader.complain(("评价期", label), f"缺少评价期的{label}日期", expected="例如 2025-12-31")
    if start and end and end < start:
        found, expected = quoted(fields.get("结束")), f"不早于 {start.isoformat()}"
        reader.complain(("评价期", "结束"), "评价期的结束早于开始", found=found, expected=expected)
    return Period(start or NOWHEN, end or start or NOWHEN)


def team(reader: FieldReader, raw: Any) -> tuple[TeamMember, ...]:
    if raw is None:
        return ()
    if not isinstance(raw, list):
        reader.complain(("自评小组",), "自评小组应填一个列表", found=shape_of(raw), expected="每人前写“- ”")
        return ()
    members = []
    for index, entry in enumerate(raw):
        path: Place = ("自评小组", index)
        fields = reader.mapping(entry, path, tuple(TEAM_FIELDS))
        values = {name: reader.text(fields.get(label), (*path, label)) for label, name in TEAM_FIELDS.items()}
        if any(values.values()) and blank(fields.get("姓名")):
            reader.complain(path, "自评小组成员缺少姓名", expected="{姓名: 张三, 职务: …, 分工: …}")
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
    expected = f"{section.heading}按{what}分别作答：列出各{what}的名称，例如 [1号{what}, 2号{what}]"
    if not isinstance(raw, list) or not raw:
        reader.complain(path, f"缺少{what}名单", subject=section.id, found=shape_of(raw), expected=expected)
        return ("1",)
    names: list[str] = []
    for index, entry in enumerate(raw):
        name = reader.text(entry, (*path, index), section.id)
        if not can_be_name(name):
            message, remedy = f"{what}的名称{NAME_RULE}", f"例如 1号{what}"
            reader.complain((*path, index), message, subject=section.id, found=shape_of(entry), remedy=remedy)
        elif name in names:
            reader.complain((*path, index), "名称重复", subject=section.id, found=quoted(name), remedy="改名，或删去")
        else:
            names.append(name)
    return tuple(names) or ("1",)
