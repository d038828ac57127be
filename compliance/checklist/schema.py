"""Schemas of the files that a checklist is made of, and how any schema of a file is finished."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from compliance.checklist.model import Checklist, Section
from compliance.checklist.provenance import Source
from compliance.checklist.revision import RevisionMapping

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def checklist() -> Schema:
    """Of checklist.yaml, whose sections and mappings are named files of the same folder."""
    schema = Checklist.model_json_schema()
    properties = schema["properties"]
    name = {"type": "string", "pattern": r"^[^/\\]+\.yaml$"}
    properties["sections"] = {"type": "array", "items": name, "description": "各章的文件名"}
    properties["mappings"] = {"type": "array", "items": name, "description": "与早前版本的对照表的文件名"}
    properties["sources"] = {"anyOf": [name, properties["sources"]], "description": "参照来源，或其文件名"}
    unused = {"Section", "Criterion", "RevisionMapping"}
    schema["$defs"] = {key: part for key, part in schema["$defs"].items() if key not in unused}
    return finished(schema, "检查表")


def section() -> Schema:
    """Of a chapter's file."""
    return finished(Section.model_json_schema(), "检查表的一章")


def sources() -> Schema:
    """Of sources.yaml."""
    return finished(TypeAdapter(list[Source]).json_schema(), "参照来源")


def mapping() -> Schema:
    """Of the mapping from an earlier version."""
    schema = RevisionMapping.model_json_schema()
    texts = {"type": "array", "items": {"type": "string"}}
    whole = {"$ref": "#/$defs/Change"}
    schema["properties"]["criteria"]["additionalProperties"] = {"anyOf": [{"type": ["string", "null"]}, texts, whole]}
    schema["$defs"]["Change"]["properties"]["to"]["anyOf"].append({"type": "string"})
    return finished(schema, "与早前版本的对照表")


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
