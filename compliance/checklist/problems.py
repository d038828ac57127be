"""What pydantic found wrong with a file that people write, in Chinese and with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic_core import ErrorDetails

from compliance.checklist.kinds.readers import shape_of
from compliance.errors import Location, Place, Problem, quoted

LIMITS = {"gt": "大于", "ge": "不小于", "lt": "小于", "le": "不大于"}
WRONG_SHAPES = (
    (("int", "float"), "应为整数", "阿拉伯数字"),
    (("bool",), "应为 true 或 false", "true 或 false"),
    (("string",), "应为文字", "一段文字"),
    (("tuple", "list"), "应为列表", "每项前写“- ”"),
    (("model", "dict"), "应由名称和内容组成", "每行一个“名称: 内容”"),
)
PATTERNS = {
    "id": "小写字母、数字和连字符，以字母或数字开头",
    "version": "字母、数字和 . + -，以字母或数字开头，例如 1.0.0",
}


class Unfit(ValueError):
    """Raised by a validator that says in Chinese what is wrong with a value and what was expected."""

    def __init__(self, message: str, expected: str) -> None:
        self.message, self.expected = message, expected
        super().__init__(message)


def in_words(details: ErrorDetails, path: Place, locate: Callable[..., Location], schema: str) -> Problem:
    """One of pydantic's errors as a located problem; `path` leads through the file, `schema` names its schema."""
    kind, given = details["type"], details.get("input")
    context = details.get("ctx", {})
    name = _name(path)
    found = shape_of(given)
    if kind == "missing":
        message, found, expected = f"缺少{name}", "", f"按 {_shown(schema)} 中的说明填写"
    elif kind == "extra_forbidden":
        message, found, expected = f"没有{name}这个名称", "", f"按 {_shown(schema)} 中的名称书写"
    elif kind in {"literal_error", "union_tag_invalid"}:
        found = quoted(context["tag"]) if "tag" in context else found
        message, expected = f"{name}的值不在可选范围内", _choices(context)
    elif kind == "union_tag_not_found":
        message, found = f"{name}缺少种类", ""
        expected = f"写 {str(context.get('discriminator', '')).strip(chr(39))}: …"
    elif kind == "string_pattern_mismatch":
        message, expected = f"{name}的写法不对", PATTERNS.get(str(path[-1]), "")
    elif kind.startswith(("greater", "less")):
        message = f"{name}超出范围"
        expected = "、".join(f"{words} {context[key]}" for key, words in LIMITS.items() if key in context)
    elif kind == "string_too_long":
        message, expected = f"{name}太长", f"不超过 {context['max_length']} 字"
    elif kind == "too_long":
        message, expected = f"{name}的项数太多", f"不超过 {context['max_length']} 项"
    elif kind == "value_error":
        message, expected = _unfit(name, context.get("error"))
    else:
        message, expected = _wrong_shape(name, kind, schema)
    location = locate(*path, key=kind == "extra_forbidden")
    return Problem(location=location, message=message, found=found, expected=expected, code="structure")


def _name(path: Place) -> str:
    """What a place is called: an item of a list by the list's name and its number there."""
    named = [step for step in path if isinstance(step, str)]
    if not path or not isinstance(path[-1], int) or not named:
        return quoted(path[-1]) if path else ""
    return f"{quoted(named[-1])}第 {path[-1] + 1} 项"


def _shown(schema: str) -> str:
    # The checklist is what the command shows when nothing is named.
    return "compliance checklist schema" + ("" if schema == "checklist" else f" {schema}")


def _choices(context: dict[str, Any]) -> str:
    listed = str(context.get("expected") or context.get("expected_tags", ""))
    return listed.replace("'", "").replace(" or ", "、").replace(", ", "、")


def _unfit(name: str, error: object) -> tuple[str, str]:
    if isinstance(error, Unfit):
        return f"{name}{error.message}", error.expected
    return f"{name}应为数字", "普通小数，例如 0.6"


def _wrong_shape(name: str, kind: str, schema: str) -> tuple[str, str]:
    for starts, message, expected in WRONG_SHAPES:
        if kind.startswith(starts):
            return f"{name}{message}", expected
    return f"{name}的写法不对", f"按 {_shown(schema)} 中的说明填写"
