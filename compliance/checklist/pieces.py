"""What the schemas are made of, and how one is finished."""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"

DECIMAL: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
EXACT: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?(/\d+)?$"}
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}


def finished(schema: Schema, title: str) -> Schema:
    return {"$schema": DIALECT, "title": title, **_cleaned(schema)}


def _cleaned(schema: Any) -> Any:
    """Without pydantic's English titles and class descriptions; the fields' Chinese descriptions stay."""
    if isinstance(schema, list):
        return [_cleaned(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    is_model = schema.get("type") == "object" and "properties" in schema
    kept: Schema = {}
    for name, part in schema.items():
        if name == "title" and isinstance(part, str):
            continue
        if name == "description" and is_model:
            continue
        if name in {"properties", "$defs"}:
            kept[name] = {key: _cleaned(value) for key, value in part.items()}
        else:
            kept[name] = _cleaned(part)
    return kept


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def record(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def list_of(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def optional(schema: Schema, *names: str) -> Schema:
    return {**schema, "required": [name for name in schema["required"] if name not in names]}
