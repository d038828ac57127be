"""Where a user's template runs: it reads, loops and compares, and can neither run programs nor fill the memory."""

from __future__ import annotations

from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST = 100_000
"""Of a repeated text or list, and of either side of a power."""

PADDING = ("center", "format", "indent", "wordwrap")
"""Filters that make any length of blanks from a number."""


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's own sandbox; what makes much out of little is kept within bounds or left out besides."""

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
