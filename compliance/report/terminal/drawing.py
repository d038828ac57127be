"""What the tables and lines at a terminal have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from compliance.errors import visible
from compliance.scoring.assessment import Assessment

Look = dict[str, Any]
"""How a column is set, in rich's own words."""


def text(content: str, style: str = "") -> Text:
    """A text as it stands: markup in it is not obeyed, and no control character of it reaches the terminal."""
    return Text(visible(content), style=style)


class Prose:
    """A Chinese sentence: it breaks where the line is full, not at its few blanks."""

    def __init__(self, content: str, style: str = "") -> None:
        self.content, self.style = content, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Text(folded(visible(self.content), options.max_width), self.style)


ID: Look = {"no_wrap": True}
TEXT: Look = {"overflow": "fold"}
WIDE: Look = {"ratio": 1, "overflow": "fold"}
"""What is left of the width."""
FIGURE: Look = {"justify": "right", "no_wrap": True}


CLOSING = "，。；：、！？）”》】…%"
"""What no line begins with."""
UNITS = re.compile(rf"[（“《【]*(?:[!-~]+|.)[{CLOSING}]*")
"""What is not broken: a number or a word, and a character, each with the marks around it."""


def folded(content: str, width: int) -> str:
    """A text in lines of a width, broken between any two Chinese characters, as rich does not."""
    lines = [""]
    for unit in UNITS.findall(content):
        if cell_len(lines[-1] + unit) > width:
            lines.append("")
        lines[-1] += unit if lines[-1] else unit.lstrip(" ")
    return "\n".join(lines)


def table(title: str | None, columns: Mapping[str, Look], *, ruled: bool = False) -> Table:
    """As wide as the terminal, with lines only below its headings, or `ruled` all over."""
    shape: Look = {} if ruled else {"box": box.SIMPLE, "padding": (0, 1, 0, 0)}
    made = Table(title=title, expand=True, title_justify="left", **shape)
    for heading, look in columns.items():
        made.add_column(heading, **look)
    return made


def outcome(a: Assessment) -> str:
    """Score and grade of one result beside others."""
    return f"总分 {a.total}，{a.grade_text}"
