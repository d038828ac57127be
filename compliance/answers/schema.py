"""Of an answers file."""

from __future__ import annotations

import re
from fractions import Fraction

from compliance.answers.entries import entered
from compliance.answers.model import (
    LONGEST_TEXT,
    MOST_EVIDENCE,
    MOST_MEMBERS,
    MOST_OBJECTS,
    MOST_REVIEWERS,
    OBJECTS,
    PARK_FIELDS,
    REVIEW,
    TEAM_FIELDS,
    TOP,
)
from compliance.checklist.kinds import Entered, Slot
from compliance.checklist.model import Checklist, Criterion, Item, Section
from compliance.checklist.objects import inside_of, repeated
from compliance.checklist.schema import Schema, finished

TEXT: Schema = {"type": ["string", "number", "null"], "maxLength": LONGEST_TEXT}
DATE: Schema = {"type": ["string", "null"], "examples": ["2025-12-31"]}
EVIDENCE: Schema = {
    "type": ["array", "string", "null"],
    "items": {"type": "string", "maxLength": LONGEST_TEXT},
    "maxItems": MOST_EVIDENCE,
    "maxLength": LONGEST_TEXT,
    "description": "答卷所在文件夹内的文件名，或“纸质：名称（存放处）”“网址：……”；"
    "其后可写“ | 形成日期 2025-03-01 | 有效至 2026-02-28”",
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


def schema(checklist: Checklist) -> Schema:
    """For this checklist: every criterion with its text and its choices."""
    per_object = inside_of(checklist)
    defs: Schema = {"text": TEXT, "date": DATE, "evidence": EVIDENCE}
    criteria = {c.id: _entry(c, defs) for c in checklist.criteria if c.id not in per_object}
    copies = {f"^{re.escape(c.id)}@.+$": _entry(c, defs) for c in checklist.criteria if c.id in per_object}
    named = {section.id: _names(section) for section in repeated(checklist)}
    extra = (checklist.bonus, checklist.penalties)
    bonus, penalties = ({item.id: _entry(item, defs) for item in items} for items in extra)
    park: Schema = dict.fromkeys(PARK_FIELDS, TEXT)
    park["类型"] = {"enum": [*checklist.subject.types, None]}
    park["企业数量"] = {"type": ["integer", "null"], "minimum": 0, "description": "家"}
    park["面积"] = {"type": ["number", "null"], "minimum": 0, "description": "平方公里"}
    versions = [checklist.version, *(m.from_version for m in checklist.mappings)]
    parts: list[Schema] = [
        {"const": checklist.id},
        {"enum": versions},
        _object(park, required=["名称"]),
        _object({"开始": DATE, "结束": DATE}, required=["开始", "结束"]),
        DATE,
        {"type": ["array", "null"], "items": _object(dict.fromkeys(TEAM_FIELDS, TEXT)), "maxItems": MOST_MEMBERS},
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
    whole = _object(properties, required=required)
    whole["$defs"] = defs
    return finished(whole, f"{checklist.title} 答卷")


def _names(section: Section) -> Schema:
    what = section.per_object.name if section.per_object else ""
    items = {"type": ["string", "number"], "maxLength": LONGEST_TEXT}
    described = f"{section.heading}：各{what}的名称"
    return {"type": "array", "minItems": 1, "maxItems": MOST_OBJECTS, "items": items, "description": described}


def _object(properties: Schema, required: list[str] | None = None) -> Schema:
    return {
        "type": ["object", "null"] if not required else "object",
        "properties": properties,
        "additionalProperties": False,
        **({"required": required} if required else {}),
    }


def _entry(asked: Item, defs: Schema) -> Schema:
    properties: Schema = {"结果": _once(defs, "result", _result(entered(asked)))}
    described: Schema = {**properties}
    if isinstance(asked, Criterion):
        described["结果"] = {**properties["结果"], "description": asked.answer.prompt()}
        if asked.not_applicable:
            properties["不适用"] = {"$ref": "#/$defs/text"}
            described["不适用"] = {**TEXT, "description": f"理由；仅限：{asked.not_applicable.when}"}
        if asked.veto and asked.veto.when and asked.veto.when.declared:
            properties["否决情形"] = {"enum": ["有", "无", None]}
            described["否决情形"] = {**properties["否决情形"], "description": asked.veto.when.declared}
    return {**_object({**described, **SHARED, REVIEW: _reviewed(properties, defs)}), "description": asked.text}


def _reviewed(properties: Schema, defs: Schema) -> Schema:
    one = _once(defs, "opinion", _object({**properties, **REVIEWER}))
    described = "几位复核人的；结果不一的，未定之前按自评计分"
    several = {"type": "array", "items": one, "maxItems": MOST_REVIEWERS, "description": described}
    one = {**one, "description": "复核人的结果，以此计分；与自评不同的写明理由"}
    return _once(defs, "review", {"anyOf": [one, several]})


def _once(defs: Schema, what: str, part: Schema) -> Schema:
    """A reference to what stands once, however many criteria have the same."""
    same = {name: known for name, known in defs.items() if name.startswith(what)}
    name = next((name for name, known in same.items() if known == part), f"{what}{len(same) + 1}")
    defs[name] = part
    return {"$ref": f"#/$defs/{name}"}


def _result(entered: Entered) -> Schema:
    numbers = {slot.name: _number(slot) for slot in entered.slots}
    first = entered.slots[0]
    match entered.shape:
        case "choice":
            return {"enum": [*first.choices, None]}
        case "number":
            return numbers[first.name]
        case "ratio":
            number = r"\d+" if first.integer else r"\d+(\.\d+)?"
            return {"type": ["string", "null"], "pattern": rf"^\s*{number}\s*[/／]\s*{number}\s*$"}
        case "numbers":
            return _object(numbers)
        case "picks":
            return {"type": ["array", "null"], "uniqueItems": True, "items": {"enum": list(entered.names)}}


def _number(slot: Slot) -> Schema:
    kind, least = "integer" if slot.integer else "number", _plain(slot.least)
    most = {} if slot.most is None else {"maximum": _plain(slot.most)}
    return {"type": [kind, "null"], "minimum": least, **most}


def _plain(value: Fraction) -> int | float:
    return value.numerator if value.denominator == 1 else float(value)
