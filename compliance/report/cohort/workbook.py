"""The ranking workbook for people: sheets to read, filter and print. Numbers are values, texts are texts."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from compliance.cohort.records import STANDING_WORDS
from compliance.cohort.results import ANOMALY_NOTICE, ANOMALY_WORDS, DIMENSIONS, Group, Weakness
from compliance.numbers import round_to
from compliance.report.cohort.edition import Edition, reason_apart
from compliance.report.workbook.paper import Book, Sheet
from compliance.report.workbook.places import Column, Table

Cell = Fraction | int | str | None
SHARE = "0.0%"
SIGNED = "+0.0;-0.0;0"
PLACES = "+0;-0;0"
TOP = 1
"""The row of the headings, counted from 0."""


def make(edition: Edition) -> bytes:
    """The workbook; the same bytes for the same edition."""
    file = io.BytesIO()
    book = Book(file, {"in_memory": True}, protected=False)
    created = datetime.datetime.combine(edition.date, datetime.time())
    book.book.set_properties({"title": edition.title, "created": created})
    checklist = edition.checklist
    footer = f"{edition.title}　{checklist.id[:50]} {checklist.version[:50]}　指纹 {checklist.short_fingerprint}"
    _about(book, edition, footer)
    for write in (_ranking, _groups, _sections, _criteria, _heat, _changes, _anomalies, _apart, _errors, _roster):
        write(book, edition, footer)
    book.close()
    return file.getvalue()


def _about(book: Book, edition: Edition, footer: str) -> None:
    cohort = edition.cohort
    sheet = book.bare_sheet("说明", footer)
    sheet.widen(0, 18)
    sheet.widen(1, 110)
    sheet.text(0, 0, edition.title, "title")
    facts = [
        ("检查表", f"{edition.checklist.title}（{edition.checklist.id} {edition.checklist.version}）"),
        ("检查表指纹", edition.checklist.fingerprint),
        ("标准", edition.checklist.standard.statement),
        ("日期", edition.date.isoformat()),
        ("参加排名", f"{len(cohort.ranked)} 个园区"),
        ("单列", f"{len(cohort.apart)} 个园区"),
        ("未能评分的答卷", f"{len(edition.refusals)} 份"),
        ("名单中未交的园区", f"{len(edition.missing)} 个"),
        *edition.rules,
        ("自拟", edition.drafted),
    ]
    for row, (label, text) in enumerate(facts, 2):
        sheet.text(row, 0, label, "subtext")
        sheet.text(row, 1, text)


def _listing(
    book: Book,
    name: str,
    title: str,
    footer: str,
    columns: Sequence[tuple[str, float, str]],
    rows: Iterable[Sequence[Cell]],
    *,
    frozen: int = 0,
    empty: str = "无",
) -> Sheet:
    """A sheet with a filter over its headings; each column is heading, width and number format ("" for texts)."""
    table = Table(name, tuple(Column(str(i), heading, width) for i, (heading, width, _) in enumerate(columns)), (), TOP)
    sheet = book.sheet(table, title, footer, frozen=frozen)
    last = TOP
    for last, row in enumerate(rows, TOP + 1):
        for index, (cell, (_, _, pattern)) in enumerate(zip(row, columns, strict=True)):
            _cell(sheet, last, index, cell, pattern)
    if last == TOP:
        sheet.text(TOP + 1, 0, empty, "plain")
    else:
        sheet.sheet.autofilter(TOP, 0, last, len(columns) - 1)
    return sheet


def _cell(sheet: Sheet, row: int, column: int, cell: Cell, pattern: str) -> None:
    """Rounded as it is shown: a filter of a spreadsheet offers what the cell holds."""
    if isinstance(cell, str):
        sheet.text(row, column, cell)
    elif cell is None:
        sheet.text(row, column, "", "figure")
    else:
        sheet.number(row, column, round_to(Fraction(cell), 4), pattern=pattern)


def _points(edition: Edition) -> str:
    return "0." + "0" * edition.cohort.digits if edition.cohort.digits else "0"


def _ranking(book: Book, edition: Edition, footer: str) -> None:
    points = _points(edition)
    columns = [
        ("名次", 7, "0"), ("园区", 30, ""), ("代码", 10, ""), *((word, 16, "") for word in DIMENSIONS.values()),
        ("总分", 9, points), ("等级", 11, ""), ("百分位", 9, SHARE), ("四分位", 8, "0"), ("功效系数", 10, "0.00"),
        *((f"{word}内名次", 8, "0") for word in DIMENSIONS.values()), ("名次变化", 8, PLACES),
        ("总分变化", 8, SIGNED), ("换权重名次不变", 10, SHARE),
    ]  # fmt: skip
    rows: Iterable[list[Cell]] = (
        [
            row.rank, row.name, row.code, *row.groups, row.score, row.grade or "", _hundredth(row.percentile),
            row.quarter, row.efficacy, *row.group_ranks, row.change.places if row.change else None,
            row.change.score if row.change else None, Fraction(row.stability.kept) if row.stability else None,
        ]
        for row in edition.cohort.ranked
    )  # fmt: skip
    _listing(book, "总排名", f"{edition.year} 年度总排名", footer, columns, rows, frozen=2)


def _hundredth(value: Fraction | None) -> Fraction | None:
    return None if value is None else value / 100


def _groups(book: Book, edition: Edition, footer: str) -> None:
    points = _points(edition)
    columns = [
        ("分组", 8, ""), ("组", 24, ""), ("园区", 8, "0"), ("参加排名", 8, "0"),
        *((word, 11, points) for word in ("平均分", "最高分", "上四分位", "中位数", "下四分位", "最低分")),
        ("说明", 24, ""),
    ]  # fmt: skip
    rows = (_group(edition, group) for group in edition.cohort.groups)
    _listing(book, "分组", "按类型、州市、规模分组", footer, columns, rows, frozen=2)


def _group(edition: Edition, group: Group) -> list[Cell]:
    spread = group.distribution
    figures: list[Cell] = [None] * 6
    if spread is not None:
        figures = [spread.mean, spread.maximum, spread.upper, spread.median, spread.lower, spread.minimum]
    note = f"不足 {edition.cohort.rules.minimum_group} 个，不公布统计" if group.suppressed else ""
    return [DIMENSIONS[group.dimension], group.name, group.members, group.ranked, *figures, note]


WEAKNESS = [
    ("有应得分", 9, "0"), ("不适用", 8, "0"), ("失分面", 10, SHARE), ("零分面", 10, SHARE), ("平均得分率", 11, SHARE),
]  # fmt: skip


def _weakness(item: Weakness) -> list[Cell]:
    return [item.count, item.not_applicable, item.failure_rate, item.nothing_rate, item.rate]


def _sections(book: Book, edition: Edition, footer: str) -> None:
    cohort = edition.cohort
    shown = [group for group in cohort.groups if group.dimension == "type" and not group.suppressed]
    columns = [("章条", 34, ""), *WEAKNESS, *((f"{group.name}平均得分率", 13, SHARE) for group in shown)]
    rates = [{part.id: part.rate for part in group.sections} for group in shown]
    rows = ([item.heading, *_weakness(item), *(rate.get(item.id) for rate in rates)] for item in cohort.sections)
    sheet = _listing(book, "章条", "各章条失分面和平均得分率", footer, columns, rows, frozen=1)
    _bars(sheet, 2, len(cohort.sections) + 1, 5)


def _criteria(book: Book, edition: Edition, footer: str) -> None:
    cohort = edition.cohort
    columns = [
        ("编号", 11, ""), ("检查要点", 60, ""), ("来源", 26, ""), *WEAKNESS,
        ("得分相同的最大占比", 11, SHARE), ("提示", 14, ""),
    ]  # fmt: skip
    telling = {item.id for item in cohort.no_longer_telling}
    origin = {criterion.id: criterion.provenance for criterion in edition.checklist.criteria}
    rows = (
        [item.id, item.heading, origin.get(item.id, ""), *_weakness(item), item.alike,
         "不再区分园区" if item.id in telling else ""]
        for item in cohort.criteria
    )  # fmt: skip
    sheet = _listing(book, "要点", "各检查要点失分面和平均得分率", footer, columns, rows, frozen=2)
    _bars(sheet, 2, len(cohort.criteria) + 1, 7)


def _bars(sheet: Sheet, first: int, last: int, column: int) -> None:
    rule = {"type": "data_bar", "bar_color": "#9DC3E6", "bar_solid": True, "min_type": "num", "min_value": 0}
    sheet.sheet.conditional_format(first, column, last, column, {**rule, "max_type": "num", "max_value": 1})


HEAT = {
    "type": "3_color_scale",
    "min_type": "num",
    "mid_type": "num",
    "max_type": "num",
    "min_value": 0.4,
    "mid_value": 0.75,
    "max_value": 1,
    "min_color": "#F4A582",
    "mid_color": "#FFF7E0",
    "max_color": "#92C5DE",
}


def _heat(book: Book, edition: Edition, footer: str) -> None:
    cohort = edition.cohort
    start = len(cohort.chapters)
    columns = [("名次", 6, "0"), ("园区", 28, ""), *((heading, 9, "0%") for _, heading in cohort.clauses)]
    rows = ([row.rank, row.name, *row.clause_rates[start:]] for row in cohort.parks)
    sheet = _listing(book, "热力表", "各园区各条得分率", footer, columns, rows, frozen=2)
    if cohort.parks and cohort.clauses:
        sheet.sheet.conditional_format(2, 2, len(cohort.parks) + 1, len(columns) - 1, HEAT)


def _changes(book: Book, edition: Edition, footer: str) -> None:
    points = _points(edition)
    columns = [
        ("园区", 30, ""), ("上年名次", 9, "0"), ("本年名次", 9, "0"), ("名次变化", 9, PLACES), ("上年总分", 10, points),
        ("总分变化", 10, SIGNED), ("超过", 8, "0"), ("被超过", 8, "0"), ("超过的园区（最近的几个）", 70, ""),
    ]  # fmt: skip
    rows: Iterable[list[Cell]] = (
        [row.name, c.previous_rank, c.rank, c.places, c.previous_score, c.score, c.passed, c.passed_by,
         "、".join(c.passed_names)]
        for row in edition.cohort.ranked
        if (c := row.change)
    )  # fmt: skip
    title = f"与 {edition.year - 1} 年度相比（名次在两年都参加排名的 {edition.cohort.both_years} 个园区之间）"
    _listing(book, "年度变化", title, footer, columns, rows, frozen=1, empty="没有上年的结果")


def _anomalies(book: Book, edition: Edition, footer: str) -> None:
    columns = [("提请核查", 16, ""), ("所见", 70, ""), ("园区数", 8, "0"), ("园区", 44, ""), ("检查要点", 30, "")]
    rows: Iterable[list[Cell]] = (
        [ANOMALY_WORDS[item.kind], item.text, item.count, "、".join(item.parks), "、".join(item.criteria)]
        for item in edition.cohort.anomalies
    )
    _listing(book, "异常", f"提请核查：{ANOMALY_NOTICE}", footer, columns, rows)


def _apart(book: Book, edition: Edition, footer: str) -> None:
    points = _points(edition)
    columns = [
        ("园区", 30, ""), ("代码", 10, ""), *((word, 16, "") for word in DIMENSIONS.values()), ("单列原因", 16, ""),
        ("说明", 40, ""), ("若无否决的总分", 11, points), ("若无否决的等级", 11, ""),
    ]  # fmt: skip
    rows: Iterable[list[Cell]] = (
        [row.name, row.code, *row.groups, STANDING_WORDS[row.standing], reason_apart(row), row.would_be_score,
         row.would_be_grade or ""]
        for row in edition.cohort.apart
    )  # fmt: skip
    _listing(book, "单列", "不参加排名的园区", footer, columns, rows, frozen=1)


def _errors(book: Book, edition: Edition, footer: str) -> None:
    columns = [
        ("文件", 46, ""), ("园区", 14, ""), ("位置", 14, ""), ("问题", 40, ""), ("发现", 28, ""), ("应为", 36, ""),
        ("处理", 36, ""),
    ]  # fmt: skip
    _listing(book, "错误", "未能评分的答卷和其中的问题", footer, columns, _problems(edition))


def _problems(edition: Edition) -> Iterator[list[Cell]]:
    for refusal in edition.refusals:
        for problem in refusal.problems:
            place = str(problem.location).removeprefix(refusal.source).lstrip(":")
            what = f"{problem.subject} {problem.message}" if problem.subject else problem.message
            yield [refusal.source, refusal.park, place, what, problem.found, problem.expected, problem.remedy]
        if refusal.count > len(refusal.problems):
            more = f"另有 {refusal.count - len(refusal.problems)} 处问题，用 compliance check 查看"
            yield [refusal.source, refusal.park, "", more, "", "", ""]


def _roster(book: Book, edition: Edition, footer: str) -> None:
    columns = [("情况", 40, ""), ("园区", 34, ""), ("说明", 30, ""), ("文件", 80, "")]
    rows: list[list[Cell]] = [
        ["名单中的园区没有可用的答卷", n.park, n.detail, "、".join(n.sources)] for n in edition.missing
    ]
    rows += [[words, notice.park, notice.detail, "、".join(notice.sources)] for words, notice in edition.left_out]
    rows += [["上年参加评价，本年没有", name, "", ""] for name in edition.cohort.left]
    _listing(book, "名册", "缺报的园区和不参加排名的答卷", footer, columns, rows)
