"""What to look at before anything is published: how steady the places are, what stood out, what could not be scored."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.analysis.cohort.ranking import quantile
from compliance.analysis.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS, Anomaly, Cohort
from compliance.errors import one_line
from compliance.numbers import plain, rate
from compliance.report.cohort.dossier import Dossier, of_which, rules_in_words
from compliance.report.cohort.meeting.context import WORKBOOK, Meeting
from compliance.report.document.blocks import (
    Block,
    Column,
    Facts,
    Heading,
    Paragraph,
    Row,
    Table,
    cell,
    line,
)

NAMED = 6
"""So many parks are named of those that something is said of together."""


def blocks(of: Meeting) -> Iterator[Block]:
    yield Heading("名次的稳定程度")
    yield Paragraph(line(_stability(of.cohort)))
    if resampled := _resampled(of.cohort):
        yield Paragraph(line(resampled))
    yield Heading("提请核查")
    anomalies = of.cohort.anomalies
    if not anomalies:
        yield Paragraph(line("没有发现。"), "flush")
        return
    yield Paragraph(line(ANOMALY_NOTICE), "flush")
    yield from of.cut(len(anomalies), "提请核查", "条")
    yield Table(
        (Column("提示", 15), Column("园区", 32), Column("所见")),
        tuple(
            Row((cell(ANOMALY_WORDS[item.kind]), cell(_parks(item)), cell(one_line(item.text))))
            for item in anomalies[: of.most]
        ),
        name="提请核查",
    )


def _parks(item: Anomaly) -> str:
    more = f" 等 {item.count} 个" if item.count > NAMED else ""
    return "、".join(map(one_line, item.parks[:NAMED])) + more


def _stability(cohort: Cohort) -> str:
    found = cohort.sensitivity
    if found is None:
        return "参加排名的园区太少，或检查表的合成方式不适用，没有计算。"
    kept, near, grade = (rate(part, 0) for part in (found.kept, found.near, found.grade))
    return (
        f"{of_which(cohort)}，各章权重在 ±{plain(found.swing * 100)}% 之内随机变化 {found.runs} 次："
        f"平均 {kept} 的园区名次不变，{near} 的园区名次相差不超过 {cohort.rules.near} 位，{grade} 的园区等级不变。"
        "这说明名次有多依赖各章怎样配分。"
    )


def _resampled(cohort: Cohort) -> str:
    found = cohort.resampling
    if found is None:
        return ""
    spans = sorted(row.resampled.worst - row.resampled.best for row in cohort.ranked if row.resampled is not None)
    near = rate(found.near, 0)
    return (
        f"每章的要点重抽 {found.runs} 次：平均 {near} 的园区名次相差不超过 {cohort.rules.near} 位；"
        f"十次中九次所在的名次区间，宽度的中位数是 {plain(quantile(list(map(Fraction, spans)), Fraction(1, 2)))} 位，"
        "各园区的见“排名”。这说明名次有多依赖恰好检查了哪些要点；区间重叠的园区，先后不宜看重。"
    )


def files(of: Meeting) -> Iterator[Block]:
    rows = [*_refused(of.d), *_remarks(of.d)]
    if not rows:
        yield Paragraph(line("收到的答卷都已评分，没有要说明的文件。"), "flush")
        return
    if len(rows) > of.most:
        yield Paragraph(line(f"只列前 {of.most} 条，全部见 {WORKBOOK} 的“错误”和“文件说明”。"), "note")
    yield Table(
        (Column("情形", 24), Column("园区或文件", 36), Column("说明")),
        tuple(Row(tuple(cell(one_line(text)) for text in row)) for row in rows[: of.most]),
        name="未能评分的和要说明的文件",
    )


def _refused(d: Dossier) -> Iterator[tuple[str, str, str]]:
    for file in d.refused:
        first = file.problems[0].message if file.problems else ""
        yield "有误，未能评分", file.source, f"{file.count} 处；{first}" if file.count > 1 else first


def _remarks(d: Dossier) -> Iterator[tuple[str, str, str]]:
    for remark in d.remarks:
        yield remark.subject, remark.park, remark.detail


def rules(of: Meeting) -> Iterator[Block]:
    checklist = of.d.checklist
    yield Facts(tuple(rules_in_words(of.cohort)))
    yield Heading("来源与版本")
    yield Facts(
        (
            ("来源", of.d.statement),
            ("检查表", f"{checklist.title}（{checklist.id}），版本 {checklist.version}，指纹 {checklist.fingerprint}"),
            ("生成程序", of.d.program),
        )
    )
