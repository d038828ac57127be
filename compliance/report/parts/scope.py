"""评审范围与方法: what a third party looked at, by which rules, how, and who; with places for what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compliance.answers import how_many
from compliance.answers.model import EVIDENCE_WORDS, chinese_date
from compliance.report.document.blocks import Block, Column, Facts, Heading, Paragraph, Row, Table, cell, line
from compliance.report.parts.context import Context
from compliance.scoring.assessment import Assessment


def blocks(of: Context) -> Iterator[Block]:
    yield Heading("（一）范围与依据")
    yield Facts(tuple(_basis(of)))
    yield Heading("（二）方法")
    yield Paragraph(line(_method(of)))
    methods = tuple(_methods(of.a))
    columns = (Column("检查方式", 18), Column("涉及要点", 16, "right"), Column("本次怎样做（另行填写）"))
    if methods:
        rows = (Row((cell(name), cell(f"{count} 项"), ())) for name, count in methods)
        yield Table(columns, tuple(rows), "grid", "检查方式")
    yield Heading("（三）抽样")
    yield Paragraph(line("答卷和检查表没有记载抽样的情况，由评审组填写。"), "note")
    yield Facts((("抽样对象", ""), ("总体数量", ""), ("样本数量", ""), ("抽样方法", "")), columns=2)
    yield Heading("（四）评审人员")
    yield from _team(of)


def _basis(of: Context) -> Iterator[tuple[str, str]]:
    a, standard = of.a, of.a.checklist.standard
    sheet = a.sheet
    yield "评审对象", sheet.park.name
    yield "评价期", str(sheet.period)
    number = f"（{standard.number}）" if standard.number else ""
    yield "评审依据", f"《{standard.title}》{number}，{standard.type}"
    yield "检查表", f"{a.checklist.title}，版本 {a.checklist.version}"
    yield "评审范围", _extent(a)
    yield "佐证材料", _materials(of)
    yield "自评日期", chinese_date(sheet.assessed_on) if sheet.assessed_on else "答卷没有写明"
    reviewed = _days(a)
    if reviewed:
        yield "复核日期", reviewed
    yield "现场评审日期", ""


def _extent(a: Assessment) -> str:
    chapters = "、".join(f"{top.section.heading}" for top in a.sections)
    states = Counter(result.state for result in a.criteria)
    left_out = f"，其中合理缺项 {states['not_applicable']} 项" if states["not_applicable"] else ""
    blank = f"，未作答 {states['unanswered']} 项" if states["unanswered"] else ""
    return f"{chapters}；共 {len(a.clauses)} 条，{how_many.in_words(a.checklist.items)}{left_out}{blank}"


def _materials(of: Context) -> str:
    found = {evidence for answer in of.a.sheet.every.values() for evidence in answer.evidence}
    if not found:
        return "答卷没有列出"
    kinds = Counter(evidence.kind for evidence in found)
    told = "，".join(f"{words} {kinds[kind]} 件" for kind, words in EVIDENCE_WORDS.items() if kinds[kind])
    backed = sum(bool(result.answer.evidence) for result in of.a.criteria)
    return f"{told}；{backed} 项要点附有佐证材料"


def _days(a: Assessment) -> str:
    """The days on which criteria were reviewed; "" for none."""
    days = sorted(
        {
            opinion.on
            for answer in a.sheet.every.values()
            if answer.review
            for opinion in answer.review.opinions
            if opinion.on
        }
    )
    if not days:
        return ""
    return chinese_date(days[0]) + (f"至{chinese_date(days[-1])}" if len(days) > 1 else "")


def _method(of: Context) -> str:
    if of.review is None:
        return (
            "以园区的自评答卷和所列佐证材料为基础，按检查表规定的方式逐项核对；得分由程序按检查表的计分规则计算。"
            "答卷中没有复核记录，本报告所列得分即自评得分。"
        )
    total = of.review.total
    return (
        f"以园区的自评答卷和所列佐证材料为基础，对 {total.criteria} 项要点中的 {total.reviewed} 项作了复核，"
        f"其中 {total.agreed} 项与自评一致；没有复核的沿用自评。得分由程序按检查表的计分规则计算，以复核结果为准。"
    )


def _methods(a: Assessment) -> Iterator[tuple[str, int]]:
    """The ways of checking that the checklist prescribes, and for how many criteria each."""
    yield from Counter(
        method for criterion in a.checklist.criteria for method in dict.fromkeys(c.method for c in criterion.checks)
    ).most_common()


def _team(of: Context) -> Iterator[Block]:
    names = of.review.reviewers if of.review else ()
    if names:
        yield Paragraph(line("姓名取自复核记录；职称或资格、分工由评审组填写。"), "note")
    columns = (Column("姓名", 20), Column("职称或资格", 26), Column("分工"), Column("签字", 20))
    given = [Row((cell(name), (), (), ()), blank=True) for name in names]
    empty = [Row(((), (), (), ()), blank=True) for _ in range(max(0, 3 - len(given)))]
    yield Table(columns, (*given, *empty), "grid", "评审人员")
