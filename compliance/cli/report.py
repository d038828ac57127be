"""compliance report: the gap report, as PDF or HTML; and the workbook that recalculates the score."""

from __future__ import annotations

import datetime
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
    day = edge.report_date(date)
    result = edge.assess(answers, checklist, review)
    if chosen is Format.xlsx:
        from compliance.report import workbook

        content = workbook.to_xlsx(result, day)
    else:
        folder = Path() if str(answers) == edge.STDIO else answers.parent
        content = _report(result, chosen, day, folder, templates)
    edge.write(content, target)
    if str(target) != edge.STDIO:
        edge.note(f"已写入 {target}", quiet=quiet)


def _report(result: Assessment, chosen: Format, day: datetime.date, folder: Path, templates: Path | None) -> bytes:
    from compliance import answer_files
    from compliance.report import html

    page = html.render(result, date=day, templates=templates, digests=answer_files.digests(result.sheet, folder))
    if chosen is Format.html:
        return page.encode()
    from compliance.report import pdf

    return pdf.render(page, date=day, templates=templates)


def _format_of(output: Path | None) -> Format:
    if output is None or str(output) == edge.STDIO:
        return Format.pdf
    suffix = output.suffix.lower().lstrip(".")
    if suffix in {"htm", "html"}:
        return Format.html
    if suffix in {"pdf", "xlsx"}:
        return Format(suffix)
    raise UsageError(f"{output}: 从文件名看不出格式\n    处理：文件名以 .pdf、.html 或 .xlsx 结尾，或用 -f 指明")
