"""The parks, ranked and apart: 总排名, 年度变化 and 单列."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance.analysis.cohort.results import ParkRow
from compliance.analysis.comparison import WHY_WORDS
from compliance.report.cohort.dossier import QUARTERS, Dossier, between, mixed, why_apart
from compliance.report.cohort.workbook.listing import Listing
from compliance.report.cohort.workbook.paper import CHANGE, SCORE, Cell, Column

EXAMPLES = 3
"""So many names stand for those that a park has passed, where there are too many to name all: they fit on a line."""


def _ranking(d: Dossier) -> Iterator[Sequence[Cell]]:
    for row in d.cohort.ranked:
        steady = row.stability
        yield (
            row.rank,
            row.name,
            row.code,
            *row.groups,
            row.score,
            row.grade,
            row.reason,
            row.review.words,
            row.review.own_score,
            row.efficacy,
            row.percentile,
            "" if row.quarter is None else QUARTERS[row.quarter - 1],
            *row.group_ranks,
            row.change.score if row.change else None,
            row.change.actual if row.change else None,
            *((None, None) if steady is None else (steady.kept, steady.grade)),
            between(steady),
            between(row.resampled),
        )


RANKING = Listing(
    "总排名",
    (
        Column("名次", 6, "0"), Column("园区", 26), Column("代码", 12), Column("类型", 9), Column("州市", 24),
        Column("规模", 9), Column("总分", 8, SCORE), Column("等级", 10), Column("理由", 40),
        Column("评分依据", 15), Column("自评总分", 9, SCORE),
        Column("功效系数", 9, "0.0"), Column("百分位", 8, "0.0"), Column("四分位档", 13), Column("类型内名次", 9, "0"),
        Column("州市内名次", 9, "0"), Column("规模内名次", 9, "0"), Column("比上年", 8, CHANGE),
        Column("实际变化（可比口径）", 10, CHANGE),
        Column("权重变化时保持名次的比例", 13, "0%"), Column("权重变化时等级不变的比例", 13, "0%"),
        Column("权重变化时的名次", 13), Column("重抽要点时的名次", 13),
    ),
    _ranking,
    "没有参加排名的园区",
    lambda d: f"参加排名的园区 {len(d.cohort.ranked)} 个；规则见“说明”。{mixed(d.cohort)}",
    frozen=2,
    whole="排名.csv",
)  # fmt: skip


COMPARABLE_WORDS = "可比口径是两年都问到的要点都按本年规则评的分，检查表没有变的即总分"


def _years(d: Dossier) -> Iterator[Sequence[Cell]]:
    for row in d.cohort.ranked:
        if row.change is not None:
            c = row.change
            names = "、".join(c.passed_names)
            if c.passed > len(c.passed_names) > 0:
                names = "、".join(c.passed_names[:EXAMPLES]) + " 等"
            before, after = c.shared or (c.previous_score, row.score)
            yield (
                row.name, row.review.words, c.previous_score, row.score, c.score, before, after, c.actual,
                c.previous_rank, c.rank, c.places, c.passed, names, c.passed_by,
            )  # fmt: skip


YEARS = Listing(
    "年度变化",
    (
        Column("园区", 26), Column("评分依据", 15), Column("上年总分", 9, SCORE), Column("本年总分", 9, SCORE),
        Column("变化", 9, CHANGE), Column("上年可比口径", 9, SCORE), Column("本年可比口径", 9, SCORE),
        Column("实际变化", 9, CHANGE), Column("上年名次", 9, "0"), Column("本年名次", 9, "0"),
        Column("名次变化", 9, "+0;−0;0"), Column("超过园区数", 9, "0"), Column("超过的园区", 72),
        Column("被超过园区数", 9, "0"),
    ),
    _years,
    "没有上年的结果可比",
    lambda d: f"两年都参加排名的园区 {d.cohort.both_years} 个，名次按这些园区另排；{COMPARABLE_WORDS}",
    frozen=1,
)  # fmt: skip


def _unshared(d: Dossier) -> Iterator[Sequence[Cell]]:
    for one in d.cohort.unshared:
        yield WHY_WORDS[one.why], one.id, one.text, one.parks


UNSHARED = Listing(
    "两年不同问",
    (Column("情形", 10), Column("编号", 18), Column("要点", 60), Column("涉及园区", 9, "0")),
    _unshared,
    "两年问的相同",
    lambda d: "上年未设、本年不设和不能比的要点，不算提高或下降",
    frozen=1,
)


def _apart(d: Dossier) -> Iterator[Sequence[Cell]]:
    for row in d.cohort.apart:
        yield (
            row.name,
            row.code,
            *row.groups,
            why_apart(row),
            d.score_of(row) if row.standing == "incomplete" else row.score,
            row.grade_text,
            row.reason,
            row.review.words,
            row.review.own_score,
            *_would_be(row),
            row.source,
        )


def _would_be(row: ParkRow) -> tuple[Cell, Cell]:
    return (row.would_be_score, row.would_be_grade) if row.standing == "vetoed" else (None, "")


APART = Listing(
    "单列",
    (
        Column("园区", 26), Column("代码", 12), Column("类型", 9), Column("州市", 24), Column("规模", 9),
        Column("原因", 34), Column("总分", 12, SCORE), Column("等级", 12), Column("理由", 40),
        Column("评分依据", 15), Column("自评总分", 9, SCORE),
        Column("若无否决的总分", 10, SCORE), Column("若无否决的等级", 11), Column("文件", 36),
    ),
    _apart,
    "没有",
    frozen=1,
    whole="排名.csv",
)  # fmt: skip
