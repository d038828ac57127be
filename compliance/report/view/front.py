"""The first pages of a report, as finished text: the cover, what it was made from, the park's profile, its promise."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from compliance.answers.model import chinese_date
from compliance.numbers import plain
from compliance.scoring.assessment import Assessment
from compliance.version import __version__


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line, such as 园区名称."""

    label: str
    text: str


def cover(a: Assessment, date: datetime.date) -> tuple[Fact, ...]:
    checklist = a.checklist
    return (
        Fact("园区名称", a.sheet.park.name),
        Fact("评价期", str(a.sheet.period)),
        Fact("报告日期", chinese_date(date)),
        Fact("检查表", f"{checklist.title}，版本 {checklist.version}"),
    )


def identity(a: Assessment, fingerprint: str) -> tuple[Fact, ...]:
    checklist = a.checklist
    return (
        Fact("检查表", f"{checklist.title}（{checklist.id}）"),
        Fact("检查表版本", checklist.version),
        Fact("检查表指纹", checklist.fingerprint),
        Fact("生成程序", f"compliance {__version__}"),
        Fact("报告指纹", f"{fingerprint}（答卷、佐证校验值、检查表和程序版本的 SHA-256，用 compliance verify 核对）"),
    )


def profile(a: Assessment) -> Iterator[Fact]:
    """The park's profile; what was not filled in stays as a dash, so that every report has the same table."""
    park = a.sheet.park
    yield Fact("园区名称", park.name)
    yield Fact("园区代码", park.code or "—")
    yield Fact("园区类型", park.type or "—")
    yield Fact("所在地区", park.region or "—")
    yield Fact("运营主体", park.operator or "—")
    yield Fact("办公地址", park.address or "—")
    yield Fact("入园企业", "—" if park.enterprises is None else f"{park.enterprises} 家")
    yield Fact("规划面积", "—" if park.area is None else f"{plain(park.area)} 平方公里")
    yield Fact("负责人", park.leader or "—")
    yield Fact("联系人", "　".join(filter(None, (park.contact, park.phone))) or "—")
    yield Fact("评价期", str(a.sheet.period))
    yield Fact("自评日期", chinese_date(a.sheet.assessed_on) if a.sheet.assessed_on else "—")


def promise(a: Assessment) -> tuple[str, ...]:
    return (
        f"本单位承诺：{a.sheet.period}自评所填数据和所附佐证材料真实、完整、可追溯，"
        "数据取自原始台账，未倒签、补造或拼改；所列合理缺项确属不适用。",
        "如有不实，自评结果按总评否决处理，由本单位承担相应责任，并接受复核和质询。",
    )
