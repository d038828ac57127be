"""What the page refuses and what it scores: the same as the engine, in the same words, to the last digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from builders import (
    ALLOWED,
    EXAMPLES,
    Entry,
    answers_data,
    checklist,
    checklist_data,
    criterion,
    mark,
    metric,
    ratio,
    section,
)
from conftest import ROOT, window_service
from pages import by_engine, by_page, opened, page_file, window
from playwright.sync_api import Browser
from revisions import CASES, PASS, Case
from schemes import scheme
from sheets import at_random, everything

from compliance.answers.earlier import look_back
from compliance.answers.reading import parse
from compliance.checklist import files as checklist_files
from compliance.checklist.model import Checklist
from compliance.checklist.model import parse as parse_checklist
from compliance.files import documents
from compliance.forms.page.page import form_data

pytestmark = pytest.mark.slow

LEFT = {"credit_each": "0.4", "items": [{"name": "咨询引导"}, {"name": "受理洽谈"}, {"name": "信息公示"}]}


def asking() -> Checklist:
    """Every kind of answer, with and without units, limits, whole numbers, N/A and declarations."""
    more = section(
        "C3",
        section(
            "C3.1",
            criterion("v", 5, mark("7.5"), not_applicable=ALLOWED),
            criterion("i", 5, mark("10", integer="true")),
            criterion("x", 5, metric(("90", "1"), unit="%")),
            criterion("y", 5, metric(("3", "1"), maximum="365", unit="天", integer="true")),
            criterion("k", 5, {"kind": "picklist", **LEFT}),
            criterion("o", 5, {"kind": "deduction", "occurrences": [{"name": "差错", "unit": "次", "points": "1"}]}),
            criterion("w", 5, metric(("5", "1"), name="{unit}", unit="{name}")),
            criterion("low", 5, metric(("90", "1"), minimum="2")),
        ),
    )
    data = checklist_data(more)
    base = everything()
    chapters = (*base.sections, *parse_checklist(data).sections)
    fields = {name: getattr(base, name) for name in Checklist.model_fields}
    return Checklist.model_construct(**{**fields, "sections": chapters})


RAW: list[Any] = [
    *[
        "6",
        " 6 ",
        "６",
        "６.５",
        "6.5",
        "-1",
        "－1",
        "+3",
        "1e3",
        "1,000",
        "1，000",
        "6家",
        "",
        "  ",
        "\u3000",
        "0",
        "007",
    ],
    *[
        "9" * 15,
        "9" * 16,
        "９" * 16,
        "0.123456789",
        "0.1234567891",
        ".5",
        "5.",
        "--1",
        "1 2",
        "1\n2",
        "②",
        "10²",
        "٣",
        "٣٣٣%",
    ],
    *[
        "75%",
        "７５％",
        "100%",
        "101%",
        "300％",
        "101%%",
        " ９５　％ ",
        "%",
        "95%%",
        "95‰",
        "95 %",
        "0.95",
        "366",
        "365",
        "7.5",
        "7.51",
        "10",
        "10.0",
        "11",
    ],
    *[
        "18/20",
        "18／20",
        "１８/２０",
        "20/18",
        "0/0",
        "3/0",
        "/",
        "9/",
        "/9",
        " 9 / 12 ",
        "1/2/3",
        "1.5/2",
        "-1/2",
        "a/b",
    ],
    *[
        f"{'9' * 16}/1",
        "1/九",
        "18\\20",
        "不适用",
        "N/A",
        "ｎ/ａ",
        " 不适用 ",
        "无",
        "有",
        "符合",
        " 符合 ",
        "符合的",
        "基本符合",
    ],
    *[
        "部分",
        "不符",
        "好",
        "中等",
        "差差",
        "{unit}",
        "{choices}",
        "<b>粗</b>",
        "=cmd|'/C calc'!A0",
        "\u202e12",
        "\x1b[31m",
    ],
    *[
        "啊" * 41,
        "x" * 90,
        "x" * 900,
        "𠮷" * 41,
        "a\tb",
        "\ufeff3",
        "\u00a06",
        "1\u00a0000",
        "1\u200b2",
        "\u202a6\u202c",
        "75\u202f%",
        "\u200b",
        "6\u2007\u2060",
        "9\u2800",
        "3\u3164",
        "\u115f75%",
        "3\ufe0f",
        "3\U000e0041",
        "1\U000e00412",
        "一般\u200b",
        "✅\ufe0f葛\U000e0100",
        "真",
        "true",
        "null",
        "</script>",
    ],
    *[
        [],
        {},
        ["甲"],
        ["甲", "丁", "乙"],
        ["甲", "甲"],
        ["戊"],
        ["咨询引道"],
        ["咨询引导", "信息"],
        ["甲", None],
        ["甲", ""],
    ],
    *[[["甲"]], [{"甲": "1"}], [" 甲 "], ["x" * 90], "甲", "[甲]", "甲、乙", ["咨询引导", "受理洽谈", "咨询引导"]],
    *[
        {"甲": "1", "乙": "2"},
        {"甲": "1"},
        {"甲": "x", "乙": "-1"},
        {"甲": "1", "乙": "1", "丙": "1"},
        {"甲": None, "乙": None},
    ],
    *[
        {"份": "3", "家": "9"},
        {"份": "3.5", "家": "９"},
        {"份": "3", "家": ["9"]},
        {"份 ": "3", "家": "9"},
        {"": "3"},
        None,
    ],
]
REASONS = [
    "园区没有此项业务",
    "无",
    "",
    None,
    "是",
    "同上",
    "N/A",
    "没有理由",
    "12",
    "１２",
    "٣٣",
    "一。",
    "同上。",
    "（没有）",
    "none",
    "00",
    "\u3164\u3164",
    "a1",
    ["x"],
    "  ",
]
ENTRIES: list[Any] = [
    *[{"不适用": reason} for reason in REASONS],
    *[{"结果": "3", "不适用": reason} for reason in REASONS],
    *[{"结果": result, "否决情形": said} for result in ("3", None) for said in ("有", "无", "否", "", None, [], " 有")],
    *[{"结果": "3", "填写日期": day} for day in ("2025-02-29", "2024-02-29", "2025/1/5", "2025.12.31", "2025年1月5日")],
    *[
        {"填写日期": day}
        for day in ("２０２５－１－５", "2025-1", "20250105", "0000-01-01", "0001-01-01", "٢٠٢٥-1-5", [], " ")
    ],
    *[
        {"结果": "3", "填写日期": day}
        for day in ("2025 年 1 月 5 日", "2025-01-05 08:30", "2025-1-5T08:30:00.5", "20251301", "2025-1 1-5", "8:30")
    ],
    *[
        {"填写日期": day}
        for day in (
            "\u200e2025\u200e/\u200e3\u200e/\u200e1",
            "2025-03-01\u3164",
            "\u202e2025-03-01",
            "2025-0\u200b3-01",
        )
    ],
    *[
        {"佐证": e}
        for e in (
            "\u200b",
            ["纸质：\u2800"],
            ["台账.csv\u200b"],
            "台账.csv",
            [],
            ["a.csv", "佐证/b.csv"],
            ["a.csv | 形成日期 2025-03-01 | 有效至 2025-06-30", "纸质：执照（柜）｜有效至：2026年2月28日"],
            ["a.csv | 有效至", "a.csv | 有效期 2025-01-01", "a.csv | 有效至 2025-02-30", "a.csv|"],
            ["a.csv | 有效至 2025-01-01 | 有效至 2025-01-02", "a.csv | 形成日期 2025-02-01 | 有效至 2025-01-31"],
            ["纸质：协议"],
            ["纸质:"],
            ["网址： "],
            ["网址：https://a.b"],
        )
    ],
    *[
        {"佐证": [e]}
        for e in ("https://a.b", "WWW.a.b", "/etc/x", "C:\\x", "件:x", "a\\..\\b", "..", "a..b", "\\\\a\\b\\c", "")
    ],
    *[
        {"佐证": e}
        for e in ([None], [["x"]], [{"网址": "https://a"}], [{"纸质": None}], [{"x": "y"}], {"x": "y"}, " ", "网址")
    ],
    *[{"说明": note} for note in ("x", ["x"], {"a": "b"}, "=1+1", "</script>", "𠮷" * 32_767, "长" * 32_768)],
    *[{"佐证": pieces} for pieces in (["a.csv"] * 500, ["a.csv"] * 501, "长" * 32_768)],
    *[{"填写日期": f"2025-01-05{' ' * count}08:30"} for count in (80, 100)],
    {"结果": "9" * 32_768},
    *[
        {"结论": "符合"},
        {"备注": "x"},
        {"佐证材料": ["x"]},
        {"__proto__": "x"},
        {"constructor": "x"},
        "符合",
        "结果：符合",
        [],
        {},
    ],
]
PARKS: list[Any] = [
    None,
    "甲园区",
    "名称：甲",
    [],
    {},
    {"名称": " "},
    {"名称": "\u3164"},
    {"名称": "甲\u200b乙\u200b"},
    {"名称": ["x"]},
    {"园区名称": "甲"},
    {"名称": "甲", "类型": "省级"},
]
PARKS += [{"名称": "甲", "类型": kind} for kind in ("县及", "国家", "x", "", None, ["省级"], "省级 ")]
PARKS += [
    {"名称": "甲", field: n} for field in ("企业数量", "面积") for n in ("12", "12.5", "-1", "12家", "", "9" * 17, [])
]
PERIODS: list[Any] = [
    *[None, "2025", {}, {"开始": "2025-01-01"}, {"开始": "2025-13-01", "结束": "2025-12-31"}, {"起": "2025-01-01"}],
    *[
        {"开始": "2025-06-01", "结束": "2025-05-31"},
        {"开始": "2025年6月1日", "结束": "2025/6/1"},
        {"开始": "", "结束": []},
    ],
]
TEAMS: list[Any] = [
    None,
    "张三",
    [],
    [{}],
    [{"职务": "主任"}],
    ["张三"],
    [{"姓名": ["张"]}],
    [{"姓名": "张三", "电话": "1"}],
    [{"姓名": "张三"}] * 501,
    {},
]


def everywhere(made: Checklist, entry: Any, **changes: Any) -> dict[str, Any]:
    """A document whose every criterion, bonus item and penalty has the same entry."""
    return {
        **answers_data(made, {}),
        "作答": {asked.id: entry for asked in made.criteria},
        "加分项": {item.id: entry for item in made.bonus},
        "专项扣分": {item.id: entry for item in made.penalties},
        **changes,
    }


def agree(page: Any, made: Checklist, data: list[Any]) -> int:
    """That the page says of each document what the engine says; how many of them were refused."""
    wanted = [by_engine(made, document) for document in data]
    for document, mine, theirs in zip(data, wanted, by_page(page, data), strict=True):
        assert theirs == mine, document
    return sum(bool(result["findings"]) for result in wanted)


def single(made: Checklist) -> list[Any]:
    """One criterion at a time: what a whole sheet of mistakes would drown out, such as what was probably meant."""
    return [answers_data(made, {asked.id: raw}) for asked in made.criteria for raw in RAW]


def test_every_raw_answer_is_taken_or_refused_in_the_same_words(browser: Browser, tmp_path: Path) -> None:
    made = asking()
    assert {asked.answer.kind for asked in made.criteria} == {
        *("level", "metric", "ratio", "deduction", "picklist", "conditions")
    }
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, made))
        assert agree(page, made, [everywhere(made, {"结果": raw}) for raw in RAW]) > 100
        assert agree(page, made, single(made)) > 1000
        assert agree(page, made, [everywhere(made, entry) for entry in ENTRIES]) > 60


def heads(made: Checklist) -> list[Any]:
    sound = answers_data(made, {})
    data: list[Any] = [{**sound, "园区": park} for park in PARKS]
    data += [{**sound, "评价期": period} for period in PERIODS]
    data += [{**sound, "自评小组": team} for team in TEAMS]
    data += [{**sound, "自评日期": day} for day in ("2025-13-01", "2026-1-5", [], "")]
    data += [{**sound, "检查表": name} for name in ("other", None, [])]
    data += [{**sound, "版本": name} for name in ("9", None, ["1"])]
    data += [{**sound, "对象": {"C1": ["x"]}}, {**sound, "备注": "x"}, {**sound, "作答 ": {}}]
    data += [
        {**sound, "作答": answers}
        for answers in (None, "x", [], {}, {"g": None}, {"g1": None, "B1": None, "x" * 99: None})
    ]
    data += [{**sound, "加分项": {"B9": None}}, {**sound, "专项扣分": {"g": None}}, {**sound, "专项扣分": "无"}]
    return [*data, None, "x", [], {}, {"检查表": made.id}]


def test_the_head_of_the_file_is_refused_in_the_same_words(browser: Browser, tmp_path: Path) -> None:
    made = asking()
    with window(browser) as context:
        assert agree(opened(context, page_file(tmp_path, made)), made, heads(made)) >= 60


def test_a_file_of_an_earlier_version_is_read_by_the_mapping(browser: Browser, tmp_path: Path) -> None:
    """As the engine reads it; and what cannot be read is told."""
    folder = ROOT / "tests" / "data" / "published-revision"
    made = checklist_files.load(str(folder))
    old = documents.read(folder / "answers-0.1.0.yaml").data
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, made))
        found = page.evaluate("raw => lookBack(form, raw)", old)
        assert agree(page, made, [old, found["raw"]]) == 2
    sheet, findings = parse(found["raw"], made, partial=True)
    read, _ = look_back(old, made, made.held("0.1.0"))
    assert (findings, found["left"]) == ([], [])
    assert (sheet.answers, sheet.bonus, sheet.penalties) == (read.sheet.answers, read.sheet.bonus, read.sheet.penalties)


def test_every_change_that_a_mapping_can_say_is_read_as_the_engine_reads_it(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, window_service()))
        for name, case in CASES.items():
            old, new = (checklist(section("C1", *parts), grades=PASS, **more) for parts, more in versions(case))
            kept = new.model_copy(update={"earlier": (old,)})
            form = {
                "id": new.id,
                "version": new.version,
                "mappings": form_data(kept, year=2025, prefill=None)["mappings"],
            }
            for answers, _ in case.answers:
                raw = json.loads(json.dumps(answers_data(old, answers)))
                found = page.evaluate("([form, raw]) => lookBack(form, raw)", [form, raw])["raw"]
                sheet, _ = parse(found, new, partial=True)
                read, _ = look_back(raw, new, old)
                comparable = {key for key in read.comparable if sheet.answers[key].given}
                assert {key: sheet.answers[key] for key in comparable} == {
                    key: read.sheet.answers[key] for key in comparable
                }, name
                if "merged" not in name and not case.apart:
                    assert comparable == {key for key in read.comparable if read.sheet.answers[key].given}, name


def versions(case: Case) -> tuple[tuple[Any, dict[str, Any]], tuple[Any, dict[str, Any]]]:
    head = {"format": "compliance-mapping/2", "checklist": "small", "from_version": "1", "to_version": "2"}
    return (case.old, {}), (case.new, {"version": "2", "mappings": [{**head, "criteria": case.criteria, **case.more}]})


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_examples_whole_and_in_part(path: Path, browser: Browser, tmp_path: Path) -> None:
    made, data = window_service(), documents.read(path).data
    parts = [
        {
            **data,
            "作答": {
                name: entry if number % 7 >= part else None for number, (name, entry) in enumerate(data["作答"].items())
            },
        }
        for part in range(8)
    ]
    with window(browser) as context:
        assert agree(opened(context, page_file(tmp_path, made)), made, [data, *parts]) == 0


def test_random_sheets_come_to_the_same_range(browser: Browser, tmp_path: Path) -> None:
    made = window_service()
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, made))
        for blank in (0.0, 0.3, 0.9):
            agree(page, made, [filled(made, seed, blank=blank) for seed in range(8)])


def test_random_sheets_to_random_checklists(browser: Browser, tmp_path: Path) -> None:
    with window(browser) as context:
        for seed in range(8):
            (folder := tmp_path / str(seed)).mkdir()
            page = opened(context, page_file(folder, made := scheme(seed)))
            agree(page, made, [filled(made, seed + n, blank=(0, 0.2, 0.6)[n % 3], left_out=0.2) for n in range(9)])
            page.close()


def test_a_bonus_that_is_a_number_is_taken_or_refused_in_the_same_words(browser: Browser, tmp_path: Path) -> None:
    counted = {"id": "B1", "text": "发表", "each": "0.5", "unit": "篇", "cap": "2"}
    partial = {"id": "B2", "text": "推广", "points": "7.5", "partial": "true"}
    steps = [{"step": "rescale", "to": "100"}, {"step": "bonus"}, {"step": "round", "mode": "half_up", "digits": "1"}]
    made = checklist(section("C1", criterion("a", 5)), bonus=[counted, partial], steps=steps)
    extras = [{"加分项": {name: {"结果": raw}}} for raw in RAW for name in ("B1", "B2")]
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, made))
        data = [answers_data(made, {"a": Entry(结果="符合")}) | extra for extra in extras]
        assert agree(page, made, data) > 50


def filled(made: Checklist, seed: int, **options: float) -> dict[str, Any]:
    given, more = at_random(made, seed, **options)
    return answers_data(made, given, **more)


def _measure(identifier: str, take: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "name": f"量 {identifier}", "take": take, **more}


def _condition(identifier: str, measure: str, **more: Any) -> dict[str, Any]:
    return {"id": identifier, "name": f"条件 {identifier}", "measure": measure, **more}


def _capped(**changes: Any) -> Checklist:
    """All that conditions, measures, roll-ups and roundings can say, on the checklist with every kind of answer."""
    return everything(
        measures=[
            _measure("M1", "rate", of=["g", "m", "r"], round={"mode": "half_up", "digits": "1"}),
            _measure("M2", "lowest", of=["C1.1", "C1.2"]),
            _measure("M3", "points", of=["l", "d", "B1"]),
            _measure("M4", "count", of=["p", "c", "l", "d"], at_least="60%"),
            _measure("M5", "count", of=["f", "t", "z"], less_than="50%"),
            _measure("M6", "share", at_least="80%"),
            _measure("M7", "count", of=["G4", "G5", "G6"]),
            _measure("M8", "share", of=["G1", "G5", "N"]),
        ],
        conditions=[
            _condition("G1", "M1", less_than="50%", effect="zero_section", section="C1"),
            _condition("G4", "M4", at_most="1", effect="zero_section", section="C2.1"),
            _condition("G5", "M5", more_than="1", effect="cap_grade", grade="良好"),
            _condition("G6", "M6", less_than="20%", effect="withhold"),
            _condition("G2", "M2", less_than="10%", effect="fail"),
            _condition("G3", "M3", at_least="26", effect="fail"),
            _condition("N", "M1", equals="50%"),
            _condition("R1", "base", at_least="20", effect="release", bonus=["B2"]),
            _condition("R2", "M2", more_than="50%", effect="release", bonus=["B2"]),
            _condition("D1", "sections", less_than="40%", effect="deduct", points="1.1"),
            _condition("D2", "M1", less_than="70%", effect="deduct", points="2"),
            _condition("G7", "M7", at_least="2", effect="withhold"),
            _condition("G8", "M8", more_than="40%", effect="withhold"),
        ],
        **changes,
    )


EXTRAS = [{"step": "bonus"}, {"step": "penalties"}]
ROLLED: dict[str, dict[str, Any]] = {
    "weighted_mean": {"rollup": "weighted_mean"},
    "mean": {"rollup": "mean"},
    "minimum": {"rollup": "minimum"},
    "full": {"not_applicable": {"treatment": "full"}},
    "credit": {"not_applicable": {"treatment": "credit", "credit": "1/3"}},
    "deduct_from": {
        "steps": [
            {"step": "deduct_from", "base": "100"},
            *EXTRAS,
            {"step": "round", "mode": "half_even", "digits": "0"},
        ]
    },
    "multiply": {
        "steps": [{"step": "multiply", "by": "7/6"}, *EXTRAS, {"step": "round", "mode": "truncate", "digits": "3"}]
    },
    "rescaled later": {
        "steps": [*EXTRAS, {"step": "rescale", "to": "100"}, {"step": "round", "mode": "half_up", "digits": "1"}]
    },
    "rescaled after a bound": {
        "steps": [
            *EXTRAS,
            {"step": "bound", "minimum": "10"},
            {"step": "rescale", "to": "100"},
            {"step": "round", "mode": "half_up", "digits": "1"},
        ]
    },
    "uncapped": {
        "penalties": [
            {"id": "P2", "text": "通报", "deduct": "1.3"},
            {"id": "P3", "text": "查实", "effect": "withhold"},
        ],
        "steps": [{"step": "rescale", "to": "100"}, *EXTRAS, {"step": "round", "mode": "half_up", "digits": "1"}],
    },
    "rounded": {
        "round_at": {"criteria": {"mode": "half_up", "digits": "0"}, "sections": {"mode": "half_up", "digits": "1"}}
    },
}


@pytest.mark.parametrize("changes", ROLLED.values(), ids=ROLLED)
def test_the_whole_scoring_language(changes: dict[str, Any], browser: Browser, tmp_path: Path) -> None:
    made = _capped(**changes)
    with window(browser) as context:
        page = opened(context, page_file(tmp_path, made))
        for blank in (0.0, 0.3, 0.8):
            assert agree(page, made, [filled(made, seed, blank=blank, left_out=0.3) for seed in range(25)]) == 0


def per_object() -> Checklist:
    windows = section(
        "W",
        section("W1", criterion("a", 6, not_applicable=ALLOWED), criterion("b", 4, metric(("5", "1"), ("2", "0.5")))),
        section(
            "W2",
            criterion(
                "c",
                10,
                ratio(("90", "1"), ("50", "0.4")),
                veto={"effect": "zero_section", "when": {"less_than": "50%"}},
            ),
            # It zeroes the section that holds all the windows.
            criterion("f", 2, veto={"effect": "zero_section", "section": "P", "when": {"answer": "不符合"}}),
        ),
    )
    windows["per_object"] = {"name": "窗口", "rollup": "mean"}
    return checklist(
        section("P", windows),
        section("O", criterion("d", 5), criterion("e", 5, not_applicable=ALLOWED)),
        measures=[
            _measure("M", "rate", of=["a", "b"]),
            _measure("L", "lowest", of=["W", "O"]),
            _measure("N", "count", of=["a", "d"], at_least="50%"),
            _measure("A", "rate", of=["a", "b"], objects="mean", round={"mode": "half_up", "digits": "0"}),
            _measure("Z", "points", of=["W1", "c"], objects="minimum"),
        ],
        conditions=[
            _condition("G", "M", less_than="30%", effect="zero_section", section="W1"),
            _condition("H", "L", less_than="20%", effect="withhold"),
            _condition("K", "N", less_than="2", effect="cap_grade", grade="合格"),
            _condition("V", "A", less_than="70%", effect="zero_section", section="P"),
            _condition("Y", "Z", less_than="9", effect="zero_section", section="W"),
        ],
    )


def windows(made: Checklist) -> list[Any]:
    given = {"a": "符合", "b": "3", "c": "9/10", "f": "部分符合", "d": "符合", "e": None}
    names = [["1号窗口"], ["1号窗口", "二号", "3"], [], "1号", None, ["x", "x"], ["a@b", "y"], ["a:b"], [["x"]], [" "]]
    data: list[Any] = []
    for group in names:
        for worse in (
            {},
            {"a": "不符合"},
            {"c": "1/10"},
            {"f": "不符合"},
            {"b": None},
            {"b": None, "c": None, "d": None},
        ):
            objects = [name for name in group if isinstance(name, str)] if isinstance(group, list) else ["1"]
            answers: dict[str, Any] = {name: Entry(结果=({**given, **worse})[name]) for name in ("d", "e")}
            for number, name in enumerate(objects):
                for asked in ("a", "b", "c", "f"):
                    value = ({**given, **worse} if number == 0 else given)[asked]
                    answers[f"{asked}@{name.strip()}"] = Entry(结果=value)
            head = {**answers_data(made, {}), "对象": {"W": group}}
            data.append({**head, "作答": answers})
    data += [
        {**data[0], "对象": None},
        {**data[0], "对象": {"O": ["x"]}},
        {k: v for k, v in data[0].items() if k != "对象"},
    ]
    # Ids without an object, or with one that is not listed; more objects than are named as examples.
    for group in (["1号窗口"], [f"{number}号" for number in range(8)]):
        for identifier in ("a", "a@没有", "c@", "x@1号窗口", "@", "a@1号窗口@二号", f"a@{'长' * 90}"):
            data.append({**data[0], "对象": {"W": group}, "作答": {**data[0]["作答"], identifier: None}})
    return data


def test_sections_assessed_per_object(browser: Browser, tmp_path: Path) -> None:
    made = per_object()
    with window(browser) as context:
        assert agree(opened(context, page_file(tmp_path, made)), made, windows(made)) >= 30


REVIEWS: list[Any] = [
    *[None, "同意", [], {}, {"结果": None, "理由": " "}, {"复核人": "李"}, {"结论": "符合"}],
    *[{"结果": raw} for raw in ("符合", "部分符合", "5", "9/10", "有", "x")],
    *[
        {"结果": raw, "理由": "现场抽查 10 件"}
        for raw in ("符合", "部分符合", "5", "9/10", "有", "2", ["甲"], {"甲": "1"})
    ],
    *[{"结果": "部分符合", "理由": raw} for raw in ("同上", ["x"], "无", "12")],
    *[{"不适用": raw} for raw in ("园区没有此项业务", "无", None)],
    {"不适用": "园区没有此项业务", "结果": "符合"},
    {"结果": "符合", "复核人": [], "日期": "2026-02-30", "理由": "现场抽查"},
    {"结果": "符合", "否决情形": "有", "理由": "现场抽查"},
]


def reviewed(made: Checklist) -> list[Any]:
    owns: list[Any] = [
        {},
        {"结果": "符合"},
        {"结果": "5"},
        {"结果": "9/10", "否决情形": "无"},
        {"不适用": "园区没有此项业务"},
    ]
    return [everywhere(made, {**own, "复核": review}) for own in owns for review in REVIEWS]


def test_what_was_reviewed_counts_and_is_refused_in_the_same_words(browser: Browser, tmp_path: Path) -> None:
    made = asking()
    with window(browser) as context:
        assert agree(opened(context, page_file(tmp_path, made)), made, reviewed(made)) > 50
