"""compliance score: the result at the terminal, or as data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from compliance.cli import edge
from compliance.cli.chinese import typer


class Format(StrEnum):
    table = "table"
    json = "json"
    csv = "csv"


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", metavar="格式", help="table 表格、json 数据、csv 逐项清单。")
    ] = Format.table,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            "--fail-under", metavar="分数", help="总分低于此分，或无法评定时，退出码为 1。", show_default=False
        ),
    ] = None,
    quiet: edge.QuietOption = False,
) -> int:
    """评分：总分、等级、各章得分和扣分最多的要点。"""
    from fractions import Fraction

    edge.check_writable(output, force=force)
    result = edge.assess(answers, checklist)
    if format is Format.table:
        from compliance.report import terminal

        terminal.print_score(result, edge.console(), output)
    elif format is Format.json:
        from compliance.report import data

        edge.write(data.to_json(result), output)
    else:
        from compliance.report import table

        edge.write(table.to_csv(result), output)
    if output and str(output) != edge.STDIO:
        edge.note(f"已写入 {output}", quiet=quiet)
    if fail_under is None:
        return 0
    missed = result.grade is None or result.score is None or result.score < Fraction(str(fail_under))
    return 1 if missed else 0
