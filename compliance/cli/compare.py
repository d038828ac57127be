"""compliance compare: this year's result against last year's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge, outputs
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.analysis.comparison import Comparison
    from compliance.analysis.register import Effect


def command(
    old: Annotated[Path, edge.argument("上年答卷", "先前的答卷文件。")],
    new: Annotated[Path, edge.argument("本年答卷", "后来的答卷文件。")],
    checklist: edge.ChecklistOption = None,
    old_checklist: Annotated[
        str | None, edge.option("--old-checklist", "检查表", "上年评分所用的检查表；不写则与本年相同。")
    ] = None,
    register: Annotated[Path | None, edge.option("--register", "台账", "上年的整改台账：各项整改是否见效。")] = None,
    format: outputs.TableOrDataOption = outputs.TableOrData.table,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """年度比较：总分变化由哪些条造成，哪些要点提高或下降；检查表改版的，另列规则变化的影响。"""
    edge.check_writable(output, force=force)
    result = _compared(old, new, checklist, old_checklist)
    found = _effects(register, result) if register is not None else ()
    if format is outputs.TableOrData.json:
        from compliance.report.data import comparison as comparison_data

        outputs.write_data(comparison_data.to_json(result, found), output)
    else:
        from compliance.report.terminal import comparison_table

        outputs.show(lambda console: comparison_table.show(result, console, found), output)
    outputs.say_where(output, quiet=quiet)


def _effects(path: Path, result: Comparison) -> tuple[Effect, ...]:
    """What became of the register's entries. Raises InputError, and UsageError for another park's register."""
    import datetime

    from compliance.analysis import register
    from compliance.forms.register import reading

    # Whatever day it is today: the register is of its own time.
    filled = reading.read(path, datetime.date.max)
    park = result.current.sheet.park.name
    if filled.issued.park != park:
        raise UsageError(f"{path}: 台账的园区是“{filled.issued.park}”，答卷的是“{park}”")
    made = register.recorded(filled.issued, filled.entries, filled.issued.on)
    try:
        made = register.renamed(made, result.current.checklist, made.on)
    except ValueError:
        raise UsageError(f"{path}: 台账的检查表版本是 {made.checklist_version}，没有对照表") from None
    return register.effects(made, result.rescored, result.current)


def _compared(old: Path, new: Path, checklist: str | None, old_checklist: str | None) -> Comparison:
    from compliance import scoring
    from compliance.analysis import comparison
    from compliance.forms import importing

    rules, answers = edge.load(new, checklist)
    current = scoring.assess(rules, answers)
    # Per-object copies belong to one park's year: last year's file names its own.
    rescored = scoring.assess(*importing.load(old, rules))
    original = rescored if old_checklist is None else edge.assess(old, old_checklist)
    for path, result in ((old, original), (old, rescored), (new, current)):
        if result.score is None:
            raise UsageError(f"{path}: {result.grade_text}，没有总分，不能比较\n    处理：先补全或改正这份答卷")
    if current.sheet.period.start <= original.sheet.period.start:
        expected = "先写上年答卷，后写本年答卷"
        raise UsageError(f"{new}: 评价期不晚于 {old} 的评价期\n    应为：{expected}")
    return comparison.compare(original, rescored, current)
