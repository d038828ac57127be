"""佐证附录: the photographs, the first pages of PDF files, and a list of the other evidence files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.report.document.blocks import Block, Column, Gallery, Heading, Paragraph, Row, Run, Table, cell, line
from compliance.report.parts.context import Context
from compliance.report.view.exhibits import Exhibit, exhibits, shot

MOST = 120
"""So many pictures of each sort are shown."""
OTHERS = (Column("文件"), Column("所证要点", 22), Column("种类、大小", 20), Column("校验值", 20))


def blocks(of: Context) -> Iterator[Block]:
    found = [*exhibits(of.edition)]
    photographs = [one for one in found if one.is_photograph]
    papers = [one for one in found if one.is_paper]
    shown = {one.name for one in (*photographs[:MOST], *papers[:MOST])}
    others = [one for one in found if one.name not in shown]
    yield Paragraph(line(_told(photographs, papers, others)), "note")
    for title, some in (("照片", photographs), ("PDF 文件的首页", papers)):
        if some:
            yield Heading(f"{title}（{len(some)} 件）")
            yield Gallery(tuple(map(shot, some[:MOST])))
    if others:
        yield Heading(f"其他文件（{len(others)} 件）")
        yield Table(OTHERS, tuple(map(_row, others)), name="其他佐证文件")


def _told(photographs: Sequence[Exhibit], papers: Sequence[Exhibit], others: Sequence[Exhibit]) -> str:
    counts = ((photographs, "照片"), (papers, "PDF"), (others, "其他文件"))
    listed = "、".join(f"{name} {len(some)} 件" for some, name in counts if some)
    more = f"每类只印前 {MOST} 件，其余列在其他文件中。" if max(len(photographs), len(papers)) > MOST else ""
    made = "图片已转正、缩小，不含拍摄地点和设备；" if photographs or papers else ""
    return f"答卷所列的电子佐证，{listed}。{made}原件以答卷所在文件夹中的为准，校验值是原件 SHA-256 的前几位。{more}"


def _row(one: Exhibit) -> Row:
    trouble = Run(one.seen.look.trouble, "alert") if one.seen.look.trouble else ""
    facts = Run(one.facts, "quiet") if one.facts else ""
    kind = f"{one.seen.look.kind}，{one.size}"
    return Row((cell(one.name, facts, trouble), cell(one.ids), cell(kind), cell(Run(one.digest, "quiet"))))
