"""JSON Schemas: of the files that people write, for completion in an editor; of the results, as a contract."""

from __future__ import annotations

from collections.abc import Callable

from compliance.checklist import Checklist
from compliance.schemas import answers, cohort, models, plan_and_trend, result
from compliance.schemas.pieces import Schema

BY_NAME: dict[str, Callable[[Checklist], Schema]] = {
    "checklist": models.checklist,
    "section": models.section,
    "sources": models.sources,
    "mapping": models.mapping,
    "answers": answers.schema,
    "result": result.schema,
    "plan": plan_and_trend.plan,
    "trend": plan_and_trend.trend,
    "theme": models.theme,
    "cohort": cohort.schema,
}
"""The schemas by the name that `compliance checklist schema` takes."""
