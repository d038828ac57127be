"""A rule is said in the same words wherever a reader meets it: in the report, in the forms, in the arithmetic."""

from __future__ import annotations

import io
from typing import Any

import pytest
from conftest import SMALL
from rich.console import Console

from compliance.checklist import files as checklist_files
from compliance.checklist.model import BonusItem, Checklist, PenaltyItem, Section
from compliance.checklist.rules import AddBonus, Bound, DeductFrom, Multiply, Rescale, Rounding, SubtractPenalties
from compliance.checklist.words import in_words
from compliance.forms.text.blank import answers_file
from compliance.report.terminal import checklist_text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"deduct": "2"}, "每次扣 2 分"),
        ({"deduct": "0.5", "unit": "件", "cap": "3"}, "每件扣 0.5 分，最多扣 3 分"),
        ({"effect": "fail"}, "总评否决"),
        ({"effect": "cap_grade", "grade": "合格"}, "等级封顶"),
        ({"effect": "withhold"}, "不予评分"),
    ],
)
def test_what_a_penalty_costs(data: dict[str, Any], words: str) -> None:
    assert PenaltyItem.model_validate({"id": "D1", "text": "弄虚作假", **data}).words == words


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (Rescale(step="rescale", to="100"), "实得分合计 ÷ 应得分合计 × 100"),
        (DeductFrom(step="deduct_from", base="110"), "110 − 扣分合计（应得分合计 − 实得分合计）"),
        (Multiply(step="multiply", by="1/3"), "乘以 1/3"),
        (AddBonus(step="bonus", cap="5"), "加上加分项"),
        (SubtractPenalties(step="penalties"), "减去专项扣分"),
        (Bound(step="bound", minimum="0", maximum="100"), "结果不低于 0，不高于 100"),
        (Bound(step="bound", maximum="100"), "结果不高于 100"),
        (Rounding(mode="half_even", digits=0), "四舍六入五成双取整"),
    ],
)
def test_what_a_step_of_the_total_does(step: Any, words: str) -> None:
    assert step.words == words


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        ({}, []),
        ({"rollup": "minimum"}, ["由下级的得分率合成（取最低的一项），再乘以本级标准分 20"]),
        (
            {"per_object": {"name": "窗口"}, "counted": False},
            ["每个窗口分别评分，由各自的得分率合成（算术平均）", "不计入得分，只供否决、条件和等级查看"],
        ),
    ],
)
def test_what_is_particular_about_a_section(data: dict[str, Any], lines: list[str]) -> None:
    section = Section.model_validate(
        {"id": "C1", "number": "1", "title": "窗口", "points": "20", "origin": "drafted", **data}
    )
    assert [*section.words] == lines


def test_a_bonus_item_is_told_by_what_it_adds() -> None:
    assert BonusItem.model_validate({"id": "B1", "text": "获奖", "points": "0.5"}).words == "加 0.5 分"


def _shown(checklist: Checklist) -> str:
    console = Console(file=io.StringIO(), width=400)
    checklist_text.show(checklist, None, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_forms_and_the_rules_of_the_report_say_a_penalty_alike() -> None:
    checklist = checklist_files.load(str(SMALL))
    penalties = [item for item in checklist.penalties if item.deduct is not None]
    assert penalties
    told = "".join(line for rule in in_words(checklist) for line in rule.lines)
    blank, shown = answers_file(checklist, 2025), _shown(checklist)
    for item in penalties:
        assert f"{item.id} {item.words}" in told
        assert f"（{item.words}；填{item.unit}数）" in blank
        assert f"{item.id} {item.words}" in shown
