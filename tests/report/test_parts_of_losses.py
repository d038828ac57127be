"""The parts that list what was lost, left out, to be mended and to be shown, as their readers see them."""

from __future__ import annotations

from typing import Any

import pytest
from builders import Entry, backed, na, scored
from conftest import EVERY_RULE
from said import context, rows, said
from small import FULL, answered

from compliance.checklist import files
from compliance.report.parts import evidence, losses, omissions, remedies


def test_losses_stand_under_their_clause_and_add_up() -> None:
    found = rows(losses.blocks(context(answered())))
    assert found[0] == ["1.1 唯一的一条　扣 26 分"]
    assert [(row[0], row[2]) for row in found[1:]] == [
        ("服务机制　K2", "5"),
        ("合作机构　K3", "4"),
        ("按时办结　K4", "5"),
        ("没有投诉　K5", "2"),
        ("公示齐全　K6", "5"),
        ("培训　K7", "5"),
        ("合计", "26"),
    ]


def test_what_a_veto_took_from_the_rest_of_its_clause_is_a_line_of_its_own() -> None:
    vetoed = answered(K4="4/10")
    found = rows(losses.blocks(context(vetoed)))
    # 39 of the others are gone, 31 were lost by the answers themselves.
    assert found[-2:] == [
        ["条款否决", "因 K4 触发条款否决，本条其余已得的分计 0", "39"],
        ["合计", "", "70"],
    ]


def test_what_a_veto_took_from_a_whole_chapter_is_not_lost_between_its_clauses() -> None:
    made = files.load(str(EVERY_RULE))
    answers = {"S1.1": "不符合", "S1.2": backed("符合"), "X1.1": backed("符合"), "X1.2": backed("符合")}
    objects = {"W1": ["一号"]}
    answers |= {"W1.1@一号": Entry(结果="10", 否决情形="无"), "W1.2@一号": "9/10", "W2.1": "5", "W2.2": backed("符合")}
    found = losses.blocks(context(scored(made, answers, 对象=objects)))
    assert ["条款否决", "因 S1.1 触发条款否决，以下各条已得的分计 0", "20"] in rows(found)


def test_points_of_rates_put_together_do_not_pretend_to_add_up() -> None:
    made = files.load(str(EVERY_RULE))
    answers = {"S1.1": backed("符合"), "S1.2": backed("符合"), "X1.1": backed("符合"), "X1.2": backed("符合")}
    answers |= {"W1.1@一号": Entry(结果="5", 否决情形="无"), "W1.2@一号": "10/10", "W2.1": "5", "W2.2": backed("符合")}
    text = said(losses.blocks(context(scored(made, answers, 对象={"W1": ["一号"]}))))
    assert "不是各行相加" in text
    assert "与评审结果汇总的扣分一致" not in text


def test_the_losses_say_where_the_order_of_mending_stands() -> None:
    a = answered()
    assert "整改的先后见第七部分。" in said(losses.blocks(context(a, {"remedies": "七"})))
    assert "整改的先后" not in said(losses.blocks(context(a)))


def test_what_does_not_apply_is_listed_with_its_reason_and_its_points() -> None:
    a = answered(K2=na("没有该项服务"))
    assert rows(omissions.blocks(context(a))) == [["服务机制　K2", "没有该项服务", "10"], ["合计", "", "10"]]
    assert said(omissions.blocks(context(answered()))).splitlines()[0] == "没有判为不适用的要点。"


def test_remedies_stand_under_their_priority_with_what_each_costs_of_the_score() -> None:
    found = rows(remedies.blocks(context(answered())))
    # Vetoes that are not triggered are high whatever they cost; 5 of 70 points are 7.14 of 100.
    assert found[:2] == [["影响等级，优先级高（6 项）"], ["K2　服务机制 / 判“一般”，得50%", "", "7.14　中"]]
    assert [row[0][:2] for row in found[1:]] == ["K2", "K4", "K6", "K7", "K3", "K5"]
    assert next(row for row in found if "K4" in row[0])[0].startswith("K4　按时办结（否决项）")


def test_a_remedy_does_not_say_again_what_its_result_and_its_card_say() -> None:
    of = context(answered(), {"clauses": "六", "cards": "五"})
    found = rows(remedies.blocks(of))
    assert found[1] == ["见第五部分：第 1 项 K2；第 2 项 K4；第 3 项 K6；第 4 项 K7；第 5 项 K3；第 6 项 K5"]
    assert [row for row in found if row[0].startswith("K")] == []


def test_what_is_not_answered_is_asked_for_and_not_advised_on() -> None:
    a = answered(K3=None)
    found = rows(remedies.blocks(context(a)))
    place = found.index(["未作答 1 项：先作答，再看是否需要整改"])
    assert place == len(found) - 2
    assert found[-1][:2] == ["K3　合作机构 / 未作答，按 0 分计", ""]


@pytest.mark.parametrize("part", [losses, omissions, remedies])
def test_a_list_of_nothing_is_a_sentence(part: Any) -> None:
    assert [block.kind for block in part.blocks(context(answered(FULL)))] == ["paragraph"]


def test_evidence_is_a_table_of_what_is_wanted_what_is_given_and_what_is_not() -> None:
    a = answered(K1="符合", K2=backed("一般", "纸质：制度", "网址：https://a.example"))
    made = list(evidence.blocks(context(a)))
    assert [block.text for block in made if block.kind == "heading"] == [
        "（一）待补证清单",
        "（二）佐证材料清单",
        "（三）已得分而未列佐证的要点",
    ]
    assert rows(made, 0) == [["依法登记　K1", "判“符合”，现按“部分符合”计", "能证明结论的材料", "5"]]
    assert rows(made, 1) == [["1　纸质材料：制度", "2　网址：https://a.example"]]
    assert [row[0] for row in rows(made, 2)] == [
        "合作机构　K3",
        "按时办结　K4",
        "没有投诉　K5",
        "公示齐全　K6",
        "培训　K7",
    ]


def test_the_check_values_have_a_column_only_where_there_are_files() -> None:
    assert "校验值" not in said(evidence.blocks(context(answered())))
