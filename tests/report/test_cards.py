"""Finding cards: what was answered, what follows from it, what it costs, and who mends it."""

from __future__ import annotations

import datetime
from dataclasses import replace

from builders import Entry, backed, checklist, criterion, scored, section
from conftest import EVERY_RULE
from said import DATE, context, plain, said
from small import FULL, answered

from compliance.analysis import register
from compliance.checklist import files
from compliance.report.document.blocks import Card
from compliance.report.parts import cards
from compliance.report.parts.context import Context
from compliance.scoring.assessment import Assessment

EXTRAS = {"加分项": {"B1": "无", "B2": "无"}, "专项扣分": {"P1": "无", "P2": "无", "P3": "0", "P4": "0"}}


def made(of: Context) -> list[Card]:
    return [block for block in cards.blocks(of) if isinstance(block, Card)]


def facts(card: Card) -> dict[str, str]:
    return {label: plain(cell) for label, cell in card.facts}


def first(a: Assessment) -> dict[str, str]:
    return facts(made(context(a))[0])


def test_a_card_tells_the_answer_what_it_costs_and_what_there_would_be_without_it() -> None:
    card = made(context(answered(K2=Entry(结果="一般", 说明="制度未修订", 佐证=["纸质：旧制度"]))))[0]
    assert plain((card.title,)) == "1　服务机制　K2（1.1 唯一的一条）"
    assert card.aside == "折合总分 7.14 分，难度中"
    told = facts(card)
    assert told["事实"] == "作答：一般。得50%。 / 说明：制度未修订"
    assert told["佐证"] == "已提供：旧制度。"
    # 44 of 70 are 62.9 of 100, 49 are 70.0.
    assert told["风险和得分"].startswith("失 5 分。影响等级：")
    assert told["风险和得分"].endswith("下一评价期只把这一项做到最好，总分由 62.9 到 70.0，合格。")


def test_a_triggered_veto_comes_first_with_all_that_it_takes() -> None:
    a = answered(K4="4/10")
    card = made(context(a))[0]
    told = facts(card)
    assert plain((card.title,)).endswith("K4（1.1 唯一的一条）")
    assert card.aside == "折合总分 70.00 分，难度中"
    assert told["风险和得分"].startswith(
        "失 10 分，并因否决使本条其余 39 分计 0。已触发否决（低于 50%）。条款否决：1.1"
    )
    assert told["风险和得分"].endswith("总分由 0.0 到 70.0，合格。")


def test_a_veto_that_is_not_triggered_says_what_would_trigger_it() -> None:
    told = {plain((card.title,)).split("　")[2][:2]: facts(card) for card in made(context(answered()))}
    assert told["K4"]["风险和得分"].startswith("失 5 分。属否决项，现未触发。触发条件：低于 50%；后果：条款否决：")
    assert told["K3"]["风险和得分"].startswith("失 4 分。影响等级：第1章得分率低于“优秀”的 70%。")


def test_what_stands_in_no_grades_way_only_costs_points() -> None:
    a = answered(FULL, K3="4")
    assert first(a)["风险和得分"] == "失 4 分。只影响得分，不涉及否决和等级的下限。"


def test_a_cause_is_told_only_where_the_answers_show_it() -> None:
    card = made(context(answered(FULL, K1="符合")))[0]
    assert facts(card)["原因"] == "结论已是最高，只缺佐证材料。"
    assert card.blanks == ("责任与时限",)
    assert made(context(answered()))[0].blanks == ("原因", "责任与时限")


def test_who_mends_it_by_when_is_taken_from_the_register_of_the_park() -> None:
    a = answered()
    issued = register.started(a, DATE)
    due = datetime.date(2026, 6, 30)
    filled = [replace(e, department="综合科", due=due) if e.id == "K2" else e for e in issued.entries]
    card, other = made(context(a, filled=replace(issued, entries=tuple(filled))))[:2]
    assert facts(card)["责任与时限"] == "责任部门：综合科　责任人：＿＿＿＿＿＿　时限：2026-06-30"
    assert card.blanks == ("原因",)
    assert "责任与时限" in other.blanks


def test_only_the_ten_most_pressing_findings_have_a_card_and_their_share_is_told() -> None:
    table = checklist(section("C1", section("C1.1", *(criterion(f"c{n:02}", 10) for n in range(1, 13)))))
    answers = {f"c{n:02}": "部分符合" for n in range(1, 12)}
    a = scored(table, answers)
    # Eleven lose 5 points each; the twelfth is not answered, which is no finding.
    assert len(made(context(a))) == 10
    text = said(cards.blocks(context(a, {"remedies": "六"})))
    assert "11 项问题中最要紧的 10 项，失 50 分，占全部扣分的 77%" in text
    assert "全部问题见第六部分。" in text


def test_a_park_without_a_loss_has_no_card() -> None:
    assert [block.kind for block in cards.blocks(context(answered(FULL, K1=backed("符合"))))] == ["paragraph"]


def test_what_costs_nothing_but_the_next_grade_asks_for_has_a_card_and_what_nobody_asks_for_has_none() -> None:
    made_of = files.load(str(EVERY_RULE))
    full = {"W1.2@一号": "10/10", "W2.1": "5"} | {name: backed("符合") for name in ["W2.2", "S1.1", "S1.2"]}
    full["W1.1@一号"] = Entry(结果="10", 否决情形="无")
    left = {"S1.2": Entry(不适用="没有灭火器")}
    # A chapter that is only looked at: 依法取得许可 is at 2/3 of 5 points, 83 % together, and 一级 asks for 90.
    short = scored(made_of, full | left | {"X1.1": "符合", "X1.2": backed("符合")}, 对象={"W1": ["一号"]}, **EXTRAS)
    cards_of = [facts(card) | {"要点": plain((card.title,))} for card in made(context(short))]
    assert [told["要点"] for told in cards_of] == ["1　依法取得许可　X1.1（3.1 保证项目）"]
    assert "影响等级：保证项目得分率为 83.0%，“一级”要求不低于 90%。" in cards_of[0]["风险和得分"]
