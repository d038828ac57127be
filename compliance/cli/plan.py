"""compliance plan: the cheapest way to a grade, a what-if, and the register of corrective actions."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, GroupWithDefault, typer
from compliance.errors import UsageError
from compliance.numbers import read_number

if TYPE_CHECKING:
    from compliance.analysis.planning import Limits
    from compliance.checklist.model import Checklist

app = typer.Typer(
    cls=GroupWithDefault,
    help="整改计划：怎样以最少的工作量达到某一等级；生成和更新整改台账。不写子命令时为 show。",
    no_args_is_help=True,
)

DateOption = Annotated[str | None, edge.option("--date", "日期", "从哪一天做起，例如 2026-01-31；不写则为当天。")]
Format = Literal["table", "json", "xlsx"]


@app.command(cls=Command)
def show(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    target: Annotated[str | None, edge.option("--target", "等级", "要达到的等级；不写则为高一级。")] = None,
    people: Annotated[
        str | None, edge.option("--people", "人数", "几个人做，例如 2 或 0.5；工作量以他们到期限为止能做的为限。")
    ] = None,
    until: Annotated[
        str | None, edge.option("--until", "日期", "做到哪一天为止，例如 2026-06-30；不写则为一年。")
    ] = None,
    effort: Annotated[int | None, edge.option("--effort", "点", "到期限为止最多做多少点工作量。", min=1)] = None,
    steps: Annotated[int | None, edge.option("--steps", "步数", "到期限为止最多做几步。", min=1)] = None,
    phases: Annotated[
        str | None, edge.option("--phases", "天数", "各阶段在第几天结束，用逗号隔开；不写则为 30,90,365。")
    ] = None,
    owner: Annotated[
        list[str] | None,
        edge.option("--owner", "编号=责任人", "章、条或要点由谁负责，写入台账和计划；可写多次。"),
    ] = None,
    fix: Annotated[
        list[str] | None, edge.option("--fix", "编号=结果", "假设某项的结果改为此值，再评分和计划；可写多次。")
    ] = None,
    format: Annotated[
        Format | None,
        edge.option("--format -f", "格式", "table 表格、json 数据、xlsx 整改台账和计划；不写则按输出文件名。"),
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    date: DateOption = None,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> int:
    """达到某一等级最省的整改办法：分阶段的步骤、各步增加的分、距各等级的余量。达不到的，退出码为 1。"""
    chosen = outputs.format_of(format, output, get_args(Format), "table")
    if chosen == "xlsx" and output is None:
        raise UsageError("台账是工作簿，要用 -o 指明输出文件")
    edge.check_writable(output, force=force)
    day = edge.report_date(date)
    limits = _limits(day, people, until, effort, steps, phases)
    given = edge.assess(answers, checklist)
    from compliance.analysis import gaps, planning
    from compliance.forms.questions import what_if
    from compliance.report.view import outlook

    owners = _owners(owner or (), given.checklist)
    start = planning.with_answers(given, what_if.read(given, fix)) if fix else given
    plan = planning.plan(start, planning.target_of(start, target), limits)
    fixed_from = given if fix else None
    opening = outlook.opening(start, gaps.find(start), plan)
    if chosen == "xlsx":
        from compliance.analysis import register
        from compliance.forms.register import writing
        from compliance.forms.register.plan_sheet import Planned

        supposed = f"假设已做到：{'、'.join(fix)}。" if fix else ""
        words = tuple(filter(None, (supposed, opening.sentence, *planning.summary(plan))))
        made = register.planned(register.started(given, day), plan, owners)
        edge.write(writing.to_xlsx(made, Planned(plan, words)), output)
    elif chosen == "json":
        from compliance.report.data import plan as plan_data

        firmness = planning.sensitivity(start)
        outputs.write_data(plan_data.to_json(plan, firmness, day, opening.sentence, owners, fixed_from), output)
    else:
        from compliance.report.terminal import plan_table

        firmness = planning.sensitivity(start)
        told = plan_table.Told(day, opening.sentence, owners, fixed_from)
        outputs.show(lambda console: plan_table.show(plan, firmness, told, console), output)
    outputs.say_where(output, quiet=quiet)
    return 0 if plan.reached else 1


def _limits(
    day: datetime.date, people: str | None, until: str | None, effort: int | None, steps: int | None, phases: str | None
) -> Limits:
    """Raises UsageError for what cannot be meant."""
    from compliance.analysis.planning import PHASES, Limits, cut

    if steps is not None and (people is not None or effort is not None):
        raise UsageError("--steps 限的是步数，--people 和 --effort 限的是工作量\n    处理：只写一种")
    number = None if people is None else read_number(people)
    if people is not None and (number is None or number <= 0):
        raise UsageError(f"--people {people}: 不是人数\n    应为：大于 0 的数，例如 2 或 0.5")
    ends = PHASES if phases is None else _days(phases)
    if until is not None:
        try:
            left = (datetime.date.fromisoformat(until) - day).days
        except ValueError:
            raise UsageError(f"--until {until}: 不是有效日期\n    应为：例如 2026-06-30") from None
        if left <= 0:
            raise UsageError(
                f"--until {until}: 不在第一天 {day.isoformat()} 之后\n    处理：改 --until，或用 --date 写从哪一天做起"
            )
        ends = cut(ends, left)
    return Limits(ends, number, effort, steps)


def _days(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.replace("，", ",").split(",")]
    days = tuple(int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 6)
    if len(days) != len(parts) or 0 in days or list(days) != sorted(set(days)):
        raise UsageError(f"--phases {text}: 不是各阶段结束的天数\n    应为：由小到大的整数，用逗号隔开，例如 30,90,365")
    return days


def _owners(given: Sequence[str], checklist: Checklist) -> dict[str, str]:
    """Who is named, by the id of a chapter, a clause or a criterion. Raises UsageError and InputError."""
    known = [*checklist.section_by_id, *checklist.by_id]
    found = {}
    for one in given:
        name, _, person = (part.strip() for part in one.partition("="))
        if not name or not person:
            raise UsageError(f"--owner {one}: 没有写责任人\n    应为：编号=责任人，例如 4.1=张三")
        found[edge.identified(name, checklist, known)] = person
    return found


@app.command(cls=Command)
def update(
    old: Annotated[Path, edge.argument("台账", "填写过的整改台账（工作簿）。")],
    answers: Annotated[Path | None, edge.option("--answers", "答卷", "新一次评价的答卷，把其中的问题并入。")] = None,
    checklist: edge.ChecklistOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    by: Annotated[str, edge.option("--by", "姓名", "提交人，记入历史。")] = "",
    date: Annotated[str | None, edge.option("--date", "日期", "台账日期，例如 2026-01-31；不写则为当天。")] = None,
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
