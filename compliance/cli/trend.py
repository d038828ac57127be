"""compliance trend: a park's results over the years."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

from compliance.cli import edge, outputs


def command(
    answers: Annotated[list[Path], edge.argument("答卷...", "各年的答卷，次序不限。")],
    checklist: edge.ChecklistOption = None,
    old_checklist: Annotated[
        list[str] | None,
        edge.option("--old-checklist", "检查表", "先前年度评分所用的检查表，没有放在检查表文件夹里的；可写多次。"),
    ] = None,
    format: outputs.TableOrDataOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """历年走势：各年当时的总分和等级，以及按最近一年的检查表、各年都问到的要点重算的总分和得分率。"""
    from compliance.forms import years

    edge.check_writable(output, force=force)
    found = years.trend_of(answers, checklist, old_checklist or [])
    if outputs.format_of(format, output, get_args(outputs.TableOrData), "table") == "json":
        from compliance.report.data import trend as trend_data

        outputs.write_data(trend_data.to_json(found), output)
    else:
        from compliance.report.terminal import trend_table

        outputs.show(lambda console: trend_table.show(found, console), output)
    outputs.say_where(output, quiet=quiet)
