"""compliance report: the gap report, as PDF or HTML; and the workbook that recalculates the score."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge
from compliance.cli.chinese import typer
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.assessment import Assessment


class Format(StrEnum):
    pdf = "pdf"
    html = "html"
    xlsx = "xlsx"


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", metavar="格式", help="pdf、html 或 xlsx；不写则按输出文件名。", show_default=False
        ),
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="文件夹", help="自备模板：同名文件代替随程序提供的。", show_default=False),
    ] = None,
    date: edge.DateOption = None,
    quiet: edge.QuietOption = False,
) -> None:
    """出具差距分析报告（PDF 或 HTML），或可重算的评分工作簿（xlsx）。"""
    chosen = format or _format_of(output)
    if output is None and str(answers) == edge.STDIO:
        raise UsageError("答卷来自标准输入时，要用 -o 指明输出文件")
    target = output or answers.parent / f"{answers.stem or '报告'}.{chosen.value}"
    edge.check_writable(target, force=force, answers=answers)
    if templates is not None and chosen is Format.xlsx:
        raise UsageError("工作簿（xlsx）不用模板\n    处理：去掉 --templates")
    if templates is not None and not templates.is_dir():
        raise UsageError(f"{templates}: 不是文件夹\n    处理：在 --templates 之后写模板所在的文件夹")
    from compliance import answer_files

    day = edge.report_date(date)
    result = edge.assess(answers, checklist, review)
    digests = answer_files.digests(result.sheet, edge.folder_of(answers))
    edge.write(_made(result, chosen, day, digests, templates), target)
    if str(target) != edge.STDIO:
        edge.note(f"已写入 {target}", quiet=quiet)


def _made(
    result: Assessment, chosen: Format, day: datetime.date, digests: Mapping[str, str], templates: Path | None
) -> bytes:
    if chosen is Format.xlsx:
        from compliance.report import workbook

        return workbook.to_xlsx(result, day, digests)
    from compliance.report import html, seal

    carried = seal.embedded(result, digests)
    within = carried if chosen is Format.html else ""
    page = html.render(result, date=day, templates=templates, digests=digests, embedded=within)
    if chosen is Format.html:
        return page.encode()
    from compliance.report import pdf

    return pdf.render(page, date=day, templates=templates, attachment=carried)


def _format_of(output: Path | None) -> Format:
    if output is None or str(output) == edge.STDIO:
        return Format.pdf
    suffix = output.suffix.lower().lstrip(".")
    if suffix in {"htm", "html"}:
        return Format.html
    if suffix in {"pdf", "xlsx"}:
        return Format(suffix)
    raise UsageError(f"{output}: 从文件名看不出格式\n    处理：文件名以 .pdf、.html 或 .xlsx 结尾，或用 -f 指明")
