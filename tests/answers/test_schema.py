"""The schema of an answers file accepts in an editor what is read, and marks what is not."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from builders import CONFORMITY, answers_data, checklist, criterion, mark, metric, ratio, section
from conftest import EVERY_RULE

from compliance.answers.schema import schema
from compliance.checklist import files as checklist_files
from compliance.files import documents
from compliance.forms.text import blank

LOSSES = [{"name": name, "unit": "起", "points": "1"} for name in ("投诉", "通报")]
LEVELS = {"kind": "level", "levels": [{"name": "好", "credit": "1"}, {"name": "差", "credit": "0"}]}
INPUTS = [{"name": "问卷", "unit": "份"}, {"name": "面积", "unit": "亩", "integer": "false"}]
CONDITIONS = {"inputs": INPUTS, "conditions": [{"value": "问卷", "at_least": "1"}], "credit_each": "1"}
DECLARED = {"effect": "fail", "when": {"declared": "发生过事故"}}
MADE = checklist(
    section(
        "C1",
        criterion("判定", veto=DECLARED),
        criterion("等级", answer=LEVELS, not_applicable={"when": "没有此项业务"}),
        criterion(
            "家数", answer=metric(("1", "1"), integer="true"), veto={"effect": "fail", "when": {"less_than": "1"}}
        ),
        criterion("占比", answer=metric(("1%", "1"), unit="%")),
        criterion("评分", answer=mark("5")),
        criterion("比率", answer=ratio(("90", "1"))),
        criterion("扣分", answer={"kind": "deduction", "occurrences": LOSSES}),
        criterion("条件", answer={"kind": "conditions", **CONDITIONS}),
        criterion("列表", answer={"kind": "picklist", "credit_each": "1", "items": [{"name": "甲"}, {"name": "乙"}]}),
    )
)


def accepted(made: Any, data: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema(made)).is_valid(data)


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("判定", [CONFORMITY[0]["name"], None], ["好", 1]),
        ("等级", ["好", None], ["符合"]),
        ("家数", [0, 3, None], [-1, 0.5, "三"]),
        ("占比", [0, 0.5, None], [-0.1, "一半"]),
        ("评分", [0, 4.5, 5, None], [-1, 5.5]),
        ("比率", ["9/10", " 9 ／ 10 ", None], ["90%", 0.9]),
        ("扣分", [{"投诉": 0, "通报": 2}, {"投诉": None}, None], [2, {"投诉": -1}, {"投诉": 0.5}, {"表扬": 1}]),
        ("条件", [{"问卷": 3, "面积": 0.5}], [{"问卷": 0.5}, {"面积": -1}]),
        ("列表", [[], ["甲"], ["乙", "甲"], None], ["甲", ["丙"], ["甲", "甲"]]),
    ],
)
def test_a_result_is_marked_unless_it_is_of_its_kind(name: str, good: list[Any], bad: list[Any]) -> None:
    told = {repr(value): accepted(MADE, answers_data(MADE, {name: value})) for value in (*good, *bad)}
    assert told == {repr(value): value in good for value in (*good, *bad)}


@pytest.mark.parametrize(
    ("name", "entry", "good"),
    [
        ("判定", {"结果": "符合", "否决情形": "无"}, True),
        ("判定", {"结果": "符合", "否决情形": "没有"}, False),
        ("家数", {"结果": 1, "否决情形": "无"}, False),
        ("等级", {"不适用": "没有此项业务"}, True),
        ("判定", {"不适用": "没有此项业务"}, False),
        ("判定", {"说明": "见附件", "佐证": ["纸质：台账"], "填写人": "张三", "填写日期": "2025-12-31"}, True),
        ("判定", {"备注": "见附件"}, False),
        ("判定", {"说明": "长" * 32_767, "佐证": ["纸质：台账"] * 500}, True),
        ("判定", {"说明": "长" * 32_768}, False),
        ("判定", {"佐证": ["纸质：台账"] * 501}, False),
        ("判定", {"佐证": "长" * 32_768}, False),
        ("判定", {"复核": [{"结果": "不符合", "复核人": "李四"}] * 101}, False),
        ("判定", {"复核": {"结果": "不符合", "理由": "没有台账", "复核人": "李四", "日期": "2026-01-05"}}, True),
        ("判定", {"复核": {"结果": "好"}}, False),
        ("判定", {"复核": {"说明": "没有台账"}}, False),
    ],
)
def test_an_entry_has_the_fields_that_its_criterion_allows(name: str, entry: dict[str, Any], good: bool) -> None:
    data = answers_data(MADE, {})
    data["作答"][name] = entry
    assert accepted(MADE, data) == good


@pytest.mark.parametrize(
    ("top", "given", "good"),
    [
        ("园区", {"名称": "某园区", "企业数量": 0, "面积": 0}, True),
        ("园区", {"名称": "某园区", "企业数量": -1}, False),
        ("园区", {"名称": "某园区", "企业数量": 1.5}, False),
        ("园区", {"企业数量": 1}, False),
        ("园区", {"名称": "某园区", "类型": "高兴区"}, False),
        ("评价期", {"开始": "2025-01-01"}, False),
        ("自评小组", [{"姓名": "张三"}], True),
        ("自评小组", None, True),
        ("自评小组", [{"名字": "张三"}], False),
        ("对象", {}, False),
        ("作答", {}, False),
        ("备注", "", False),
    ],
)
def test_what_stands_before_the_answers(top: str, given: Any, good: bool) -> None:
    assert accepted(MADE, answers_data(MADE, {}) | {top: given}) == good


@pytest.mark.parametrize(
    ("changes", "good"),
    [
        ({}, True),
        ({"对象": {"W1": ["东", "西"]}}, True),
        ({"对象": {"W1": []}}, False),
        ({"对象": {}}, False),
        ({"对象": {"W1": ["东"], "W9": ["东"]}}, False),
        ({"作答": {"W1.1@东": None}}, True),
        ({"作答": {"W1.1": None}}, False),
        ({"作答": {"W1.1@": None}}, False),
        ({"加分项": {"B1": {"结果": "有"}}}, True),
        ({"加分项": {"B1": {"结果": 1}}}, False),
        ({"加分项": {"B9": {"结果": "有"}}}, False),
        ({"专项扣分": {"P1": {"结果": "无"}, "P3": {"结果": 2}}}, True),
        ({"专项扣分": {"P1": {"结果": 2}}}, False),
        ({"专项扣分": {"P3": {"结果": "有"}}}, False),
        ({"专项扣分": {"P3": {"结果": 0.5}}}, False),
    ],
)
def test_objects_and_extras_are_those_of_the_checklist(changes: dict[str, Any], good: bool) -> None:
    made = checklist_files.load(str(EVERY_RULE))
    data = documents.parse("blank", blank.answers_file(made, 2025)).data
    data["园区"] = {"名称": "某园区"}
    for top, change in changes.items():
        data[top] = {**data[top], **change} if top == "作答" else change
    assert accepted(made, data) == good


def test_what_many_criteria_have_in_common_stands_once() -> None:
    part = {"$ref": "#/$defs/result1"}
    made = schema(checklist(section("C1", *(criterion(f"C1-{number}") for number in range(50)))))
    shared = made["$defs"]
    assert [name for name in shared if name.startswith(("result", "opinion", "review"))] == [
        "result1",
        "opinion1",
        "review1",
    ]
    assert shared["opinion1"]["properties"]["结果"] == part
    reviews = {str(entry["properties"]["复核"]) for entry in made["properties"]["作答"]["properties"].values()}
    assert reviews == {str({"$ref": "#/$defs/review1"})}
