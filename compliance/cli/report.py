"""compliance report: the gap report, as PDF or HTML; and the workbook that recalculates the score."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge, outputs
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.report.view.edition import Edition


class Format(StrEnum):
    pdf = "pdf"
    html = "html"
    docx = "docx"
    xlsx = "xlsx"


class Kind(StrEnum):
    full = "full"
    self_assessment = "self-assessment"
    gap = "gap"
    review = "review"
    brief = "brief"


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    format: Annotated[
        Format | None, edge.option("--format -f", "格式", "pdf、html、docx 或 xlsx；不写则按输出文件名。")
    ] = None,
    kind: Annotated[
        Kind,
        edge.option(
            "--kind",
            "种类",
            "full 自评及差距分析报告、self-assessment 自评报告、gap 差距分析报告、review 评审报告（须有复核）、"
            "brief 一页的简报。",
        ),
    ] = Kind.full,
    last_year: Annotated[
        list[Path] | None,
        edge.option(
            "--last-year", "答卷", "上年的答卷：加一部分与上年比较，图中并列；可写多次，两份以上另画历次总分。"
        ),
    ] = None,
    old_checklist: Annotated[
        str | None,
        edge.option("--old-checklist", "检查表", "上年评分所用的检查表：规则变化的影响另列；不写则与本年相同。"),
    ] = None,
    register: Annotated[
        Path | None,
        edge.option("--register", "台账", "填写中的整改台账（工作簿）：差距分析报告中的台账写明责任、时限和完成情况。"),
    ] = None,
    theme: Annotated[
        str | None,
        edge.option(
            "--theme", "主题", "formal 公文、modern 现代，或主题文件（YAML）：标志、颜色、字体、页眉页脚、措辞。"
        ),
    ] = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    templates: Annotated[
        Path | None, edge.option("--templates", "文件夹", "自备模板：同名文件代替随程序提供的。")
    ] = None,
    date: edge.DateOption = None,
    quiet: edge.QuietOption = False,
) -> None:
    """出具报告（PDF、HTML 或 Word），或可重算的评分工作簿（xlsx）。"""
    chosen = format or _format_of(output)
    if output is None and str(answers) == edge.STDIO:
        raise UsageError("答卷来自标准输入时，要用 -o 指明输出文件")
    target = output or answers.parent / f"{answers.stem or '报告'}.{chosen.value}"
    edge.check_writable(target, force=force, answers=answers)
    if chosen is Format.xlsx:
        _refuse_for_workbook(
            templates=templates,
            theme=theme,
            kind=None if kind is Kind.full else kind,
            last_year=last_year,
            old_checklist=old_checklist,
            register=register,
        )
    elif register is not None and kind is not Kind.gap:
        raise UsageError("只有差距分析报告有整改台账\n    处理：写 --kind gap，或去掉 --register")
    if templates is not None and not templates.is_dir():
        raise UsageError(f"{templates}: 不是文件夹\n    处理：在 --templates 之后写模板所在的文件夹")
    from compliance.cli import report_inputs
    from compliance.forms import evidence
    from compliance.report.view.edition import Edition

    day = edge.report_date(date)
    look = report_inputs.look(theme)
    result = edge.assess(answers, checklist, review)
    if kind is Kind.review:
        report_inputs.check_reviewed(result)
    before = report_inputs.earlier(last_year or [], checklist, old_checklist, result)
    edition = Edition(
        result,
        date=day,
        digests=evidence.digests(result.sheet, edge.folder_of(answers)),
        kind=kind.value,
        look=look,
        templates=templates,
        earlier=before.years,
        original=before.original,
        filled=report_inputs.filled(register, result, day),
    )
    edge.write(_made(chosen, edition), target)
    outputs.say_where(target, quiet=quiet)
    if chosen is Format.docx and kind is not Kind.brief:
        edge.note("用 Word 打开时询问是否更新域，请选“是”，目录的页码随即填上", quiet=quiet)


def _refuse_for_workbook(**options: object) -> None:
    """A workbook is laid out by its formulas. Raises UsageError for what would be ignored."""
    given = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is not None]
    if given:
        raise UsageError(f"工作簿（xlsx）没有种类、主题、模板、年度比较和台账\n    处理：去掉 {'、'.join(given)}")


def _made(chosen: Format, edition: Edition) -> bytes:
    if chosen is Format.xlsx:
        from compliance.report import workbook

        return workbook.to_xlsx(edition.assessment, edition.date, edition.digests)
    if chosen is Format.docx:
        from compliance.report.word import render as word

        return word.render(edition)
    from compliance.report.data import result as data
    from compliance.report.html import page as html

    carried = data.embedded(edition.assessment, edition.digests)
    if chosen is Format.html:
        return html.render(edition, embedded=carried).encode()
    from compliance.report.pdf import render as pdf

    return pdf.render(html.render(edition), date=edition.date, templates=edition.templates, attachment=carried)


def _format_of(output: Path | None) -> Format:
    if output is None or str(output) == edge.STDIO:
        return Format.pdf
    suffix = output.suffix.lower().lstrip(".")
    if suffix in {"htm", "html"}:
        return Format.html
    if suffix in {"pdf", "docx", "xlsx"}:
        return Format(suffix)
    raise UsageError(f"{output}: 从文件名看不出格式\n    处理：文件名以 .pdf、.html、.docx 或 .xlsx 结尾，或用 -f 指明")
