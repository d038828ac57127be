"""compliance import: forms that were filled in, as one answers file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from compliance.cli import edge, outputs
from compliance.cli.chinese import typer
from compliance.errors import UsageError


def command(
    files: Annotated[
        list[Path],
        edge.argument(
            "文件...", "填好的工作簿、CSV、网页存的 .json 或 .zip、YAML 答卷、答卷和佐证的文件夹，一份或几份。"
        ),
    ],
    output: edge.OutputOption = None,
    checklist: edge.ChecklistOption = None,
    review: Annotated[
        list[Path] | None, edge.option("--review", "复核文件", "另存的复核文件，可写几次，并入答卷。")
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="写入已有的答卷：导入的代替原有的，其余内容和注释照旧。")
    ] = False,
    force: edge.ForceOption = False,
    strict: edge.StrictOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """导入：把填好的工作簿、网页、YAML 或 JSON 变成答卷；几份合成一份，列出全部矛盾。"""
    from compliance.forms import combining

    if update and review:
        raise UsageError("--review 不能与 --update 同用\n    处理：先并入复核，写成另一份答卷")
    _check_output(output, update=update, force=force)
    folder = edge.folder_of(output)
    into = output if update else None
    named = "" if output is None or edge.is_standard(output) else output.name
    made = combining.combine(files, checklist=checklist, reviews=review or [], folder=folder, into=into, named=named)
    made.placing.write()
    edge.write(made.content, output, update=update)
    for line in made.placing.told():
        edge.note(line, quiet=quiet)
    if made.replaced:
        edge.note(f"代替了原有内容：{'、'.join(made.replaced)}", quiet=quiet)
    outputs.say_where(output, quiet=quiet)
    edge.note(made.answered, quiet=quiet)
    if made.missing:
        edge.note(f"有 {made.missing} 个佐证文件还没有放到答卷所在的文件夹；到齐以前不计作佐证", quiet=quiet)


def _check_output(output: Path | None, *, update: bool, force: bool) -> None:
    if not update:
        edge.check_writable(output, force=force)
        outputs.format_of("yaml", output, (), "yaml")
        return
    if output is None or edge.is_standard(output):
        raise UsageError("--update 要用 -o 指明写入哪一份答卷")
    if not output.exists():
        raise UsageError(f"{output}: 没有这份答卷，不能更新\n    处理：核对文件名；要生成新的，去掉 --update")
    edge.check_writable(output, force=True)
