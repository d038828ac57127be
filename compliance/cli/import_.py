"""compliance import: forms that were filled in, as one answers file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge
from compliance.cli.chinese import typer
from compliance.errors import UsageError

if TYPE_CHECKING:
    from compliance.answers.model import AnswerSheet
    from compliance.checklist.model import Checklist
    from compliance.forms.merging import Part


def command(
    files: Annotated[
        list[Path], edge.argument("文件...", "填好的工作簿、CSV、网页存的 JSON 或 YAML 答卷，一份或几份。")
    ],
    output: edge.OutputOption = None,
    checklist: edge.ChecklistOption = None,
    review: Annotated[Path | None, edge.option("--review", "复核文件", "另存的复核文件，并入答卷。")] = None,
    update: Annotated[
        bool, typer.Option("--update", help="写入已有的答卷：导入的代替原有的，其余内容和注释照旧。")
    ] = False,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """导入：把填好的工作簿、网页、YAML 或 JSON 变成答卷；几份合成一份，列出全部矛盾。"""
    from compliance.errors import InputError
    from compliance.forms import evidence, importing, merging, reading
    from compliance.forms.text import answers_file

    if update and review is not None:
        raise UsageError("--review 不能与 --update 同用\n    处理：先并入复核，写成另一份答卷")
    _check_output(output, files, update=update, force=force)
    folder = Path() if output is None or str(output) == edge.STDIO else output.parent
    missing: set[str] = set()
    fault = evidence.evidence_faults_but_missing(folder, missing)
    read = [*files, output] if update and output else files
    chosen, parts = importing.read_all(read, checklist, fault)
    imported = parts[: len(files)]
    problems = merging.conflicts(imported, chosen) or (merging.strangers(parts, chosen) if update else [])
    if problems:
        raise InputError(problems)
    for part in imported:
        edge.note_all(reading.notes(part.form))
    sheet = merging.joined([part.sheet for part in imported], chosen)
    if review is not None:
        sheet = importing.reviewed(sheet, review, chosen)
    if update:
        sheet = _updated(parts[-1], sheet, chosen, output, quiet=quiet)
    else:
        edge.write(answers_file.text(chosen, sheet).encode(), output)
    _tell(sheet, len(missing), output, quiet=quiet)


def _check_output(output: Path | None, files: list[Path], *, update: bool, force: bool) -> None:
    if not update:
        for file in files:
            edge.check_writable(output, force=force, answers=file)
        return
    if output is None or str(output) == edge.STDIO:
        raise UsageError("--update 要用 -o 指明写入哪一份答卷")
    if not output.exists():
        raise UsageError(f"{output}: 没有这份答卷，不能更新\n    处理：核对文件名；要生成新的，去掉 --update")
    edge.check_writable(output, force=True)


def _updated(
    old: Part, imported: AnswerSheet, checklist: Checklist, output: Path | None, *, quiet: bool
) -> AnswerSheet:
    """Writes what was imported into the answers file that is there."""
    from compliance.files.documents import Document
    from compliance.forms import merging
    from compliance.forms.text import answers_file

    document = old.form
    if not isinstance(document, Document) or document.data.get("版本") != checklist.version:
        raise UsageError(
            f"{output}: 不是现行版本的答卷，不能更新\n    处理：先用 compliance import {output} -o 新答卷 转成现行版本"
        )
    sheet = merging.joined([old.sheet, imported], checklist)
    made = answers_file.updated(document, checklist, sheet)
    edge.write(made.encode(document.encoding), output)
    changed = merging.replaced(old.sheet, sheet, checklist)
    if changed:
        edge.note(f"代替了原有内容：{'、'.join(changed)}", quiet=quiet)
    return sheet


def _tell(sheet: AnswerSheet, missing: int, output: Path | None, *, quiet: bool) -> None:
    if output is not None and str(output) != edge.STDIO:
        edge.note(f"已写入 {output}", quiet=quiet)
    total, given = len(sheet.answers), sum(answer.given for answer in sheet.answers.values())
    rest = f"，未作答 {total - given} 个" if given < total else ""
    edge.note(f"{total} 个要点，已作答 {given} 个{rest}", quiet=quiet)
    if missing:
        edge.note(f"有 {missing} 个佐证文件还没有放到答卷所在的文件夹；检查和评分之前要放好", quiet=quiet)
