"""The JSON Schema of a result, made from the types that it is written with."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints, is_typeddict

from compliance.checklist.schema import DIALECT, Schema

PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    NoneType: {"type": "null"},
    Any: {},
}


def schema_of(result: type, title: str, *named: type) -> Schema:
    """Of a TypedDict, which has the fields it declares and no others.

    `Annotated` adds keywords to the schema of a type, as pairs of name and value. The records `named` are defined
    once, by their names in lower case; only they may hold themselves.
    """
    references = {record: f"#/$defs/{record.__name__.lower()}" for record in named}
    definitions = {record.__name__.lower(): _record(record, references) for record in named}
    made = {"$schema": DIALECT, "title": title, **_record(result, references)}
    return {**made, "$defs": definitions} if definitions else made


def _of(kind: Any, references: dict[type, str]) -> Schema:
    if kind in references:
        return {"$ref": references[kind]}
    if is_typeddict(kind):
        return _record(kind, references)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return {"const": arguments[0]} if len(arguments) == 1 else {"enum": list(arguments)}
    if origin is Annotated:
        said = {name: list(value) if isinstance(value, tuple) else value for name, value in arguments[1:]}
        return {**_of(arguments[0], references), **said}
    parts = [_of(part, references) for part in arguments]
    if origin in (Union, UnionType):
        return {"anyOf": parts}
    if origin is tuple:
        return {"type": "array", "prefixItems": parts, "items": False}
    if origin is list:
        return {"type": "array", "items": parts[0]}
    if origin is dict:
        return {"type": "object", **({"additionalProperties": parts[1]} if parts[1] else {})}
    return PLAIN[kind]


def _record(kind: type, references: dict[type, str]) -> Schema:
    hints = get_type_hints(kind, include_extras=True)
    optional = {name for name, hint in hints.items() if get_origin(hint) is NotRequired}
    properties = {
        name: _of(get_args(hint)[0] if name in optional else hint, references) for name, hint in hints.items()
    }
    required = [name for name in hints if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
