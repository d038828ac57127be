"""What pydantic found wrong with a file that people write, in Chinese and with its place."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from compliance.checklist.kinds.readers import shape_of
from compliance.errors import Location, Place, Problem, quoted, suggestion

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


def in_words(
    details: ErrorDetails, path: Place, locate: Callable[..., Location], schema: str, model: type[BaseModel]
) -> Problem:
    """One of pydantic's errors as a located problem; `path` leads through the file, `schema` names its schema.

    `model` is what the file was read as.
    """
    kind, given, remedy = details["type"], details.get("input"), ""
    context = details.get("ctx", {})
    name = _name(path)
    found = shape_of(given)
    if kind == "missing":
        said = _names_at(model, details["loc"][:-1])
        message, found, expected = f"缺少{name}", "", said.get(str(path[-1]), "") or f"见 {_shown(schema)}"
    elif kind == "extra_forbidden":
        names = _names_at(model, details["loc"][:-1])
        message, found = f"没有{name}这个名称", ""
        expected = f"可以写 {'、'.join(names)}" if names else f"见 {_shown(schema)}"
        remedy = suggestion(str(path[-1]), [*names], cutoff=0.6)
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
    return Problem(location=location, message=message, found=found, expected=expected, remedy=remedy, code="structure")


def _names_at(model: type[BaseModel], loc: tuple[int | str, ...]) -> dict[str, str]:
    """The names that may stand at a place, each with what it is; `loc` has pydantic's names of kinds in between."""
    schema = _schema_of(model)
    part = schema
    for step in loc:
        part = _resolved(part, schema)
        if "mapping" in (choice := part.get("discriminator", {})) and step in choice["mapping"]:
            part = {"$ref": choice["mapping"][step]}
        elif isinstance(step, int):
            part = part.get("items") or next(iter(part.get("prefixItems", ())), {})
        else:
            part = part.get("properties", {}).get(step) or part.get("additionalProperties") or {}
    properties = _resolved(part, schema).get("properties", {})
    return {name: str(said.get("description", "")) for name, said in properties.items()}


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema()


def _resolved(part: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """What a reference leads to, or the one of several that has parts of its own."""
    while isinstance(part, dict):
        if "$ref" in part:
            part = schema["$defs"][part["$ref"].rpartition("/")[2]]
        elif "anyOf" in part:
            part = next((one for one in part["anyOf"] if one.get("type") != "null"), {})
        else:
            return part
    return {}


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
    return f"{name}应为数字", "小数或分数，例如 0.6、2/3；百分数带 %，例如 60%"


def _wrong_shape(name: str, kind: str, schema: str) -> tuple[str, str]:
    for starts, message, expected in WRONG_SHAPES:
        if kind.startswith(starts):
            return f"{name}{message}", expected
    return f"{name}的写法不对", f"按 {_shown(schema)} 中的说明填写"
