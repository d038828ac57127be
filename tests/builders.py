"""Checklists and answer sheets made from plain data, as small as the rule that a test is about."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from conftest import ROOT
from hypothesis import settings

from compliance import assess
from compliance.answers.model import OBJECTS, AnswerSheet
from compliance.checklist.lint import findings
from compliance.checklist.model import Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.checklist.objects import expand
from compliance.files import documents
from compliance.forms import importing
from compliance.numbers import plain, read_number
from compliance.scoring.assessment import Assessment
from compliance.trace import sum_of

EXAMPLES = sorted(ROOT.glob("examples/*/*.yaml"))

CONFORMITY = [
    {"name": "符合", "credit": "1"},
    {"name": "部分符合", "credit": "0.5"},
    {"name": "不符合", "credit": "0"},
]
GRADES = [
    {"name": "优秀", "requires": [{"measure": "score", "at_least": "90"}, {"measure": "sections", "at_least": "70%"}]},
    {"name": "良好", "requires": [{"measure": "score", "at_least": "80"}, {"measure": "sections", "at_least": "70%"}]},
    {"name": "合格", "requires": [{"measure": "score", "at_least": "70"}, {"measure": "sections", "at_least": "60%"}]},
    {"name": "不合格"},
]
RESCALE = {"step": "rescale", "to": "100"}
ADD_BONUS = {"step": "bonus", "cap": "2"}
SUBTRACT = {"step": "penalties"}
BOUND = {"step": "bound", "minimum": "0", "maximum": "100"}
ROUND = {"step": "round", "mode": "half_up", "digits": "1"}

DETERMINISTIC = settings(derandomize=True, deadline=None, database=None)
"""Hypothesis tries the same examples on every machine and every day."""

ALLOWED = {"when": "园区没有此项业务"}
"""A criterion's rule that it may be left out."""


class Entry(dict[str, Any]):
    """A whole entry of an answers file, as against its 结果 alone."""


def na(reason: str = "园区没有此项业务") -> Entry:
    return Entry(不适用=reason)


def backed(result: Any, *evidence: str, **more: Any) -> Entry:
    """A result with evidence, one paper by default."""
    return Entry(结果=result, 佐证=list(evidence or ["纸质：材料（档案柜）"]), **more)


def metric(*bands: tuple[str, str], side: str = "at_least", **more: Any) -> dict[str, Any]:
    """A metric whose bands are (limit, credit) pairs, best first."""
    scaled = {} if {"line", "bands"} & more.keys() else {"bands": _bands(bands, side)}
    return {"kind": "metric", "name": "数量", "unit": "家", **scaled, **more}


def mark(out_of: str, **more: Any) -> dict[str, Any]:
    """Points given directly."""
    return {"kind": "metric", "maximum": out_of, "line": {"full": out_of}, **more}


def ratio(*bands: tuple[str, str], zero: str = "zero", side: str = "at_least", **more: Any) -> dict[str, Any]:
    """Likewise, of whole numbers; the limits are in percent."""
    scaled = {} if "line" in more else {"bands": _bands([(f"{limit}%", credit) for limit, credit in bands], side)}
    return {
        "kind": "ratio",
        "numerator": "办结件",
        "denominator": "受理件",
        "zero_denominator": zero,
        "integer": "true",
        **scaled,
        **more,
    }


def _bands(bands: Sequence[tuple[str, str]], side: str) -> list[dict[str, str]]:
    return [{side: limit, "credit": credit} for limit, credit in bands]


def criterion(identifier: str, points: str | int = 10, answer: Any = None, **more: Any) -> dict[str, Any]:
    """A criterion judged 符合／部分符合／不符合, unless another kind of answer is given."""
    return {
        "id": identifier,
        "text": f"要点 {identifier}",
        "points": str(points),
        "answer": answer or {"kind": "level"},
        "origin": "drafted",
        **more,
    }


def section(identifier: str, *parts: dict[str, Any]) -> dict[str, Any]:
    """A chapter, group or clause around its parts; its points are their sum."""
    holds = "criteria" if "answer" in parts[0] else "sections"
    return {
        "id": identifier,
        "number": identifier.lstrip("C"),
        "title": f"章条 {identifier}",
        "points": _sum(parts),
        "origin": "drafted",
        holds: list(parts),
    }


def _sum(parts: tuple[dict[str, Any], ...]) -> str:
    return plain(sum_of([read_number(part["points"]) or 0 for part in parts]))


def scale(identifier: str, points: str | int, **more: Any) -> dict[str, Any]:
    """A criterion whose answer is the points that it earns, where they are decimals of `points`."""
    bands = [(str(n), plain(Fraction(n, int(points)))) for n in range(int(points), 0, -1)]
    return criterion(identifier, points, metric(*bands), **more)


def checklist_data(*chapters: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A checklist's plain data by the draft's scoring rules, except that evidence is not asked for.

    `changes` replace parts of `scoring`, or of the whole when they are named there.
    """
    scoring = {
        "total_points": _sum(chapters),
        "rollup": "sum",
        "round_at": {},
        "evidence_rule": {"required": "false"},
        "not_applicable": {"treatment": "excluded", "quotas": [{"of": "section", "above": "40%", "effect": "review"}]},
        "steps": [RESCALE, BOUND, ROUND],
    }
    data = {
        "format": "compliance-checklist/2",
        "id": "small",
        "version": "1",
        "title": "小检查表",
        "standard": {
            "title": "小标准",
            "type": "团体标准",
            "proposer": "某协会",
            "text_held": "false",
            "statement": "要点均为自拟。",
        },
        "scales": {"conformity": CONFORMITY},
        "scoring": scoring,
        "grades": GRADES,
        "sections": list(chapters),
    }
    for name, value in changes.items():
        (scoring if name in scoring else data)[name] = value
    return data


def checklist(*chapters: dict[str, Any], **changes: Any) -> Checklist:
    """The checklist of such data, free of what lint finds."""
    made = parse_checklist(checklist_data(*chapters, **changes))
    assert findings(made) == []
    return made


def answers_data(made: Checklist, answers: dict[str, Any], **groups: dict[str, Any]) -> dict[str, Any]:
    """An answers file's plain data: each criterion's 结果 or Entry; criteria that are not named stay blank.

    `groups` are 加分项 and 专项扣分, and 对象 where sections are assessed per object.
    """
    objects = groups.pop(OBJECTS, {})
    asked = expand(made, objects).by_id
    assert answers.keys() <= asked.keys()
    return {
        "检查表": made.id,
        "版本": made.version,
        "园区": {"名称": "某园区"},
        "评价期": {"开始": "2025-01-01", "结束": "2025-12-31"},
        **({OBJECTS: {name: list(named) for name, named in objects.items()}} if objects else {}),
        "作答": {name: _entry(answers.get(name)) for name in asked},
        **{name: {key: _entry(value) for key, value in group.items()} for name, group in groups.items()},
    }


def _entry(raw: Any) -> dict[str, Any] | None:
    return raw if raw is None or isinstance(raw, Entry) else Entry(结果=raw)


def sheet(made: Checklist, answers: dict[str, Any], **groups: dict[str, Any]) -> AnswerSheet:
    """The answer sheet of such data, which must be free of mistakes."""
    written = json.dumps(answers_data(made, answers, **groups)).encode()
    return importing.load_form(documents.from_bytes("答卷", written), made, ROOT)[1]


def scored(made: Checklist, answers: dict[str, Any], **groups: dict[str, Any]) -> Assessment:
    """The assessment of answers; 加分项 and 专项扣分 are given by those names."""
    return assess(made, sheet(made, answers, **groups))
