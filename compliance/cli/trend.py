"""compliance trend: a park's results over the years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge, outputs
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.analysis.trend import Trend


def command(
    answers: Annotated[list[Path], edge.argument("答卷...", "各年的答卷，次序不限。")],
    checklist: edge.ChecklistOption = None,
    format: outputs.TableOrDataOption = outputs.TableOrData.table,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """历年走势：各年的总分、等级和各章得分率；各年一律按最近一年的检查表重算。"""
    edge.check_writable(output, force=force)
    found = _trend(answers, checklist)
    if format is outputs.TableOrData.json:
        from compliance.report.data import trend as trend_data

        outputs.write_data(trend_data.to_json(found), output)
    else:
        from compliance.report.terminal import trend_table

        outputs.show(lambda console: trend_table.show(found, console), output)
    outputs.say_where(output, quiet=quiet)


def _trend(paths: list[Path], checklist: str | None) -> Trend:
    from compliance import scoring
    from compliance.analysis import trend
    from compliance.forms import importing

    if len(paths) < 2:
        raise UsageError("只有一份答卷，看不出走势\n    应为：两年或更多年的答卷")
    sheets = [(path, *edge.load(path, checklist)) for path in paths]
    latest = max(sheets, key=lambda made: made[2].period.start)
    years: dict[object, Path] = {}
    for path, chosen, sheet in sheets:
        if sheet.park.name != latest[2].park.name:
            raise UsageError(f"{path}: 园区是“{sheet.park.name}”，与 {latest[0]} 的“{latest[2].park.name}”不同")
        if chosen.id != latest[1].id:
            raise UsageError(f"{path}: 检查表是 {chosen.id}，与 {latest[0]} 的 {latest[1].id} 不同")
        if sheet.period.start in years:
            raise UsageError(f"{path}: 评价期与 {years[sheet.period.start]} 相同\n    应为：每年一份答卷")
        years[sheet.period.start] = path
    return trend.trend(scoring.assess(*importing.load(path, latest[1])) for path, _, _ in sheets)
