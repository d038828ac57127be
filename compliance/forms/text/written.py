"""How a value is written in an answers file: as text, in quotes, as a block of lines, in brackets."""

from __future__ import annotations

import json
import re
from typing import Any

from compliance.errors import INVISIBLE, escaped, one_line
from compliance.files.documents.plain_data import NULLS
from compliance.files.documents.syntax import NOT_IN_YAML

FIGURES = {"结果", "企业数量", "面积", "填写日期", "自评日期", "开始", "结束", "日期"}
"""The fields of numbers and dates, which stand without quotes, and so do those of the parts of a result."""

UNSAFE_START = re.compile(r"[-?:,\[\]{}#&*!|>'\"%@`=+.~<]")
UNSAFE = re.compile(r": |:$| #|[\t\n\xa0]")
UNSAFE_IN_BRACKETS = re.compile(r"[,\[\]{}:?#]")
TAKEN_FOR_ANOTHER = re.compile(r"[-+.\d][-+.\d_,:/eExXobTZ a-fA-F]*|yes|no|true|false|on|off|y|n", re.IGNORECASE)
"""What other programs that read YAML take for a number, a date or a truth value."""


def scalar(text: str, *, figure: bool = False, in_brackets: bool = False) -> str:
    """The text on one line, in quotes where it would be read differently without."""
    bad = (
        not text
        or text in NULLS
        or text != text.strip()
        or UNSAFE_START.match(text)
        or UNSAFE.search(text)
        or hidden(text)
        or (in_brackets and UNSAFE_IN_BRACKETS.search(text))
        or (not figure and TAKEN_FOR_ANOTHER.fullmatch(text))
    )
    return quoted(text) if bad else text


def hidden(text: str) -> bool:
    return bool(INVISIBLE.search(text) or NOT_IN_YAML.search(text))


def quoted(text: str) -> str:
    """The text in double quotes, as YAML and JSON both read it."""
    return NOT_IN_YAML.sub(_escaped, escaped(json.dumps(text, ensure_ascii=False)))


def comment(text: str) -> str:
    """The text as it can stand in a comment."""
    return NOT_IN_YAML.sub(_escaped, one_line(text))


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def in_brackets(value: Any, *, figure: bool = False, as_json: bool = False) -> str:
    """The value on one line."""
    if value is None:
        return "null" if as_json else ""
    if isinstance(value, dict):
        pairs = (f"{_name(key, as_json)}: {in_brackets(v, figure=figure, as_json=as_json)}" for key, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list):
        return f"[{', '.join(in_brackets(v, figure=figure, as_json=as_json) for v in value)}]"
    return quoted(value) if as_json else scalar(value, figure=figure, in_brackets=True)


def _name(key: str, as_json: bool) -> str:
    return quoted(key) if as_json else scalar(key, figure=True, in_brackets=True)


def pair_in_brackets(name: str, value: Any, *, figure: bool = False, as_json: bool) -> str:
    return f"{_name(name, as_json)}: {in_brackets(value, figure=figure or name in FIGURES, as_json=as_json)}"


def in_block(value: Any, indent: int, *, figure: bool = False) -> tuple[str, list[str]]:
    """The value after a name at `indent`: what stands on the line of the name, and the lines below it."""
    if isinstance(value, dict):
        return "", [
            line for name, part in value.items() for line in pair_in_block(name, part, indent + 2, figure=figure)
        ]
    if isinstance(value, list):
        if any(isinstance(part, dict) for part in value):
            return "", [f"{' ' * (indent + 2)}- {in_brackets(part)}" for part in value]
        return in_brackets(value, figure=figure), []
    if value is None:
        return "", []
    if "\n" in value and not hidden(value) and value == value.strip():
        return "|-", [" " * (indent + 2) + line if line else "" for line in value.split("\n")]
    return scalar(value, figure=figure), []


def pair_in_block(name: str, value: Any, indent: int, *, figure: bool = False) -> list[str]:
    """A name and its value as lines at `indent`."""
    head, below = in_block(value, indent, figure=figure or name in FIGURES)
    return [f"{' ' * indent}{scalar(name, figure=True)}:{' ' if head else ''}{head}", *below]
