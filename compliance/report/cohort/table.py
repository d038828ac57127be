"""The ranking as one flat table in CSV, for spreadsheets and for statistics."""

from __future__ import annotations

import csv
import io

from compliance.cohort.records import STANDING_WORDS
from compliance.cohort.results import DIMENSIONS, ParkRow
from compliance.report.cohort.edition import Edition, percent
from compliance.report.table import as_text

HEADINGS = (
    "名次", "园区", "代码", *DIMENSIONS.values(), "是否参加排名", "总分", "等级", "百分位", "四分位", "功效系数",
    *(f"{word}内名次" for word in DIMENSIONS.values()), "上年总分", "总分变化", "名次变化", "换权重名次不变",
)  # fmt: skip


def make(edition: Edition) -> bytes:
    """One row a park, ranked ones first, with the 得分率 of each clause; UTF-8 with a byte order mark."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    parts = (*edition.cohort.chapters, *edition.cohort.clauses)
    writer.writerow([*HEADINGS, *(as_text(f"{heading} 得分率") for _, heading in parts)])
    for row in edition.cohort.parks:
        writer.writerow(_row(edition, row))
    writer.writerow([])
    writer.writerow(["评价年度", edition.year, edition.edition])
    return buffer.getvalue().encode("utf-8-sig")


def _row(edition: Edition, row: ParkRow) -> list[str]:
    """Numbers stay numbers, a minus included; what users wrote stays text."""
    change, stability = row.change, row.stability
    return [
        _whole(row.rank),
        *map(as_text, (row.name, row.code, *row.groups)),
        STANDING_WORDS[row.standing],
        edition.score(row.score),
        as_text(row.grade or row.grade_text),
        percent(row.percentile and row.percentile / 100),
        _whole(row.quarter),
        "" if row.efficacy is None else percent(row.efficacy / 100, 2).rstrip("%"),
        *map(_whole, row.group_ranks),
        edition.score(change.previous_score) if change else "",
        edition.score(change.score) if change else "",
        _whole(change.places) if change else "",
        percent(stability.kept) if stability else "",
        *map(percent, row.clause_rates),
    ]


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)
