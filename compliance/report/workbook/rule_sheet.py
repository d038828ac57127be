"""规则: every number of the scoring rules in a cell of its own, which the formulas of the other sheets point to."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from compliance.checklist.kinds import LevelScale
from compliance.checklist.kinds.levels import CONFORMITY
from compliance.checklist.model import Checklist
from compliance.checklist.rules import COUNTING, RATE, AddBonus, Bound, Condition, DeductFrom, Multiply, Rescale
from compliance.report.workbook.audited import Line
from compliance.report.workbook.kind_formulas import formulas_of
from compliance.report.workbook.paper import Book
from compliance.report.workbook.places import Column, Table

SHEET = "规则"
COLUMNS = (
    Column("of", "编号", 14),
    Column("what", "规则", 58),
    Column("name", "结论", 16),
    Column("limit", "数值或界限", 14),
    Column("credit", "得分系数", 12),
)


def lines_of(checklist: Checklist) -> list[Line]:
    heads = (
        ("共用", [*_shared(checklist)]),
        ("总分", [*_total(checklist)]),
        ("加分和专项扣分", [*_extras(checklist)]),
        ("等级", [*_grades(checklist)]),
        ("对象的等级", [*_object_grades(checklist)]),
        ("条件和否决", [*_limits(checklist)]),
        ("各要点", [line for criterion in checklist.criteria for line in formulas_of(criterion).rules()]),
    )
    return [line for head, lines in heads if lines for line in (Line(("head", head), "", head), *lines)]


def place(lines: list[Line]) -> Table:
    return Table(SHEET, COLUMNS, [line.key for line in lines], top=2)


def _shared(checklist: Checklist) -> Iterator[Line]:
    rules = checklist.scoring
    answers = [criterion.answer for criterion in checklist.criteria if isinstance(criterion.answer, LevelScale)]
    for scale in dict.fromkeys(answer.scale for answer in answers if answer.scale):
        title = "符合性判定" if scale == CONFORMITY else f"“{scale}”"
        for index, level in enumerate(checklist.scales[scale]):
            yield Line(("scale", scale, index), "", f"{title}的结论及得分系数", level.name, credit=level.credit)
    for instead in dict.fromkeys(filter(None, map(checklist.instead, checklist.criteria))):
        yield Line(("evidence", instead), "", "判最高结论而佐证数为 0 的，改按此结论计", instead)
    counted = [checklist.handling(c).absence.counted for c in checklist.criteria if c.not_applicable]
    for credit in dict.fromkeys(credit for credit in counted if credit is not None):
        yield Line(("na", credit), "", "不适用的要点的得分系数", credit=credit)
    for criterion in checklist.criteria:
        if checklist.handling(criterion).unanswered == "lowest":
            lowest = criterion.answer.worst(criterion.points)
            yield Line(("unanswered", criterion.id), criterion.id, "未作答时暂按此计分", limit=lowest)
    for index, quota in enumerate(rules.not_applicable.quotas):
        part = "全部" if quota.of == "whole" else "一章"
        what = f"{part}的不适用分值超过标准分的百分之几时{quota.consequence}"
        yield Line(("quota", index), "", what, limit=quota.above)


def _total(checklist: Checklist) -> Iterator[Line]:
    yield Line("full", "", "标准分合计", limit=checklist.scoring.total_points)
    for index, step in enumerate(checklist.scoring.steps):
        match step:
            case Rescale():
                yield Line(("step", index), "", "换算：满分", limit=step.to)
            case DeductFrom():
                yield Line(("step", index), "", "从多少分扣起", limit=step.base)
            case Multiply():
                yield Line(("step", index), "", "乘以的系数", limit=step.by)
            case AddBonus(cap=Fraction()):
                yield Line(("step", index), "", "加分合计的上限", limit=step.cap)
            case Bound():
                for name, limit, _ in step.limits:
                    yield Line((name, index), "", f"总分的{'下限' if name == 'minimum' else '上限'}", limit=limit)


def _extras(checklist: Checklist) -> Iterator[Line]:
    for bonus in checklist.bonus:
        if bonus.each is not None:
            yield Line(("each", bonus.id), bonus.id, f"每{bonus.unit}加分", limit=bonus.each)
        yield Line(("bonus", bonus.id), bonus.id, "最多加分" if bonus.number else "加分", limit=bonus.most)
    for penalty in checklist.penalties:
        if penalty.deduct is not None:
            yield Line(("deduct", penalty.id), penalty.id, f"每{penalty.unit}扣分", limit=penalty.deduct)
        if penalty.cap is not None:
            yield Line(("cap", penalty.id), penalty.id, "最多扣分", limit=penalty.cap)


def _grades(checklist: Checklist) -> Iterator[Line]:
    grades = checklist.grades
    for index, grade in enumerate(grades):
        yield Line(("grade", index), "", "等级，由高到低", grade.name)
    for index, grade in enumerate(grades):
        for number, required in enumerate(checklist.asks[grade.name]):
            if not isinstance(required, Condition):
                measure = checklist.measure_by_id[required.measure]
                what = f"{measure.name}须{required.compared(measure.unit)}"
                yield Line(("requires", index, number), measure.id, what, grade.name, limit=required.only[1])


def _object_grades(checklist: Checklist) -> Iterator[Line]:
    for copy, grades in checklist.object_grades.items():
        for index, (name, asked) in enumerate(grades):
            for number, required in enumerate(asked):
                if not isinstance(required, Condition):
                    measure = checklist.measure_by_id.get(required.measure, RATE)
                    what = f"{measure.name}须{required.compared(measure.unit)}"
                    yield Line(("object", copy, index, number), copy, what, name, limit=required.only[1])


def _limits(checklist: Checklist) -> Iterator[Line]:
    for measure in checklist.measures:
        if measure.take in COUNTING and not checklist.counts_conditions(measure):
            counted = measure.counted
            what = f"{measure.name}：得分率（%）{counted.compared('%')} 的计入"
            yield Line(("counted", measure.id), measure.id, what, limit=counted.only[1])
    for condition in checklist.conditions:
        measure = checklist.measure_by_id[condition.measure]
        what = f"条件：{condition.name}，{measure.name}{condition.compared(measure.unit)}"
        yield Line(("condition", condition.id), condition.id, what, limit=condition.only[1])
    for condition, points in checklist.deducting:
        yield Line(("taken", condition.id), condition.id, f"{condition.name}：成立的扣分", limit=points)
    for criterion in checklist.criteria:
        if criterion.veto and criterion.veto.when:
            when = criterion.veto.when
            limits = [limit for _, limit in when.given]
            if limits or when.answer is not None:
                what = f"否决：{when.words(criterion.unit)}"
                yield Line(("veto", criterion.id), criterion.id, what, when.answer or "", *limits[:1])


def write(book: Book, table: Table, lines: list[Line], footer: str) -> None:
    sheet = book.sheet(table, "规则：蓝底的数可以改，改后各表随之重算", footer)
    sheet.text(1, 0, "分数按分数的样子写入（例如 =2/3），不先化为小数。", "plain")
    for line in lines:
        if isinstance(line.key, tuple) and line.key[0] == "head":
            sheet.band(table, line.key, line.what, "chapter")
            continue
        row = table.rows[line.key]
        sheet.text(row, 0, line.of)
        sheet.text(row, 1, line.what)
        sheet.text(row, 2, line.name, "word")
        for column, value in ((3, line.limit), (4, line.credit)):
            if value is None:
                sheet.text(row, column, "")
            else:
                sheet.number(row, column, value, "rule")
