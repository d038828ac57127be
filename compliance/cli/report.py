"""compliance report: the gap report, as PDF or HTML; and the workbook that recalculates the score."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge
from compliance.cli.chinese import typer
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.assessment import Assessment
    from compliance.register import Register
    from compliance.theme import Look


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


@dataclass(frozen=True, slots=True)
class Dress:
    """What a report is to be and to look like."""

    kind: Kind
    look: Look
    templates: Path | None
    earlier: tuple[Assessment, ...]
    filled: Register | None


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    format: Annotated[
        Format | None,
        typer.Option(
            "--format", "-f", metavar="格式", help="pdf、html、docx 或 xlsx；不写则按输出文件名。", show_default=False
        ),
    ] = None,
    kind: Annotated[
        Kind,
        typer.Option(
            "--kind",
            metavar="种类",
            help="full 自评及差距分析报告、self-assessment 自评报告、gap 差距分析报告、review 评审报告（须有复核）、"
            "brief 一页的简报。",
        ),
    ] = Kind.full,
    last_year: Annotated[
        list[Path] | None,
        typer.Option(
            "--last-year",
            metavar="答卷",
            help="上年的答卷：加一部分与上年比较，图中并列；可写多次，两份以上另画历次总分。",
            show_default=False,
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(
            "--register",
            metavar="台账",
            help="填写中的整改台账（工作簿）：差距分析报告中的台账写明责任、时限和完成情况。",
            show_default=False,
        ),
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option(
            "--theme",
            metavar="主题",
            help="formal 公文、modern 现代，或主题文件（YAML）：标志、颜色、字体、页眉页脚、措辞。",
            show_default=False,
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
            register=register,
        )
    elif register is not None and kind is not Kind.gap:
        raise UsageError("只有差距分析报告有整改台账\n    处理：写 --kind gap，或去掉 --register")
    if templates is not None and not templates.is_dir():
        raise UsageError(f"{templates}: 不是文件夹\n    处理：在 --templates 之后写模板所在的文件夹")
    from compliance import answer_files

    day = edge.report_date(date)
    look = _look(theme)
    result = edge.assess(answers, checklist, review)
    _check_reviewed(result, kind)
    digests = answer_files.digests(result.sheet, edge.folder_of(answers))
    dress = Dress(kind, look, templates, _earlier(last_year or [], result), _filled(register, result, day))
    edge.write(_made(result, chosen, dress, day, digests), target)
    if str(target) != edge.STDIO:
        edge.note(f"已写入 {target}", quiet=quiet)
    if chosen is Format.docx and kind is not Kind.brief:
        edge.note("用 Word 打开时询问是否更新域，请选“是”，目录的页码随即填上", quiet=quiet)


def _refuse_for_workbook(**options: object) -> None:
    """A workbook is laid out by its formulas. Raises UsageError for what would be ignored."""
    given = [f"--{name.replace('_', '-')}" for name, value in options.items() if value is not None]
    if given:
        raise UsageError(f"工作簿（xlsx）没有种类、主题、模板、年度比较和台账\n    处理：去掉 {'、'.join(given)}")


def _look(theme: str | None) -> Look:
    from compliance import theme_files
    from compliance.theme import Look

    return Look() if theme is None else theme_files.load(theme)


def _check_reviewed(result: Assessment, kind: Kind) -> None:
    from compliance import review

    if kind is Kind.review and review.of(result) is None:
        raise UsageError(
            "评审报告要有复核，这份答卷没有任何一项复核\n"
            "    处理：用 --review 指明复核文件，或在答卷的要点之下写“复核”，见 docs/review.md"
        )


def _earlier(paths: list[Path], current: Assessment) -> tuple[Assessment, ...]:
    """The years before, the oldest first, each scored by the checklist of this one. Raises UsageError."""
    from compliance import scoring
    from compliance.checklist_files import load
    from compliance.forms import importing

    if not paths:
        return ()
    rules = load(current.checklist.id) if current.sheet.objects else current.checklist
    found = [(path, scoring.assess(*importing.load(path, rules))) for path in paths]
    for path, assessment in found:
        if assessment.sheet.period.start >= current.sheet.period.start:
            raise UsageError(f"{path}: 评价期不早于本次的评价期\n    应为：--last-year 之后写先前年度的答卷")
        if assessment.score is None:
            raise UsageError(f"{path}: {assessment.grade_text}，没有总分，不能比较\n    处理：先补全或改正这份答卷")
    if current.score is None:
        raise UsageError(f"{current.grade_text}，没有总分，不能与上年比较\n    处理：去掉 --last-year")
    return tuple(sorted((assessment for _, assessment in found), key=lambda a: a.sheet.period.start))


def _filled(path: Path | None, result: Assessment, day: datetime.date) -> Register | None:
    """The register that the park keeps, with what this assessment finds. Raises InputError, UsageError."""
    from compliance.cli.plan import merged_with, taken_back

    if path is None:
        return None
    made, _ = taken_back(path, day)
    return merged_with(made, result, path)


def _made(result: Assessment, chosen: Format, dress: Dress, day: datetime.date, digests: Mapping[str, str]) -> bytes:
    if chosen is Format.xlsx:
        from compliance.report import workbook

        return workbook.to_xlsx(result, day, digests)
    if chosen is Format.docx:
        from compliance.report import word

        return word.render(
            result,
            date=day,
            templates=dress.templates,
            digests=digests,
            kind=dress.kind.value,
            look=dress.look,
            earlier=dress.earlier,
            filled=dress.filled,
        )
    from compliance.report import html, seal

    carried = seal.embedded(result, digests)
    page = html.render(
        result,
        date=day,
        templates=dress.templates,
        digests=digests,
        kind=dress.kind.value,
        look=dress.look,
        earlier=dress.earlier,
        filled=dress.filled,
        embedded=carried if chosen is Format.html else "",
    )
    if chosen is Format.html:
        return page.encode()
    from compliance.report import pdf

    return pdf.render(page, date=day, templates=dress.templates, attachment=carried)


def _format_of(output: Path | None) -> Format:
    if output is None or str(output) == edge.STDIO:
        return Format.pdf
    suffix = output.suffix.lower().lstrip(".")
    if suffix in {"htm", "html"}:
        return Format.html
    if suffix in {"pdf", "docx", "xlsx"}:
        return Format(suffix)
    raise UsageError(f"{output}: 从文件名看不出格式\n    处理：文件名以 .pdf、.html、.docx 或 .xlsx 结尾，或用 -f 指明")
