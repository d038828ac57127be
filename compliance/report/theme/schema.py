"""The schema of a report's theme."""

from __future__ import annotations

from compliance.checklist.model import Checklist
from compliance.checklist.pieces import Schema, finished
from compliance.report.theme.model import Theme


def schema(_: Checklist) -> Schema:
    """Of a report's theme."""
    return finished(Theme.model_json_schema(), "报告主题")
