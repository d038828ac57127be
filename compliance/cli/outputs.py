"""What the commands that show a result give: a table or data, at the terminal or in a file, and a line that says so."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

from compliance import remarks
from compliance.cli import edge
from compliance.errors import InputError, Location, Problem, escaped

if TYPE_CHECKING:
    from rich.console import Console

Format = TypeVar("Format", bound=str)

WIDTH_IN_FILES = 100


TableOrData = Literal["table", "json"]


TableOrDataOption = Annotated[
    TableOrData | None, edge.option("--format -f", "格式", "table 表格、json 数据；不写则按输出文件名。")
]

NAMED = {
    **{f".{name}": name for name in ("pdf", "html", "docx", "xlsx", "json", "csv", "yaml")},
    **{f".{name}": name for name in ("doc", "wps", "odt", "xls", "et", "ods")},
    ".htm": "html",
    ".yml": "yaml",
}
"""The format that the end of a file's name speaks of; any other end speaks of none."""
ENDS = {"table": "txt"}
"""Of the files of a format, where it is not its name."""


def format_of(given: Format | None, output: Path | None, offered: Sequence[Format], otherwise: Format) -> Format:
    """The format that was asked for, by -f or else by the name of the output; `otherwise` where neither says one.

    A name that speaks of another format than what will be written is told. Raises InputError in a strict run.
    """
    said = None if output is None or edge.is_standard(output) else NAMED.get(output.suffix.lower())
    by_name = next((one for one in offered if one == said), None)
    chosen = given or by_name or otherwise
    if said not in (None, chosen):
        remark = Problem(
            location=Location(str(output)),
            message=f"按文件名应是 {said}，写入的是 {chosen}",
            remedy=f"换一个以 .{ENDS.get(chosen, chosen)} 结尾的文件名" + ("，或改 -f" if by_name else ""),
        )
        if mistakes := remarks.tell([remark]):
            raise InputError(mistakes)
    return chosen


def show(draw: Callable[[Console], None], output: Path | None) -> None:
    """What is drawn for the terminal, or the same as plain text in a file."""
    if edge.is_standard(output):
        draw(edge.console())
        return
    from rich.console import Console

    text = io.StringIO()
    draw(Console(file=text, width=WIDTH_IN_FILES, color_system=None, highlight=False, markup=False, emoji=False))
    edge.write(text.getvalue().encode(), output)


def write_data(content: bytes, output: Path | None) -> None:
    """JSON, with the control characters that users' texts may hold made visible."""
    edge.write(escaped(content.decode()).encode(), output)


def say_where(output: Path | None, *, quiet: bool) -> None:
    if not edge.is_standard(output):
        edge.note(f"已写入 {output}", quiet=quiet)
