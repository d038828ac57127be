"""What is assessed, a park or a factory or whatever else, and what is asked of it before the criteria."""

from __future__ import annotations

from typing import Literal, get_args

from compliance.checklist.kinds.base import Frozen

Field = Literal[
    "名称",
    "代码",
    "所在地区",
    "类型",
    "企业数量",
    "面积",
    "运营主体",
    "地址",
    "负责人",
    "联系人",
    "联系电话",
    "概况",
]
HINTS: dict[Field, str] = {"名称": "全称，必填", "企业数量": "家，只写数字", "面积": "平方公里，只写数字"}
NAMED: frozenset[Field] = frozenset({"名称", "代码", "类型", "概况"})
"""Called after what is assessed where they stand alone: 园区名称."""
PRINTED: dict[Field, str] = {"地址": "办公地址", "企业数量": "入园企业", "面积": "规划面积"}
"""What they are called in reports, where it is not what forms call them."""


class Asked(Frozen):
    """One thing that is asked of what is assessed."""

    field: Field
    """答卷中的栏目"""
    label: str = ""
    """填报表和报告里的名称；不写则同栏目"""
    hint: str = ""
    """怎样填"""


class Subject(Frozen):
    """被评的是什么."""

    name: str = "园区"
    """被评的是什么，例如 园区、工厂"""
    about: str = ""
    """“概况”怎样填；不写则为 基本情况，两三句话"""
    types: tuple[str, ...] = ("国家级", "省级", "州市级", "县级", "其他")
    """“类型”的各选项"""
    profile: tuple[Asked, ...] = tuple(Asked(field=field) for field in get_args(Field))
    """问哪些栏目，依次；“名称”必有"""

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(asked.field for asked in self.profile)

    def label(self, field: str) -> str:
        """What a field is called in a form."""
        own = next((asked.label for asked in self.profile if asked.field == field), "")
        return own or (f"{self.name}名称" if field == "名称" else field)

    def printed(self, field: Field) -> str:
        """What it is called in a report."""
        own = next((asked.label for asked in self.profile if asked.field == field), "")
        return own or (f"{self.name}{field}" if field in NAMED else PRINTED.get(field, field))

    def hint(self, field: str) -> str:
        asked = next((asked for asked in self.profile if asked.field == field), None)
        if asked is None or asked.hint:
            return asked.hint if asked else ""
        if asked.field == "概况":
            return self.about or f"{self.name}的基本情况，两三句话"
        return " / ".join(self.types) if asked.field == "类型" else HINTS.get(asked.field, "")
