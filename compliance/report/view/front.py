"""The first pages of a report, as finished text: the cover, what it was made from, the park's profile, its promise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.answers.model import chinese_date
from compliance.checklist.subject import Field
from compliance.numbers import plain
from compliance.report.data import seal
from compliance.report.document import kinds
from compliance.report.view.edition import Edition
from compliance.scoring.assessment import Assessment
from compliance.version import __version__


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled line, such as 园区名称."""

    label: str
    text: str


def cover(edition: Edition) -> tuple[Fact, ...]:
    """What a cover says below the name of the park; "" is a place to write in."""
    a, theme = edition.assessment, edition.look.theme.cover
    facts = []
    if theme.client or (kinds.of(edition.kind).commissioned and "委托" not in theme.above):
        facts.append(Fact("委托单位", theme.client))
    facts.append(Fact("评价期", str(a.sheet.period)))
    facts.append(Fact("评价依据", f"{a.checklist.title}，版本 {a.checklist.version}"))
    facts.append(Fact("报告日期", chinese_date(edition.date)))
    return tuple(facts)


def makers(edition: Edition) -> tuple[Fact, ...]:
    """Who made the report and answers for it; third parties sign where no name is given, "" is the place for it."""
    theme, asked = edition.look.theme.cover, kinds.of(edition.kind).commissioned
    facts = (
        Fact("编制单位", theme.issuer),
        Fact("资质", theme.qualification),
        Fact("编制人", theme.author),
        Fact("审核人", theme.checker),
        Fact("批准人", theme.approver),
    )
    return tuple(fact for fact in facts if fact.text or (asked and fact.label != "资质"))


def identity(a: Assessment, fingerprint: str) -> tuple[Fact, ...]:
    """What the report was made from, to tell it from others and to make it again."""
    checklist = a.checklist
    return (
        Fact("标准", f"《{checklist.standard.title}》，{checklist.standard.type}"),
        Fact("标准编号", checklist.standard.number or "未获得"),
        Fact("检查表", f"{checklist.title}（{checklist.id}）"),
        Fact("检查表版本", checklist.version),
        Fact("检查表指纹", checklist.fingerprint),
        Fact("生成程序", f"compliance {__version__}"),
        Fact(
            "报告指纹",
            f"{seal.grouped(fingerprint)}，全文 {fingerprint}"
            "（答卷、佐证校验值、检查表和程序版本的 SHA-256，用 compliance verify 核对）",
        ),
    )


def profile(a: Assessment) -> Iterator[Fact]:
    """The park's profile; what was not filled in stays as a dash, so that every report has the same table."""
    park, subject = a.sheet.park, a.checklist.subject
    told: dict[Field, str] = {
        "名称": park.name,
        "代码": park.code,
        "类型": park.type,
        "所在地区": park.region,
        "运营主体": park.operator,
        "地址": park.address,
        "企业数量": "" if park.enterprises is None else f"{park.enterprises} 家",
        "面积": "" if park.area is None else f"{plain(park.area)} 平方公里",
        "负责人": park.leader,
        "联系人": "　".join(filter(None, (park.contact, park.phone))),
    }
    for field, text in told.items():
        if field in subject.fields:
            yield Fact(subject.printed(field), text or "—")
    yield Fact("评价期", str(a.sheet.period))
    yield Fact("自评日期", chinese_date(a.sheet.assessed_on) if a.sheet.assessed_on else "—")


def promise(a: Assessment) -> tuple[str, ...]:
    return (
        f"本单位承诺：{a.sheet.period}自评所填数据和所附佐证材料真实、完整、可追溯，"
        "数据取自原始台账，未倒签、补造或拼改；所列合理缺项确属不适用。",
        "如有不实，自评结果按总评否决处理，由本单位承担相应责任，并接受复核和质询。",
    )
