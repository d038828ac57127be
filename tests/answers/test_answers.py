"""Answers as people write them: what is read leniently, and that nothing but an input error comes of the rest."""

from __future__ import annotations

import datetime
import hashlib
import os
import pickle
import unicodedata
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import EVERY_RULE, HEAD, SMALL, answers_text, place, window_service
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance import remarks
from compliance.answers import starting
from compliance.answers.data import differences
from compliance.answers.fields import MAX_SUGGESTIONS, FieldReader
from compliance.answers.model import (
    MOST_EVIDENCE,
    MOST_MEMBERS,
    MOST_OBJECTS,
    MOST_REVIEWERS,
    Answer,
    AnswerSheet,
    Evidence,
    Period,
    Review,
    TeamMember,
)
from compliance.answers.reading import parse
from compliance.batch.unchanged import evidence_state, evidence_unchanged
from compliance.checklist import files as checklist_files
from compliance.checklist.kinds import Metric, Refused
from compliance.checklist.kinds.scales import Band
from compliance.checklist.objects import expand
from compliance.errors import MAX_PROBLEMS, InputError
from compliance.files import documents, within
from compliance.forms import evidence, importing
from compliance.forms.text import blank
from compliance.trust.submission import payload

CHECKLIST = window_service()
# One criterion of each kind.
GRADE, METRIC, RATIO = "C4.2-2", "C4.1-1", "C4.1-2"


def sheet_of(text: str, folder: Path = Path()) -> AnswerSheet:
    return importing.load_form(documents.parse("f", text), CHECKLIST, folder)[1]


def answer(identifier: str, block: str, folder: Path = Path()) -> Answer:
    return sheet_of(answers_text({identifier: block}), folder).answers[identifier]


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        sheet_of(text)
    return [f"{p.location.line}:{p.location.column} {p.message}" for p in caught.value.problems]


def test_the_text_that_the_tests_start_from_is_valid():
    assert len(sheet_of(answers_text()).answers) == len(CHECKLIST.criteria)


@pytest.mark.parametrize("written", ["12", " 12 ", "１２", "1２", "+12", "012", "12.0", '"12"', "'１２'", "12 # 家"])
def test_a_count_is_read_in_every_way_that_it_is_typed(written):
    assert answer(METRIC, f"结果: {written}").value == 12


NO_COUNTS = [
    *("十二", "12家", "1,200", "1e2", "0x1F", ".nan", ".inf", "-.inf", "NaN", "inf", "Infinity", "true", "--1"),
    *("②", "10²", "١٢", "½", "12.5", "-1", "－1", "1" * 300, "[12]", "{a: 12}"),
]


@pytest.mark.parametrize("written", NO_COUNTS)
def test_what_is_no_count_is_refused_where_it_stands(written):
    text = answers_text({METRIC: f"结果: {written}"})
    (problem,) = problems(text)
    assert problem.startswith(place(text, f"结果: {written}", len("结果: ")))


@pytest.mark.parametrize("written", ["18/20", "18／20", "18 / 20", "１８／２０", "018/20", '"18/20"'])
def test_a_ratio_is_read_with_either_slash(written):
    assert answer(RATIO, f"结果: {written}").value == (18, 20)


@pytest.mark.parametrize(
    "written", ["90%", "0.9", "120%", "18/", "/20", "18/20/2", "1.5/3", "-1/2", "21/20", "1/0", "a/b", "18:20", "18÷20"]
)
def test_what_is_no_ratio_is_refused(written):
    assert problems(answers_text({RATIO: f"结果: {written}"}))


def test_nothing_out_of_nothing_is_read_as_the_checklist_says():
    assert answer(RATIO, "结果: 0/0").value == (0, 0)
    excluded = next(
        c for c in CHECKLIST.criteria if getattr(c.answer, "zero_denominator", "") == "not_applicable" and not c.veto
    )
    read = answer(excluded.id, "结果: 0/0")
    assert read.value is None
    assert "分母为 0" in read.not_applicable


def test_a_percentage_over_a_hundred_is_refused_and_a_hundred_is_not():
    metric = Metric(kind="metric", name="占比", unit="%", bands=(Band(at_least=90, credit=1),))
    assert metric.read("100") == 100
    with pytest.raises(Refused, match="超过了可能的最大值"):
        metric.read("100.1")


@pytest.mark.parametrize(
    "written",
    [
        *("2025-03-01", "2025/3/1", "2025.3.1", "2025年3月1日", "２０２５年３月１日", '"2025-3-01"'),
        *("20250301", "2025 年 3 月 1 日", "2025-03-01 08:30", "2025-03-01T00:00:00"),
    ],
)
def test_a_date_is_read_in_every_usual_form(written):
    assert answer(METRIC, f"结果: 3\n填写日期: {written}").on == datetime.date(2025, 3, 1)


@pytest.mark.parametrize(
    "written", ["2025-02-30", "2025", "3月1日", "20251301", "2025-1 1-5", "昨天", "[2025]", "0000-01-01", "1" * 400]
)
def test_what_is_no_date_is_refused(written):
    assert len(problems(answers_text({METRIC: f"结果: 3\n填写日期: {written}"}))) == 1


@pytest.mark.parametrize(("marks", "found"), [(90, datetime.date(2025, 3, 1)), (91, None)])
def test_a_date_may_have_a_hundred_characters(marks, found):
    reader = FieldReader(lambda name: "")
    assert reader.date(f"2025{chr(0x200E) * marks}-03-01", ("填写日期",)) == found
    assert len(reader.findings) == (found is None)


def test_a_list_may_be_as_long_as_is_said_and_no_longer():
    # As docs/answers.md says.
    assert (MOST_EVIDENCE, MOST_MEMBERS, MOST_REVIEWERS, MOST_OBJECTS) == (500, 500, 100, 500)
    reader = FieldReader(lambda name: "")
    assert reader.first_of([1, 2], 2, ("佐证",)) == [1, 2]
    assert reader.findings == []
    assert reader.first_of([1, 2, 3], 2, ("佐证",)) == [1, 2]
    assert [finding.found for finding in reader.findings] == ["3 项"]


def test_reasons_are_told_with_who_gave_them_when_there_are_two():
    one, other = Answer(3, note="少一家", by="甲"), Answer(4, note="多一家", by="乙")
    assert Review(Answer(5), (one,)).reason == "少一家"
    assert Review(Answer(5), (one, replace(one, by="丙"))).reason == "少一家"
    assert Review(Answer(5), (one, other)).reason == "甲：少一家；乙：多一家"


@pytest.mark.parametrize(
    "blank", ["结果:", "结果: ~", '结果: ""', '结果: "  "', "说明: 待补", "结果: # 还没填", "佐证: []"]
)
def test_an_entry_without_a_result_is_unanswered(blank):
    assert not answer(METRIC, blank).given


def test_an_id_with_nothing_below_it_is_unanswered():
    assert sheet_of(answers_text({METRIC: ""})).answers[METRIC] == Answer()


def test_several_numbers_none_of_which_is_filled_in_are_unanswered_and_some_are_a_mistake():
    several = next(c for c in CHECKLIST.criteria if len(getattr(c.answer, "occurrences", ())) > 1)
    names = [item.name for item in several.answer.occurrences]
    declared = "\n否决情形: 无" if several.veto and several.veto.when and several.veto.when.declared else ""
    assert answer(several.id, f"结果: {{{', '.join(f'{name}: ' for name in names)}}}{declared}").value is None
    assert "缺少" in problems(answers_text({several.id: f"结果: {{{names[0]}: 1}}{declared}"}))[0]


@pytest.mark.parametrize(
    "reason", ["", "~", '""', "不适用", "（不适用）", "N/A", "na", "是", "无", "123", "——", "true", "Yes"]
)
def test_not_applicable_needs_a_reason(reason):
    assert "不适用" in problems(answers_text({GRADE: f"不适用: {reason}"}))[0]


@pytest.mark.parametrize("reason", ["停产", "无水", "2 家", "没有这项业务"])
def test_two_characters_may_be_a_reason(reason):
    assert answer(GRADE, f"不适用: {reason}").not_applicable == reason


def test_an_empty_line_for_not_applicable_beside_a_result_says_nothing():
    assert answer(GRADE, "结果: 符合\n不适用:").value == "符合"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[台账.txt]", Evidence("file", "台账.txt")),
        ("台账.txt", Evidence("file", "台账.txt")),
        ("[佐证/台账.txt]", Evidence("file", "佐证/台账.txt")),
        ("['佐证\\台账.txt']", Evidence("file", "佐证\\台账.txt")),
        ("[./台账.txt]", Evidence("file", "./台账.txt")),
        ("[纸质：营业执照（档案室）]", Evidence("paper", "营业执照（档案室）")),
        ("[纸质:营业执照]", Evidence("paper", "营业执照")),
        ("[纸质：台账：第二册]", Evidence("paper", "台账：第二册")),
        ('["纸质: 营业执照"]', Evidence("paper", "营业执照")),
        ("[纸质: 营业执照]", Evidence("paper", "营业执照")),
        ("[网址：https://example.com/a:b]", Evidence("web", "https://example.com/a:b")),
        ("[网址:https://example.com/a]", Evidence("web", "https://example.com/a")),
        ("\n  - 网址: https://example.com/a", Evidence("web", "https://example.com/a")),
        ("[网址：file:///etc/passwd]", Evidence("web", "file:///etc/passwd")),
    ],
)
def test_evidence_is_a_file_paper_or_an_address(tmp_path, written, expected):
    (tmp_path / "佐证").mkdir()
    for name in ("台账.txt", "佐证/台账.txt"):
        (tmp_path / name).write_text("佐证")
    assert answer(METRIC, f"结果: 3\n佐证: {written}", tmp_path).evidence == (expected,)


COMPOSED = unicodedata.normalize("NFC", "佐证é/一览ü.csv")
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
MIXED = f"{DECOMPOSED.partition('/')[0]}/{COMPOSED.partition('/')[2]}"


@pytest.mark.parametrize("disk", [COMPOSED, DECOMPOSED, MIXED])
@pytest.mark.parametrize("written", [COMPOSED, DECOMPOSED, MIXED, f"{DECOMPOSED}\u200b", MIXED.replace("/", "\\")])
def test_evidence_is_found_in_whichever_form_its_name_is_written(tmp_path, disk, written):
    (tmp_path / disk).parent.mkdir()
    (tmp_path / disk).write_text("佐证")
    sheet = sheet_of(answers_text({METRIC: f"结果: 3\n佐证: ['{written}']"}), tmp_path)
    assert list(evidence.digests(sheet, tmp_path).values()) == [hashlib.sha256("佐证".encode()).hexdigest()]
    assert evidence_unchanged(str(tmp_path), evidence_state(str(tmp_path), sheet.evidence_files))
    (tmp_path / "答卷.yaml").touch()
    opens = payload(tmp_path / "答卷.yaml", sheet, {})[sheet.evidence_files[0].replace("\\", "/")]
    with opens() as file:
        assert Path(f"/proc/self/fd/{file.fileno()}").readlink() == tmp_path / disk


def test_of_two_files_whose_names_look_the_same_the_one_that_is_named_counts(tmp_path):
    for name in ("é.csv", unicodedata.normalize("NFD", "é.csv")):
        (tmp_path / name).write_text(name)
        sheet = sheet_of(answers_text({METRIC: f"结果: 3\n佐证: [{name}]"}), tmp_path)
        assert list(evidence.digests(sheet, tmp_path).values()) == [hashlib.sha256(name.encode()).hexdigest()]


NO_EVIDENCE = [
    *("没有.txt", "../外.txt", "佐证/../../外.txt", "..\\外.txt", "/etc/hostname", "佐证", ".", "/dev/zero"),
    *("C:\\外.txt", "c:外.txt", "\\\\机\\外.txt", "https://example.com", "file:///etc/hostname", "www.example.com"),
    *("x" * 5000, "a/" * 3000),
]


@pytest.mark.parametrize("written", NO_EVIDENCE)
def test_evidence_elsewhere_or_nowhere_is_refused(tmp_path, written):
    inside = tmp_path / "内"
    (inside / "佐证").mkdir(parents=True)
    (tmp_path / "外.txt").write_text("别家的")
    with pytest.raises(InputError) as caught, remarks.collected(strict=True):
        answer(METRIC, f"结果: 3\n佐证: ['{written}']", inside)
    assert len(caught.value.problems) == 1


def links(inside: Path) -> None:
    """Links of every sort in a folder beside which lies what is somebody else's."""
    outside = inside.parent / "外"
    for folder in (outside, inside / "佐证", inside / "佐证" / "里"):
        folder.mkdir(parents=True)
    for file in (outside / "别家.txt", inside / "佐证" / "台账.txt", inside / "佐证" / "里" / "签到.txt"):
        file.write_text("佐证")
    for name, target in {
        "到文件": outside / "别家.txt",
        "到文件夹": outside,
        "相对": "../外/别家.txt",
        "到链接": "到文件",
        "绕出去": "佐证/../../外/别家.txt",
        "上层": "..",
        "佐证/里/上层": "../../..",
        "断了": outside / "没有.txt",
        "自己": "自己",
        "本机": "/etc/passwd",
        "里面的文件": "佐证/台账.txt",
        "里面的文件夹": "佐证/里",
        "里面的链接": "里面的文件",
        "绕回来": f"../{inside.name}/佐证/台账.txt",
        "里面的绝对": inside / "佐证" / "台账.txt",
    }.items():
        (inside / name).symlink_to(target)
    os.link(inside / "佐证" / "台账.txt", inside / "硬链接.txt")
    os.mkfifo(inside / "管道")
    (inside / "到管道").symlink_to("管道")


LEADING_OUT = (
    *(
        "到文件",
        "到文件夹/别家.txt",
        "相对",
        "到链接",
        "绕出去",
        "上层/外/别家.txt",
        "佐证/里/上层/外/别家.txt",
        "断了",
    ),
    "本机",
)
INSIDE = (
    "里面的文件",
    "里面的文件夹/签到.txt",
    "里面的链接",
    "绕回来",
    "里面的绝对",
    "硬链接.txt",
    "里面的文件夹\\签到.txt",
)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *((name, "evidence.link") for name in LEADING_OUT),
        *((name, "evidence.missing") for name in ("自己", "管道", "到管道", "NUL")),
        *((name, "evidence.folder") for name in ("里面的文件夹", "佐证/里")),
        *((name, "") for name in INSIDE),
    ],
)
def test_a_link_may_lead_about_the_folder_but_not_out_of_it(tmp_path, written, code):
    inside = tmp_path / "园区"
    links(inside)
    assert evidence.evidence_faults(inside)(written) == code
    if code:
        with pytest.raises(InputError) as caught, remarks.collected(strict=True):
            answer(METRIC, f"结果: 3\n佐证: ['{written}']", inside)
        assert [problem.code for problem in caught.value.problems] == [code]
    else:
        with evidence.opened(inside, written) as file:
            assert file.read().decode() == "佐证"


def test_the_folder_itself_may_be_reached_by_a_link(tmp_path):
    inside = tmp_path / "园区"
    links(inside)
    (tmp_path / "链接").symlink_to(inside)
    assert evidence.evidence_faults(tmp_path / "链接")("里面的绝对") == ""
    assert evidence.evidence_faults(tmp_path / "链接")("到文件") == "evidence.link"


@pytest.mark.parametrize("swapped", ["佐证/里/签到.txt", "佐证/里", "佐证"])
def test_a_link_that_is_put_there_after_the_check_is_not_followed(tmp_path, monkeypatch, swapped):
    """Even where it comes between the last look at the path and the opening."""
    inside = tmp_path / "园区"
    links(inside)
    resolved = within._resolved

    def swap(folder, found):
        answered = resolved(folder, found)
        (inside / swapped).rename(tmp_path / "原来")
        (inside / swapped).symlink_to(tmp_path / "原来")
        return answered

    monkeypatch.setattr(within, "_resolved", swap)
    with pytest.raises(InputError, match="无法读取佐证文件"):
        evidence.opened(inside, "佐证/里/签到.txt")


def test_evidence_that_says_it_is_larger_than_any_package_is_refused(tmp_path):
    with (tmp_path / "影像.mp4").open("wb") as file:
        file.truncate(evidence.MOST_BYTES + 1)
    with pytest.raises(InputError, match="佐证文件过大"):
        answer(METRIC, "结果: 3\n佐证: [影像.mp4]", tmp_path)
    os.truncate(tmp_path / "影像.mp4", evidence.MOST_BYTES)
    assert evidence.evidence_faults(tmp_path)("影像.mp4") == ""


def test_evidence_that_vanishes_before_its_digest_is_taken_is_an_input_error(tmp_path):
    (tmp_path / "台账.txt").write_text("佐证")
    sheet = sheet_of(answers_text({METRIC: "结果: 3\n佐证: [台账.txt]"}), tmp_path)
    assert list(evidence.digests(sheet, tmp_path)) == ["台账.txt"]
    (tmp_path / "台账.txt").unlink()
    with pytest.raises(InputError, match="无法读取佐证文件"):
        evidence.digests(sheet, tmp_path)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("2025-03-01", "2025-03-31"), []),
        (("2025-03-01", "2025-03-01"), []),
        (("2025-03-01", "2025-02-28"), ["评价期的结束早于开始"]),
    ],
)
def test_a_period_may_be_of_a_day_and_ends_no_earlier_than_it_begins(written, told):
    made, data = objects_data(评价期=dict(zip(("开始", "结束"), written, strict=True)))
    sheet, found = parse(data, made)
    assert [finding.message for finding in found] == told
    assert told or (sheet.period.start.isoformat(), sheet.period.end.isoformat()) == written


@pytest.mark.parametrize(
    ("written", "remedy"), [("省级", None), ("省级园区", "是否想写“省级”？"), ("abc", "从所列类型中选一个")]
)
def test_a_type_of_park_that_is_none_is_refused_with_the_one_that_was_meant(written, remedy):
    made, data = objects_data(园区={"名称": "某园区", "类型": written})
    assert [finding.remedy for finding in parse(data, made)[1]] == ([] if remedy is None else [remedy])


@pytest.mark.parametrize(("written", "told"), [("", 1), ({}, 1), ({"C1": ["东"]}, 2)])
def test_objects_have_no_place_where_nothing_is_assessed_by_object(written, told):
    data = documents.parse("blank", answers_text()).data | {"对象": written}
    assert [finding.message for finding in parse(data, CHECKLIST)[1]] == ["没有这个栏目"] * told


def test_answers_begin_with_a_calendar_year_and_are_nobodys_in_another():
    sheet = sheet_of(answers_text({METRIC: "结果: 3\n填写人: 张三\n填写日期: 2025-12-01"}))
    assert starting.for_year(sheet, 2025) == sheet
    later = starting.for_year(sheet, 2026)
    assert later.period == Period(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))
    assert later.answers[METRIC] == Answer(Fraction(3), note="照2025年，待核对。")
    assert METRIC in starting.unconfirmed(later)
    again = starting.for_year(later, 2027).answers[METRIC]
    assert (again.note, starting.confirmed(again.note)) == ("照2026年，待核对。", "")
    assert starting.blank(CHECKLIST, 2026, {}).period == later.period


def test_the_team_is_read_with_every_field_and_its_empty_rows_are_none():
    fields = {"姓名": "张三", "职务": "主任", "分工": "第4章"}
    members = [fields, {"姓名": None, "职务": ""}, {"姓名": "李四"}, {"职务": "科员"}]
    data = documents.parse("f", answers_text()).data | {"自评小组": members}
    sheet, found = parse(data, CHECKLIST)
    assert sheet.team == (TeamMember(name="张三", position="主任", duty="第4章"), TeamMember(name="李四"))
    assert [(finding.path, finding.code) for finding in found] == [(("自评小组", 3), "team.name")]


def test_who_answered_and_when_is_read():
    read = answer(METRIC, "结果: 3\n填写人: 张三\n填写日期: 2025-12-01\n说明: 逐家核对")
    assert (read.by, read.on, read.note) == ("张三", datetime.date(2025, 12, 1), "逐家核对")


@pytest.mark.parametrize("wrong", [{"检查表": "别的"}, {"版本": "9"}])
def test_of_a_file_for_another_checklist_only_that_is_told(wrong):
    data = {**documents.parse("f", answers_text({METRIC: "结果: 六"})).data, **wrong}
    assert [finding.path for finding in parse(data, CHECKLIST)[1]] == [(name,) for name in wrong]


def test_an_id_that_is_not_there_is_missed_unless_only_a_part_is_asked_for():
    data = documents.parse("f", answers_text({METRIC: None})).data
    assert [(finding.path, finding.code) for finding in parse(data, CHECKLIST)[1]] == [(("作答", METRIC), "id.missing")]
    assert parse(data, CHECKLIST, partial=True)[1] == []


def test_suggestions_stop_after_so_many_mistakes():
    data = documents.parse("f", answers_text()).data | {f"作答{number}": 1 for number in range(MAX_SUGGESTIONS + 9)}
    found = parse(data, CHECKLIST)[1]
    assert sum("是否想写" in finding.remedy for finding in found) == MAX_SUGGESTIONS


@pytest.mark.parametrize(
    ("top", "name", "review", "told"),
    [
        ("作答", METRIC, {"不适用": "园区没有这类服务", "结果": None}, [("不适用", "na.forbidden")]),
        ("作答", METRIC, {"结果": "六", "理由": "现场核对", "日期": "2026-02-01"}, [("结果", "number.words")]),
        ("作答", METRIC, {"理由": "现场核对"}, [(None, "review.missing")]),
        ("加分项", "B1", {"不适用": "园区没有这类服务"}, [("不适用", "mapping.unknown"), (None, "review.missing")]),
        ("加分项", "B1", {"结果": "有", "理由": "现场核对"}, []),
    ],
)
def test_a_review_has_the_fields_of_what_it_is_of_and_each_mistake_is_told_once(top, name, review, told):
    data = documents.parse("f", answers_text({METRIC: "结果: 12\n佐证: [纸质：协议]"})).data
    entry = data.setdefault(top, {}).setdefault(name, {"结果": "无"})
    entry["复核"] = review
    found = parse(data, CHECKLIST)[1]
    paths = [((top, name, "复核", *([field] if field else [])), code) for field, code in told]
    assert [(finding.path, finding.code) for finding in found] == paths


def test_park_numbers_are_exact():
    sheet = sheet_of(answers_text(head=HEAD.replace("园区:\n", "园区:\n  面积: １.９\n  企业数量: 38\n")))
    assert (sheet.park.area, sheet.park.enterprises) == (Fraction(19, 10), 38)


def test_all_problems_of_a_file_are_told_at_once_in_the_order_of_the_file():
    text = answers_text({METRIC: "结果: 六", RATIO: "结果: 7/6", GRADE: None}, tail="版本: 1\n另: 1\n")
    found = problems(text)
    assert found == sorted(found, key=lambda p: int(p.partition(":")[0]))
    assert len(found) == 5


def test_a_repeated_id_says_where_the_first_one_stands():
    text = answers_text().replace("专项扣分:", f"  {METRIC}: {{结果: 1}}\n专项扣分:")
    first = place(text, f"  {METRIC}:").partition(":")[0]
    assert problems(text) == [f"{place(text, f'{METRIC}: {{')} 名称重复，第 {first} 行已经写过"]


@pytest.mark.parametrize(
    "text",
    [
        answers_text().replace("作答:\n", "作答:\n" + "".join(f"  C4.{n}-9: {{结果: 1}}\n" for n in range(30_000))),
        answers_text(tail="".join(f"k{n}: 1\n" for n in range(60_000))),
        answers_text({METRIC: "结果: 3\n佐证: [" + "x," * 60_000 + "]"}),
        answers_text({"C6.1-5": "结果: [" + "甲," * 60_000 + "]"}),
        answers_text({GRADE: "结果: " + "符" * 1_000_000}),
        answers_text({GRADE: "结果: 符合\n? " + "k" * 500_000 + "\n: 1"}),
    ],
    ids=["ids", "fields", "evidence", "choices", "a long conclusion", "a long name"],
)
def test_a_file_with_endless_mistakes_is_refused_soon_and_briefly(text):
    with pytest.raises(InputError) as caught:
        sheet_of(text)
    assert len(caught.value.problems) <= MAX_PROBLEMS
    assert len(str(caught.value)) < 1_000_000


def test_problems_survive_the_way_out_of_a_worker_process():
    with pytest.raises(InputError) as caught:
        sheet_of(answers_text({METRIC: "结果: 六"}))
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_answers_to_an_earlier_version_follow_the_mapping():
    small = checklist_files.load(str(SMALL))
    text = "K1: {结果: 符合}\n  旧2: {结果: 一般}\n  旧3: {结果: 1}"
    document = documents.parse("f", f'检查表: small\n版本: "1.0"\n{HEAD}作答:\n  {text}\n')
    sheet = importing.load_form(document, small, Path())[1]
    given = {name: answer.value for name, answer in sheet.answers.items() if answer.given}
    assert given == {"K1": "符合", "K2": "一般"}


VALID = answers_text({METRIC: "结果: 12\n说明: 逐家核对\n佐证: [纸质：协议]", GRADE: "不适用: 园区没有这类服务"})
SCRAPS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["\n", ": ", "- ", "  ", "\t", "[", "}", '"', "&a ", "*a", "!!int ", "：", "\0", "\x1b", "不适用: ", "结果: "]
    ),
    st.integers().map(str),
)


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_any_change_to_a_valid_file_gives_a_sheet_or_an_input_error(data):
    text = VALID
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 40)))
        text = text[:start] + data.draw(SCRAPS) + text[end:]
    outcome = sheet_or_error(documents.parse, "f", text)
    if isinstance(outcome, InputError):
        lines = text.count("\n") + text.count("\r") + 2
        assert outcome.problems
        assert all(p.location.line <= lines for p in outcome.problems)


def sheet_or_error(make, *arguments) -> AnswerSheet | InputError:
    """The sheet of the document that `make` gives, or the input error on the way; any other exception is a bug."""
    try:
        return importing.load_form(make(*arguments), CHECKLIST, Path())[1]
    except InputError as error:
        return error


LEAVES = st.one_of(st.none(), st.text(max_size=8), st.sampled_from(["符合", "12", "3/4", "不适用", "有"]))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from(CHECKLIST.criteria),
    st.sampled_from(["结果", "不适用", "否决情形", "说明", "佐证", "填写日期", ""]),
    TREES,
)
def test_any_shape_in_the_place_of_any_value_is_read_or_refused(criterion, field, tree):
    document = documents.parse("f", VALID)
    entry = {**document.data["作答"][criterion.id], field: tree} if field else tree
    changed = documents.Document("f", VALID, {**document.data, "作答": {**document.data["作答"], criterion.id: entry}})
    assert str(sheet_or_error(lambda: changed))


def objects_data(**changes):
    made = checklist_files.load(str(EVERY_RULE))
    data = documents.parse("blank", blank.answers_file(made, 2025)).data
    data["园区"] = {"名称": "某园区"}
    return made, {**data, **changes}


@pytest.mark.parametrize(
    ("objects", "message"),
    [
        (None, "缺少窗口名单"),
        ({}, "缺少窗口名单"),
        ({"W1": []}, "缺少窗口名单"),
        ({"W1": "东"}, "缺少窗口名单"),
        ({"W1": ["1", "1"]}, "名称重复"),
        ({"W1": ["1", ""]}, "窗口的名称不能是空的"),
        ({"W1": ["1", "a@b"]}, "也不能含 @ 和 :"),
        ({"W1": ["1", "a:b"]}, "也不能含 @ 和 :"),
        ({"W1": ["1"], "W2": ["1"]}, "没有这个栏目"),
    ],
)
def test_the_names_of_objects_are_listed_once_each_and_can_be_part_of_an_id(objects, message):
    made, data = objects_data(对象=objects)
    found = parse(data, made)[1]
    assert [message in finding.message for finding in found] == [True]
    assert all(finding.expected or finding.remedy for finding in found)


def test_an_id_of_an_object_that_is_not_listed_or_of_none_is_refused_with_those_that_are():
    made, data = objects_data(对象={"W1": ["东", "西"]})
    entries = {"W1.1": None, "W1.2@北": None, **{f"{name}@{one}": None for name in ("W1.1", "W1.2") for one in "东西"}}
    data["作答"] = {**{name: None for name in data["作答"] if "@" not in name}, **entries}
    found = parse(data, made)[1]
    assert [(finding.subject, finding.message) for finding in found] == [
        ("W1.1", "按对象分别作答的要点，编号之后要加“@名称”"),
        ("W1.2@北", "“对象”中没有“北”"),
    ]
    assert found[1].expected == "W1.2@东、W1.2@西"


def test_a_mistake_names_the_id_that_it_is_in_and_none_where_it_is_in_none():
    made, data = objects_data(对象={}, 园区={})
    criterion, bonus = next(iter(data["作答"])), made.bonus[0].id
    data["作答"][criterion] = {"填写日期": "昨天"}
    before = {("对象", "W1"): "W1", ("园区", "名称"): "", ("作答", criterion, "填写日期"): criterion}
    for extras, after in (
        ({"加分项": "有"}, {("加分项",): ""}),
        ({"加分项": {bonus: {"结果": "是"}}, "专项扣分": "无"}, {("加分项", bonus, "结果"): bonus, ("专项扣分",): ""}),
    ):
        found = {finding.path: finding.subject for finding in parse({**data, **extras}, made)[1]}
        assert found == {**before, **after}


def test_a_veto_of_one_object_can_zero_that_object_or_a_section_around_all():
    made, _ = objects_data()
    window = made.sections[0].sections[0]
    for zeroed, expected in (("W1", "W1@东"), ("W", "W")):
        veto = window.criteria[0].veto.model_copy(update={"section": zeroed})
        first = window.criteria[0].model_copy(update={"veto": veto})
        changed = window.model_copy(update={"criteria": (first, *window.criteria[1:])})
        chapter = made.sections[0].model_copy(update={"sections": (changed, *made.sections[0].sections[1:])})
        whole = made.model_copy(update={"sections": (chapter, *made.sections[1:])})
        assert expand(whole, {"W1": ("东", "西")}).by_id["W1.1@东"].veto.section == expected


ENTRY = {"结果": "符合", "佐证": ["甲", "乙"]}
DIFFERENCES = [
    ({"A": ENTRY}, {"A": ENTRY}, []),
    ({"A": ENTRY}, {"A": {**ENTRY, "结果": "不符合"}}, [(("A", "结果"), "符合", "不符合")]),
    ({"A": ENTRY}, {"A": {**ENTRY, "佐证": ["甲"]}}, [(("A", "佐证"), ["甲", "乙"], ["甲"])]),
    ({"A": ENTRY}, {}, [(("A", "结果"), "符合", None), (("A", "佐证"), ["甲", "乙"], None)]),
    ({}, {"A": {"结果": 0}}, [(("A", "结果"), None, 0)]),
    ({"A": {}}, {"A": []}, [(("A",), {}, [])]),
    ({"A": {}}, {"A": "符合"}, [(("A",), {}, "符合")]),
    ({"A": "符合"}, {"A": {"结果": "符合"}}, [(("A",), "符合", {"结果": "符合"})]),
]


@pytest.mark.parametrize(("before", "after", "expected"), DIFFERENCES)
def test_differences_are_told_where_they_are(before, after, expected):
    assert list(differences(before, after)) == expected
    assert list(differences(after, before)) == [(path, now, was) for path, was, now in expected]
