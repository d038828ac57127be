"""签字盖章 of who has made the report."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.errors import one_line
from compliance.report.document.blocks import Block, Paragraph, Signatures, line
from compliance.report.parts.context import Context


def blocks(of: Context) -> Iterator[Block]:
    a = of.a
    basis = "自评答卷和复核结果" if of.review else "自评答卷"
    park = one_line(a.sheet.park.name)
    yield Paragraph(line(f"本报告依据{park}的{basis}编制，结论为：总分 {a.total}，{a.grade_text}。"))
    issuer = of.edition.look.theme.cover.issuer or "编制单位"
    yield Signatures(("组长（签字）", "组员（签字）", f"{issuer}（盖章）"))
