"""What is used of Typer beyond what it makes public: it can be neither translated nor told how to break lines.

- It asks gettext for its words while it is being imported, so Typer is imported from here only. Where it no longer
  does, its own few words are English; all that this program says of itself stays Chinese.
- Its boxes cut off at the edge what has no blanks, as Chinese has none, unless the texts in them are made otherwise.
  Where that part is not as expected, help is printed in Typer's plain form, without boxes: the same text.
"""

from __future__ import annotations

import gettext
from functools import cache
from typing import Any

WORDS = {
    "Arguments": "参数",
    "Options": "选项",
    "Commands": "命令",
    "Error": "错误",
    "(deprecated) ": "（已弃用）",
    "[default: {}]": "[默认：{}]",
    "default: {default}": "默认：{default}",
    "[env var: {}]": "[环境变量：{}]",
    "env var: {var}": "环境变量：{var}",
    "[required]": "[必填]",
    "required": "必填",
    "(dynamic)": "（自动）",
    "Aborted!": "已中止。",
    "Aborted.": "已中止。",
    "Missing command.": "缺少命令。",
    "No such command {name!r}.": "没有 {name} 这个命令。",
    "Try [blue]'{command_path} {help_option}'[/] for help.": "查看说明：[blue]{command_path} {help_option}[/]",
}

_original = gettext.gettext
gettext.gettext = lambda message: WORDS.get(message) or _original(message)
import typer  # noqa: E402

__all__ = ["breaks_anywhere", "typer"]


@cache
def breaks_anywhere() -> bool:
    """Has the texts in Typer's boxes broken between any two characters; False where that cannot be had."""
    from typer import rich_utils

    try:
        make: Any = rich_utils._make_rich_text
        make(text="一", style="", markup_mode="rich").overflow = "fold"
    except (AttributeError, TypeError, ValueError):
        return False

    def folded(**options: Any) -> Any:
        text: Any = make(**options)
        text.overflow = "fold"
        return text

    rich_utils._make_rich_text = folded
    return True
