"""JSON Schemas: of the files that people write, for completion in an editor; of the result, as a contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter

from compliance.answers import OBJECTS, PARK_FIELDS, PARK_TYPES, REVIEW, TEAM_FIELDS, TOP
from compliance.checklist import Checklist, Criterion, RevisionMapping, Section
from compliance.cohort.records import STANDING_WORDS
from compliance.cohort.results import DIMENSIONS
from compliance.objects import repeated
from compliance.provenance import Source
from compliance.theme import Theme

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def _finished(schema: Schema, title: str) -> Schema:
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


def checklist(_: Checklist) -> Schema:
    """Of checklist.yaml, whose sections and mappings are named files of the same folder."""
    schema = Checklist.model_json_schema()
    properties = schema["properties"]
    del properties["fingerprint"]
    name = {"type": "string", "pattern": r"^[^/\\]+\.yaml$"}
    properties["sections"] = {"type": "array", "items": name, "description": "各章的文件名"}
    properties["mappings"] = {"type": "array", "items": name, "description": "与早前版本的对照表的文件名"}
    properties["sources"] = {"anyOf": [name, properties["sources"]], "description": "参照来源，或其文件名"}
    _without_grade_levels(schema)
    unused = {"Section", "Criterion", "RevisionMapping"}
    schema["$defs"] = {key: part for key, part in schema["$defs"].items() if key not in unused}
    return _finished(schema, "检查表")


def _without_grade_levels(schema: Schema) -> None:
    grade = schema["$defs"].get("Grade")
    if grade:
        grade["properties"].pop("levels", None)


def section(_: Checklist) -> Schema:
    """Of a chapter's file."""
    schema = Section.model_json_schema()
    _without_grade_levels(schema)
    return _finished(schema, "检查表的一章")


def sources(_: Checklist) -> Schema:
    """Of sources.yaml."""
    return _finished(TypeAdapter(list[Source]).json_schema(), "参照来源")


def mapping(_: Checklist) -> Schema:
    """Of the mapping from an earlier version."""
    return _finished(RevisionMapping.model_json_schema(), "与早前版本的对照表")


def theme(_: Checklist) -> Schema:
    """Of a report's theme."""
    return _finished(Theme.model_json_schema(), "报告主题")


TEXT: Schema = {"type": ["string", "number", "null"]}
DATE: Schema = {"type": ["string", "null"], "examples": ["2025-12-31"]}
EVIDENCE: Schema = {
    "type": ["array", "string", "null"],
    "items": {"type": "string"},
    "description": "答卷所在文件夹内的文件名，或“纸质：名称（存放处）”“网址：……”",
}
SHARED: Schema = {
    "说明": {"$ref": "#/$defs/text"},
    "佐证": {"$ref": "#/$defs/evidence"},
    "填写人": {"$ref": "#/$defs/text"},
    "填写日期": {"$ref": "#/$defs/date"},
}


REVIEWER: Schema = {
    "理由": {"$ref": "#/$defs/text"},
    "复核人": {"$ref": "#/$defs/text"},
    "日期": {"$ref": "#/$defs/date"},
}


def answers(checklist: Checklist) -> Schema:
    """Of an answers file for this checklist: every criterion with its text and its choices."""
    per_object = {c.id for section in repeated(checklist) for part in section.walk() for c in part.criteria}
    criteria = {criterion.id: _entry(criterion) for criterion in checklist.criteria if criterion.id not in per_object}
    copies = {f"^{re.escape(c.id)}@.+$": _entry(c) for c in checklist.criteria if c.id in per_object}
    named = {section.id: _names(section) for section in repeated(checklist)}
    claimed = {"enum": ["有", "无", None]}
    bonus = {item.id: _extra(item.text, claimed) for item in checklist.bonus}
    count: Schema = {"type": ["integer", "null"], "minimum": 0}
    penalties = {item.id: _extra(item.text, claimed if item.effect else count) for item in checklist.penalties}
    park: Schema = dict.fromkeys(PARK_FIELDS, TEXT)
    park["类型"] = {"enum": [*PARK_TYPES, None]}
    park["企业数量"] = {"type": ["integer", "null"], "minimum": 0, "description": "家"}
    park["面积"] = {"type": ["number", "null"], "minimum": 0, "description": "平方公里"}
    versions = [checklist.version, *(m.from_version for m in checklist.mappings)]
    parts: list[Schema] = [
        {"const": checklist.id},
        {"enum": versions},
        _object(park, required=["名称"]),
        _object({"开始": DATE, "结束": DATE}, required=["开始", "结束"]),
        DATE,
        {"type": ["array", "null"], "items": _object(dict.fromkeys(TEAM_FIELDS, TEXT))},
        _object(named, required=list(named)),
        {**_object(criteria, required=list(criteria)), **({"patternProperties": copies} if copies else {})},
        _object(bonus),
        _object(penalties),
    ]
    properties = dict(zip(TOP, parts, strict=True))
    required = ["检查表", "版本", "园区", "评价期", "作答"]
    if named:
        required.append(OBJECTS)
    else:
        del properties[OBJECTS]
    schema = _object(properties, required=required)
    schema["$defs"] = {"text": TEXT, "date": DATE, "evidence": EVIDENCE}
    return _finished(schema, f"{checklist.title} 答卷")


def _names(section: Section) -> Schema:
    what = section.per_object.name if section.per_object else ""
    items = {"type": ["string", "number"]}
    return {"type": "array", "minItems": 1, "items": items, "description": f"{section.heading}：各{what}的名称"}


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    return {
        "type": ["object", "null"] if not required else "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _entry(criterion: Criterion) -> Schema:
    properties: Schema = {"结果": {**criterion.answer.json_schema(), "description": criterion.answer.prompt()[0]}}
    if criterion.not_applicable:
        properties["不适用"] = {**TEXT, "description": f"理由；仅限：{criterion.not_applicable.when}"}
    if criterion.veto and criterion.veto.when and criterion.veto.when.declared:
        properties["否决情形"] = {"enum": ["有", "无", None], "description": criterion.veto.when.declared}
    return {**_object({**properties, **SHARED, REVIEW: _reviewed(properties)}), "description": criterion.text}


def _reviewed(properties: Schema) -> Schema:
    described = _object({**properties, **REVIEWER})
    return {**described, "description": "复核人的结果，以此计分；与自评不同的写明理由"}


def _extra(text: str, value: Schema) -> Schema:
    properties = {"结果": value}
    return {**_object({**properties, **SHARED, REVIEW: _reviewed(properties)}), "description": text}


DECIMAL: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}
EXACT: Schema = {"type": "string", "pattern": r"^-?\d+(\.\d+)?(/\d+)?$"}
STRING: Schema = {"type": "string"}
BOOLEAN: Schema = {"type": "boolean"}


def _nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _record(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _optional(schema: Schema, *names: str) -> Schema:
    return {**schema, "required": [name for name in schema["required"] if name not in names]}


ORIGIN: Schema = {"enum": ["note", "drafted", "published"]}
PUBLISHED: Schema = _nullable(_record({"number": STRING, "text": STRING}))
TALLY: Schema = {
    "full": EXACT,
    "not_applicable": EXACT,
    "due": EXACT,
    "earned": EXACT,
    "lost": EXACT,
}


def result(_: Checklist) -> Schema:
    """Of `compliance score -f json`."""
    score = _nullable(DECIMAL)
    properties: Schema = {
        "schema_version": {"const": "1"},
        "checklist": _record(
            {
                "id": STRING,
                "version": STRING,
                "title": STRING,
                "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
                "provenance": STRING,
            }
        ),
        "program": _record({"name": STRING, "version": STRING}),
        "park": _record(
            {
                "name": STRING,
                "code": STRING,
                "region": STRING,
                "type": STRING,
                "enterprises": {"type": ["integer", "null"]},
                "area": _nullable(EXACT),
                "contact": STRING,
            }
        ),
        "period": _record({"start": {"type": "string", "format": "date"}, "end": {"type": "string", "format": "date"}}),
        "score": score,
        "exact": _nullable(EXACT),
        "grade": _nullable(STRING),
        "grade_text": STRING,
        "decision": _nullable(
            _record(
                {
                    "by_score": STRING,
                    "by_sections": STRING,
                    "lowest_section": _nullable(STRING),
                    "by_measures": _list(
                        _record({"id": STRING, "title": STRING, "value": _nullable(EXACT), "grade": STRING})
                    ),
                    "grade": STRING,
                }
            )
        ),
        "withheld_by": _list(STRING),
        "barred": _list(STRING),
        "would_be": _record({"score": score, "grade": _nullable(STRING)}),
        "complete": BOOLEAN,
        "unanswered": _list(STRING),
        "range": _record({"floor": score, "answered": score, "ceiling": score}),
        **TALLY,
        "rate": score,
        "sections": _list({"$ref": "#/$defs/section"}),
        "bonus": _list(_record({"id": STRING, "text": STRING, "claimed": BOOLEAN, "points": EXACT})),
        "penalties": _list(
            _record(
                {
                    "id": STRING,
                    "text": STRING,
                    "answer": {"type": ["string", "boolean", "null"]},
                    "deducted": EXACT,
                    "triggered": BOOLEAN,
                }
            )
        ),
        "vetoes": _list(
            _record(
                {
                    "id": STRING,
                    "text": STRING,
                    "trigger": STRING,
                    "effect": {"enum": ["fail", "cap_grade", "zero_section", "withhold"]},
                    "section": _nullable(STRING),
                    "grade": _nullable(STRING),
                    "state": {"enum": ["triggered", "clear", "not_applicable", "unanswered"]},
                }
            )
        ),
        "warnings": _list(_record({"subject": STRING, "text": STRING})),
        "review": _nullable(_review()),
        "seal": _seal(),
        "pending_evidence": _list(STRING),
        "gaps": _list(
            _record(
                {
                    "id": STRING,
                    "lost": EXACT,
                    "forfeited": EXACT,
                    "score_cost": EXACT,
                    "priority": {"enum": ["high", "medium", "low"]},
                    "mandatory": BOOLEAN,
                    "blocks": _list(STRING),
                    "effort": {"enum": ["low", "medium", "high"]},
                    "reason": STRING,
                    "advice": STRING,
                }
            )
        ),
        "trace": _list({"$ref": "#/$defs/step"}),
    }
    definitions = {"section": _section_result(), "criterion": _criterion_result(), "step": _step()}
    found = _optional(_record(properties), "seal")
    return {"$schema": DIALECT, "title": "评分结果", **found, "$defs": definitions}


def _review() -> Schema:
    outcome = _record({"score": _nullable(DECIMAL), "grade": _nullable(STRING), "grade_text": STRING})
    count: Schema = {"type": "integer", "minimum": 0}
    agreement: Schema = {
        "criteria": count,
        "reviewed": count,
        "agreed": count,
        "share": _nullable(DECIMAL),
        "own_points": EXACT,
        "reviewed_points": EXACT,
        "change": EXACT,
    }
    finding = _record({"result": STRING, "points": EXACT})
    difference: Schema = {
        "id": STRING,
        "text": STRING,
        "clause": _nullable(STRING),
        "own": finding,
        "reviewed": finding,
        "change": EXACT,
        "reason": STRING,
        "by": STRING,
        "on": _nullable({"type": "string", "format": "date"}),
    }
    return _record(
        {
            "counts": {"const": "reviewed"},
            "reviewers": _list(STRING),
            "own": outcome,
            "reviewed": outcome,
            "agreement": _record(agreement),
            "clauses": _list(_record({"id": STRING, "heading": STRING, **agreement})),
            "differences": _list(_record(difference)),
        }
    )


def _seal() -> Schema:
    digest: Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
    return _record(
        {
            "format": STRING,
            "fingerprint": digest,
            "answers": {"type": "object"},
            "evidence": {"type": "object", "additionalProperties": digest},
        }
    )


def _section_result() -> Schema:
    return _record(
        {
            "id": STRING,
            "number": STRING,
            "title": STRING,
            "rollup": {"enum": ["sum", "weighted_mean", "mean", "minimum"]},
            "counted": BOOLEAN,
            "provenance": _record({"origin": ORIGIN, "published": PUBLISHED}),
            **TALLY,
            "rate": _nullable(DECIMAL),
            "zeroed_by": _list(STRING),
            "forfeited": EXACT,
            "sections": _list({"$ref": "#/$defs/section"}),
            "criteria": _list({"$ref": "#/$defs/criterion"}),
        }
    )


def _criterion_result() -> Schema:
    answer = _record(
        {
            "value": {"description": "按作答方式：文字、数、分子/分母、列表或分项的数"},
            "not_applicable": _nullable(STRING),
            "declared": {"type": ["boolean", "null"]},
            "note": STRING,
            "evidence": _list(_record({"kind": {"enum": ["file", "paper", "web"]}, "text": STRING})),
            "by": STRING,
            "on": _nullable({"type": "string", "format": "date"}),
        }
    )
    return _record(
        {
            "id": STRING,
            "text": STRING,
            "kind": {"enum": ["grade", "level", "score", "metric", "ratio", "deduction", "picklist", "conditions"]},
            "provenance": _record(
                {"origin": ORIGIN, "basis": STRING, "sources": _list(STRING), "published": PUBLISHED}
            ),
            "state": {"enum": ["scored", "not_applicable", "unanswered"]},
            "answer": answer,
            "counted_as": _nullable(STRING),
            "credit": _nullable(EXACT),
            "points": EXACT,
            **TALLY,
            "veto_triggered": BOOLEAN,
            "reason": STRING,
        }
    )


def _step() -> Schema:
    operand = _record({"label": STRING, "value": EXACT, "step": _nullable(STRING)})
    step = _record(
        {
            "key": STRING,
            "label": STRING,
            "rule": STRING,
            "operation": {
                "enum": ["sum", "difference", "product", "quotient", "minimum", "maximum", "lookup", "round"]
            },
            "operands": _list(operand),
            "value": EXACT,
            "direction": {"enum": ["at_least", "more_than", "at_most", "less_than"]},
            "table": _list({"type": "array", "prefixItems": [EXACT, EXACT], "items": False}),
            "digits": {"type": "integer"},
            "mode": {"enum": ["half_up", "half_even", "truncate"]},
        }
    )
    return _optional(step, "direction", "table", "digits", "mode")


CHECKLIST_USED = _record(
    {"id": STRING, "version": STRING, "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"}}
)
PROGRAM = _record({"name": STRING, "version": STRING})


def _planned(title: str, properties: Schema) -> Schema:
    used: Schema = {"schema_version": {"const": "1"}, "program": PROGRAM, "checklist": CHECKLIST_USED, "park": STRING}
    return {"$schema": DIALECT, "title": title, **_record({**used, **properties})}


def plan(_: Checklist) -> Schema:
    """Of `compliance plan -f json`."""
    side: Schema = {"score": _nullable(DECIMAL), "grade": _nullable(STRING)}
    cost: Schema = {"type": "integer", "minimum": 0}
    step: Schema = {
        "id": STRING,
        "text": STRING,
        "from": STRING,
        "to": STRING,
        "cost": cost,
        "adds": EXACT,
        "mends": _list(STRING),
        "advice": STRING,
        **side,
    }
    swing: Schema = {
        "id": STRING,
        "direction": {"enum": ["up", "down"]},
        "from": STRING,
        "to": STRING,
        "score": _nullable(DECIMAL),
        "grade": STRING,
    }
    margin: Schema = {
        "grade": STRING,
        "of": {"enum": ["score", "chapter", "measure"]},
        "id": _nullable(STRING),
        "label": STRING,
        "asks": STRING,
        "value": EXACT,
        "limit": EXACT,
        "margin": EXACT,
    }
    return _planned(
        "整改计划",
        {
            "as_answered": _record(side),
            "start": _record(side),
            "target": STRING,
            "reached": BOOLEAN,
            "proven": BOOLEAN,
            "obstacles": _list(STRING),
            "cost": cost,
            "cost_rule": STRING,
            "adds": EXACT,
            "end": _record(side),
            "steps": _list(_record(step)),
            "swings": _list(_record(swing)),
            "margins": _list(_record(margin)),
        },
    )


def trend(_: Checklist) -> Schema:
    """Of `compliance trend -f json`."""
    day: Schema = {"type": "string", "format": "date"}
    year: Schema = {
        "period": _record({"start": day, "end": day}),
        "score": _nullable(DECIMAL),
        "grade": _nullable(STRING),
        "complete": BOOLEAN,
        "vetoes": _list(STRING),
    }
    values: Schema = {**_list(_nullable(EXACT)), "minItems": 2}
    line: Schema = {"id": _nullable(STRING), "label": STRING, "values": values, "moved": _nullable(EXACT)}
    return _planned(
        "历年走势", {"years": {**_list(_record(year)), "minItems": 2}, "lines": {**_list(_record(line)), "minItems": 1}}
    )


SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
RANK: Schema = {"type": ["integer", "null"], "minimum": 1}


def cohort(_: Checklist) -> Schema:
    """Of the results.json of `compliance batch`."""
    named = _list(_record({"id": STRING, "heading": STRING}))
    count: Schema = {"type": "integer", "minimum": 0}
    properties: Schema = {
        "schema_version": {"const": "1"},
        "checklist": _record(dict.fromkeys(("id", "version", "title", "fingerprint", "provenance"), STRING)),
        "program": STRING,
        "year": {"type": "integer"},
        "date": {"type": "string", "format": "date"},
        "rules": _list(_record({"heading": STRING, "text": STRING})),
        "chapters": named,
        "clauses": named,
        "distribution": _nullable({"$ref": "#/$defs/distribution"}),
        "grades": {"type": "object", "additionalProperties": count},
        "groups": _list({"$ref": "#/$defs/group"}),
        "sections": _list({"$ref": "#/$defs/weakness"}),
        "criteria": _list({"$ref": "#/$defs/weakness"}),
        "no_longer_telling": _list(STRING),
        "sensitivity": _nullable(
            _record({"runs": count, "swing": EXACT, "parks": count, "kept": SHARE, "near": SHARE})
        ),
        "both_years": count,
        "left": _list(STRING),
        "anomalies": _list(
            _record({"kind": STRING, "parks": _list(STRING), "count": count, "criteria": _list(STRING), "text": STRING})
        ),
        "refused": _list(_record({"source": STRING, "park": STRING, "count": count, "problems": _list(STRING)})),
        "remarks": _list(_record({"subject": STRING, "park": STRING, "detail": STRING, "sources": _list(STRING)})),
        "parks": _list({"$ref": "#/$defs/park"}),
    }
    figures = ("minimum", "lower", "median", "upper", "maximum", "mean")
    definitions = {
        "distribution": _record({"count": count, **dict.fromkeys(figures, EXACT)}),
        "group": _record(
            {
                "dimension": {"enum": list(DIMENSIONS)},
                "name": STRING,
                "members": count,
                "ranked": count,
                "suppressed": BOOLEAN,
                "distribution": _nullable({"$ref": "#/$defs/distribution"}),
                "sections": _list({"$ref": "#/$defs/weakness"}),
                "criteria": _list({"$ref": "#/$defs/weakness"}),
            }
        ),
        "weakness": _record(
            {
                "id": STRING,
                "heading": STRING,
                **dict.fromkeys(("parks", "not_applicable", "below_full", "nothing"), count),
                **dict.fromkeys(("rate", "failure_rate", "alike"), _nullable(EXACT)),
            }
        ),
        "park": _ranked_park(count),
    }
    return _finished({**_record(properties), "$defs": definitions}, "批量评分的结果")


def _ranked_park(count: Schema) -> Schema:
    change: Schema = {
        "score": EXACT,
        "previous_score": DECIMAL,
        **dict.fromkeys(("rank", "previous_rank"), RANK),
        **dict.fromkeys(("passed", "passed_by"), count),
        "passed_names": _list(STRING),
    }
    grade = _nullable(STRING)
    return _record(
        {
            **dict.fromkeys(("name", "code", "source", *DIMENSIONS), STRING),
            "standing": {"enum": list(STANDING_WORDS)},
            "score": _nullable(DECIMAL),
            "grade": grade,
            "grade_text": STRING,
            "would_be": _record({"score": _nullable(DECIMAL), "grade": grade}),
            "triggered": _list(STRING),
            "unanswered": count,
            "rank": RANK,
            "percentile": _nullable(EXACT),
            "quarter": {"enum": [1, 2, 3, 4, None]},
            "efficacy": _nullable(EXACT),
            "group_ranks": _record(dict.fromkeys(DIMENSIONS, RANK)),
            "change": _nullable(_record(change)),
            "stability": _nullable(_record({"kept": SHARE, "near": SHARE, "best": count, "worst": count})),
            "chapter_rates": _list(_nullable(EXACT)),
            "clause_rates": _list(_nullable(EXACT)),
        }
    )


BY_NAME: dict[str, Callable[[Checklist], Schema]] = {
    "checklist": checklist,
    "section": section,
    "sources": sources,
    "mapping": mapping,
    "answers": answers,
    "result": result,
    "plan": plan,
    "trend": trend,
    "theme": theme,
    "cohort": cohort,
}
"""The schemas by the name that `compliance checklist schema` takes."""
