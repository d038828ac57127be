"""compliance review: the park's own result and the reviewer's, side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.errors import UsageError

Format = Literal["table", "json", "csv"]


def command(
    answers: edge.AnswersArgument,
    review: Annotated[
        list[Path] | None, edge.argument("[复核文件...]", "另存的复核文件，一份或几份；复核已写在答卷中的不写。")
    ] = None,
    checklist: edge.ChecklistOption = None,
    format: Annotated[
        Format | None, edge.option("--format -f", "格式", "table 表格、json 数据、csv 改判清单；不写则按输出文件名。")
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """复核：自评与复核两个总分和等级、每项改判及理由、各条的一致率；以复核为准。"""
    from compliance.analysis import review as reviews

    edge.check_writable(output, force=force)
    chosen = outputs.format_of(format, output, get_args(Format), "table")
    found = reviews.of(edge.assess(answers, checklist, review))
    if found is None:
        raise UsageError(
            f"{'、'.join(map(str, review or [answers]))}: 没有任何一项复核\n"
            "    处理：在答卷的要点之下写“复核”，或另写一份复核文件，见 docs/review.md"
        )
    if chosen == "json":
        from compliance.report.data import review as review_data

        outputs.write_data(review_data.to_json(found), output)
    elif chosen == "csv":
        from compliance.report.data import review_table as data_review_table

        edge.write(data_review_table.to_csv(found), output)
    else:
        from compliance.report.terminal import review_table

        outputs.show(lambda console: review_table.show(found, console), output)
    outputs.say_where(output, quiet=quiet)
