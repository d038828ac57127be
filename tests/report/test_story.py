"""How a score came about as a story: the rule, what the sheet says, what follows."""

from __future__ import annotations

from typing import Any

import pytest
from builders import DETERMINISTIC, Entry, backed, checklist, criterion, scale, scored, section
from conftest import SMALL
from hypothesis import given
from hypothesis import strategies as st
from schemes import scheme
from sheets import sheet_at_random

from compliance import assess, load_checklist
from compliance.checklist.rules import TOTAL_KEY
from compliance.report.view import story
from compliance.report.view.steps import known_ids
from compliance.scoring.assessment import Assessment

CHECKLIST = load_checklist(str(SMALL))


def small(**changes: Any) -> Assessment:
    full = {
        "K1": backed("符合"),
        "K2": "健全",
        "K3": "5",
        "K4": "9/10",
        "K5": Entry(结果={"投诉": "0", "通报": "0"}, 否决情形="无"),
        "K6": ["公示栏", "网站"],
        "K7": {"场次": "4", "到场": "80", "应到": "100"},
    }
    return scored(CHECKLIST, {**full, **changes}, 加分项={"B1": "有"}, 专项扣分={"P1": "无", "P2": "5"})


def told(a: Assessment, identifier: str | None) -> dict[str, str]:
    return dict(story.of(a, identifier).told)


def test_a_criterion() -> None:
    """3 of 5: 60 % of 10 points; 4 of 70 points are 5.71 of 100."""
    a = small(K3=Entry(结果="3", 佐证=["纸质：协议", "纸质：名录"], 说明="两家已到期"))
    assert story.of(a, "K3").title == "K3　合作机构"
    assert told(a, "K3") == {
        "来源": "自拟·编写者判断；在“1.1 唯一的一条”。",
        "规则": "标准分 10 分。≥5家得满分；≥3家得60%；其余不得分。",
        "填报": "3 家；佐证材料 2 件。说明：两家已到期。",
        "结果": "得 6 分，失 4 分：机构数 3 家，达到“≥3家”一档，得60%。折合总分 5.71 分。",
    }


def test_a_veto_with_what_it_does() -> None:
    """K4 below 50 % zeroes its clause."""
    a = small(K4="4/10")
    assert told(a, "K4")["规则"].endswith("低于 50% 的，1.1 唯一的一条 的实得分计 0。")
    assert told(a, "K4")["结果"].startswith("得 0 分，失 10 分：")
    assert "触发否决；所在的条随之计零。" in told(a, "K4")["结果"]
    assert told(a, "K3")["结果"].startswith("得 0 分，失 10 分：")
    assert "所在的条因“按时办结”触发否决而计零" in told(a, "K3")["结果"]
    assert told(a, "A.1")["否决"] == "因“按时办结”触发条款否决，本级计 0 分，连带失去 60 分。"


@pytest.mark.parametrize(
    ("entry", "given", "result"),
    [
        (None, "没有作答。", "得 0 分，失 10 分：未作答，按 0 分计。"),
        (Entry(不适用="没有该项服务"), "不适用，理由是：没有该项服务。", "不适用，10 分不计入应得分。"),
    ],
)
def test_what_is_not_answered_and_what_does_not_apply(entry: Entry | None, given: str, result: str) -> None:
    a = small(K2=entry)
    assert (told(a, "K2")["填报"], told(a, "K2")["结果"]) == (given, result)


def test_missing_evidence() -> None:
    a = small(K1=Entry(结果="符合", 佐证=[]))
    assert told(a, "K1")["填报"] == "符合；无佐证材料。"
    assert "判“符合”但无佐证材料，按“部分符合”计" in told(a, "K1")["结果"]


def test_a_clause_and_a_chapter() -> None:
    a = small(K2="没有", K3="3")
    assert told(a, "A.1") == {
        "规则": "标准分 70 分，下级各项得分相加。",
        "情况": "7 项要点：得满分 5 项，部分得分 1 项，不得分 1 项。",
        "失分": "最多的是服务机制（10 分）、合作机构（4 分）。",
        "结果": "缺项分 0 + 实得分 56 + 扣分 14 = 标准分 70；得分率 80.0%。",
    }
    assert told(a, "A")["结果"].endswith("得分率 80.0%。“优秀”要求各章不低于 70%，已达到。")


def test_an_open_clause_is_provisional() -> None:
    assert "有要点未作答，只是暂计。" in told(small(K2=None), "A.1")["结果"]


def test_beside_the_tree() -> None:
    a = small()
    assert told(a, "B1") == {
        "规则": "加分项，有此项的加 1 分。",
        "填报": "有，无佐证材料。",
        "结果": "加 1 分，与其他加分项合计。",
    }
    past = "评价期内已发生的事实，本期不能整改，只能防止再发生。"
    assert told(a, "P2") == {
        "规则": "专项扣分：每次扣 1 分，最多扣 3 分。",
        "填报": "5 次。",
        "结果": "扣 3 分。",
        "整改": past,
    }
    assert told(a, "P1") == {"规则": "查实的，总评否决：等级直接定为“不合格”。", "结果": "未触发。"}


def test_a_gate_and_the_measure_that_it_looks_at() -> None:
    measures = [{"id": "M", "name": "保证项得分率", "take": "rate", "of": ["a"]}]
    gates = [{"id": "G", "name": "保证项不过半", "measure": "M", "less_than": "50%", "effect": "fail"}]
    made = checklist(section("C4", scale("a", 10), scale("b", 90)), measures=measures, conditions=gates)
    a = scored(made, {"a": "4", "b": "90"})
    assert told(a, "G") == {
        "规则": "保证项得分率（a，合计得分率）低于 50% 的，总评否决：等级直接定为“不合格”。",
        "情况": "保证项得分率 40%。",
        "结果": "成立。",
    }
    assert told(a, "M")["结果"] == "保证项得分率 40%。"


def test_the_whole() -> None:
    """70 of 70 points are 100, 1 is added and 3 are taken: 98.0."""
    found = told(small(), None)
    assert [*found] == ["规则", "得分", "等级", "下一步", "请留意"]
    assert found["得分"] == "标准分 70，合理缺项 0，应得分 70，实得分 70；申报加分 1 分；专项扣分 3 分。"
    assert found["等级"].startswith("按总分定级为“优秀”：总分 98.0，达到“不低于 90 分”的要求。")
    assert found["下一步"].startswith("已是最高等级“优秀”")


def test_a_result_that_a_reviewer_changed() -> None:
    made = checklist(section("C4", criterion("a"), scale("b", 90)))
    changed = Entry(结果="符合", 佐证=["纸质：证"], 复核={"结果": "部分符合", "理由": "证照过期"})
    assert "（复核改判，自评为符合）" in told(scored(made, {"a": changed, "b": "90"}), "a")["填报"]


@DETERMINISTIC
@given(st.integers(0, 10**6))
def test_whatever_can_be_asked_about_has_a_story(seed: int) -> None:
    made = scheme(seed)
    a = assess(made, sheet_at_random(made, seed + 1, blank=0.1, left_out=0.2))
    for identifier in known_ids(a):
        asked = None if identifier == TOTAL_KEY else identifier
        assert all(label and text.endswith("。") for label, text in story.of(a, asked).told), identifier
