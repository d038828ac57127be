"""What is to be looked at: 提请核查, 文件说明, 错误 and 收件台账."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS
from compliance.report.cohort import received
from compliance.report.cohort.dossier import Dossier
from compliance.report.cohort.workbook.listing import Listing
from compliance.report.cohort.workbook.paper import Cell, Column


def _anomalies(d: Dossier) -> Iterator[Sequence[Cell]]:
    for item in d.cohort.anomalies:
        yield (ANOMALY_WORDS[item.kind], item.count, "、".join(item.parks), "、".join(item.criteria), item.text)


ANOMALIES = Listing(
    "提请核查",
    (Column("种类", 16), Column("园区数", 8, "0"), Column("园区", 34), Column("要点", 40), Column("说明", 60)),
    _anomalies,
    "没有发现",
    lambda _: ANOMALY_NOTICE,
)  # fmt: skip


def _remarks(d: Dossier) -> Iterator[Sequence[Cell]]:
    for remark in d.remarks:
        yield (remark.subject, remark.park, remark.detail, "\n".join(remark.sources))


REMARKS = Listing(
    "文件说明",
    (Column("事项", 34), Column("园区", 26), Column("说明", 24), Column("文件", 60)),
    _remarks,
    "没有",
)  # fmt: skip


def _errors(d: Dossier) -> Iterator[Sequence[Cell]]:
    for file in d.refused:
        for problem in file.problems:
            yield (
                file.source, file.park, problem.location.within(file.source), problem.subject,
                problem.message, problem.found, problem.expected, problem.remedy,
            )  # fmt: skip
        if file.count > len(file.problems):
            rest = f"另有 {file.count - len(file.problems)} 处未列出"
            yield (file.source, file.park, "", "", rest, "", "", "")


ERRORS = Listing(
    "错误",
    (
        Column("文件", 36), Column("园区", 14), Column("位置", 14), Column("编号", 11), Column("问题", 28),
        Column("发现", 24), Column("应为", 30), Column("处理", 30),
    ),
    _errors,
    "没有有误的文件",
)  # fmt: skip


def _received(d: Dossier) -> Iterator[Sequence[Cell]]:
    return map(received.cells, d.received)


RECEIVED = Listing(
    "收件台账",
    tuple(
        Column(heading, width, "0" if heading == "个数" else "")
        for heading, width in zip(received.HEADINGS, (44, 7, 20, 24, 11, 24, 44, 44), strict=True)
    ),
    _received,
    "没有收到文件",
    whole="收件台账.csv",
)
