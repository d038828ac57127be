"""compliance plan: the cheapest way to a grade, a what-if, and the register of corrective actions."""

from __future__ import annotations

import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, GroupWithDefault, typer
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.analysis.register import Register
    from compliance.checklist.rules import GradeLevel
    from compliance.scoring.assessment import Assessment

app = typer.Typer(
    cls=GroupWithDefault,
    help="整改计划：怎样以最少的工作量达到某一等级；生成和更新整改台账。不写子命令时为 show。",
    no_args_is_help=True,
)

DateOption = Annotated[str | None, edge.option("--date", "日期", "台账日期，例如 2026-01-31；不写则为当天。")]


class Format(StrEnum):
    table = "table"
    json = "json"
    xlsx = "xlsx"


@app.command(cls=Command)
def show(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    target: Annotated[str | None, edge.option("--target", "等级", "要达到的等级；不写则为高一级。")] = None,
    fix: Annotated[
        list[str] | None, edge.option("--fix", "编号=结果", "假设某项的结果改为此值，再评分和计划；可写多次。")
    ] = None,
    format: Annotated[
        Format, edge.option("--format -f", "格式", "table 表格、json 数据、xlsx 整改台账。")
    ] = Format.table,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    date: DateOption = None,
    quiet: edge.QuietOption = False,
) -> int:
    """达到某一等级最省的整改办法：步骤、各步增加的分、距各等级的余量。达不到的，退出码为 1。"""
    if format is Format.xlsx and output is None:
        raise UsageError("台账是工作簿，要用 -o 指明输出文件")
    edge.check_writable(output, force=force, answers=answers)
    day = edge.report_date(date)
    given = edge.assess(answers, checklist)
    start = _fixed(given, fix or [])
    if format is Format.xlsx:
        if fix:
            raise UsageError("台账按实际评价生成，不能带假设\n    处理：去掉 --fix")
        from compliance.analysis import register
        from compliance.forms.register import writing

        edge.write(writing.to_xlsx(register.started(given, day)), output)
        outputs.say_where(output, quiet=quiet)
        return 0
    return _shown(start, given if fix else None, target, format, output, quiet=quiet)


def _shown(
    a: Assessment,
    fixed_from: Assessment | None,
    target: str | None,
    format: Format,
    output: Path | None,
    *,
    quiet: bool,
) -> int:
    from compliance.analysis import planning

    plan = planning.plan(a, _target(a, target))
    firmness = planning.sensitivity(a)
    if format is Format.json:
        from compliance.report.data import plan as plan_data

        outputs.write_data(plan_data.to_json(plan, firmness, fixed_from), output)
    else:
        from compliance.report.terminal import plan_table

        outputs.show(lambda console: plan_table.show(plan, firmness, console, fixed_from), output)
    outputs.say_where(output, quiet=quiet)
    return 0 if plan.reached else 1


def _target(a: Assessment, name: str | None) -> GradeLevel:
    from compliance.analysis import planning

    if name is None:
        return planning.target_of(a)
    for grade in a.checklist.grades:
        if grade.name == name.strip():
            return grade
    raise UsageError(
        f"--target {name}: 没有这个等级\n    应为：{'、'.join(grade.name for grade in a.checklist.grades)}"
    )


def _fixed(a: Assessment, fixes: list[str]) -> Assessment:
    """The assessment with the answers of --fix in it. Raises InputError with every mistake in them."""
    if not fixes:
        return a
    from compliance.analysis import planning
    from compliance.cli import what_if

    return planning.with_answers(a, what_if.read(a, fixes))


@app.command(cls=Command)
def update(
    old: Annotated[Path, edge.argument("台账", "填写过的整改台账（工作簿）。")],
    answers: Annotated[Path | None, edge.option("--answers", "答卷", "新一次评价的答卷，把其中的问题并入。")] = None,
    checklist: edge.ChecklistOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    by: Annotated[str, edge.option("--by", "姓名", "提交人，记入历史。")] = "",
    date: DateOption = None,
    quiet: edge.QuietOption = False,
) -> None:
    """收回填写过的台账：记下改动，列出逾期和已销号的；给了新答卷的，并入新问题，反复的重新列入。"""
    from compliance.forms.register import writing
    from compliance.report.data import register as register_text

    edge.check_writable(output, force=force, answers=old)
    made, known = taken_back(old, edge.report_date(date), by.strip())
    if answers is not None:
        made = merged_with(made, edge.assess(answers, checklist), old)
    if output is not None:
        edge.write(writing.to_xlsx(made), output)
    if str(output) != edge.STDIO:
        edge.say(register_text.summary(made, known), end="")
        if output is not None:
            edge.note(f"已写入 {output}", quiet=quiet)


def taken_back(path: Path, day: datetime.date, by: str = "") -> tuple[Register, int]:
    """The register with what was filled in, and how many lines its history had. Raises InputError, UsageError."""
    from compliance.analysis import register
    from compliance.forms.register import reading

    filled = reading.read(path, day)
    if day < filled.issued.on:
        raise UsageError(f"--date {day}: 早于台账的日期 {filled.issued.on}\n    处理：核对日期，台账只能向后更新")
    return register.recorded(filled.issued, filled.entries, day, by), len(filled.issued.history)


def merged_with(made: Register, a: Assessment, old: Path) -> Register:
    """The register with another assessment. Raises UsageError where they do not belong together."""
    from compliance.analysis import register

    if a.checklist.id != made.checklist_id:
        raise UsageError(f"{old}: 台账所依据的检查表是 {made.checklist_id}，答卷的是 {a.checklist.id}")
    if a.sheet.park.name != made.park:
        raise UsageError(f"{old}: 台账的园区是“{made.park}”，答卷的是“{a.sheet.park.name}”")
    try:
        return register.merged(register.renamed(made, a.checklist, made.on), a, made.on)
    except ValueError:
        expected = f"检查表 {a.checklist.version} 版带有从 {made.checklist_version} 版来的对照表"
        raise UsageError(f"{old}: 台账的检查表版本不同，没有对照表\n    应为：{expected}") from None
