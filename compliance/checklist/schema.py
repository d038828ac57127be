"""Schemas of the files that a checklist is made of."""

from __future__ import annotations

from pydantic import TypeAdapter

from compliance.checklist.model import Checklist, RevisionMapping, Section
from compliance.checklist.pieces import Schema, finished
from compliance.checklist.provenance import Source


def checklist(_: Checklist) -> Schema:
    """Of checklist.yaml, whose sections and mappings are named files of the same folder."""
    schema = Checklist.model_json_schema()
    properties = schema["properties"]
    del properties["fingerprint"]
    name = {"type": "string", "pattern": r"^[^/\\]+\.yaml$"}
    properties["sections"] = {"type": "array", "items": name, "description": "各章的文件名"}
    properties["mappings"] = {"type": "array", "items": name, "description": "与早前版本的对照表的文件名"}
    properties["sources"] = {"anyOf": [name, properties["sources"]], "description": "参照来源，或其文件名"}
    unused = {"Section", "Criterion", "RevisionMapping"}
    schema["$defs"] = {key: part for key, part in schema["$defs"].items() if key not in unused}
    return finished(schema, "检查表")


def section(_: Checklist) -> Schema:
    """Of a chapter's file."""
    return finished(Section.model_json_schema(), "检查表的一章")


def sources(_: Checklist) -> Schema:
    """Of sources.yaml."""
    return finished(TypeAdapter(list[Source]).json_schema(), "参照来源")


def mapping(_: Checklist) -> Schema:
    """Of the mapping from an earlier version."""
    return finished(RevisionMapping.model_json_schema(), "与早前版本的对照表")
