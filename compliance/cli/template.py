"""compliance template: what report templates and themes there are, and a copy of them to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from compliance.cli import edge
from compliance.cli.chinese import Command, Group, typer
from compliance.errors import UsageError, system_reason
from compliance.files import together, writing

app = typer.Typer(cls=Group, help="报告模板和主题：列出、导出，以便改成自己的。", no_args_is_help=True)


@app.command("list", cls=Command)
def list_() -> None:
    """列出随程序提供的报告种类、主题和模板文件。"""
    from compliance.report.document import kinds
    from compliance.report.theme import files as theme_files

    edge.say("报告种类（--kind）")
    for kind in kinds.KINDS:
        edge.say(f"    {kind}　{kinds.of(kind).title}")
    edge.say("主题（--theme）")
    for name in theme_files.shipped():
        edge.say(f"    {name}　{theme_files.load(name).theme.name}")
    edge.say("模板文件（compliance template export 导出，--templates 使用）")
    for name in _contents():
        edge.say(f"    {name}")


@app.command(cls=Command)
def export(
    folder: Annotated[Path, edge.argument("文件夹", "导出到的文件夹；没有就建立。")],
    force: Annotated[bool, typer.Option("--force", help="文件夹中已有同名文件时覆盖。")] = False,
    quiet: edge.QuietOption = False,
) -> None:
    """导出报告模板和一份主题样例，改好后用 report 的 --templates 和 --theme 使用。"""
    contents = _contents()
    if folder.is_dir():
        writing.check_folder_of(folder / next(iter(contents)))
    there = [name for name in contents if (folder / name).exists()]
    if there and not force:
        more = f" 等 {len(there)} 个" if len(there) > 3 else ""
        raise UsageError(
            f"{folder}: 已有同名文件（{'、'.join(there[:3])}{more}）\n    处理：换一个文件夹，或加 --force 覆盖"
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: 不能建立文件夹（{system_reason(error)}）\n    处理：换一个名称") from None
    for name in there:
        edge.check_writable(folder / name, force=force)
    with together.replacing(folder) as staged:
        for name, content in contents.items():
            (staged / name).write_bytes(content)
    edge.note(
        f"已导出 {len(contents)} 个文件到 {folder}；改好后运行：compliance report 答卷 --templates {folder}",
        quiet=quiet,
    )


def _contents() -> dict[str, bytes]:
    from compliance.files import inputs
    from compliance.report import overrides

    found = overrides.shipped()
    for path in found.values():
        inputs.note(path, "随程序提供的模板")
    return {name: path.read_bytes() for name, path in found.items()}
