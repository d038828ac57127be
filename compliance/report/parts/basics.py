"""基本信息: the park's profile, its team and its promise, with places to sign."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.report.document.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Signatures,
    Table,
    cell,
    line,
    paragraphs,
)
from compliance.report.document.kinds import of as kind_of
from compliance.report.parts.context import Context
from compliance.report.view import front


def blocks(of: Context) -> Iterator[Block]:
    a = of.a
    declared = kind_of(of.edition.kind).declared
    if declared:
        yield Heading(f"（一）{a.checklist.subject.name}基本信息")
    yield Facts(tuple((fact.label, fact.text) for fact in front.profile(a)), columns=2)
    if a.sheet.park.profile:
        yield Facts(((a.checklist.subject.printed("概况"), a.sheet.park.profile),))
    if not declared:
        return
    yield Heading("（二）自评小组")
    if a.sheet.team:
        columns = (Column("姓名", 14), Column("职务", 24), Column("分工"), Column("签字", 22))
        members = ((member.name, member.position or "—", member.duty or "—", "") for member in a.sheet.team)
        yield Table(columns, tuple(Row(tuple(map(cell, member))) for member in members), "grid", "自评小组")
    else:
        yield Paragraph(line("答卷未填写自评小组名单。"))
    yield Heading("（三）材料真实性承诺")
    yield from paragraphs(front.promise(a))
    yield Signatures(("负责人（签字）", "单位（盖章）"))
