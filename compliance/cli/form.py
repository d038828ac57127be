"""compliance form: forms to fill in without this program."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

from compliance.cli import edge
from compliance.cli.chinese import Command, Group, typer

app = typer.Typer(cls=Group, help="填报表：不装本程序也能填写的表。", no_args_is_help=True)


@app.command(cls=Command)
def html(
    checklist: Annotated[
        str | None,
        typer.Option(
            "--checklist",
            "-c",
            metavar="检查表",
            help="检查表代号或文件夹；不写则按 --prefill 的答卷所写，或 window-service。",
            show_default=False,
        ),
    ] = None,
    prefill: Annotated[
        Path | None,
        typer.Option(
            "--prefill",
            metavar="答卷",
            help="同一年度的答卷：填入已有的答案；其他年度的：沿用园区信息，上次的答案列在各要点旁。",
            show_default=False,
        ),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="文件", help="写入的文件；- 表示标准输出。")] = Path(
        "填报表.html"
    ),
    year: Annotated[
        int | None,
        typer.Option(
            "--year",
            metavar="年份",
            min=2000,
            max=2100,
            help="评价年度；不写则与 --prefill 的答卷相同，或为上一年。",
            show_default=False,
        ),
    ] = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """生成网页填报表：一个文件，用浏览器打开，不联网，边填边检查、自动保存。"""
    from compliance import answer_files, checklist_files, documents
    from compliance.forms import page

    edge.check_writable(output, force=force, answers=prefill)
    sheet = None
    if prefill is None:
        loaded = checklist_files.load(checklist or "window-service")
    else:
        document = documents.read(prefill)
        loaded = answer_files.checklist_for(document, checklist)
        sheet = answer_files.from_document(document, loaded, prefill.parent)
    chosen = year or (sheet.period.end.year if sheet else datetime.date.today().year - 1)
    edge.write(page.render(loaded, year=chosen, prefill=sheet).encode(), output)
    if str(output) != edge.STDIO:
        edge.note(f"已写入 {output}；用浏览器打开填写，填好后把保存的答卷交给 compliance check", quiet=quiet)
