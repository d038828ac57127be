"""The ranking as one flat table in CSV, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from fractions import Fraction

from compliance.analysis.cohort.records import STANDING_WORDS
from compliance.analysis.cohort.results import ParkRow
from compliance.errors import one_line
from compliance.numbers import fixed
from compliance.report.cohort.dossier import DIMENSION_NAMES, Dossier, between, why_apart
from compliance.report.data.table import as_text

FIXED_HEADINGS = (
    "名次", "园区", "代码", *DIMENSION_NAMES, "状态", "总分", "等级", "理由", "评分依据", "自评总分", "自评等级",
    "功效系数", "百分位", "四分位档", *(f"{name}内名次" for name in DIMENSION_NAMES), "上年总分", "总分变化",
    "实际变化（可比口径）", "可比园区中名次", "可比园区中上年名次", "权重变化时保持名次的比例",
    "权重变化时等级不变的比例", "权重变化时的名次", "重抽要点时的名次",
    "若无否决的总分", "若无否决的等级", "说明", "文件",
)  # fmt: skip


def to_csv(dossier: Dossier) -> Iterator[bytes]:
    """Every park a row, those apart last; UTF-8 with a byte order mark, as Excel and WPS expect; a row a part."""
    cohort = dossier.cohort
    sections = [f"{heading} 得分率%" for _, heading in (*cohort.chapters, *cohort.clauses)]
    yield BOM + line([*FIXED_HEADINGS, *sections])
    for row in cohort.parks:
        rates = [shown or "" for shown in dossier.rates(row)]
        yield line([*_cells(row, dossier), *rates])
    yield line(["检查表", *map(as_text, dossier.stamps)])


BOM = "\ufeff".encode()


def line(cells: list[str]) -> bytes:
    """A row of a table in CSV."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _cells(row: ParkRow, dossier: Dossier) -> Iterator[str]:
    digits = dossier.cohort.digits

    def number(value: Fraction | None, decimals: int = digits) -> str:
        return "" if value is None else fixed(value, decimals)

    def scored(value: Fraction | None) -> str:
        return "" if value is None else dossier.score(value)

    yield "" if row.rank is None else str(row.rank)
    yield from (as_text(one_line(text)) for text in (row.name, row.code, *row.groups))
    yield STANDING_WORDS[row.standing]
    yield scored(row.score)
    yield as_text(row.grade or "")
    yield as_text(one_line(row.reason))
    yield row.review.words
    yield scored(row.review.own_score)
    yield as_text(row.review.own_grade or "")
    yield number(row.efficacy, 1)
    yield number(row.percentile, 1)
    yield "" if row.quarter is None else str(row.quarter)
    yield from ("" if rank is None else str(rank) for rank in row.group_ranks)
    change = row.change
    yield from (
        ("", "", "", "", "")
        if change is None
        else (
            scored(change.previous_score),
            number(change.score),
            number(change.actual),
            str(change.rank),
            str(change.previous_rank),
        )
    )
    steady = row.stability
    yield from ("", "") if steady is None else (fixed(steady.kept, 2), fixed(steady.grade, 2))
    yield between(steady)
    yield between(row.resampled)
    yield scored(row.would_be_score)
    yield as_text(row.would_be_grade or "")
    yield as_text("" if row.standing == "ranked" else one_line(why_apart(row)))
    yield as_text(one_line(row.source))
