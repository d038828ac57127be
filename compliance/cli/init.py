"""compliance init: a new answers file to write in."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from compliance.cli import edge, outputs

if TYPE_CHECKING:
    from compliance.checklist.model import Checklist


def command(
    output: Annotated[Path, edge.argument("答卷", "要生成的答卷文件；- 表示标准输出。", show_default=False)] = Path(
        "答卷.yaml"
    ),
    checklist: Annotated[str, edge.option("--checklist -c", "检查表", "检查表代号或文件夹。")] = "window-service",
    year: Annotated[int | None, edge.option("--year", "年份", "评价年度；不写则为上一年。", min=2000, max=2100)] = None,
    register: Annotated[
        Path | None, edge.option("--register", "台账", "上年的整改台账：未销号的问题写在各要点旁。")
    ] = None,
    last: Annotated[
        Path | None, edge.option("--last", "答卷", "上年的答卷：沿用园区信息和各项答案，核对后改；不合本年写法的列出。")
    ] = None,
    force: edge.ForceOption = False,
    quiet: edge.QuietOption = False,
) -> None:
    """生成空白答卷：列出每个要点、作答方式和应备佐证。"""
    from compliance.checklist import files as checklist_files

    edge.check_writable(output, force=force)
    outputs.format_of("yaml", output, (), "yaml")
    loaded = checklist_files.load(checklist)
    chosen = year if year is not None else datetime.date.today().year - 1
    notes = None
    if register is not None:
        from compliance.forms.register import keeping

        notes = keeping.remarks(register, loaded)
    edge.write(_text(loaded, chosen, notes, last).encode(), output)
    if not edge.is_standard(output):
        shipped = loaded.id in {folder.name for folder in checklist_files.shipped_folders()}
        chosen_again = "" if shipped else f" -c {checklist}"
        edge.note(f"已写入 {output}；填好后运行：compliance check {output}{chosen_again}", quiet=quiet)


def _text(loaded: Checklist, year: int, notes: Mapping[str, str] | None, last: Path | None) -> str:
    from compliance.answers import starting
    from compliance.forms import importing
    from compliance.forms.text import answers_file, blank

    if last is None:
        return blank.answers_file(loaded, year, notes=notes)
    return answers_file.text(loaded, starting.for_year(importing.look_back(last, loaded).sheet, year), notes)
