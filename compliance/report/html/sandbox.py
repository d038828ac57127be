"""Where a user's template runs: it reads, loops and compares, and can run no programs.

It can still make much out of little, and go on without an end: its memory and its seconds are bounded by the process in
which `report.formats` has reports made with it.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2 import TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from compliance.errors import quoted

LONGEST = 100_000
"""Of a repeated text or list, and of either side of a power."""

UNKNOWN = re.compile(r"has no attribute '(\w+)'|^'(\w+)' is undefined")
PADDING = ("center", "format", "indent", "wordwrap")
"""Filters that make any length of blanks from a number."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox; what makes much out of little at one stroke is refused at its place, not every way to it."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in PADDING:
            self.filters.pop(name, None)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        padding = isinstance(obj, str) and attr in {"center", "ljust", "rjust", "zfill", "expandtabs"}
        return not padding and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> Any:
        if super().wrap_str_format(value) is not None:
            raise SecurityError("text formatting")
        return None

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator == "%" and isinstance(left, str):
            raise SecurityError("text formatting")
        if operator == "*" and any(isinstance(value, str | list | tuple) for value in (left, right)):
            if _size(left) * _size(right) > LONGEST:
                raise SecurityError("repetition")
        elif operator == "**" and (_size(left) > LONGEST or _size(right) > LONGEST.bit_length()):
            raise SecurityError("power")
        return super().call_binop(context, operator, left, right)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | tuple) else abs(int(value))


def in_words(error: Exception) -> tuple[str, str]:
    """What is wrong with a template, and how to mend it."""
    if isinstance(error, TemplateNotFound):
        return f"找不到模板 {quoted(error.name)}", "核对文件名，或把它放进模板文件夹"
    if isinstance(error, MemoryError):
        return "模板要用的内存太多", "不要成倍地拼接、替换或重复"
    if isinstance(error, TemplateSyntaxError):
        return "模板语法错误", "按 Jinja 的语法改正这一行"
    if isinstance(error, SecurityError):
        return "模板用了不允许的操作", "模板只能取值、循环和判断"
    if isinstance(error, UndefinedError):
        name = UNKNOWN.search(str(error))
        shown = f" {quoted(name[1] or name[2])}" if name else ""
        return f"模板用了不存在的名称{shown}", "可用的名称见 docs/report.md"
    if isinstance(error, UnicodeDecodeError):
        return "模板不是 UTF-8 编码", "另存为 UTF-8"
    return f"模板出错（{type(error).__name__}）", "核对这一行的运算和名称"
