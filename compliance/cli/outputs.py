"""What the commands that show a result give: a table or data, at the terminal or in a file, and a line that says so."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from compliance.cli import edge
from compliance.errors import visible

if TYPE_CHECKING:
    from rich.console import Console

WIDTH_IN_FILES = 100


TableOrData = Literal["table", "json"]


TableOrDataOption = Annotated[TableOrData, edge.option("--format -f", "格式", "table 表格、json 数据。")]


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
    edge.write(visible(content.decode()).encode(), output)


def say_where(output: Path | None, *, quiet: bool) -> None:
    if not edge.is_standard(output):
        edge.note(f"已写入 {output}", quiet=quiet)
