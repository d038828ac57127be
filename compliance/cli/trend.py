"""compliance trend: a park's results over the years."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

from compliance.cli import edge, outputs


def command(
    answers: Annotated[list[Path], edge.argument("答卷...", "各年的答卷，次序不限。")],
    checklist: edge.ChecklistOption = None,
    format: outputs.TableOrDataOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """历年走势：各年的总分、等级和各章得分率；各年一律按最近一年的检查表重算。"""
    from compliance.forms import years

    edge.check_writable(output, force=force)
    found = years.trend_of(answers, checklist, edge.load)
    if outputs.format_of(format, output, get_args(outputs.TableOrData), "table") == "json":
        from compliance.report.data import trend as trend_data

        outputs.write_data(trend_data.to_json(found), output)
    else:
        from compliance.report.terminal import trend_table

        outputs.show(lambda console: trend_table.show(found, console), output)
    outputs.say_where(output, quiet=quiet)
