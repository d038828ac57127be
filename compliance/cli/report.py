"""compliance report: the gap report, as PDF or HTML; and the workbook that recalculates the score."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.errors import UsageError

Format = Literal["pdf", "html", "docx", "xlsx"]
Kind = Literal["full", "self-assessment", "gap", "review", "plan", "brief"]

NOT_REVIEWED = (
    "评审报告要有复核，这份答卷没有任何一项复核\n"
    "    处理：用 --review 指明复核文件，或在答卷的要点之下写“复核”，见 docs/review.md"
)

FormatOption = Annotated[
    Format | None, edge.option("--format -f", "格式", "pdf、html、docx 或 xlsx；不写则按输出文件名。")
]
KindOption = Annotated[
    Kind,
    edge.option(
        "--kind",
        "种类",
        "full 自评及差距分析报告、self-assessment 自评报告、gap 差距分析报告、review 评审报告（须有复核）、"
        "plan 整改方案、brief 一页的简报。",
    ),
]
LastYearOption = Annotated[
    list[Path] | None,
    edge.option("--last-year", "答卷", "上年的答卷：加一部分与上年比较，图中并列；可写多次，两份以上另画历次总分。"),
]
OldChecklistOption = Annotated[
    str | None,
    edge.option("--old-checklist", "检查表", "上年评分所用的检查表：规则变化的影响另列；不写则与本年相同。"),
]
RegisterOption = Annotated[
    Path | None,
    edge.option("--register", "台账", "填写中的整改台账（工作簿）：报告中的台账和重点问题写明责任、时限和完成情况。"),
]
PeersOption = Annotated[
    Path | None,
    edge.option("--peers", "结果", "批次的 results.json：写明在同类园区中的位置，不列出其他园区；图中并列中位数。"),
]
ThemeOption = Annotated[
    str | None,
    edge.option("--theme", "主题", "formal 公文、modern 现代，或主题文件（YAML）：标志、颜色、字体、页眉页脚、措辞。"),
]
TemplatesOption = Annotated[Path | None, edge.option("--templates", "文件夹", "自备模板：同名文件代替随程序提供的。")]


def command(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    review: edge.ReviewOption = None,
    format: FormatOption = None,
    kind: KindOption = "full",
    last_year: LastYearOption = None,
    old_checklist: OldChecklistOption = None,
    register: RegisterOption = None,
    peers: PeersOption = None,
    theme: ThemeOption = None,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    templates: TemplatesOption = None,
    date: edge.DateOption = None,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """出具报告（PDF、HTML 或 Word），或可重算的评分工作簿（xlsx）。"""
    chosen = _format_of(format, output)
    target = _target(answers, output, chosen)
    edge.check_writable(target, force=force)
    given: dict[str, object] = {"--templates": templates, "--theme": theme, "--kind": None if kind == "full" else kind}
    given |= {"--last-year": last_year, "--old-checklist": old_checklist, "--register": register}
    given |= {"--peers": peers}
    _check_fit(chosen, kind, templates, len(last_year or ()), given)
    from compliance.batch import given as batch_given
    from compliance.forms import carried, reading, years
    from compliance.forms.filled import place_of
    from compliance.forms.register import keeping
    from compliance.report import formats
    from compliance.report.document import kinds
    from compliance.report.theme import files as theme_files
    from compliance.report.theme.model import Look
    from compliance.report.view.edition import Edition

    day = edge.report_date(date)
    look = Look() if theme is None else theme_files.load(theme)
    form = edge.read(answers)
    result = edge.assess(answers, checklist, review, form)
    if kind == "review" and not result.sheet.reviewed:
        raise UsageError(NOT_REVIEWED)
    pictures = chosen != "xlsx" and kinds.shows_pictures(kind)
    digests, seen = carried.exhibits(reading.carried(form), result.sheet, edge.folder_of(answers), pictures=pictures)
    before = years.earlier(last_year or [], result, checklist, old_checklist)
    edition = Edition(
        result,
        date=day,
        source=form.name,
        located=partial(place_of, form),
        digests=digests,
        seen=seen,
        kind=kind,
        look=look,
        templates=templates,
        earlier=before,
        peers=None if peers is None else batch_given.peers(peers, result),
        filled=None if register is None else keeping.met(register, result, day),
    )
    edge.write(formats.make(chosen, edition), target)
    outputs.say_where(target, quiet=quiet)
    if chosen == "docx" and kind != "brief":
        edge.note("用 Word 打开时询问是否更新域，请选“是”，目录的页码随即填上", quiet=quiet)


def _check_fit(chosen: Format, kind: Kind, templates: Path | None, years: int, given: Mapping[str, object]) -> None:
    """Raises UsageError for what would be ignored: a workbook is laid out by its formulas."""
    needless = [name for name, value in given.items() if value is not None]
    if chosen == "xlsx" and needless:
        raise UsageError(
            f"工作簿（xlsx）没有种类、主题、模板、年度、同类园区和台账\n    处理：去掉 {'、'.join(needless)}"
        )
    if "--register" in needless and kind not in {"gap", "plan"}:
        raise UsageError("只有差距分析报告和整改方案有整改台账\n    处理：写 --kind gap 或 plan，或去掉 --register")
    if kind == "brief" and ("--old-checklist" in needless or years > 1):
        raise UsageError(
            "简报只在图中并列上年，没有年度比较一部分\n"
            "    处理：只写一份 --last-year，去掉 --old-checklist；或出别的种类的报告"
        )
    if templates is not None and not templates.is_dir():
        raise UsageError(f"{templates}: 不是文件夹\n    处理：在 --templates 之后写模板所在的文件夹")


def _target(answers: Path, output: Path | None, chosen: Format) -> Path:
    """Where the report goes: beside the answers where nothing is said. Raises UsageError."""
    if output is None and edge.is_standard(answers):
        raise UsageError("答卷来自标准输入时，要用 -o 指明输出文件")
    return output or answers.parent / f"{answers.stem or '报告'}.{chosen}"


def _format_of(given: Format | None, output: Path | None) -> Format:
    """Raises UsageError where a file's name does not say it."""
    known = get_args(Format)
    if given or output is None or edge.is_standard(output) or outputs.NAMED.get(output.suffix.lower()) in known:
        return outputs.format_of(given, output, known, "pdf")
    raise UsageError(f"{output}: 从文件名看不出格式\n    处理：文件名以 .pdf、.html、.docx 或 .xlsx 结尾，或用 -f 指明")
