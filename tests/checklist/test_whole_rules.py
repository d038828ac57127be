"""What lint proves of a checklist's rules as a whole, and what it does not refuse because it is legitimate."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from builders import ALLOWED, checklist_data, criterion, metric, ratio, scored, section
from conftest import SMALL

from compliance.checklist import files
from compliance.checklist.lint import findings
from compliance.checklist.model import parse

PART = section("C1", criterion("K", 10))
RATE = {"id": "M", "name": "率", "take": "rate", "of": ["K"]}
FEW = {"id": "M", "name": "严重项", "take": "count", "of": ["K"], "less_than": "50%"}
LAST = {"name": "丙"}


def told(*chapters: dict[str, Any], **changes: Any) -> list[str]:
    return [finding.message for finding in findings(parse(checklist_data(*chapters, **changes)))]


def asks(*required: tuple[str, dict[str, str]], measure: str = "M") -> dict[str, Any]:
    grades = [{"name": name, "requires": [{"measure": measure, **limit}]} for name, limit in required]
    return {"grades": [*grades, LAST]}


def strikes(limit: dict[str, str], effect: str = "fail", **more: Any) -> dict[str, Any]:
    return {"conditions": [{"id": "N", "name": "条件", "measure": "M", **limit, "effect": effect, **more}]}


def levels(*credits: str) -> dict[str, Any]:
    return {"kind": "level", "levels": [{"name": f"{n} 级", "credit": credit} for n, credit in enumerate(credits)]}


LEGITIMATE: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
    # Levels of equal credit, and two ways to nothing.
    ([section("C1", criterion("K", 10, levels("1", "0.5", "0.5", "0")))], {}),
    ([section("C1", criterion("K", 10, levels("1", "1", "0")))], {}),
    ([section("C1", criterion("K", 10, levels("1", "0", "0")))], {}),
    # The stricter of two ways to say a limit.
    ([PART], {"measures": [FEW], **asks(("甲", {"at_most": "0"}), ("乙", {"less_than": "1"}))}),
    ([PART], {"measures": [RATE], **asks(("甲", {"more_than": "85%"}), ("乙", {"at_least": "60%"}))}),
    ([PART], {"measures": [RATE], **asks(("甲", {"at_least": "85%"}), ("乙", {"more_than": "60%"}))}),
    # Below nothing, over the whole, with decimals.
    ([section("C1", criterion("K", 10, metric(("0", "1"), ("-5", "0.5"), minimum="-100")))], {}),
    ([section("C1", criterion("K", 10, ratio(("120", "1"), ("80", "0.5"), may_exceed="true")))], {}),
    # A grade that asks for no total.
    ([PART], {"measures": [RATE], **asks(("甲", {"at_least": "100%"}))}),
]


@pytest.mark.parametrize(("chapters", "changes"), LEGITIMATE)
def test_what_is_legitimate_is_not_refused(chapters: list[dict[str, Any]], changes: dict[str, Any]) -> None:
    assert told(*chapters, **changes) == []


REFUSED: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
    # What no answers can come to.
    ([PART], {"measures": [RATE], **strikes({"at_least": "150%"})}),
    ([PART], {"measures": [RATE], **strikes({"more_than": "100%"})}),
    ([PART], {"measures": [RATE], **strikes({"less_than": "0%"})}),
    ([PART], {"measures": [FEW], **strikes({"at_least": "2"})}),
    ([PART], {"measures": [RATE], **asks(("甲", {"at_least": "900%"}))}),
    ([PART], {"measures": [RATE], **asks(("甲", {"more_than": "100%"}))}),
    ([PART], {"measures": [FEW], **asks(("甲", {"at_least": "5"}))}),
    ([PART], asks(("甲", {"at_least": "101"}), measure="score")),
    ([PART], asks(("甲", {"at_least": "101%"}), measure="sections")),
    # What always holds.
    ([PART], {"measures": [RATE], **strikes({"at_most": "100%"})}),
    # A share written as a decimal.
    ([section("C1", criterion("K", 10, metric(("0.95", "1"), unit="%")))], {}),
    ([PART], {"measures": [RATE], **strikes({"less_than": "0.6"})}),
    ([PART], {"measures": [RATE], **asks(("甲", {"at_least": "0.9"}))}),
    ([PART], {"measures": [{**FEW, "less_than": "0.5"}], **strikes({"at_least": "1"})}),
    ([PART], asks(("甲", {"at_least": "0.7"}), measure="sections")),
    # A band beyond what can be answered.
    ([section("C1", criterion("K", 10, metric(("12", "1"), ("5", "0.5"), maximum="10")))], {}),
    # A cap at the top grade does nothing.
    ([PART], {"measures": [RATE], **strikes({"less_than": "60%"}, "cap_grade", grade="优秀")}),
    # One thing counted twice; a measure that nothing looks at.
    ([PART], {"measures": [{**FEW, "of": ["K", "K"]}], **strikes({"at_least": "1"})}),
    ([PART], {"measures": [RATE]}),
]


@pytest.mark.parametrize(("chapters", "changes"), REFUSED)
def test_what_cannot_be_meant_is_told(chapters: list[dict[str, Any]], changes: dict[str, Any]) -> None:
    assert told(*chapters, **changes) != []


def test_a_ratio_s_limit_without_its_sign_is_told_with_what_was_meant() -> None:
    answer = {"kind": "ratio", "numerator": "甲", "denominator": "乙", "zero_denominator": "zero"}
    made = parse(
        checklist_data(section("C1", criterion("K", 10, {**answer, "bands": [{"at_least": "0.95", "credit": "1"}]})))
    )
    (found,) = findings(made)
    assert found.path[-1] == "at_least"
    assert "95%" in found.expected


def test_a_grade_without_a_total_asks_for_none_also_below_nothing() -> None:
    steps = [{"step": "deduct_from", "base": "5"}, {"step": "round", "mode": "half_up", "digits": "1"}]
    asked = section("B", criterion("C", 1)) | {"counted": "false"}
    measure = {"id": "M", "name": "核心要求", "take": "rate", "of": ["C"]}
    data = checklist_data(
        PART, asked, steps=steps, measures=[measure], total_points="10", **asks(("甲", {"at_least": "100%"}))
    )
    made = parse(data)
    assert findings(made) == []
    a = scored(made, {"K": "不符合", "C": "符合"})
    assert (a.show(a.score), a.grade) == ("-5.0", "甲")


def test_another_format_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    main = folder / "checklist.yaml"
    text = main.read_text(encoding="utf-8").replace("compliance-checklist/2", "compliance-checklist/1")
    main.write_text(text.replace("grades:", "gates: []\ngrades:"), encoding="utf-8")
    checklist, problems = files.inspect(folder)
    assert checklist is None
    assert [(p.message, p.expected) for p in problems] == [
        ("检查表是用另一版格式写的，没有读", "compliance-checklist/2")
    ]


@pytest.mark.parametrize(("left_out", "total"), [(False, "88.7"), (True, "88.3")])
def test_penalties_before_the_rescaling_are_in_the_points_that_are_rescaled(left_out: bool, total: str) -> None:
    """追加扣除 of a scheme of 1,000 points: 890 − 3, of 1,000; or of 880 where 120 do not apply: 780 − 3."""
    parts = [
        criterion("K", 20, {"kind": "deduction", "occurrences": [{"name": "失分", "unit": "分", "points": "1"}]}),
        criterion("R1", 860, {"kind": "metric", "maximum": "860", "line": {"full": "860"}}),
        criterion("R2", 120, {"kind": "metric", "maximum": "120", "line": {"full": "120"}}, not_applicable=ALLOWED),
    ]
    steps = [
        {"step": "penalties"},
        {"step": "rescale", "to": "100"},
        {"step": "round", "mode": "half_up", "digits": "1"},
    ]
    penalties = [{"id": "P1", "text": "追加扣除", "deduct": "10", "unit": "次"}]
    made = parse(checklist_data(section("C1", *parts), steps=steps, penalties=penalties))
    assert findings(made) == []
    given: dict[str, Any] = {"K": "3", "R1": "770", "R2": "110"}
    if left_out:
        from builders import na

        given["R2"] = na()
    a = scored(made, given, 专项扣分={"P1": "1"})
    assert a.show(a.score) == total
