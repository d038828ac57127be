"""compliance evidence: what evidence there is, what is missing, and loose files put where they belong."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from compliance.cli import edge, outputs
from compliance.cli.chinese import Command, GroupWithDefault, typer
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.forms.collecting import Proposal

app = typer.Typer(
    cls=GroupWithDefault,
    help="佐证：逐项列出应备、已有、缺的和有问题的；把零散的文件归到各项。不写子命令时为 show。",
    no_args_is_help=True,
)
Format = Literal["table", "xlsx", "csv", "json", "html", "pdf"]


@app.command(cls=Command)
def show(
    answers: edge.AnswersArgument,
    checklist: edge.ChecklistOption = None,
    format: Annotated[
        Format | None,
        edge.option("--format -f", "格式", "table 表格、xlsx、csv、json，或 html、pdf 打印用；不写则按输出文件名。"),
    ] = None,
    by_person: Annotated[bool, typer.Option("--by-person", help="表格按填写人分开。")] = False,
    output: edge.OutputOption = None,
    force: edge.ForceOption = False,
    date: edge.DateOption = None,
    quiet: edge.QuietOption = False,
) -> None:
    """佐证清单：每个要点应备什么、有什么、缺什么、有什么问题，怎样办；文件夹里有而答卷没有列的。"""
    chosen = outputs.format_of(format, output, get_args(Format), "table")
    if chosen in ("xlsx", "pdf") and output is None:
        raise UsageError(f"{chosen} 要用 -o 指明输出文件")
    edge.check_writable(output, force=force)
    day = edge.report_date(date)
    from compliance.forms import importing, taking_stock

    form, folder = edge.read(answers), edge.folder_of(answers)
    rules, sheet = importing.load_form(form, checklist, folder, beginning=True)
    found = taking_stock.of(rules, sheet, folder, None if edge.is_standard(answers) else answers)
    if chosen == "table":
        from compliance.report.terminal import inventory as terminal

        outputs.show(lambda console: terminal.show(found, console, by_person=by_person), output)
    elif chosen == "json":
        from compliance.report.inventory import data

        outputs.write_data(data.to_json(rules, sheet, found), output)
    elif chosen == "csv":
        from compliance.report.inventory import data

        edge.write(data.to_csv(found), output)
    elif chosen == "xlsx":
        from compliance.report.inventory import workbook

        edge.write(workbook.to_xlsx(sheet, found, day), output)
    else:
        from compliance.report.inventory import pages

        made = (
            pages.to_pdf(rules, sheet, found, day)
            if chosen == "pdf"
            else pages.to_html(rules, sheet, found, day).encode()
        )
        edge.write(made, output)
    outputs.say_where(output, quiet=quiet)


@app.command(cls=Command)
def collect(
    answers: edge.AnswersArgument,
    folder: Annotated[Path, edge.argument("文件夹", "零散的照片和文件所在的文件夹，连同其中的文件夹。")],
    checklist: edge.ChecklistOption = None,
    apply: Annotated[bool, typer.Option("--apply", help="照所列的做：文件复制到佐证文件夹，写进答卷。")] = False,
    quiet: edge.QuietOption = False,
) -> None:
    """归集：按文件名中的编号、答卷所列而缺的、应备的，找出每个文件属于哪一项；加 --apply 才做，原文件不动。"""
    from compliance.files.documents import Document
    from compliance.forms import collecting, importing
    from compliance.forms.text import answers_file

    if edge.is_standard(answers):
        raise UsageError("归集要写进答卷，不能用标准输入")
    if not folder.is_dir():
        raise UsageError(f"{folder}: 不是文件夹\n    处理：写零散文件所在的文件夹")
    form = edge.read(answers)
    document = form if isinstance(form, Document) else None
    if apply and document is None:
        raise UsageError(
            f"{answers}: 是工作簿或网页，不能就地写进佐证\n    处理：先用 compliance import {answers} -o 答卷.yaml"
        )
    rules, sheet = importing.load_form(form, checklist, answers.parent, beginning=True)
    found = list(collecting.proposals(rules, sheet, answers, folder))
    chosen = [one for one in found if one.target]
    for one in found:
        edge.say(_line(one, folder))
    files, placed = ({one.file for one in some} for some in (found, chosen))
    edge.say(f"共 {len(files)} 个文件，{len(placed)} 个有去处，{len(files) - len(placed)} 个没有。")
    if not chosen:
        return
    if not apply or document is None:
        edge.note("以上只是建议；照做：再加 --apply（文件复制过去，原文件不动）", quiet=quiet)
        return
    content = answers_file.updated(document, rules, collecting.taken_in(sheet, chosen)).encode(document.encoding)
    _apply(answers, folder, chosen, content)
    edge.note(f"已写入 {answers}；文件在 {answers.parent}，原文件仍在 {folder}", quiet=quiet)


def _line(one: Proposal, folder: Path) -> str:
    where = f" → {one.id}　{one.target}（{one.why}）" if one.target else f"：{one.why}"
    return f"{folder / one.file}{where}"


def _apply(answers: Path, folder: Path, chosen: list[Proposal], content: bytes) -> None:
    """All files as one set, then the answers: what is copied and not yet cited does no harm."""
    from compliance.files import together, within

    with together.replacing(answers.parent) as staged:
        for one in chosen:
            target = staged / one.target
            if (answers.parent / one.target).exists() or target.exists():
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with within.opened(folder, one.file) as source, target.open("wb") as into:
                shutil.copyfileobj(source, into)
    edge.write(content, answers, update=True)
