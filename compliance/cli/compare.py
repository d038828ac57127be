"""compliance compare: this year's result against last year's."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, get_args

from compliance.cli import edge, outputs


def command(
    old: Annotated[Path, edge.argument("上年答卷", "先前的答卷文件。")],
    new: Annotated[Path, edge.argument("本年答卷", "后来的答卷文件。")],
    checklist: edge.ChecklistOption = None,
    old_checklist: Annotated[
        str | None, edge.option("--old-checklist", "检查表", "上年评分所用的检查表；不写则与本年相同。")
    ] = None,
    register: Annotated[Path | None, edge.option("--register", "台账", "上年的整改台账：各项整改是否见效。")] = None,
    format: outputs.TableOrDataOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """年度比较：总分变化由哪些条造成，哪些要点提高或下降；检查表改版的，另列规则变化的影响。"""
    from compliance.forms import years
    from compliance.forms.register import keeping

    edge.check_writable(output, force=force)
    result = years.compared(old, new, checklist, old_checklist, edge.load)
    found = () if register is None else keeping.effects(register, result)
    if outputs.format_of(format, output, get_args(outputs.TableOrData), "table") == "json":
        from compliance.report.data import comparison as comparison_data

        outputs.write_data(comparison_data.to_json(result, found), output)
    else:
        from compliance.report.terminal import comparison_table

        outputs.show(lambda console: comparison_table.show(result, console, found), output)
    outputs.say_where(output, quiet=quiet)
