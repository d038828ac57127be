"""What a mapping between two versions of a checklist can say: questions then and now, and answers that say the same."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from builders import ALLOWED, criterion, metric, na, ratio

PASS = [{"name": "达标", "requires": [{"measure": "score", "at_least": "1"}]}, {"name": "不达标"}]
LEVELS = {
    "kind": "level",
    "levels": [{"name": n, "credit": c} for n, c in (("三级", "1"), ("二级", "0.6"), ("一级", "0"))],
}
RENAMED = {"kind": "level", "levels": [{"name": n, "credit": c} for n, c in (("优", "1"), ("良", "0.5"), ("差", "0"))]}
FEES = metric(("5", "1"), ("3", "0.6"))
IN_YUAN = {**metric(("40000", "1"), ("20000", "0.5")), "unit": "元"}
IN_WAN = {**metric(("4", "1"), ("2", "0.5")), "unit": "万元"}
RATE = {**metric(("90", "1"), ("50", "0.5")), "unit": "%"}
LOSSES = {
    "kind": "deduction",
    "occurrences": [{"name": n, "unit": "次", "points": p} for n, p in (("迟到", "1"), ("缺岗", "2"))],
}
LOSSES_NOW = {
    "kind": "deduction",
    "occurrences": [{"name": n, "unit": "次", "points": p} for n, p in (("迟到", "2"), ("脱岗", "2"))],
}


def picks(*names: str) -> dict[str, Any]:
    return {"kind": "picklist", "credit_each": f"1/{len(names)}", "items": [{"name": name} for name in names]}


@dataclass
class Case:
    """A change that the mapping says: questions then and now, and answers that say the same."""

    old: list[dict[str, Any]]
    new: list[dict[str, Any]]
    answers: list[tuple[dict[str, Any], dict[str, Any]]]
    criteria: dict[str, Any] = field(default_factory=dict)
    more: dict[str, Any] = field(default_factory=dict)
    apart: bool = False
    """Whether it cannot be compared."""


def same(*answers: Any, old: str = "a", new: str = "a") -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [({old: answer}, {new: answer}) for answer in answers]


def one(answer: Any = None, name: str = "a", points: str = "10", **more: Any) -> dict[str, Any]:
    return criterion(name, points, answer, not_applicable=ALLOWED, **more)


CASES: dict[str, Case] = {
    "nothing": Case([one()], [one()], same("符合", "部分符合", "不符合", None, na())),
    "renamed": Case([one()], [one(name="b")], same("符合", "不符合", na(), None, new="b"), {"a": "b"}),
    "points": Case([one(points="10")], [one(points="25")], same("部分符合", na()), {"a": {"points": ["10", "25"]}}),
    "credits": Case([one(FEES)], [one(metric(("9", "1"), ("1", "0.3")))], same("5", "9", "0", "4.5")),
    "dropped": Case([one(), one(name="x")], [one()], [({"a": "符合", "x": "部分符合"}, {"a": "符合"})], {"x": None}),
    "new": Case(
        [one()], [one(), one(name="y")], [({"a": "部分符合"}, {"a": "部分符合", "y": "符合"})], more={"new": ["y"]}
    ),
    "split": Case(
        [one()],
        [one(name="b"), one(name="c", points="5")],
        [({"a": v}, {"b": v, "c": v}) for v in ("符合", "部分符合", na(), None)],
        {"a": ["b", "c"]},
    ),
    "split picks": Case(
        [one(picks("甲", "乙", "丙"))],
        [one(picks("甲", "乙"), "b"), one(picks("丙", "丁"), "c")],
        [({"a": ["甲", "丙"]}, {"b": ["甲"], "c": ["丙"]}), ({"a": []}, {"b": [], "c": []})],
        {"a": ["b", "c"]},
    ),
    "split number": Case(
        [one(FEES)],
        [one(FEES, "b"), one(FEES, "c")],
        [({"a": "5"}, {"b": "3", "c": "2"})],
        {"a": ["b", "c"]},
        apart=True,
    ),
    "merged": Case(
        [one(), one(name="x")],
        [one(name="b")],
        [
            ({"a": "符合", "x": "符合"}, {"b": "符合"}),
            ({"a": na(), "x": "不符合"}, {"b": "不符合"}),
            ({"a": na(), "x": na()}, {"b": na()}),
            ({"a": "符合", "x": None}, {"b": None}),
        ],
        {"a": "b", "x": "b"},
    ),
    "merged, lowest": Case(
        [one(), one(name="x")],
        [one(name="b")],
        [({"a": "符合", "x": "不符合"}, {"b": "不符合"})],
        {"a": "b", "x": "b"},
        {"merged": {"b": "lowest"}},
    ),
    "merged, highest": Case(
        [one(), one(name="x")],
        [one(name="b")],
        [({"a": "部分符合", "x": "不符合"}, {"b": "部分符合"})],
        {"a": "b", "x": "b"},
        {"merged": {"b": "highest"}},
    ),
    "merged, sum": Case(
        [one(FEES), one(FEES, "x")],
        [one(FEES, "b")],
        [({"a": "1.5", "x": "2"}, {"b": "3.5"}), ({"a": "2", "x": "2"}, {"b": "4"})],
        {"a": "b", "x": "b"},
        {"merged": {"b": "sum"}},
    ),
    "merged, differing": Case(
        [one(), one(name="x")],
        [one(name="b")],
        [({"a": "符合", "x": "不符合"}, {"b": "部分符合"})],
        {"a": "b", "x": "b"},
        apart=True,
    ),
    "merged picks": Case(
        [one(picks("甲", "乙")), one(picks("丙"), "x")],
        [one(picks("甲", "乙", "丙"), "b")],
        [({"a": ["甲"], "x": ["丙"]}, {"b": ["甲", "丙"]})],
        {"a": "b", "x": "b"},
    ),
    "choices": Case(
        [one(LEVELS)],
        [one(RENAMED)],
        [({"a": "二级"}, {"a": "良"}), ({"a": "三级"}, {"a": "优"})],
        {"a": {"values": {"三级": "优", "二级": "良", "一级": "差"}}},
    ),
    "items": Case(
        [one(picks("甲", "乙"))],
        [one(picks("甲", "丁"))],
        [({"a": ["甲", "乙"]}, {"a": ["甲", "丁"]})],
        {"a": {"values": {"乙": "丁"}}},
    ),
    "occurrences": Case(
        [one(LOSSES)],
        [one(LOSSES_NOW)],
        [({"a": {"迟到": "2", "缺岗": "1"}}, {"a": {"迟到": "2", "脱岗": "1"}})],
        {"a": {"values": {"缺岗": "脱岗"}}},
    ),
    "choices unsaid": Case([one(LEVELS)], [one(RENAMED)], [({"a": "二级"}, {"a": "良"})], apart=True),
    "unit": Case(
        [one(IN_WAN)],
        [one(IN_YUAN)],
        [({"a": "3.5"}, {"a": "35000"}), ({"a": "0.5"}, {"a": "5000"})],
        {"a": {"factor": "10000"}},
    ),
    "unit unsaid": Case([one(IN_WAN)], [one(IN_YUAN)], [({"a": "3.5"}, {"a": "35000"})], apart=True),
    "kind, by values": Case(
        [one()],
        [one(FEES)],
        [({"a": "符合"}, {"a": "5"}), ({"a": "不符合"}, {"a": "0"})],
        {"a": {"values": {"符合": "5", "部分符合": "3", "不符合": "0"}}},
    ),
    "kind, by bands": Case(
        [one(FEES)],
        [one()],
        [({"a": "6"}, {"a": "符合"}), ({"a": "3"}, {"a": "部分符合"}), ({"a": "0"}, {"a": "不符合"})],
        {
            "a": {
                "bands": [
                    {"at_least": "5", "value": "符合"},
                    {"at_least": "3", "value": "部分符合"},
                    {"value": "不符合"},
                ]
            }
        },
    ),
    "kind, by percent": Case(
        [one(ratio(("90", "1")))], [one(RATE)], [({"a": "9/10"}, {"a": "90"})], {"a": {"percent": "true"}}
    ),
    "kind, not read": Case(
        [one()], [one(FEES)], [({"a": "符合"}, {"a": "0"})], {"a": {"compare": "false"}}, apart=True
    ),
    "kind unsaid": Case([one()], [one(FEES)], [({"a": "符合"}, {"a": "0"})], apart=True),
    "not applicable no more": Case([one()], [criterion("a")], [({"a": na()}, {"a": "不符合"})], apart=True),
    "whole numbers": Case([one(FEES)], [one({**FEES, "integer": "true"})], [({"a": "5.5"}, {"a": "5"})], apart=True),
}
