"""The meeting paper, figure by figure, against a cohort so small that it was reckoned by hand."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from builders import checklist, criterion, scale, scored, section
from cohorts import record_of
from dossiers import dossier
from said import rows, said

from compliance.analysis.cohort.analysis import analyse
from compliance.analysis.cohort.records import ParkRecord
from compliance.analysis.cohort.results import Rules
from compliance.answers.model import Park
from compliance.errors import INVISIBLE
from compliance.report.cohort import paper
from compliance.report.cohort.dossier import Dossier
from compliance.report.cohort.meeting import checks, groups, overview, ranking, summary, weak, years
from compliance.report.cohort.meeting.context import Meeting
from compliance.report.document import kinds
from compliance.report.document.blocks import Heat

VETO = {"when": {"answer": "不符合"}, "effect": "fail"}
CHECKLIST = checklist(
    section("C1", section("C1.1", scale("C1.1-1", 40)), section("C1.2", scale("C1.2-1", 10))),
    section("C2", section("C2.1", scale("C2.1-1", 40), criterion("C2.1-2", 10, veto=VETO))),
)
Parks = dict[str, tuple[Any, ...]]
YES, HALF, NO = "符合", "部分符合", "不符合"
NOW = {
    "甲一": ("省级", 40, 10, 40, YES),
    "甲二": ("省级", 38, 8, 36, YES),
    "甲三": ("省级", 20, 8, 40, YES),
    "甲四": ("省级", 30, 5, 40, YES),
    "甲五": ("省级", 32, 4, 26, YES),
    "乙一": ("县级", 30, 1, 30, YES),
    "乙二": ("县级", 20, 5, 20, YES),
    "乙三": ("县级", 36, 9, 40, HALF),
    "乙四": ("县级", 25, 10, 40, YES),
    "乙五": ("县级", 10, 0, 10, YES),
    "乙六": ("县级", 30, 4, 40, YES),
    "乙七": ("县级", 40, 10, 40, NO),
    "乙八": ("县级", 40, None, 40, YES),
}
BEFORE = {
    "甲一": ("省级", 36, 4, 40, YES),
    "甲二": ("省级", 34, 4, 40, YES),
    "甲四": ("省级", 30, 5, 40, YES),
    "甲五": ("省级", 20, 4, 26, YES),
    "乙一": ("县级", 34, 1, 30, YES),
    "乙二": ("县级", 20, 5, 20, YES),
    "丙": ("县级", 20, 5, 20, YES),
}


def records(parks: Parks) -> Iterator[ParkRecord]:
    for name, (kind, *answers) in parks.items():
        given = dict(zip(("C1.1-1", "C1.2-1", "C2.1-1", "C2.1-2"), answers, strict=True))
        a = scored(CHECKLIST, {key: value for key, value in given.items() if value is not None})
        record = record_of(a, source=f"{name}.yaml")
        yield replace(record, park=Park(name=name, type=kind, region="云南省昆明市"))


def meeting(now: Parks = NOW, before: Parks = BEFORE) -> Meeting:
    cohort = analyse(records(now), CHECKLIST, previous=records(before), rules=Rules(runs=5))
    day = datetime.date(2026, 1, 31)
    d = Dossier(cohort=cohort, checklist=CHECKLIST, year=2025, date=day, program="compliance")
    return Meeting(d, {place.id: place.number for place in kinds.meeting()})


@pytest.fixture(scope="module")
def of() -> Meeting:
    return meeting()


def test_the_summary_says_what_was_reckoned_by_hand(of: Meeting) -> None:
    text = said(summary.blocks(of))
    for sentence in (
        "2025 年度共有 13 个园区的自评答卷评出结果，11 个参加排名，"
        "2 个单列（总评否决 1 个、作答不全 1 个），不占名次。",
        "参加排名的 11 个园区中，优秀 3 个（27.3%）、良好 2 个（18.2%）、合格 3 个（27.3%）、不合格 3 个（27.3%）。"
        "总分中位数 84.0，平均 76.5，最高 100.0，最低 30.0。",
        "两年都参加排名的 6 个园区总分平均提高 3.7 分：3 个上升，1 个下降，2 个持平。其中优秀由 1 个变为 2 个，"
        "良好由 2 个变为 1 个，合格由 1 个变为 2 个，不合格由 2 个变为 1 个；等级有 2 个上升。",
        "平均得分率最低的 3 条是“1.2 章条 C1.2”（61.7%，9 个园区未得满分）、"
        "“1.1 章条 C1.1”（73.1%，10 个园区未得满分）、“2.1 章条 C2.1”（84.5%，7 个园区未得满分）。",
        "得分率平均提高的有 2 条，最多的是“1.2 章条 C1.2”（+16.7 个百分点）、“1.1 章条 C1.1”（+6.7 个百分点）；"
        "下降的有 1 条，最多的是“2.1 章条 C2.1”（−1.3 个百分点）。",
        "各组总分的中位数，类型中最高的是省级（85.0），最低的是县级（77.5）。",
    ):
        assert sentence in text


def test_the_meeting_is_asked_to_decide_what_there_is_and_nothing_else(of: Meeting) -> None:
    asked = said(summary.blocks(of)).partition("提请会议审议")[2]
    for words in ("11 个园区的名次和等级", "总评否决的 1 个园区", "作答不全的 1 个园区", "自拟草案"):
        assert words in asked
    assert "答卷有误" not in asked
    few = meeting({name: NOW[name] for name in ("甲一", "甲二", "甲四", "甲五", "乙一")}, {})
    text = said(summary.blocks(few))
    assert "没有上年的结果，不作比较。" in text
    for words in ("否决", "不全", "百分点", "比上年"):
        assert words not in text


REASONS = {
    "甲一": "总分 100.0 达优秀；各章均不低于 70%",
    "甲二": "总分 92.0 达优秀；各章均不低于 70%",
    "甲三": "总分 78.0 达合格；“章条 C1”章得分率 56.0% 低于合格的 60%",
    "甲四": "总分 85.0 达良好，低于优秀的 90",
    "甲五": "总分 72.0 达合格，低于良好的 80",
    "乙一": "总分 71.0 达合格，低于良好的 80；“章条 C1”章得分率 62.0% 低于良好的 70%",
    "乙二": "总分 55.0 低于合格的 70；“章条 C1”章得分率 50.0% 低于合格的 60%",
    "乙三": "总分 90.0 达优秀；各章均不低于 70%",
    "乙四": "总分 85.0 达良好，低于优秀的 90",
    "乙五": "总分 30.0 低于合格的 70；“章条 C1”等 2 章得分率低于合格的 60%（最低 20.0%）",
    "乙六": "总分 84.0 达良好；“章条 C1”章得分率 68.0% 低于良好的 70%",
    "乙七": "触发否决 C2.1-2，由优秀降为不合格",
    "乙八": "1 项未作答，不评定等级",
}


def test_every_grade_has_its_reason_beside_it(of: Meeting) -> None:
    assert {row.name: row.reason for row in of.cohort.parks} == REASONS
    told = rows(ranking.blocks(of))
    assert [
        (rank.partition(" / ")[0], score, change, grade, reason) for rank, _, score, change, grade, reason in told
    ] == [
        ("1", "100.0", "+10.0", "优秀", REASONS["甲一"]),
        ("2", "92.0", "+4.0", "优秀 / 上年良好", REASONS["甲二"]),
        ("3", "90.0", "—", "优秀", REASONS["乙三"]),
        ("4", "85.0", "0.0", "良好", REASONS["甲四"]),
        ("4", "85.0", "—", "良好", REASONS["乙四"]),
        ("6", "84.0", "—", "合格", REASONS["乙六"]),
        ("7", "78.0", "—", "不合格", REASONS["甲三"]),
        ("8", "72.0", "+12.0", "合格 / 上年不合格", REASONS["甲五"]),
        ("9", "71.0", "−4.0", "合格", REASONS["乙一"]),
        ("10", "55.0", "0.0", "不合格", REASONS["乙二"]),
        ("11", "30.0", "—", "不合格", REASONS["乙五"]),
    ]
    assert rows(ranking.blocks(of), 1) == [
        ["乙七 / 县级　昆明市　未填　自评（未复核）", "总评否决", "90.0", "90.0", REASONS["乙七"]],
        ["乙八 / 县级　昆明市　未填　自评（未复核）", "作答不全", "90.0（暂计）", "—", REASONS["乙八"]],
    ]
    assert "C2.1-2　要点 C2.1-2：1 个园区" in said(ranking.blocks(of))


def test_the_tables_say_what_was_reckoned_by_hand(of: Meeting) -> None:
    assert rows(overview.blocks(of)) == [["100.0", "87.5", "84.0", "76.5", "71.5", "30.0"]]
    assert rows(overview.blocks(of), 1) == [
        ["优秀", "3", "27.3%", "1", "2", "+1"],
        ["良好", "2", "18.2%", "2", "1", "−1"],
        ["合格", "3", "27.3%", "1", "2", "+1"],
        ["不合格", "3", "27.3%", "2", "1", "−1"],
    ]
    assert rows(groups.boxes(of))[:3] == [
        ["按类型"],
        ["省级", "5", "5", "100.0", "85.0", "85.4", "72.0"],
        ["县级", "8", "6", "90.0", "77.5", "69.2", "30.0"],
    ]
    assert rows(weak.blocks(of)) == [
        ["1 章条 C1", "12", "70.8%", "83.3%", "0.0%", "+8.7"],
        ["1.1 章条 C1.1", "12", "73.1%", "83.3%", "0.0%", "+6.7"],
        ["1.2 章条 C1.2", "12", "61.7%", "75.0%", "8.3%", "+16.7"],
        ["2 章条 C2", "12", "84.5%", "58.3%", "0.0%", "−1.3"],
        ["2.1 章条 C2.1", "12", "84.5%", "58.3%", "0.0%", "−1.3"],
    ]
    assert rows(weak.blocks(of), 1)[0] == ["要点 C1.2-1　C1.2-1", "61.7%", "75.0%", "8.3%"]
    assert rows(years.blocks(of)) == [
        ["优秀", "1", "0", "0", "0", "1"],
        ["良好", "1", "1", "0", "0", "2"],
        ["合格", "0", "0", "1", "0", "1"],
        ["不合格", "0", "0", "1", "1", "2"],
    ]
    assert rows(years.blocks(of), 1) == [
        ["甲五", "60.0", "72.0", "+12.0", "5", "4", "+1"],
        ["甲一", "90.0", "100.0", "+10.0", "1", "1", "0"],
        ["甲二", "88.0", "92.0", "+4.0", "2", "2", "0"],
        ["甲四", "85.0", "85.0", "0.0", "3", "3", "0"],
        ["乙二", "55.0", "55.0", "0.0", "6", "6", "0"],
        ["乙一", "75.0", "71.0", "−4.0", "4", "5", "−1"],
    ]
    assert "丙" in said(years.blocks(of))


def test_the_heat_has_the_medians_of_groups_that_are_large_enough(of: Meeting) -> None:
    (heat,) = [block for block in groups.heat(of) if isinstance(block, Heat)]
    assert heat.columns == ("全部", "省级", "县级")
    assert [(name, [text for text, _ in cells]) for name, cells in heat.rows] == [
        ("1 章条 C1", ["70", "72", "65"]),
        ("　1.1 章条 C1.1", ["75", "80", "69"]),
        ("　1.2 章条 C1.2", ["50", "80", "45"]),
        ("2 章条 C2", ["92", "100", "85"]),
        ("　2.1 章条 C2.1", ["92", "100", "85"]),
    ]
    shades = {text: shade for _, cells in heat.rows for text, shade in cells}
    assert (shades["45"], shades["50"], shades["70"], shades["92"]) == (1.0, 1.0, 0.5, 0.0)


def test_a_group_that_is_too_small_shows_through_nowhere() -> None:
    few = meeting({name: answers for name, answers in NOW.items() if name != "甲一"}, {})
    assert rows(groups.boxes(few))[2] == ["园区太少，不列统计", "省级 4 个"]
    assert not [block for block in groups.heat(few) if isinstance(block, Heat)]
    assert "不作分组比较" in said(groups.boxes(few))
    assert "中位数，" not in said(summary.blocks(few))


def test_other_grades_or_another_version_last_year_are_not_passed_over(of: Meeting) -> None:
    before = [replace(record, grade="甲等", checklist_version="0") for record in records(BEFORE)]
    cohort = analyse(records(NOW), CHECKLIST, previous=before, rules=Rules(runs=5))
    other = replace(of, d=replace(of.d, cohort=cohort))
    assert "上年按检查表 0 版评分，本年为 1 版" in said(summary.blocks(other))
    assert "等级上升" not in said(summary.blocks(other))
    assert len(rows(overview.blocks(other), 1)[0]) == 3
    assert "等级的升降" not in said(years.blocks(other))


def test_long_lists_end_and_say_where_the_rest_is() -> None:
    of = replace(Meeting(dossier()), most=2)
    cohort = of.cohort
    assert len(rows(ranking.blocks(of))) == 2
    assert f"只列前 2 个，其余 {len(cohort.ranked) - 2} 个见 排名.xlsx 的“总排名”。" in said(ranking.blocks(of))
    assert f"另有 {len(cohort.groups) - 2} 组，见 排名.xlsx 的“分组”。" in said(groups.boxes(of))
    noted = said(checks.blocks(replace(of, most=1)))
    assert f"其余 {len(cohort.anomalies) - 1} 条见 排名.xlsx 的“提请核查”。" in noted
    assert len(rows(weak.alike(of))) == 2
    assert len(rows(checks.files(replace(of, most=1)))) == 1


def test_no_name_writes_lines_of_its_own_or_turns_the_writing_round() -> None:
    unsafe = dossier(name="某园区\n总分 100\u2028优\u202e秀\x1b[2J\u200b\u3164\x85")
    text = "".join(said(part.blocks) for part in paper.build(unsafe).parts).replace("\n", "")
    assert "某园区" in text
    assert INVISIBLE.findall(text) == []


def test_every_part_is_in_the_paper_in_the_order_of_the_data(of: Meeting) -> None:
    made = paper.build(of.d)
    assert [part.heading for part in made.parts] == [place.heading for place in kinds.meeting()]
    assert {place.id for place in kinds.meeting()} == set(paper.BUILDERS)
    shown = {part.id for part in made.parts if of.d.checklist.fingerprint in said(part.blocks)}
    assert shown == {"rules"}


def test_a_chapter_that_is_not_divided_is_weak_by_its_own_name() -> None:
    made = checklist(section("C1", scale("C1-1", 50)), section("C2", section("C2.1", scale("C2.1-1", 50))))
    parks = [
        replace(
            record_of(scored(made, {"C1-1": 20, "C2.1-1": 45}), source=f"{number}.yaml"), park=Park(name=str(number))
        )
        for number in range(5)
    ]
    cohort = analyse(parks, made, rules=Rules(runs=0))
    of = Meeting(replace(dossier(), cohort=cohort, checklist=made))
    assert "最低的 2 条是“1 章条 C1”（40.0%，5 个园区未得满分）、“2.1 章条 C2.1”（90.0%" in said(summary.blocks(of))
