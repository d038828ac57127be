"""The ranking workbook for people: every list of a batch on a sheet of its own, numbers as numbers."""

from __future__ import annotations

import datetime
import io
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from typing import Any

import xlsxwriter

from compliance.cohort.results import (
    ANOMALY_NOTICE,
    ANOMALY_WORDS,
    DIMENSIONS,
    NO_RATE,
    Distribution,
    ParkRow,
    Weakness,
)
from compliance.errors import visible
from compliance.report.cohort.dossier import QUARTERS, Dossier, rules_in_words, why_apart

Cell = str | int | float | Fraction | None
"""A text, a number as it stands, or an exact number; None leaves the cell empty."""

FONT = {"font_name": "微软雅黑", "font_size": 10, "valign": "vcenter"}
BOXED = {**FONT, "border": 1, "border_color": "#BFBFBF"}
HEAT = ((900, "#EEF6EC"), (800, "#DDECCF"), (700, "#F3D795"), (600, "#EFB58A"))
LOWEST = "#E39585"
"""The weaker the darker, so that a black and white print tells them apart too."""
LONGEST = 32000
MOST_PARKS = 10_000
"""A sheet with more parks opens too slowly to be used; the CSV has all."""
MOST_HEAT = 2_000
EXAMPLES = 3
"""So many names stand for those that a park has passed, where there are too many to name all: they fit on a line."""
UPRIGHT = 100
"""The width of the widest list, in letters, that is printed upright: twice as many rows to a page."""


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    width: float
    format: str = ""
    """A number format, SCORE or CHANGE; "" for text that may wrap."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One sheet: a list with headings, or with nothing to list, what is said instead."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[Dossier], Iterable[Sequence[Cell]]]
    otherwise: str
    note: Callable[[Dossier], str] = lambda _: ""
    frozen: int = 0


def to_xlsx(dossier: Dossier) -> bytes:
    """The same bytes for the same results on the same day."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": dossier.title,
            "comments": dossier.edition,
            "created": datetime.datetime.combine(dossier.date, datetime.time()),
        }
    )
    paper = _Paper(book, dossier)
    paper.cover()
    for listing in LISTINGS:
        paper.listing(listing)
    paper.heat()
    book.close()
    return buffer.getvalue()


class _Paper:
    """The workbook under way."""

    def __init__(self, book: Any, dossier: Dossier) -> None:
        self.book, self.dossier = book, dossier
        digits = f"{0:.{dossier.cohort.digits}f}"
        self.scores = {SCORE: digits, CHANGE: f"+{digits};−{digits};{digits}"}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}

    def format(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(look)
        return self._formats[key]

    def sheet(self, name: str, *, upright: bool = False) -> Any:
        sheet = self.book.add_worksheet(name)
        if not upright:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8 {self.dossier.edition.replace('&', '&&')}&R&8 {name} 第 &P 页，共 &N 页")
        return sheet

    def cover(self) -> None:
        d = self.dossier
        sheet = self.sheet("说明")
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 110)
        sheet.write_string(0, 0, d.title, self.format(**FONT | {"bold": True, "font_size": 16}))
        ranked, apart = len(d.cohort.ranked), len(d.cohort.apart)
        counts = f"已评分 {ranked + apart} 个园区，其中参加排名 {ranked} 个，单列 {apart} 个"
        counts += f"；有误、未能评分的文件 {len(d.refused)} 个；其他要说明的 {len(d.remarks)} 条"
        lines = [
            ("制表日期", d.date.isoformat()),
            ("检查表", f"{d.edition}（指纹全文 {d.checklist.fingerprint}）"),
            ("范围", counts),
            ("来源", d.statement),
            *rules_in_words(d.cohort),
        ]
        for row, (heading, text) in enumerate(lines, start=2):
            sheet.write_string(row, 0, heading, self.format(**BOXED | {"bold": True, "bg_color": "#E7EFF7"}))
            sheet.write_string(row, 1, visible(text), self.format(**BOXED | {"text_wrap": True}))
            sheet.set_row(row, _height(text, 110))

    def head(self, sheet: Any, title: str, note: str, columns: Sequence[Column]) -> int:
        """Title, note and headings; the row after them."""
        sheet.write_string(0, 0, title, self.format(**FONT | {"bold": True, "font_size": 14}))
        if note:
            sheet.write_string(1, 0, note, self.format(**FONT | {"font_color": "#55606C"}))
        look = BOXED | {"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "align": "center"}
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(2, index, column.heading, self.format(**look, text_wrap=True))
        # A filter's button takes the place of two letters.
        sheet.set_row(2, max(_height(column.heading, column.width - 2) for column in columns))
        sheet.repeat_rows(2)
        return 3

    def listing(self, listing: Listing) -> None:
        sheet = self.sheet(listing.name, upright=sum(column.width for column in listing.columns) <= UPRIGHT)
        rows = list(islice(listing.rows(self.dossier), MOST_PARKS + 1))
        if len(rows) > MOST_PARKS:
            rows[MOST_PARKS:] = [(f"只列出前 {MOST_PARKS} 行，全部见 排名.csv", *[None] * (len(listing.columns) - 1))]
        top = self.head(sheet, listing.name, listing.note(self.dossier), listing.columns)
        sheet.freeze_panes(top, listing.frozen)
        if not rows:
            sheet.write_string(top, 0, listing.otherwise, self.format(**FONT))
            return
        for number, row in enumerate(rows, start=top):
            for index, (column, cell) in enumerate(zip(listing.columns, row, strict=True)):
                self.write(sheet, number, index, cell, column)
            texts = zip(row, listing.columns, strict=True)
            sheet.set_row(number, max(_height(cell, c.width) for cell, c in texts))
        sheet.autofilter(top - 1, 0, top - 1 + len(rows), len(listing.columns) - 1)

    def write(self, sheet: Any, row: int, index: int, cell: Cell, column: Column) -> None:
        if cell is None or cell == "":
            sheet.write_blank(row, index, None, self.format(**BOXED))
        elif isinstance(cell, str):
            sheet.write_string(row, index, visible(cell)[:LONGEST], self.format(**BOXED, text_wrap=True, indent=1))
        else:
            shape = self.scores.get(column.format) or column.format or "0"
            sheet.write_number(row, index, float(cell), self.format(**BOXED, num_format=shape))

    def heat(self) -> None:
        """得分率 of each park and clause, coloured by its height; the figures are in each cell."""
        cohort = self.dossier.cohort
        numbers = {s.id: s.number for top in self.dossier.checklist.sections for s in top.walk()}
        clauses = [numbers.get(name, name) for name, _ in cohort.clauses]
        sheet = self.sheet("热力表")
        columns = [Column("名次", 6), Column("园区", 26), *(Column(number, 6.2) for number in clauses)]
        note = "各园区各条的得分率（%）；条名见“各条”；单列的园区没有名次"
        if len(cohort.parks) > MOST_HEAT:
            note += f"；只列前 {MOST_HEAT} 个，全部见 排名.csv"
        top = self.head(sheet, "热力表", note, columns)
        sheet.freeze_panes(top, 2)
        first = len(cohort.chapters)
        for number, row in enumerate(cohort.parks[:MOST_HEAT], start=top):
            self.write(sheet, number, 0, row.rank, Column("", 6, "0"))
            self.write(sheet, number, 1, row.name, columns[1])
            for index, rate in enumerate(row.rates[first:], start=2):
                look = BOXED | {"num_format": "0.0", "bg_color": _colour(rate)}
                if rate == NO_RATE:
                    sheet.write_blank(number, index, None, self.format(**BOXED))
                else:
                    sheet.write_number(number, index, rate / 10, self.format(**look))


def _colour(rate: int) -> str:
    return next((colour for least, colour in HEAT if rate >= least), LOWEST)


def _height(cell: Cell, width: float) -> float:
    """The height of a row that shows the whole text."""
    if not isinstance(cell, str):
        return 18
    lines = sum(
        max(1, -(-sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) // max(1, int(width - 1))))
        for line in cell.split("\n")
    )
    return min(400, 4 + 15 * lines)


# The sheets


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
            row.efficacy,
            row.percentile,
            "" if row.quarter is None else QUARTERS[row.quarter - 1],
            *row.group_ranks,
            row.change.score if row.change else None,
            None if steady is None else round(steady.kept, 3),
            None if steady is None else _places(steady.best, steady.worst),
        )


def _places(best: int, worst: int) -> str:
    return str(best) if best == worst else f"{best}–{worst}"


def _groups(d: Dossier) -> Iterator[Sequence[Cell]]:
    for group in d.cohort.groups:
        yield (DIMENSIONS[group.dimension], group.name, group.members, group.ranked, *_five(group.distribution))


def _five(found: Distribution | None) -> tuple[Cell, ...]:
    if found is None:
        return (None, None, None, None, None, None, "园区太少，不显示")
    return (found.mean, found.maximum, found.upper, found.median, found.lower, found.minimum, "")


def _group_sections(d: Dossier) -> Iterator[Sequence[Cell]]:
    for group in d.cohort.groups:
        for item in group.sections:
            yield (DIMENSIONS[group.dimension], group.name, item.heading, item.count, item.rate, item.failure_rate)


def _weak(items: Sequence[Weakness], *, with_id: bool) -> Iterator[Sequence[Cell]]:
    for item in items:
        first = (item.id, item.heading) if with_id else (item.heading,)
        yield (*first, item.count, item.not_applicable, item.rate, item.failure_rate, item.nothing_rate)


def _sections(d: Dossier) -> Iterator[Sequence[Cell]]:
    return _weak(d.cohort.sections, with_id=False)


def _criteria(d: Dossier) -> Iterator[Sequence[Cell]]:
    telling = {item.id for item in d.cohort.no_longer_telling}
    for item, row in zip(d.cohort.criteria, _weak(d.cohort.criteria, with_id=True), strict=True):
        yield (*row, item.alike, "已不能区分" if item.id in telling else "")


def _years(d: Dossier) -> Iterator[Sequence[Cell]]:
    for row in d.cohort.ranked:
        if row.change is not None:
            c = row.change
            names = "、".join(c.passed_names)
            if c.passed > len(c.passed_names) > 0:
                names = "、".join(c.passed_names[:EXAMPLES]) + " 等"
            yield (
                row.name, c.previous_score, row.score, c.score, c.previous_rank, c.rank, c.places, c.passed, names,
                c.passed_by,
            )  # fmt: skip


def _apart(d: Dossier) -> Iterator[Sequence[Cell]]:
    for row in d.cohort.apart:
        yield (row.name, row.code, *row.groups, why_apart(row), row.score, row.grade_text, *_would_be(row), row.source)


def _would_be(row: ParkRow) -> tuple[Cell, Cell]:
    return (row.would_be_score, row.would_be_grade) if row.standing == "vetoed" else (None, "")


def _anomalies(d: Dossier) -> Iterator[Sequence[Cell]]:
    for item in d.cohort.anomalies:
        yield (ANOMALY_WORDS[item.kind], item.count, "、".join(item.parks), "、".join(item.criteria), item.text)


def _remarks(d: Dossier) -> Iterator[Sequence[Cell]]:
    for remark in d.remarks:
        yield (remark.subject, remark.park, remark.detail, "\n".join(remark.sources))


def _errors(d: Dossier) -> Iterator[Sequence[Cell]]:
    for file in d.refused:
        for problem in file.problems:
            yield (
                file.source, file.park, str(problem.location).removeprefix(file.source).lstrip(": "), problem.subject,
                problem.message, problem.found, problem.expected, problem.remedy,
            )  # fmt: skip
        if file.count > len(file.problems):
            rest = f"另有 {file.count - len(file.problems)} 处未列出"
            yield (file.source, file.park, "", "", rest, "", "", "")


SCORE, CHANGE = "score", "change"
"""Numbers with a score's decimals, which are the checklist's."""
SHARE = "0.0%"
LISTINGS = (
    Listing(
        "总排名",
        (
            Column("名次", 6, "0"), Column("园区", 26), Column("代码", 12), Column("类型", 9), Column("州市", 24),
            Column("规模", 9), Column("总分", 8, SCORE), Column("等级", 10), Column("功效系数", 9, "0.0"),
            Column("百分位", 8, "0.0"), Column("四分位档", 13), Column("类型内名次", 9, "0"),
            Column("州市内名次", 9, "0"), Column("规模内名次", 9, "0"), Column("比上年", 8, CHANGE),
            Column("保持名次的比例", 10, "0%"), Column("权重变化时的名次", 13),
        ),
        _ranking,
        "没有参加排名的园区",
        lambda d: f"参加排名的园区 {len(d.cohort.ranked)} 个；规则见“说明”",
        frozen=2,
    ),
    Listing(
        "分组",
        (
            Column("分组", 8), Column("名称", 26), Column("园区", 8, "0"), Column("参加排名", 9, "0"),
            Column("平均", 8, SCORE), Column("最高", 8, SCORE), Column("上四分位数", 10, SCORE),
            Column("中位数", 8, SCORE), Column("下四分位数", 10, SCORE), Column("最低", 8, SCORE),
            Column("说明", 22),
        ),
        _groups,
        "没有分组",
        lambda d: f"参加排名的园区少于 {d.cohort.rules.minimum_group} 个的组不显示统计",
    ),
    Listing(
        "分组各条",
        (
            Column("分组", 8), Column("名称", 26), Column("章、条", 34), Column("园区", 8, "0"),
            Column("平均得分率", 11, SHARE), Column("失分面", 9, SHARE),
        ),
        _group_sections,
        "各组园区都太少，不显示",
    ),
    Listing(
        "各条",
        (
            Column("章、条", 40), Column("园区", 8, "0"), Column("不适用", 8, "0"), Column("平均得分率", 11, SHARE),
            Column("失分面", 9, SHARE), Column("零分面", 9, SHARE),
        ),
        _sections,
        "没有可统计的园区",
        lambda d: "失分面：未得满分的园区所占比例；零分面：得零分的园区所占比例",
    ),
    Listing(
        "各要点",
        (
            Column("编号", 11), Column("检查要点（自拟）", 60), Column("园区", 8, "0"), Column("不适用", 8, "0"),
            Column("平均得分率", 11, SHARE), Column("失分面", 9, SHARE), Column("零分面", 9, SHARE),
            Column("得分相同的比例", 10, SHARE), Column("区分度", 11),
        ),
        _criteria,
        "没有可统计的园区",
        lambda d: "检查要点为自拟，不是标准条款原文",
        frozen=1,
    ),
    Listing(
        "年度变化",
        (
            Column("园区", 26), Column("上年总分", 9, SCORE), Column("本年总分", 9, SCORE),
            Column("变化", 9, CHANGE), Column("上年名次", 9, "0"), Column("本年名次", 9, "0"),
            Column("名次变化", 9, "+0;−0;0"), Column("超过园区数", 9, "0"), Column("超过的园区", 72),
            Column("被超过园区数", 9, "0"),
        ),
        _years,
        "没有上年的结果可比",
        lambda d: f"两年都参加排名的园区 {d.cohort.both_years} 个，名次按这些园区另排",
        frozen=1,
    ),
    Listing(
        "单列",
        (
            Column("园区", 26), Column("代码", 12), Column("类型", 9), Column("州市", 24), Column("规模", 9),
            Column("原因", 34), Column("总分", 8, SCORE), Column("等级", 12), Column("若无否决的总分", 10, SCORE),
            Column("若无否决的等级", 11), Column("文件", 36),
        ),
        _apart,
        "没有",
        frozen=1,
    ),
    Listing(
        "提请核查",
        (Column("种类", 16), Column("园区数", 8, "0"), Column("园区", 34), Column("要点", 40), Column("说明", 60)),
        _anomalies,
        "没有发现",
        lambda _: ANOMALY_NOTICE,
    ),
    Listing(
        "文件说明",
        (Column("事项", 34), Column("园区", 26), Column("说明", 24), Column("文件", 60)),
        _remarks,
        "没有",
    ),
    Listing(
        "错误",
        (
            Column("文件", 36), Column("园区", 14), Column("位置", 14), Column("编号", 11), Column("问题", 28),
            Column("发现", 24), Column("应为", 30), Column("处理", 30),
        ),
        _errors,
        "没有有误的文件",
    ),
)  # fmt: skip
