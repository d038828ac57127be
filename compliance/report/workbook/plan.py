"""All tables of a workbook, placed before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from compliance.checklist.model import Checklist, Criterion
from compliance.checklist.rules import Measure
from compliance.report.workbook import detail_sheet, rule_sheet
from compliance.report.workbook.audited import Line
from compliance.report.workbook.places import Column, Key, Table
from compliance.scoring.measures import taken_from

TOP = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands."""

    checklist: Checklist
    lines: list[Line]
    rules: Table
    answers: Table
    details: Table
    sections: Table
    measures: Table
    parts: Table
    conditions: Table
    vetoes: Table
    used: tuple[Measure, ...]
    """The declared measures that a condition or a grade looks at."""

    def instead(self, criterion: Criterion) -> str:
        return self.checklist.instead(criterion)


def plan_of(checklist: Checklist) -> Plan:
    lines = rule_sheet.lines_of(checklist)
    used = tuple(_used(checklist))
    measure_keys = [measure.id for measure in used]
    parts = [(measure.id, name) for measure in used for name in taken_from(measure, checklist)]
    vetoes = [c.id for c in checklist.criteria if c.veto and c.veto.when]
    vetoes += [item.id for item in checklist.penalties if item.effect]
    vetoes += [condition.id for condition in checklist.conditions if condition.consequence]
    return Plan(
        checklist=checklist,
        lines=lines,
        rules=rule_sheet.place(lines),
        answers=Table("作答与得分", _answer_columns(checklist), _answer_keys(checklist), TOP),
        details=detail_sheet.place(checklist.criteria),
        sections=Table("章条汇总", _section_columns(checklist), [*checklist.section_by_id], TOP),
        measures=Table("量", MEASURE_COLUMNS, measure_keys, TOP),
        parts=Table("量的明细", PART_COLUMNS, parts, TOP),
        conditions=Table("条件", CONDITION_COLUMNS, [condition.id for condition in checklist.conditions], TOP),
        vetoes=Table("否决", VETO_COLUMNS, vetoes, TOP),
        used=used,
    )


def _used(checklist: Checklist) -> Iterator[Measure]:
    names = {condition.measure for condition in checklist.conditions}
    names |= {measure.id for measure in checklist.graded_by}
    of_objects = [required for grades in checklist.object_grades.values() for _, asked in grades for required in asked]
    names |= {required.measure for required in of_objects} & {*checklist.measure_by_id}
    names |= {each for name in names for each in checklist.measure_by_id[name].of if each in checklist.measure_by_id}
    return (measure for measure in checklist.measures if measure.id in names)


def _section_columns(checklist: Checklist) -> tuple[Column, ...]:
    return (*SECTION_COLUMNS, Column("grade", "等级", 9)) if checklist.object_grades else SECTION_COLUMNS


def _answer_keys(checklist: Checklist) -> Iterator[Key]:
    for top in checklist.sections:
        for section in top.walk():
            yield "head", section.id
            yield from (criterion.id for criterion in section.criteria)
    for title, items in (("加分项", checklist.bonus), ("专项扣分", checklist.penalties)):
        if items:
            yield "head", title
            yield from (item.id for item in items)


def _answer_columns(checklist: Checklist) -> list[Column]:
    criteria = checklist.criteria
    columns = [
        Column("id", "编号", 9.5),
        Column("text", "检查要点（来源）", 34),
        Column("how", "计分方法", 30),
        Column("points", "标准分", 7),
        Column("answer", "作答（分子）", 11),
    ]
    if any(criterion.answer.entered.shape == "ratio" for criterion in criteria):
        columns.append(Column("base", "分母", 7))
    columns += [Column("evidence", "佐证数", 6.5), Column("reason", "不适用的理由", 15)]
    if any(_declares(criterion) for criterion in criteria):
        columns.append(Column("declared", "否决情形", 6))
    columns += [
        Column("state", "状态", 7.5),
        Column("value", "计算值", 10),
        Column("band", "第几档", 6),
        Column("credit", "得分系数", 7.5),
    ]
    if checklist.scoring.round_at.criteria:
        columns.append(Column("raw", "修约前得分", 8))
    columns += [
        Column("own", "得分", 7.5),
        Column("due", "应得分", 7.5),
        Column("rate", "得分率", 8),
        Column("veto", "否决", 7.5),
        Column("earned", "实得分", 7.5),
    ]
    return columns


def _declares(criterion: Criterion) -> bool:
    return bool(criterion.veto and criterion.veto.when and criterion.veto.when.declared is not None)


SECTION_COLUMNS = (
    Column("id", "编号", 10),
    Column("title", "章条", 26),
    Column("how", "合成", 11),
    Column("full", "标准分", 7),
    Column("missing", "合理缺项分", 7),
    Column("due", "应得分", 7),
    Column("rolled", "合成得分", 8),
    Column("zero", "本级计零", 6),
    Column("own", "本级得分", 8),
    Column("own_rate", "本级得分率", 8),
    Column("void", "连同上级计零", 7),
    Column("earned", "实得分", 8),
    Column("lost", "扣分", 8),
    Column("rate", "得分率", 8),
    Column("graded", "定级得分率（%）", 8),
    Column("open", "未作答", 6),
    Column("absent", "不适用分值", 7),
    Column("share", "不适用占比（%）", 8),
    Column("bare_rolled", "若无否决：合成得分", 9),
    Column("bare", "若无否决：本级得分", 9),
    Column("bare_rate", "若无否决：得分率", 9),
    Column("bare_graded", "若无否决：定级得分率（%）", 10),
)
MEASURE_COLUMNS = (
    Column("id", "编号", 12),
    Column("title", "名称", 30),
    Column("how", "取法", 44),
    Column("open", "未作答数", 9),
    Column("raw", "修约前", 14),
    Column("value", "数值", 14),
    Column("bare_raw", "若无否决：修约前", 14),
    Column("bare", "若无否决：数值", 14),
)
PART_COLUMNS = (
    Column("measure", "量的编号", 12),
    Column("part", "所看的项", 16),
    Column("title", "名称", 44),
    Column("due", "应得分", 9),
    Column("open", "未作答数", 8),
    Column("earned", "得分", 9),
    Column("rate", "得分率（%）", 11),
    Column("hit", "达到", 7),
    Column("bare_earned", "若无否决：得分", 9),
    Column("bare_rate", "若无否决：得分率（%）", 11),
    Column("bare_hit", "若无否决：达到", 9),
)
CONDITION_COLUMNS = (
    Column("id", "编号", 11),
    Column("name", "条件", 36),
    Column("rule", "何时成立", 52),
    Column("value", "所看的量", 12),
    Column("state", "状态", 9),
    Column("bare_value", "若无否决：所看的量", 12),
    Column("bare_state", "若无否决：状态", 9),
)
VETO_COLUMNS = (
    Column("id", "编号", 11),
    Column("text", "否决项或条件", 44),
    Column("trigger", "触发条件", 34),
    Column("effect", "后果", 11),
    Column("words", "后果的内容", 30),
    Column("state", "状态", 9),
    Column("rank", "封顶名次", 8),
    Column("names", "不予评分的编号", 16),
)
