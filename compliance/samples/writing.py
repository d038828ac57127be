"""A sample park's data as the bytes of a file: YAML by template, which is far faster than a dumper; JSON; xlsx."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from compliance import answer_parsing
from compliance.checklist import Checklist
from compliance.forms.written import scalar

HEAD = "# 虚构园区，仅作示例。园区、人员和数据均为编造。"


def as_json(data: dict[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def as_yaml(data: dict[str, Any]) -> bytes:
    lines = [HEAD]
    for name, value in data.items():
        if not isinstance(value, dict | list):
            lines.append(f"{name}: {_text(value)}")
            continue
        lines.append(f"{name}:")
        if isinstance(value, list):
            lines += [f"  - {_flow(item)}" for item in value]
            continue
        for key, entry in value.items():
            if not isinstance(entry, dict):
                lines.append(f"  {_text(key)}: {_flow(entry)}")
                continue
            lines.append(f"  {_text(key)}:")
            lines += [f"    {field}: {_flow(given)}" for field, given in entry.items()]
    return ("\n".join(lines) + "\n").encode()


def as_workbook(data: dict[str, Any], checklist: Checklist) -> bytes:
    """The filled-in form. XlsxWriter is slow to import; most cohorts hold few workbooks."""
    from compliance.forms.workbook import writing

    sheet, findings = answer_parsing.parse(data, checklist, lambda name: "")
    assert not findings, findings
    return writing.workbook(checklist, sheet)


def _flow(value: Any) -> str:
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_inner, value))}]"
    return "{" + ", ".join(f"{_inner(key)}: {_inner(entry)}" for key, entry in value.items()) + "}"


@lru_cache(maxsize=50_000)
def _text(value: str) -> str:
    return scalar(value, figure=True)


@lru_cache(maxsize=50_000)
def _inner(value: str) -> str:
    return scalar(value, figure=True, in_brackets=True)
