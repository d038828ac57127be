"""python -m samples: a made-up cohort to try things with; no command of `compliance`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from compliance.cli.chinese import Command, typer
from compliance.errors import UsageError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="rich")


@app.command(cls=Command)
def command(
    folder: Annotated[Path, typer.Argument(metavar="文件夹", help="写入的文件夹，须尚不存在。", show_default=False)],
    parks: Annotated[int, typer.Option("--parks", min=1, metavar="个数", help="园区个数。")] = 89,
    seed: Annotated[int, typer.Option("--seed", metavar="种子", help="种子相同，文件逐字节相同。")] = 1,
    year: Annotated[
        list[int] | None,
        typer.Option(
            "--year",
            min=2000,
            max=2100,
            metavar="年份",
            help="评价年度，可写几次；不写则为 2024 和 2025。",
            show_default=False,
        ),
    ] = None,
    checklist: Annotated[
        str, typer.Option("--checklist", metavar="检查表", help="检查表的代号，或它的文件夹。")
    ] = "window-service",
    clean: Annotated[bool, typer.Option("--clean", help="全部为 YAML，不编造差错。")] = False,
) -> None:
    """按种子编造一批园区的答卷，供演示和试用；园区、人员和数据均为虚构。"""
    from compliance.checklist import files as checklist_files
    from samples.cohort import files
    from samples.writing import write

    if folder.exists():
        raise UsageError(f"{folder}: 已存在\n    处理：换一个文件夹名")
    chosen = checklist_files.load(checklist)
    for made in files(chosen, parks, seed=seed, years=year or [2024, 2025], mixed=not clean, mistakes=not clean):
        write(made, folder)
