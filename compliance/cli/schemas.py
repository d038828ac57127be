"""JSON Schemas: of the files that people write, for completion in an editor; of the results, as a contract."""

from __future__ import annotations

from collections.abc import Callable

from compliance.answers import schema as answers
from compliance.checklist import schema as models
from compliance.checklist.model import Checklist
from compliance.checklist.pieces import Schema
from compliance.report.cohort import schema as cohort
from compliance.report.data import plan_and_trend
from compliance.report.data import result_schema as result
from compliance.report.theme import schema as theme

BY_NAME: dict[str, Callable[[Checklist], Schema]] = {
    "checklist": models.checklist,
    "section": models.section,
    "sources": models.sources,
    "mapping": models.mapping,
    "answers": answers.schema,
    "result": result.schema,
    "plan": plan_and_trend.plan,
    "trend": plan_and_trend.trend,
    "theme": theme.schema,
    "cohort": cohort.schema,
}
"""The schemas by the name that `compliance checklist schema` takes."""
