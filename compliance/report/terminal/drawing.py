"""What the tables and lines at a terminal have in common."""

from __future__ import annotations

from rich import box
from rich.table import Table
from rich.text import Text

from compliance.errors import visible
from compliance.scoring.assessment import Assessment


def text(content: str, style: str = "") -> Text:
    """A text as it stands: markup in it is not obeyed, and no control character of it reaches the terminal."""
    return Text(visible(content), style=style)


def table(title: str | None = None) -> Table:
    """As wide as the terminal, with lines only below its headings."""
    return Table(title=title, expand=True, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))


def outcome(a: Assessment) -> str:
    """Score and grade of one result beside others."""
    return f"总分 {a.show(a.score)}{'' if a.complete else '（暂计）'}，{a.grade_text}"
