"""compliance plan: the cheapest way to a grade, a what-if, and the register of corrective actions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, GroupWithDefault, typer
from compliance.errors import UsageError

app = typer.Typer(
    cls=GroupWithDefault,
    help="整改计划：怎样以最少的工作量达到某一等级；生成和更新整改台账。不写子命令时为 show。",
    no_args_is_help=True,
)

DateOption = Annotated[str | None, edge.option("--date", "日期", "台账日期，例如 2026-01-31；不写则为当天。")]
Format = Literal["table", "json", "xlsx"]


@app.command(cls=Command)
def show(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    target: Annotated[str | None, edge.option("--target", "等级", "要达到的等级；不写则为高一级。")] = None,
    fix: Annotated[
        list[str] | None, edge.option("--fix", "编号=结果", "假设某项的结果改为此值，再评分和计划；可写多次。")
    ] = None,
    format: Annotated[
        Format | None, edge.option("--format -f", "格式", "table 表格、json 数据、xlsx 整改台账；不写则按输出文件名。")
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    date: DateOption = None,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> int:
    """达到某一等级最省的整改办法：步骤、各步增加的分、距各等级的余量。达不到的，退出码为 1。"""
    chosen = outputs.format_of(format, output, get_args(Format), "table")
    _check_fit(chosen, output, {"--fix": fix, "--target": target}, date)
    edge.check_writable(output, force=force)
    day = edge.report_date(date)
    given = edge.assess(answers, checklist)
    if chosen == "xlsx":
        from compliance.analysis import register
        from compliance.forms.register import writing

        edge.write(writing.to_xlsx(register.started(given, day)), output)
        outputs.say_where(output, quiet=quiet)
        return 0
    from compliance.analysis import planning
    from compliance.forms.questions import what_if

    start = planning.with_answers(given, what_if.read(given, fix)) if fix else given
    plan = planning.plan(start, planning.target_of(start, target))
    firmness, fixed_from = planning.sensitivity(start), given if fix else None
    if chosen == "json":
        from compliance.report.data import plan as plan_data

        outputs.write_data(plan_data.to_json(plan, firmness, fixed_from), output)
    else:
        from compliance.report.terminal import plan_table

        outputs.show(lambda console: plan_table.show(plan, firmness, console, fixed_from), output)
    outputs.say_where(output, quiet=quiet)
    return 0 if plan.reached else 1


def _check_fit(chosen: Format, output: Path | None, planned: Mapping[str, object], date: str | None) -> None:
    """Raises UsageError for what would be ignored."""
    needless = "、".join(name for name, value in planned.items() if value)
    if chosen == "xlsx" and output is None:
        raise UsageError("台账是工作簿，要用 -o 指明输出文件")
    if chosen == "xlsx" and needless:
        raise UsageError(f"台账按实际评价生成，不带目标和假设\n    处理：去掉 {needless}")
    if chosen != "xlsx" and date is not None:
        raise UsageError("只有台账有日期\n    处理：写 -f xlsx，或去掉 --date")


@app.command(cls=Command)
def update(
    old: Annotated[Path, edge.argument("台账", "填写过的整改台账（工作簿）。")],
    answers: Annotated[Path | None, edge.option("--answers", "答卷", "新一次评价的答卷，把其中的问题并入。")] = None,
    checklist: edge.ChecklistOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    by: Annotated[str, edge.option("--by", "姓名", "提交人，记入历史。")] = "",
    date: DateOption = None,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """收回填写过的台账：记下改动，列出逾期和已销号的；给了新答卷的，并入新问题，反复的重新列入。"""
    from compliance.forms.register import keeping, writing
    from compliance.report.data import register as data_register

    if answers is None and checklist is not None:
        raise UsageError("--checklist 是新一次评价的检查表，要和 --answers 一起用")
    edge.check_writable(output, force=force)
    outputs.format_of("xlsx", output, (), "xlsx")
    made, known = keeping.taken_back(old, edge.report_date(date), by.strip())
    if answers is not None:
        made = keeping.merged_with(made, edge.assess(answers, checklist), old)
    if output is not None:
        edge.write(writing.to_xlsx(made), output)
    if str(output) != edge.STDIO:
        edge.say(data_register.summary(made, known), end="")
        outputs.say_where(output, quiet=quiet)
