"""compliance score: the result at the terminal, or as data."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.errors import UsageError
from compliance.numbers import read_number

Format = Literal["table", "json", "csv"]


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    format: Annotated[
        Format | None, edge.option("--format -f", "格式", "table 表格、json 数据、csv 逐项清单；不写则按输出文件名。")
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    fail_under: Annotated[
        str | None, edge.option("--fail-under", "分数", "总分低于此分，或无法评定时，退出码为 1。")
    ] = None,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> int:
    """评分：总分、等级、各章得分和扣分最多的要点。"""
    threshold = _threshold(fail_under)
    edge.check_writable(output, force=force)
    chosen = outputs.format_of(format, output, get_args(Format), "table")
    form = edge.read(answers)
    result = edge.assess(answers, checklist, review, form)
    if chosen == "table":
        from compliance.report.terminal import score_summary

        outputs.show(lambda console: score_summary.show(result, console), output)
    elif chosen == "json":
        from compliance.forms import evidence, reading
        from compliance.report.data import result as data

        digests = evidence.digests(result.sheet, edge.folder_of(answers), reading.digests(form))
        outputs.write_data(data.to_json(result, digests), output)
    else:
        from compliance.report.data import table

        edge.write(table.to_csv(result), output)
    outputs.say_where(output, quiet=quiet)
    if threshold is None:
        return 0
    missed = result.grade is None or result.score is None or result.score < threshold
    return 1 if missed else 0


def _threshold(text: str | None) -> Fraction | None:
    if text is None:
        return None
    number = read_number(text)
    if number is None:
        raise UsageError(f"--fail-under {text}: 不是分数\n    应为：一个数，例如 70 或 72.5")
    return number
